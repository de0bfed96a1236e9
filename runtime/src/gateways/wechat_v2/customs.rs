//! Declarations to customs (海关报关).

use crate::gateways::markers::apis;

apis! {
    /// 订单附加信息提交接口: declares a paid order, or a part of a split one, to customs; the result is in the state of the
    /// reply.
    CustomsDeclare: "wechat_v2/customs_declare",

    /// 订单附加信息查询接口: queries the status of the customs declarations of an order, one by one.
    CustomsQuery: "wechat_v2/customs_query",

    /// 订单附加信息重推接口: sends a declaration to customs again, after customs lost or refused it.
    CustomsRedeclare: "wechat_v2/customs_redeclare",
}
