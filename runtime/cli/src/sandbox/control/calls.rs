//! What the calls do.

use super::{
    body::{FaultsBody, Nothing, PayerBody, RefundEndBody, RefusalBody, invalid, read},
    held::Control,
    problem::Problem,
    route::Call,
};
use crate::sandbox::authority::apis;
use paytable::{
    sandbox::{PayError, Standing},
    table::Api,
};
use paytable_schema::{nearest, tables};
use serde_json::{Value, json};

/// Carries out a call. `segment` is the open segment of its path.
pub(super) async fn carry_out(
    control: &Control,
    call: Call,
    segment: &str,
    body: &[u8],
) -> Result<Value, Problem> {
    match call {
        Call::Document => serde_json::from_str(include_str!("openapi.json"))
            .map_err(|error| Problem::new(500, "internal", error.to_string(), "report this")),
        Call::Orders => {
            let orders: Vec<Value> = control.sandbox.orders().iter().map(standing).collect();
            Ok(json!({ "orders": orders }))
        }
        Call::Order => match control.sandbox.order(segment) {
            Some(order) => Ok(standing(&order)),
            None => Err(no_order()),
        },
        Call::Pay => {
            let Nothing {} = read(body)?;
            let delivery = control.sandbox.pay(segment).await.map_err(not_paid)?;
            Ok(json!({ "attempts": delivery.attempts, "acknowledged": delivery.acknowledged }))
        }
        Call::Payer => {
            control.sandbox.payer(segment, read::<PayerBody>(body)?.payer()?);
            Ok(json!({}))
        }
        Call::RefundEnd => Ok(json!(control.said().refund_end)),
        Call::SetRefundEnd => {
            let body: RefundEndBody = read(body)?;
            control.sandbox.end_refunds(body.end());
            control.said().refund_end = body;
            Ok(json!(body))
        }
        Call::Refuse => refuse(control, &read(body)?),
        Call::Faults => Ok(json!(control.said().faults)),
        Call::SetFaults => {
            let body: FaultsBody = read(body)?;
            let faults = body.faults()?;
            let mut said = control.said();
            control.sandbox.set_faults(faults);
            said.faults = body;
            Ok(json!(body))
        }
        Call::Time => {
            let now = control.sandbox.now();
            Ok(json!({ "unix": now.unix(), "time": now.to_string() }))
        }
    }
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
    })
}

fn no_order() -> Problem {
    Problem::new(
        404,
        "unknown_order",
        "no order has that number",
        "GET /orders lists the orders; place it first",
    )
}

fn not_paid(error: PayError) -> Problem {
    let help = match error {
        PayError::NoSuchOrder => return no_order(),
        PayError::NoSuchFunction => "name its address under [[function]] of the configuration",
        PayError::NoSuchContainer => "name its address under [[container]] of the configuration",
        _ => "GET /orders/{number} says how it stands; place another order to pay one",
    };
    Problem::new(409, "not_payable", error.to_string(), help)
}

fn refuse(control: &Control, body: &RefusalBody) -> Result<Value, Problem> {
    let api = api(&body.api)?;
    if control.sandbox.refuse_next_of(api, &body.code, body.carried_out).is_err() {
        let known: Vec<&str> =
            api.errors.iter().copied().chain(api.gateway.errors).map(|row| row.code).collect();
        let help = match nearest(&body.code, known.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("documented are {}", known.join(", ")),
        };
        return Err(invalid("the table of the API does not document this error code", &help));
    }
    Ok(json!(body))
}

/// The shipped API whose table has that name, such as `wechat_v2/unified_order`.
fn api(name: &str) -> Result<&'static Api, Problem> {
    let document = paytable_schema::load(name);
    let named = document.ok().and_then(|(gateway, document)| Some((gateway.name, document.api?.name)));
    let found = named.and_then(|(gateway, name)| {
        apis().find(|api| api.gateway.name == gateway.as_str() && api.name == name.as_str())
    });
    found.ok_or_else(|| {
        let faults = tables::unknown(name);
        let near = faults.list().first().and_then(|fault| fault.help.clone());
        let near = near.filter(|help| help.starts_with("did you mean"));
        let help = near.unwrap_or_else(|| "`paytable coverage` lists the APIs".to_owned());
        invalid("no API has that name", &help)
    })
}
