//! The form of a value beyond its type: blank, what it begins with, what it never is, how far it is ahead.

use crate::{
    check::violation::ViolationKind,
    message::time::Time,
    table::{Field, Kind, Rare},
};
use paytable_schema::rules;

/// The violation of a text in a field of text. Nearly every row only says that it is not blank.
#[inline]
pub(super) fn text(field: &Field, text: &str) -> Option<ViolationKind> {
    if refuses_blank(field) && rules::is_blank(text) {
        return Some(ViolationKind::Blank);
    }
    field.rare.and_then(|rare| rarely(rare, text))
}

/// The violation of a text in a field of time.
pub(super) fn time_text(field: &Field, text: &str, now: i64) -> Option<ViolationKind> {
    match (field.kind, field.rare) {
        (Kind::Time(format), Some(_)) => Time::parse(format, text).and_then(|at| time(field, at, now)),
        _ => None,
    }
}

#[inline(never)]
fn rarely(rare: &Rare, text: &str) -> Option<ViolationKind> {
    let Rare { begins_with, never, .. } = rare;
    if let Some(word) = rules::listed_in(never, text) {
        return Some(ViolationKind::Never { word });
    }
    let begins = begins_with.is_empty() || begins_with.iter().any(|start| text.starts_with(start));
    (!begins).then_some(ViolationKind::Beginning { allowed: begins_with })
}

/// Whether a field never holds white space only.
pub(super) fn refuses_blank(field: &Field) -> bool {
    matches!(field.kind, Kind::Text)
        && (field.required || field.rare.is_some_and(|rare| !rare.never.is_empty()))
}

/// The violation of a time.
pub(super) fn time(field: &Field, at: Time, now: i64) -> Option<ViolationKind> {
    let ahead_seconds = field.rare?.ahead_seconds?;
    let is_early = at.unix() < now.saturating_add(ahead_seconds.into());
    is_early.then_some(ViolationKind::TooEarly { ahead_seconds })
}
