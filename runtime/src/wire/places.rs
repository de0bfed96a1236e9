//! Where what was received belongs: looked up once, for its signature and for its types.

use super::{Raw, Spelling, raw::Pairs};
use crate::table::{Last, Table};
use std::borrow::Cow;

/// The field of each pair of a message.
pub(crate) struct Places {
    table: &'static Table,
    of: Vec<u16>,
}

/// No field has it, or one of a numbered list.
const NOWHERE: u16 = u16::MAX;

/// Tables with more fields than this are few, and ask for memory.
const FEW: usize = 128;

impl Places {
    /// Of no pair yet, with room for so many.
    pub(crate) fn none(table: &'static Table, room: usize) -> Places {
        Places { table, of: Vec::with_capacity(room) }
    }

    /// The fields of that spelling.
    pub(crate) fn of(table: &'static Table, pairs: &Pairs<'_>, spelling: Spelling) -> Places {
        let (mut places, mut behind) = (Places::none(table, pairs.len()), Last::default());
        for (name, _) in pairs {
            places.push(match spelling {
                Spelling::Wire => table.find_after(&mut behind, name),
                Spelling::Documented => table.find_documented(name),
            });
        }
        places
    }

    /// The field of the next pair.
    pub(crate) fn push(&mut self, at: Option<usize>) {
        self.of.push(at.and_then(|at| u16::try_from(at).ok()).unwrap_or(NOWHERE));
    }

    /// The field of a pair.
    pub(crate) fn get(&self, pair: usize) -> Option<usize> {
        self.of.get(pair).filter(|at| **at != NOWHERE).map(|at| usize::from(*at))
    }

    /// Visits all pairs in ASCII order of their names. That of the table's fields is known since expansion, and only
    /// what it does not know has to be sorted.
    pub(crate) fn in_order<'p, 'a>(
        &self,
        pairs: &'p Pairs<'a>,
        mut visit: impl FnMut(&'p (Cow<'a, str>, Raw<'a>)),
    ) {
        let (mut few, mut many) = ([NOWHERE; FEW], Vec::new());
        let by_field = if self.table.fields.len() <= FEW {
            &mut few[..]
        } else {
            many.resize(self.table.fields.len(), NOWHERE);
            &mut many[..]
        };
        let mut others = Vec::new();
        for (pair, (number, at)) in pairs.iter().zip((0u16..).zip(&self.of)) {
            if *at != NOWHERE {
                by_field[usize::from(*at)] = number;
                continue;
            }
            // In order as they come: they are few, and a sort is more code than they are worth.
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

/// Which fields were there; of few fields without asking for memory.
pub(crate) struct Seen {
    few: [u64; 2],
    more: Vec<u64>,
}

impl Seen {
    pub(crate) fn of(fields: usize) -> Seen {
        let words = fields.div_ceil(64);
        Seen { few: [0; 2], more: if words > 2 { vec![0; words] } else { Vec::new() } }
    }

    fn words(&mut self) -> &mut [u64] {
        if self.more.is_empty() { &mut self.few } else { &mut self.more }
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        let words = if self.more.is_empty() { &self.few[..] } else { &self.more };
        words[at / 64] >> (at % 64) & 1 == 1
    }

    /// Notes that it is there; whether it was.
    pub(crate) fn replace(&mut self, at: usize) -> bool {
        let had = self.has(at);
        self.words()[at / 64] |= 1 << (at % 64);
        had
    }
}
