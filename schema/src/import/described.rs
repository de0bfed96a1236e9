//! What a description says beside its sentences: an example, a title, a place, and the words that a text can be.

/// The example that a description gives, and the description without it.
pub(super) fn example(description: &str) -> Option<(&str, String)> {
    let (at, marker) = marked(description, EXAMPLES)?;
    let behind = &description[at + marker.len()..];
    let line = behind.trim_start_matches(' ').split('\n').next().unwrap_or_default();
    // An example below its marker.
    let line = if line.trim().is_empty() {
        behind.trim_start().split('\n').next().unwrap_or_default()
    } else {
        line
    };
    let value = value(line);
    let start = at + marker.len() + behind.find(value)?;
    let mut rest = description[..at].trim_end().to_owned();
    rest.push('\n');
    rest.push_str(description[start + value.len()..].trim_start_matches(|c: char| is_end(c) || is_quote(c)));
    (!value.is_empty()).then_some((value, rest))
}

const EXAMPLES: &[&str] = &[
    "示例值",
    "示例",
    "样例值",
    "样例",
    "举例",
    "例如",
    "例",
    "如",
    "For example",
    "Example value",
    "Example",
    "example",
    "Sample",
    "e.g.",
    "E.g.",
];

/// The first of these words before a colon, and the colon; "e.g." needs none.
fn marked<'d>(description: &'d str, words: &[&str]) -> Option<(usize, &'d str)> {
    let before_colon = |at: usize, word: &str| {
        let behind = &description[at + word.len()..];
        let colon = behind.trim_start_matches(' ').chars().next().filter(|c| matches!(c, ':' | '：'));
        let blanks = behind.len() - behind.trim_start_matches(' ').len();
        let end = match colon {
            Some(colon) => at + word.len() + blanks + colon.len_utf8(),
            None if word.ends_with('.') => at + word.len(),
            None => return None,
        };
        // `e.g.` inside of another word is none.
        let fresh = !description[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        fresh.then_some((at, &description[at..end]))
    };
    let found = |word: &&str| description.match_indices(word).find_map(|(at, word)| before_colon(at, word));
    words.iter().filter_map(found).min_by_key(|(at, marker)| (*at, usize::MAX - marker.len()))
}

/// The value at the start of a line: all of it, or its first word where a sentence follows.
fn value(line: &str) -> &str {
    let line = line.trim();
    let quoted =
        line.strip_prefix(is_quote).and_then(|rest| rest.split_once(is_quote)).map(|(inside, _)| inside);
    if let Some(inside) = quoted {
        return inside;
    }
    let line = line.trim_start_matches(is_quote).trim_end_matches(|c: char| is_end(c) || is_quote(c));
    let first = line.split([' ', '，', '。', '；', '\u{3000}']).next().unwrap_or_default();
    let rest = &line[first.len()..];
    let is_sentence = first.is_ascii() && rest.chars().any(is_chinese);
    // "2015. The number of the order." goes on in English.
    let goes_on = first.ends_with(['.', ',', ';']) && !rest.is_empty();
    if is_sentence || goes_on { first.trim_end_matches(is_end) } else { line }
}

fn is_quote(c: char) -> bool {
    matches!(c, '`' | '"' | '“' | '”')
}

fn is_end(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '，' | ',' | '.' | ')' | '）')
}

pub(super) fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// `【订单号】…`, or a few Chinese words before the first stop.
pub(super) fn title(description: &str) -> Option<&str> {
    let description = description.trim_start();
    if let Some((inside, _)) = description.strip_prefix('【').and_then(|rest| rest.split_once('】')) {
        return (1..=24).contains(&inside.chars().count()).then_some(inside);
    }
    let stops =
        ['。', '，', '；', '：', '、', '（', '(', ',', ';', ':', '.', '\n', ' ', '\u{3000}', '-', '—', '|'];
    let start = description.split(stops).next().unwrap_or_default();
    let short = (2..=14).contains(&start.chars().count());
    let is_title = !["单位", "格式", "示例", "例如", "取值", "可选值", "枚举", "默认", "详见", "参见"]
        .iter()
        .any(|word| start.starts_with(word));
    (short && is_title && start.chars().any(is_chinese)).then_some(start)
}

