//! An attacker who has a genuine message of the gateway, and cuts its signed text into other pairs. A property test and a
//! fuzz target drive it; both give it bytes, which decide everything.
//!
//! What is guaranteed, and held here:
//!
//! * Of any genuine message, whichever SDK sent the order: where a re-cut of it is believed, every field that the gateway
//!   knows is still there, those that decide say the same, and a free text says the same or is shortened at an `&`.
//! * Of one whose texts [`can_be_sent`](names::can_be_sent), which is what this project sends: no field that the gateway
//!   knows is there that the genuine message does not have.
//! * A genuine message without a known name in its texts is believed.
//!
//! What is not guaranteed: a text that another SDK sent, or the gateway wrote, can be split, and what is split off can be a
//! row that the message lacks and that sorts between the text's own row and the next one. `fee_type` behind `err_code_des`,
//! `err_code` behind `device_info`, `cash_fee` behind `attach`, `sub_mch_id` behind `return_msg` are such rows. Nothing tells
//! the result from a message of the gateway's; comparing with the stored order does.

mod choices;
mod cut;
mod genuine;
mod judge;
pub mod names;
mod text;

pub use choices::Choices;
pub use genuine::{Genuine, What};
pub use judge::{Forgery, Tried};

/// Makes a genuine message, cuts it again in a few ways, and tries the results as everything that they could be.
///
/// # Errors
/// One of them is believed, and says something else than the genuine message.
pub fn attack(choices: &mut Choices<'_>) -> Result<Tried, Forgery> {
    let genuine = Genuine::choose(choices);
    let text = crate::text_to_sign(&genuine.pairs);
    let mut tried = Tried::default();
    for _ in 0..4 {
        let forged = cut::choose(choices, &text);
        judge::all(choices, &genuine, &forged, &mut tried)?;
    }
    Ok(tried)
}

/// A genuine message without a known name in its texts.
///
/// # Errors
/// It is not believed.
pub fn false_alarm(choices: &mut Choices<'_>) -> Result<(), String> {
    judge::as_itself(&Genuine::plain(choices))
}

/// A signed text as other pairs.
pub fn cut(choices: &mut Choices<'_>, text: &str) -> crate::Pairs {
    cut::choose(choices, text)
}

/// A free text of an attacker's for that row.
pub fn any_text(choices: &mut Choices<'_>, row: &str) -> String {
    text::choose(choices, row, false)
}
