//! What error codes say about the money and about a repeat.

use paytable::{
    Outcome, cloudpay,
    table::{After, Api, ErrorRow, Reply, Retry},
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
            .copied()
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
fn an_order_that_is_not_there_yet_is_not_final_for_a_close_a_reversal_or_a_query() {
    let undoes = |api: &Api| ["close", "reverse"].iter().any(|word| api.path.to_lowercase().contains(word));
    let mut undoing = 0;
    for (name, api, row) in rows().filter(|(_, _, row)| row.code == "ORDERNOTEXIST") {
        // What was not paid when the refund came is not refunded later.
        let expected = if api.name == "Refund" { Retry::Never } else { Retry::Query };
        assert_eq!(row.retry, expected, "{name}");
        undoing += usize::from(undoes(api));
    }
    let all = apis().filter(|api| undoes(api)).count();
    assert_eq!((undoing, all), (6, 6), "every API that closes or reverses orders knows the code");
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
        ("INVALID_REQ_TOO_MUCH", minute, 4),
        ("SECOND_OVER_LIMITED", minute, 4),
        ("FREQ_LIMIT", minute, 6),
        ("FREQ_OVER_LIMIT", minute, 1),
        ("DAY_OVER_LIMITED", After::Tomorrow, 4),
        ("SENDNUM_LIMIT", After::Tomorrow, 4),
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

/// Codes by which a gateway says that it failed inside.
const FAILED_INSIDE: &[&str] = &["SYSTEMERROR", "NETWORK_ERROR"];

/// Its codes are numbers that no page lists. It moves no money.
const WITHOUT_CODES: &[&str] = &["IdentityAccessToken"];

#[test]
fn every_call_that_changes_something_knows_refusals_from_unknown_outcomes() {
    let mut changing = 0;
    for api in apis().filter(|api| !api.read_only && api.reply != Reply::None) {
        if WITHOUT_CODES.contains(&api.name) {
            assert!(api.errors.is_empty(), "{} has codes now", api.name);
            continue;
        }
        changing += 1;
        let failures: Vec<&ErrorRow> =
            api.errors.iter().copied().filter(|row| FAILED_INSIDE.contains(&row.code)).collect();
        assert!(!failures.is_empty(), "{} {} lists no failure of the gateway", api.gateway.name, api.name);
        for row in failures {
            assert_eq!(outcome(row.retry), Outcome::Unknown, "{} {}", api.name, row.code);
        }
    }
    assert!(changing > 75, "{changing}");
}

/// Where the page says nothing of its own, the word follows from whether a repeat is harmless.
#[test]
fn a_shared_failure_is_repeated_only_where_a_number_makes_that_harmless() {
    let mut shared = 0;
    for (name, api, row) in rows().filter(|(_, _, row)| row.code == "SYSTEMERROR") {
        if row.remedy.starts_with("Send the same values under the same number, never")
            && row.retry == Retry::Same
        {
            assert!(api.is_repeatable(), "{name}");
            shared += 1;
        }
        if row.remedy.starts_with("Find out by a query") {
            assert!(!api.is_repeatable() && row.retry == Retry::Query, "{name}");
            shared += 1;
        }
    }
    assert!(shared > 55, "{shared}");
}

#[test]
fn what_moves_money_without_an_error_page_knows_when_it_was_not_done() {
    for (name, code, after) in [
        ("RefundV2", "NOTENOUGH", After::ByHand),
        ("RefundV2", "INVALID_REQ_TOO_MUCH", After::Seconds(60)),
        ("DepositRefund", "FREQUENCY_LIMITED", After::Seconds(60)),
        ("RedPacketSendMiniProgram", "DAY_OVER_LIMITED", After::Tomorrow),
        ("RedPacketSendWorkwx", "SECOND_OVER_LIMITED", After::Seconds(60)),
        ("TransferEmployee", "NOTENOUGH", After::ByHand),
        ("ProfitSharing", "FREQUENCY_LIMITED", After::Seconds(1)),
    ] {
        let api = wechat_v2::APIS.iter().find(|api| api.name == name).unwrap();
        assert_eq!(api.error(code).unwrap().retry, Retry::Later(after), "{name} {code}");
    }
    for name in ["FacePay", "DepositConsume", "Reverse", "ContractDeduct", "VehicleDeduct", "TransitDeduct"] {
        let api = wechat_v2::APIS.iter().find(|api| api.name == name).unwrap();
        assert_eq!(api.error("SIGNERROR").unwrap().retry, Retry::Never, "{name}");
    }
}
