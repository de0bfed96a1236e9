//! A callback over HTTP: no redirects, no proxy, and a bound on time and size.

use crate::serve::{
    accepted::accepted,
    store::{Claimed, End},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Response, header::CONTENT_TYPE, redirect::Policy};
use rustls_platform_verifier::Verifier;
use sha2::Sha256;
use std::{error::Error, fmt::Write, sync::Arc, time::Duration};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// The longest answer that is read, in bytes. The one that accepts has 27.
const LONGEST: usize = 64 * 1024;
/// How much of an answer is kept, in bytes.
const KEPT: usize = 4096;
const CONNECT: Duration = Duration::from_secs(5);

/// Posts callbacks.
#[derive(Clone)]
pub(super) struct Poster(Client);

impl Poster {
    pub(super) fn new() -> Result<Poster, String> {
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .user_agent(concat!("paytable/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(tls().map_err(|error| error.to_string())?)
            .build();
        Ok(Poster(client.map_err(|error| chain(&error))?))
    }

    /// Posts an event once.
    pub(super) async fn post(&self, url: &str, secret: Option<&[u8]>, claimed: &Claimed, now: i64) -> End {
        let seconds = (now / 1000).to_string();
        let mut request = self
            .0
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &claimed.delivery)
            .header("webhook-timestamp", &seconds)
            .header("paytable-event", claimed.kind.word())
            .header("paytable-attempt", claimed.attempt);
        if let Some(secret) = secret {
            request = request
                .header("webhook-signature", signature(secret, &claimed.delivery, &seconds, &claimed.event));
        }
        match request.body(claimed.event.clone()).send().await {
            Ok(response) => answered(response).await,
            Err(error) => End { failure: format!("no answer: {}", chain(&error)), ..End::default() },
        }
    }
}

/// As <https://www.standardwebhooks.com> says: over the id, the time and the body.
fn signature(secret: &[u8], id: &str, seconds: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    for part in [id, ".", seconds, ".", body] {
        mac.update(part.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

async fn answered(mut response: Response) -> End {
    let status = response.status();
    let mut body = Vec::new();
    let read = loop {
        match response.chunk().await {
            Ok(Some(piece)) if body.len() + piece.len() > LONGEST => {
                body.extend_from_slice(&piece[..LONGEST - body.len()]);
                break Err(format!("the answer has more than {LONGEST} bytes"));
            }
            Ok(Some(piece)) => body.extend_from_slice(&piece),
            Ok(None) => break Ok(()),
            Err(error) => break Err(format!("the answer broke off: {}", chain(&error))),
        }
    };
    let failure = match read {
        _ if status.is_redirection() => format!("the status is {status}; redirects are not followed"),
        _ if !status.is_success() => format!("the status is {status}"),
        Ok(()) => accepted(&body).err().unwrap_or_default(),
        Err(failure) => failure,
    };
    End { failure, status: Some(status.as_u16()), answer: kept(&body), console: String::new() }
}

/// The beginning of an answer, as text.
fn kept(body: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(&body[..body.len().min(KEPT)]).into_owned();
    if body.len() > KEPT {
        let _ = write!(text, "… ({} bytes)", body.len());
    }
    text
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let _ = write!(text, ": {error}");
        next = error.source();
    }
    text
}

/// With the roots of the system. Where there are none, no certificate is trusted.
fn tls() -> Result<ClientConfig, tokio_rustls::rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    Ok(match Verifier::new(provider) {
        // The API is named "dangerous" because it takes any verifier; this one is that of the system.
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)),
        Err(_) => builder.with_root_certificates(RootCertStore::empty()),
    }
    .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_published_example() {
        // From the specification's own test vectors of webhook libraries.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#;
        let made = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body);
        assert_eq!(made, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
