//! One row: what its cells say, and what can be concluded from them. Every conclusion leaves a note.

pub(super) use super::quoted::quoted;

use super::{
    cells::{self, Cells},
    described, fill,
    heads::{Column, is_alternative},
    kind::Kind,
    place::Section,
    row::Row,
    types,
};
use crate::{
    model::Gateway,
    rules::{self, Civil, TimeFormat, Unit, snake_case},
};

pub(super) fn row(
    cells: &Cells,
    section: &Section,
    gateway: Option<&Gateway>,
    place: Option<&'static str>,
) -> Option<Row> {
    let name = cells::name(cells.get(Column::Name))?;
    let mut notes = Vec::new();
    let mut said = types::read(cells.get(Column::Type), cells.get(Column::Length));
    let (example, description) = example_and_description(cells, &said.kind, &mut notes);
    if matches!(&said.kind, Kind::Int(_)) && has_decimals(&example, &description) {
        said.with_decimals(cells.get(Column::Length));
        said.decimal = is_amount(&name, cells.get(Column::Title));
    }
    notes.extend(said.note.clone());
    let (said_place, description) =
        described::place(&description).map_or((None, &*description), |(p, d)| (Some(p), d));
    let (presence, required) = cells.presence();
    let mut row = Row {
        required: required.unwrap_or(false),
        alternative: is_alternative(presence),
        keys: said.of.iter().map(|of| ("of", quoted(of))).collect(),
        example: None,
        title: title(cells, &name, description, &mut notes),
        name,
        kind: said.kind.clone(),
        notes,
    };
    if required.is_none() {
        let says = if presence.is_empty() { "nothing".to_owned() } else { format!("\"{presence}\"") };
        row.notes.push(format!("not required; the page says {says}"));
    }
    travels(&mut row, section, place.or(said_place).unwrap_or(cells.get(Column::Place)));
    refers(&mut row, description);
    amount(&mut row);
    coded_amount(&mut row, &said);
    refine(&mut row, &example, description);
    fill::fill(&mut row, section, gateway);
    personal(&mut row);
    yuan(&mut row, &said, &example, description);
    charset(&mut row, &said, &example);
    let unit = gateway.map_or(Unit::Bytes, |g| g.wire.length_unit);
    row.example = kept_example(&mut row, &example, unit);
    Some(row)
}

/// The type that the description of an object or a list refers to.
fn refers(row: &mut Row, description: &str) {
    if row.kind.is_nested()
        && !row.has("of")
        && let Some(name) = described::reference(description)
    {
        row.guessed("of", quoted(name), "as the description refers to it");
    }
}

/// The title, from its column or from the start of the description.
fn title(cells: &Cells, name: &str, description: &str, notes: &mut Vec<String>) -> String {
    let title = cells.get(Column::Title).trim_start_matches(cells::is_mark);
    let title = title.trim_end_matches(|c| c != '.' && cells::is_mark(c));
    if !title.is_empty() {
        return title.replace('\n', " ");
    }
    match described::title(description).filter(|_| !cells.has(Column::Title)) {
        Some(title) => {
            notes.push(format!("title {}, the start of the description", quoted(title)));
            title.to_owned()
        }
        None => name.to_owned(),
    }
}

/// Where a row of a request travels, if not in the body.
fn travels(row: &mut Row, section: &Section, place: &str) {
    let place = place.to_lowercase();
    if *section == Section::Request && ["query", "path", "header"].contains(&place.as_str()) {
        row.guessed("in", quoted(&place), "by the page's word for it");
    }
}

/// Pages forget the example now and then, and the description moves one cell to the left. Others have no column for it and
/// write it into the description.
fn example_and_description(cells: &Cells, kind: &Kind, notes: &mut Vec<String>) -> (String, String) {
    let (example, values) = (cells.get(Column::Example), cells.get(Column::Values));
    let description = cells.get(Column::Description);
    let prose = example.chars().any(described::is_chinese) || example.contains(' ');
    if description.is_empty() && !example.is_empty() && (kind.is_nested() || prose) {
        notes.push("no example; its column holds the description".to_owned());
        return (String::new(), example.to_owned());
    }
    let description =
        if values.is_empty() { description.to_owned() } else { format!("{values}\n{description}") };
    if !matches!(example, "" | "-" | "--" | "—" | "无") {
        return (example.trim_matches(['"', '“', '”']).to_owned(), description);
    }
    match described::example(&description).filter(|_| !kind.is_nested()) {
        Some((example, rest)) => {
            notes.push(format!("example {}, from the description", quoted(example)));
            (example.to_owned(), rest)
        }
        None => (String::new(), description),
    }
}

