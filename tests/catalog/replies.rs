//! Replies made of examples: signed as the gateway signs, accepted, typed and compared with what was written.

use crate::{
    catalog::{accept, apis, kinds, setting},
    oracle::{body, body_without, one_spelling},
    typed,
};
use paytable::{
    Message, Received, VerifyError,
    table::{Api, Reply, SignatureAlgorithm, Table},
};
use paytable_tests::{MCH_ID, Pairs, Why, sample::Sample, xml};
use std::collections::BTreeMap;

/// Every row of a reply, and every layer of its outcome says success.
pub(crate) fn reply(api: &Api, kind: SignatureAlgorithm) -> Sample {
    let mut reply = Sample::received(api.response, &|name| setting(name).unwrap_or_default());
    belongs_to_the_merchant(&mut reply, api.gateway, kind);
    for layer in api.outcome {
        reply.set(layer.field, layer.success);
    }
    reply
}

/// Puts in what a message says of its receiver and of its signature.
pub(crate) fn belongs_to_the_merchant(
    message: &mut Sample,
    gateway: &'static paytable::table::Gateway,
    kind: SignatureAlgorithm,
) {
    let Some(sign) = gateway.sign() else { return };
    for name in
        gateway.merchant.iter().filter(|credential| credential.identity).map(|credential| credential.name)
    {
        if message.row(name).is_some() {
            message.set(name, &setting(name).unwrap());
        }
    }
    let named = sign.type_field.filter(|name| message.row(name).is_some());
    if let Some(name) = named {
        message.set(name, kind.name());
    }
}

/// Names and values in one spelling, without the signature.
pub(crate) fn spelled(table: &Table, pairs: Pairs) -> BTreeMap<String, String> {
    let pairs = pairs.into_iter().filter(|(name, _)| name != "sign");
    pairs.map(|(name, text)| (name.clone(), one_spelling(table, &name, &text))).collect()
}

/// What a message holds, its struct's own way or a record's.
pub(crate) fn held(message: &dyn Message) -> BTreeMap<String, String> {
    spelled(message.table(), Sample::of(message).flat())
}

/// Names that found no row.
pub(crate) fn left(message: &dyn Message) -> Vec<String> {
    let extra = message.unknown_fields().into_iter().flat_map(paytable::UnknownFields::iter);
    extra.map(|(name, _)| name.to_owned()).filter(|name| name != "sign").collect()
}

fn answered() -> impl Iterator<Item = &'static Api> {
    apis().filter(|api| matches!(api.reply, Reply::Signed | Reply::Unsigned))
}

#[test]
fn every_row_of_every_reply_is_typed_as_it_was_written() {
    for typed in typed::apis() {
        let (api, Some(accept_typed)) = (typed.api, typed.accept) else { continue };
        for kind in kinds(api.signature_algorithms) {
            let written = reply(api, *kind);
            let bytes = body(api, &written, *kind);
            let wanted = spelled(api.response, written.flat());
            let record = accept(api, *kind, &bytes).unwrap_or_else(|error| panic!("{}: {error}", api.name));
            assert_eq!(held(&record), wanted, "{}", api.name);
            let reply = accept_typed(*kind, &Received::new(200, &bytes)).unwrap();
            assert_eq!(held(&*reply), wanted, "{}", api.name);
            assert!(
                left(&record).is_empty() && left(&*reply).is_empty(),
                "{}: {:?}",
                api.name,
                left(&*reply)
            );
        }
    }
}

#[test]
fn a_character_changed_in_any_value_of_a_signed_reply_is_noticed() {
    for api in answered().filter(|api| api.reply == Reply::Signed && api.gateway.sign().is_some()) {
        let kind = kinds(api.signature_algorithms)[0];
        let bytes = body(api, &reply(api, kind), kind);
        let pairs = crate::oracle::elements(&bytes);
        for at in 0..pairs.len() {
            let mut changed = pairs.clone();
            let last = changed[at].1.pop().unwrap();
            changed[at].1.push(if last == '0' { '1' } else { '0' });
            let result = accept(api, kind, xml(&changed).as_bytes()).map(drop).map_err(Why::from);
            let decides = api.outcome.iter().any(|layer| layer.field == pairs[at].0);
            match result {
                Err(Why::Unverified(VerifyError::WrongSignature | VerifyError::WrongSignType)) => {}
                // What fails below the signature is nobody's word either way.
                Err(Why::Rejected(_)) if decides => {}
                other => panic!("{} {}: {other:?}", api.name, pairs[at].0),
            }
        }
    }
}

