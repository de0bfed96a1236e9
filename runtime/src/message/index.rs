//! Assignment of received pairs to fields: computed one time, and used for both the signature and parsing.

use crate::message::raw::{Pairs, Raw, Spelling};
use crate::table::{Last, Table};
use std::borrow::Cow;

/// The field of each pair of a message, and the pair of each field.
pub(crate) struct FieldIndex {
    table: &'static Table,
    /// For each field of the table the position of its pair, followed by, for each pair, the position of its field.
    of: Vec<u16>,
}

/// There is no such pair or field, or the field belongs to a numbered list.
const NOWHERE: u16 = u16::MAX;

impl FieldIndex {
    /// An index without pairs, with capacity for `room` pairs.
    pub(crate) fn none(table: &'static Table, room: usize) -> FieldIndex {
        let mut of = Vec::with_capacity(table.fields.len() + room);
        of.resize(table.fields.len(), NOWHERE);
        FieldIndex { table, of }
    }

    /// The index of the pairs, whose names are in that spelling.
    pub(crate) fn of(table: &'static Table, pairs: &Pairs<'_>, spelling: Spelling) -> FieldIndex {
        let (mut places, mut behind) = (FieldIndex::none(table, pairs.len()), Last::default());
        for (name, _) in pairs {
            places.push(match spelling {
                Spelling::Wire => table.find_after(&mut behind, name),
                Spelling::Documented => table.find_documented(name),
            });
        }
        places
    }

    /// Adds the next pair. Returns whether it is the first of its field, or has no field.
    #[inline]
    pub(crate) fn push(&mut self, at: Option<usize>) -> bool {
        let pair = self.of.len() - self.table.fields.len();
        let at = at.map(|at| (at, number(at))).filter(|(_, number)| *number != NOWHERE);
        self.of.push(at.map_or(NOWHERE, |(_, number)| number));
        let Some((at, _)) = at else { return true };
        let first = self.of[at] == NOWHERE;
        if first {
            self.of[at] = number(pair);
        }
        first
    }

    /// The field of a pair.
    #[inline]
    pub(crate) fn get(&self, pair: usize) -> Option<usize> {
        self.of.get(self.table.fields.len() + pair).filter(|at| **at != NOWHERE).map(|at| usize::from(*at))
    }

    /// The first pair of a field.
    #[inline]
    pub(crate) fn pair_of(&self, at: usize) -> Option<usize> {
        let pairs = &self.of[..self.table.fields.len()];
        pairs.get(at).filter(|pair| **pair != NOWHERE).map(|pair| usize::from(*pair))
    }

    /// Visits all pairs in ASCII order of their names. The order of the table's fields was computed at expansion; only
    /// unknown names are sorted.
    pub(crate) fn in_order<'p, 'a>(
        &self,
        pairs: &'p Pairs<'a>,
        mut visit: impl FnMut(&'p (Cow<'a, str>, Raw<'a>)),
    ) {
        let (by_field, fields) = self.of.split_at(self.table.fields.len());
        let mut others = Vec::new();
        for (pair, (number, at)) in pairs.iter().zip((0u16..).zip(fields)) {
            // No two pairs have the same field. If they had, all of them would still be part of the signed text.
            if *at != NOWHERE && by_field[usize::from(*at)] == number {
                continue;
            }
            // Inserted in order: there are too few for a sort.
            let place = others.partition_point(|other: &&(Cow<'a, str>, Raw<'a>)| other.0 < pair.0);
            others.insert(place, pair);
        }
        let mut others = others.into_iter().peekable();
        for at in self.table.sorted {
            let Some(pair) = pairs.get(usize::from(by_field[usize::from(*at)])) else { continue };
            while let Some(before) = others.next_if(|other| other.0 < pair.0) {
                visit(before);
            }
            visit(pair);
        }
        others.for_each(visit);
    }
}

/// A position in the stored form.
fn number(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(NOWHERE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gateways::wechat_v2::WechatV2,
        message::{api::Gateway, dynamic::DynamicMessage},
        protocol::sign::canonical,
        table::{FIELD, Field},
    };

    /// Fields `f0`, `f1` …, not in ASCII order.
    fn table(fields: u16) -> &'static Table {
        let name = |at: u16| -> &'static str { format!("f{}", u32::from(at) * 7919 % 100_003).leak() };
        let rows: Vec<Field> = (0..fields).map(|at| Field { name: name(at), ..FIELD }).collect();
        let mut sorted: Vec<u16> = (0..fields).collect();
        sorted.sort_by_key(|at| rows[usize::from(*at)].name);
        let (fields, sorted) = (rows.leak(), sorted.leak());
        let none: &'static [u16] = &[];
        Box::leak(Box::new(Table {
            name: "T",
            fields,
            sorted,
            computed: false,
            identities: none,
            messages: none,
            links: &[],
        }))
    }

    fn visited(places: &FieldIndex, pairs: &Pairs<'_>) -> Vec<String> {
        let mut names = Vec::new();
        places.in_order(pairs, |(name, _)| names.push(name.to_string()));
        names
    }

    #[test]
    fn every_pair_is_visited_once_and_in_order_whatever_the_table_knows() {
        for fields in [0, 1, 5, 128, 129, 300] {
            let table = table(fields);
            let known = table.fields.iter().map(|field| field.name.to_owned());
            // Before, between and after the known names; and with a known name as prefix.
            let others = ["a", "f", "f0_1", "f7919_0", "f99999x", "z"].map(str::to_owned);
            let pair = |name: String| (name.into(), Raw::Text("x".into()));
            let pairs: Pairs<'_> = known.rev().chain(others).map(pair).collect();
            let mut expected: Vec<String> = pairs.iter().map(|(name, _)| name.to_string()).collect();
            expected.sort_unstable();
            let places = FieldIndex::of(table, &pairs, Spelling::Wire);
            assert_eq!(visited(&places, &pairs), expected, "{fields} fields");
        }
    }

    #[test]
    fn pairs_that_claimed_one_field_would_all_be_signed() {
        let pairs: Pairs<'_> = ["f0", "b"].map(|name| (name.into(), Raw::Null)).into();
        let mut places = FieldIndex::none(table(1), 2);
        places.push(Some(0));
        places.push(Some(0));
        assert_eq!(visited(&places, &pairs), ["b", "f0"]);
    }

    #[test]
    fn a_message_of_many_fields_is_signed_as_one_of_few() {
        let sign = *WechatV2::TABLE.sign().unwrap();
        for fields in [1, 48, 49, 200] {
            let table = table(fields);
            let mut message = DynamicMessage::new(table);
            assert!(table.fields.iter().all(|field| message.set(field.name, "1")));
            // By name, and not by the text of the pair: there `f10=` would come before `f1=`.
            let mut names: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
            names.sort_unstable();
            let expected: Vec<String> = names.iter().map(|name| format!("{name}=1")).collect();
            assert_eq!(canonical(&message, &sign), expected.join("&"), "{fields} fields");
        }
    }
}
