//! The documented codes of a gateway for the reasons for which a call is refused.

use crate::table::{Api, Gateway, RefusalReason};

/// Codes of the books, and what each of them means in the words of a table.
const REASONS: &[(&str, RefusalReason)] = &[
    ("SIGNERROR", RefusalReason::Signature),
    ("REQUIRE_POST_METHOD", RefusalReason::Malformed),
    ("POST_DATA_EMPTY", RefusalReason::Malformed),
    ("NOT_UTF8", RefusalReason::Malformed),
    ("XML_FORMAT_ERROR", RefusalReason::Malformed),
    ("INVALID_REQUEST", RefusalReason::Malformed),
    ("PARAM_ERROR", RefusalReason::Malformed),
    ("LACK_PARAMS", RefusalReason::Missing),
    ("MCHID_NOT_EXIST", RefusalReason::Merchant),
    ("ORDERPAID", RefusalReason::Duplicate),
    ("ORDERCLOSED", RefusalReason::Duplicate),
    ("ORDERREVERSED", RefusalReason::Duplicate),
    ("OUT_TRADE_NO_USED", RefusalReason::Duplicate),
    ("USERPAYING", RefusalReason::Duplicate),
    ("FREQUENCY_LIMITED", RefusalReason::TooOften),
    ("AUTH_CODE_ERROR", RefusalReason::PaymentCode),
    ("AUTHCODEEXPIRE", RefusalReason::PaymentCode),
    ("NOTENOUGH", RefusalReason::Balance),
    ("SYSTEMERROR", RefusalReason::Inside),
];

/// The code of a gateway for a reason, if its table names one.
pub(super) fn code_of(gateway: &Gateway, reason: RefusalReason) -> Option<&'static str> {
    gateway.refusals.iter().find(|(own, _)| *own == reason).map(|(_, code)| *code)
}

/// The same for a code of the books that the API does not document.
pub(super) fn documented(api: &Api, code: &str) -> Option<&'static str> {
    if api.error(code).is_some() {
        return None;
    }
    let (_, reason) = REASONS.iter().find(|(own, _)| *own == code)?;
    code_of(api.gateway, *reason)
}

/// Whether a number that is sent again is refused, even with the same values.
pub(super) fn refuses_repeats(gateway: &Gateway) -> bool {
    code_of(gateway, RefusalReason::Duplicate).is_some()
}
