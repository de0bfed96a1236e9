//! WeChat Pay APIv2 (微信支付): signed XML. The [front page](crate#what-is-built-in) lists the APIs by purpose.

mod applyments;
mod bills;
mod combined_orders;
mod comments;
mod contracts;
mod coupons;
mod customs;
mod deposit;
mod face;
mod identity;
mod media;
mod merchant_risk;
mod micropayments;
mod notices;
mod orders;
#[cfg(feature = "client")]
pub(crate) mod procedures;
mod red_packets;
mod refunds;
mod rentals;
mod reports;
mod risk;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;
mod settlement;
mod sharing;
mod sub_merchants;
mod tools;
mod transfers;
mod transit;
mod vehicle;
mod withdrawals;

pub use applyments::*;
pub use bills::*;
pub use combined_orders::*;
pub use comments::*;
pub use contracts::*;
pub use coupons::*;
pub use customs::*;
pub use deposit::*;
pub use face::*;
pub use identity::*;
pub use media::*;
pub use merchant_risk::*;
pub use micropayments::*;
pub use notices::*;
pub use orders::*;
pub use red_packets::*;
pub use refunds::*;
pub use rentals::*;
pub use reports::*;
pub use risk::*;
pub use settlement::*;
pub use sharing::*;
pub use sub_merchants::*;
pub use tools::*;
pub use transfers::*;
pub use transit::*;
pub use vehicle::*;
pub use withdrawals::*;

use crate::protocol::notice_api::Notice as _;
use crate::{message::api::Api as _, table};
use paytable_macros::Gateway;

/// WeChat Pay APIv2: flat XML messages, signed in both directions with the merchant's API key.
#[derive(Debug, Gateway)]
#[gateway("wechat_v2")]
pub struct WechatV2;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = &[
    ApplymentSubmit::TABLE,
    ApplymentQuery::TABLE,
    ApplymentUpgrade::TABLE,
    ApplymentUpgradeQuery::TABLE,
    ApplymentModifyAccount::TABLE,
    ApplymentModifyContact::TABLE,
    ApplymentSignContract::TABLE,
    DownloadBill::TABLE,
    DownloadFundFlow::TABLE,
    CombinedOrder::TABLE,
    CombinedOrderClose::TABLE,
    CombinedOrderQuery::TABLE,
    BatchQueryComment::TABLE,
    ContractOrder::TABLE,
    ContractDeduct::TABLE,
    ContractDeductPartner::TABLE,
    ContractDeductQuery::TABLE,
    ContractDeductQueryPartner::TABLE,
    ContractDelete::TABLE,
    ContractDeletePartner::TABLE,
    ContractQuery::TABLE,
    ContractQueryPartner::TABLE,
    ContractSignWeb::TABLE,
    ContractSignWebPartner::TABLE,
    ContractSignH5::TABLE,
    ContractSignH5Partner::TABLE,
    ContractSignApp::TABLE,
    ContractSignAppPartner::TABLE,
    CouponSend::TABLE,
    CouponStockQuery::TABLE,
    CouponQuery::TABLE,
    CustomsDeclare::TABLE,
    CustomsQuery::TABLE,
    CustomsRedeclare::TABLE,
    DepositFacePay::TABLE,
    DepositMicropay::TABLE,
    DepositUnifiedOrder::TABLE,
    DepositOrderQuery::TABLE,
    DepositReverse::TABLE,
    DepositConsume::TABLE,
    DepositRefund::TABLE,
    DepositRefundQuery::TABLE,
    FacePay::TABLE,
    FacePayQuery::TABLE,
    FacePayReverse::TABLE,
    FaceAuthInfo::TABLE,
    IdentityAuthorize::TABLE,
    IdentityAccessToken::TABLE,
    IdentityInfo::TABLE,
    IdentityVerify::TABLE,
    MediaUpload::TABLE,
    MerchantRiskQuery::TABLE,
    MerchantRiskReport::TABLE,
    MerchantRiskCallback::TABLE,
    MerchantAuditQueryBank::TABLE,
    MerchantAuditQueryChannel::TABLE,
    Micropay::TABLE,
    Reverse::TABLE,
    UnifiedOrder::TABLE,
    OrderQuery::TABLE,
    CloseOrder::TABLE,
    NativeLink::TABLE,
    RedPacketSend::TABLE,
    RedPacketSendGroup::TABLE,
    RedPacketSendMiniProgram::TABLE,
    RedPacketQuery::TABLE,
    RedPacketSendWorkwx::TABLE,
    RedPacketQueryWorkwx::TABLE,
    Refund::TABLE,
    RefundV2::TABLE,
    RefundQuery::TABLE,
    RefundQueryV2::TABLE,
    RentCreate::TABLE,
    RentQuery::TABLE,
    RentCancel::TABLE,
    RentChange::TABLE,
    RentFinish::TABLE,
    HotelCreate::TABLE,
    HotelQuery::TABLE,
    HotelFinish::TABLE,
    TradeReport::TABLE,
    PlatformCertificates::TABLE,
    RsaPublicKey::TABLE,
    ViolationQuery::TABLE,
    SettlementQuery::TABLE,
    ExchangeRateQuery::TABLE,
    ProfitSharing::TABLE,
    ProfitSharingMulti::TABLE,
    ProfitSharingFinish::TABLE,
    ProfitSharingQuery::TABLE,
    ProfitSharingReturn::TABLE,
    ProfitSharingReturnQuery::TABLE,
    ProfitSharingAddReceiver::TABLE,
    ProfitSharingRemoveReceiver::TABLE,
    ProfitSharingRatioQuery::TABLE,
    ProfitSharingAmountQuery::TABLE,
    SubMerchantAdd::TABLE,
    SubMerchantModify::TABLE,
    SubMerchantQuery::TABLE,
    SubMerchantConfigAdd::TABLE,
    SubMerchantConfigQuery::TABLE,
    SubMerchantFollowConfig::TABLE,
    BankSubMerchantQuery::TABLE,
    BankSubMerchantModify::TABLE,
    BankSubMerchantChannel::TABLE,
    AuthCodeToOpenid::TABLE,
    ShortUrl::TABLE,
    Transfer::TABLE,
    TransferQuery::TABLE,
    TransferEmployee::TABLE,
    TransferEmployeeQuery::TABLE,
    BankTransfer::TABLE,
    BankTransferQuery::TABLE,
    TransitDeduct::TABLE,
    TransitDeductPartner::TABLE,
    TransitOrderQuery::TABLE,
    TransitOrderQueryPartner::TABLE,
    TransitUserQuery::TABLE,
    TransitUserQueryPartner::TABLE,
    VehicleEntry::TABLE,
    VehicleEntryPartner::TABLE,
    VehicleDeduct::TABLE,
    VehicleDeductPartner::TABLE,
    VehicleUserQuery::TABLE,
    VehicleUserQueryPartner::TABLE,
    WithdrawalQuery::TABLE,
    WithdrawalRetry::TABLE,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = &[
    RefundNotice::TABLE,
    ContractNotice::TABLE,
    PapayNotice::TABLE,
    CombinedNotice::TABLE,
    NativeNotice::TABLE,
    PlateStateNotice::TABLE,
    PayNotice::TABLE,
    #[cfg(feature = "gcm")]
    RentNotice::TABLE,
    #[cfg(feature = "gcm")]
    ProfitSharingNotice::TABLE,
];
