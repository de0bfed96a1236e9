//! Single fields of requests: each required one left out, each bound at its edge and one beyond, each word, each
//! character at the edge of a charset, each format.

use crate::{
    catalog::{apis, request},
    judge::{ENCRYPTED, found, judge, unit, with, with_text},
};
use paytable::{
    ViolationKind,
    table::{Api, Field, Kind, TimeFormat, Unit, ValueSource},
    wechat_v3,
};
use paytable_tests::sample::{Held, Place, Sample, ahead, beginning, charset, is_ahead, moment, text_of};

/// How many rows of one request are tried: what each costs grows with the request.
const MOST: usize = 60;

/// Every place of every request, with the request.
fn everywhere(mut visit: impl FnMut(&'static Api, &Sample, &Place)) {
    for api in apis().chain(wechat_v3::APIS.iter().copied()) {
        let request = request(api);
        // Few requests have more rows than that; of those, as many as that are tried.
        let places = request.places();
        for place in places.iter().step_by(places.len().div_ceil(MOST).max(1)) {
            visit(api, &request, place);
        }
    }
}

#[test]
fn every_required_field_left_out_is_missed_and_no_other() {
    let mut tried = 0;
    everywhere(|api, request, place| {
        if !place.field.required {
            return;
        }
        let without = with(request, place, Held::Nothing);
        let filled = matches!(place.field.fill, ValueSource::Default(_));
        // The judge knows what is missing by itself; here it is said a second time.
        judge(api, &without, &if filled { vec![] } else { vec![(place.name.as_str(), "missing")] });
        tried += usize::from(!filled);
    });
    assert!(tried > 500, "{tried}");
}

/// Text of exactly that length, with characters of three bytes where the row takes them.
fn long(field: &Field, unit: Unit, length: usize) -> String {
    if let Kind::Url { .. } = field.kind {
        let start = "https://example.com/";
        return format!("{start}{}", "x".repeat(length - start.len()));
    }
    if !field.charset.is_empty() || !beginning(field).is_empty() {
        return text_of(field, length);
    }
    match unit {
        Unit::Chars => "长".repeat(length),
        Unit::Bytes => "长".repeat(length / 3) + &"s".repeat(length % 3),
    }
}

/// The most that fits into a field.
fn limit(api: &Api, field: &Field) -> (usize, Unit) {
    let stated = field.max as usize;
    // Under one key no more can be encrypted, whatever the table says.
    if field.encrypted && stated > ENCRYPTED { (ENCRYPTED, Unit::Bytes) } else { (stated, unit(api, field)) }
}

#[test]
fn every_length_is_taken_at_its_limit_and_not_one_beyond() {
    let mut tried = 0;
    everywhere(|api, request, place| {
        let (limit, unit) = limit(api, place.field);
        if !matches!(place.field.kind, Kind::Text | Kind::Url { .. }) || limit == u32::MAX as usize {
            return;
        }
        let most = long(place.field, unit, limit);
        judge(api, &with_text(request, place, &most), &[]);
        let beyond = with_text(request, place, &long(place.field, unit, limit + 1));
        judge(api, &beyond, &[(&place.name, "too long")]);
        let limit = u32::try_from(limit).unwrap();
        let wanted = ViolationKind::TooLong { limit, given: limit as usize + 1, unit };
        assert!(found(api, &beyond).contains(&(place.name.clone(), wanted)), "{} {}", api.name, place.name);
        tried += 1;
    });
    assert!(tried > 700, "{tried}");
}

#[test]
fn every_least_length_is_taken_and_one_less_is_not() {
    let mut tried = 0;
    everywhere(|api, request, place| {
        let (least, unit) = (place.field.min as usize, unit(api, place.field));
        if place.field.kind_is_text() && least > 1 && beginning(place.field).len() < least {
            judge(api, &with_text(request, place, &long(place.field, unit, least)), &[]);
            let below = with_text(request, place, &long(place.field, unit, least - 1));
            judge(api, &below, &[(&place.name, "too short")]);
            tried += 1;
        }
    });
    assert!(tried > 0, "{tried}");
}

trait IsText {
    fn kind_is_text(&self) -> bool;
}

impl IsText for Field {
    fn kind_is_text(&self) -> bool {
        matches!(self.kind, Kind::Text)
    }
}

/// What is written into a text has a length of its own: it is made as long as allowed by a value inside.
#[test]
fn every_written_object_is_taken_at_its_limit_and_not_one_beyond() {
    let mut tried = 0;
    everywhere(|api, request, place| {
        let written = matches!(place.field.kind, Kind::Json(_) | Kind::JsonList(_) | Kind::Form(_));
        if !written || place.field.max == u32::MAX {
            return;
        }
        let inside = request.places().into_iter().find(|inner| {
            let below = inner.name.starts_with(&format!("{}.", place.name))
                || inner.name.starts_with(&format!("{}[", place.name));
            below && inner.field.kind_is_text() && inner.field.charset.is_empty()
        });
        let inside =
            inside.unwrap_or_else(|| panic!("{} {}: nothing can be made longer", api.name, place.name));
        let filled = |length: usize| with_text(request, &inside, &"s".repeat(length));
        let size = |request: &mut Sample| request.at_place(place).text(place.field).unwrap().len();
        let fits = 1 + place.field.max as usize - size(&mut filled(1));
        // The value inside may well have a limit of its own.
        let own = [(inside.name.as_str(), "too long")];
        let own = if fits > inside.field.max as usize { &own[..] } else { &[] };
        assert_eq!(size(&mut filled(fits)), place.field.max as usize);
        judge(api, &filled(fits), own);
        let beyond = [(place.name.as_str(), "too long"), (&inside.name, "too long")];
        judge(api, &filled(fits + 1), if fits < inside.field.max as usize { &beyond[..1] } else { &beyond });
        tried += 1;
    });
    assert!(tried > 10, "{tried}");
}

#[test]
fn every_character_at_the_edge_of_a_charset_is_told_from_its_neighbour() {
    let mut tried = 0;
    everywhere(|api, request, place| {
        let set = charset(place.field.charset);
        if set.is_empty() {
            return;
        }
        // Two at least: one alone would be blank besides.
        let start = long(place.field, Unit::Chars, 2.max(place.field.min as usize));
        // Of a row of one word, no character is free.
        if beginning(place.field).len() >= start.len() {
            return;
        }
        let beside = |c: char, by: i32| char::from_u32(u32::from(c).checked_add_signed(by).unwrap()).unwrap();
        for edge in &set {
            let text = format!("{}{edge}", &start[..start.len() - 1]);
            judge(api, &with_text(request, place, &text), &[]);
            for outside in [beside(*edge, -1), beside(*edge, 1), ' ', '长'] {
                if set.contains(&outside) {
                    continue;
                }
                // No longer than before, where the length is given.
                let kept = start.len().saturating_sub(outside.len_utf8());
                let text = format!("{}{outside}", &start[..kept]);
                let changed = with_text(request, place, &text);
                judge(api, &changed, &[(&place.name, "charset")]);
                let wanted = ViolationKind::Charset { found: outside, allowed: place.field.charset };
                assert!(found(api, &changed).contains(&(place.name.clone(), wanted)));
                tried += 1;
            }
        }
    });
    assert!(tried > 100, "{tried}");
}

#[test]
fn every_word_is_taken_and_no_other() {
    let mut tried = 0;
    everywhere(|api, request, place| {
        let Kind::Choice(words) = place.field.kind else { return };
        if place.field.fill != ValueSource::Caller && !matches!(place.field.fill, ValueSource::Default(_)) {
            return;
        }
        for word in words {
            judge(api, &with_text(request, place, word), &[]);
            let other_case =
                if word.to_lowercase() == **word { word.to_uppercase() } else { word.to_lowercase() };
            if !words.contains(&other_case.as_str()) {
                judge(api, &with_text(request, place, &other_case), &[(&place.name, "not one of")]);
            }
        }
        judge(
            api,
            &with_text(request, place, &"~".repeat(1.max(place.field.min as usize))),
            &[(&place.name, "not one of")],
        );
        tried += 1;
    });
    assert!(tried > 50, "{tried}");
}

#[test]
fn every_number_is_taken_at_its_bounds_and_not_one_beyond() {
    let (mut least, mut most) = (0, 0);
    everywhere(|api, request, place| {
        let Kind::Int { min, max } = place.field.kind else { return };
        for inside in [min, max] {
            judge(api, &with(request, place, Held::Int(inside)), &[]);
        }
        if let Some(below) = min.checked_sub(1) {
            judge(api, &with(request, place, Held::Int(below)), &[(&place.name, "out of range")]);
            least += 1;
        }
        if let Some(above) = max.checked_add(1) {
            judge(api, &with(request, place, Held::Int(above)), &[(&place.name, "out of range")]);
            most += 1;
        }
        judge(api, &with(request, place, Held::Text("1x".to_owned())), &[(&place.name, "format")]);
    });
    assert!(least > 50 && most > 0, "{least} {most}");
}

/// Times that are not written as the format says, or not in the calendar.
fn wrong_times(format: TimeFormat) -> Vec<&'static str> {
    match format {
        TimeFormat::Compact => vec!["20230229000000", "20241301000000", "20240101240000", "2024010100000x"],
        TimeFormat::Dashed => vec!["2023-02-29 00:00:00", "2024/01/01 00:00:00", "2024-01-01 00:00:60"],
        TimeFormat::Date => vec!["20230229", "20241301", "2024010x"],
        TimeFormat::DashedDate => vec!["2023-02-29", "2024/01/01", "2024-00-01"],
        TimeFormat::Rfc3339 => vec!["2023-02-29T00:00:00+08:00", "2024-01-01T00:00:00+00:00"],
        TimeFormat::Unix => vec!["+1414647325", "01414647325", "1e9"],
    }
}

