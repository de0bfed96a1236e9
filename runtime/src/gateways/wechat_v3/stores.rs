//! Stores (门店).

use crate::gateways::markers::apis;

apis! {
    /// 创建门店: creates the merchant store.
    MerchantStoreCreate: "wechat_v3/merchant_store_create",

    /// 查询门店: queries the merchant store.
    MerchantStoreQuery: "wechat_v3/merchant_store_query",

    /// 修改门店: changes the merchant store.
    MerchantStoreUpdate: "wechat_v3/merchant_store_update",

    /// 绑定门店收款信息: binds the merchant store recipients.
    MerchantStoreRecipientsBind: "wechat_v3/merchant_store_recipients_bind",

    /// 解除门店收款信息绑定: unbinds the merchant store recipients.
    MerchantStoreRecipientsUnbind: "wechat_v3/merchant_store_recipients_unbind",
}
