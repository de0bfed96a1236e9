//! Values that can be read as several pairs of the signed text.
//!
//! `a=1&b=2` can be one pair or two, with the same signature: anyone with a genuine message can split its text into
//! other pairs, without the key. These rules prevent a message from being read in two ways. They work because the names
//! of all fields are known:
//!
//! * Sent: no value contains `&n=`, where `n` is the name of a signed row that sorts at or after the value's own name.
//!   Such a value could be split. A smaller name cannot be split off, because pairs are sorted again.
//! * Received: no value contains such a name either, because two pairs may have been merged into one. A smaller name
//!   counts too if it sorts after the first name of the message: the value's own name can be inside another value.
//! * Values that decide the outcome contain no `&` at all.
//!
//! A message that was sent under the first rule is either read as it was written, or rejected.

use crate::{
    check::violation::ViolationKind,
    message::raw::is_name,
    table::{Field, Kind, SignedPairs, Table},
};

/// The names that pairs can have: of the gateway's rows, and of the given tables, which can be the user's own.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) gateway: &'static SignedPairs,
    pub(crate) tables: &'a [&'static Table],
}

impl Names<'_> {
    pub(crate) fn has(&self, name: &str) -> bool {
        listed(self.gateway.names, name) || self.tables.iter().any(|table| table_has(table, name))
    }

    pub(crate) fn decides(&self, name: &str) -> bool {
        listed(self.gateway.deciding, name)
    }
}

/// Whether a list of names, separated by white space, contains this name. Numbers of numbered names are written `_$n`.
pub(crate) fn listed(list: &str, name: &str) -> bool {
    let once = unnumbered(name);
    let twice = once.and_then(unnumbered);
    list.split(' ').any(|known| {
        known == name
            || once.is_some_and(|once| known.strip_suffix("_$n") == Some(once))
            || twice.is_some_and(|twice| known.strip_suffix("_$n_$m") == Some(twice))
    })
}

/// A name without its number: `coupon_id` for `coupon_id_3`.
fn unnumbered(name: &str) -> Option<&str> {
    let (stem, number) = name.rsplit_once('_')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(stem)
}

fn table_has(table: &Table, name: &str) -> bool {
    table.find(name).is_some() || table.find_numbered(name).is_some()
}

/// The names inside a value that could be field names, and the values after them.
pub(crate) fn embedded(value: &str) -> impl Iterator<Item = (&str, &str)> {
    value.split('&').skip(1).filter_map(|part| part.split_once('=')).filter(|(name, _)| is_name(name))
}

/// Whether rows of that type can hold any text. All other types have formats without `&`.
fn is_free(kind: Kind) -> bool {
    !matches!(kind, Kind::Choice(_) | Kind::Int { .. } | Kind::Bool | Kind::Time(_) | Kind::Ip | Kind::Yuan)
}

/// The violation of a value that is to be signed.
pub(crate) fn sent(names: Names<'_>, field: &Field, value: &str) -> Option<ViolationKind> {
    if !value.contains('&') || cfg!(paytable_unsound_signed_text) {
        return None;
    }
    if matches!(field.kind, Kind::Text) && field.embeds().is_empty() && names.decides(field.name) {
        return Some(ViolationKind::Ampersand);
    }
    let collides = |name: &str| name >= field.name && !field.embeds().contains(&name) && names.has(name);
    let (name, _) = embedded(value).find(|(name, _)| collides(name))?;
    Some(ViolationKind::ReadsAs { name: name.to_owned() })
}

/// Whether a value that contains `&` would decide the outcome.
pub(crate) fn decides(names: Names<'_>, name: &str, row: Option<&Field>) -> bool {
    match row {
        Some(row) if !is_free(row.kind) => true,
        Some(row) if !matches!(row.kind, Kind::Text) || !row.embeds().is_empty() => false,
        _ => names.decides(name) || unnumbered(name).is_some_and(|stem| names.decides(stem)),
    }
}
