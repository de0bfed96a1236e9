//! Error codes: what a table calls what the books refuse, and the HTTP status beside it.

use crate::table::{Api, ErrorRow};

/// Codes of the books, and the other names that tables have for them, the best one first.
const NAMES: &[(&str, &[&str])] = &[
    ("ORDERNOTEXIST", &["ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS"]),
    ("REFUNDNOTEXIST", &["RESOURCE_NOT_EXISTS"]),
    ("ORDERPAID", &["ORDER_PAID", "TRADE_ERROR"]),
    ("ORDERCLOSED", &["ORDER_CLOSED", "TRADE_ERROR"]),
    ("TRADE_STATE_ERROR", &["USERPAYING", "TRADE_ERROR"]),
    ("LACK_PARAMS", &["PARAM_ERROR"]),
    ("ERROR", &["INVALID_REQUEST"]),
    ("SIGNERROR", &["SIGN_ERROR"]),
    ("MCHID_NOT_EXIST", &["MCH_NOT_EXISTS"]),
    ("SYSTEMERROR", &["SYSTEM_ERROR"]),
    ("NO_BILL_EXIST", &["NO_STATEMENT_EXIST"]),
];

/// What codes end with, and the status of those that do; the first one decides.
const STATUSES: &[(&str, u16)] = &[
    ("SIGN_ERROR", 401),
    ("NO_AUTH", 403),
    ("NOT_EXIST", 404),
    ("NOT_EXISTS", 404),
    ("_LIMITED", 429),
    ("LIMIT_EXCEEDED", 429),
    ("SYSTEM_ERROR", 500),
    ("SYSTEMERROR", 500),
    ("BANK_ERROR", 500),
];

/// The documented code, and its row.
pub(super) fn documented(api: &Api, code: &'static str) -> (&'static str, Option<&'static ErrorRow>) {
    if let Some(row) = api.error(code) {
        return (code, Some(row));
    }
    let others = NAMES.iter().find(|(own, _)| *own == code).map_or(&[][..], |(_, others)| *others);
    let row = others.iter().find_map(|other| api.error(other));
    (row.map_or_else(|| others.first().copied().unwrap_or(code), |row| row.code), row)
}

/// The HTTP status of a refusal.
pub(super) fn status(code: &str) -> u16 {
    STATUSES.iter().find(|(end, _)| code.ends_with(end)).map_or(400, |(_, status)| *status)
}
