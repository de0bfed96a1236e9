//! Everything that is signed with one key, taken for every notice: only a notice is one, and only of its own kind.

use crate::{
    catalog::{apis, is_cloud, kinds, notices, prepare, request, wechat},
    notices as made,
    oracle::{closed, sent, signed_again},
    replies::reply,
};
use paytable::{
    Message,
    table::{Api, Encoding, Kind, Notice, Reply, SignatureAlgorithm, Verify},
    wechat_v2::{CombinedOrderResponse, ContractOrderResponse, UnifiedOrderResponse},
};
use paytable_tests::{
    Pairs,
    sample::{Held, Sample},
    xml,
};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A signed message, and what it is.
struct Signed {
    what: String,
    /// The name of the notice that it is, if it is one.
    notice: Option<&'static str>,
    pairs: Pairs,
}

/// All of a message, its required rows alone, these with what a notice needs, and all of it with each word of each of its
/// states.
fn variants(all: &Sample) -> Vec<(String, Sample)> {
    let mut variants = vec![("all".to_owned(), all.clone()), ("required".to_owned(), only(all, &[]))];
    for notice in notices() {
        let names = |at: &u16| notice.event.fields[usize::from(*at)].name;
        let needed: Vec<&str> = notice.needed.iter().map(names).collect();
        variants.push((format!("most like {}", notice.name), only(all, &needed)));
    }
    for field in all.table.fields {
        let Kind::Choice(words) = field.kind else { continue };
        for word in words {
            let mut other = all.clone();
            other.set(field.name, word);
            variants.push((format!("{} {word}", field.name), other));
        }
    }
    variants
}

/// The required rows and these.
fn only(all: &Sample, names: &[&str]) -> Sample {
    let mut least = all.clone();
    for (field, value) in least.table.fields.iter().zip(&mut least.values) {
        if !field.required && !names.contains(&field.name) {
            *value = Held::Nothing;
        }
    }
    least
}

fn is_xml(encoding: Encoding) -> bool {
    encoding == Encoding::Xml
}

/// Requests and links as they are sent.
fn requests(api: &'static Api, kind: SignatureAlgorithm) -> Vec<Signed> {
    if api.signature_algorithms.is_empty() || !is_xml(api.gateway.encoding) {
        return Vec::new();
    }
    let prepared = prepare(api, &request(api), kind).unwrap_or_else(|error| panic!("{}: {error}", api.name));
    vec![Signed { what: format!("{} request", api.name), notice: None, pairs: sent(api, &prepared).pairs }]
}

fn replies(api: &'static Api, kind: SignatureAlgorithm) -> Vec<Signed> {
    // A message that says why there is no file is not signed, and neither are some replies; each could be some day.
    if api.reply == Reply::None || !is_xml(api.reply_encoding) {
        return Vec::new();
    }
    let variants = variants(&closed(&reply(api, kind))).into_iter();
    let signed = |sample: Sample| signed_again(sample.flat(), kind);
    variants
        .map(|(which, sample)| Signed {
            what: format!("{} reply, {which}", api.name),
            notice: None,
            pairs: signed(sample),
        })
        .collect()
}

fn told(notice: &'static Notice, kind: SignatureAlgorithm) -> Vec<Signed> {
    if !is_xml(notice.encoding) {
        return Vec::new();
    }
    let variants = variants(&closed(&made::event(notice, kind))).into_iter();
    variants
        .map(|(which, sample)| Signed {
            what: format!("{}, {which}", notice.name),
            notice: Some(notice.name),
            pairs: signed_again(sample.flat(), kind),
        })
        .collect()
}

/// What a client is handed, under the names that the gateway's signature has in messages.
fn bundles(kind: SignatureAlgorithm) -> Vec<Signed> {
    let protocol = wechat(kind);
    let flat = |what: &str, bundle: Json| {
        let mut pairs: BTreeMap<String, String> = serde_json::from_value(bundle).unwrap();
        let signature = pairs.remove("paySign").or_else(|| pairs.remove("sign")).unwrap();
        let mut pairs: Pairs = pairs.into_iter().collect();
        pairs.push(("sign".to_owned(), signature));
        Signed { what: what.to_owned(), notice: None, pairs }
    };
    let order = UnifiedOrderResponse {
        appid: Some("wx8888888888888888".into()),
        mch_id: Some("1900000109".into()),
        prepay_id: Some("wx1".into()),
        ..Default::default()
    };
    let combined = CombinedOrderResponse {
        combine_appid: Some("wx8888888888888888".into()),
        combine_mch_id: Some("1900000109".into()),
        prepay_id: Some("wx1".into()),
        ..Default::default()
    };
    let contract = ContractOrderResponse {
        appid: Some("wx8888888888888888".into()),
        mch_id: Some("1900000109".into()),
        prepay_id: Some("wx1".into()),
        ..Default::default()
    };
    vec![
        flat(
            "mini program of an order",
            serde_json::to_value(order.mini_program(&protocol).unwrap()).unwrap(),
        ),
        flat("app of an order", serde_json::to_value(order.app(&protocol).unwrap()).unwrap()),
        flat("app of a combined order", serde_json::to_value(combined.app(&protocol).unwrap()).unwrap()),
        flat("app of a contract order", serde_json::to_value(contract.app(&protocol).unwrap()).unwrap()),
    ]
}

fn all(kind: SignatureAlgorithm) -> Vec<Signed> {
    let of_kind =
        |allowed: &'static [SignatureAlgorithm]| kinds(allowed).contains(&kind) || allowed.is_empty();
    let apis = || apis().filter(|api| !is_cloud(api.gateway.name) && of_kind(api.signature_algorithms));
    let notices =
        notices().filter(|notice| !is_cloud(notice.gateway.name) && of_kind(notice.signature_algorithms));
    let mut all: Vec<Signed> = apis().flat_map(|api| requests(api, kind)).collect();
    all.extend(apis().flat_map(|api| replies(api, kind)));
    all.extend(notices.flat_map(|notice| told(notice, kind)));
    all.extend(bundles(kind));
    all
}

#[expect(clippy::print_stdout, reason = "the numbers are for the reader of the output")]
#[test]
fn nothing_that_is_signed_passes_for_a_notice_but_that_notice() {
    let (mut messages, mut tried, mut meant, mut wrong) = (0, 0, 0, Vec::new());
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let protocol = wechat(kind);
        for message in all(kind) {
            messages += 1;
            let body = xml(&message.pairs);
            for notice in notices().filter(|notice| notice.verify == Verify::Sign) {
                tried += 1;
                match protocol.notice_dynamic(notice, body.as_bytes()) {
                    Ok(_) if message.notice == Some(notice.name) => meant += 1,
                    Ok(event) => {
                        wrong.push(format!("{} as {}", message.what, notice.name));
                        assert!(!event.table().fields.is_empty());
                    }
                    Err(_) => {}
                }
            }
        }
    }
    println!(
        "{messages} signed messages, taken for notices {tried} times: {meant} times rightly, {} wrongly",
        wrong.len()
    );
    assert!(messages > 600 && meant > 20, "{messages} {meant}");
    assert_eq!(wrong, [""; 0]);
}
