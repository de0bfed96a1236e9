//! Received messages whose signature is valid, but which can be split into fields in two ways; see
//! [`crate::check::ambiguous`].

use crate::{
    check::{
        ambiguous::{Names, decides, embedded},
        fill::FillContext,
    },
    credentials::merchant::Merchant,
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, get},
        value::Message,
    },
    protocol::compare::own_text,
    table::{Field, Sign, Table},
};

/// A received message whose signature is valid.
pub(crate) struct ReceivedPairs<'a> {
    pub(crate) pairs: &'a Pairs<'a>,
    pub(crate) places: &'a FieldIndex,
    pub(crate) table: &'static Table,
    pub(crate) sign: &'static Sign,
    /// The names of fields that the signed text leaves out, in addition to the signature.
    pub(crate) unsigned: &'static [&'static str],
    pub(crate) merchant: &'a Merchant,
    /// The requests and orders that the caller sent or stored.
    pub(crate) known: &'a [&'a dyn Message],
}

impl ReceivedPairs<'_> {
    /// The first field whose value can be read as several fields.
    pub(crate) fn ambiguous(&self, names: Names<'_>) -> Option<&str> {
        if cfg!(paytable_unsound_signed_text) {
            return None;
        }
        let first = self.signed().map(|(name, _, _)| name).min()?;
        let is_ambiguous = |(name, value, field): &(&str, &str, Option<&Field>)| {
            value.contains('&')
                && (decides(names, name, *field)
                    || (self.collides(names, first, name, value, *field) && !self.is_stated(name, value)))
        };
        self.signed().find(is_ambiguous).map(|(name, _, _)| name)
    }

    /// Name, value and row of each signed pair.
    fn signed(&self) -> impl Iterator<Item = (&str, &str, Option<&'static Field>)> {
        self.pairs.iter().enumerate().filter_map(|(pair, (name, raw))| {
            let is_signed = |value: &&str| {
                (self.sign.empties || !value.is_empty())
                    && name != self.sign.field
                    && !self.unsigned.contains(&name.as_ref())
            };
            let value = raw.text().filter(is_signed)?;
            let row = self.places.get(pair).map(|at| &self.table.fields[at]);
            Some((name.as_ref(), value, row))
        })
    }

    fn collides(&self, names: Names<'_>, first: &str, name: &str, value: &str, row: Option<&Field>) -> bool {
        let embeds = row.map_or(&[][..], Field::embeds);
        embedded(value).any(|(inside, behind)| {
            // A name that sorts before all names of the message cannot have followed one of its values.
            let can_be_merged = inside >= name || (first < inside && first != name);
            let is_documented = embeds.contains(&inside) && self.is_repeated(inside, behind);
            can_be_merged && names.has(inside) && !is_documented
        })
    }

    /// Whether the message has a row of that name with the same value.
    fn is_repeated(&self, name: &str, value: &str) -> bool {
        self.table.find(name).is_none() || get(self.pairs, name).and_then(Raw::text) == Some(value)
    }

    /// Whether the caller's own order or request contains the same value.
    fn is_stated(&self, name: &str, value: &str) -> bool {
        let merchant = self.merchant;
        let filler = FillContext::unmade(merchant);
        self.known.iter().any(|known| own_text(*known, name, Some(&filler)).as_deref() == Some(value))
    }
}
