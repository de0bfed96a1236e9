//! What a text or a number is: its type and what refines it, as far as its own example agrees.

use super::{fact::Fact, section::Guesses};
use crate::{
    import::quoted::quoted,
    rules::{self, Civil, TimeFormat, Unit},
};

/// Keys of a row with their values as TOML.
pub(super) type Keys = Vec<(&'static str, String)>;

/// A text that holds no rows.
pub(super) fn text(fact: &Fact, unit: Unit, guesses: &mut Guesses) -> Keys {
    let mut keys = Keys::new();
    let content = Content::of(fact, guesses);
    let (length, counts) = length(fact, unit, &content, guesses);
    keys.push(("type", quoted(&length.word())));
    if counts != unit {
        keys.push(("unit", quoted(if counts == Unit::Chars { "chars" } else { "bytes" })));
    }
    match &content {
        Content::Any => {}
        Content::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            keys.push(("enum", format!("[{}]", words.join(", "))));
        }
        Content::Time(_, word) => keys.push(("format", quoted(word))),
        Content::Ip => keys.push(("format", quoted("ip"))),
        Content::Url { query } => {
            keys.push(("format", quoted(if *query { "url" } else { "url_without_query" })));
        }
    }
    let fits = |value: &str| content.takes(value) && length.takes(value, counts) && is_sendable(value);
    if !fact.default.is_empty() && !fact.required && fits(&fact.default) {
        keys.push(("when_absent", quoted(&fact.default)));
    }
    if fact.example.is_empty() {
    } else if fits(&fact.example) && !is_cut(&fact.example) {
        keys.push(("example", quoted(&fact.example)));
    } else {
        guesses.add("no example, as it does not fit", &fact.name);
    }
    keys
}

/// A whole number, or an amount.
///
/// `most` is what the gateway's other amounts are at most, for one that is sent without a bound of its own.
pub(super) fn number(fact: &Fact, most: Option<i64>, guesses: &mut Guesses) -> Result<Keys, String> {
    let example = fact.example.parse::<i64>().ok();
    if example.is_none() && fact.example.parse::<f64>().is_ok() {
        return Err("a number with a fraction".to_owned());
    }
    let is_negative = example.is_some_and(|example| example < 0) || fact.min.is_some_and(|min| min < 0);
    let is_amount = !is_negative && crate::import::guess::is_amount(&fact.name, &fact.title);
    if is_amount {
        guesses.add("type Fen", &fact.name);
    }
    let most =
        most.filter(|most| is_amount && fact.max.is_none() && example.is_none_or(|amount| amount <= *most));
    if most.is_some() {
        guesses.add("the upper bound, as the gateway's other amounts have it", &fact.name);
    }
    let bounds = match (fact.min, fact.max.or(most)) {
        (None, None) => String::new(),
        (min, max) => {
            let end = |end: Option<i64>| end.map(|end| end.to_string()).unwrap_or_default();
            format!("({}..{})", end(min), end(max))
        }
    };
    let mut keys = vec![("type", quoted(&format!("{}{bounds}", if is_amount { "Fen" } else { "Int" })))];
    let is_within =
        |number: i64| fact.min.is_none_or(|min| min <= number) && fact.max.is_none_or(|max| number <= max);
    if let Some(absent) = fact.default.parse().ok().filter(|absent| !fact.required && is_within(*absent)) {
        keys.push(("when_absent", absent.to_string()));
    }
    if !fact.words.is_empty() {
        guesses.add("its words are not used, as it is a number", &fact.name);
    }
    match example {
        Some(example) if is_within(example) => keys.push(("example", example.to_string())),
        None if fact.example.is_empty() => {}
        _ => guesses.add("no example, as it does not fit", &fact.name),
    }
    Ok(keys)
}

