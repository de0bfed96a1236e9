//! The README's handler of a notice does what it says.

use paytable_tests_sandbox::script::{Script, Step, message};
use std::cell::Cell;

mod example {
    include!("readme/paid.rs");

    pub(crate) fn answer(
        client: &Client<WechatV2>,
        body: &[u8],
        order: &UnifiedOrderRequest,
        deliver: impl FnOnce(&Paid) -> std::io::Result<()>,
    ) -> String {
        String::from_utf8(
            paid(client, body, |number| (number == "order001").then(|| order.clone()), deliver).body,
        )
        .unwrap()
    }
}

fn order() -> paytable::wechat_v2::UnifiedOrderRequest {
    paytable::wechat_v2::unified_order::Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: "order001".into(),
        total_fee: paytable::Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: paytable::wechat_v2::unified_order::TradeType::App,
    }
    .into()
}

/// A signed notice of the order: paid, but for what is said otherwise.
fn notice(otherwise: &[(&str, &str)]) -> Vec<u8> {
    let paid = [
        ("openid", "oUpF8uMEb4qRXf22hE3X68TekukE"),
        ("trade_type", "APP"),
        ("bank_type", "CMC"),
        ("total_fee", "100"),
        ("cash_fee", "100"),
        ("transaction_id", "1004400740201409030005092168"),
        ("out_trade_no", "order001"),
        ("time_end", "20140903131540"),
        ("result_code", "SUCCESS"),
    ];
    let kept = paid.into_iter().filter(|(name, _)| otherwise.iter().all(|(other, _)| other != name));
    message(&kept.chain(otherwise.iter().copied()).collect::<Vec<_>>())
}

/// What the handler answers, and how often it delivered.
fn handled(body: &[u8]) -> (bool, u32) {
    let client = Script::new(|_| Step::Lost).client();
    let delivered = Cell::new(0);
    let deliver = |_: &paytable::Paid| {
        delivered.set(delivered.get() + 1);
        Ok(())
    };
    let answer = example::answer(&client, body, &order(), deliver);
    (answer.contains("SUCCESS"), delivered.get())
}

#[test]
fn only_a_payment_of_the_order_is_delivered() {
    assert_eq!(handled(&notice(&[])), (true, 1));
    // Heard, so that it does not come again, and nothing was paid.
    let failed = [("result_code", "FAIL"), ("err_code", "SYSTEMERROR"), ("err_code_des", "系统错误")];
    assert_eq!(handled(&notice(&failed)), (true, 0));
    assert_eq!(handled(&notice(&[("total_fee", "1")])), (false, 0));
    assert_eq!(handled(&notice(&[("out_trade_no", "order002")])), (false, 0));
    let forged = String::from_utf8(notice(&failed)).unwrap().replace("FAIL", "SUCCESS");
    assert_eq!(handled(forged.as_bytes()), (false, 0));
}

#[test]
fn what_is_not_stored_is_asked_for_again() {
    let client = Script::new(|_| Step::Lost).client();
    let answer =
        example::answer(&client, &notice(&[]), &order(), |_| Err(std::io::ErrorKind::StorageFull.into()));
    assert!(answer.contains("FAIL"), "{answer}");
}

#[test]
fn the_readme_shows_that_handler() {
    let readme = include_str!("../../../README.md");
    assert!(
        readme.contains(include_str!("readme/paid.rs")),
        "README.md: show tests/sandbox/tests/readme/paid.rs"
    );
}
