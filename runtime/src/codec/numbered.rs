//! Lists that are written as numbered fields.

use crate::{
    message::value::{List, ValueRef},
    table::{Field, Kind, Table},
};

/// Every value of a numbered list, with its numbered name; for a list inside an item, with both numbers.
pub(crate) fn each_numbered(
    items: &'static Table,
    list: &dyn List,
    visit: &mut dyn FnMut(&Field, &str, ValueRef<'_>),
) {
    each_item(items, list, "", visit);
}

fn each_item(
    items: &'static Table,
    list: &dyn List,
    above: &str,
    visit: &mut dyn FnMut(&Field, &str, ValueRef<'_>),
) {
    for (number, item) in (0..list.len()).filter_map(|at| list.get(at).map(|item| (at, item))) {
        let number = format!("{above}_{number}");
        item.read(&mut |values| {
            for (field, value) in items.fields.iter().zip(values) {
                match (field.kind, value.value_ref()) {
                    (Kind::Numbered { items: inner, count }, ValueRef::List(list)) => {
                        each_item(inner, list, &number, visit);
                        let is_given = |at: usize| !values[at].value_ref().is_absent();
                        if let Some((field, slot)) = counted(items, items.find(count), is_given, list) {
                            visit(field, &format!("{}{number}", field.name), slot);
                        }
                    }
                    (_, slot) if slot.is_absent() => {}
                    (_, slot) => visit(field, &format!("{}{number}", field.name), slot),
                }
            }
        });
    }
}

/// The field that contains the length of a list, and the length, if the caller did not set it.
pub(crate) fn counted(
    table: &'static Table,
    counter: Option<usize>,
    is_given: impl Fn(usize) -> bool,
    list: &dyn List,
) -> Option<(&'static Field, ValueRef<'static>)> {
    let at = counter.filter(|at| !is_given(*at) && !list.is_empty())?;
    let number = i64::try_from(list.len()).ok()?;
    Some((&table.fields[at], ValueRef::Int(number)))
}
