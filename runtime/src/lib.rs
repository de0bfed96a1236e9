//! Clients of payment APIs, generated from tables.
//!
//! The documentation of a payment API is a table: it lists every field with name, title, type, length and example. Here
//! that table is a TOML file, from which a derive generates a request, a reply and an error enum. The crate contains the
//! tables of WeChat Pay APIv2 ([`wechat_v2`]) and CloudPay ([`cloudpay`]) with their notices and, with the feature
//! `wechat-v3` of WeChat Pay APIv3 (`wechat_v3`), with `alipay` of Alipay, with `unionpay` of UnionPay, with `swiftpass` of
//! Swiftpass and UnionPay QRA, and with `allinpay` of Allinpay. Tables of your own work in the same way.
//!
//! ```
//! use paytable::{ApiKey, Protocol, Fen, Merchant, WechatV2};
//! use paytable::wechat_v2::{UnifiedOrderRequest, unified_order::{Required, TradeType}};
//!
//! let key = ApiKey::new("0123456789abcdef0123456789abcdef");
//! let merchant = Merchant::new("wx8888888888888888", "1900000109", key).notify_url("https://example.com/paid");
//! let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
//!
//! let order: UnifiedOrderRequest = Required {
//!     body: "小秋TIT店-超市".into(),
//!     out_trade_no: "1217752501201407033233368018".into(),
//!     total_fee: Fen(0),
//!     spbill_create_ip: "127.0.0.1".into(),
//!     trade_type: TradeType::Jsapi,
//! }
//! .into();
//! // Nothing is sent: the amount is zero, and a JSAPI order requires the payer.
//! let error = protocol.prepare(&order).unwrap_err();
//! assert!(error.to_string().contains("total_fee (标价金额) must be from 1 to 1000000000, got 0"));
//! assert!(error.to_string().contains("openid (用户标识) or another of openid, sub_openid is required"));
//! ```
//!
//! The [`guide`] says what to store, when to repeat, whom to believe, how to test, and what to check before going live, with a page
//! for each provider. 中文版在 [`guide::zh_cn`]。
//!
//! | to do this | start at |
//! |---|---|
//! | call an API | [`Client`], or [`Protocol`] with a transport of your own |
//! | interpret the error of a call | [`Error`], its [`Outcome`], and [`Error::retry_after`] |
//! | repeat a call until its outcome is known | [`Client::call_with_retries`] |
//! | find the status of an order | [`Client::order_status`], [`Protocol::order_status_from_notice`] |
//! | charge a payment code (micropay) | [`Client::micropay`] |
//! | receive a notice | [`Client::notice`], [`Protocol::order_status_from_notice`], [`Notice::accepted`](trait@Notice) |
//! | process every notice exactly once | [`inbox`] |
//! | add an API, a notice, a provider | the derives [`Api`](derive@Api), [`Notice`](derive@Notice), [`Gateway`](derive@Gateway) |
//! | find an API | the [list below](#what-is-built-in) |
//! | refund, transfer, send red packets | [`Merchant::certificate`] |
//! | download and read a bill | [`Client::download`], [`bill`] |
//! | make the URL of a payment page | [`Protocol::link`] |
//! | use another HTTP stack, or none in tests | [`Transport`] |
//! | test without the gateway | `sandbox`, with the feature of that name |
//! | examine tables | [`table`], [`wechat_v2::APIS`], [`cloudpay::APIS`] |
//! | call APIs that are chosen at run time | [`DynamicMessage`], [`Protocol::prepare_dynamic`] |
//!
//! # What is built in
//!
//! An API is a marker struct such as [`Refund`](wechat_v2::Refund). With it are generated `RefundRequest`,
//! `RefundResponse`, and the module `refund` with the types that only these two use. The APIs of [`wechat_v2`] that are
//! used most:
//!
//! | about | markers |
//! |---|---|
//! | orders, and the QR code of a product | [`UnifiedOrder`](wechat_v2::UnifiedOrder), [`OrderQuery`](wechat_v2::OrderQuery), [`CloseOrder`](wechat_v2::CloseOrder), [`NativeLink`](wechat_v2::NativeLink) |
//! | the payer shows a code | [`Micropay`](wechat_v2::Micropay), [`Reverse`](wechat_v2::Reverse), [`AuthCodeToOpenid`](wechat_v2::AuthCodeToOpenid) |
//! | the payer shows a face | [`FacePay`](wechat_v2::FacePay), [`FacePayQuery`](wechat_v2::FacePayQuery), [`FacePayReverse`](wechat_v2::FacePayReverse), [`FaceAuthInfo`](wechat_v2::FaceAuthInfo) |
//! | several merchants in one payment | [`CombinedOrder`](wechat_v2::CombinedOrder), [`CombinedOrderQuery`](wechat_v2::CombinedOrderQuery), [`CombinedOrderClose`](wechat_v2::CombinedOrderClose) |
//! | refunds, and those of single items | [`Refund`](wechat_v2::Refund), [`RefundQuery`](wechat_v2::RefundQuery), [`RefundV2`](wechat_v2::RefundV2), [`RefundQueryV2`](wechat_v2::RefundQueryV2) |
//! | bills and comments, as files | [`DownloadBill`](wechat_v2::DownloadBill), [`DownloadFundFlow`](wechat_v2::DownloadFundFlow), [`BatchQueryComment`](wechat_v2::BatchQueryComment) |
//! | profit sharing | [`ProfitSharing`](wechat_v2::ProfitSharing), [`ProfitSharingMulti`](wechat_v2::ProfitSharingMulti), [`ProfitSharingQuery`](wechat_v2::ProfitSharingQuery), [`ProfitSharingReturn`](wechat_v2::ProfitSharingReturn), [`ProfitSharingAddReceiver`](wechat_v2::ProfitSharingAddReceiver) |
//! | red packets | [`RedPacketSend`](wechat_v2::RedPacketSend), [`RedPacketSendGroup`](wechat_v2::RedPacketSendGroup), [`RedPacketSendMiniProgram`](wechat_v2::RedPacketSendMiniProgram), [`RedPacketSendWorkwx`](wechat_v2::RedPacketSendWorkwx), [`RedPacketQuery`](wechat_v2::RedPacketQuery) |
//! | transfers to users, bank cards, employees | [`Transfer`](wechat_v2::Transfer), [`TransferQuery`](wechat_v2::TransferQuery), [`BankTransfer`](wechat_v2::BankTransfer), [`BankTransferQuery`](wechat_v2::BankTransferQuery), [`TransferEmployee`](wechat_v2::TransferEmployee) |
//! | coupons | [`CouponSend`](wechat_v2::CouponSend), [`CouponQuery`](wechat_v2::CouponQuery), [`CouponStockQuery`](wechat_v2::CouponStockQuery) |
//! | deductions under a contract | [`ContractSignWeb`](wechat_v2::ContractSignWeb), [`ContractSignH5`](wechat_v2::ContractSignH5), [`ContractSignApp`](wechat_v2::ContractSignApp), [`ContractOrder`](wechat_v2::ContractOrder), [`ContractQuery`](wechat_v2::ContractQuery), [`ContractDeduct`](wechat_v2::ContractDeduct), [`ContractDelete`](wechat_v2::ContractDelete) |
//! | vehicles and rides | [`VehicleEntry`](wechat_v2::VehicleEntry), [`VehicleDeduct`](wechat_v2::VehicleDeduct), [`VehicleUserQuery`](wechat_v2::VehicleUserQuery), [`TransitDeduct`](wechat_v2::TransitDeduct), [`TransitOrderQuery`](wechat_v2::TransitOrderQuery) |
//! | deposits | [`DepositUnifiedOrder`](wechat_v2::DepositUnifiedOrder), [`DepositMicropay`](wechat_v2::DepositMicropay), [`DepositOrderQuery`](wechat_v2::DepositOrderQuery), [`DepositConsume`](wechat_v2::DepositConsume), [`DepositRefund`](wechat_v2::DepositRefund) |
//! | rentals and hotels without a deposit | [`RentCreate`](wechat_v2::RentCreate), [`RentFinish`](wechat_v2::RentFinish), [`RentQuery`](wechat_v2::RentQuery), [`HotelCreate`](wechat_v2::HotelCreate), [`HotelFinish`](wechat_v2::HotelFinish), [`HotelQuery`](wechat_v2::HotelQuery) |
//! | micro-merchants | [`ApplymentSubmit`](wechat_v2::ApplymentSubmit), [`ApplymentQuery`](wechat_v2::ApplymentQuery), [`MediaUpload`](wechat_v2::MediaUpload), [`WithdrawalQuery`](wechat_v2::WithdrawalQuery), [`WithdrawalRetry`](wechat_v2::WithdrawalRetry) |
//! | sub-merchants | [`SubMerchantAdd`](wechat_v2::SubMerchantAdd), [`SubMerchantModify`](wechat_v2::SubMerchantModify), [`SubMerchantQuery`](wechat_v2::SubMerchantQuery), [`SubMerchantConfigAdd`](wechat_v2::SubMerchantConfigAdd), [`BankSubMerchantQuery`](wechat_v2::BankSubMerchantQuery) |
//! | risk and review | [`MerchantRiskQuery`](wechat_v2::MerchantRiskQuery), [`MerchantRiskReport`](wechat_v2::MerchantRiskReport), [`MerchantAuditQueryBank`](wechat_v2::MerchantAuditQueryBank), [`ViolationQuery`](wechat_v2::ViolationQuery) |
//! | real names | [`IdentityAuthorize`](wechat_v2::IdentityAuthorize), [`IdentityAccessToken`](wechat_v2::IdentityAccessToken), [`IdentityVerify`](wechat_v2::IdentityVerify), [`IdentityInfo`](wechat_v2::IdentityInfo) |
//! | keys of the gateway | [`RsaPublicKey`](wechat_v2::RsaPublicKey), [`PlatformCertificates`](wechat_v2::PlatformCertificates) |
//! | customs, and settlement abroad | [`CustomsDeclare`](wechat_v2::CustomsDeclare), [`CustomsQuery`](wechat_v2::CustomsQuery), [`CustomsRedeclare`](wechat_v2::CustomsRedeclare), [`SettlementQuery`](wechat_v2::SettlementQuery), [`ExchangeRateQuery`](wechat_v2::ExchangeRateQuery) |
//! | tools | [`ShortUrl`](wechat_v2::ShortUrl), [`TradeReport`](wechat_v2::TradeReport), the gateway's own sandbox [`SandboxSignKey`](wechat_v2::SandboxSignKey) |
//! | notices of payments and refunds | [`PayNotice`](wechat_v2::PayNotice), [`CombinedNotice`](wechat_v2::CombinedNotice), [`RefundNotice`](wechat_v2::RefundNotice) |
//! | other notices | [`ContractNotice`](wechat_v2::ContractNotice), [`PapayNotice`](wechat_v2::PapayNotice), [`NativeNotice`](wechat_v2::NativeNotice), [`PlateStateNotice`](wechat_v2::PlateStateNotice) |
//!
//! With the feature `alipay`, the APIs of `alipay`:
//!
//! | about | markers |
//! |---|---|
//! | orders | `TradePrecreate` (a QR code), `TradeCreate` (a mini program), `TradePay` (the payer shows a code) |
//! | pages, by [`Protocol::link`] | `TradePagePay`, `TradeWapPay`, `TradeAppPay` |
//! | the end of an order | `TradeQuery`, `TradeClose`, `TradeCancel`, `TradeRefund` |
//! | transfers and bills | `FundTransfer`, `BillDownloadUrl` |
//! | notices | `TradeNotice`, `TradeReturn` |
//!
//! Notices of rentals and of profit sharing are encrypted and need the feature `gcm`: `RentNotice` and
//! `ProfitSharingNotice`. Names that end with `Partner` are APIs for service providers. [`wechat_v2::APIS`] and
//! [`cloudpay::APIS`] list all tables.
//!
#![doc = include_str!("../TASKS.md")]