/// The place at the start of a description, as pages of APIv3 write it: `query商户号`.
pub(super) fn place(description: &str) -> Option<(&'static str, &str)> {
    let description = description.trim_start();
    ["query", "path", "body", "header"].into_iter().find_map(|word| {
        let (first, rest) = description.split_at_checked(word.len())?;
        if !first.eq_ignore_ascii_case(word) {
            return None;
        }
        let apart = rest.starts_with(|c: char| is_chinese(c) || c == '\n' || c == '【')
            || rest
                .strip_prefix(' ')
                .is_some_and(|rest| rest.starts_with(|c: char| is_chinese(c) || c == '【'));
        apart.then_some((word, rest.trim_start()))
    })
}

/// The type that a description refers to: `详见 GoodsDetail 字段说明`.
pub(super) fn reference(description: &str) -> Option<&str> {
    let (_, behind) = description.split_once("详见")?;
    let behind = behind.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && !is_chinese(c));
    let end = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(behind.len());
    let (name, rest) = behind.split_at(end);
    let described = ["参数", "字段", "对象", "说明"].iter().any(|word| rest.trim_start().starts_with(word));
    (described && name.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(name)
}

/// The words that a text can be, where a description lists them plainly.
pub(super) fn words(description: &str) -> Option<Vec<&str>> {
    at_start(description).or_else(|| listed(description)).or_else(|| explained(description))
}

/// `SUCCESS/FAIL` at the start.
fn at_start(description: &str) -> Option<Vec<&str>> {
    let word = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '/');
    let end = description.find(|c: char| !word(c)).unwrap_or(description.len());
    distinct(description[..end].split('/').collect())
}

/// `可选值：A、B` and `Possible values: a, b.`
fn listed(description: &str) -> Option<Vec<&str>> {
    let (at, marker) = marked(
        description,
        &[
            "取值范围",
            "可选值",
            "枚举值",
            "取值",
            "取值为",
            "可取值",
            "枚举",
            "Possible values",
            "Allowed values",
            "Valid values",
            "Values",
            "One of",
        ],
    )
    .or_else(|| Some((description.find("One of ")?, "One of ")))?;
    let list = description[at + marker.len()..].trim_start();
    let list = list.split(['。', '\n', '（']).next().unwrap_or_default();
    let list = list.split(". ").next().unwrap_or_default();
    let mut words = Vec::new();
    for part in list.split(['、', '，', ',', '/', '|', '；', ';', '或']).flat_map(|part| part.split(" or "))
    {
        let part = part.trim().trim_start_matches("or ").trim_end_matches('.');
        let part = part.trim_matches(|c: char| is_quote(c) || c == ' ' || c == '\'');
        if part.is_empty() || !part.chars().all(is_word) {
            break;
        }
        words.push(part);
    }
    distinct(words)
}

/// `SUCCESS--paid REFUND--refunded` and `0：a；1：b`: words of one kind, each with what it means.
fn explained(description: &str) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    let mut from = 0;
    while let Some(start) = description[from..].find(|c: char| c.is_ascii_alphanumeric()).map(|at| from + at)
    {
        let end = description[start..].find(|c: char| !is_word(c)).map_or(description.len(), |at| start + at);
        let word = description[start..end].trim_end_matches('-');
        let end = start + word.len();
        from = end.max(start + 1);
        let fresh = description[..start]
            .chars()
            .next_back()
            .is_none_or(|c| !is_chinese(c) && !c.is_alphanumeric() && c != '.');
        if fresh && is_explained(&description[end..]) {
            words.push(word);
        }
    }
    let one_kind = |of: fn(char) -> bool| words.iter().all(|word| word.chars().all(|c| of(c) || c == '_'));
    let alike = one_kind(|c| c.is_ascii_digit())
        || one_kind(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        || one_kind(|c| c.is_ascii_lowercase());
    if alike { distinct(words) } else { None }
}

