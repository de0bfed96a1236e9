//! The functions of CloudPay, carried out by WeChat Pay APIv2 for sub-merchants of service providers.
//!
//! CloudPay is a service provider's client: its callers name their sub-merchant and hold no key. Here the provider's
//! numbers and signature are put in, the call is made, and the reply and the notices that follow are handed on in the form
//! of CloudPay. [`twin`] says which API carries out which function; all rows go by their names.

mod accounts;
mod event;
mod failure;
mod notice;
mod query;
mod reply;
mod request;
#[cfg(test)]
mod tests;
mod twin;

pub(crate) use accounts::{AccountFault, Connect, Provider, SubMerchant};
pub(crate) use event::Told;
pub(crate) use failure::Failure;
pub(crate) use notice::{Kind, NotBelieved};
pub(crate) use query::{RefundStanding, Standing};
pub(crate) use reply::{CallResult, Reply};

use accounts::{Accounts, Shop};
use event::Events;
use paytable::{DynamicMessage, Error, table, table::Api};
use request::Beside;
use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use twin::Twin;

/// The longest bill, in bytes.
const LONGEST_BILL: usize = 32 << 20;

/// Calls WeChat Pay for the functions of CloudPay.
pub(crate) struct Wechat {
    /// Replaced as a whole.
    accounts: RwLock<Arc<Accounts>>,
    events: Events,
}

/// Prints no accounts.
impl fmt::Debug for Wechat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wechat").finish_non_exhaustive()
    }
}

impl Wechat {
    /// Calls for these providers. `connect` says how the gateway is reached, also after a reload.
    ///
    /// # Errors
    /// What is wrong with the providers.
    pub(crate) fn new(providers: Vec<Provider>, connect: &Connect) -> Result<Wechat, AccountFault> {
        let accounts = Accounts::connect(providers, connect)?;
        let events = Events::new().map_err(AccountFault::CloudPay)?;
        Ok(Wechat { accounts: RwLock::new(Arc::new(accounts)), events })
    }

    /// Calls for these providers from now on. Calls that run keep those that they began with.
    ///
    /// # Errors
    /// What is wrong with the providers. Those from before stay.
    pub(crate) fn reload(&self, providers: Vec<Provider>) -> Result<(), AccountFault> {
        let next = Arc::new(self.accounts().after(providers)?);
        *self.accounts.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }

    /// Whether a provider calls for that sub-merchant.
    pub(crate) fn knows(&self, sub_mch_id: &str) -> bool {
        self.accounts().shop(sub_mch_id).is_some()
    }

    /// The payer of orders of that sub-merchant that name none.
    pub(crate) fn payer(&self, sub_mch_id: &str) -> Option<String> {
        self.accounts().shop(sub_mch_id)?.sub_merchant.payer.clone()
    }

    fn accounts(&self) -> Arc<Accounts> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Carries out a function of CloudPay. `draft` is the body of the request, in JSON, checked by the function's table.
    /// `notify_url` is where notices of what is placed here go; `payer` is the openid under the mini program, if the caller
    /// is known to be called by that payer.
    ///
    /// # Errors
    /// There is no reply that could be passed on, and why.
    pub(crate) async fn call(
        &self,
        function: &Api,
        draft: &[u8],
        notify_url: &str,
        payer: Option<&str>,
        left: Duration,
    ) -> Result<Reply, Failure> {
        let twin = twin::of(function)
            .ok_or_else(|| Failure::NotCarriedOut(format!("{} is not a function", function.name)))?;
        let fields = request::read(draft)?;
        let accounts = self.accounts();
        // Without it, a bill would be that of all sub-merchants.
        let shop = shop(&accounts, &request::text(&fields, "sub_mch_id"))?;
        let request = request::translate(twin, fields, shop, &Beside { notify_url, payer })?;
        if twin.v2.reply == table::Reply::File {
            return bill(twin, &request, shop, left).await;
        }
        match shop.account.client.call_dynamic(twin.v2, &request, left).await {
            Ok(reply) => reply::translate(twin, &reply, shop),
            Err(error) => reply::of_error(twin, &error),
        }
    }
}

fn shop<'a>(accounts: &'a Accounts, sub_mch_id: &str) -> Result<&'a Shop, Failure> {
    accounts.shop(sub_mch_id).ok_or_else(|| Failure::NoSuchMerchant(sub_mch_id.to_owned()))
}

/// A file, as it is.
async fn bill(twin: &Twin, request: &DynamicMessage, shop: &Shop, left: Duration) -> Result<Reply, Failure> {
    let client = &shop.account.client;
    let whole = async { client.download_dynamic(twin.v2, request).await?.bytes(LONGEST_BILL).await };
    // A bill changes nothing, whether it comes or not.
    let late = |_| Failure::Unknown("WeChat Pay did not send the bill in time; ask for it again".to_owned());
    let file: Result<Vec<u8>, Error> = tokio::time::timeout(left, whole).await.map_err(late)?;
    file.map(Reply::File).or_else(|error| reply::of_error(twin, &error))
}
