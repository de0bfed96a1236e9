//! Putting a client together.

use crate::client::{
    Client,
    hosts::Hosts,
    route::{Backend, Http, Pools},
    tls::Tls,
    transport::Transport,
    urls::Urls,
};
use crate::{
    client::retry::RetryPolicy,
    credentials::clock::Clock,
    credentials::merchant::{Certificate, Merchant, MerchantFault},
    message::api::Gateway,
    protocol::Protocol,
};
use std::{fmt, marker::PhantomData, net::IpAddr, sync::Arc, time::Duration};

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

/// Settings of a client. TLS is always verified; there is no switch for that. Only a [`Transport`] of your own is left
/// to itself.
#[derive(Debug)]
pub struct ClientBuilder<G> {
    merchant: Merchant,
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
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

    /// The client.
    ///
    /// # Errors
    /// The merchant, the address or a certificate cannot be used.
    pub fn build(mut self) -> Result<Client<G>, BuildError> {
        self.settings.base_url = self.checked_base_url()?;
        let backend = match self.transport {
            Some(transport) => Backend::Given(transport),
            None => Backend::Own(self.settings.pools(None)?),
        };
        let http = Http { backend, settings: self.settings, hosts: Hosts::default(), urls: Urls::default() };
        let certified = http.certified(&self.merchant)?;
        let mut protocol = Protocol::new(self.merchant).map_err(BuildError::Merchant)?;
        if let Some(clock) = self.clock {
            protocol = protocol.with_clock(clock);
        }
        Ok(Client::of(protocol, Arc::new(http), certified))
    }

    /// The blocking client. It can be built and dropped anywhere; its calls are for code that may wait.
    ///
    /// # Errors
    /// The merchant, the address or a certificate cannot be used.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<super::blocking::Client<G>, BuildError> {
        super::blocking::Client::new(self.build()?)
    }

    /// Plain http is for this machine, for transports that do TLS elsewhere, and for the one gateway whose documented address it is.
    fn checked_base_url(&self) -> Result<Option<String>, BuildError> {
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

/// Why there is no client.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The merchant lacks something that the gateway's table asks for.
    Merchant(MerchantFault),
    /// The base URL is not a URL.
    BaseUrl,
    /// The base URL is plain http and not on this machine.
    PlainHttp,
    /// The proxy is not an http or https URL.
    Proxy,
    /// A root certificate cannot be read.
    Certificate,
    /// The merchant's client certificate or its private key cannot be read, or there is no TLS to show it in.
    ClientCertificate,
    /// The HTTP client cannot be set up.
    Http(Box<dyn std::error::Error + Send + Sync>),
}

impl BuildError {
    pub(super) fn http(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        BuildError::Http(error.into())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Merchant(fault) => write!(f, "{fault}"),
            BuildError::BaseUrl => f.write_str("the base URL is not an http or https URL"),
            BuildError::PlainHttp => f.write_str("the base URL is plain http and not on this machine"),
            BuildError::Proxy => f.write_str("the proxy is not an http or https URL"),
            BuildError::Certificate => f.write_str("a root certificate is not PEM"),
            BuildError::ClientCertificate => {
                f.write_str("the merchant's client certificate is not PEM with its private key")
            }
            BuildError::Http(error) => write!(f, "the HTTP client cannot be set up: {error}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BuildError::Merchant(fault) => Some(fault),
            BuildError::Http(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
