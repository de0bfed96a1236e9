//! One request of a cloud function, from its bytes to its answer.

use super::{
    answer::{Answer, Code, Refusal, of_reply},
    calls,
    header::only,
    keys::{Pair, hex},
    multipart::{self, Form},
    payload, qsign, tc3,
    upstream::{Call, Upstream},
};
use hyper::http::request::Parts;
use paytable::{CloudPay, Merchant, Protocol, SendError, Time};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};

/// How long a call may take. The SDK waits for 15 seconds.
pub(super) const LEFT: Duration = Duration::from_secs(12);

/// Where cloud functions call.
pub(crate) struct Endpoint {
    pair: Pair,
    protocol: Protocol<CloudPay>,
    upstream: Arc<dyn Upstream>,
    takes_q_sign: bool,
}

impl Endpoint {
    /// An endpoint for functions with that pair of credentials.
    ///
    /// # Errors
    /// CloudPay cannot be called, for that reason.
    pub(crate) fn new(pair: Pair, upstream: Arc<dyn Upstream>) -> Result<Endpoint, String> {
        let protocol = Protocol::new(Merchant::bare()).map_err(|fault| format!("CloudPay: {fault}"))?;
        Ok(Endpoint { pair, protocol, upstream, takes_q_sign: true })
    }

    /// Whether a signature is taken that does not cover what is ordered.
    #[cfg(feature = "serve")]
    pub(crate) fn with_q_sign(self, takes_q_sign: bool) -> Endpoint {
        Endpoint { takes_q_sign, ..self }
    }

    /// The answer to a request. Every fault is an answer too.
    pub(super) async fn answer(&self, head: &Parts, body: &[u8]) -> Answer {
        self.answered(head, body).await.unwrap_or_else(|refusal| refused(&refusal))
    }

    async fn answered(&self, head: &Parts, body: &[u8]) -> Result<Answer, Refusal> {
        let faulty = |why: String| Refusal::new(Code::InvalidCommonParam, why);
        let content_type = only(&head.headers, "content-type").map_err(faulty)?.unwrap_or_default();
        if is_json(content_type) {
            return Err(other_action(&action_of(body)));
        }
        let boundary = multipart::boundary(content_type).map_err(faulty)?;
        let form = multipart::read(body, boundary).map_err(faulty)?;
        let now = Time::now().map_or(0, Time::unix);
        self.verify(head, &form, now).map_err(faulty)?;
        let text =
            |name: &str| form.text(name).map_err(faulty)?.ok_or_else(|| faulty(format!("{name} is missing")));
        let action = text("action")?;
        if action != calls::ACTION {
            return Err(other_action(action));
        }
        let name = text("apiName")?;
        let api = calls::find(name).ok_or_else(|| {
            let message =
                format!("apiName {} is not served; served are {}", shown(name), calls::names().join(", "));
            Refusal::new(Code::InvalidParam, message)
        })?;
        let draft = payload::draft(&self.protocol, api, text("requestData")?)
            .map_err(|why| Refusal::new(Code::InvalidParam, why))?;
        let call = Call { api, draft: &draft, token: form.token() };
        match self.upstream.call(call, LEFT).await {
            Ok(received) => of_reply(api, &received),
            Err(error) => Err(failed(error)),
        }
    }

    /// A signature stands in one of two places. Which, the SDK decides by its version.
    fn verify(&self, head: &Parts, form: &Form<'_>, now: i64) -> Result<(), String> {
        match (only(&head.headers, "authorization")?, form.text("authorization")?) {
            (Some(header), None) => tc3::verify(header, head, form, &self.pair, now),
            (None, Some(_)) if !self.takes_q_sign => {
                let why =
                    "q-sign does not cover what is ordered, and is not taken on a link that others can read";
                Err(format!("{why}; set TCB_CONTEXT_CNFG with \"TCB_SDK_GRAY_0\": true"))
            }
            (None, Some(field)) => qsign::verify(field, head, form, &self.pair, now),
            (Some(_), Some(_)) => Err("the request is signed twice".to_owned()),
            (None, None) => Err("the request is not signed".to_owned()),
        }
    }
}

/// The answer to a request that is not carried out.
pub(super) fn refused(refusal: &Refusal) -> Answer {
    let mut id = [0; 16];
    // Without randomness the number tells nothing, and the answer is as right.
    let _ = getrandom::fill(&mut id);
    refusal.answer(&hex(&id))
}

fn failed(error: SendError) -> Refusal {
    match error {
        SendError::NotSent(fault) => {
            Refusal::new(Code::SysErr, format!("CloudPay was not reached, nothing was carried out: {fault}"))
        }
        SendError::Interrupted(fault) => {
            let message =
                format!("CloudPay gave no answer: {fault}; what came of the call is unknown, query it");
            Refusal::new(Code::ServerTimeout, message)
        }
        SendError::TooLarge => {
            let message = "the answer of CloudPay is too large; what came of the call is unknown, query it";
            Refusal::new(Code::SysErr, message)
        }
    }
}

/// Calls of the database and of other functions come like this.
fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The action of a JSON body; empty if it says none.
fn action_of(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Body {
        action: String,
    }
    serde_json::from_slice::<Body>(body).map(|body| body.action).unwrap_or_default()
}

fn other_action(action: &str) -> Refusal {
    let served = calls::names().join(", ");
    let message = format!(
        "action {} is not served; served is cloud.cloudPay ({}): {served}",
        shown(action),
        calls::ACTION
    );
    Refusal::new(Code::InvalidParam, message)
}

/// A name of the caller as part of a message: short, and in ASCII.
fn shown(name: &str) -> String {
    const LONGEST: usize = 64;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if is_plain && (1..=LONGEST).contains(&name.len()) { format!("`{name}`") } else { "(no name)".to_owned() }
}
