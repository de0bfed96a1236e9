//! Values that read as more pairs of the signed text.
//!
//! `a=1&b=2` is one pair or two, and the signature fits both: anybody who has a genuine message can cut its text into
//! other pairs, without the key. What keeps a message from being read in two ways is that the names are known:
//!
//! * Sent: no value holds `&n=`, where `n` is the name of a signed row that sorts at or behind the value's own. Such a
//!   value could be split. A smaller name cannot be split off, since pairs are sorted again.
//! * Received: no value holds such a name either, for then two pairs may have been made one. Here a smaller name counts
//!   as well, if it sorts behind the first of the message: the value's own name can stand in another's value.
//! * Values that decide hold no `&` at all.
//!
//! A message that was sent under the first rule is either read as it was written, or refused.

use crate::{
    check::violation::ViolationKind,
    message::raw::is_name,
    table::{Field, Kind, SignedPairs, Table},
};

/// The names that pairs can have: of the gateway, and of the tables at hand, which can be the user's own.
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

/// Whether a list of names, with a blank between two, has this one. Numbers of numbered names are spelled `_$n`.
pub(crate) fn listed(list: &str, name: &str) -> bool {
    let once = unnumbered(name);
    let twice = once.and_then(unnumbered);
    list.split(' ').any(|known| {
        known == name
            || once.is_some_and(|once| known.strip_suffix("_$n") == Some(once))
            || twice.is_some_and(|twice| known.strip_suffix("_$n_$m") == Some(twice))
    })
}

/// `coupon_id_3` is `coupon_id`.
fn unnumbered(name: &str) -> Option<&str> {
    let (stem, number) = name.rsplit_once('_')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(stem)
}

fn table_has(table: &Table, name: &str) -> bool {
    table.find(name).is_some() || table.find_numbered(name).is_some()
}

/// The names that a value reads as, and the values behind them.
pub(crate) fn embedded(value: &str) -> impl Iterator<Item = (&str, &str)> {
    value.split('&').skip(1).filter_map(|part| part.split_once('=')).filter(|(name, _)| is_name(name))
}

/// Whether rows of that kind hold text of any kind. All others have a form that has no `&`.
fn is_free(kind: Kind) -> bool {
    !matches!(kind, Kind::Choice(_) | Kind::Int { .. } | Kind::Bool | Kind::Time(_) | Kind::Ip | Kind::Yuan)
}

/// What is wrong with a value that is to be signed.
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

/// Whether a value with `&` in it would decide something.
pub(crate) fn decides(names: Names<'_>, name: &str, row: Option<&Field>) -> bool {
    match row {
        Some(row) if !is_free(row.kind) => true,
        Some(row) if !matches!(row.kind, Kind::Text) || !row.embeds().is_empty() => false,
        _ => names.decides(name) || unnumbered(name).is_some_and(|stem| names.decides(stem)),
    }
}
