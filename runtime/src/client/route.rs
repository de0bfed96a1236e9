//! Where one request goes, and what carries it there.

use crate::client::{
    error::BuildError,
    hosts::Hosts,
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

/// What carries the requests of all merchants, and where it leads.
pub(super) struct Http {
    pub(super) backend: Backend,
    pub(super) settings: Settings,
    pub(super) hosts: Hosts,
    pub(super) urls: Urls,
}

pub(super) enum Backend {
    /// The HTTP clients of this crate, which show no certificate.
    Own(Pools),
    /// What the caller gave in its place.
    Given(Arc<dyn Transport>),
}

/// The way of one request.
pub(super) struct Route<'a> {
    pub(super) pool: Pool<'a>,
    /// One of the gateway's hosts, or the address set in its place.
    host: &'a str,
}

pub(super) enum Pool<'a> {
    Own(&'a reqwest::Client, Url),
    Given(&'a dyn Transport, String),
}

impl Http {
    /// The HTTP clients that show the merchant's certificate. A transport of the caller's shows it by itself.
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
            // Without TLS nothing could be shown: a sandbox on this machine.
            (Backend::Own(_), None) if prepared.certificate && !url.starts_with("http:") => {
                return Err(Error::NoCertificate);
            }
            (Backend::Own(pools), _) => pools,
        };
        Ok(Route { pool: Pool::Own(pools.of(prepared), self.url(&url, prepared)?), host })
    }

    /// Of a GET the query is part of the path, and another one each time.
    fn url(&self, text: &str, prepared: &Draft) -> Result<Url, SendError> {
        match prepared.path {
            Cow::Borrowed(_) => self.urls.kept(text),
            Cow::Owned(_) => urls::parsed(text),
        }
    }

    /// What became of a request that failed on its way.
    pub(super) fn failed<G: Gateway>(&self, route: &Route<'_>, error: SendError) -> Error {
        if matches!(error, SendError::NotSent(_)) {
            self.hosts.failed(G::TABLE, route.host);
        }
        error.into()
    }
}
