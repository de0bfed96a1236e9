//! CloudPay over HTTP, as containers of cloud hosting call it: a request in JSON, and its reply in an envelope. It is a
//! private link: unless a token is configured, who reaches it may call it.

use super::{
    calls,
    endpoint::LEFT,
    header::only,
    keys::same,
    payload,
    upstream::{
        Call, Upstream,
        errcode::{INVALID_PARAM, INVALID_REQUEST_SOURCE, SERVER_TIMEOUT, SYS_ERR},
    },
};
use hyper::{HeaderMap, http::request::Parts};
use paytable::{CloudPay, Merchant, Protocol, Received, SendError};
use serde_json::json;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Before the name of a function.
pub(crate) const PREFIX: &str = "/_/pay/";

/// Where containers call.
pub(crate) struct Container {
    token: Option<Zeroizing<String>>,
    protocol: Protocol<CloudPay>,
    upstream: Arc<dyn Upstream>,
}

/// A body, and its type.
pub(crate) struct Answered {
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
}

/// A number and words for the envelope.
struct Refusal(i64, String);

impl Container {
    pub(crate) fn new(
        token: Option<Zeroizing<String>>,
        upstream: Arc<dyn Upstream>,
    ) -> Result<Container, String> {
        let protocol = Protocol::new(Merchant::bare()).map_err(|fault| format!("CloudPay: {fault}"))?;
        Ok(Container { token, protocol, upstream })
    }

    /// The answer to a request. Every fault is an answer too.
    pub(crate) async fn answer(&self, head: &Parts, body: &[u8]) -> Answered {
        match self.answered(head, body).await {
            Ok(received) => Answered {
                content_type: if received.body.starts_with(b"{") {
                    "application/json"
                } else {
                    "application/octet-stream"
                },
                body: received.body.into_owned(),
            },
            Err(refusal) => refused(&refusal),
        }
    }

    async fn answered(&self, head: &Parts, body: &[u8]) -> Result<Received<'static>, Refusal> {
        if !self.is_allowed(&head.headers) {
            let message = "the header Authorization has not the configured token";
            return Err(Refusal(INVALID_REQUEST_SOURCE, message.to_owned()));
        }
        let name = head.uri.path().strip_prefix(PREFIX).unwrap_or_default();
        let api = calls::find_in_any_case(name).ok_or_else(|| {
            let served = calls::names().join(", ");
            Refusal(INVALID_PARAM, format!("there is no such function; served are {served}"))
        })?;
        let json = std::str::from_utf8(body)
            .map_err(|_| Refusal(INVALID_PARAM, "the body is not UTF-8".to_owned()))?;
        let draft = payload::draft(&self.protocol, api, json).map_err(|why| Refusal(INVALID_PARAM, why))?;
        let call = Call { api, draft: &draft, token: None };
        self.upstream.call(call, LEFT).await.map_err(failed)
    }

    fn is_allowed(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let given =
            only(headers, "authorization").ok().flatten().and_then(|text| text.strip_prefix("Bearer "));
        given.is_some_and(|given| same(given, token))
    }
}

/// The answer to a request whose body does not arrive.
pub(crate) fn no_body(why: String) -> Answered {
    refused(&Refusal(INVALID_PARAM, why))
}

fn refused(Refusal(errcode, errmsg): &Refusal) -> Answered {
    let body = json!({ "errcode": errcode, "errmsg": errmsg }).to_string().into_bytes();
    Answered { content_type: "application/json", body }
}

fn failed(error: SendError) -> Refusal {
    match error {
        SendError::NotSent(fault) => {
            Refusal(SYS_ERR, format!("CloudPay was not reached, nothing was carried out: {fault}"))
        }
        SendError::Interrupted(fault) => Refusal(
            SERVER_TIMEOUT,
            format!("CloudPay gave no answer: {fault}; what came of the call is unknown, query it"),
        ),
        SendError::TooLarge => {
            Refusal(SYS_ERR, "the answer is too large; what came of the call is unknown, query it".to_owned())
        }
    }
}
