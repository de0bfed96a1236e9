//! Error codes: what a table calls what the books refuse, and the HTTP status beside it.

use crate::{
    sandbox::{codes, refusals},
    table::{Api, ErrorRow},
};

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
    if let Some(own) = refusals::documented(api, code) {
        return (own, api.error(own));
    }
    let row = codes::row(api, code);
    let other = || codes::others(code).first().copied().unwrap_or(code);
    (row.map_or_else(other, |row| row.code), row)
}

/// The HTTP status of a refusal.
pub(super) fn status(code: &str) -> u16 {
    STATUSES.iter().find(|(end, _)| code.ends_with(end)).map_or(400, |(_, status)| *status)
}

#[cfg(all(test, feature = "wechat-v3"))]
mod tests {
    use super::documented;
    use crate::{
        gateways::wechat_v3::{NativeOrder, WechatV3},
        message::api::{Api as _, Gateway as _},
        table::{Api, Gateway, RefusalReason},
    };

    #[test]
    fn a_refusal_has_the_code_that_the_gateway_names_for_its_reason() {
        let refusals = &[(RefusalReason::Signature, "INVALID_REQUEST")];
        let gateway = Box::leak(Box::new(Gateway { refusals, ..*WechatV3::TABLE }));
        let code = |api: &Api| documented(api, "SIGNERROR").0;
        assert_eq!(code(&Api { gateway, ..*NativeOrder::TABLE }), "INVALID_REQUEST");
        assert_eq!(code(NativeOrder::TABLE), "SIGN_ERROR");
    }
}
