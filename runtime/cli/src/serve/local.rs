//! Cloud functions of a folder: called back, or called by hand.

use super::{
    runner::{Called, Caller, Outcome, Runner, Source},
    store::End,
    tokens::Tokens,
};
use hyper::StatusCode;
use serde_json::{json, value::RawValue};
use std::time::Duration;

/// How much of a returned value is kept, in bytes.
const KEPT: usize = 4096;

/// The functions, and who calls them.
pub(crate) struct Local {
    pub(crate) runner: Runner,
    pub(crate) tokens: Tokens,
    /// What `cloud.getWXContext()` says of a call by hand.
    pub(crate) payer: Option<String>,
    pub(crate) appid: String,
    /// Within which every call has ended.
    pub(crate) longest: Duration,
}

impl Local {
    /// Calls a function with an event of CloudPay.
    pub(crate) async fn callback(&self, function: &str, event: &str) -> End {
        let Ok(event) = serde_json::from_str::<&RawValue>(event) else {
            return End { failure: "the event is not JSON".to_owned(), ..End::default() };
        };
        let caller = Caller {
            openid: None,
            appid: Some(self.appid.clone()),
            unionid: None,
            source: Source::PayCallback,
            token: None,
        };
        let done = self.runner.call(function, event, &caller).await;
        End {
            failure: done.accepted().err().unwrap_or_default(),
            status: None,
            answer: answer(&done),
            console: done.console,
        }
    }

    /// Calls a function by hand, as a mini program would.
    pub(crate) async fn invoke(&self, function: &str, body: &[u8]) -> (StatusCode, String) {
        let body = if body.is_empty() { b"{}" } else { body };
        let Ok(event) = serde_json::from_slice::<&RawValue>(body) else {
            let error = json!({ "error": "the event, which is the body, is not JSON" });
            return (StatusCode::BAD_REQUEST, error.to_string());
        };
        let token = match self.payer.as_deref().map(|payer| self.tokens.issue(payer)).transpose() {
            Ok(token) => token,
            Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, json!({ "error": error }).to_string()),
        };
        let caller = Caller {
            openid: self.payer.clone(),
            appid: Some(self.appid.clone()),
            unionid: None,
            source: Source::Client,
            token: token.as_ref().map(|token| token.text.clone()),
        };
        let done = self.runner.call(function, event, &caller).await;
        let (console, took) = (json!(done.console), done.took.as_millis());
        match done.outcome {
            Outcome::Returned(value) => {
                (StatusCode::OK, format!(r#"{{"result":{value},"console":{console},"ms":{took}}}"#))
            }
            Outcome::Unknown(why) => (StatusCode::NOT_FOUND, json!({ "error": why }).to_string()),
            failed => {
                let error = json!({ "error": failed.to_string(), "console": console, "ms": took });
                (StatusCode::BAD_GATEWAY, error.to_string())
            }
        }
    }
}

/// What came of a call, for the list of attempts.
fn answer(called: &Called) -> String {
    let text = match &called.outcome {
        Outcome::Returned(value) => value.as_str(),
        Outcome::Threw { stack, .. } | Outcome::NotLoaded { stack, .. } => stack,
        _ => "",
    };
    let end = (0..=KEPT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..end].to_owned()
}
