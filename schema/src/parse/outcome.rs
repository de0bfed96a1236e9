//! The layers of an outcome.

use super::keys::{self, Keys};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{Layer, Section},
};

const SECTIONS: &[(&str, Section)] =
    &[(Section::Accepted.word(), Section::Accepted), (Section::Succeeded.word(), Section::Succeeded)];

pub(super) static LAYER: Shape = Shape {
    one_of: &[&["status"], &["field", "success"]],
    ..Shape::new(
        "layer_of_an_outcome",
        &[
            Key::may("field", Value::Filled),
            Key::may("success", Value::Filled),
            Key::may("pending", Value::TEXTS),
            Key::may("status", Value::List(1, &Value::Whole(200, 299))),
            Key::may("code", Value::Text),
            Key::may("code_also", Value::Text),
            Key::may("message", Value::Text),
            Key::may("field_also", Value::Text),
            Key::may("message_also", Value::Text),
            Key::may("signed", Value::Bool),
            Key::needed("opens", words!(SECTIONS)),
        ],
    )
};

pub(super) fn layer(mut keys: Keys<'_>, faults: &mut Faults) -> Layer {
    let statuses = statuses(&mut keys, faults);
    let (field, success) = match &statuses {
        None => (keys.text("field", faults), keys.text("success", faults)),
        Some(_) => {
            for key in ["field", "success", "pending", "field_also"] {
                let place = keys.place_of(key);
                if keys.take(key).is_some() {
                    let message = format!("`status` and `{key}` exclude each other");
                    faults.add(&place, message, "the HTTP status decides this layer");
                }
            }
            Default::default()
        }
    };
    let pending = keys.strings("pending", faults);
    let code_also = keys.string("code_also", faults).map(|c| c.value);
    let code = keys.string("code", faults).map(|c| c.value);
    let message = keys.string("message", faults).map(|m| m.value);
    let field_also = keys.string("field_also", faults).map(|f| f.value);
    let message_also = keys.string("message_also", faults).map(|m| m.value);
    let signed = keys.bool("signed", faults).unwrap_or(true);
    let opens = keys.required_word("opens", SECTIONS, faults);
    let span = keys.span.clone();
    keys.finish(faults);
    Layer {
        field,
        success,
        pending,
        statuses: statuses.unwrap_or_default(),
        code,
        code_also,
        message,
        field_also,
        message_also,
        signed,
        opens: opens.unwrap_or(Section::Succeeded),
        span,
    }
}

/// `status = [200, 204]`: the HTTP statuses that mean success.
fn statuses(keys: &mut Keys<'_>, faults: &mut Faults) -> Option<Vec<u16>> {
    let (_, value) = keys.take("status")?;
    let Some(array) = value.get_ref().as_array() else {
        faults.add(&value.span(), "expected a list of HTTP statuses", "not a list");
        return Some(Vec::new());
    };
    if array.is_empty() {
        faults.add(&value.span(), "`status` is empty", "no reply would be a success");
    }
    Some(array.iter().filter_map(|item| keys::http_status(item, 200..=299, faults)).collect())
}
