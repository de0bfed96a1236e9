//! The names that replies have in documentation and in use, against the rows of the tables.

use crate::{
    catalog::{accept, apis, kinds},
    oracle::written,
    replies::{left, reply},
};
use paytable::table::{Api, Reply};
use paytable_tests::{Pairs, element, signed};
use std::collections::BTreeMap;

/// Names that no row has, each decided.
const WITHOUT_ROW: &[(&str, &[&str])] = &[
    // They stand inside of audit_detail, and the documentation lists them beside it.
    ("ApplymentQuery", &["param_name", "reject_reason"]),
    ("ApplymentUpgradeQuery", &["param_name", "reject_reason"]),
];

/// The APIs of the list, each with its names.
fn listed() -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    let mut api = String::new();
    for line in include_str!("reply_names.txt").lines().filter(|line| !line.starts_with('#')) {
        let names = match line.split_once(':') {
            Some((name, names)) => {
                name.clone_into(&mut api);
                names
            }
            None => line,
        };
        let of_api: &mut Vec<String> = all.entry(api.clone()).or_default();
        of_api.extend(names.split_whitespace().map(str::to_owned));
    }
    all
}

/// The names that a reply with all of these has and that found no row.
fn without_row(api: &'static Api, names: &[String]) -> Vec<String> {
    let kind = kinds(api.signature_algorithms)[0];
    let whole = reply(api, kind);
    let mut flat = whole.flat();
    let more: Pairs = names
        .iter()
        .filter(|name| flat.iter().all(|(known, _)| known != *name))
        .map(|name| (name.clone(), "1".to_owned()))
        .collect();
    if !matches!(api.reply, Reply::Signed | Reply::Unsigned) {
        return more.into_iter().map(|(name, _)| name).collect();
    }
    let body = if api.reply == Reply::Signed && api.gateway.sign().is_some() {
        flat.extend(more);
        paytable_tests::xml(&signed(flat, kind)).into_bytes()
    } else if more.is_empty() {
        written(api.reply_encoding, &whole, None, None)
    } else {
        let body = String::from_utf8(written(api.reply_encoding, &whole, None, None)).unwrap();
        let more: String = more.iter().map(|(name, value)| element(name, value)).collect();
        body.replace("</xml>", &format!("{more}</xml>")).into_bytes()
    };
    left(&accept(api, kind, &body).unwrap_or_else(|error| panic!("{}: {error}", api.name)))
}

#[test]
fn every_name_that_a_reply_has_in_documentation_or_in_use_has_a_row_or_is_decided() {
    let listed = listed();
    let mut tried = 0;
    for api in apis().filter(|api| api.gateway.name == "WechatV2") {
        let Some(names) = listed.get(api.name) else { continue };
        let decided =
            WITHOUT_ROW.iter().find(|(name, _)| *name == api.name).map_or(&[][..], |(_, names)| names);
        assert_eq!(without_row(api, names), decided, "{}", api.name);
        tried += names.len();
    }
    assert!(tried > 1500, "{tried}");
}

#[test]
fn a_name_without_a_row_is_found() {
    let api = apis().find(|api| api.name == "RefundQuery").unwrap();
    let names = ["refund_chanel".to_owned(), "refund_channel".to_owned()];
    assert_eq!(without_row(api, &names), ["refund_chanel"]);
}