#[test]
fn every_format_is_told_from_what_only_looks_like_it() {
    let mut tried = 0;
    everywhere(|api, request, place| {
        let (good, wrong): (Vec<&str>, Vec<&str>) = match place.field.kind {
            Kind::Time(format) if is_ahead(place.field) => (vec![ahead(format)], wrong_times(format)),
            Kind::Time(format) => (vec![moment(format)], wrong_times(format)),
            Kind::Ip => (vec!["8.8.8.8", "1.2.3.4"], vec!["256.0.0.1", "1.2.3", "localhost"]),
            Kind::Url { query: true } => {
                (vec!["http://e.cn/?x=1&y"], vec!["ftp://e.cn/", "e.cn", "http:///x"])
            }
            Kind::Url { query: false } => {
                (vec!["http://e.cn/n"], vec!["http://e.cn/n?x=1", "//e.cn", "http://"])
            }
            Kind::Yuan => (vec!["0", "0.05", "8.8"], vec!["8.888", ".5", "1,5", "1e2"]),
            _ => return,
        };
        if place.field.fill == ValueSource::Time || place.field.fill == ValueSource::Nonce {
            return;
        }
        for text in good {
            judge(api, &with_text(request, place, text), &[]);
        }
        // One that is too long as well would show nothing about the format.
        let fits =
            |text: &&str| (place.field.min..=place.field.max).contains(&u32::try_from(text.len()).unwrap());
        for text in wrong.into_iter().filter(fits) {
            judge(api, &with_text(request, place, text), &[(&place.name, "format")]);
            tried += 1;
        }
    });
    assert!(tried > 200, "{tried}");
}