/// APIs whose replies carry no signature, as the tables close the list.
const UNSIGNED: &[&str] = &[
    "ApplymentSignContract",
    "BankSubMerchantQuery",
    "BankTransfer",
    "BankTransferQuery",
    "ContractSignH5",
    "ContractSignH5Partner",
    "IdentityAccessToken",
    "MerchantRiskCallback",
    "MerchantRiskQuery",
    "MerchantRiskReport",
    "RedPacketQuery",
    "RedPacketSend",
    "RedPacketSendGroup",
    "RedPacketSendMiniProgram",
    "RsaPublicKey",
    "SandboxSignKey",
    "TradeReport",
    "Transfer",
    "TransferEmployee",
    "TransferEmployeeQuery",
    "TransferQuery",
    "ViolationQuery",
];

#[test]
fn a_reply_without_signature_is_believed_only_of_the_apis_that_never_sign() {
    let mut believed = Vec::new();
    for api in answered().filter(|api| api.gateway.sign().is_some()) {
        let kind = kinds(api.signature_algorithms)[0];
        let bytes = body_without(api, &reply(api, kind), Some("sign"), None);
        match accept(api, kind, &bytes).map_err(Why::from) {
            Ok(_) => believed.push(api.name),
            Err(why) => assert_eq!(why, Why::Unverified(VerifyError::NotSigned), "{}", api.name),
        }
    }
    believed.sort_unstable();
    assert_eq!(believed, UNSIGNED);
}

#[test]
fn a_reply_for_another_merchant_is_not_believed_though_its_signature_is_right() {
    let mut tried = 0;
    for api in answered() {
        let kind = kinds(api.signature_algorithms)[0];
        for (field, text) in reply(api, kind).flat() {
            if text != MCH_ID || !names_the_merchant(api, &field) {
                continue;
            }
            let mut other = reply(api, kind);
            other.set(&field, "1900000999");
            let why = accept(api, kind, &body(api, &other, kind)).map(drop).map_err(Why::from);
            match why {
                Err(Why::Unverified(VerifyError::WrongMerchant { field: found })) => assert_eq!(found, field),
                other => panic!("{} {field}: {other:?}", api.name),
            }
            tried += 1;
        }
    }
    assert!(tried > 90, "{tried}");
}

fn names_the_merchant(api: &Api, name: &str) -> bool {
    use paytable::table::ValueSource;
    let own = api.gateway.merchant.iter().any(|credential| credential.identity && credential.name == name);
    let row = api.response.find(name).map(|at| api.response.fields[at].fill);
    own || matches!(row, Some(ValueSource::Merchant { identity: true, .. }))
}

#[test]
fn a_success_without_its_proof_is_not_believed() {
    let mut tried = 0;
    for api in answered() {
        let kind = kinds(api.signature_algorithms)[0];
        for required_on_success in api.required_on_success {
            let first = required_on_success.replace("_$n", "_0").replace("_$m", "_0");
            let bytes = body_without(api, &reply(api, kind), Some(&first), Some(kind));
            let result = accept(api, kind, &bytes).map(drop).map_err(Why::from);
            // One stands in another's value as well, and both have to say the same.
            let ambiguous =
                api.response.fields.iter().any(|field| field.embeds().contains(required_on_success));
            match result {
                Err(Why::Unverified(VerifyError::Ambiguous { .. })) if ambiguous => {}
                result => assert_eq!(result, Err(Why::Incomplete(required_on_success)), "{}", api.name),
            }
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}
