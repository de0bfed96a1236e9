//! Typed, checked and signed clients of payment APIs, made from documentation tables.

// Generated code names the crate by its outside name, also in here.
extern crate self as paytable;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod api;
mod apis;
mod bundle;
mod check;
#[cfg(feature = "client")]
mod client;
mod error;
mod exchange;
mod merchant;
mod money;
mod nonce;
mod notice;
mod record;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod sign;
pub mod table;
mod time;
mod value;
pub mod wire;

pub use api::{Api, Gateway, GatewayOf, Notice, Request, ResponseOf, SignedNotice, UnsignedNotice, Words};
pub use apis::{
    cloudpay::{self, CloudPay},
    wechat_v2::{self, WechatV2},
};
pub use bundle::Signer;
pub use check::{Broken, Violation, Violations};
#[cfg(feature = "blocking")]
pub use client::blocking;
#[cfg(feature = "client")]
pub use client::{BuildError, Client, ClientBuilder};
pub use error::{Error, NoticeError, Outcome, Refused, TransportFault, TurnedDown, Unknown};
pub use exchange::{Exchange, Prepared};
pub use merchant::{ApiKey, Merchant, MerchantFault};
pub use money::Fen;
pub use notice::{Ack, Unverified};
pub use paytable_macros::{Api, Gateway, Notice};
pub use record::Record;
pub use time::Time;
pub use value::{Blank, Extra, List, Message, Mismatch, Slot, Value};
