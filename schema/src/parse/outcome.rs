//! The layers of an outcome.

use super::keys::Keys;
use crate::{
    Faults,
    model::{Layer, Section},
};

const SECTIONS: &[(&str, Section)] = &[("accepted", Section::Accepted), ("succeeded", Section::Succeeded)];

pub(super) fn layer(mut keys: Keys<'_>, faults: &mut Faults) -> Layer {
    let field = keys.text("field", faults);
    let success = keys.text("success", faults);
    let code = keys.string("code", faults).map(|c| c.value);
    let message = keys.string("message", faults).map(|m| m.value);
    let signed = keys.bool("signed", faults).unwrap_or(true);
    let opens = keys.required_word("opens", SECTIONS, faults);
    let span = keys.span.clone();
    keys.finish(faults);
    Layer { field, success, code, message, signed, opens: opens.unwrap_or(Section::Succeeded), span }
}
