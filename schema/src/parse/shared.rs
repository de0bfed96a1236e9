//! What a table and its gateway declare alike: nested types, families and groups of rows.

use super::{
    context::Context,
    head::A_TYPE,
    keys::Keys,
    row::{self, A_ROW, ROW},
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, Which},
    model::{At, Family, Gateway, Group, Message, Names, Purpose, Section, Span, Type},
};

/// The types of a file of APIs.
pub(super) static TYPES: Shape = Shape::named("types", Which::Pattern(A_TYPE), Value::Table(&TYPE));

static TYPE: Shape = Shape { name: "type", elsewhere: &["sent", "bundle"], ..row::section() };

/// Those of a gateway.
pub(super) static SHARED_TYPES: Shape =
    Shape::named("types_of_a_gateway", Which::Pattern(A_TYPE), Value::Table(&SHARED_TYPE));

static SHARED_TYPE: Shape = Shape {
    name: "type_of_a_gateway",
    keys: &[
        row::INCLUDE,
        Key::may("sent", Value::OneOf(&[Value::Bool, Value::Table(&ROW)])),
        Key::may("bundle", Value::OneOf(&[Value::Bool, Value::Table(&ROW)])),
    ],
    ..row::section()
};

pub(super) static FAMILIES: Shape = Shape::open("families", Value::Table(&FAMILY));

static FAMILY: Shape = Shape::new(
    "family",
    &[
        Key::needed("type", Value::Filled),
        Key::needed("doc", Value::Filled),
        Key::may("count", Value::Text),
        Key::may("within", Value::Text),
    ],
);

pub(super) static GROUPS: Shape = Shape::open("groups", Value::Table(&GROUP));

static GROUP: Shape =
    Shape { elsewhere: &["include"], ..Shape::named("group", Which::Pattern(A_ROW), Value::Table(&ROW)) };

/// `shared` says whether they are the gateway's: only its tables know what they send and receive.
pub(super) fn types(file: &mut Keys<'_>, gateway: &Gateway, shared: bool, faults: &mut Faults) -> Vec<Type> {
    let Some(keys) = file.table("type", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = entry.table(faults)?;
            let purpose = purpose(&mut keys, shared, faults);
            // The inside of a JSON value is spelled as the documentation spells it, whatever the gateway does.
            let context = Context { gateway, names: Names::AsWritten, section: Section::Always };
            let mut message = Message::default();
            row::rows(keys, context, &mut message, faults);
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
            let mut keys = entry.table(faults)?;
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
            let mut keys = entry.table(faults)?;
            for other in keys.strings_if_list("include", faults) {
                faults.add(&other.span, "a group includes no other", "include both where they are needed");
            }
            let context = Context { gateway, names: Names::AsWritten, section: Section::Always };
            let mut message = Message::default();
            row::rows(keys, context, &mut message, faults);
            with_families(&mut message, families);
            Some(Group { name: entry.name.to_owned(), message, span: entry.span.clone() })
        })
        .collect()
}
