//! Putting a client together.

use crate::{
    client::{error::BuildError, retry::RetryPolicy, settings::Settings, transport::Transport},
    credentials::{clock::Clock, merchant::Merchant},
    message::api::Gateway,
};
use std::{marker::PhantomData, net::IpAddr, sync::Arc, time::Duration};

/// Settings of a client. TLS is always verified; there is no switch for that. Only a [`Transport`] of your own is left
/// to itself.
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

    /// Another clock than the system's: what requests are dated with, and certificates judged by.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Another address than the gateway's own hosts, for every API: its backup host, a sandbox, a proxy of yours. It
    /// must be https, unless it is on this machine.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// How long a connection may take; 5 seconds unless set. After it nothing has been sent.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// How long a whole call may take; 15 seconds unless set. After it the outcome is unknown.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long the download of a file may take; 5 minutes unless set.
    #[must_use]
    pub fn download_timeout(mut self, timeout: Duration) -> Self {
        self.settings.download_timeout = timeout;
        self
    }

    /// How calls are repeated that are steps of something longer: of [`order_status`](Client::order_status),
    /// [`micropay`](Client::micropay), [`confirm_refund`](Client::confirm_refund). Unless set, the default policy.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.settings.retries = policy;
        self
    }

    /// Trusts one more root certificate, in PEM, beside those of the system.
    #[must_use]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.roots.push(pem.into());
        self
    }

    /// Reaches the gateway through a proxy that knows `CONNECT`, such as `http://user:password@proxy.example.com:3128`.
    /// The proxy learns the gateway's name and sees nothing inside. What is plain http, on this machine or on the
    /// private link of CloudPay, does not go through it.
    ///
    /// Unless set there is none: `HTTPS_PROXY` and its like in the environment are not looked at, as whoever can set
    /// them should not decide where payments go. To follow them, pass what they say.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.settings.proxy = Some(url.into());
        self
    }

    /// Carries requests by this transport, in place of the HTTP client that is built in; see [`Transport`] for what it
    /// then has to see to. Of the other settings the address and the timeouts still count; any address will do, as TLS
    /// is the transport's.
    ///
    /// The gateway's hosts are called as ever: its backup host stands in when the transport says that nothing could be
    /// sent to the main one. The blocking client waits on its own thread, inside a tokio runtime
    /// of its own.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Plain http is for this machine, for transports that do TLS elsewhere, and for the one gateway whose documented address it is.
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
