//! The settings of a client.

use crate::{
    client::{
        base_url::{self, PlainHttp},
        error::BuildError,
        settings::Settings,
        transport::Transport,
    },
    credentials::{client_certificate::certificates, clock::Clock, merchant::Merchant},
    message::api::Gateway,
    protocol::retry::RetryPolicy,
};
use std::{marker::PhantomData, sync::Arc, time::Duration};

/// Settings of a client. TLS certificates are always verified; this cannot be switched off. With a [`Transport`] of
/// your own, the transport is responsible for TLS.
///
/// The environment changes nothing, so that access to it is not enough to redirect or to read payments: a proxy is not
/// taken from `HTTPS_PROXY`, `ALL_PROXY` and the like, nor trusted roots from `SSL_CERT_FILE` and `SSL_CERT_DIR`. To use
/// what stands there, pass it to [`proxy`](ClientBuilder::proxy) and [`root_certificate`](ClientBuilder::root_certificate).
///
/// The roots are the system's: on Linux and other Unix systems those of the usual files, such as
/// `/etc/ssl/certs/ca-certificates.crt`. On a machine without any, clients can be built and plain http works, and https
/// fails before anything is sent, with an error that says so: install the package `ca-certificates`, pass roots to
/// [`root_certificate`](ClientBuilder::root_certificate), or enable the feature `webpki-roots`, which compiles Mozilla's
/// in for such machines.
#[derive(Debug)]
pub struct ClientBuilder<G> {
    pub(super) merchant: Merchant,
    pub(super) settings: Settings,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) clock: Option<Arc<dyn Clock>>,
    plain_http: bool,
    /// What is wrong with the last text that is no root certificate.
    pub(super) wrong_root: Option<Box<dyn std::error::Error + Send + Sync>>,
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
                allows_no_certificate: false,
            },
            transport: None,
            clock: None,
            plain_http: false,
            wrong_root: None,
            gateway: PhantomData,
        }
    }

    /// Replaces the system's clock. The clock is used for times in requests, to refuse those that are
    /// past, and to check the validity of certificates.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Sends the requests of every API to this base URL instead of the gateway's hosts: to a backup host, a sandbox, or
    /// a reverse proxy. It must be https, unless it is on this machine.
    ///
    /// It is a scheme, a host, and if needed a port and the beginning of a path, without a query and a fragment. White
    /// space around it, upper case in the scheme and the host, and slashes at the end make no difference.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// Allows a base URL that is plain http and not on this machine, for gateways whose own host is plain http on a
    /// private network (CloudPay). What is sent can be read and changed on the way. At other gateways it allows nothing.
    #[must_use]
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Sends calls of APIs that need the merchant's client certificate even if the merchant has none. Without this, such
    /// a call is [`Error::NoCertificate`](crate::Error::NoCertificate), and nothing is sent, at every base URL and over
    /// every transport.
    ///
    /// It is for a reverse proxy or a [`Transport`] that presents a certificate of its own, and for tests against
    /// something that needs none. The gateway itself refuses such a call.
    #[must_use]
    pub fn allow_no_certificate(mut self) -> Self {
        self.settings.allows_no_certificate = true;
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

    /// Trusts one more root certificate, in PEM, or all of a bundle, in addition to the system's. The text is cleaned as in
    /// [`Certificate::from_pem`](crate::Certificate::from_pem).
    #[must_use]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        match certificates(&pem.into()) {
            Ok(found) => self.settings.roots.extend(found),
            // Erased, so that its texts are linked only into programs that call this.
            Err(fault) => self.wrong_root = Some(fault.into()),
        }
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

    /// The base URL, checked.
    pub(super) fn checked_base_url(&self) -> Result<Option<String>, BuildError> {
        let plain = match (&self.transport, self.plain_http) {
            (Some(_), _) => PlainHttp::Anywhere,
            (None, true) => PlainHttp::PrivateNetwork,
            (None, false) => PlainHttp::OwnHosts,
        };
        let given = self.settings.base_url.as_deref();
        given.map(|url| base_url::checked(url, G::TABLE, plain)).transpose()
    }
}
