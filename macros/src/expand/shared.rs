//! The types that the tables of a gateway share: emitted once, beside the gateway's marker.

use super::{
    docs,
    message::{Emit, Struct},
    shape::Shape,
};
use crate::{input::Input, name};
use paytable_schema::{
    Gateway,
    model::{Family, Message, Row},
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path, PathArguments};

/// The module of that gateway's shared types: `WechatV2` has `wechat_v2_types`.
fn module_name(marker: &Ident) -> Ident {
    Ident::new(&format!("{}_types", name::module(marker)), marker.span())
}

/// Where the shared types are, seen from the module below the marker of an API.
pub(super) fn path(gateway: &Path) -> Path {
    let mut path = gateway.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = module_name(&last.ident);
        last.arguments = PathArguments::None;
    }
    let first = path.segments.first().map(|segment| segment.ident.to_string());
    match (path.leading_colon, first.as_deref()) {
        (Some(_), _) | (_, Some("crate")) => path,
        (None, Some("self")) => {
            let rest = path.segments.iter().skip(1);
            syn::parse_quote!(super::#(#rest)::*)
        }
        _ => syn::parse_quote!(super::#path),
    }
}

pub(super) fn module(input: &Input, gateway: &Gateway) -> TokenStream {
    if gateway.types.is_empty() && gateway.families.is_empty() {
        return TokenStream::new();
    }
    let Input { vis, ident, krate, .. } = input;
    let taken = gateway.types.iter().map(|nested| nested.name.clone());
    let taken = taken.chain(gateway.families.iter().map(|family| family.item.clone())).collect();
    let mut emit = Emit::new(input, gateway.wire.length_unit, taken).shared();
    for nested in &gateway.types {
        let shape = Shape::Nested { strict: nested.sent };
        let required_name = format!("{}Required", nested.name);
        emit.message(&Struct {
            name: &nested.name,
            required_name: Some(&required_name),
            doc: docs::nested(&nested.name, shape),
            deprecated: TokenStream::new(),
            message: &nested.message,
            shape,
        });
        emit.serde(&nested.name, false);
    }
    for family in gateway.families.iter().filter(|family| family.within.is_none()) {
        emit.item(family, &message_of(family, gateway));
    }
    let module = module_name(ident);
    let doc = format!("Types that the tables of [`{ident}`](super::{ident}) share.");
    let items = emit.into_items();
    quote! {
        #[doc = #doc]
        #[allow(clippy::pedantic, clippy::nursery)]
        #vis mod #module {
            use #krate::__private as p;
            #items
        }
    }
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
