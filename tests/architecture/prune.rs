//! What of a file is left out: what is there in tests or in documentation only, and what names no code.

use syn::{Attribute, Item, Meta, visit_mut::VisitMut};

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether an item is there in tests or in documentation only.
pub(crate) fn is_for_tests(item: &Item) -> bool {
    only_for_tests(attributes(item))
}

/// Whether this is there in tests or in documentation only. Of other conditions, features for example, each is taken to
/// hold and not to hold.
fn only_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<Meta>().is_ok_and(|condition| holds(&condition) == Some(false))
    })
}

/// Whether a condition holds outside of tests and documentation; nothing if that depends.
fn holds(condition: &Meta) -> Option<bool> {
    match condition {
        Meta::Path(path) if ["test", "doctest", "doc"].iter().any(|name| path.is_ident(name)) => Some(false),
        Meta::List(list) => {
            let parser = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
            let inner: Vec<_> = list.parse_args_with(parser).ok()?.iter().map(holds).collect();
            if list.path.is_ident("not") {
                inner[0].map(|holds| !holds)
            } else if list.path.is_ident("all") {
                inner.contains(&Some(false)).then_some(false)
            } else {
                inner.iter().all(|holds| *holds == Some(false)).then_some(false)
            }
        }
        _ => None,
    }
}

/// Takes out what names no code: documentation, visibility, and what is for tests.
pub(crate) struct Prune;

impl VisitMut for Prune {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    }

    fn visit_item_mod_mut(&mut self, _: &mut syn::ItemMod) {
        // What is inside comes later, as items of a module of its own.
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        item.items.retain(|item| match item {
            syn::ImplItem::Const(item) => !only_for_tests(&item.attrs),
            syn::ImplItem::Fn(item) => !only_for_tests(&item.attrs),
            syn::ImplItem::Type(item) => !only_for_tests(&item.attrs),
            _ => true,
        });
        syn::visit_mut::visit_item_impl_mut(self, item);
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain(|statement| match statement {
            syn::Stmt::Item(item) => !is_for_tests(item),
            syn::Stmt::Local(local) => !only_for_tests(&local.attrs),
            _ => true,
        });
        syn::visit_mut::visit_block_mut(self, block);
    }
}
