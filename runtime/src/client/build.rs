//! Building a client from its settings.

#[cfg(feature = "blocking")]
use crate::client::blocking;
use crate::{
    client::{
        Client,
        builder::ClientBuilder,
        error::BuildError,
        hosts::Hosts,
        route::{Backend, Http},
        runtime::Runtimes,
        urls::Urls,
    },
    credentials::merchant::Merchant,
    message::api::Gateway,
    protocol::Protocol,
};
use std::sync::Arc;

impl<G: Gateway> Client<G> {
    /// Begins the settings of a client for that merchant.
    pub fn builder(merchant: Merchant) -> ClientBuilder<G> {
        ClientBuilder::new(merchant)
    }
}

impl<G: Gateway> ClientBuilder<G> {
    /// Builds the asynchronous client.
    ///
    /// # Errors
    /// The merchant (all its faults at once), the base URL, the proxy or a certificate cannot be used.
    pub fn build(mut self) -> Result<Client<G>, BuildError> {
        let base_url = self.checked_base_url()?;
        let mut protocol = Protocol::new(self.merchant).map_err(BuildError::Merchant)?;
        self.settings.base_url = base_url;
        if let Some(fault) = self.wrong_root {
            return Err(BuildError::Certificate(fault));
        }
        let backend = match self.transport {
            Some(transport) => Backend::Given(transport),
            None => Backend::Own(self.settings.pools(None)?),
        };
        let http = Http {
            backend,
            settings: self.settings,
            hosts: Hosts::default(),
            urls: Urls::default(),
            runtimes: Runtimes::default(),
        };
        let certified = http.certified(protocol.merchant())?;
        if let Some(clock) = self.clock {
            protocol = protocol.with_clock(clock);
        }
        Ok(Client::of(protocol, Arc::new(http), certified))
    }

    /// Builds the blocking client. It can be built and dropped anywhere; its calls block the thread.
    ///
    /// # Errors
    /// The merchant, the base URL, the proxy or a certificate cannot be used.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<blocking::Client<G>, BuildError> {
        blocking::Client::new(self.build()?)
    }
}
