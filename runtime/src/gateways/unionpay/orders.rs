//! Orders (消费): placing and querying.

use crate::gateways::markers::apis;

apis! {
    /// 前台消费: an order that is paid on a page of UnionPay, to which the browser posts a form.
    FrontOrder: "unionpay/front_order",

    /// 手机控件支付: places an order that is paid in an app or by a phone; the reply has the number (`tn`) that opens it.
    AppOrder: "unionpay/app_order",

    /// 后台消费（无跳转）: charges a card that is bound or was entered at the shop. Accepted is not paid.
    BackOrder: "unionpay/back_order",

    /// 申请二维码（主扫）: places an order that is paid by scanning a QR code.
    QrOrder: "unionpay/qr_order",

    /// 二维码消费（被扫）: charges the payment code that the payer shows. Accepted is not paid.
    QrPay: "unionpay/qr_pay",

    /// 交易状态查询: queries an order by its number and its time. The code of the order is the result.
    Query: "unionpay/query",
}
