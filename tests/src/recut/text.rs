//! Free texts that an attacker chooses.

use super::{
    Choices,
    names::{self, UNKNOWN},
};
use paytable::{
    Api as _, Notice as _,
    table::{Field, Kind, Table},
    wechat_v2,
};

/// Texts without a name in them.
const WORDS: [&str; 12] =
    ["x", "OK", "支付", "A&B", "<&>", "&", "&&=", "x&", "=", "mch_id=1&", "& mch_id=1", "&x-y=1"];

/// What an attacker wants to be told.
const WANTED: [(&str, &[&str]); 26] = [
    ("appid", &[crate::APPID]),
    ("mch_id", &[crate::MCH_ID, "1900000999"]),
    ("combine_mch_id", &[crate::MCH_ID]),
    ("return_code", &["SUCCESS"]),
    ("result_code", &["SUCCESS", "FAIL"]),
    ("trade_state", &["SUCCESS", "REFUND", "NOTPAY", "CLOSED", "PAY_FAIL"]),
    ("trade_type", &["APP", "JSAPI", "NATIVE", "MICROPAY", "PAP"]),
    ("out_trade_no", &["N1", "N2"]),
    ("combine_out_trade_no", &["N1", "N2"]),
    ("out_refund_no", &["R1", "R2"]),
    ("total_fee", &["900000", "1"]),
    ("cash_fee", &["900000", "1"]),
    ("refund_fee", &["900000", "1"]),
    ("fee_type", &["CNY", "JPY"]),
    ("transaction_id", &["T1", "T2"]),
    ("refund_id", &["W1", "W2"]),
    ("err_code", &["ORDERNOTEXIST", "NOTENOUGH"]),
    ("change_type", &["ADD", "DELETE"]),
    ("contract_id", &["C1", "C2"]),
    ("contract_code", &["X", "Y"]),
    ("plan_id", &["1", "2"]),
    ("request_serial", &["1", "2"]),
    ("is_subscribe", &["Y", "N"]),
    ("product_id", &["1", "2"]),
    ("sub_mch_id", &["1900000110"]),
    ("prepay_id", &["wx1"]),
];

/// Messages that a text can grow into.
pub(super) fn targets() -> [&'static Table; 11] {
    [
        wechat_v2::PayNotice::TABLE.event,
        wechat_v2::PapayNotice::TABLE.event,
        wechat_v2::ContractNotice::TABLE.event,
        wechat_v2::CombinedNotice::TABLE.event,
        wechat_v2::NativeNotice::TABLE.event,
        wechat_v2::PlateStateNotice::TABLE.event,
        wechat_v2::OrderQuery::TABLE.response,
        wechat_v2::Refund::TABLE.response,
        wechat_v2::RefundQuery::TABLE.response,
        wechat_v2::UnifiedOrder::TABLE.response,
        wechat_v2::Micropay::TABLE.response,
    ]
}

/// A value of that name.
pub(super) fn value(choices: &mut Choices<'_>, name: &str) -> String {
    match WANTED.iter().find(|(wanted, _)| *wanted == name) {
        Some((_, values)) => (*choices.pick(values)).to_owned(),
        None => (*choices.pick(&["1", "x", "SUCCESS", "20140903131540", "{}"])).to_owned(),
    }
}

/// A text for that row. Where `sent` is set, it is one that can be sent.
pub(super) fn choose(choices: &mut Choices<'_>, row: &str, sent: bool) -> String {
    let text = match choices.below(5) {
        0 => (*choices.pick(&WORDS)).to_owned(),
        1 | 2 => pieces(choices, row, sent),
        3 => message(choices, row, sent),
        _ => choices.text(120),
    };
    if text.is_empty() || (sent && !names::can_be_sent(row, &text)) { "x".to_owned() } else { text }
}

/// A text without a known name.
pub(super) fn plain(choices: &mut Choices<'_>) -> String {
    let mut text = (*choices.pick(&WORDS)).to_owned();
    for _ in 0..choices.below(3) {
        text += &pair(choices, UNKNOWN[0]);
        let more: &str = choices.pick::<&str>(&["", "&", "=", "&=", "& total_fee=1", "total_fee=1"]);
        text += more;
    }
    text
}

fn pair(choices: &mut Choices<'_>, name: &str) -> String {
    format!("&{name}={}", value(choices, name))
}

/// Names in any order, as often as they come.
fn pieces(choices: &mut Choices<'_>, row: &str, sent: bool) -> String {
    let known: Vec<&str> = names::known().filter(|name| !sent || *name < row).collect();
    let mut text = "x".to_owned();
    for _ in 0..=choices.below(5) {
        let name = match choices.below(4) {
            0 => *choices.pick(&UNKNOWN),
            1 if !sent => choices.pick(&WANTED).0,
            _ if known.is_empty() => UNKNOWN[0],
            _ => *choices.pick(&known),
        };
        text += &pair(choices, &name.replace("$n", "0").replace("$m", "1"));
    }
    text
}

/// The rows of another message, as far as they sort behind this one's, and a name at the end to hide what follows.
fn message(choices: &mut Choices<'_>, row: &str, sent: bool) -> String {
    let table = *choices.pick(&targets());
    let mut rows: Vec<&Field> =
        table.fields.iter().filter(|field| field.name > row && field.name != "sign").collect();
    rows.sort_unstable_by_key(|field| field.name);
    let mut text = "x".to_owned();
    for field in rows {
        let is_nested = matches!(field.kind, Kind::Numbered { .. });
        let many = if field.required || WANTED.iter().any(|(name, _)| *name == field.name) { 14 } else { 2 };
        if choices.sixteenths(many) && !is_nested && !(sent && names::is_known(field.name)) {
            text += &pair(choices, field.name);
        }
    }
    if choices.sixteenths(12) {
        text.extend(["&", choices.pick::<&str>(&["z", "zz", "unknown"]), "="]);
    }
    text
}
