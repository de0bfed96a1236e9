//! The settings of every connection of a client.

use crate::{
    client::{error::BuildError, runtime::PerRuntime, tls::Tls},
    credentials::client_certificate::Certificate,
    protocol::{draft::Draft, retry::RetryPolicy},
};
use reqwest::header::HeaderValue;
use std::{fmt, sync::Arc, time::Duration};
use tokio::runtime::Id;

/// The settings of every connection of a client.
#[derive(Clone)]
pub(super) struct Settings {
    /// Replaces all hosts of the gateway, if set.
    pub(super) base_url: Option<String>,
    pub(super) connect_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) download_timeout: Duration,
    /// For the calls inside procedures.
    pub(super) retries: RetryPolicy,
    /// Trusted certificates, in DER.
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) proxy: Option<String>,
    /// Whether calls that need a client certificate are sent without one.
    pub(super) allows_no_certificate: bool,
}

/// Prints no password of a URL, and no certificate.
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
            .field("allows_no_certificate", &self.allows_no_certificate)
            .finish()
    }
}

impl Settings {
    /// Scheme, host and port of the base URL.
    pub(super) fn shown_base_url(&self) -> Option<String> {
        self.base_url.as_deref().map(origin)
    }

    /// The HTTP clients that present this certificate, if there is one.
    pub(super) fn pools(&self, own: Option<&Certificate>) -> Result<Pools, BuildError> {
        let tls = Tls::new(&self.roots, own)?;
        let fresh = self.http_client(&tls, 0)?;
        let kept = Kept { settings: self.clone(), tls, clients: PerRuntime::default() };
        Ok(Pools { kept: Arc::new(kept), fresh })
    }

    /// An HTTP client that keeps `kept` idle connections.
    fn http_client(&self, tls: &Tls, kept: usize) -> Result<reqwest::Client, BuildError> {
        let builder = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .user_agent(HeaderValue::from_static(concat!("paytable/", env!("CARGO_PKG_VERSION"))))
            // A redirect would send the payment to another host.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // The gateway closes idle connections after 8 seconds. A connection that it is about to close is not used.
            .pool_idle_timeout(Duration::from_secs(7))
            .pool_max_idle_per_host(kept)
            .http1_only()
            // Environment variables must not redirect payments.
            .no_proxy();
        let builder = match self.https_proxy()? {
            Some(proxy) => builder.proxy(proxy),
            None => builder,
        };
        tls.on(builder).build().map_err(BuildError::http)
    }

    /// The proxy for TLS connections: it sees the gateway's host name and port, and encrypted content. Plain http stays
    /// on this machine or on a private network, and does not use the proxy.
    fn https_proxy(&self) -> Result<Option<reqwest::Proxy>, BuildError> {
        let Some(url) = self.proxy.as_deref() else { return Ok(None) };
        let parsed = reqwest::Url::parse(url).map_err(|_| BuildError::Proxy)?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(BuildError::Proxy);
        }
        // The error of the URL parser could print the URL with its password.
        reqwest::Proxy::https(parsed).map(Some).map_err(|_| BuildError::Proxy)
    }
}

/// Scheme, host and port of a URL, without the password that it can contain.
fn origin(url: &str) -> String {
    reqwest::Url::parse(url).map_or_else(|_| "not a URL".to_owned(), |url| url.origin().ascii_serialization())
}

/// Two HTTP clients that differ only in their use of connections.
#[derive(Clone)]
pub(super) struct Pools {
    /// Keep connections for the next call.
    kept: Arc<Kept>,
    /// Makes a new connection for every call. The gateway can close a kept connection while a request is sent, and the
    /// outcome would be unknown. Requests that are not idempotent are sent over this client.
    fresh: reqwest::Client,
}

impl Pools {
    /// The HTTP client for a request that is made in that runtime.
    pub(super) fn of(&self, prepared: &Draft, runtime: Id) -> reqwest::Client {
        if prepared.repeatable { self.kept.of(runtime, &self.fresh) } else { self.fresh.clone() }
    }
}

/// HTTP clients that keep connections, one for each runtime.
struct Kept {
    settings: Settings,
    tls: Tls,
    clients: PerRuntime<reqwest::Client>,
}

impl Kept {
    fn of(&self, runtime: Id, fresh: &reqwest::Client) -> reqwest::Client {
        // The settings made a client before; without one, the others do as well.
        let make = || self.settings.http_client(&self.tls, usize::MAX).unwrap_or_else(|_| fresh.clone());
        self.clients.get(runtime, make)
    }
}
