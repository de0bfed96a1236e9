//! Typed, checked and signed clients of payment APIs, made from documentation tables.
//!
//! A payment API is a table: its documentation lists every field with name, title, type, length and example. Here
//! that table is a TOML file, and a derive makes a request, a reply and an error enum of it. Built in are
//! placing, querying and closing orders of WeChat Pay APIv2 ([`wechat_v2`]) and of CloudPay ([`cloudpay`]) with their
//! payment notices, and refunds and profit sharing of CloudPay; a table of one's own works the same way.
//!
//! ```
//! use paytable::{ApiKey, Exchange, Fen, Merchant, WechatV2};
//! use paytable::wechat_v2::{UnifiedOrderRequest, unified_order::{Required, TradeType}};
//!
//! let key = ApiKey::new("0123456789abcdef0123456789abcdef");
//! let merchant = Merchant::new("wx8888888888888888", "1900000109", key).notify_url("https://example.com/paid");
//! let exchange = Exchange::<WechatV2>::new(merchant).unwrap();
//!
//! let order: UnifiedOrderRequest = Required {
//!     body: "小秋TIT店-超市".into(),
//!     out_trade_no: "1217752501201407033233368018".into(),
//!     total_fee: Fen(0),
//!     spbill_create_ip: "127.0.0.1".into(),
//!     trade_type: TradeType::Jsapi,
//! }
//! .into();
//! // Nothing is sent: the amount is zero, and a JSAPI order needs its payer.
//! let error = exchange.prepare(&order).unwrap_err();
//! assert!(error.to_string().contains("total_fee (标价金额) is 0, the least is 1"));
//! assert!(error.to_string().contains("openid (用户标识) or another of openid, sub_openid is required"));
//! ```
//!
//! | to do this | start at |
//! |---|---|
//! | call an API | [`Client`], or [`Exchange`] with a transport of one's own |
//! | understand how a call ended | [`Error`] and its [`Outcome`] |
//! | take a notice | [`Client::notice`], [`Notice::accepted`](trait@Notice) |
//! | add an API, a notice, a provider | the derives [`Api`](derive@Api), [`Notice`](derive@Notice), [`Gateway`](derive@Gateway) |
//! | read a bill | [`bill`] |
//! | test without the gateway | [`sandbox`] |
//! | look at tables | [`table`], [`wechat_v2::APIS`], [`cloudpay::APIS`] |
//! | call what is only known while the program runs | [`Record`], [`Exchange::prepare_record`] |

// Generated code names the crate by its outside name, also in here.
extern crate self as paytable;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod api;
mod apis;
pub mod bill;
mod bundle;
mod check;
#[cfg(feature = "client")]
mod client;
mod computed;
#[cfg(feature = "rsa")]
mod encrypt;
mod error;
mod exchange;
mod file;
mod merchant;
mod money;
mod nonce;
mod notice;
mod record;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod seal;
pub mod sign;
pub mod table;
mod time;
mod untyped;
mod value;
pub mod wire;

pub use api::{
    AcknowledgedNotice, AnsweredNotice, Api, CallRequest, FileRequest, Gateway, GatewayOf, LinkRequest,
    Notice, Request, ResponseOf, SignedNotice, UnsignedNotice, Words,
};
pub use apis::{
    cloudpay::{self, CloudPay},
    wechat_v2::{self, WechatV2},
};
// Beside the marker is where generated code looks for what the tables of a gateway share.
#[doc(hidden)]
pub use apis::wechat_v2::wechat_v2_types;
pub use bundle::Signer;
pub use check::{Broken, Violation, Violations};
#[cfg(feature = "blocking")]
pub use client::blocking;
#[cfg(feature = "client")]
pub use client::{BuildError, Client, ClientBuilder, Download};
pub use error::{Error, NoticeError, Outcome, Refused, TransportFault, TurnedDown, Unknown};
pub use exchange::{Exchange, Prepared};
pub use file::File;
pub use merchant::{ApiKey, Certificate, Merchant, MerchantFault};
pub use money::Fen;
pub use notice::{Ack, Unverified};
pub use paytable_macros::{Api, Gateway, Notice};
pub use record::Record;
pub use seal::Unopened;
pub use time::Time;
pub use value::{Blank, Extra, List, Message, Mismatch, Slot, Value};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
