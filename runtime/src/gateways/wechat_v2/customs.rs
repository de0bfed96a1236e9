//! Declarations to customs (海关报关).

use paytable_macros::Api;

/// 订单附加信息提交接口: declares a paid order, or a part of a split one, to customs; the result is in the state of the
/// reply.
#[derive(Api)]
#[api("wechat_v2/customs_declare")]
pub struct CustomsDeclare;

/// 订单附加信息查询接口: queries the status of the customs declarations of an order, one by one.
#[derive(Api)]
#[api("wechat_v2/customs_query")]
pub struct CustomsQuery;

/// 订单附加信息重推接口: sends a declaration to customs again, after customs lost or refused it.
#[derive(Api)]
#[api("wechat_v2/customs_redeclare")]
pub struct CustomsRedeclare;
