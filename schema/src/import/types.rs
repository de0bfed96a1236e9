//! What the columns of types and lengths say, in the spellings of many pages.

use super::kind::Kind;

/// A type as a page says it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) kind: Kind,
    /// The name of a nested type, or `String` for a list of texts.
    pub(super) of: Option<String>,
    /// The characters that a code such as `N12` allows.
    pub(super) charset: Option<&'static str>,
    /// An amount with decimals.
    pub(super) decimal: bool,
    /// What was concluded.
    pub(super) note: Option<String>,
}

impl Said {
    fn plain(kind: Kind) -> Said {
        Said { kind, of: None, charset: None, decimal: false, note: None }
    }
}

pub(super) fn read(cell: &str, length: &str) -> Said {
    let cell = normal(cell);
    let text = if cell.is_empty() && !length.is_empty() { normal(length) } else { cell };
    if let Some(said) = letters(&text, length) {
        return said;
    }
    let mut said = known(&text).unwrap_or_else(|| Said {
        note: Some(format!("type String; the page says \"{text}\"")),
        ..Said::plain(Kind::String { min: 0, max: None })
    });
    if let Kind::String { max: max @ None, min } = &mut said.kind
        && let Some((from, to)) = bounds(&normal(length))
    {
        (*min, *max) = (from, Some(to));
    } else if let Kind::Int(range) = &said.kind
        && range.is_empty()
        && said.note.is_none()
        && !length.is_empty()
        && bounds(&normal(length)).is_some()
    {
        said.note = Some(format!("type Int; the page's length {} can only count digits", length.trim()));
    }
    said
}

impl Said {
    /// The number is one with decimals, which a table has as a text.
    pub(super) fn with_decimals(&mut self, length: &str) {
        let (min, max) = bounds(&normal(length)).map_or((0, None), |(min, max)| (min, Some(max)));
        self.kind = Kind::String { min, max };
        self.note = Some(format!("type {}, since it is a number with decimals", self.kind.word()));
    }
}

/// Whether a cell is a type.
pub(super) fn is_type(cell: &str) -> bool {
    let text = normal(cell);
    letters(&text, "").is_some() || known(&text).is_some()
}

/// `AN` with the length in a column of its own, which is a limit there.
fn letters(text: &str, length: &str) -> Option<Said> {
    // A single letter in lower case can be anything.
    let upper = text.to_uppercase();
    let named = text == upper || text.len() > 1;
    let coded = named && !text.is_empty() && text.len() <= 3 && upper.chars().all(|c| "ANSX".contains(c));
    let (min, max) = bounds(&normal(length)).map_or((0, None), |(min, max)| (min, Some(max)));
    let kind = Kind::String { min, max };
    let note = Some(format!("type {}, from \"{text}\"", kind.word()));
    coded.then(|| Said { charset: charset(&upper), note, ..Said::plain(kind) })
}

fn charset(letters: &str) -> Option<&'static str> {
    match letters {
        "N" => Some("0-9"),
        "A" => Some("A-Za-z"),
        "AN" | "NA" => Some("0-9A-Za-z"),
        _ => None,
    }
}

/// `YYYYMMDDhhmmss`: as many characters as it has letters.
fn dated(text: &str) -> Option<Said> {
    let digits = text.chars().all(|c| "yYmMdDhHsS".contains(c));
    if !digits || !(text.contains(['y', 'Y']) || text.eq_ignore_ascii_case("mmdd")) {
        return None;
    }
    let kind = Kind::String { min: 0, max: u32::try_from(text.len()).ok() };
    Some(Said { note: Some(format!("type {}, from \"{text}\"", kind.word())), ..Said::plain(kind) })
}

/// Brackets and commas of one kind, and nothing that only sets the text.
fn normal(cell: &str) -> String {
    let same = |c| match c {
        '（' | '[' | '【' | '<' | '〈' => '(',
        '）' | ']' | '】' | '>' | '〉' => ')',
        '，' | '、' => ',',
        '：' => ':',
        '～' => '~',
        '…' => '.',
        c => c,
    };
    let cell = cell.replace("≤", "").replace("<=", "");
    cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, '`' | '*')).map(same).collect()
}

