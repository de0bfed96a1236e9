//! The one walk over a message that XML and the signed text share: every field that has a value, in ASCII order
//! of its name on the wire.

use super::{
    fill::{Filler, resolve},
    numbered::{counted, each_numbered},
    write_json::push_text,
};
use crate::{
    table::{Field, Kind, Table},
    value::{Message, Slot, Value},
};

/// Calls `visit` with name and text of every field that has a value.
pub(crate) fn each(message: &dyn Message, filler: Option<&Filler<'_>>, visit: &mut dyn FnMut(&str, &str)) {
    let table = message.table();
    message.read(&mut |values| {
        let has_lists = table.sorted.len() < table.fields.len();
        if has_lists {
            each_expanded(table, values, filler, visit);
        } else {
            each_sorted(table, values, filler, visit);
        }
    });
}

/// The order is known since expansion.
fn each_sorted(
    table: &'static Table,
    values: &[&dyn Value],
    filler: Option<&Filler<'_>>,
    visit: &mut dyn FnMut(&str, &str),
) {
    let mut scratch = String::new();
    for at in table.sorted {
        let field = &table.fields[usize::from(*at)];
        let slot = resolve(field, values[usize::from(*at)].slot(), filler);
        with_text(field, slot, &mut scratch, &mut |text| visit(field.name, text));
    }
}

/// Numbered fields are expanded first: how many there are is known only now.
fn each_expanded(
    table: &'static Table,
    values: &[&dyn Value],
    filler: Option<&Filler<'_>>,
    visit: &mut dyn FnMut(&str, &str),
) {
    // In order as they come: there are not so many that a sort would be worth its code.
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut scratch = String::new();
    let mut add = |field: &Field, name: &str, slot: Slot<'_>| {
        with_text(field, slot, &mut scratch, &mut |text| {
            let place = pairs.partition_point(|(before, _)| before.as_str() < name);
            pairs.insert(place, (name.to_owned(), text.to_owned()));
        });
    };
    for (field, value) in table.fields.iter().zip(values) {
        let slot = resolve(field, value.slot(), filler);
        let (Kind::Numbered { items, count }, Slot::List(list)) = (field.kind, slot) else {
            add(field, field.name, slot);
            continue;
        };
        each_numbered(items, list, &mut add);
        if let Some((field, number)) = counted(table, values, count, list) {
            add(field, field.name, number);
        }
    }
    for (name, text) in &pairs {
        visit(name, text);
    }
}

/// Calls `visit` with the text of a value, if there is any.
fn with_text(field: &Field, slot: Slot<'_>, scratch: &mut String, visit: &mut dyn FnMut(&str)) {
    match slot {
        // A file is a part of its own and no part of the signed text.
        Slot::File(_) => {}
        _ if slot.is_absent() => {}
        Slot::Text(text) => visit(text),
        Slot::Int(number) if !matches!(field.kind, Kind::Yuan) => visit(itoa::Buffer::new().format(number)),
        slot => {
            scratch.clear();
            push_text(field, slot, scratch);
            // A form none of whose fields has a value.
            if !scratch.is_empty() {
                visit(scratch);
            }
        }
    }
}
