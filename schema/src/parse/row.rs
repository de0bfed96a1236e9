//! One row of a table, and the groups of rows.

use super::{
    gateway::UNITS,
    keys::{self, Entry, Keys},
    rule::conditions,
    words::{self, ANY_LENGTH, Format, Word},
};
use crate::{
    Faults,
    model::{At, Fill, Gateway, Kind, Length, Message, Names, Row, Section, Span},
};

/// What a row's meaning depends on, beside the row.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) names: Names,
    pub(super) section: Section,
}

pub(super) fn rows(keys: Keys<'_>, context: Context<'_>, message: &mut Message, faults: &mut Faults) {
    for entry in keys.into_entries() {
        if let Some(row) = row(&entry, context, faults) {
            message.rows.push(row);
        }
    }
}

fn row(entry: &Entry<'_>, context: Context<'_>, faults: &mut Faults) -> Option<Row> {
    let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
    let title = keys.text("title", faults);
    let doc = keys.text("doc", faults);
    let required = keys.bool("required", faults).unwrap_or(false);
    let kind = kind(&mut keys, faults);
    let charset = keys.string("charset", faults);
    let unit = keys.word("unit", UNITS, faults);
    let when = match keys.table("when", faults) {
        Some(when) => conditions(when, context.names, faults),
        None => Vec::new(),
    };
    let example = keys.take("example").and_then(|(_, value)| keys::scalar(value, faults));
    let fill = fill(&mut keys, entry.name, context.gateway, faults);
    let from = keys.strings("from", faults);
    let prefix = keys.string("prefix", faults).map(|p| p.value).unwrap_or_default();
    let sensitive = keys.bool("sensitive", faults).unwrap_or(false);
    let family = keys.string("family", faults);
    let source = keys.string("source", faults).map(|s| s.value);
    keys.finish(faults);
    let charset = charset.and_then(|set| checked_charset(&set, faults));
    // A row whose type cannot be read is still a row: what names it is right.
    let (kind, length) = kind.unwrap_or((Kind::Text, ANY_LENGTH));
    Some(Row {
        name: entry.name.to_owned(),
        wire: context.names.wire(entry.name),
        title,
        doc,
        required,
        section: context.section,
        kind,
        length,
        unit,
        when,
        charset,
        example,
        fill,
        from,
        prefix,
        sensitive,
        family,
        source,
        span: entry.span.clone(),
    })
}

/// The `type` column and the keys that refine it.
fn kind(keys: &mut Keys<'_>, faults: &mut Faults) -> Option<(Kind, Length)> {
    let type_text = keys.string("type", faults);
    let choices = keys.strings("enum", faults);
    let format = keys.string("format", faults);
    let json = keys.string("json", faults);
    let json_list = keys.string("json_list", faults);
    let of = keys.string("of", faults);
    let Some(type_text) = type_text else {
        faults.add(&keys.span, "`type` is missing", "has no `type`");
        return None;
    };
    let word = words::word(&type_text, faults)?;
    let refined = [
        (!choices.is_empty()).then_some("enum"),
        format.as_ref().map(|_| "format"),
        json.as_ref().map(|_| "json"),
        json_list.as_ref().map(|_| "json_list"),
        of.as_ref().map(|_| "of"),
    ];
    let refined: Vec<&str> = refined.into_iter().flatten().collect();
    if let [first, second, ..] = refined[..] {
        let message = format!("`{first}` and `{second}` exclude each other");
        faults.add(&keys.span, message, "a row has one meaning");
        return None;
    }
    match word {
        Word::String(length) => {
            if let Some(of) = of {
                only_with(&of.span, "of", "Object and List", faults);
                return None;
            }
            let kind = if let Some(format) = format {
                match words::format(&format, faults)? {
                    Format::Time(format) => Kind::Time(format),
                    Format::Ip => Kind::Ip,
                    Format::Url { query } => Kind::Url { query },
                    Format::YesNo => Kind::YesNo,
                    Format::Yuan => Kind::Yuan,
                }
            } else if let Some(json) = json {
                Kind::Json(json.value)
            } else if let Some(json_list) = json_list {
                Kind::JsonList(json_list.value)
            } else if choices.is_empty() {
                Kind::Text
            } else {
                Kind::Choice(choices.into_iter().map(|c| c.value).collect())
            };
            Some((kind, length))
        }
        Word::Object | Word::List => {
            let Some(of) = of else {
                faults.add(&type_text.span, "`of` is missing", "of which type?");
                return None;
            };
            let kind = if word == Word::List { Kind::List(of.value) } else { Kind::Object(of.value) };
            Some((kind, ANY_LENGTH))
        }
        Word::Int { .. } | Word::Fen { .. } if !refined.is_empty() => {
            only_with(&type_text.span, refined[0], "String", faults);
            None
        }
        Word::Int { min, max } => Some((Kind::Int { min, max }, ANY_LENGTH)),
        Word::Fen { min, max } => Some((Kind::Fen { min, max }, ANY_LENGTH)),
    }
}

