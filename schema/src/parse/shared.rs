//! What a table and its gateway declare alike: nested types, families and groups of rows.

use super::{
    keys::{self, Keys},
    row::{self, Context},
};
use crate::{
    Faults,
    model::{Family, Gateway, Group, Message, Names, Section, Type},
};

pub(super) fn types(file: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Vec<Type> {
    let Some(keys) = file.table("type", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let sent = keys.bool_if_bool("sent", faults).unwrap_or(false);
            // The inside of a JSON value is spelled as the documentation spells it, whatever the gateway does.
            let context = Context { gateway, names: Names::AsWritten, section: Section::Always };
            let mut message = Message::default();
            row::rows(keys, context, &mut message, faults);
            Some(Type { name: entry.name.to_owned(), sent, message, span: entry.span.clone() })
        })
        .collect()
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
    let named = |name: &str| message.rows.iter().any(|r| r.family.as_ref().is_some_and(|f| f.value == name));
    let holds = |name: &str| {
        let inner = |f: &&Family| f.within.as_ref().is_some_and(|within| within.value == name);
        families.iter().filter(inner).any(|f| named(&f.name))
    };
    message.families = families.iter().filter(|f| named(&f.name) || holds(&f.name)).cloned().collect();
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
            let keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let context = Context { gateway, names: Names::AsWritten, section: Section::Always };
            let mut message = Message::default();
            row::rows(keys, context, &mut message, faults);
            with_families(&mut message, families);
            Some(Group { name: entry.name.to_owned(), message, span: entry.span.clone() })
        })
        .collect()
}
