//! What a line of text above or inside of a table says about the rows below it.

use super::{cells::LONGEST_NAME, place::Section};
use crate::{
    model::{Gateway, Layer},
    rules::snake_case,
    words,
};

/// The message that a sentence or heading announces, or the part of one.
pub(super) fn section(line: &str, gateway: Option<&Gateway>) -> Option<Section> {
    if let Some(section) = gateway.and_then(|gateway| opened(line, gateway)) {
        return Some(section);
    }
    let flat = line.to_lowercase().replace(['_', ' '], "");
    let says = |words: &[&str]| words.iter().any(|word| flat.contains(word));
    if flat.contains("success") && (flat.contains("returncode") || flat.contains("resultcode")) {
        return Some(if flat.contains("resultcode") { Section::Succeeded } else { Section::Accepted });
    }
    // Where other fields decide, the sentence is still the same. A state of the order opens no section.
    let returned = flat.contains("以下") && says(&["有返回", "才返回", "时返回", "时候返回"]);
    if returned && is_condition(line) && !is_of_state(line) {
        return Some(if flat.contains("都为") { Section::Succeeded } else { Section::Accepted });
    }
    let about_notice = says(&["回调", "通知", "callback", "notif"]);
    if about_notice && says(&["必须返回", "同步返回", "应答", "mustreturn", "acknowledg"]) {
        return Some(Section::Ack);
    }
    // Headings are short; longer lines only happen to use these words.
    let heading = line.trim_start_matches(['#', '>', ' ']);
    if heading.chars().count() > 24 || heading.contains(['。', '，', '；']) {
        return None;
    }
    // `请求业务参数` are some of the `请求参数`.
    let plain = flat.replace("业务", "").replace("公共", "");
    let names = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    if names(EVENT) {
        return Some(Section::Event);
    }
    if names(REQUEST) {
        return Some(Section::Request);
    }
    names(REPLY).then_some(Section::Always)
}

const EVENT: &[&str] = &[
    "通知参数",
    "回调参数",
    "通知内容",
    "通知数据",
    "通知报文",
    "notificationparameter",
    "callbackparameter",
];
const REQUEST: &[&str] = &[
    "请求参数",
    "输入参数",
    "入参",
    "请求报文",
    "请求字段",
    "请求数据",
    "requestparameter",
    "requestbody",
    "requestfield",
    "bodyparameter",
    "queryparameter",
    "pathparameter",
    "headerparameter",
    "body参数",
    "query参数",
    "path参数",
    "header参数",
];
const REPLY: &[&str] = &[
    "返回参数",
    "返回结果",
    "返回值",
    "应答参数",
    "返回数据",
    "出参",
    "响应参数",
    "应答报文",
    "响应报文",
    "返回报文",
    "返回字段",
    "响应数据",
    "输出参数",
    "应答字段",
    "responseparameter",
    "returnparameter",
    "responsebody",
    "responsefield",
    "returnvalue",
];

/// Where the rows below a heading travel: `Query参数`, `Path parameters`.
pub(super) fn place(line: &str) -> Option<&'static str> {
    let flat = line.to_lowercase().replace(' ', "");
    let is = |word: &str| flat.contains(&format!("{word}参数")) || flat.contains(&format!("{word}parameter"));
    (line.chars().count() <= 24)
        .then(|| ["query", "path", "header"].into_iter().find(|word| is(word)))
        .flatten()
}

/// The section that a layer of the gateway's outcome opens, if the line says that the layer has to say success.
fn opened(line: &str, gateway: &Gateway) -> Option<Section> {
    if !is_condition(line) {
        return None;
    }
    let words: Vec<String> = words_of(line).map(snake_case).collect();
    let says = |word: &str| words.contains(&snake_case(word));
    let named = |layer: &&Layer| {
        if layer.field.is_empty() {
            return words_of(line).any(|word| word.eq_ignore_ascii_case("http"))
                && layer.statuses.iter().any(|status| says(&status.to_string()));
        }
        says(&layer.field)
    };
    let succeeds = |layer: &Layer| layer.field.is_empty() || says(&layer.success);
    // "a and b are both 0" gives one value for all of them.
    gateway.outcome.iter().filter(named).find(|layer| succeeds(layer))?;
    let deepest = gateway.outcome.iter().rev().find(named)?;
    Some(match deepest.opens {
        words::Section::Accepted if names_layer_of_api(line, gateway) => Section::Succeeded,
        words::Section::Always => Section::Always,
        words::Section::Accepted => Section::Accepted,
        words::Section::Succeeded => Section::Succeeded,
    })
}

/// Whether a line has a field of no layer of the gateway say the same as those of its layers: an API can have a layer of its
/// own, and what follows one that accepts is a success.
fn names_layer_of_api(line: &str, gateway: &Gateway) -> bool {
    let is_known = |word: &str| gateway.outcome.iter().any(|l| word == l.field || word == l.success);
    let is_name = |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic());
    ["都为", "均为"].iter().any(|all| line.contains(all))
        && words_of(line).any(|word| is_name(word) && !is_known(word))
        && !is_of_state(line)
}

