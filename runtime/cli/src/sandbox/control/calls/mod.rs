//! What the calls do.

mod faults;
mod notices;
mod orders;
mod requests;
mod state;

use super::{
    body::{AdvanceBody, Nothing, PayerBody, read},
    held::Control,
    problem::Problem,
    query::{self, Page},
    route::Call,
};
use paytable::sandbox::NotPaid;
use serde_json::{Value, json};

/// Carries out a call. `segment` is the open segment of its path, and `page` what its query asks for.
pub(super) async fn carry_out(
    control: &Control,
    call: Call,
    segment: &str,
    page: &Page,
    body: &[u8],
) -> Result<Value, Problem> {
    // Where a body says nothing, it has to say so.
    let nothing = || read::<Nothing>(body).map(|Nothing {}| ());
    match call {
        Call::Document => serde_json::from_str(include_str!("../openapi.json"))
            .map_err(|error| Problem::new(500, "internal", error.to_string(), "report this")),
        Call::Orders => Ok(orders::list(control, page)),
        Call::Order => orders::one(control, segment),
        Call::Pay => {
            nothing()?;
            orders::pay(control, segment).await
        }
        Call::Cancel => nothing().and_then(|()| orders::not_paid(control, segment, NotPaid::Cancels)),
        Call::WrongPassword => {
            nothing().and_then(|()| orders::not_paid(control, segment, NotPaid::WrongPassword))
        }
        Call::NotEnough => nothing().and_then(|()| orders::not_paid(control, segment, NotPaid::IsShort)),
        Call::ResendPayment => {
            nothing()?;
            orders::resend(control, segment).await
        }
        Call::Payer => {
            control.sandbox.payer(segment, read::<PayerBody>(body)?.payer()?);
            Ok(json!({}))
        }
        Call::RefundEnd => Ok(json!(control.said().refund_end)),
        Call::SetRefundEnd => Ok(faults::end_refunds(control, read(body)?)),
        Call::Refuse => faults::refuse(control, &read(body)?),
        Call::Faults => Ok(json!(control.said().faults)),
        Call::SetFaults => faults::set(control, read(body)?),
        Call::NextFault => faults::next(control, &read(body)?),
        Call::Notices => Ok(notices::list(control, page)),
        Call::SendNotice => notices::send(control, read(body)?).await,
        Call::ResendNotice => {
            nothing()?;
            notices::resend(control, segment).await
        }
        Call::Requests => Ok(requests::list(control, page)),
        Call::Request => requests::one(control, segment),
        Call::Time => Ok(state::time(control)),
        Call::Advance => state::advance(control, read::<AdvanceBody>(body)?.by()?),
        Call::Reset => nothing().map(|()| state::reset(control)),
        Call::Seed => Ok(state::reseed(control, read(body)?)),
        Call::Snapshots => state::snapshots(control),
        Call::TakeSnapshot => nothing().and_then(|()| state::take(control, segment)),
        Call::PutBack => nothing().and_then(|()| state::put_back(control, segment)),
        Call::RemoveSnapshot => state::remove(control, segment),
    }
}

/// The same for a button of the page: it has no query.
pub(in crate::sandbox) async fn press(
    control: &Control,
    call: Call,
    segment: &str,
    body: &[u8],
) -> Result<Value, Problem> {
    carry_out(control, call, segment, &query::page(None)?, body).await
}
