//! Whether a notice or a reply tells of the order that was placed.

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

/// An event or a reply that tells of something else than the order. Do not act on it, and look at both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Differs {
    /// The fields that differ, named as in the message; inside another, a path such as `req_info.total_fee`. Empty
    /// where the two have nothing in common that could be compared.
    pub fields: Vec<&'static str>,
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fields.as_slice() {
            [] => f.write_str("the message and the order have nothing in common"),
            fields => write!(f, "the message is not of this order: {} differs", fields.join(", ")),
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
    same(notice.compare, event, order, merchant)
}

/// Whether everything that is at these paths of a message, and that the order says, is the same.
pub(crate) fn same(
    paths: &[&'static str],
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<(), Differs> {
    // Where the gateway may leave a field out, leaving it out says nothing.
    let (compared, fields) =
        differing(paths, message, order, merchant, |path| is_required(message.table(), path));
    if compared && fields.is_empty() { Ok(()) } else { Err(Differs { fields }) }
}

/// The same for a message that may leave out any of it.
pub(crate) fn same_where_told(
    paths: &[&'static str],
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<(), Differs> {
    let (_, fields) = differing(paths, message, order, merchant, |_| false);
    if fields.is_empty() { Ok(()) } else { Err(Differs { fields }) }
}

/// Whether anything was compared, and what differs.
fn differing(
    paths: &[&'static str],
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
    is_missed: impl Fn(&str) -> bool,
) -> (bool, Vec<&'static str>) {
    // Neither a nonce nor a time is compared.
    let filler = Filler { merchant, nonce: "", kind: merchant.kind(&[]), time: "", computed: None };
    let mut compared = false;
    let mut fields = Vec::new();
    for path in paths {
        let name = path.rsplit('.').next().unwrap_or(path);
        let Some(placed) = own_text(order, name, Some(&filler)) else { continue };
        match text_at(message, path) {
            Some(told) if told == placed => compared = true,
            None if !is_missed(path) => {}
            _ => fields.push(*path),
        }
    }
    (compared, fields)
}

/// The text at a path.
pub(crate) fn text_at(message: &dyn Message, path: &str) -> Option<String> {
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
pub(crate) fn own_text(message: &dyn Message, name: &str, filler: Option<&Filler<'_>>) -> Option<String> {
    let at = message.table().find(name)?;
    let field = &message.table().fields[at];
    let mut text = String::new();
    message.read(&mut |values: &[&dyn Value]| {
        push_text(field, resolve(field, values[at].slot(), filler), &mut text);
    });
    (!text.is_empty()).then_some(text)
}

pub(crate) fn is_required(table: &Table, path: &str) -> bool {
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