/// Whether a line is about the state of an order, such as `trade_state`. No outcome says that.
pub(super) fn is_of_state(line: &str) -> bool {
    words_of(line).map(snake_case).any(|word| word.ends_with("_state") || word.ends_with("_status"))
}

/// Names, numbers and values in a line of any script.
pub(super) fn words_of(line: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.split(move |c| !part(c)).filter(|word| !word.is_empty())
}

/// Whether a line says when rows are there: it names a field, and "when", "if" or "only".
pub(super) fn is_condition(line: &str) -> bool {
    let lower = line.to_lowercase();
    let when = ["时", "有返回", "才返回", "则返回", "如果", "仅", "when ", "if ", "only "]
        .iter()
        .any(|w| lower.contains(w));
    // `trade_state为SUCCESS`, `trade_state = SUCCESS`
    let is = ["为", "=", "等于", " is ", " equals "].iter().any(|word| lower.contains(word));
    let named = words_of(line).any(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    named && line.chars().count() <= 200 && (when || (is && line.chars().count() <= 60))
}

/// The name in `sceneInfo.storeInfo 对象说明`.
pub(super) fn type_path(line: &str) -> Option<&str> {
    let lower = line.to_lowercase();
    let about = lower.find("对象说明").or_else(|| lower.find("object description"))?;
    // Lower case can be longer than the text it came from.
    let before = line.get(..about)?;
    path(before)
}

/// What the name can be in a heading such as `goods_detail 参数说明`, `### amount` or `amount object`, which is one of a nested
/// type if a row is called so. The longest comes first, since a name can have these words as well.
pub(super) fn headings_of_type(line: &str) -> Vec<&str> {
    if line.chars().count() > 60 {
        return Vec::new();
    }
    let lower = line.to_lowercase();
    let starts = |word: &'static str| lower.match_indices(word).map(|(at, _)| at).collect::<Vec<_>>();
    let mut ends: Vec<usize> = OF_TYPE.iter().flat_map(|word| starts(word)).collect();
    ends.push(line.len());
    ends.sort_unstable_by(|one, other| other.cmp(one));
    // Lower case can be longer than the text it came from.
    ends.into_iter().filter_map(|end| path(line.get(..end)?)).collect()
}

const OF_TYPE: &[&str] = &[
    "参数说明",
    "字段说明",
    "参数列表",
    "的子参数",
    "对象",
    "数组",
    "说明",
    "object",
    "fields",
    "parameters",
];

/// A name or a path of names, without what stands around it.
pub(super) fn path(text: &str) -> Option<&str> {
    let path = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let good = path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let named = good && path.starts_with(|c: char| c.is_ascii_alphabetic());
    (named && path.len() <= LONGEST_NAME).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_names_a_field_and_says_when() {
        for line in [
            "以下字段在trade_state为SUCCESS时返回",
            "trade_state为SUCCESS",
            "Returned when trade_state is SUCCESS",
            "仅当 refund_count 大于 0 时返回",
        ] {
            assert!(is_condition(line), "{line}");
        }
        for line in ["订单信息", "为分", "Basic information", "see the list of banks"] {
            assert!(!is_condition(line), "{line}");
        }
    }

    #[test]
    fn a_heading_can_be_the_name_of_a_row() {
        for line in
            ["### goods_detail", "goods_detail 参数说明：", "goods_detail object", "【goods_detail】字段说明"]
        {
            assert_eq!(headings_of_type(line).last(), Some(&"goods_detail"), "{line}");
        }
        assert_eq!(headings_of_type("pay_fields fields"), ["pay_fields", "pay"]);
        assert_eq!(headings_of_type("See goods_detail for more"), [""; 0]);
    }

    #[test]
    fn a_field_beside_those_of_the_gateway_is_a_layer_of_the_api() {
        let (_, source) = crate::tables::GATEWAYS.iter().find(|(name, _)| *name == "swiftpass").unwrap();
        let gateway = crate::gateway(*source).unwrap();
        for (line, expected) in [
            ("以下字段在status为0的时候有返回", Section::Accepted),
            ("以下字段在 status 和 result_code 都为 0的时候有返回", Section::Succeeded),
            ("以下字段在status 和pay_result都为0的时候有返回", Section::Succeeded),
            ("以下字段在status 和trade_state都为0的时候有返回", Section::Accepted),
        ] {
            assert_eq!(section(line, Some(&gateway)), Some(expected), "{line}");
        }
    }

    #[test]
    fn a_state_of_the_order_opens_no_section() {
        assert_eq!(section("以下字段在trade_state为SUCCESS的时候有返回", None), None);
        assert_eq!(section("以下字段在 status 为 0的时候有返回", None), Some(Section::Accepted));
        assert_eq!(section("以下字段在result_code为SUCCESS的时候有返回", None), Some(Section::Succeeded));
        assert_eq!(
            section("The fields below are returned when return_code is SUCCESS", None),
            Some(Section::Accepted)
        );
    }
}
