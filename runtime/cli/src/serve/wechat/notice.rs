//! Notices of WeChat Pay APIv2.

use super::{
    Wechat,
    accounts::{Account, Accounts},
    event::{self, Told},
    failure::Failure,
    query::{has_ended, refund_fields},
    reply,
};
use paytable::{DynamicMessage, Notice as _, Protocol, WechatV2, wechat_v2};
use serde_json::{Map, Value};
use std::{fmt, sync::Arc, time::Duration};

/// What a notice is about. Each kind has an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Payment,
    Refund,
}

/// Why a notice is not believed. It is refused, so that a genuine one comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotBelieved {
    /// It is no such notice, or lacks what one has.
    Unreadable(String),
    /// It is for no provider or sub-merchant of this service.
    NoSuchMerchant,
    /// It is not authenticated.
    Unverified(String),
    /// A refund that the gateway, when asked, did not confirm.
    Unconfirmed(String),
}

impl fmt::Display for NotBelieved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotBelieved::Unreadable(why) | NotBelieved::Unverified(why) => f.write_str(why),
            NotBelieved::NoSuchMerchant => f.write_str("the notice is for no merchant of this service"),
            NotBelieved::Unconfirmed(why) => write!(f, "the refund is not confirmed: {why}"),
        }
    }
}

impl std::error::Error for NotBelieved {}

impl From<Failure> for NotBelieved {
    fn from(failure: Failure) -> NotBelieved {
        NotBelieved::Unconfirmed(failure.to_string())
    }
}

impl Wechat {
    /// Reads and authenticates a notice. That of a refund carries no signature, and parts of several can be put together
    /// without the key: the gateway is asked for the refund, and what it says is believed.
    ///
    /// # Errors
    /// The notice is not believed.
    pub(crate) async fn notice(&self, kind: Kind, body: &[u8], left: Duration) -> Result<Told, NotBelieved> {
        let accounts = self.accounts();
        let account = provider(&accounts, body)?;
        match kind {
            Kind::Payment => self.payment(&accounts, &account, body),
            Kind::Refund => self.refund(&accounts, &account, body, left).await,
        }
    }

    fn payment(&self, accounts: &Accounts, account: &Arc<Account>, body: &[u8]) -> Result<Told, NotBelieved> {
        let event = account.client.protocol().notice_dynamic(wechat_v2::PayNotice::TABLE, body);
        let fields = fields(&event.map_err(|error| NotBelieved::Unverified(error.to_string()))?)?;
        let sub_mch_id = event::text(&fields, "sub_mch_id").unwrap_or_default();
        let shop = accounts.shop_of(account, &sub_mch_id).ok_or(NotBelieved::NoSuchMerchant)?;
        self.events.payment(fields, shop).map_err(NotBelieved::Unreadable)
    }

    async fn refund(
        &self,
        accounts: &Accounts,
        account: &Arc<Account>,
        body: &[u8],
        left: Duration,
    ) -> Result<Told, NotBelieved> {
        let protocol = account.client.protocol();
        let event = protocol.unauthenticated_notice_dynamic(wechat_v2::RefundNotice::TABLE, body);
        let event = event.map_err(|error| NotBelieved::Unverified(error.to_string()))?.confirmed();
        let mut hint = fields(&event)?;
        let sub_mch_id = event::text(&hint, "sub_mch_id").unwrap_or_default();
        let shop = accounts.shop_of(account, &sub_mch_id).ok_or(NotBelieved::NoSuchMerchant)?;
        let Some(Value::Object(mut inside)) = hint.remove("req_info") else {
            return Err(NotBelieved::Unreadable("req_info is no refund".to_owned()));
        };
        let number = event::text(&inside, "out_refund_no")
            .ok_or_else(|| NotBelieved::Unreadable("out_refund_no is missing".to_owned()))?;
        let confirmed = refund_fields(shop, &number, left).await?;
        let confirmed = confirmed
            .ok_or_else(|| NotBelieved::Unconfirmed("WeChat Pay does not know its number".to_owned()))?;
        if !has_ended(&confirmed)? {
            return Err(NotBelieved::Unconfirmed("it has not ended".to_owned()));
        }
        // What the gateway said when it was asked goes before what the notice says.
        hint.append(&mut inside);
        hint.extend(confirmed);
        self.events.refund(hint, shop).map_err(NotBelieved::Unreadable)
    }
}

/// The provider whose number the notice has. With its key alone the notice is verified.
fn provider(accounts: &Accounts, body: &[u8]) -> Result<Arc<Account>, NotBelieved> {
    let named = Protocol::<WechatV2>::unauthenticated_merchant(body)
        .map_err(|error| NotBelieved::Unreadable(error.to_string()))?;
    let account = named.setting("mch_id").and_then(|mch_id| accounts.provider(mch_id));
    account.cloned().ok_or(NotBelieved::NoSuchMerchant)
}

fn fields(event: &DynamicMessage) -> Result<Map<String, Value>, NotBelieved> {
    reply::fields(event).map_err(|failure| NotBelieved::Unreadable(failure.to_string()))
}
