//! The form of a value beyond its type: what it begins with, what it never is, how far it is ahead.

use super::{scope::Part, value};
use crate::{
    fault::Faults,
    model::{Gateway, Kind, Row, TimeFormat},
};

pub(super) fn check(row: &Row, part: Part, gateway: &Gateway, faults: &mut Faults) {
    forms_are_sent(row, part, faults);
    beginnings_fit(row, gateway, faults);
    refused_words_would_fit(row, gateway, faults);
    only_times_are_ahead(row, faults);
}

/// What is received is read as it is.
fn forms_are_sent(row: &Row, part: Part, faults: &mut Faults) {
    let has_form = !row.begins_with.is_empty() || !row.never.is_empty() || row.ahead_seconds.is_some();
    if has_form && matches!(part, Part::Reply | Part::Notice | Part::Bundle) {
        let message = "`begins_with`, `never` and `ahead_seconds` are for what is sent";
        faults.add(&row.span, message, "in another message");
    }
}

fn beginnings_fit(row: &Row, gateway: &Gateway, faults: &mut Faults) {
    for start in &row.begins_with {
        if row.kind != Kind::Text {
            faults.add(&start.span, "`begins_with` is for text", "of another type");
            return;
        }
        // Alone it may well be too short.
        let mut longer = Row { begins_with: Vec::new(), ..row.clone() };
        longer.length.min = 0;
        if start.value.is_empty() {
            faults.add(&start.span, "an empty beginning", "every text begins with it");
        } else if let Err(fault) = value::fits(&longer, &start.value, gateway.wire.length_unit) {
            faults.add(&start.span, format!("`{}` can never begin so", row.name), fault);
        }
    }
}

/// What the row refuses anyway need not be listed.
fn refused_words_would_fit(row: &Row, gateway: &Gateway, faults: &mut Faults) {
    for (at, word) in row.never.iter().enumerate() {
        if row.kind != Kind::Text {
            faults.add(&word.span, "`never` is for text", "of another type");
            return;
        }
        let without = Row { never: Vec::new(), ..row.clone() };
        let twice = row.never[..at].iter().any(|other| other.value.eq_ignore_ascii_case(&word.value));
        let fits = value::fits(&without, &word.value, gateway.wire.length_unit);
        if let Err(fault) = fits.and_then(|()| if twice { Err("listed before".to_owned()) } else { Ok(()) }) {
            faults.add(&word.span, format!("`{}` is refused without that", word.value), fault);
        } else if word.value.trim() != word.value || word.value.is_empty() {
            let help = "beside `never`, a text of white space only is refused anyway";
            faults.add_with_help(&word.span, "white space around a word", "or nothing else", help);
        }
    }
}

fn only_times_are_ahead(row: &Row, faults: &mut Faults) {
    let has_clock = |format| !matches!(format, TimeFormat::Date | TimeFormat::DashedDate);
    if row.ahead_seconds.is_some() && !matches!(row.kind, Kind::Time(format) if has_clock(format)) {
        faults.add(&row.span, "`ahead_seconds` is for times with a time of day", "of another type");
    }
}
