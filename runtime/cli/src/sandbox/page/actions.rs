//! What the buttons of the pages do.

use super::{
    form::{Form, with_query},
    gateway::{fault_fields, field_name},
    names::{link_of_order, link_of_pay_page},
    refusal::Refusal,
    route::Act,
    said::{self, Said},
};
use crate::sandbox::control::{calls::press, held::Control, route::Call};
use paytable::sandbox::{Delivery, NotPaid, PayError};
use serde_json::{Map, Value, json};
use std::{future::Future, time::Duration};
use tokio::time::timeout;

/// So long a page waits for a notice to be acknowledged. It is sent all the same.
const WAIT: Duration = Duration::from_millis(1500);
/// The clock is moved on by a year at most.
const LONGEST: u64 = 366 * 24 * 3600;

/// Does it; the address of the page that says what came of it.
pub(super) async fn act(control: &Control, act: &Act, form: &Form) -> Result<String, Refusal> {
    let (path, said) = match act {
        Act::Payer(number) => (link_of_order(number), payer(control, number, form).await?),
        Act::Pay(number) => (link_of_pay_page(number), payer(control, number, form).await?),
        Act::Resend(id) => ("/notices".to_owned(), resend(control, *id).await),
        Act::Clock => ("/gateway".to_owned(), advance(control, form).await?),
        Act::Faults => {
            press_json(control, Call::SetFaults, "", &faults(form)?).await?;
            ("/gateway".to_owned(), said::FAULTS_SET)
        }
        Act::RefundEnd => {
            let body = json!({ "end": form.get("end").ok_or(Refusal::Form)? });
            press_json(control, Call::SetRefundEnd, "", &body).await?;
            ("/gateway".to_owned(), said::REFUND_END_SET)
        }
        Act::Refusals => {
            let field = |name| form.get(name).map(str::trim).ok_or(Refusal::Form);
            let carried_out = form.get("carried_out").is_some();
            let body = json!({ "api": field("api")?, "code": field("code")?, "carried_out": carried_out });
            press_json(control, Call::Refuse, "", &body).await?;
            ("/gateway".to_owned(), said::REFUSAL_SET)
        }
        Act::PaymentCode => (("/gateway".to_owned()), payment_code(control, form).await?),
    };
    control.journal.touch();
    Ok(with_query(&path, &[("said", said.code)]))
}

/// Does what the control interface does.
async fn press_json(control: &Control, call: Call, segment: &str, body: &Value) -> Result<(), Refusal> {
    let done = press(control, call, segment, body.to_string().as_bytes()).await;
    done.map(|_| ()).map_err(|problem| Refusal::of(problem.status, problem.code, problem.explained()))
}

async fn payer(control: &Control, number: &str, form: &Form) -> Result<Said, Refusal> {
    let (what, said) = match form.get("does") {
        Some("pay") => return Ok(pay(control.sandbox.pay(number)).await),
        Some("cancel") => (NotPaid::Cancels, said::CANCELLED),
        Some("wrong_password") => (NotPaid::WrongPassword, said::WRONG_PASSWORD),
        Some("not_enough") => (NotPaid::IsShort, said::NOT_ENOUGH),
        _ => return Err(Refusal::Form),
    };
    Ok(match control.sandbox.not_paid(number, what) {
        Ok(()) => said,
        Err(error) => not_paid(error),
    })
}

async fn pay(paying: impl Future<Output = Result<Delivery, PayError>>) -> Said {
    match timeout(WAIT, paying).await {
        Err(_) => said::PAID_UNTOLD,
        Ok(Ok(delivery)) if delivery.acknowledged => said::PAID,
        Ok(Ok(_)) => said::PAID_NOT_ACKNOWLEDGED,
        Ok(Err(error)) => not_paid(error),
    }
}

fn not_paid(error: PayError) -> Said {
    match error {
        PayError::NoSuchOrder => said::NO_ORDER,
        PayError::AlreadyPaid => said::ALREADY_PAID,
        PayError::Closed => said::CLOSED,
        PayError::Paying => said::PAYING,
        PayError::Lapsed => said::LAPSED,
        PayError::NoSuchFunction | PayError::NoSuchContainer => said::NO_RECEIVER,
        _ => said::NOT_PAID,
    }
}

async fn resend(control: &Control, id: u64) -> Said {
    match timeout(WAIT, control.sandbox.resend(id)).await {
        Err(_) => said::RESENT_UNTOLD,
        Ok(Ok(delivery)) if delivery.acknowledged => said::RESENT,
        Ok(Ok(_)) => said::RESENT_NOT_ACKNOWLEDGED,
        Ok(Err(_)) => said::NO_NOTICE,
    }
}

async fn advance(control: &Control, form: &Form) -> Result<Said, Refusal> {
    let seconds = form.get("seconds").and_then(|text| text.parse::<u64>().ok());
    let seconds = seconds.filter(|seconds| (1..=LONGEST).contains(seconds)).ok_or(Refusal::Form)?;
    press_json(control, Call::Advance, "", &json!({ "by": format!("{seconds}s") })).await?;
    Ok(said::CLOCK_MOVED)
}

/// The fields of the form as the control interface takes them; what is not there is 0.
fn faults(form: &Form) -> Result<Value, Refusal> {
    let (mut body, mut groups) = (Map::new(), Map::new());
    for (group, name) in fault_fields() {
        let text = form.get(&field_name(group, name)).unwrap_or_default().trim();
        let number: u32 = if text.is_empty() { 0 } else { text.parse().map_err(|_| not_a_number(name))? };
        match group {
            None => _ = body.insert(name.to_owned(), json!(number)),
            Some(group) => {
                let fields = groups.entry(group).or_insert_with(|| json!({}));
                fields[name] = json!(number);
            }
        }
    }
    body.append(&mut groups);
    Ok(Value::Object(body))
}

fn not_a_number(name: &str) -> Refusal {
    Refusal::Value(format!("{name}: 0 – 1000"))
}

async fn payment_code(control: &Control, form: &Form) -> Result<Said, Refusal> {
    let auth_code = form.get("auth_code").map(str::trim).ok_or(Refusal::Form)?;
    if auth_code.is_empty()
        || auth_code.len() > 64
        || !auth_code.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return Err(Refusal::Value("auth_code: 0-9 a-z A-Z, 1 – 64".to_owned()));
    }
    let does = form.get("does").ok_or(Refusal::Form)?;
    let mut body = json!({ "does": does });
    let needs_time = matches!(does, "types_password" | "gives_up");
    match form.get("after_seconds").unwrap_or_default().trim() {
        "" => {}
        text if needs_time => {
            let seconds: u32 = text.parse().map_err(|_| not_a_number("after_seconds"))?;
            body["after_seconds"] = json!(seconds);
        }
        _ => {
            return Err(Refusal::Value("after_seconds: types_password, gives_up".to_owned()));
        }
    }
    press_json(control, Call::Payer, auth_code, &body).await?;
    Ok(said::PAYER_SET)
}
