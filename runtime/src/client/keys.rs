//! The download of the gateway's certificates.

use crate::{
    client::Client,
    message::api::Gateway,
    protocol::{
        error::{Error, Unknown},
        verify_error::VerifyError,
    },
};
use std::time::Duration;

/// The minimum time between two downloads.
#[cfg(feature = "x509")]
const LEAST_WAIT: Duration = Duration::from_secs(60);

impl<G: Gateway> Client<G> {
    /// Downloads the gateway's certificates, and adds them to the merchant's keys.
    ///
    /// A call does this automatically if its reply names an unknown key. Call it before the first notice is received,
    /// and regularly afterwards: a new certificate is published at least a day before it is used.
    ///
    /// # Errors
    /// The gateway has no such API, or its reply is not authenticated. The keys are then unchanged.
    #[cfg(feature = "x509")]
    pub async fn refresh_keys(&self) -> Result<(), Error> {
        self.download_keys_at_most(Duration::MAX, Duration::ZERO).await
    }

    /// The same, at most once a minute, for a reply that names an unknown key. Such a reply can come from any sender.
    #[cfg(feature = "x509")]
    pub(super) async fn download_keys(&self, left: Duration) -> Result<(), Error> {
        self.download_keys_at_most(left, LEAST_WAIT).await
    }

    #[cfg(feature = "x509")]
    async fn download_keys_at_most(&self, left: Duration, least_wait: Duration) -> Result<(), Error> {
        let Some(draft) = self.protocol.keys_request()? else { return Err(unknown_key()) };
        // Concurrent calls wait here, and then find the keys that the first one downloaded.
        let mut last = self.keys_asked_for.lock().await;
        if last.is_some_and(|last| last.elapsed() < least_wait) {
            return Ok(());
        }
        *last = Some(tokio::time::Instant::now());
        let received = self.post(&draft, left).await?;
        self.protocol.accept_keys(&received)
    }

    #[cfg(not(feature = "x509"))]
    #[expect(clippy::unused_async, reason = "with the feature it waits")]
    pub(super) async fn download_keys(&self, _: Duration) -> Result<(), Error> {
        Err(unknown_key())
    }
}

fn unknown_key() -> Error {
    Error::Unknown(Unknown::Unverified(VerifyError::UnknownKey { id: "of the reply".to_owned() }))
}
