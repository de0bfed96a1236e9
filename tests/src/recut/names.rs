//! Names of pairs, and what they stand for.

use paytable::{Gateway as _, WechatV2};

/// Those that no table of the gateway has.
pub const UNKNOWN: [&str; 8] = ["z", "zz", "a", "ZZ", "note", "user_id", "q_1", "total_fees"];

/// Free texts. What they say decides nothing; all else does.
const FREE: [&str; 18] = [
    "attach",
    "bank_type",
    "body",
    "cash_fee_type",
    "coupon_id_$n",
    "detail",
    "device_info",
    "err_code_des",
    "openid",
    "promotion_detail",
    "rate_value",
    "refund_channel",
    "refund_recv_accout_$n",
    "result_msg",
    "return_msg",
    "sub_openid",
    "trade_state_desc",
    "version",
];

/// Names that can stand as a pair of any signed message of the gateway.
pub fn known() -> impl Iterator<Item = &'static str> {
    WechatV2::TABLE.pairs.names.split(' ')
}

/// Whether the gateway has a row of that name. Numbers count as `$n`.
pub fn is_known(name: &str) -> bool {
    let spelled = unnumbered(name);
    known().any(|known| known == name || known == spelled)
}

/// Whether a row of that name decides something.
pub fn decides(name: &str) -> bool {
    let spelled = unnumbered(name);
    !FREE.iter().any(|free| *free == name || *free == spelled)
}

/// `coupon_id_3` as `coupon_id_$n`, and `coupon_id_3_1` as `coupon_id_$n_$m`.
fn unnumbered(name: &str) -> String {
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = name.split('_').collect();
    let numbers = parts.iter().rev().take_while(|part| is_number(part)).count();
    let behind = ["", "_$n", "_$n_$m"].get(numbers).copied().unwrap_or_default();
    parts[..parts.len() - numbers].join("_") + behind
}

/// The names that a text reads as behind an `&`.
pub fn inside(text: &str) -> impl Iterator<Item = &str> {
    text.split('&')
        .skip(1)
        .filter_map(|part| part.split_once('='))
        .map(|(name, _)| name)
        .filter(|name| is_name(name))
}

/// Whether it is made of what names are made of.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a free text can be sent in that row: it reads as no row of the gateway that sorts at or behind its own.
pub fn can_be_sent(row: &str, text: &str) -> bool {
    inside(text).all(|name| name < row || !is_known(name))
}
