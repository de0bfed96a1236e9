//! WeChat Pay APIv3 (微信支付): JSON, signed with RSA keys. The [front page](crate#what-is-built-in) lists the APIs by
//! purpose.
//!
//! [`guide::wechat_v3`](crate::guide::wechat_v3) has it on one page.
//!
//! The merchant needs its private key with the serial number of its certificate, the APIv3 key, and WeChat's public
//! keys:
//! a public key with its `PUB_KEY_ID_…`, platform certificates, or both during a replacement. What a request sends
//! encrypted, such as names and numbers of documents, is encrypted under the key that the request names; that needs the
//! feature `rsa`.
//!
//! | about | markers |
//! |---|---|
//! | orders | [`JsapiOrder`], [`AppOrder`], [`NativeOrder`], [`H5Order`], [`OrderQuery`], [`CloseOrder`] |
//! | the same for sub-merchants | [`PartnerJsapiOrder`], [`PartnerMiniProgramOrder`], [`PartnerAppOrder`], [`PartnerNativeOrder`], [`PartnerH5Order`], [`PartnerOrderQuery`], [`PartnerCloseOrder`] |
//! | the payer shows a code | [`CodePay`], [`ReverseOrder`], [`PartnerCodePay`], [`PartnerReverseOrder`] |
//! | several merchants in one payment | [`CombineJsapiOrder`], [`CombineAppOrder`], [`CombineNativeOrder`], [`CombineH5Order`], [`CombineOrderQuery`], [`CombineCloseOrder`] |
//! | refunds | [`Refund`], [`RefundQuery`], [`AbnormalRefund`] |
//! | services that are paid after their use (支付分) | [`PayscoreOrder`] |
//! | bills | [`TradeBill`], [`FundFlowBill`], [`SubMerchantFundFlowBill`], [`ProfitSharingBill`] |
//! | transfers to users | [`TransferCreate`], [`TransferQuery`], [`TransferCancel`], [`TransferBatchCreate`], [`TransferBatchQuery`], [`TransferDetailQuery`] |
//! | profit sharing | [`ProfitSharing`], [`ProfitSharingQuery`], [`ProfitSharingUnfreeze`], [`ProfitSharingReturn`], [`ProfitSharingAddReceiver`], [`ProfitSharingRemoveReceiver`] |
//! | notices of payments and refunds | [`TransactionNotice`], [`PartnerTransactionNotice`], [`CombineTransactionNotice`], [`ParkingTransactionNotice`], [`RefundNotice`], [`PartnerRefundNotice`] |
//! | other notices | [`TransferNotice`], [`TransferBatchNotice`], [`ProfitSharingNotice`] |
//!
//! Those were reviewed by hand. The others, of contracts, parking, applications, marketing and more, were made by
//! `paytable import` from WeChat's machine-readable description, in which they have no error codes and few lengths: their
//! names follow the path, and their tables say what was guessed. [`APIS`] and [`NOTICES`] list all tables.

mod applyments;
mod bank_offers;
mod banks;
mod bills;
mod brand_red_packets;
mod combine_orders;
mod delivery_plans;
mod exposures;
mod funds;
mod gifts;
mod goods_subsidies;
mod insurance_papay;
mod media;
mod member_cards;
mod merchant_coupons;
mod notices;
mod orders;
mod orders_with_contract;
mod papay;
mod parking;
mod partner_orders;
mod partner_transfers;
mod payment_codes;
mod payscore;
mod platform_certificates;
mod product_coupons;
mod refunds;
mod risk;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;
mod sharing;
mod shopping_receipts;
mod stores;
mod subjects;
mod transfer_batches;
mod transfer_receipts;
mod transfers;
mod vehicle;

pub use applyments::*;
pub use bank_offers::*;
pub use banks::*;
pub use bills::*;
pub use brand_red_packets::*;
pub use combine_orders::*;
pub use delivery_plans::*;
pub use exposures::*;
pub use funds::*;
pub use gifts::*;
pub use goods_subsidies::*;
pub use insurance_papay::*;
pub use media::*;
pub use member_cards::*;
pub use merchant_coupons::*;
pub use notices::*;
pub use orders::*;
pub use orders_with_contract::*;
pub use papay::*;
pub use parking::*;
pub use partner_orders::*;
pub use partner_transfers::*;
pub use payment_codes::*;
pub use payscore::*;
pub use platform_certificates::*;
pub use product_coupons::*;
pub use refunds::*;
pub use risk::*;
pub use sharing::*;
pub use shopping_receipts::*;
pub use stores::*;
pub use subjects::*;
pub use transfer_batches::*;
pub use transfer_receipts::*;
pub use transfers::*;
pub use vehicle::*;
// What several APIs hold, beside their markers.
pub use wechat_v3_types::*;

use super::markers::all;
use crate::table;
use paytable_macros::Gateway;

/// WeChat Pay APIv3: JSON messages, signed with the merchant's private key and verified with WeChat's public keys.
#[derive(Debug, Gateway)]
#[gateway("wechat_v3")]
pub struct WechatV3;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    applyments::APIS,
    bank_offers::APIS,
    banks::APIS,
    bills::APIS,
    brand_red_packets::APIS,
    combine_orders::APIS,
    delivery_plans::APIS,
    exposures::APIS,
    funds::APIS,
    gifts::APIS,
    goods_subsidies::APIS,
    insurance_papay::APIS,
    media::APIS,
    member_cards::APIS,
    merchant_coupons::APIS,
    orders::APIS,
    orders_with_contract::APIS,
    papay::APIS,
    parking::APIS,
    partner_orders::APIS,
    partner_transfers::APIS,
    payment_codes::APIS,
    payscore::APIS,
    platform_certificates::APIS,
    product_coupons::APIS,
    refunds::APIS,
    risk::APIS,
    sharing::APIS,
    shopping_receipts::APIS,
    stores::APIS,
    subjects::APIS,
    transfer_batches::APIS,
    transfer_receipts::APIS,
    transfers::APIS,
    vehicle::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    notices::NOTICES,
];
