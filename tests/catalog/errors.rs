//! Error codes: a reply that carries one comes out as its row, and says what is known about the order.

use crate::{
    catalog::{accept, apis, is_cloud, kinds, wechat},
    oracle::body,
    replies::reply,
};
use paytable::{
    Error, Outcome,
    table::{Api, ErrorRow, Layer, Reply, Retry, SignatureAlgorithm},
    wechat_v2::{micropay::MicropayErrorCode, refund::RefundErrorCode, unified_order::UnifiedOrderErrorCode},
};
use paytable_tests::sample::Sample;

/// What the word of the table promises about the order.
fn outcome(retry: Retry) -> Outcome {
    match retry {
        Retry::Never | Retry::Later(_) => Outcome::NotDone,
        Retry::Done => Outcome::AlreadyDone,
        Retry::Same | Retry::Query => Outcome::Unknown,
    }
}

/// A reply that fails at a layer.
fn failing(api: &'static Api, layer: &Layer, code: &str, words: &str, kind: SignatureAlgorithm) -> Sample {
    let mut reply = reply(api, kind);
    reply.set(layer.field, "FAIL");
    // The code last: where it decides as well, it is what the field says. Few replies have no row for it.
    for (field, text) in [(layer.message, words), (layer.code, code)] {
        if let Some(field) = field.filter(|field| reply.row(field).is_some()) {
            reply.set(field, text);
        }
    }
    reply
}

fn refused(api: &'static Api, layer: &Layer, code: &str, words: &str, kind: SignatureAlgorithm) -> Error {
    let bytes = body(api, &failing(api, layer, code, words, kind), kind);
    if api.reply == Reply::File {
        let result = if is_cloud(api.gateway.name) {
            crate::catalog::cloud().accept_file_dynamic(api, &paytable::Received::new(200, &bytes))
        } else {
            wechat(kind).accept_file_dynamic(api, &paytable::Received::new(200, &bytes))
        };
        return result.unwrap_err();
    }
    accept(api, kind, &bytes).unwrap_err()
}

fn every_code(mut visit: impl FnMut(&'static Api, &'static ErrorRow)) {
    for api in apis() {
        for row in api.errors {
            visit(api, row);
        }
    }
}

#[test]
fn every_error_code_comes_out_as_its_row_and_says_what_is_known_about_the_order() {
    let (mut by_code, mut by_words) = (0, 0);
    every_code(|api, row| {
        let kind = kinds(api.signature_algorithms)[0];
        let is_believed = |layer: &&Layer| layer.signed || api.reply != Reply::Signed;
        let coded = api.outcome.iter().filter(is_believed).find(|layer| layer.code.is_some());
        if let Some(layer) = coded {
            let error = refused(api, layer, row.code, "words", kind);
            assert!(matches!(error, Error::Api(_)), "{} {}: {error:?}", api.name, row.code);
            assert_eq!((error.code(), error.row()), (Some(row.code), Some(row)), "{}", api.name);
            assert_eq!(error.outcome(), outcome(row.retry), "{} {}", api.name, row.code);
            by_code += 1;
        }
        // A code below the signature names its row and proves nothing.
        let unsigned = api.outcome.iter().find(|layer| !is_believed(layer) && layer.code.is_some());
        if let Some(layer) = unsigned {
            let error = refused(api, layer, row.code, "words", kind);
            assert!(matches!(error, Error::Rejected(_)), "{} {}: {error:?}", api.name, row.code);
            assert_eq!((error.row(), error.outcome()), (Some(row), Outcome::Unknown), "{}", api.name);
        }
        let uncoded = api.outcome.iter().find(|layer| layer.code.is_none() && layer.message.is_some());
        if let Some(layer) = uncoded {
            let error = refused(api, layer, "", row.code, kind);
            assert!(matches!(error, Error::Rejected(_)), "{} {}: {error:?}", api.name, row.code);
            assert_eq!(error.row(), Some(row), "{}", api.name);
            // Nobody vouches for such a reply.
            assert_eq!(error.outcome(), Outcome::Unknown);
            by_words += 1;
        }
        assert!(coded.is_some() || uncoded.is_some(), "{}", api.name);
    });
    assert!(by_code > 180 && by_words > 180, "{by_code} {by_words}");
}

#[test]
fn a_code_that_no_table_lists_says_nothing_about_the_order() {
    for api in apis() {
        let kind = kinds(api.signature_algorithms)[0];
        for layer in api.outcome {
            let error = refused(api, layer, "NO_SUCH_CODE", "no such words", kind);
            let said = matches!(error, Error::Api(_) | Error::Rejected(_));
            assert!(said, "{} {}: {error:?}", api.name, layer.field);
            assert_eq!((error.row(), error.outcome()), (None, Outcome::Unknown), "{}", api.name);
        }
    }
}

#[test]
fn a_refusal_that_should_be_signed_is_believed_only_when_it_is() {
    let mut tried = 0;
    for api in apis().filter(|api| api.reply == Reply::Signed && api.gateway.sign().is_some()) {
        let kind = kinds(api.signature_algorithms)[0];
        for layer in api.outcome.iter().filter(|layer| layer.signed) {
            let mut pairs = failing(api, layer, "SYSTEMERROR", "words", kind).flat();
            pairs.retain(|(name, _)| name != "sign");
            let error = accept(api, kind, paytable_tests::xml(&pairs).as_bytes()).unwrap_err();
            assert!(matches!(error, Error::Unknown(_)), "{}: {error:?}", api.name);
            tried += 1;
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn codes_are_words_of_their_own_type() {
    let api = |name: &str| apis().find(|api| api.name == name && !is_cloud(api.gateway.name)).unwrap();
    let error = |name: &str, code: &str| {
        let layer = api(name).outcome.iter().find(|layer| layer.code.is_some()).unwrap();
        refused(api(name), layer, code, "words", SignatureAlgorithm::Md5)
    };
    let placed = error("UnifiedOrder", "ORDERPAID");
    assert_eq!(UnifiedOrderErrorCode::of(&placed), Some(UnifiedOrderErrorCode::Orderpaid));
    let paying = error("Micropay", "USERPAYING");
    assert_eq!(MicropayErrorCode::of(&paying), Some(MicropayErrorCode::Userpaying));
    let poor = error("Refund", "NOTENOUGH");
    assert_eq!(RefundErrorCode::of(&poor), Some(RefundErrorCode::Notenough));
    let unknown = error("Refund", "NO_SUCH_CODE");
    assert!(
        matches!(RefundErrorCode::of(&unknown), Some(RefundErrorCode::Other(code)) if code == "NO_SUCH_CODE")
    );
}
