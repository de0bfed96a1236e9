//! What checks of messages have in common: where a message stands, and whether it has what others name.

use super::value;
use crate::{
    fault::Faults,
    model::{
        At, Condition, Encoding, Gateway, Kind, Message, Range, Row, Signature, SignatureAlgorithm, Span,
        Types,
    },
    parse::nearest,
};

/// Where a message stands: what its rows may name, and how it is written.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) types: Types<'a>,
    /// Whether values are texts side by side: as the encoding has them, or because only those have one signed text.
    pub(super) flat: bool,
    /// Whether values of a flat message can contain elements: XML that carries no signature.
    pub(super) nests: bool,
    pub(super) signatures: &'a [Signature],
}

impl<'a> Scope<'a> {
    /// Of something that is no message of its own.
    pub(super) fn inside(gateway: &'a Gateway, types: Types<'a>) -> Self {
        Scope { gateway, types, flat: false, nests: false, signatures: &[] }
    }
}

/// Whether a message written so is flat.
pub(super) fn is_flat(encoding: Encoding, signed: bool) -> bool {
    signed || encoding.is_flat()
}

/// Whether the base URL is one of an app: `weixin://wxpay`.
pub(super) fn opens_an_app(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, rest)| {
        let sound = scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c));
        sound && !matches!(scheme, "http" | "https") && !rest.is_empty()
    })
}

/// What is signed otherwise the gateway refuses.
pub(super) fn algorithm_is_the_gateways(
    kind: SignatureAlgorithm,
    span: &Span,
    gateway: &Gateway,
    faults: &mut Faults,
) {
    if !gateway.sign.as_ref().is_some_and(|sign| sign.algorithms.contains(&kind)) {
        faults.add(span, "the gateway does not sign with this algorithm", "not among its `algorithms`");
    }
}

/// A condition on a row that does not exist, or on a value that it cannot have, is never met.
pub(super) fn condition_holds(
    condition: &Condition,
    message: &Message,
    what: &str,
    gateway: &Gateway,
    faults: &mut Faults,
) {
    if !known(&condition.field, message, what, faults) {
        return;
    }
    let Some(row) = message.row(&condition.field.value) else { return };
    for value in &condition.values {
        if let Err(fault) = value::fits(row, &value.value, gateway.wire.length_unit) {
            faults.add(&value.span, format!("`{}` can never have this value", row.name), fault);
        }
    }
    ranges_hold(condition, row, faults);
}

/// A range says something of a number: what no number of the row fits, or every one, is a slip.
fn ranges_hold(condition: &Condition, row: &Row, faults: &mut Faults) {
    let Some(first) = condition.ranges.first() else { return };
    let (Kind::Int { min, max } | Kind::Fen { min, max }) = row.kind else {
        let message = format!("`{}` is no number", row.name);
        return faults.add_with_help(&first.span, message, "a range", "a range is for rows of Int and Fen");
    };
    for range in &condition.ranges {
        if range.value.max < min || range.value.min > max {
            let message = format!("`{}` can never have such a value", row.name);
            faults.add(&range.span, message, "outside of what its type allows");
        }
    }
    if cover(&condition.ranges, min, max) {
        let help = "write `true` for \"present\", or leave the condition out";
        faults.add_with_help(
            &first.span,
            format!("every value of `{}` is in range", row.name),
            "says nothing",
            help,
        );
    }
}

/// Whether each number from `min` to `max` is in one of the ranges.
fn cover(ranges: &[At<Range>], min: i64, max: i64) -> bool {
    let mut ranges: Vec<Range> = ranges.iter().map(|range| range.value).collect();
    ranges.sort_by_key(|range| range.min);
    // The first number that is in none so far; in more bits, as it can lie behind the largest.
    let mut open = i128::from(min);
    for range in ranges.iter().filter(|range| range.max >= min) {
        if i128::from(range.min) <= open {
            open = open.max(i128::from(range.max) + 1);
        }
    }
    open > i128::from(max)
}

/// Whether the message has that row; a fault otherwise.
pub(super) fn known(field: &At<String>, message: &Message, what: &str, faults: &mut Faults) -> bool {
    if message.row(&field.value).is_some() {
        return true;
    }
    let help = match nearest(&field.value, message.rows.iter().map(|r| r.wire.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add the row to the {what}, or correct the name"),
    };
    faults.add_with_help(&field.span, format!("the {what} has no row `{}`", field.value), "not a row", help);
    false
}

/// What a message is part of; the same row can be right in one and senseless in another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Request,
    Reply,
    Notice,
    /// The message that answers a notice.
    Answer,
    Nested,
    Bundle,
    /// Rows of a gateway that its tables include: what they are part of is checked there.
    Group,
}

impl Part {
    /// Whether rows that only a request has can stand here.
    pub(super) fn can_be_request(self) -> bool {
        matches!(self, Part::Request | Part::Group)
    }
}
