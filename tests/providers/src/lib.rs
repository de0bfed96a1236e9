//! Providers that the runtime does not ship. All there is of them in Rust are these markers.

/// QQ钱包.
pub mod qq {
    use paytable::{Api, Gateway, Notice};

    /// QQ Wallet.
    #[derive(Debug, Gateway)]
    #[gateway(path = "tables/qq/gateway.toml")]
    pub struct QqWallet;

    /// 统一下单: creates a prepaid order.
    #[derive(Debug, Api)]
    #[api(path = "tables/qq/unified_order.toml")]
    pub struct UnifiedOrder;

    /// 订单查询: asks how an order stands.
    #[derive(Debug, Api)]
    #[api(path = "tables/qq/order_query.toml")]
    pub struct OrderQuery;

    /// 关闭订单: closes an order that is not paid.
    #[derive(Debug, Api)]
    #[api(path = "tables/qq/close_order.toml")]
    pub struct CloseOrder;

    /// 申请退款: pays back an order.
    #[derive(Debug, Api)]
    #[api(path = "tables/qq/refund.toml")]
    pub struct Refund;

    /// 退款查询: asks how the refunds of an order stand.
    #[derive(Debug, Api)]
    #[api(path = "tables/qq/refund_query.toml")]
    pub struct RefundQuery;

    /// 支付结果通知: says that an order was paid.
    #[derive(Debug, Notice)]
    #[notice(path = "tables/qq/pay_notice.toml")]
    pub struct PayNotice;
}

/// 扫呗.
pub mod saobei {
    use paytable::{Api, Gateway, Notice};

    /// Saobei.
    #[derive(Debug, Gateway)]
    #[gateway(path = "tables/saobei/gateway.toml")]
    pub struct Saobei;

    /// 小程序支付接口: creates the order of a mini program.
    #[derive(Debug, Api)]
    #[api(path = "tables/saobei/mini_pay.toml")]
    pub struct MiniPay;

    /// 回调通知: says that an order was paid.
    #[derive(Debug, Notice)]
    #[notice(path = "tables/saobei/mini_pay.toml")]
    pub struct PayNotice;
}
