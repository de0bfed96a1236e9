//! The host and the connections for one request.

use crate::client::{
    error::BuildError,
    hosts::Hosts,
    runtime::Runtimes,
    settings::{Pools, Settings},
    transport::{SendError, Transport},
    urls::{self, Urls},
};
use crate::{
    credentials::merchant::Merchant,
    message::api::Gateway,
    protocol::{draft::Draft, error::Error},
};
use reqwest::Url;
use std::{borrow::Cow, sync::Arc};

/// The connections for the requests of all merchants.
pub(super) struct Http {
    pub(super) backend: Backend,
    pub(super) settings: Settings,
    pub(super) hosts: Hosts,
    pub(super) urls: Urls,
    pub(super) runtimes: Runtimes,
}

pub(super) enum Backend {
    /// The HTTP clients of this crate, without a client certificate.
    Own(Pools),
    /// The transport of the caller's.
    Given(Arc<dyn Transport>),
}

/// The host and the connection of one request.
pub(super) struct Route<'a> {
    pub(super) pool: Pool<'a>,
    /// One of the gateway's hosts, or the base URL that replaces it.
    host: &'a str,
}

pub(super) enum Pool<'a> {
    Own(reqwest::Client, Url),
    Given(&'a dyn Transport, String),
}

impl Http {
    /// The HTTP clients that present the merchant's certificate. A transport of the caller's presents it itself.
    pub(super) fn certified(&self, merchant: &Merchant) -> Result<Option<Pools>, BuildError> {
        match (&self.backend, merchant.client_certificate()) {
            (Backend::Own(_), Some(own)) => self.settings.pools(Some(own)).map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn route<'a, G: Gateway>(
        &'a self,
        certified: Option<&'a Pools>,
        prepared: &Draft,
    ) -> Result<Route<'a>, Error> {
        if prepared.certificate && !prepared.has_certificate && !self.settings.allows_no_certificate {
            return Err(Error::NoCertificate);
        }
        let runtime = self.runtimes.current(matches!(self.backend, Backend::Own(_)))?;
        let host = match self.settings.base_url.as_deref() {
            Some(base_url) => base_url,
            None => self.hosts.current(G::TABLE, prepared.host),
        };
        let url = format!("{host}{}", prepared.path);
        let pools = match (&self.backend, certified) {
            (Backend::Given(transport), _) => {
                return Ok(Route { pool: Pool::Given(transport.as_ref(), url), host });
            }
            (Backend::Own(_), Some(pools)) if prepared.certificate => pools,
            (Backend::Own(pools), _) => pools,
        };
        Ok(Route { pool: Pool::Own(pools.of(prepared, runtime), self.url(&url, prepared)?), host })
    }

    /// The path of a GET includes the query, so that its URL is different each time.
    fn url(&self, text: &str, prepared: &Draft) -> Result<Url, SendError> {
        match prepared.path {
            Cow::Borrowed(_) => self.urls.kept(text),
            Cow::Owned(_) => urls::parsed(text),
        }
    }

    /// Converts a failure of the transport into the error of the call.
    pub(super) fn failed<G: Gateway>(&self, route: &Route<'_>, error: SendError) -> Error {
        if matches!(error, SendError::NotSent(_)) {
            self.hosts.failed(G::TABLE, route.host);
        }
        error.into()
    }
}
