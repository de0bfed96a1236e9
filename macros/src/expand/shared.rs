//! The types that the tables of a gateway share: emitted once, beside the gateway's marker.

use super::{
    docs,
    message::{Emit, SharedEnum, Struct},
    rows,
    shape::Shape,
};
use crate::{input::Input, name};
use paytable_schema::{
    Document, Gateway,
    model::{Family, Group, Kind, Message, Purpose, Row, ValueSource},
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path, PathArguments, ext::IdentExt};

/// The module of that gateway's shared types: `WechatV2` has `wechat_v2_types`.
pub(super) fn module_name(marker: &Ident) -> Ident {
    Ident::new(&format!("{}_types", name::module(marker).unraw()), marker.span())
}

/// Where the shared types are, seen from the marker of an API: beside the marker of the gateway.
pub(super) fn path(gateway: &Path) -> Path {
    let mut path = gateway.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = module_name(&last.ident);
        last.arguments = PathArguments::None;
    }
    path
}

/// What the module of an API calls it: a name beside the marker, where paths mean what they mean to the user.
pub(super) fn alias(module: &Ident) -> Ident {
    Ident::new(&format!("__{}_shared", module.unraw()), module.span())
}

/// Names of the types of the gateway that a table can hold, and of its lists' items.
pub(super) fn types(document: &Document, gateway: &Gateway) -> Vec<String> {
    let types = gateway.types.iter().map(|nested| &nested.name);
    let types = types.filter(|name| document.find_type(name).is_none());
    let items = families(document).filter(|family| family.shared).map(|family| &family.item);
    types.chain(items).cloned().collect()
}

/// The families of all messages.
pub(super) fn families(document: &Document) -> impl Iterator<Item = &Family> {
    let Document { api, notice, .. } = document;
    let messages = api.iter().flat_map(|api| [&api.request, &api.response]);
    let messages = messages.chain(notice.iter().map(|notice| &notice.event));
    messages.flat_map(|message| &message.families)
}

pub(super) fn module(input: &Input, gateway: &Gateway) -> TokenStream {
    let choices = choices(gateway);
    let has_types = !gateway.types.is_empty() || !gateway.families.is_empty() || !choices.is_empty();
    if !has_types && gateway.error_groups.is_empty() {
        return TokenStream::new();
    }
    let Input { vis, ident, krate, .. } = input;
    let taken = gateway.types.iter().map(|nested| nested.name.clone());
    let taken = taken.chain(gateway.families.iter().map(|family| family.item.clone())).collect();
    let mut emit = Emit::new(input, gateway.wire.length_unit, taken).shared();
    for nested in &gateway.types {
        let shape = match nested.purpose {
            Purpose::Any => Shape::Nested { strict: false },
            Purpose::Sent => Shape::Nested { strict: true },
            Purpose::Bundle => Shape::Bundle,
        };
        let required_name = format!("{}Required", nested.name);
        emit.message(&Struct {
            name: &nested.name,
            required_name: Some(&required_name),
            doc: docs::nested(&nested.name, shape),
            deprecated: TokenStream::new(),
            message: &nested.message,
            shape,
        });
        emit.serde(&nested.name, shape == Shape::Bundle);
    }
    for family in gateway.families.iter().filter(|family| family.within.is_none()) {
        emit.item(family, &message_of(family, gateway));
    }
    for (group, row, name) in &choices {
        let rows = gateway.group(group).map(|group| &group.message.rows);
        if let Some(row) = rows.and_then(|rows| rows.iter().find(|r| r.name == *row))
            && let Kind::Choice(words) = &row.kind
        {
            emit.words(name, row, words);
        }
    }
    let module = module_name(ident);
    let doc = format!("Types that the tables of [`{ident}`](super::{ident}) share.");
    let items = emit.into_items();
    let groups = gateway.error_groups.iter().map(|group| {
        let (name, rows, count) = (rows::error_group(group), rows::errors(&group.errors), group.errors.len());
        quote! {
            #[doc(hidden)]
            pub static #name: [p::table::ErrorRow; #count] = [#(#rows),*];
        }
    });
    quote! {
        #[doc = #doc]
        #[allow(clippy::pedantic, clippy::nursery)]
        #vis mod #module {
            use #krate::__private as p;
            #items
            #(#groups)*
        }
    }
}

/// Group and name of every row of a group that is an enum, and the name of that enum. Rows of the same name that
/// have different words are told apart by their groups.
pub(super) fn choices(gateway: &Gateway) -> Vec<(String, String, String)> {
    let is_enum = |row: &Row| {
        matches!(row.kind, Kind::Choice(_)) && row.family.is_none() && row.fill == ValueSource::Caller
    };
    let mut enums: Vec<(&Group, &Row)> = Vec::new();
    for group in &gateway.groups {
        enums.extend(group.message.rows.iter().filter(|row| is_enum(row)).map(|row| (group, row)));
    }
    let name_of = |(group, row): &(&Group, &Row)| {
        let own = name::pascal(&row.name);
        let differs = |(_, other): &(&Group, &Row)| other.name == row.name && other.kind != row.kind;
        let taken = gateway.types.iter().any(|nested| nested.name == own) || enums.iter().any(differs);
        let name = if taken { format!("{}{own}", name::pascal(&group.name)) } else { own };
        (group.name.clone(), row.name.clone(), name)
    };
    enums.iter().map(name_of).collect()
}

/// The same enums, with what is in them.
pub(super) fn enums(gateway: &Gateway) -> Vec<SharedEnum> {
    let of = |(group, row, name): (String, String, String)| {
        let rows = gateway.group(&group).map(|group| &group.message.rows)?;
        let row = rows.iter().find(|known| known.name == row)?;
        let Kind::Choice(words) = &row.kind else { return None };
        Some(SharedEnum { name, words: words.clone(), doc: docs::words(row) })
    };
    choices(gateway).into_iter().filter_map(of).collect()
}

/// The rows of a family, from whichever groups have some, as one message.
fn message_of(family: &Family, gateway: &Gateway) -> Message {
    let mut message = Message { rows: Vec::new(), families: gateway.families.clone() };
    let belongs = |row: &&Row| {
        let named = row.family.as_ref().map(|named| named.value.as_str());
        let inner = |f: &Family| f.within.as_ref().is_some_and(|within| within.value == family.name);
        named == Some(family.name.as_str())
            || gateway.families.iter().any(|f| inner(f) && named == Some(f.name.as_str()))
    };
    for row in gateway.groups.iter().flat_map(|group| &group.message.rows).filter(belongs) {
        if message.row(&row.wire).is_none() {
            message.rows.push(row.clone());
        }
    }
    message
}
