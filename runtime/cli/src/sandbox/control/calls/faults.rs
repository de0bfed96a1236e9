//! What goes wrong with calls.

use crate::sandbox::{
    control::{
        body::{FaultsBody, NextFaultBody, RefundEndBody, RefusalBody, invalid},
        held::Control,
        problem::Problem,
    },
    names,
};
use paytable::sandbox::RequestFault;
use paytable_schema::nearest;
use serde_json::{Value, json};

pub(super) fn set(control: &Control, body: FaultsBody) -> Result<Value, Problem> {
    let faults = body.faults()?;
    let mut said = control.said();
    control.sandbox.set_faults(faults);
    said.faults = body;
    Ok(json!(body))
}

pub(super) fn end_refunds(control: &Control, body: RefundEndBody) -> Value {
    control.sandbox.end_refunds(body.end());
    control.said().refund_end = body;
    json!(body)
}

/// The next call of an API fares so.
pub(super) fn next(control: &Control, body: &NextFaultBody) -> Result<Value, Problem> {
    let api = names::api(&body.api).map_err(|help| invalid("no API has that name", &help))?;
    let known = RequestFault::ALL.iter().map(|fault| fault.name());
    let fault = RequestFault::ALL.iter().find(|fault| fault.name() == body.fault).ok_or_else(|| {
        let help = match nearest(&body.fault, known.clone()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("there are {}", known.collect::<Vec<_>>().join(", ")),
        };
        invalid("no fault has that name", &help)
    })?;
    control.sandbox.fault_next_of(api, *fault);
    Ok(json!(body))
}

pub(super) fn refuse(control: &Control, body: &RefusalBody) -> Result<Value, Problem> {
    let api = names::api(&body.api).map_err(|help| invalid("no API has that name", &help))?;
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