/// Behind a word: a colon or a dash, and a meaning.
fn is_explained(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '`', '"', '”']);
    let meaning = rest.trim_start_matches(['：', ':', '-', '—', '–', '－', '=']);
    let separated = meaning.len() < rest.len();
    separated
        && meaning
            .trim_start_matches([' ', '“', '"', '`'])
            .starts_with(|c: char| is_chinese(c) || c.is_ascii_alphabetic())
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

fn distinct(words: Vec<&str>) -> Option<Vec<&str>> {
    let good = words.iter().enumerate().all(|(at, word)| !word.is_empty() && !words[..at].contains(word));
    (words.len() > 1 && good).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_ends_with_its_line_or_before_a_sentence() {
        for (description, expected) in [
            ("商户系统内部订单号\n示例值：1217752501201407033233368018", "1217752501201407033233368018"),
            ("示例值：1217 商户系统内部订单号", "1217"),
            ("商品描述 示例值：Image形象店-深圳腾大-QQ公仔", "Image形象店-深圳腾大-QQ公仔"),
            ("示例：\n`wx8888`", "wx8888"),
            ("The number. Example: A-17.", "A-17"),
            ("When it was paid, e.g. \"2015-01-01 10:00:00\"", "2015-01-01 10:00:00"),
            ("Example: 2015. The number of the order.", "2015"),
        ] {
            assert_eq!(example(description).map(|(value, _)| value), Some(expected), "{description}");
        }
        for description in ["例如订单号", "no example", "示例值：", ""] {
            assert_eq!(example(description), None, "{description}");
        }
    }

    #[test]
    fn what_stands_around_an_example_is_the_description() {
        let (_, rest) = example("订单号。\n示例值：A1\n由商户给出").unwrap();
        assert_eq!(rest, "订单号。\n\n由商户给出");
    }

    #[test]
    fn words_are_listed_in_several_ways() {
        for (description, expected) in [
            ("SUCCESS/FAIL", &["SUCCESS", "FAIL"][..]),
            ("可选值：MD5、HMAC-SHA256。默认", &["MD5", "HMAC-SHA256"]),
            ("Possible values: card, bank or cash.", &["card", "bank", "cash"]),
            ("One of MD5, HMAC-SHA256. Filled.", &["MD5", "HMAC-SHA256"]),
            ("SUCCESS--支付成功 REFUND--转入退款", &["SUCCESS", "REFUND"]),
            ("接入类型，0：商户；1：收单", &["0", "1"]),
            ("`CLOSED`：已关闭\n`PAID`：已支付", &["CLOSED", "PAID"]),
        ] {
            assert_eq!(words(description).as_deref(), Some(expected), "{description}");
        }
        for description in [
            "注1：一\n注2：二",
            "https://a.cn http://b.cn",
            "见A：甲",
            "格式为yyyy-MM-dd",
            "订单号",
            "SUCCESS",
            "10:00-11:00",
        ] {
            assert_eq!(words(description), None, "{description}");
        }
    }

    #[test]
    fn a_place_stands_at_the_start() {
        assert_eq!(place("query直连商户号"), Some(("query", "直连商户号")));
        assert_eq!(place("Query直连商户号"), Some(("query", "直连商户号")));
        assert_eq!(place("path 商户订单号"), Some(("path", "商户订单号")));
        assert_eq!(place("body of the text"), None);
        assert_eq!(place("pathetic"), None);
    }

    #[test]
    fn a_description_can_refer_to_a_type() {
        assert_eq!(reference("列表【详见**GoodsDetail参数描述**】"), Some("GoodsDetail"));
        assert_eq!(reference("详见data字段说明"), Some("data"));
        assert_eq!(reference("详见 https://a.cn"), None);
        assert_eq!(reference("详见签名规则"), None);
    }

    #[test]
    fn a_title_is_short() {
        assert_eq!(title("【商户订单号】由商户给出"), Some("商户订单号"));
        assert_eq!(title("商户订单号。由商户自定义"), Some("商户订单号"));
        assert_eq!(title("The merchant's number."), None);
        assert_eq!(title("单位：元"), None);
        assert_eq!(title("这是一句没有停顿的很长很长很长的话"), None);
    }
}
