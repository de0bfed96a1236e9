//! Whether a value fits its row.

use crate::{
    model::{At, Kind, Row},
    rules::{self, Unit},
};

/// What a text is beyond its length and characters.
fn form(row: &Row, value: &str) -> Result<(), String> {
    let words = |list: &[At<String>]| list.iter().map(|word| word.value.clone()).collect::<Vec<_>>();
    let (begins_with, never) = (words(&row.begins_with), words(&row.never));
    if !begins_with.is_empty() && !begins_with.iter().any(|start| value.starts_with(start.as_str())) {
        return Err(format!("does not begin with one of {}", begins_with.join(", ")));
    }
    let never: Vec<&str> = never.iter().map(String::as_str).collect();
    if let Some(word) = rules::listed_in(&never, value) {
        return Err(format!("is `{word}`, which the row never is"));
    }
    if row.refuses_blank() && rules::is_blank(value) {
        return Err("blank".to_owned());
    }
    Ok(())
}

/// `Err` says what is wrong with the value, fit to stand under it.
pub(super) fn fits(row: &Row, value: &str, gateways_unit: Unit) -> Result<(), String> {
    let unit = row.unit.unwrap_or(gateways_unit);
    let length = unit.length(value);
    if length > row.length.max as usize {
        return Err(format!("{length} {} long, the limit is {}", unit.name(), row.length.max));
    }
    if length < row.length.min as usize {
        return Err(format!("{length} {} long, at least {} are asked for", unit.name(), row.length.min));
    }
    if let Some(set) = &row.charset
        && let Some(c) = rules::outside_charset(set, rules::ascii_of(set), value)
    {
        return Err(format!("`{c}` is outside {set}"));
    }
    form(row, value)?;
    match &row.kind {
        Kind::Text
        | Kind::Json(_)
        | Kind::JsonList(_)
        | Kind::JsonTexts
        | Kind::Form(_)
        | Kind::Encrypted(_)
        | Kind::Object(_)
        | Kind::List(_)
        | Kind::Texts
        | Kind::File => Ok(()),
        Kind::Choice(words) if words.iter().any(|w| w == value) => Ok(()),
        Kind::Choice(words) => Err(format!("not one of {}", words.join(", "))),
        Kind::Int { min, max } | Kind::Fen { min, max } => match value.parse::<i64>() {
            Ok(number) if (*min..=*max).contains(&number) => Ok(()),
            Ok(number) => Err(format!("{number} is out of range")),
            Err(_) => Err("not a whole number".to_owned()),
        },
        Kind::Time(format) => match rules::Civil::parse(*format, value) {
            Some(_) => Ok(()),
            None => Err(format!("not a time written {}", format.pattern())),
        },
        Kind::Bool if matches!(value, "true" | "false") => Ok(()),
        Kind::Bool => Err("neither true nor false".to_owned()),
        Kind::YesNo if matches!(value, "Y" | "N") => Ok(()),
        Kind::YesNo => Err("neither Y nor N".to_owned()),
        Kind::Yuan if rules::fen_of_yuan(value).is_some() => Ok(()),
        Kind::Yuan => Err("not an amount in yuan".to_owned()),
        Kind::Ip => match rules::ip_fault(value, row.length.max) {
            None => Ok(()),
            Some(_) if !rules::is_ip(value) => Err("not an IP address".to_owned()),
            Some(wanted) => Err(format!("not {wanted}")),
        },
        Kind::Url { query } => rules::url_fault(value, *query).map_or(Ok(()), |fault| Err(fault.to_owned())),
    }
}
