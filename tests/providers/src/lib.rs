//! Providers that the runtime does not ship. All there is of them in Rust are these markers.

/// An acquirer that does not exist.
pub mod ferry {
    use paytable::{Api, Gateway, Notice};

    /// Ferry.
    #[derive(Debug, Gateway)]
    #[gateway(path = "tables/ferry/gateway.toml")]
    pub struct Ferry;

    /// Places an order.
    #[derive(Debug, Api)]
    #[api(path = "tables/ferry/order.toml")]
    pub struct Order;

    /// Asks how an order stands.
    #[derive(Debug, Api)]
    #[api(path = "tables/ferry/order_query.toml")]
    pub struct OrderQuery;

    /// Says that an order was paid.
    #[derive(Debug, Notice)]
    #[notice(path = "tables/ferry/order.toml")]
    pub struct Paid;
}

/// Another acquirer that does not exist.
pub mod tug {
    use paytable::{Api, Gateway, Notice};

    /// Tug.
    #[derive(Debug, Gateway)]
    #[gateway(path = "tables/tug/gateway.toml")]
    pub struct Tug;

    /// Places an order.
    #[derive(Debug, Api)]
    #[api(path = "tables/tug/order.toml")]
    pub struct Order;

    /// Asks how an order stands.
    #[derive(Debug, Api)]
    #[api(path = "tables/tug/order_query.toml")]
    pub struct OrderQuery;

    /// Says that an order was paid.
    #[derive(Debug, Notice)]
    #[notice(path = "tables/tug/order.toml")]
    pub struct Paid;
}

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

/// A gateway like Stripe: a key in a header, and notices signed with another one.
pub mod buoy {
    use paytable::{Api, Gateway, Notice};

    /// Buoy.
    #[derive(Debug, Gateway)]
    #[gateway(path = "tables/buoy/gateway.toml")]
    pub struct Buoy;

    /// Places an order.
    #[derive(Debug, Api)]
    #[api(path = "tables/buoy/charge.toml")]
    pub struct Charge;

    /// Asks how an order stands.
    #[derive(Debug, Api)]
    #[api(path = "tables/buoy/query.toml")]
    pub struct Query;

    /// Says that an order was paid.
    #[derive(Debug, Notice)]
    #[notice(path = "tables/buoy/charge.toml")]
    pub struct Paid;
}

/// A gateway like Binance Pay: all is signed with shared keys.
pub mod berth {
    use paytable::{Api, Gateway, Notice};

    /// Berth.
    #[derive(Debug, Gateway)]
    #[gateway(path = "tables/berth/gateway.toml")]
    pub struct Berth;

    /// Places an order.
    #[derive(Debug, Api)]
    #[api(path = "tables/berth/order.toml")]
    pub struct Order;

    /// Says that an order was paid.
    #[derive(Debug, Notice)]
    #[notice(path = "tables/berth/order.toml")]
    pub struct Paid;
}

/// A gateway like Alipay's APIv3: signed headers, some parts of which only some merchants have.
pub mod pier {
    use paytable::{Api, Gateway};

    /// Pier.
    #[derive(Debug, Gateway)]
    #[gateway(path = "tables/pier/gateway.toml")]
    pub struct Pier;

    /// Asks how an order stands.
    #[derive(Debug, Api)]
    #[api(path = "tables/pier/query.toml")]
    pub struct Query;
}
