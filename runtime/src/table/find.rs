//! Where a field stands in its table.

use super::field::{Field, Kind, Table};

impl Table {
    /// The fields at these positions.
    pub(crate) fn at(&self, positions: &'static [u16]) -> impl Iterator<Item = &'static Field> {
        let fields = self.fields;
        positions.iter().filter_map(|at| fields.get(usize::from(*at)))
    }

    /// Whether a field is masked when it is printed, here or in an object inside.
    pub(crate) fn has_sensitive(&self) -> bool {
        self.fields
            .iter()
            .any(|field| field.sensitive || field.kind.nested().is_some_and(Table::has_sensitive))
    }

    /// The position of the field with that name on the wire.
    pub fn find(&self, name: &str) -> Option<usize> {
        // Comparing for equality is faster than for order, and most tables are small.
        if self.fields.len() <= 48 {
            return (0..self.fields.len()).find(|at| self.is_at(*at, name));
        }
        let found = self.sorted.binary_search_by(|at| self.fields[usize::from(*at)].name.cmp(name));
        found.ok().map(|at| usize::from(self.sorted[at]))
    }

    /// Whether the field at a position has that name.
    fn is_at(&self, at: usize, name: &str) -> bool {
        let field = &self.fields[at];
        field.name == name && !matches!(field.kind, Kind::Numbered { .. })
    }

    /// The same for a name that follows another. Messages usually have the order of the documentation or ASCII order,
    /// so that the next field is found without a search.
    pub(crate) fn find_after(&self, last: &mut Last, name: &str) -> Option<usize> {
        if let Some(at) = self.find_near(last, |near| near == name) {
            return Some(at);
        }
        let at = self.find(name)?;
        let place = self.sorted.iter().position(|sorted| usize::from(*sorted) == at)?;
        *last = Last { documented: at + 1, ascii: place + 1 };
        Some(at)
    }

    /// The position of one of the next fields whose name satisfies a condition.
    pub(crate) fn find_near(&self, last: &mut Last, such: impl Fn(&'static str) -> bool) -> Option<usize> {
        const NEAR: usize = 4;
        // A numbered list has a name of its own, which does not occur on the wire.
        let is =
            |at: usize| such(self.fields[at].name) && !matches!(self.fields[at].kind, Kind::Numbered { .. });
        let mut documented = last.documented..self.fields.len().min(last.documented + NEAR);
        if let Some(at) = documented.find(|at| is(*at)) {
            last.documented = at + 1;
            return Some(at);
        }
        let mut ascii = last.ascii..self.sorted.len().min(last.ascii + NEAR);
        let place = ascii.find(|place| is(usize::from(self.sorted[*place])))?;
        let at = usize::from(self.sorted[place]);
        *last = Last { documented: at + 1, ascii: place + 1 };
        Some(at)
    }

    /// The position of the field with that name on the wire or in the documentation.
    pub fn find_documented(&self, name: &str) -> Option<usize> {
        let is = |field: &Field| field.documented == name && !matches!(field.kind, Kind::Numbered { .. });
        self.find(name).or_else(|| self.fields.iter().position(is))
    }

    /// The list and the field of a numbered name such as `coupon_id_3` or `coupon_id_3_1`.
    pub(crate) fn find_numbered<'n>(&self, name: &'n str) -> Option<Numbered<'n>> {
        let (stem, number) = split_number(name)?;
        if let Some(list) = self.list_with(|items| items.find(stem).is_some()) {
            return Some(Numbered { list, number, within: None, stem });
        }
        let (stem, outer) = split_number(stem)?;
        // The number of items is limited: two large numbers for a list inside a list would create a million items.
        if outer >= 100 || number >= 100 {
            return None;
        }
        let list = self.list_with(|items| items.list_with(|inner| inner.find(stem).is_some()).is_some())?;
        let Kind::Numbered { items, .. } = self.fields[list].kind else { return None };
        let inner = items.list_with(|inner| inner.find(stem).is_some())?;
        Some(Numbered { list, number: outer, within: Some((inner, number)), stem })
    }

    /// The position of the first numbered list whose items satisfy a condition.
    fn list_with(&self, such: impl Fn(&'static Table) -> bool) -> Option<usize> {
        self.fields.iter().position(|f| matches!(f.kind, Kind::Numbered { items, .. } if such(items)))
    }
}

/// The positions after which the next field is searched: in the order of the documentation, and in ASCII order.
#[derive(Clone, Copy, Default)]
pub(crate) struct Last {
    documented: usize,
    ascii: usize,
}

/// A numbered field: of an item of a list, or of a list inside an item.
#[derive(Clone, Copy)]
pub(crate) struct Numbered<'n> {
    /// The position of the list.
    pub(crate) list: usize,
    /// The number of the item.
    pub(crate) number: usize,
    /// The position of the list inside the item, and the number in that list.
    pub(crate) within: Option<(usize, usize)>,
    /// The name of the field in the item.
    pub(crate) stem: &'n str,
}

/// Splits `coupon_id_3` into `coupon_id` and 3.
fn split_number(name: &str) -> Option<(&str, usize)> {
    let (stem, number) = name.rsplit_once('_')?;
    // Leading zeros are rejected: with them, one item would have two names.
    if number.len() > 3 || (number.len() > 1 && number.starts_with('0')) {
        return None;
    }
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    Some((stem, digits.then(|| number.parse().ok())??))
}