fn known(text: &str) -> Option<Said> {
    list_of(text).or_else(|| single(text))
}

/// The word of a type, in lower case, as the page has it, and what stands behind it.
fn word_of(text: &str) -> (String, &str, &str) {
    let end = text.find(|c: char| !c.is_alphabetic() && c != '_').unwrap_or(text.len());
    // `int32` and `varchar2` have a digit in their name, `string32` has a length.
    let end = ["int32", "int64", "uint32", "uint64", "varchar2", "float64"]
        .iter()
        .find(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
        .map_or(end, |word| word.len());
    let (word, rest) = text.split_at(end);
    (word.to_lowercase(), word, rest.trim_start_matches([':', ',', '/', '-']))
}

fn list_of(text: &str) -> Option<Said> {
    let (lower, _, rest) = word_of(text);
    match lower.as_str() {
        "list" | "array" | "数组" | "jsonarray" | "列表" | "json数组" | "数组型" | "arrayof" | "集合" => {
            Some(list(rest.trim_matches(['(', ')'])))
        }
        "arrayofobjects" | "arrayofobject" | "listofobjects" | "对象数组" => Some(list("object")),
        "arrayofstrings" | "arrayofstring" | "listofstrings" | "字符串数组" => Some(list("string")),
        _ => None,
    }
}

/// A type that is no list of others by its word.
fn single(text: &str) -> Option<Said> {
    if let Some(said) = coded(text).or_else(|| dated(text)) {
        return Some(said);
    }
    let (lower, word, rest) = word_of(text);
    match lower.as_str() {
        "string" | "str" | "varchar" | "nvarchar" | "varchar2" | "char" | "text" | "字符串" | "字符"
        | "字符型" | "字符串型" | "文本" | "变长字符" | "字串" => Some(string(text, rest)),
        "int" | "int32" | "int64" | "uint32" | "uint64" | "uint" | "integer" | "number" | "numeric"
        | "long" | "bigint" | "short" | "整型" | "整数" | "整数型" | "数字" | "数字型" | "数值"
        | "数值型" | "长整型" => Some(integer(rest)),
        "fen" => Some(Said::plain(Kind::Fen(range(rest)))),
        "bool" | "boolean" | "布尔" | "布尔型" | "布尔值" => Some(Said::plain(Kind::Bool)),
        "price" | "decimal" | "money" | "bigdecimal" | "double" | "float" | "float64" | "金额" => {
            Some(Said {
                decimal: true,
                note: Some(format!("type String; the page says \"{text}\"")),
                ..Said::plain(Kind::String { min: 0, max: None })
            })
        }
        "object" | "json" | "jsonobject" | "map" | "对象" | "对象型" | "json对象" | "jsonobj" => {
            Some(Said::plain(if rest.starts_with("()") { Kind::List } else { Kind::Object }))
        }
        "file" | "文件" | "binary" => Some(Said::plain(Kind::File)),
        "enum" | "枚举" | "枚举值" | "枚举型" | "date" | "datetime" | "timestamp" | "time" | "日期"
        | "日期型" | "时间" | "url" => {
            let said = string(text, rest);
            let note = Some(format!("type {}; the page says \"{text}\"", said.kind.word()));
            Some(Said { note, ..said })
        }
        _ => class(word, rest),
    }
}

/// `GoodsDetail` and `GoodsDetail[]`: a type of the page's own, known by its two humps.
fn class(word: &str, rest: &str) -> Option<Said> {
    let upper = |c: &char| c.is_ascii_uppercase();
    let humps = word.chars().filter(upper).count() > 1 && word.chars().any(|c| c.is_ascii_lowercase());
    let is_list = rest == "()" || rest == ")";
    let named = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.is_ascii() && !word.contains('_');
    if !named || !(humps || is_list) || !(rest.is_empty() || is_list) {
        return None;
    }
    let kind = if is_list { Kind::List } else { Kind::Object };
    let note = format!("type {}, of the page's type {word}", kind.word());
    Some(Said { of: Some(word.to_owned()), note: Some(note), ..Said::plain(kind) })
}

/// Of a list of lists no more than the outer one is said: how deep a page goes on is up to the page.
fn list(of: &str) -> Said {
    let mut said = Said::plain(Kind::List);
    match single(of) {
        Some(Said { kind: Kind::String { .. }, .. }) => said.of = Some("String".to_owned()),
        Some(Said { of: Some(class), .. }) => said.of = Some(class),
        _ if of.starts_with(|c: char| c.is_ascii_uppercase())
            && of.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            said.of = Some(of.to_owned());
        }
        _ => {}
    }
    said
}

