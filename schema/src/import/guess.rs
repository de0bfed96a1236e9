//! One row: what its cells say, and what can be concluded from them. Every conclusion leaves a note.

use super::{
    place::Section,
    tables::{Cells, Column, is_alternative, required},
};
use crate::{
    model::Gateway,
    rules::{self, Civil, TimeFormat, Unit, snake_case},
};

#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
    /// `format`, `enum`, `fill` and the like, with their values as TOML.
    pub(super) keys: Vec<(&'static str, String)>,
    pub(super) example: Option<String>,
    /// One of several rows of which one is given.
    pub(super) alternative: bool,
    pub(super) notes: Vec<String>,
}

impl Row {
    fn guessed(&mut self, key: &'static str, value: String, why: &str) {
        self.notes.push(format!("{key} {value}, {why}"));
        self.keys.push((key, value));
    }
}

/// The `type` column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    String { min: u32, max: Option<u32> },
    Int(String),
    Fen(String),
    Object,
    List,
}

impl Kind {
    pub(super) fn word(&self) -> String {
        match self {
            Kind::String { max: None, .. } => "String".to_owned(),
            Kind::String { min: 0, max: Some(max) } => format!("String({max})"),
            Kind::String { min, max: Some(max) } => format!("String({min}..{max})"),
            Kind::Int(bounds) => format!("Int{bounds}"),
            Kind::Fen(bounds) => format!("Fen{bounds}"),
            Kind::Object => "Object".to_owned(),
            Kind::List => "List".to_owned(),
        }
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Kind::String { .. })
    }
}

pub(super) fn row(cells: &Cells, section: &Section, gateway: Option<&Gateway>) -> Option<Row> {
    let name = field_name(cells.get(Column::Name))?;
    let title = cells.get(Column::Title);
    let mut notes = Vec::new();
    let kind = kind(cells.get(Column::Type), &mut notes);
    let presence = cells.get(Column::Required);
    let (example, description) = example_and_description(cells, &kind, &mut notes);
    let title = if title.is_empty() { name.clone() } else { title.to_owned() };
    let mut row = Row {
        required: required(presence).unwrap_or(false),
        alternative: is_alternative(presence),
        keys: Vec::new(),
        example: None,
        name,
        title,
        kind,
        notes,
    };
    if required(presence).is_none() {
        row.notes.push(format!("not required; the page says \"{presence}\""));
    }
    amount(&mut row);
    refine(&mut row, example, description);
    fill(&mut row, section, gateway);
    personal(&mut row);
    let unit = gateway.map_or(Unit::Bytes, |g| g.wire.length_unit);
    row.example = kept_example(&mut row, example, unit);
    Some(row)
}

/// A name as messages can have it; a path's dots and a numbered row's `$n` included.
fn field_name(cell: &str) -> Option<String> {
    let name = cell.trim_matches(['*', ' ']);
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.' | '-'));
    good.then(|| name.to_owned())
}

fn kind(cell: &str, notes: &mut Vec<String>) -> Kind {
    let cell = cell.replace(['（', '['], "(").replace(['）', ']'], ")").replace(' ', "");
    let (word, bounds) = cell.split_once('(').unwrap_or((&cell, ""));
    let bounds = bounds.split(')').next().unwrap_or_default();
    let range = if bounds.contains("..") { format!("({bounds})") } else { String::new() };
    match word.to_lowercase().as_str() {
        "string" | "str" | "varchar" | "char" | "text" | "字符串" => length(bounds),
        "int" | "int32" | "int64" | "uint32" | "uint64" | "integer" | "number" | "long" | "整型" | "数字" =>
        {
            if !bounds.is_empty() && range.is_empty() {
                notes.push(format!("type Int; the page's ({bounds}) can only count digits"));
            }
            Kind::Int(range)
        }
        "fen" => Kind::Fen(range),
        "object" | "json" | "对象" => Kind::Object,
        "list" | "array" | "数组" => Kind::List,
        _ => {
            notes.push(format!("type String; the page says \"{cell}\""));
            Kind::String { min: 0, max: None }
        }
    }
}

