//! Whether a notice tells of the order that was placed.

use crate::{
    merchant::Merchant,
    table::{Kind, Notice, Table},
    value::{Message, Slot, Value},
    wire::{
        fill::{Filler, resolve},
        write_json::push_text,
    },
};
use std::fmt;

/// An event that tells of something else than the order. Do not act on it, and look at both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Differs {
    /// The fields that differ, named as in the notice; inside another, a path such as `req_info.total_fee`. Empty
    /// where the two have nothing in common that could be compared.
    pub fields: Vec<&'static str>,
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fields.as_slice() {
            [] => f.write_str("the notice and the order have nothing in common"),
            fields => write!(f, "the notice is not of this order: {} differs", fields.join(", ")),
        }
    }
}

impl std::error::Error for Differs {}

pub(crate) fn same_order(
    notice: &Notice,
    event: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<(), Differs> {
    // Neither a nonce nor a time is compared.
    let filler = Filler { merchant, nonce: "", kind: merchant.kind(&[]), time: "", computed: None };
    let mut compared = false;
    let mut fields = Vec::new();
    for path in notice.compare {
        let name = path.rsplit('.').next().unwrap_or(path);
        let Some(placed) = own_text(order, name, Some(&filler)) else { continue };
        match text_at(event, path) {
            Some(told) if told == placed => compared = true,
            // Where the gateway may leave a field out, leaving it out says nothing.
            None if !is_required(event.table(), path) => {}
            _ => fields.push(*path),
        }
    }
    if compared && fields.is_empty() { Ok(()) } else { Err(Differs { fields }) }
}

/// The text at a path.
fn text_at(message: &dyn Message, path: &str) -> Option<String> {
    let Some((name, inside)) = path.split_once('.') else { return own_text(message, path, None) };
    let at = message.table().find(name)?;
    let mut found = None;
    message.read(&mut |values| {
        if let Slot::Object(nested) = values[at].slot() {
            found = text_at(nested, inside);
        }
    });
    found
}

/// The text of a message's own field, with what would be filled in.
fn own_text(message: &dyn Message, name: &str, filler: Option<&Filler<'_>>) -> Option<String> {
    let at = message.table().find(name)?;
    let field = &message.table().fields[at];
    let mut text = String::new();
    message.read(&mut |values: &[&dyn Value]| {
        push_text(field, resolve(field, values[at].slot(), filler), &mut text);
    });
    (!text.is_empty()).then_some(text)
}

fn is_required(table: &Table, path: &str) -> bool {
    let (name, inside) = path.split_once('.').map_or((path, None), |(name, inside)| (name, Some(inside)));
    let Some(field) = table.find(name).map(|at| &table.fields[at]) else { return false };
    match (inside, field.kind) {
        (None, _) => field.required,
        (Some(inside), Kind::Sealed(sealed)) => field.required && is_required(sealed.inside, inside),
        (Some(inside), Kind::Object(table) | Kind::Json(table)) => {
            field.required && is_required(table, inside)
        }
        (Some(_), _) => false,
    }
}