fn string(text: &str, rest: &str) -> Said {
    if rest == "()" {
        return list("string");
    }
    let (min, max) = bounds(rest).map_or((0, None), |(min, max)| (min, Some(max)));
    let note = (max.is_none() && rest.contains(|c: char| c.is_ascii_digit()))
        .then(|| format!("type String; the page says \"{text}\""));
    Said { note, ..Said::plain(Kind::String { min, max }) }
}

fn integer(rest: &str) -> Said {
    let range = range(rest);
    let digits = rest.contains(|c: char| c.is_ascii_digit());
    let note = (digits && range.is_empty())
        .then(|| format!("type Int; the page's ({}) can only count digits", rest.trim_matches(['(', ')'])));
    Said { note, ..Said::plain(Kind::Int(range)) }
}

/// Bounds with two dots are those of a table.
fn range(rest: &str) -> String {
    let bounds = rest.trim_start_matches('(').split(')').next().unwrap_or_default();
    let ends = bounds.split_once("..").filter(|(from, to)| {
        let number = |end: &str| end.is_empty() || end.parse::<i64>().is_ok();
        number(from) && number(to) && !(from.is_empty() && to.is_empty())
    });
    ends.map_or_else(String::new, |_| format!("({bounds})"))
}

/// `32`, `6..32`, `1,32`, `1-32`, `32位`, `定长32`.
fn bounds(text: &str) -> Option<(u32, u32)> {
    let number = |part: &&str| !part.is_empty();
    let mut numbers =
        text.split(|c: char| !c.is_ascii_digit()).filter(number).map(|part| part.parse::<u32>().ok());
    let fixed = ["定长", "固定", "fixed"].iter().any(|word| text.to_lowercase().contains(word))
        && !text.contains("不定长");
    let (first, second) = (numbers.next()??, numbers.next());
    let (min, max) = match second {
        None if fixed => (first, first),
        None => (0, first),
        Some(second) => (first, second?),
    };
    (max > 0 && min <= max && numbers.next().is_none()).then_some((min, max))
}

