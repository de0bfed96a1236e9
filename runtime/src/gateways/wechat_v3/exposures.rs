//! Which ways of payment a payer can be shown (支付方式前置).

use crate::gateways::markers::apis;

apis! {
    /// 微信分付-支付方式前置服务: creates the pay acquiring bank transactions exposure.
    PayAcquiringBankTransactionsExposureCreate: "wechat_v3/pay_acquiring_bank_transactions_exposure_create",

    /// 商户贴息-获取微信分付曝光建议: creates the pay instal exposure.
    PayInstalExposureCreate: "wechat_v3/pay_instal_exposure_create",

    /// 商户贴息-获取微信分付曝光建议: creates the pay instal partner exposure.
    PayInstalPartnerExposureCreate: "wechat_v3/pay_instal_partner_exposure_create",

    /// 微信分付-支付方式前置服务: creates the pay partner transactions exposure.
    PayPartnerTransactionsExposureCreate: "wechat_v3/pay_partner_transactions_exposure_create",

    /// 微信分付-支付方式前置服务: creates the pay transactions exposure.
    PayTransactionsExposureCreate: "wechat_v3/pay_transactions_exposure_create",
}