fn only_with(span: &Span, key: &str, wanted: &str, faults: &mut Faults) {
    faults.add(span, format!("`{key}` goes with {wanted}"), "of another type");
}

const FILLS: &[(&str, Fill)] =
    &[("nonce", Fill::Nonce), ("time", Fill::Time), ("sign_type", Fill::SignType), ("sign", Fill::Sign)];

fn fill(keys: &mut Keys<'_>, name: &str, gateway: &Gateway, faults: &mut Faults) -> Fill {
    let word = keys.string("fill", faults);
    let default = keys.take("default").and_then(|(_, value)| keys::scalar(value, faults));
    let fixed = keys.take("fixed").and_then(|(_, value)| keys::scalar(value, faults));
    let given = [word.is_some(), default.is_some(), fixed.is_some()].into_iter().filter(|g| *g).count();
    if given > 1 {
        let message = "`fill`, `default` and `fixed` exclude each other";
        faults.add(&keys.span, message, "one value has one owner");
        return Fill::Caller;
    }
    if let Some(fixed) = fixed {
        return Fill::Fixed(fixed.value);
    }
    if let Some(default) = default {
        return Fill::Default(default.value);
    }
    let Some(word) = word else { return Fill::Caller };
    if let Some(setting) = merchant_setting(&word.value, name) {
        let identity = gateway.merchant.iter().any(|c| c.name == setting && c.identity);
        return Fill::Merchant { name: setting.to_owned(), identity };
    }
    let known: Vec<(&str, usize)> = FILLS.iter().enumerate().map(|(i, (word, _))| (*word, i)).collect();
    let all: Vec<(&str, usize)> = known.into_iter().chain([("merchant", FILLS.len())]).collect();
    match words::one_of(&word, "fill", &all, faults) {
        Some(at) if at < FILLS.len() => FILLS[at].1.clone(),
        _ => Fill::Caller,
    }
}

/// `merchant` is the merchant's setting of the row's own name, `merchant.mch_id` that of another.
fn merchant_setting<'a>(word: &'a str, row: &'a str) -> Option<&'a str> {
    if word == "merchant" { Some(row) } else { word.strip_prefix("merchant.").filter(|n| !n.is_empty()) }
}

/// A character class without escapes: ranges `a-z` and single characters, `-` last or first.
fn checked_charset(set: &At<String>, faults: &mut Faults) -> Option<String> {
    let chars: Vec<char> = set.value.chars().collect();
    if chars.is_empty() {
        faults.add(&set.span, "the charset is empty", "nothing could be written");
        return None;
    }
    for window in chars.windows(3) {
        if let [from, '-', to] = window
            && from > to
        {
            faults.add(&set.span, format!("the range `{from}-{to}` is backwards"), "in this charset");
            return None;
        }
    }
    Some(set.value.clone())
}
