//! `Debug` of messages: without empty fields, and with sensitive ones masked.

use crate::{
    message::{
        text::push_scalar,
        value::{Message, ValueRef},
    },
    table::Table,
};
use std::fmt;

/// Implements `Debug` by the table: fields without a value are omitted, sensitive ones are masked.
///
/// # Errors
/// Those of the formatter.
pub fn debug(message: &dyn Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let table = message.table();
    let mut out = f.debug_struct(table.name);
    message.read(&mut |values| {
        for (field, value) in table.fields.iter().zip(values) {
            match value.value_ref() {
                slot if slot.is_absent() => {}
                // A text in the place of an object can hold what the object would mask.
                ValueRef::Text(_) if field.kind.nested().is_some_and(Table::has_sensitive) => {
                    out.field(field.name, &format_args!("***"));
                }
                _ if field.sensitive => {
                    out.field(field.name, &format_args!("***"));
                }
                ValueRef::Int(number) => {
                    out.field(field.name, &number);
                }
                ValueRef::Object(nested) => {
                    out.field(field.name, &Shown(nested));
                }
                ValueRef::List(list) => {
                    let items: Vec<Shown<'_>> =
                        (0..list.len()).filter_map(|at| list.get(at).map(Shown)).collect();
                    out.field(field.name, &items);
                }
                ValueRef::Texts(texts) => {
                    out.field(field.name, &texts);
                }
                ValueRef::File(file) => {
                    out.field(field.name, file);
                }
                slot => {
                    let mut text = String::new();
                    push_scalar(field, slot, &mut text);
                    out.field(field.name, &text);
                }
            }
        }
    });
    if let Some(extra) = message.unknown_fields().filter(|extra| !extra.is_empty()) {
        out.field("unknown_fields", extra);
    }
    out.finish()
}

/// A message in the form of its `Debug`.
pub(crate) struct Shown<'a>(pub(crate) &'a dyn Message);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.0, f)
    }
}
