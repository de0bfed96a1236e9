//! The settings of a client.

use crate::{
    client::{error::BuildError, retry::RetryPolicy, settings::Settings, transport::Transport},
    credentials::{clock::Clock, merchant::Merchant},
    message::api::Gateway,
};
use std::{marker::PhantomData, net::IpAddr, sync::Arc, time::Duration};

/// Settings of a client. TLS certificates are always verified; this cannot be switched off. With a [`Transport`] of
/// your own, the transport is responsible for TLS.
#[derive(Debug)]
pub struct ClientBuilder<G> {
    pub(super) merchant: Merchant,
    pub(super) settings: Settings,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) clock: Option<Arc<dyn Clock>>,
    gateway: PhantomData<fn() -> G>,
}

impl<G: Gateway> ClientBuilder<G> {
    pub(super) fn new(merchant: Merchant) -> Self {
        ClientBuilder {
            merchant,
            settings: Settings {
                base_url: None,
                connect_timeout: Duration::from_secs(5),
                timeout: Duration::from_secs(15),
                download_timeout: Duration::from_secs(300),
                retries: RetryPolicy::default(),
                roots: Vec::new(),
                proxy: None,
            },
            transport: None,
            clock: None,
            gateway: PhantomData,
        }
    }

    /// Replaces the system's clock. The clock is used for times in requests, and to check the validity of certificates.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Sends the requests of every API to this base URL instead of the gateway's hosts: to a backup host, a sandbox, or
    /// a reverse proxy. It must be https, unless it is on this machine.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// The maximum time to connect; 5 seconds by default. If it is exceeded, nothing was sent.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// The maximum time of a call; 15 seconds by default. If it is exceeded, the outcome is unknown.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// The maximum time to download a file; 5 minutes by default.
    #[must_use]
    pub fn download_timeout(mut self, timeout: Duration) -> Self {
        self.settings.download_timeout = timeout;
        self
    }

    /// The retry policy for the calls inside [`order_status`](crate::Client::order_status),
    /// [`micropay`](crate::Client::micropay) and [`confirm_refund`](crate::Client::confirm_refund); [`RetryPolicy::default`] by default.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.settings.retries = policy;
        self
    }

    /// Trusts one more root certificate, in PEM, in addition to the system's.
    #[must_use]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.roots.push(pem.into());
        self
    }

    /// Connects through a proxy that supports `CONNECT`, such as `http://user:password@proxy.example.com:3128`. The
    /// proxy sees the gateway's host name, and nothing of the content. Plain http (to this machine, or on the private
    /// network of CloudPay) does not use the proxy.
    ///
    /// There is no proxy by default. `HTTPS_PROXY` and similar environment variables are ignored, so that access to the
    /// environment is not enough to redirect payments. To use them, pass their value.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.settings.proxy = Some(url.into());
        self
    }

    /// Sends requests over this transport instead of the built-in HTTP client; [`Transport`] lists its duties. The base
    /// URL and the timeouts of this builder still apply. Any base URL is accepted, because the transport is responsible
    /// for TLS.
    ///
    /// The gateway's backup host is still used if the transport reports that nothing could be sent to the main one. The
    /// blocking client runs the transport on the calling thread, inside its own tokio runtime.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Plain http is allowed for this machine, for transports of the caller's, and for the gateway whose documented
    /// address is plain http.
    pub(super) fn checked_base_url(&self) -> Result<Option<String>, BuildError> {
        let Some(url) = self.settings.base_url.as_deref().map(|url| url.trim_end_matches('/')) else {
            return Ok(None);
        };
        let parsed = reqwest::Url::parse(url).map_err(|_| BuildError::BaseUrl)?;
        let host = parsed.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let own = G::TABLE.hosts.iter().any(|(_, own)| *own == url);
        match parsed.scheme() {
            "https" => Ok(Some(url.to_owned())),
            "http" if local || own || self.transport.is_some() => Ok(Some(url.to_owned())),
            "http" => Err(BuildError::PlainHttp),
            _ => Err(BuildError::BaseUrl),
        }
    }
}
