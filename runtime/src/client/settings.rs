//! What every connection of a client is made with.

use crate::{
    client::{error::BuildError, retry::RetryPolicy, tls::Tls},
    credentials::merchant::Certificate,
    protocol::draft::Draft,
};
use std::{fmt, time::Duration};

/// What every connection of a client is made with.
#[derive(Clone)]
pub(super) struct Settings {
    /// Stands for every host of the gateway, where set.
    pub(super) base_url: Option<String>,
    pub(super) connect_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) download_timeout: Duration,
    /// Of the calls within procedures of several.
    pub(super) retries: RetryPolicy,
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) proxy: Option<String>,
}

/// An address can hold a password, and a certificate is long.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.shown_base_url())
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("download_timeout", &self.download_timeout)
            .field("retries", &self.retries)
            .field("roots", &self.roots.len())
            .field("proxy", &self.proxy.as_deref().map(origin))
            .finish()
    }
}

impl Settings {
    /// Scheme, host and port of the address set in place of the gateway's hosts.
    pub(super) fn shown_base_url(&self) -> Option<String> {
        self.base_url.as_deref().map(origin)
    }

    /// Connections that show this certificate, if any.
    pub(super) fn pools(&self, own: Option<&Certificate>) -> Result<Pools, BuildError> {
        let tls = Tls::new(&self.roots, own)?;
        Ok(Pools { kept: self.http_client(&tls, usize::MAX)?, fresh: self.http_client(&tls, 0)? })
    }

    /// One whose connections are kept for the next call, so many or none.
    fn http_client(&self, tls: &Tls, kept: usize) -> Result<reqwest::Client, BuildError> {
        let builder = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .user_agent(concat!("paytable/", env!("CARGO_PKG_VERSION")))
            // A redirect would repeat a payment somewhere else.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // The gateway drops idle connections after 8 seconds; one that it is about to drop is not used.
            .pool_idle_timeout(Duration::from_secs(7))
            .pool_max_idle_per_host(kept)
            .http1_only()
            // What the environment says does not decide where payments go.
            .no_proxy();
        let builder = match self.https_proxy()? {
            Some(proxy) => builder.proxy(proxy),
            None => builder,
        };
        tls.on(builder).build().map_err(BuildError::http)
    }

    /// A proxy is told the gateway's name and port, and carries what it cannot read. What is not TLS stays on this
    /// machine or on a private link, and goes past it.
    fn https_proxy(&self) -> Result<Option<reqwest::Proxy>, BuildError> {
        let Some(url) = self.proxy.as_deref() else { return Ok(None) };
        let parsed = reqwest::Url::parse(url).map_err(|_| BuildError::Proxy)?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(BuildError::Proxy);
        }
        // The fault of a URL would show it, with its password.
        reqwest::Proxy::https(parsed).map(Some).map_err(|_| BuildError::Proxy)
    }
}

/// Scheme, host and port of an address, which can hold a password.
fn origin(url: &str) -> String {
    reqwest::Url::parse(url).map_or_else(|_| "not a URL".to_owned(), |url| url.origin().ascii_serialization())
}

/// Two HTTP clients that are alike but for their connections.
#[derive(Clone)]
pub(super) struct Pools {
    /// Keeps them for the next call.
    pub(super) kept: reqwest::Client,
    /// Makes one for every call. A kept one can be closed by the gateway just when a request goes out, and its outcome
    /// would be unknown: not how to send what cannot be repeated.
    pub(super) fresh: reqwest::Client,
}

impl Pools {
    pub(super) fn of(&self, prepared: &Draft) -> &reqwest::Client {
        if prepared.repeatable { &self.kept } else { &self.fresh }
    }
}
