//! What error codes say about the money and about a repeat.

use paytable::{
    Outcome, cloudpay,
    table::{After, Api, ErrorRow, Retry},
    wechat_v2,
};

fn apis() -> impl Iterator<Item = &'static Api> {
    wechat_v2::APIS.iter().chain(cloudpay::APIS).copied()
}

/// Every row of every API, with the name of its gateway and API.
fn rows() -> impl Iterator<Item = (String, &'static Api, &'static ErrorRow)> {
    apis().flat_map(|api| {
        api.errors
            .iter()
            .map(move |row| (format!("{} {} {}", api.gateway.name, api.name, row.code), api, row))
    })
}

/// The rows of this code.
fn with_code(code: &str) -> Vec<(String, Retry)> {
    rows().filter(|(_, _, row)| row.code == code).map(|(name, _, row)| (name, row.retry)).collect()
}

fn outcome(retry: Retry) -> Outcome {
    match retry {
        Retry::Never | Retry::Later(_) => Outcome::NotDone,
        Retry::Done => Outcome::AlreadyDone,
        Retry::Same | Retry::Query => Outcome::Unknown,
    }
}

/// Codes that another call under the same number can be the reason for, or that a call on its way can overtake.
#[test]
fn a_code_that_may_be_due_to_another_call_is_queried() {
    for (code, least) in [
        // Another order under this number may be the paid one.
        ("ORDERPAID", 6),
        // The number was used before, perhaps with other values.
        ("OUT_TRADE_NO_USED", 3),
        ("FATAL_ERROR", 4),
        ("BUYER_MISMATCH", 1),
        // Another call may have sent the coupon.
        ("USER_AL_GET_COUPON", 1),
        // The payer may be paying.
        ("TRADE_STATE_ERROR", 2),
        ("USERPAYING", 1),
        ("BANKERROR", 1),
        // The text alone says what became of the refund.
        ("ERROR", 2),
        // The call that makes what was asked for may be on its way.
        ("REFUNDNOTEXIST", 2),
        ("NOT_FOUND", 2),
        ("COUPON_NOT_FOUND", 1),
    ] {
        let found = with_code(code);
        assert!(found.len() >= least, "{code}: {}", found.len());
        for (name, retry) in found {
            assert_eq!(retry, Retry::Query, "{name}");
        }
    }
}

#[test]
fn an_order_that_is_not_there_yet_is_not_final_for_a_close_or_a_query() {
    let mut closes = 0;
    for (name, api, row) in rows().filter(|(_, _, row)| row.code == "ORDERNOTEXIST") {
        // What was not paid when the refund came is not refunded later.
        let expected = if api.name == "Refund" { Retry::Never } else { Retry::Query };
        assert_eq!(row.retry, expected, "{name}");
        closes += usize::from(api.path.contains("close"));
    }
    let all = apis().filter(|api| api.path.to_lowercase().contains("close")).count();
    assert_eq!(closes, all, "every API that closes orders knows the code");
}

#[test]
fn an_order_that_was_placed_with_other_values_is_queried() {
    for (name, retry) in
        with_code("INVALID_REQUEST").into_iter().filter(|(name, _)| name.contains("UnifiedOrder"))
    {
        assert_eq!(retry, Retry::Query, "{name}");
    }
}

/// Anything else that is over can have been brought about by another call.
#[test]
fn only_closing_what_is_closed_was_done_before() {
    let done: Vec<&str> =
        rows().filter(|(_, _, row)| row.retry == Retry::Done).map(|(_, _, row)| row.code).collect();
    assert!(!done.is_empty() && done.iter().all(|code| *code == "ORDERCLOSED"), "{done:?}");
}

#[test]
fn a_code_of_the_gateways_own_failure_leaves_the_outcome_unknown() {
    for code in
        ["SYSTEMERROR", "NETWORK_ERROR", "NETWORKERROR", "BANKERROR", "BIZERR_NEED_RETRY", "PROCESSING"]
    {
        for (name, retry) in with_code(code) {
            assert_eq!(outcome(retry), Outcome::Unknown, "{name}");
        }
    }
}

#[test]
fn each_wait_is_that_of_the_documented_remedy() {
    let minute = After::Seconds(60);
    for (code, after, count) in [
        ("INVALID_REQ_TOO_MUCH", minute, 2),
        ("SECOND_OVER_LIMITED", minute, 2),
        ("FREQ_LIMIT", minute, 4),
        ("FREQ_OVER_LIMIT", minute, 1),
        ("DAY_OVER_LIMITED", After::Tomorrow, 2),
        ("SENDNUM_LIMIT", After::Tomorrow, 2),
        // Bills are made from nine to ten.
        ("BILL_CREATING", After::Seconds(3600), 1),
        ("Bill Creating", After::Seconds(3600), 1),
    ] {
        let found = with_code(code);
        assert_eq!(found.len(), count, "{code}");
        for (name, retry) in found {
            assert_eq!(retry, Retry::Later(after), "{name}");
        }
    }
    for (name, api, row) in rows() {
        match row.code {
            // What the merchant lacks is topped up; what the payer lacks is not for this code to wait for.
            "NOTENOUGH" if row.retry != Retry::Never => {
                assert_eq!(row.retry, Retry::Later(After::ByHand), "{name}");
            }
            // Profit sharing is limited by the second, all else by the minute.
            "FREQUENCY_LIMITED" => {
                let seconds = if api.name.contains("ProfitSharing") { 1 } else { 60 };
                assert_eq!(row.retry, Retry::Later(After::Seconds(seconds)), "{name}");
            }
            _ => {}
        }
    }
}

/// Certificates, permissions and frequency share this code: none of them is better a moment later.
#[test]
fn a_query_that_lacks_a_permission_waits_for_a_person() {
    let found = with_code("INVALID_REQUEST");
    let (_, retry) = found.iter().find(|(name, _)| name.contains("BankTransferQuery")).unwrap();
    assert_eq!(*retry, Retry::Later(After::ByHand));
}
