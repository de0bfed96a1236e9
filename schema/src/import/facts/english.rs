//! Names of fields and paths in words: the texts of a draft are our own, and say no more than the name does.

/// Names that a reader knows under other words.
const NAMES: &[(&str, &str)] = &[
    ("appid", "Appid of the caller"),
    ("mchid", "Merchant number"),
    ("sp_appid", "Appid of the service provider"),
    ("sp_mchid", "Merchant number of the service provider"),
    ("sp_openid", "The payer under the service provider's appid"),
    ("sub_appid", "Appid of the sub-merchant"),
    ("sub_mchid", "Merchant number of the sub-merchant"),
    ("sub_openid", "The payer under the sub-merchant's appid"),
    ("sub_orders", "The orders that it is made of"),
    ("openid", "The user under the appid"),
    ("unionid", "The user across appids"),
    ("out_trade_no", "Your order number"),
    ("out_refund_no", "Your refund number"),
    ("out_request_no", "Your number of the request"),
    ("out_batch_no", "Your number of the batch"),
    ("out_bill_no", "Your number of the transfer"),
    ("out_detail_no", "Your number of the detail"),
    ("out_order_no", "Your number of the order"),
    ("out_return_no", "Your number of the return"),
    ("combine_appid", "Appid that the combined order is placed under"),
    ("combine_mchid", "Merchant number that the combined order is placed under"),
    ("combine_out_trade_no", "Your number of the combined order"),
    ("transaction_id", "WeChat's number of the payment"),
    ("refund_id", "WeChat's number of the refund"),
    ("notify_url", "Public address that receives the notice"),
    ("attach", "Data of your own, which comes back unchanged"),
    ("limit", "How many to return"),
    ("offset", "How many to skip"),
    ("total_count", "How many there are in all"),
    ("data", "The entries of this page"),
    ("prepay_id", "Names the order that was placed"),
    ("trade_state", "How the order stands"),
    ("trade_state_desc", "The state in words"),
    ("success_time", "When it succeeded"),
    ("create_time", "When it was made"),
    ("update_time", "When it changed last"),
    ("links", "Addresses of further pages"),
    ("meta", "Name and digest of the file"),
    ("filename", "Name of the file"),
    ("sha256", "SHA-256 of the file"),
    ("file", "The file"),
    ("type", "Kind"),
    ("package_info", "What the client passes on to open the page"),
];

/// Parts of names, and how they are said. None of them reads as a condition or as the form of a value: those are rules.
const WORDS: &[(&str, &str)] = &[
    ("account", "account"),
    ("addr", "address"),
    ("amt", "amount"),
    ("app", "app"),
    ("avail", "available"),
    ("begin", "start"),
    ("begins", "starts"),
    ("base64", "encoded text"),
    ("biz", "business"),
    ("cert", "certificate"),
    ("desc", "description"),
    ("digit", "figure"),
    ("digits", "figures"),
    ("ec", "e-commerce"),
    ("elecsign", "signed receipt"),
    ("email", "mail address"),
    ("ext", "further"),
    ("id", "ID"),
    ("if", "whether"),
    ("img", "picture"),
    ("info", "information"),
    ("infos", "information"),
    ("ip", "network address"),
    ("ipv4", "network address"),
    ("ipv6", "network address"),
    ("iso", "standard"),
    ("letters", "characters"),
    ("mac", "hardware address"),
    ("mch", "merchant"),
    ("mchid", "merchant number"),
    ("mchids", "merchant numbers"),
    ("appid", "appid"),
    ("appids", "appids"),
    ("md5", "digest"),
    ("msg", "message"),
    ("must", "obligatory"),
    ("needed", "wanted"),
    ("needs", "wants"),
    ("no", "number"),
    ("num", "count"),
    ("only", "sole"),
    ("out", "own"),
    ("pic", "picture"),
    ("pid", "number"),
    ("qrcode", "QR code"),
    ("reqd", "demanded"),
    ("required", "demanded"),
    ("seconds", "time span"),
    ("sp", "service provider"),
    ("special", "particular"),
    ("sub", "sub"),
    ("subsidy", "subsidy"),
    ("ubo", "beneficial owner"),
    ("unless", "except"),
    ("uri", "address"),
    ("url", "address"),
    ("urls", "addresses"),
    ("when", "moment"),
];

