//! What tables call what the books refuse.

use crate::table::{Api, ErrorRow, Layer};

/// Codes of the books, and the other names that tables have for them, the best one first.
const NAMES: &[(&str, &[&str])] = &[
    ("ORDERNOTEXIST", &["ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS", "ACQ.TRADE_NOT_EXIST"]),
    ("REFUNDNOTEXIST", &["RESOURCE_NOT_EXISTS"]),
    ("ORDERPAID", &["ORDER_PAID", "TRADE_ERROR", "ACQ.TRADE_HAS_SUCCESS", "ACQ.TRADE_STATUS_ERROR"]),
    ("ORDERCLOSED", &["ORDER_CLOSED", "TRADE_ERROR", "ACQ.TRADE_HAS_CLOSE", "ACQ.TRADE_STATUS_ERROR"]),
    ("TRADE_STATE_ERROR", &["USERPAYING", "TRADE_ERROR", "ACQ.TRADE_STATUS_ERROR"]),
    ("OUT_TRADE_NO_USED", &["ACQ.CONTEXT_INCONSISTENT"]),
    ("LACK_PARAMS", &["PARAM_ERROR", "ACQ.INVALID_PARAMETER"]),
    ("INVALID_REQUEST", &["ACQ.CONTEXT_INCONSISTENT", "ACQ.INVALID_PARAMETER"]),
    ("PARAM_ERROR", &["ACQ.INVALID_PARAMETER"]),
    ("ERROR", &["INVALID_REQUEST", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"]),
    ("SIGNERROR", &["SIGN_ERROR"]),
    ("MCHID_NOT_EXIST", &["MCH_NOT_EXISTS"]),
    ("SYSTEMERROR", &["SYSTEM_ERROR", "ACQ.SYSTEM_ERROR"]),
    ("NO_BILL_EXIST", &["NO_STATEMENT_EXIST"]),
];

/// The other names of a code.
pub(super) fn others(code: &str) -> &'static [&'static str] {
    NAMES.iter().find(|(own, _)| *own == code).map_or(&[][..], |(_, others)| *others)
}

/// The row of a code, or of the best one of its other names.
pub(super) fn row(api: &Api, code: &str) -> Option<&'static ErrorRow> {
    api.error(code).or_else(|| others(code).iter().find_map(|other| api.error(other)))
}

/// A failure in two codes: what kind of failure it is, and what caused it.
pub(super) struct Kind {
    pub(super) word: &'static str,
    pub(super) title: &'static str,
    /// `None` for what no page has a code for.
    pub(super) cause: Option<&'static str>,
}

/// What Alipay says of calls that it does not understand, by the code of the books.
const KINDS: &[(&str, Kind)] = &[
    ("SIGNERROR", Kind { word: "40002", title: "Invalid Arguments", cause: Some("isv.invalid-signature") }),
    (
        "MCHID_NOT_EXIST",
        Kind { word: "40002", title: "Invalid Arguments", cause: Some("isv.invalid-app-id") },
    ),
    ("LACK_PARAMS", Kind { word: "40001", title: "Missing Required Arguments", cause: None }),
    ("", Kind { word: "40002", title: "Invalid Arguments", cause: None }),
];

/// The title of a call that was understood and not carried out.
pub(super) const NOT_CARRIED_OUT: &str = "Business Failed";

/// The kind of what a gateway refuses before the call is looked at, if its layer says kinds: if the field that decides is
/// the second place of the code.
pub(super) fn kind(layer: &Layer, code: &str) -> Option<&'static Kind> {
    let kinds = || KINDS.iter().find(|(own, _)| *own == code || own.is_empty());
    says_kinds(layer).then(kinds).flatten().map(|(_, kind)| kind)
}

/// Whether the field that decides says what kind of failure it is, and another one what caused it.
pub(super) fn says_kinds(layer: &Layer) -> bool {
    layer.code_also == Some(layer.field)
}