/// `32`, `6..32`, `1,32` and `1-32`.
fn length(bounds: &str) -> Kind {
    let mut numbers =
        bounds.split(['.', ',', '-', '~', '，']).filter(|n| !n.is_empty()).map(str::parse::<u32>);
    let (min, max) = match (numbers.next(), numbers.next()) {
        (Some(Ok(max)), None) => (0, Some(max)),
        (Some(Ok(min)), Some(Ok(max))) => (min, Some(max)),
        _ => (0, None),
    };
    Kind::String { min, max: max.filter(|max| *max > 0 && min <= *max) }
}

/// Pages forget the example now and then, and the description moves one cell to the left.
fn example_and_description<'c>(cells: &'c Cells, kind: &Kind, notes: &mut Vec<String>) -> (&'c str, &'c str) {
    let (example, description) = (cells.get(Column::Example), cells.get(Column::Description));
    let nested = matches!(kind, Kind::Object | Kind::List);
    let prose = example.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) || example.contains(' ');
    if description.is_empty() && !example.is_empty() && (nested || prose) {
        notes.push("no example; its column holds the description".to_owned());
        return ("", example);
    }
    (example, description)
}

/// Amounts are whole numbers of fen.
fn amount(row: &mut Row) {
    let Kind::Int(bounds) = &row.kind else { return };
    let name = snake_case(&row.name);
    // `total_fee` is one, `fee_rate` is not.
    let last = name.trim_end_matches("_$n").rsplit('_').next().unwrap_or_default();
    let named = ["fee", "amount", "price", "money"].contains(&last);
    let titled = ["金额", "单价", "面额", "总价"].iter().any(|word| row.title.contains(word));
    if named || titled {
        let bounds = if bounds.starts_with("(-") { String::new() } else { bounds.clone() };
        row.notes.push("type Fen, since it is an amount".to_owned());
        row.kind = Kind::Fen(bounds);
    }
}

/// What a text holds: a time, an address, a URL, one of a few words.
fn refine(row: &mut Row, example: &str, description: &str) {
    let Kind::String { max, .. } = row.kind else { return };
    let name = snake_case(&row.name);
    let part = |word: &str| name.split('_').any(|part| part == word);
    let about_time = part("time") || part("date") || row.title.contains("时间") || row.title.contains("日期");
    if about_time && let Some(format) = time_format(example, max) {
        row.guessed("format", quoted(format.pattern()), "since it holds a time");
    } else if part("ip") && (example.is_empty() || rules::is_ip(example)) {
        row.guessed("format", quoted("ip"), "since it holds an address");
    } else if part("url") && rules::url_fault(example, true).is_none() {
        let plain = name == "notify_url" && rules::url_fault(example, false).is_none();
        row.guessed(
            "format",
            quoted(if plain { "url_without_query" } else { "url" }),
            "since it holds a URL",
        );
    } else if let Some(words) = choices(description)
        && (example.is_empty() || words.contains(&example))
    {
        let words: Vec<String> = words.into_iter().map(quoted).collect();
        row.guessed("enum", format!("[{}]", words.join(", ")), "as the description starts with them");
    }
}

fn time_format(example: &str, max: Option<u32>) -> Option<TimeFormat> {
    if example.is_empty() {
        return (max == Some(14)).then_some(TimeFormat::Compact);
    }
    let formats = [TimeFormat::Compact, TimeFormat::Dashed, TimeFormat::Date];
    formats.into_iter().find(|format| Civil::parse(*format, example).is_some())
}

/// `SUCCESS/FAIL` at the start of a description.
fn choices(description: &str) -> Option<Vec<&str>> {
    let word = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '/');
    let end = description.find(|c: char| !word(c)).unwrap_or(description.len());
    let words: Vec<&str> = description[..end].split('/').collect();
    let distinct = words.iter().enumerate().all(|(at, w)| !w.is_empty() && !words[..at].contains(w));
    (words.len() > 1 && distinct).then_some(words)
}

/// What the SDK supplies. A reply's rows are only read, but a signed one is verified by the same words.
fn fill(row: &mut Row, section: &Section, gateway: Option<&Gateway>) {
    let signs = gateway.is_none_or(|g| g.sign.is_some());
    let signed_reply =
        gateway.is_some_and(|g| g.sign.is_some()) && matches!(section, Section::Accepted | Section::Event);
    if *section != Section::Request && !signed_reply {
        return;
    }
    let name = snake_case(&row.name);
    let setting = gateway.and_then(|g| g.merchant.iter().find(|setting| setting.name == name));
    // The row is called as its page spells it, and the setting as the wire does.
    let merchant = if row.name == name { "merchant".to_owned() } else { format!("merchant.{name}") };
    let word = match name.as_str() {
        "nonce_str" => "nonce",
        "sign" if signs => "sign",
        "sign_type" if signs => "sign_type",
        _ if setting.is_some() && *section == Section::Request => &merchant,
        _ => return,
    };
    row.guessed("fill", quoted(word), "by its name");
}

