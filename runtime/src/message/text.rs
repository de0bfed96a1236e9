//! The text of a single value.

use crate::{
    message::{money::Fen, value::ValueRef},
    table::{Field, Kind},
};
use std::fmt::Write as _;

/// Appends the text of a value without nested values, in the form that XML, queries and signatures use.
pub(crate) fn push_scalar(field: &Field, slot: ValueRef<'_>, out: &mut String) {
    match slot {
        ValueRef::Text(text) => out.push_str(text),
        ValueRef::Int(fen) if matches!(field.kind, Kind::Yuan) => {
            let _ = write!(out, "{}", Fen(fen));
        }
        ValueRef::Int(number) => out.push_str(itoa::Buffer::new().format(number)),
        ValueRef::Bool(truth) => out.push_str(word(field, truth)),
        ValueRef::Time(time) => {
            if let Kind::Time(format) = field.kind {
                time.push(format, out);
            }
        }
        ValueRef::Absent
        | ValueRef::File(_)
        | ValueRef::Object(_)
        | ValueRef::List(_)
        | ValueRef::Texts(_) => {}
    }
}

/// The spelling of true or false in the field.
pub(crate) fn word(field: &Field, truth: bool) -> &'static str {
    match (field.kind, truth) {
        (Kind::Bool, true) => "true",
        (Kind::Bool, false) => "false",
        (_, true) => "Y",
        (_, false) => "N",
    }
}
