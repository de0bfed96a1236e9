//! Confirmation of a refund notice by a query.

use crate::{
    client::Client,
    gateways::wechat_v2::{
        RefundNoticeEvent, RefundQueryRequest, RefundQueryResponse, WechatV2, refund_notice::RefundInfo,
    },
    message::value::Message,
    protocol::{
        compare::{own_text, text_at},
        error::OrderMismatch,
        error::{Error, Unknown},
        notice::Unauthenticated,
    },
    workflow::order_status::OrderStatusError,
};

/// The fields about the order that the reply and the notice must have in common.
const OF_ORDER: &[&str] = &["req_info.transaction_id", "req_info.out_trade_no", "req_info.total_fee"];
const OF_REFUND: &[&str] =
    &["req_info.refund_id", "req_info.out_refund_no", "req_info.refund_fee", "req_info.refund_status"];

/// Queries the refund in a notice. The notice is confirmed if its fields and the reply's are the same.
pub(crate) async fn refund(
    client: &Client<WechatV2>,
    notice: &Unauthenticated<RefundNoticeEvent>,
) -> Result<RefundNoticeEvent, OrderStatusError> {
    let event = notice.hint();
    let Some(refund_id) = event.req_info.as_ref().and_then(|info| info.refund_id.clone()) else {
        return Err(Error::Unknown(Unknown::Incomplete { field: "refund_id" }).into());
    };
    let query = RefundQueryRequest {
        appid: event.appid.clone(),
        sub_appid: event.sub_appid.clone(),
        sub_mch_id: event.sub_mch_id.clone(),
        refund_id: Some(refund_id),
        ..Default::default()
    };
    match client.call_with_retries(&query, client.retries()).await {
        Ok(reply) => agree(event, &reply),
        Err(error) if error.code() == Some("REFUNDNOTEXIST") && matches!(error, Error::Api(_)) => {
            Err(OrderMismatch { fields: vec!["req_info.refund_id"] }.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The event with the values of the reply.
fn agree(
    event: &RefundNoticeEvent,
    reply: &RefundQueryResponse,
) -> Result<RefundNoticeEvent, OrderStatusError> {
    let found = reply.refunds.iter().find(|refund| !differs("req_info.refund_id", event, *refund));
    let Some(refund) = found else {
        return Err(OrderMismatch { fields: vec!["req_info.refund_id"] }.into());
    };
    let of_order = OF_ORDER.iter().filter(|path| differs(path, event, reply));
    let of_refund = OF_REFUND.iter().filter(|path| differs(path, event, refund));
    let fields: Vec<_> = of_order.chain(of_refund).copied().collect();
    if !fields.is_empty() {
        return Err(OrderMismatch { fields }.into());
    }
    let info = RefundInfo {
        settlement_total_fee: reply.settlement_total_fee,
        settlement_refund_fee: refund.settlement_refund_fee,
        success_time: refund.refund_success_time,
        refund_recv_accout: refund.refund_recv_accout.clone(),
        refund_account: refund.refund_account.clone(),
        ..only_compared(event)
    };
    Ok(RefundNoticeEvent { req_info: Some(info), ..event.clone() })
}

/// The fields of the refund that were compared, and no others.
fn only_compared(event: &RefundNoticeEvent) -> RefundInfo {
    let info = event.req_info.clone().unwrap_or_default();
    RefundInfo {
        transaction_id: info.transaction_id,
        out_trade_no: info.out_trade_no,
        total_fee: info.total_fee,
        refund_id: info.refund_id,
        out_refund_no: info.out_refund_no,
        refund_fee: info.refund_fee,
        refund_status: info.refund_status,
        ..RefundInfo::default()
    }
}

/// Whether a field is missing in one of the two, or differs.
fn differs(path: &str, event: &RefundNoticeEvent, said: &dyn Message) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let told = text_at(event, path);
    told.is_none() || told != own_text(said, name, None)
}