/// `N12`, `AN..32`, `ANS1..40`: letters for the characters, a number for a fixed length, and two for a range.
fn coded(text: &str) -> Option<Said> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, length) = text.split_at(end);
    let letters = letters.to_uppercase();
    if letters.is_empty() || letters.len() > 3 || !letters.chars().all(|c| "ANSX".contains(c)) {
        return None;
    }
    let inside = length.trim_matches(['(', ')']);
    let separated = inside.contains(['.', '-', '~', ',']);
    let digits = inside.trim_start_matches('.');
    let good = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '~' | ',');
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !inside.chars().all(good) {
        return None;
    }
    let (min, max) = bounds(inside)?;
    // Without dots the length is fixed, and in brackets it is a limit.
    let min = if separated || length.starts_with('(') { min } else { max };
    let kind = Kind::String { min, max: Some(max) };
    let note = Some(format!("type {}, from \"{text}\"", kind.word()));
    Some(Said { charset: charset(&letters), note, ..Said::plain(kind) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(cell: &str, length: &str) -> String {
        read(cell, length).kind.word()
    }

    #[test]
    fn a_text_has_its_length_in_many_spellings() {
        for (cell, length, expected) in [
            ("String", "", "String"),
            ("String(32)", "", "String(32)"),
            ("string[1,32]", "", "String(1..32)"),
            ("string [1, 32]", "", "String(1..32)"),
            ("String（6-32）", "", "String(6..32)"),
            ("varchar(32)", "", "String(32)"),
            ("varchar2(32)", "", "String(32)"),
            ("string32", "", "String(32)"),
            ("string,32", "", "String(32)"),
            ("String(≤32)", "", "String(32)"),
            ("字符串(32)", "", "String(32)"),
            ("String(32)", "64", "String(32)"),
            ("String", "32", "String(32)"),
            ("字符型", "最长32位", "String(32)"),
            ("String", "1~32", "String(1..32)"),
            ("String", "定长14", "String(14..14)"),
            ("String", "不定长", "String"),
            ("String", "-", "String"),
            ("String(32..6)", "", "String"),
            ("", "AN..32", "String(32)"),
            ("AN", "15", "String(15)"),
            ("ans", "..32", "String(32)"),
            ("YYYYMMDDhhmmss", "", "String(14)"),
            ("MMDD", "", "String(4)"),
            ("Enum(2)", "", "String(2)"),
            ("datetime", "19", "String(19)"),
        ] {
            assert_eq!(word(cell, length), expected, "{cell} {length}");
        }
    }

    #[test]
    fn codes_of_letters_and_numbers_are_texts() {
        for (cell, expected, charset) in [
            ("ANS1..40", "String(1..40)", None),
            ("ANS1…40", "String(1..40)", None),
            ("AN..32", "String(32)", Some("0-9A-Za-z")),
            ("N12", "String(12..12)", Some("0-9")),
            ("an8-40", "String(8..40)", Some("0-9A-Za-z")),
            ("S32", "String(32..32)", None),
            ("NS5", "String(5..5)", None),
            ("AN(32)", "String(32)", Some("0-9A-Za-z")),
        ] {
            let said = read(cell, "");
            assert_eq!((said.kind.word().as_str(), said.charset), (expected, charset), "{cell}");
            assert!(said.note.is_some(), "{cell}");
        }
    }

    #[test]
    fn objects_and_lists_can_name_their_type() {
        for (cell, expected, of) in [
            ("object", "Object", None),
            ("JSONObject", "Object", None),
            ("GoodsDetail", "Object", Some("GoodsDetail")),
            ("GoodsDetail[]", "List", Some("GoodsDetail")),
            ("List<GoodsDetail>", "List", Some("GoodsDetail")),
            ("array[object]", "List", None),
            ("Object[]", "List", None),
            ("array of objects", "List", None),
            ("array[string]", "List", Some("String")),
            ("String[]", "List", Some("String")),
            ("boolean", "Bool", None),
            ("Int(1..50)", "Int(1..50)", None),
            ("int64", "Int", None),
            ("Fen(1..)", "Fen(1..)", None),
        ] {
            let said = read(cell, "");
            assert_eq!((said.kind.word().as_str(), said.of.as_deref()), (expected, of), "{cell}");
        }
    }

    #[test]
    fn a_list_of_lists_can_be_deep() {
        assert_eq!(word("List<List<String>>", ""), "List");
        for cell in ["list(".repeat(100_000), "array<".repeat(100_000), "List[]".repeat(100_000)] {
            read(&cell, "");
        }
        assert_eq!(word(&"list(".repeat(100_000), ""), "List");
    }

    #[test]
    fn a_type_that_is_not_known_is_a_text_with_a_note() {
        for cell in ["Quaternion", "", "是", "12", "(", "String(a)b"] {
            let said = read(cell, "");
            assert_eq!(said.kind.word(), "String", "{cell}");
            assert_eq!(said.note.is_some(), cell != "String(a)b", "{cell}");
        }
    }
}
