//! The way to a sandbox without a socket.

use crate::sandbox::{
    carry::{Returned, carry},
    exchange::{Answer, Request},
    state::State,
};
use crate::{
    client::{SendError, Sending, Transport},
    protocol::{draft::Draft, received::Received},
};
use std::{sync::Arc, time::Duration};

/// Carries requests to the sandbox in this process. What is on its way arrives even if the caller is gone.
pub(super) struct Local(pub(super) Arc<State>);

impl Transport for Local {
    fn send<'a>(&'a self, url: &'a str, draft: &'a Draft, left: Duration) -> Sending<'a> {
        let (path, query) = path_and_query(url);
        let request = Request {
            method: draft.method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers(draft),
            body: draft.body.clone(),
            has_certificate: Some(draft.has_certificate),
        };
        let state = self.0.clone();
        let returned = self.0.spawn(async move { carry(&state, request).await });
        Box::pin(async move {
            let Ok(returned) = tokio::time::timeout(left, returned).await else {
                return Err(SendError::timed_out());
            };
            match returned {
                Ok(Returned::Answer(answer)) => Ok(received(answer)),
                Ok(Returned::Slow(answer)) => {
                    let each = self.0.clock.lasting(Duration::from_secs(1));
                    let all = each.saturating_mul(u32::try_from(answer.body.len()).unwrap_or(u32::MAX));
                    match tokio::time::timeout(left, tokio::time::sleep(all)).await {
                        Ok(()) => Ok(received(answer)),
                        Err(_) => Err(SendError::timed_out()),
                    }
                }
                Ok(Returned::Cut(..)) => Err(SendError::interrupted("the answer broke off")),
                Ok(Returned::Refused) => Err(SendError::not_sent("the sandbox takes no connections now")),
                Ok(Returned::Silence) => {
                    tokio::time::sleep(left).await;
                    Err(SendError::timed_out())
                }
                Err(_) => Err(SendError::interrupted("the sandbox has stopped")),
            }
        })
    }
}

fn headers(draft: &Draft) -> Vec<(String, String)> {
    draft.headers.iter().map(|(name, value)| (name.clone().into_owned(), value.clone())).collect()
}

fn received(answer: Answer) -> Received<'static> {
    Received::new(answer.status, answer.body).headers(answer.headers)
}

fn path_and_query(url: &str) -> (&str, &str) {
    let behind_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = behind_scheme.find('/').map_or("/", |at| &behind_scheme[at..]);
    path.split_once('?').unwrap_or((path, ""))
}

#[cfg(test)]
mod tests {
    use super::path_and_query;

    #[test]
    fn a_url_is_taken_apart() {
        assert_eq!(path_and_query("https://a.example/pay/x?y=1&z=/"), ("/pay/x", "y=1&z=/"));
        assert_eq!(path_and_query("https://a.example"), ("/", ""));
    }
}