fn personal(row: &mut Row) {
    let name = snake_case(&row.name);
    let words = ["openid", "open_id", "phone", "mobile", "id_card", "truename", "true_name", "real_name"];
    if row.kind.is_text() && words.iter().any(|word| name.contains(word)) {
        row.guessed("sensitive", "true".to_owned(), "since it names a person");
    }
}

/// The example as TOML, unless it breaks its own row: then a note keeps it.
fn kept_example(row: &mut Row, example: &str, unit: Unit) -> Option<String> {
    if example.is_empty() {
        return None;
    }
    let kept = match &row.kind {
        Kind::Int(_) => example.parse::<i64>().ok().map(|number| number.to_string()),
        Kind::Fen(_) => example.parse::<u32>().ok().map(|number| number.to_string()),
        Kind::String { min, max } => {
            let length = unit.length(example);
            let fits = length >= *min as usize && max.is_none_or(|max| length <= max as usize);
            fits.then(|| quoted(example))
        }
        Kind::Object | Kind::List => None,
    };
    if kept.is_none() {
        row.notes.push(format!("no example; the page's does not fit the type: {example}"));
    }
    kept
}

/// A row of the answer to a notice.
#[derive(Debug)]
pub(super) struct AckRow {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) required: bool,
    pub(super) kind: &'static str,
    pub(super) accepted: String,
    pub(super) refused: String,
}

pub(super) fn ack(cells: &Cells) -> Option<AckRow> {
    let name = field_name(cells.get(Column::Name))?;
    let title = cells.get(Column::Title);
    let kind = kind(cells.get(Column::Type), &mut Vec::new());
    let (accepted, refused) = answers(cells, &kind);
    Some(AckRow {
        title: if title.is_empty() { name.clone() } else { title.to_owned() },
        required: required(cells.get(Column::Required)).unwrap_or(false),
        kind: if matches!(kind, Kind::Int(_)) { "Int" } else { "String" },
        name,
        accepted,
        refused,
    })
}

/// What is answered when the notice was accepted, and when not, as TOML.
fn answers(cells: &Cells, kind: &Kind) -> (String, String) {
    let (accepted, refused) = (cells.get(Column::Accepted), cells.get(Column::Refused));
    let shown = [cells.get(Column::Example), cells.get(Column::Description)];
    if matches!(kind, Kind::Int(_)) {
        let number = |text: &str| text.parse::<i64>().ok();
        let zero = number(accepted).or_else(|| shown.iter().find_map(|text| number(text))).unwrap_or(0);
        let other = number(refused).unwrap_or(i64::from(zero == 0));
        return (zero.to_string(), other.to_string());
    }
    if !accepted.is_empty() && !refused.is_empty() {
        return (quoted(accepted), quoted(refused));
    }
    let is_code = shown.iter().any(|text| text.starts_with("SUCCESS"));
    let (accepted, refused) = if is_code { ("SUCCESS", "FAIL") } else { ("OK", "{reason}") };
    (quoted(accepted), quoted(refused))
}

/// A row of the error table. Its own words stay the page's, so they are only shown to the author.
#[derive(Debug)]
pub(super) struct ErrorRow {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) cause: String,
    pub(super) remedy: String,
}

pub(super) fn error(cells: &Cells) -> Option<ErrorRow> {
    let code = cells.get(Column::Name);
    // Some gateways answer with words; a sentence is none of them.
    let words = code.split(' ').count();
    let is_code = words == 1 || (words <= 4 && code.is_ascii());
    if code.is_empty() || !is_code || code.chars().any(|c| c.is_whitespace() && c != ' ') {
        return None;
    }
    Some(ErrorRow {
        code: code.to_owned(),
        title: cells.get(Column::Description).to_owned(),
        cause: cells.get(Column::Cause).to_owned(),
        remedy: cells.get(Column::Remedy).to_owned(),
    })
}

/// A TOML string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.extend([format!("\\u{:04X}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
