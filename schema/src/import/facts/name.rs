//! The name of a table, made of the method and the path of its operation.
//!
//! Fixed parts of the path stay in their order, in the singular where a parameter follows; the method or the last part says
//! what is done. `GET /v3/transfer/bills/out-bill-no/{out_bill_no}` is `transfer_bill_query_by_out_bill_no`.

use super::english::is_verb;

/// First parts of paths that say nothing, each at its place.
const SILENT: [(usize, &str); 3] = [(0, "v3"), (1, "fund_app"), (1, "marketing")];

/// The name of the file, without `.toml`.
pub(super) fn stem(method: &str, path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (mut words, mut by) = (Vec::<String>::new(), None);
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| !part.starts_with('{')) {
        let word = part.replace('-', "_").to_lowercase();
        let parameter = parts.get(at + 1).and_then(|next| parameter(next));
        if let (Some(last), true) = (words.last_mut(), parameter == Some(word.as_str())) {
            // What it is looked up by follows what is looked up.
            *last = singular(last);
            by = Some(word);
        } else if parameter.is_some() {
            words.push(singular(&word));
        } else if !SILENT.contains(&(at, word.as_str())) {
            words.push(word);
        }
    }
    let ends_in_parameter = parts.last().is_some_and(|last| parameter(last).is_some());
    words.extend(deed(method, words.last(), ends_in_parameter));
    if words.len() > 1 && !ends_in_parameter && words.last().is_some_and(|last| last == "create") {
        let at = words.len() - 2;
        words[at] = singular(&words[at]);
    }
    let name = without_echoes(&words);
    // What a lookup goes by tells it from the others; a deed is the same by any number.
    match by.filter(|_| method == "GET" && ends_in_parameter) {
        Some(by) => format!("{name}_by_{by}"),
        None => name,
    }
}

/// Whether it begins or ends with a verb; `transfer` and the like are also what something is done with.
fn says_what_is_done(word: &str) -> bool {
    let (first, end) = (word.split('_').next().unwrap_or(word), word.rsplit('_').next().unwrap_or(word));
    is_verb(word)
        || is_verb(end)
        || matches!(first, "pre" | "apply" | "modify" | "cancel" | "import" | "unbind")
}

fn parameter(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// The word for what is done, if the path does not end with it.
fn deed(method: &str, last: Option<&String>, ends_in_parameter: bool) -> Option<String> {
    let said = last.filter(|_| !ends_in_parameter).is_some_and(|last| says_what_is_done(last));
    let word = match method {
        _ if said && method == "POST" => return None,
        "GET" if last.is_some_and(|last| matches!(last.as_str(), "query" | "find" | "search")) => {
            return None;
        }
        "GET" => "query",
        "PUT" => "replace",
        "PATCH" => "update",
        "DELETE" => "delete",
        _ if ends_in_parameter => "submit",
        _ => "create",
    };
    Some(word.to_owned())
}

/// `activities` is `activity`, `bills` is `bill`; what only ends like a plural stays.
pub(super) fn singular(word: &str) -> String {
    let stem = if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    } else if ["sses", "xes", "ches"].iter().any(|end| word.ends_with(end)) {
        word.strip_suffix("es")
    } else if ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        None
    } else {
        word.strip_suffix('s')
    };
    stem.filter(|stem| stem.len() > 1).unwrap_or(word).to_owned()
}

/// Parts right behind their like are said once: `mch_transfer_transfer_bill` is `mch_transfer_bill`, and
/// `product_coupon_product_coupon` is `product_coupon`.
fn without_echoes(words: &[String]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        let parts: Vec<&str> = word.split('_').filter(|part| !part.is_empty()).collect();
        if kept.ends_with(&parts) {
            continue;
        }
        for part in parts {
            if kept.last() != Some(&part) {
                kept.push(part);
            }
        }
    }
    kept.join("_")
}

/// The name of the type of a table or a row: `scene_info` is `SceneInfo`.
pub(super) fn pascal(name: &str) -> String {
    let snake = crate::rules::snake_case(name);
    let words = snake.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut out = String::new();
    for word in words {
        let mut word = word.to_owned();
        if let Some(first) = word.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        out.push_str(&word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_a_method_are_a_name() {
        for (method, path, name) in [
            ("GET", "/v3/transfer/bills/out-bill-no/{out_bill_no}", "transfer_bill_query_by_out_bill_no"),
            ("POST", "/v3/transfer/bills/out-bill-no/{out_bill_no}/cancel", "transfer_bill_cancel"),
            ("POST", "/v3/fund-app/mch-transfer/transfer-bills", "mch_transfer_bill_create"),
            ("POST", "/v3/marketing/cards/{card_id}/codes/{code}/use", "card_code_use"),
            ("GET", "/v3/marketing/activities", "activities_query"),
            ("GET", "/v3/marketing/activities/{activity_id}", "activity_query"),
            ("PATCH", "/v3/stores/{store_id}", "store_update"),
            ("GET", "/v3/parking/application/query", "parking_application_query"),
            ("POST", "/v3/status/{status}", "status_submit"),
            ("POST", "/v3/sharing/return-orders", "sharing_return_order_create"),
            ("POST", "/v3/refunds/{refund_id}/apply-abnormal-refund", "refund_apply_abnormal_refund"),
            ("GET", "/global/v3/orders", "global_v3_orders_query"),
            ("GET", "/v3/product-coupon/product-coupons/{id}", "product_coupon_query"),
        ] {
            assert_eq!(stem(method, path), name, "{method} {path}");
        }
        assert_eq!(pascal("scene_info"), "SceneInfo");
    }
}
