//! The clock, the seed, and the state as a whole.

use crate::sandbox::control::{
    body::{FaultsBody, RefundEndBody, SeedBody, invalid},
    held::Control,
    problem::Problem,
};
use paytable::sandbox::StoreError;
use serde_json::{Value, json};
use std::time::Duration;

pub(super) fn time(control: &Control) -> Value {
    let now = control.sandbox.now();
    json!({ "unix": now.unix(), "time": now.to_string() })
}

pub(super) fn advance(control: &Control, by: Duration) -> Result<Value, Problem> {
    let moved = control.advance(by).map_err(|error| failed(&error))?;
    moved.ok_or_else(|| {
        let help = "the clock ends with the year 9999";
        invalid("the clock cannot be moved so far", help)
    })?;
    Ok(time(control))
}

pub(super) fn reset(control: &Control) -> Value {
    control.sandbox.reset();
    control.journal.clear();
    let mut said = control.said();
    (said.faults, said.refund_end) = (FaultsBody::default(), RefundEndBody::default());
    json!({})
}

pub(super) fn reseed(control: &Control, body: SeedBody) -> Value {
    control.sandbox.reseed(body.seed);
    json!(body)
}

pub(super) fn snapshots(control: &Control) -> Result<Value, Problem> {
    let names = control.store.snapshots().map_err(|error| failed(&error))?;
    Ok(json!({ "snapshots": names }))
}

pub(super) fn take(control: &Control, name: &str) -> Result<Value, Problem> {
    control.store.take(name).map_err(|error| failed(&error))?;
    Ok(json!({ "name": name }))
}

pub(super) fn put_back(control: &Control, name: &str) -> Result<Value, Problem> {
    let put_back =
        control.sandbox.reload_after(|| control.store.put_back(name)).map_err(|error| failed(&error))?;
    if !put_back {
        return Err(no_snapshot());
    }
    control.journal.clear();
    Ok(json!({ "name": name }))
}

pub(super) fn remove(control: &Control, name: &str) -> Result<Value, Problem> {
    if !control.store.remove(name).map_err(|error| failed(&error))? {
        return Err(no_snapshot());
    }
    Ok(json!({}))
}

fn no_snapshot() -> Problem {
    let help = "GET /api/snapshots lists them; PUT /api/snapshots/{name} takes one";
    Problem::new(404, "unknown_snapshot", "no snapshot has that name", help)
}

fn failed(error: &StoreError) -> Problem {
    let help = "look after the file of the state, and the space on its disk";
    Problem::new(500, "state", format!("the state of the sandbox: {error}"), help)
}