/// Amounts are whole numbers of fen.
fn amount(row: &mut Row) {
    let Kind::Int(bounds) = &row.kind else { return };
    if is_amount(&row.name, &row.title) {
        let bounds = if bounds.starts_with("(-") { String::new() } else { bounds.clone() };
        row.notes.push("type Fen, since it is an amount".to_owned());
        row.kind = Kind::Fen(bounds);
    }
}

/// Whether a whole number of that name and title is an amount: `total_fee` is one, `fee_rate` is not.
pub(super) fn is_amount(name: &str, title: &str) -> bool {
    let name = snake_case(name);
    let last = name.trim_end_matches("_$n").rsplit('_').next().unwrap_or_default();
    let named = ["fee", "amount", "price", "money"].contains(&last);
    named || ["金额", "单价", "面额", "总价"].iter().any(|word| title.contains(word))
}

/// A number of digits, such as `N1..12`, can be an amount too.
fn coded_amount(row: &mut Row, said: &types::Said) {
    let digits = said.charset == Some("0-9");
    let name = snake_case(&row.name);
    if digits && (is_amount(&name, &row.title) || name.rsplit('_').next() == Some("amt")) {
        row.notes.push("type Fen, since it is an amount".to_owned());
        row.kind = Kind::Fen(String::new());
    }
}

/// An amount with decimals is one in yuan, and so is a text of which the page says it.
fn yuan(row: &mut Row, said: &types::Said, example: &str, description: &str) {
    let fits = example.is_empty() || rules::fen_of_yuan(example).is_some();
    let told = is_in_yuan(description) && row.kind.is_text() && is_amount(&row.name, &row.title);
    if (said.decimal || told) && fits && !row.has("format") && !row.has("enum") {
        let why = if told { "as the description says" } else { "since it is an amount with decimals" };
        row.guessed("format", quoted("yuan"), why);
    }
}

fn is_in_yuan(description: &str) -> bool {
    ["单位为元", "单位：元", "单位:元", "单位元", "以元为单位"].iter().any(|unit| description.contains(unit))
}

/// Whether what a page calls a number is none that is whole.
fn has_decimals(example: &str, description: &str) -> bool {
    let parts = example.split_once('.');
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    parts.is_some_and(|(whole, part)| digits(whole) && digits(part)) || is_in_yuan(description)
}

/// The characters of a code such as `N2`, where nothing else says what the text is.
fn charset(row: &mut Row, said: &types::Said, example: &str) {
    let Some(charset) = said.charset.filter(|_| row.kind.is_text()) else { return };
    let allowed = |c: char| match charset {
        "0-9" => c.is_ascii_digit(),
        "A-Za-z" => c.is_ascii_alphabetic(),
        _ => c.is_ascii_alphanumeric(),
    };
    if example.chars().all(allowed) && !row.has("format") && !row.has("enum") {
        row.guessed("charset", quoted(charset), "by the letters of its type");
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
    } else if let Some(words) = described::words(description)
        && (example.is_empty() || words.contains(&example))
        && words.iter().all(|word| max.is_none_or(|max| word.len() <= max as usize))
    {
        let words: Vec<String> = words.into_iter().map(quoted).collect();
        row.guessed("enum", format!("[{}]", words.join(", ")), "as the description lists them");
    }
}

fn time_format(example: &str, max: Option<u32>) -> Option<TimeFormat> {
    if example.is_empty() {
        return (max == Some(14)).then_some(TimeFormat::Compact);
    }
    let formats = [TimeFormat::Compact, TimeFormat::Dashed, TimeFormat::Date];
    formats.into_iter().find(|format| Civil::parse(*format, example).is_some())
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
        Kind::Bool | Kind::Object | Kind::List | Kind::File => None,
    };
    if kept.is_none() {
        row.notes.push(format!("no example; the page's does not fit the type: {example}"));
    }
    kept
}