/// A name as a sentence: `plate_number` is `Plate number.`
pub(super) fn sentence(name: &str) -> String {
    if let Some((_, known)) = NAMES.iter().find(|(known, _)| *known == name) {
        return format!("{known}.");
    }
    let mut text = words(name);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{text}.")
}

/// The parts of a name as words.
pub(super) fn words(name: &str) -> String {
    let snake = crate::rules::snake_case(name);
    let parts = snake.split('_').filter(|part| !part.is_empty() && !part.starts_with("yyyy"));
    let said =
        parts.map(|part| WORDS.iter().find(|(known, _)| *known == part).map_or(part, |(_, word)| word));
    let text = said.collect::<Vec<_>>().join(" ");
    if text.is_empty() { "a value".to_owned() } else { text }
}

/// Last parts of paths that say what is done, and how a sentence says it.
const VERBS: &[(&str, &str)] = &[
    ("activate", "Activates"),
    ("add", "Adds to"),
    ("apply", "Applies for"),
    ("assign", "Assigns"),
    ("associate", "Associates"),
    ("bind", "Binds"),
    ("build", "Builds"),
    ("cancel", "Cancels"),
    ("close", "Closes"),
    ("commit", "Commits"),
    ("confirm", "Confirms"),
    ("create", "Creates"),
    ("deactivate", "Deactivates"),
    ("delete", "Deletes"),
    ("deposit", "Deposits"),
    ("disassociate", "Dissociates"),
    ("import", "Imports"),
    ("lock", "Locks"),
    ("modify", "Changes"),
    ("notify", "Tells of"),
    ("pause", "Pauses"),
    ("prepare", "Prepares"),
    ("query", "Queries"),
    ("renew", "Renews"),
    ("replace", "Replaces"),
    ("return", "Takes back"),
    ("reverse", "Reverses"),
    ("revoke", "Revokes"),
    ("schedule", "Schedules"),
    ("search", "Searches"),
    ("send", "Sends"),
    ("submit", "Submits"),
    ("terminate", "Ends"),
    ("transfer", "Transfers"),
    ("unbind", "Unbinds"),
    ("unfreeze", "Unfreezes"),
    ("unlock", "Unlocks"),
    ("update", "Changes"),
    ("upgrade", "Upgrades"),
    ("upload", "Uploads"),
    ("use", "Uses"),
    ("withdraw", "Withdraws"),
];

/// Whether the last part of a path says what is done.
pub(super) fn is_verb(word: &str) -> bool {
    VERBS.iter().any(|(verb, _)| *verb == word)
}

/// What a table of that name does, as a sentence: `transfer_bill_cancel` is `Cancels the transfer bill.`
pub(super) fn deed(stem: &str) -> String {
    let (stem, by) = stem.split_once("_by_").map_or((stem, None), |(stem, by)| (stem, Some(by)));
    let (rest, last) = stem.rsplit_once('_').unwrap_or(("", stem));
    let verb = VERBS.iter().find(|(verb, _)| *verb == last && !rest.is_empty());
    let (says, of) = verb.map_or(("Calls", stem), |(_, says)| (*says, rest));
    let by = by.map(|by| format!(" by its {}", words(by))).unwrap_or_default();
    format!("{says} the {}{by}.", words(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_that_say_no_form_and_no_condition() {
        for (name, said) in [
            ("plate_number", "Plate number."),
            ("out_trade_no", "Your order number."),
            ("required_url", "Demanded address."),
            ("deviceId", "Device ID."),
            ("yyyy", "A value."),
        ] {
            assert_eq!(sentence(name), said);
        }
        assert_eq!(
            deed("transfer_bill_query_by_out_bill_no"),
            "Queries the transfer bill by its own bill number."
        );
        assert_eq!(deed("exposure"), "Calls the exposure.");
    }
}
