//! Payment codes (付款码支付): charging a code, and reversing what may have been charged.

use crate::gateways::markers::apis;

apis! {
    /// 付款码支付: charges, for a sub-merchant, the payment code that a payer shows. Status 202 means that the
    /// payer is typing the password: query the order.
    PartnerCodePay: "wechat_v3/partner_code_pay",

    /// 撤销: reverses an order of a sub-merchant by payment code: it can no longer be paid, and what was paid
    /// goes back.
    PartnerReverseOrder: "wechat_v3/partner_reverse_order",

    /// 付款码支付: charges the payment code that a payer shows. Status 202 means that the payer is typing the
    /// password: query the order.
    CodePay: "wechat_v3/code_pay",

    /// 撤销: reverses an order by payment code: it can no longer be paid, and what was paid goes back.
    ReverseOrder: "wechat_v3/reverse_order",
}
