//! Orders, and what their payers do.

use crate::sandbox::control::{held::Control, problem::Problem, query::Page};
use paytable::sandbox::{Delivery, NotPaid, OrderDetails, OrderSearch, PayError, Standing};
use serde_json::{Value, json};

pub(super) fn list(control: &Control, page: &Page) -> Value {
    let mut search = OrderSearch::by(&*page.text);
    (search.skip, search.limit) = (page.skip, page.limit);
    let (orders, all) = control.sandbox.find_orders(&search);
    json!({ "orders": orders.iter().map(standing).collect::<Vec<_>>(), "total": all })
}

pub(super) fn one(control: &Control, number: &str) -> Result<Value, Problem> {
    control.sandbox.order_details(number).as_ref().map(details).ok_or_else(no_order)
}

pub(super) async fn pay(control: &Control, number: &str) -> Result<Value, Problem> {
    let paid = control.sandbox.pay(number).await;
    control.journal.touch();
    paid.map(delivered).map_err(not_payable)
}

pub(super) fn not_paid(control: &Control, number: &str, what: NotPaid) -> Result<Value, Problem> {
    control.sandbox.not_paid(number, what).map_err(not_payable)?;
    control.journal.touch();
    one(control, number)
}

pub(super) async fn resend(control: &Control, number: &str) -> Result<Value, Problem> {
    control.sandbox.resend_payment(number).await.map(delivered).map_err(not_payable)
}

pub(super) fn delivered(delivery: Delivery) -> Value {
    json!({ "attempts": delivery.attempts, "acknowledged": delivery.acknowledged })
}

fn standing(order: &Standing) -> Value {
    json!({
        "number": order.number,
        "mch_id": order.mch_id,
        "trade_state": order.trade_state,
        "total_fee": order.total_fee.0,
        "transaction_id": order.transaction_id,
        "refunded": order.refunded.0,
        "refunds": order.refunds,
        "placed_at": order.placed_at.to_string(),
    })
}

fn details(order: &OrderDetails) -> Value {
    let refund = |refund: &paytable::sandbox::RefundDetails| {
        json!({
            "number": refund.number,
            "id": refund.id,
            "amount": refund.amount.0,
            "status": refund.status,
            "accepted_at": refund.accepted_at.to_string(),
            "ends_at": refund.ends_at.to_string(),
        })
    };
    let named = |pairs: &[(String, String)]| -> Value {
        Value::Object(pairs.iter().map(|(name, value)| (name.clone(), json!(value))).collect())
    };
    let history = order.history.iter().map(|(at, what)| json!({ "at": at.to_string(), "what": what.name() }));
    let mut value = standing(&order.standing);
    value["api"] = json!(format!("{}.{}", order.api.gateway.name, order.api.name));
    value["asked"] = named(&order.asked);
    value["prepay_id"] = json!(order.prepay_id);
    value["paid_at"] = json!(order.paid_at.map(|time| time.to_string()));
    value["expires_at"] = json!(order.expires_at.map(|time| time.to_string()));
    value["refund_list"] = order.refunds.iter().map(refund).collect();
    value["history"] = history.collect();
    value
}

fn no_order() -> Problem {
    Problem::new(
        404,
        "unknown_order",
        "no order has that number",
        "GET /api/orders lists the orders; place it first",
    )
}

fn not_payable(error: PayError) -> Problem {
    let help = match error {
        PayError::NoSuchOrder => return no_order(),
        PayError::NoSuchFunction => "name its address under [[function]] of the configuration",
        PayError::NoSuchContainer => "name its address under [[container]] of the configuration",
        PayError::NotPaid => "pay it first",
        PayError::NotKept => "look after the file of the state, and the space on its disk",
        _ => "GET /api/orders/{number} says how it stands; place another order to pay one",
    };
    Problem::new(409, "not_payable", error.to_string(), help)
}
