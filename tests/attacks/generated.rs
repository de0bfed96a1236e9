//! Any message, cut in any way; see `paytable_tests::recut` for what is guaranteed of it.
//!
//! `PROPTEST_CASES` says how many. `.ci/forgeries` runs the first with the check switched off, and it has to fail then.

use super::*;
use paytable::{
    Fen,
    wechat_v2::{UnifiedOrderRequest, unified_order},
};
use paytable_tests::hex;
use paytable_tests::recut::{self, Choices, names::can_be_sent};
use proptest::{collection::vec, prelude::*};
use std::fmt;

/// As many cases as the environment says, or 500.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() }
}

fn order(attach: &str, device_info: &str) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        attach: Some(attach.to_owned()),
        device_info: Some(device_info.to_owned()),
        product_id: Some("1".into()),
        ..unified_order::Required {
            body: "x".into(),
            out_trade_no: "ORDER001".into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: unified_order::TradeType::Native,
        }
        .into()
    }
}

/// Bytes that make all choices. Printed in one line.
#[derive(Clone)]
struct Bytes(Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

fn bytes(most: usize) -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..most).prop_map(Bytes)
}

/// As much of a text as a row takes.
fn short(mut text: String, most: usize) -> String {
    while text.len() > most {
        text.pop();
    }
    text
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_message_that_was_cut_again_is_believed_to_say_anything_else(bytes in bytes(800)) {
        if let Err(forgery) = recut::attack(&mut Choices::new(&bytes.0)) {
            prop_assert!(false, "{forgery}");
        }
    }

    #[test]
    fn a_genuine_message_without_a_known_name_in_its_texts_is_believed(bytes in bytes(400)) {
        let believed = recut::false_alarm(&mut Choices::new(&bytes.0));
        prop_assert_eq!(believed, Ok(()));
    }

    #[test]
    fn an_order_is_sent_if_its_texts_read_as_no_row_behind_their_own(bytes in bytes(200)) {
        let mut choices = Choices::new(&bytes.0);
        let attach = short(recut::any_text(&mut choices, "attach"), 127);
        let device_info = short(recut::any_text(&mut choices, "device_info"), 32);
        let mut refused: Vec<String> = match protocol(SignatureAlgorithm::Md5).prepare(&order(&attach, &device_info)) {
            Ok(_) => Vec::new(),
            Err(violations) => violations.fields().into_iter().map(str::to_owned).collect(),
        };
        let texts = [("attach", &attach), ("device_info", &device_info)];
        let expected: Vec<&str> =
            texts.into_iter().filter(|(row, text)| !can_be_sent(row, text)).map(|(row, _)| row).collect();
        refused.sort_unstable();
        prop_assert_eq!(refused, expected);
    }
}

/// A generator of messages that are all refused would find nothing.
#[test]
fn some_of_what_is_tried_is_believed_and_says_the_same() {
    let (mut messages, mut believed) = (0, 0);
    for seed in 0_u64..200 {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        };
        let bytes: Vec<u8> = (0..800).map(|_| next()).collect();
        let tried = recut::attack(&mut Choices::new(&bytes));
        // Without the check it is a forgery.
        let Ok(tried) = tried else { continue };
        messages += tried.messages;
        believed += tried.believed;
    }
    assert!(believed > 100, "{believed} of {messages}");
}