// Generated code refers to the crate by its name, also inside this crate.
extern crate self as paytable;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod bill;
mod check;
#[cfg(feature = "client")]
mod client;
pub mod codec;
mod credentials;
mod gateways;
#[cfg(any(doc, doctest))]
#[cfg_attr(
    not(all(
        feature = "alipay",
        feature = "allinpay",
        feature = "pkcs12",
        feature = "sandbox",
        feature = "swiftpass",
        feature = "unionpay",
        feature = "wechat-v3"
    )),
    allow(rustdoc::broken_intra_doc_links)
)]
pub mod guide;
pub mod inbox;
mod message;
mod protocol;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod table;
mod workflow;

pub use check::{Violation, ViolationKind, Violations};
#[cfg(feature = "blocking")]
pub use client::blocking;
#[cfg(feature = "client")]
pub use client::{BuildError, Client, ClientBuilder, Download, SendError, Sending, Transport};
pub use codec::json_text::JsonText;
pub use codec::typed_json::Misfit;
#[cfg(feature = "x509")]
pub use credentials::certificate::X509Certificate;
#[cfg(feature = "pkcs12")]
pub use credentials::pkcs12::Pkcs12Error;
#[cfg(all(feature = "asymmetric", feature = "crypto-aws-lc"))]
pub use credentials::rsa::DecryptionFault;
#[cfg(feature = "x509")]
pub use credentials::trusted::TrustedCertificates;
pub use credentials::{
    api_key::ApiKey,
    certificate_fault::CertificateFault,
    client_certificate::Certificate,
    clock::{Clock, SystemClock},
    key_fault::{KeyFault, KeyKind},
    merchant::Merchant,
    merchant_fault::MerchantFault,
    text::TextFault,
};
#[cfg(feature = "asymmetric")]
pub use credentials::{
    peer_keys::PeerKeys,
    rsa::{PrivateKey, PublicKey, SigningFault},
};
#[cfg(feature = "client")]
pub use gateways::wechat_v2::procedures::micropay::{BeforeReversing, MicropayPolicy, Stage, Unpaid};
// Generated code finds the shared types of a gateway beside its marker.
#[cfg(feature = "alipay")]
#[doc(hidden)]
pub use gateways::alipay::alipay_types;
#[cfg(feature = "alipay")]
pub use gateways::alipay::{self, Alipay};
#[cfg(feature = "allinpay")]
pub use gateways::allinpay::{self, Allinpay};
#[cfg(feature = "swiftpass")]
pub use gateways::swiftpass::{self, Swiftpass};
#[cfg(feature = "unionpay")]
#[doc(hidden)]
pub use gateways::unionpay::union_pay_types;
#[cfg(feature = "unionpay")]
pub use gateways::unionpay::{self, UnionPay};
#[doc(hidden)]
pub use gateways::wechat_v2::wechat_v2_types;
#[cfg(feature = "wechat-v3")]
#[doc(hidden)]
pub use gateways::wechat_v3::wechat_v3_types;
#[cfg(feature = "wechat-v3")]
pub use gateways::wechat_v3::{self, WechatV3};
pub use gateways::{
    cloudpay::{self, CloudPay},
    wechat_v2::{self, WechatV2},
};
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub use message::time_conversions::TimeOutOfRange;
pub use message::{
    api::{
        Api, CallRequest, FileRequest, Gateway, GatewayOf, LinkRequest, NoReply, Order, Request, ResponseOf,
    },
    currency::minor_digits,
    dynamic::DynamicMessage,
    file::File,
    money::{Fen, ParseFenError},
    raw::Raw,
    stored::Stored,
    time::Time,
    unknown::UnknownFields,
    value::{Empty, List, ListMut, Message, MessageMut, TypeMismatch, Value, ValueMut, ValueRef},
    wire_enum::WireEnum,
};
pub use paytable_macros::{Api, Gateway, Notice};
pub use protocol::{
    Protocol,
    ack::Ack,
    bundle::Signer,
    draft::{Draft, Prepared},
    dynamic::DynamicReply,
    error::{
        ApiError, Error, NoticeError, OrderMismatch, Outcome, Rejected, RuntimeFault, TransportFault, Unknown,
    },
    notice::Unauthenticated,
    notice_api::{
        AcknowledgedNotice, AnsweredNotice, AuthenticatedNotice, DedupNotice, Notice, UnauthenticatedNotice,
    },
    notice_merchant::UnauthenticatedMerchant,
    received::Received,
    retry::{Attempts, RetryPolicy},
    sign,
    verify_error::{DecryptError, VerifyError},
};
pub use workflow::order_status::{OrderStatus, OrderStatusError, Paid};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../README.zh-CN.md")]
struct ReadmeInChinese;
