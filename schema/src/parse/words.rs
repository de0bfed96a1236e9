//! The words of the `type` column: `String(6..32)`, `Int`, `Fen(1..)`, `Bool`, `Object`, `List`, `File`.

use super::nearest::nearest;
use crate::{
    fault::Faults,
    model::{At, Length, TimeFormat, Unit},
};

/// A type word, before `enum`, `format`, `json` and `of` refine it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    String(Length),
    Int { min: i64, max: i64 },
    Fen { min: i64, max: i64 },
    Bool,
    Object,
    List,
    File,
}

pub(super) const ANY_LENGTH: Length = Length { min: 0, max: u32::MAX };
const KNOWN: &[&str] = &["String", "Int", "Fen", "Bool", "Object", "List", "File"];

/// The same as [`word`], but for bounds in the wrong order.
pub(super) const A_TYPE_WORD: &str = concat!(
    "^(String(\\(((\\s*\\+?[0-9]+\\s*\\.\\.)?\\s*\\+?[0-9]+\\s*)?\\))?|",
    "(Int|Fen)(\\(((\\s*[+-]?[0-9]+\\s*)?\\.\\.(\\s*[+-]?[0-9]+\\s*)?)?\\))?|",
    "(Bool|Object|List|File)(\\(\\))?)$",
);

pub(super) fn word(text: &At<String>, faults: &mut Faults) -> Option<Word> {
    let (name, bounds) = match text.value.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')),
        None => (text.value.as_str(), Some("")),
    };
    let Some(bounds) = bounds else {
        faults.add(&text.span, "the type word is not closed", "`)` is missing at the end");
        return None;
    };
    let word = match (name, bounds) {
        ("String", "") => Some(Word::String(ANY_LENGTH)),
        ("String", bounds) => length(bounds).map(Word::String),
        ("Int", bounds) => range(bounds, i64::MIN).map(|(min, max)| Word::Int { min, max }),
        ("Fen", bounds) => range(bounds, 0).map(|(min, max)| Word::Fen { min, max }),
        ("Bool", "") => Some(Word::Bool),
        ("Object", "") => Some(Word::Object),
        ("List", "") => Some(Word::List),
        ("File", "") => Some(Word::File),
        _ if KNOWN.contains(&name) => {
            faults.add(&text.span, format!("`{name}` takes no bounds"), format!("write `{name}`"));
            return None;
        }
        _ => {
            let help = match nearest(name, KNOWN.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the types are {}", KNOWN.join(", ")),
            };
            faults.add_with_help(&text.span, format!("unknown type `{name}`"), "not a type", help);
            return None;
        }
    };
    if word.is_none() {
        faults.add_with_help(
            &text.span,
            format!("`{bounds}` is not a bound of `{name}`"),
            "cannot be read",
            "write a largest value `(32)`, or a range `(6..32)`, the smaller first",
        );
    }
    word
}

/// `32` is a largest length, `6..32` a range.
fn length(text: &str) -> Option<Length> {
    let (min, max) = match text.split_once("..") {
        Some((min, max)) => (min.trim().parse().ok()?, max.trim().parse().ok()?),
        None => (0, text.trim().parse().ok()?),
    };
    (min <= max && max > 0).then_some(Length { min, max })
}

/// `1..`, `1..100`, or nothing.
fn range(text: &str, least: i64) -> Option<(i64, i64)> {
    if text.is_empty() {
        return Some((least, i64::MAX));
    }
    let (min, max) = text.split_once("..")?;
    let min = if min.is_empty() { least } else { min.trim().parse().ok()? };
    let max = if max.is_empty() { i64::MAX } else { max.trim().parse().ok()? };
    (min <= max && min >= least).then_some((min, max))
}

pub(super) const UNITS: &[(&str, Unit)] = &[("bytes", Unit::Bytes), ("chars", Unit::Chars)];
pub(super) const EMPTIES: &[(&str, bool)] = &[("signed", true), ("left_out", false)];

/// What `format` refines a string to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Time(TimeFormat),
    Ip,
    Url { query: bool },
    YesNo,
    Yuan,
}

pub(super) const FORMATS: &[(&str, Format)] = &[
    ("yyyyMMddHHmmss", Format::Time(TimeFormat::Compact)),
    ("yyyy-MM-dd HH:mm:ss", Format::Time(TimeFormat::Dashed)),
    ("yyyyMMdd", Format::Time(TimeFormat::Date)),
    ("yyyy-MM-dd", Format::Time(TimeFormat::DashedDate)),
    ("rfc3339", Format::Time(TimeFormat::Rfc3339)),
    ("unix", Format::Time(TimeFormat::Unix)),
    ("ip", Format::Ip),
    ("url", Format::Url { query: true }),
    ("url_without_query", Format::Url { query: false }),
    ("yes_no", Format::YesNo),
    ("yuan", Format::Yuan),
];

pub(super) fn format(text: &At<String>, faults: &mut Faults) -> Option<Format> {
    one_of(text, "format", FORMATS, faults)
}

/// The meaning of one of a few words.
pub(super) fn one_of<T: Copy>(
    text: &At<String>,
    what: &str,
    known: &[(&str, T)],
    faults: &mut Faults,
) -> Option<T> {
    let found = known.iter().find(|(word, _)| *word == text.value).map(|(_, meaning)| *meaning);
    if found.is_none() {
        unknown(text, what, known.iter().map(|(word, _)| *word), faults);
    }
    found
}

/// The fault of a word that is none of those known.
pub(super) fn unknown<'w>(
    text: &At<String>,
    what: &str,
    known: impl Iterator<Item = &'w str> + Clone,
    faults: &mut Faults,
) {
    let help = match nearest(&text.value, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it can be {}", known.collect::<Vec<_>>().join(", ")),
    };
    faults.add_with_help(&text.span, format!("unknown {what} `{}`", text.value), "not known", help);
}
