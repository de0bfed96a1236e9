//! WeChat Pay Score (微信支付分).

use crate::gateways::markers::apis;

apis! {
    /// 创建支付分订单: places an order of WeChat Pay Score.
    ///
    /// The reply's `mini_program` makes what shows the order to the payer. It is signed with the merchant's APIv2 key,
    /// which a client of APIv3 needs for nothing else: [`Merchant::secret`](crate::Merchant::secret) under the name
    /// `api_v2_key`.
    PayscoreOrder: "wechat_v3/payscore_order",
}
