//! What the derives emit, as text: one small table for each of them that has every feature once.
//! `BLESS=1 cargo test -p paytable-macros` writes the files anew.

use crate::{expand, input::Wanted};
use proc_macro2::TokenStream;
use quote::quote;
use std::{env, fs, path::Path};

/// The files, seen from the folder of this crate; the tables that they are made of lie beside them.
const FOLDER: &str = "../tests/expand";

#[test]
fn a_request_with_every_kind_of_row_expands_as_recorded() {
    let item = quote! {
        #[api(path = "tests/expand/request.toml")]
        pub struct Ask;
    };
    compare("request", item, Wanted::Api);
}

#[test]
fn a_reply_in_sections_with_a_bundle_expands_as_recorded() {
    let item = quote! {
        #[api(path = "tests/expand/reply.toml", crate = pay)]
        pub(crate) struct Ask;
    };
    compare("reply", item, Wanted::Api);
}

#[test]
fn a_notice_with_numbered_rows_expands_as_recorded() {
    let item = quote! {
        #[notice(path = "tests/expand/notice.toml", gateway = other::Gateway)]
        struct Told;
    };
    compare("notice", item, Wanted::Notice);
}

#[test]
fn a_gateway_expands_as_recorded() {
    let item = quote! {
        #[gateway(path = "tests/user/tables/harbour/gateway.toml")]
        pub struct Harbour;
    };
    compare("gateway", item, Wanted::Gateway);
}

#[test]
fn a_gateway_that_signs_lines_expands_as_recorded() {
    let item = quote! {
        #[gateway(path = "tests/expand/lock/gateway.toml")]
        pub struct Lock;
    };
    compare("lock/gateway", item, Wanted::Gateway);
}

#[test]
fn a_gateway_with_shared_keys_for_lines_expands_as_recorded() {
    let item = quote! {
        #[gateway(path = "tests/expand/hook/gateway.toml")]
        pub struct Hook;
    };
    compare("hook/gateway", item, Wanted::Gateway);
}

#[test]
fn an_order_brings_the_table_of_its_query() {
    let item = quote! {
        #[api(path = "tests/expand/lock/order.toml")]
        pub struct Order;
    };
    compare("lock/order", item, Wanted::Api);
}

#[test]
fn a_notice_with_a_state_expands_as_recorded() {
    let item = quote! {
        #[notice(path = "tests/expand/lock/paid.toml")]
        pub struct Paid;
    };
    compare("lock/paid", item, Wanted::Notice);
}

#[test]
fn an_order_whose_query_has_faults_is_one_error_that_says_where_they_are() {
    let item = quote! {
        #[api(path = "tests/expand/lost/order.toml")]
        pub struct Order;
    };
    let told = expand(item, Wanted::Api).expect_err("the query has faults").into_tokens().to_string();
    assert_eq!(told.matches("compile_error").count(), 1, "{told}");
    for part in [
        "the table `query` has 2 faults",
        "tests/expand/lost/order.toml:10:9",
        "tests/expand/lost/query.toml:10:10: unknown method `GTE`",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

fn compare(name: &str, item: TokenStream, wanted: Wanted) {
    let expanded = readable(expand(item, wanted).expect("the table is in order"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join(format!("{name}.rs"));
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &expanded).expect("the folder can be written to");
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if let Some((at, (is, was))) = first_difference(&expanded, &recorded) {
        let path = path.display();
        panic!("{path}:{at}: another expansion\n  recorded: {was}\n  expanded: {is}\nBLESS=1 records it");
    }
}

/// Formatted, and without the place of this repository on this machine.
fn readable(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("what is emitted is Rust");
    prettyplease::unparse(&file).replace(env!("CARGO_MANIFEST_DIR"), "macros")
}

fn first_difference<'t>(is: &'t str, was: &'t str) -> Option<(usize, (&'t str, &'t str))> {
    let lines = is.lines().count().max(was.lines().count());
    let padded = |text: &'t str| text.lines().chain(std::iter::repeat("(nothing)"));
    (1..=lines).zip(padded(is).zip(padded(was))).find(|(_, (is, was))| is != was)
}