/// What a text is beyond its length.
enum Content {
    Any,
    Words(Vec<String>),
    Time(TimeFormat, &'static str),
    Ip,
    Url { query: bool },
}

/// Formats of times, as the facts call them and as tables do.
const TIMES: &[(&str, TimeFormat, &str)] = &[
    ("rfc3339", TimeFormat::Rfc3339, "rfc3339"),
    ("yyyy-MM-dd", TimeFormat::DashedDate, "yyyy-MM-dd"),
    ("date", TimeFormat::DashedDate, "yyyy-MM-dd"),
    ("yyyyMMdd", TimeFormat::Date, "yyyyMMdd"),
    ("yyyyMMddHHmmss", TimeFormat::Compact, "yyyyMMddHHmmss"),
    ("yyyy-MM-dd HH:mm:ss", TimeFormat::Dashed, "yyyy-MM-dd HH:mm:ss"),
    ("unix-seconds", TimeFormat::Unix, "unix"),
];

impl Content {
    fn of(fact: &Fact, guesses: &mut Guesses) -> Content {
        let content = Content::said(fact);
        let agrees = fact.example.is_empty() || content.takes(&fact.example);
        match content {
            // Words are closed when they are sent; an example beside them may be a slip.
            Content::Any | Content::Words(_) => content,
            _ if !agrees => {
                guesses.add(&format!("no format {}, as its example is none", fact.format), &fact.name);
                Content::Any
            }
            _ => {
                if fact.is_format_guessed {
                    guesses.add("format, by its example", &fact.name);
                } else if fact.format.is_empty() {
                    guesses.add("format, by its name", &fact.name);
                }
                content
            }
        }
    }

    fn said(fact: &Fact) -> Content {
        if !fact.words.is_empty() {
            let mut words: Vec<String> = Vec::new();
            for word in fact.words.iter().filter(|word| !word.is_empty()) {
                if !words.contains(word) {
                    words.push(word.clone());
                }
            }
            return Content::Words(words);
        }
        if let Some((_, format, word)) = TIMES.iter().find(|(name, ..)| *name == fact.format) {
            return Content::Time(*format, word);
        }
        let is_address = fact.name.split('_').any(|part| part == "ip") && !fact.example.is_empty();
        match fact.format.as_str() {
            "" if fact.name == "notify_url" => Content::Url { query: false },
            "url" | "MediaUrl" => Content::Url { query: true },
            "" if is_address => Content::Ip,
            _ => Content::Any,
        }
    }

    fn takes(&self, value: &str) -> bool {
        match self {
            Content::Any => true,
            Content::Words(words) => words.iter().any(|word| word == value),
            Content::Time(format, _) => Civil::parse(*format, value).is_some(),
            Content::Ip => rules::is_ip(value),
            Content::Url { query } => rules::url_fault(value, *query).is_none(),
        }
    }

    /// What has to fit into the length, whatever else does.
    fn longest(&self, unit: Unit) -> usize {
        match self {
            Content::Words(words) => words.iter().map(|word| unit.length(word)).max().unwrap_or(0),
            Content::Time(format, _) => format.pattern().len().min(25),
            Content::Ip => 39,
            Content::Any | Content::Url { .. } => 0,
        }
    }
}

struct Length {
    min: u32,
    max: Option<u32>,
}

impl Length {
    const ANY: Length = Length { min: 0, max: None };

    fn word(&self) -> String {
        match self {
            Length { max: None, .. } => "String".to_owned(),
            Length { min: 0, max: Some(max) } => format!("String({max})"),
            Length { min, max: Some(max) } => format!("String({min}..{max})"),
        }
    }

    fn takes(&self, value: &str, unit: Unit) -> bool {
        let length = unit.length(value);
        length >= self.min as usize && self.max.is_none_or(|max| length <= max as usize)
    }
}

/// The length that the facts give, and what it counts: characters where the example fits only so.
fn length(fact: &Fact, unit: Unit, content: &Content, guesses: &mut Guesses) -> (Length, Unit) {
    let Some(max) = fact.max_length.filter(|max| *max > 0) else { return (Length::ANY, unit) };
    // A word has its length by itself.
    let min = fact.min_length.filter(|min| *min <= max && matches!(content, Content::Any)).unwrap_or(0);
    let length = Length { min, max: Some(max) };
    if content.longest(unit) > max as usize {
        guesses.add(&format!("no length {max}, as its own values are longer"), &fact.name);
        return (Length::ANY, unit);
    }
    if !length.takes(&fact.example, unit) && length.takes(&fact.example, Unit::Chars) {
        guesses.add("its length counts characters, by its example", &fact.name);
        return (length, Unit::Chars);
    }
    (length, unit)
}

/// How long the facts' examples are at most; one of that length was cut.
const CUT: usize = 160;

fn is_cut(example: &str) -> bool {
    example.chars().count() >= CUT
}

/// What no request could hold is no example.
fn is_sendable(text: &str) -> bool {
    !rules::is_blank(text)
        && text.chars().all(|c| rules::unsendable(c, false).is_none())
        && !text.contains("]]>")
}
