//! A client of either kind, for procedures of several calls, which are written once.

use super::Client;
#[cfg(feature = "blocking")]
use super::{blocking, transport};
use crate::{
    api::{Api, CallRequest, Gateway, ResponseOf},
    error::Error,
    exchange::Exchange,
    retry::RetryPolicy,
    value::Message,
};
use std::time::Duration;

/// The order that a request is about.
pub(crate) type Known<'a> = &'a (dyn Message + Sync);

/// What is known to a client of a reply: its request, and what that is about.
pub(super) fn accepted<G, R>(
    exchange: &Exchange<G>,
    request: &R,
    order: Option<Known<'_>>,
    (status, body): (u16, &[u8]),
) -> Result<ResponseOf<R>, Error>
where
    G: Gateway,
    R: CallRequest,
    R::Api: Api<Gateway = G>,
{
    match order {
        Some(order) => exchange.accepted::<R>(&[request, order], status, body),
        None => exchange.accepted::<R>(&[request], status, body),
    }
}

pub(crate) trait Caller<G: Gateway> {
    fn exchange(&self) -> &Exchange<G>;

    /// How the steps of a procedure are repeated.
    fn retries(&self) -> RetryPolicy;

    /// Whether a request could go out: it obeys its table, and its certificate is there.
    fn check<R>(&self, request: &R) -> Result<(), Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>;

    async fn call<R>(&self, request: &R) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>;

    async fn call_with_retries<R>(&self, request: &R, policy: RetryPolicy) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>;

    /// The same for a request about an order, which says what its odd values are; see [`Exchange::accept_about`].
    async fn call_about<R>(
        &self,
        request: &R,
        order: Known<'_>,
        policy: RetryPolicy,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>;

    async fn sleep(&self, time: Duration);
}

impl<G: Gateway> Caller<G> for Client<G> {
    fn exchange(&self) -> &Exchange<G> {
        &self.exchange
    }

    fn retries(&self) -> RetryPolicy {
        self.http.settings.retries
    }

    fn check<R>(&self, request: &R) -> Result<(), Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let prepared = self.exchange.prepare(request)?;
        self.http.route::<G>(self.certified.as_ref(), &prepared).map(drop)
    }

    async fn call<R>(&self, request: &R) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        Client::call(self, request).await
    }

    async fn call_with_retries<R>(&self, request: &R, policy: RetryPolicy) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        Client::call_with_retries(self, request, policy).await
    }

    async fn call_about<R>(
        &self,
        request: &R,
        order: Known<'_>,
        policy: RetryPolicy,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        self.repeat(request, Some(order), policy).await
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// Each of its steps has ended when it returns, so that [`done`] need not wait for any.
#[cfg(feature = "blocking")]
impl<G: Gateway> Caller<G> for blocking::Client<G> {
    fn exchange(&self) -> &Exchange<G> {
        blocking::Client::exchange(self)
    }

    fn retries(&self) -> RetryPolicy {
        blocking::Client::retries(self)
    }

    fn check<R>(&self, request: &R) -> Result<(), Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let prepared = blocking::Client::exchange(self).prepare(request)?;
        self.check_route(&prepared)
    }

    async fn call<R>(&self, request: &R) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        blocking::Client::call(self, request)
    }

    async fn call_with_retries<R>(&self, request: &R, policy: RetryPolicy) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        blocking::Client::call_with_retries(self, request, policy)
    }

    async fn call_about<R>(
        &self,
        request: &R,
        order: Known<'_>,
        policy: RetryPolicy,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        self.repeat(request, Some(order), policy)
    }

    async fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// The end of a procedure of the blocking client.
#[cfg(feature = "blocking")]
pub(super) fn done<T>(procedure: impl Future<Output = T>) -> T {
    transport::wait(std::pin::pin!(procedure))
}
