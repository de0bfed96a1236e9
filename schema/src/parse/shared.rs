//! What a table and its gateway declare alike: nested types, families and groups of rows.

use super::{
    context::Context,
    keys::{self, Keys},
    row,
};
use crate::{
    fault::Faults,
    model::{At, Family, Gateway, Group, Message, Names, Purpose, Section, Span, Type},
};

/// `shared` says whether they are the gateway's: only its tables know what they send and receive.
pub(super) fn types(file: &mut Keys<'_>, gateway: &Gateway, shared: bool, faults: &mut Faults) -> Vec<Type> {
    let Some(keys) = file.table("type", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let purpose = purpose(&mut keys, shared, faults);
            // The inside of a JSON value is spelled as the documentation spells it, whatever the gateway does.
            let context = Context { gateway, names: Names::AsWritten, section: Section::Always };
            let mut message = Message::default();
            let beside: &[&str] = if shared { &["include", "sent", "bundle"] } else { &["include"] };
            row::rows_beside(beside, keys, context, &mut message, faults);
            Some(Type { name: entry.name.to_owned(), purpose, message, span: entry.span.clone() })
        })
        .collect()
}

/// What a shared type is for; a type of a file's own is what its rows make it.
fn purpose(keys: &mut Keys<'_>, shared: bool, faults: &mut Faults) -> Purpose {
    let mut purpose = Purpose::Any;
    for (word, meaning) in [("sent", Purpose::Sent), ("bundle", Purpose::Bundle)] {
        let place = keys.place_of(word);
        let said = keys.bool_if_bool(word, faults);
        if said.is_some() && !shared {
            let help = "a type of a file's own is what its rows make it";
            faults.add_with_help(&place, format!("`{word}` is for types of a gateway"), "not shared", help);
        }
        if said == Some(true) && purpose != Purpose::Any {
            faults.add(&place, "`sent` and `bundle` exclude each other", "a type has one purpose");
        } else if said == Some(true) {
            purpose = meaning;
        }
    }
    purpose
}

pub(super) fn families(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Family> {
    let Some(keys) = file.table("family", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let family = Family {
                name: entry.name.to_owned(),
                item: keys.text("type", faults),
                doc: keys.text("doc", faults),
                count: keys.string("count", faults),
                within: keys.string("within", faults),
                shared: false,
                span: entry.span.clone(),
            };
            keys.finish(faults);
            Some(family)
        })
        .collect()
}

/// The families that rows of this message belong to, and those that hold them.
pub(super) fn with_families(message: &mut Message, families: &[Family]) {
    let within = |family: &Family, outer: &str| family.within.as_ref().is_some_and(|w| w.value == outer);
    let belongs = |family: &str, outer: &str| {
        family == outer || families.iter().any(|f| f.name == family && within(f, outer))
    };
    for family in families {
        let mut named = message.rows.iter().filter_map(|row| row.family.as_ref());
        if let Some(first) = named.find(|named| belongs(&named.value, &family.name)) {
            message.families.push(placed(family, &first.span));
        }
    }
}

/// A gateway's family as a table has it. Its own place is in another file: its faults stand at the first row.
fn placed(family: &Family, span: &Span) -> Family {
    if !family.shared {
        return family.clone();
    }
    let at = |name: &Option<At<String>>| {
        name.as_ref().map(|name| At { value: name.value.clone(), span: span.clone() })
    };
    Family { count: at(&family.count), within: at(&family.within), span: span.clone(), ..family.clone() }
}

/// Groups of rows, which tables include by name. A table spells and places them its own way.
pub(super) fn groups(
    file: &mut Keys<'_>,
    gateway: &Gateway,
    families: &[Family],
    faults: &mut Faults,
) -> Vec<Group> {
    let Some(keys) = file.table("group", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            for other in keys.strings_if_list("include", faults) {
                faults.add(&other.span, "a group includes no other", "include both where they are needed");
            }
            let context = Context { gateway, names: Names::AsWritten, section: Section::Always };
            let mut message = Message::default();
            row::rows_beside(&[], keys, context, &mut message, faults);
            with_families(&mut message, families);
            Some(Group { name: entry.name.to_owned(), message, span: entry.span.clone() })
        })
        .collect()
}
