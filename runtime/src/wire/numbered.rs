//! Lists that are written as numbered fields.

use crate::{
    table::Field,
    value::{List, Slot},
};
use std::fmt::Write as _;

/// Every value of a numbered list, under its name with the number.
pub(crate) fn each_numbered(
    fields: &[Field],
    list: &dyn List,
    visit: &mut dyn FnMut(&Field, &str, Slot<'_>),
) {
    let mut name = String::new();
    for (number, item) in (0..list.len()).filter_map(|at| list.get(at).map(|item| (at, item))) {
        item.read(&mut |values| {
            for (field, value) in fields.iter().zip(values) {
                let slot = value.slot();
                if !slot.is_absent() {
                    name.clear();
                    let _ = write!(name, "{}_{number}", field.name);
                    visit(field, &name, slot);
                }
            }
        });
    }
}
