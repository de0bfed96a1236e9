//! Text that breaks careless writers: it arrives as it was given and is signed as it was given, or it is refused by
//! the name of its field.

use crate::{
    catalog::{apis, kinds, prepare, request},
    judge::{found, judge, unit, with_text},
    oracle::{one_spelling, sent},
};
use paytable::{
    ViolationKind,
    codec::MAX_BODY,
    table::{Api, Field, Kind, SignatureAlgorithm, Unit},
};
use paytable_tests::{
    KEY, digest,
    sample::{Held, Place, Sample},
    text_to_sign,
};

/// Markup, quotes, references, separators of queries and signed texts, escapes, both directions of writing.
const HOSTILE: &str =
    "<a>&lt;\"'&#38;=&b=%41+\\n]]\u{a0}中文\u{202e}\u{5d0}\u{200f}\u{feff}\t \n<!--<![CDATA[";

fn takes_any_text(field: &Field) -> bool {
    matches!(field.kind, Kind::Text) && field.charset.is_empty()
}

/// As much hostile text as a row takes, starting at a number so that all of it gets its turn.
fn hostile(api: &Api, field: &Field, start: usize) -> String {
    let (unit, limit) = (unit(api, field), (field.max as usize).min(200));
    let mut text = String::new();
    for c in HOSTILE.chars().cycle().skip(start).take(120) {
        let longer = format!("{text}{c}");
        let ends_a_section = longer.contains("]]>");
        if unit.length(&longer) > limit || ends_a_section {
            break;
        }
        text = longer;
    }
    while unit.length(&text) < field.min as usize {
        text.push('<');
    }
    text
}

fn is_signed(api: &Api) -> bool {
    !api.signature_algorithms.is_empty() || !api.signatures.is_empty()
}

fn decides(api: &Api, field: &Field) -> bool {
    api.gateway.pairs.deciding.split(' ').any(|name| name == field.name)
}

fn with_hostile_text(api: &'static Api, start: usize) -> Sample {
    let mut request = request(api);
    for place in request.places().into_iter().filter(|place| takes_any_text(place.field)) {
        let mut text = hostile(api, place.field, start);
        // No `&` is signed where it would decide.
        if is_signed(api) && place.is_top() && decides(api, place.field) {
            text = text.replace('&', "+");
        }
        // What a rule turns on stays as it is.
        let named =
            api.rules.iter().flat_map(|rule| rule.when).any(|condition| condition.field == place.name);
        if !named {
            *request.at_place(&place) = Held::Text(text);
        }
    }
    fit_what_is_written(api, &mut request);
    request
}

/// Text inside written objects shrinks until these fit.
fn fit_what_is_written(api: &'static Api, request: &mut Sample) {
    for outer in request.places() {
        if !matches!(outer.field.kind, Kind::Json(_) | Kind::JsonList(_) | Kind::Form(_)) {
            continue;
        }
        for inner in request.places() {
            let size = request.at_place(&outer).text(outer.field).unwrap_or_default().len();
            let inside = inner.name.starts_with(&outer.name) && inner.name != outer.name;
            if size > outer.field.max as usize && inside && takes_any_text(inner.field) {
                *request.at_place(&inner) =
                    Held::Text(hostile(api, inner.field, 0).chars().take(1).collect());
            }
        }
    }
}

#[test]
fn hostile_text_arrives_as_it_was_given_and_is_signed_as_it_was_given() {
    let mut tried = 0;
    for api in apis() {
        for start in [0, 7, 23, 31] {
            let given = with_hostile_text(api, start);
            arrives(api, &given);
            tried += given.places().iter().filter(|place| takes_any_text(place.field)).count();
        }
    }
    assert!(tried > 2000, "{tried}");
}

fn arrives(api: &'static Api, given: &Sample) {
    let kind = kinds(api.signature_algorithms)[0];
    let prepared = prepare(api, given, kind).unwrap_or_else(|error| panic!("{}: {error}", api.name));
    let arrived = sent(api, &prepared);
    for (name, text) in given.flat() {
        if given.row(&name).is_some_and(|field| field.encrypted) {
            assert_eq!(arrived.get(&name).map(crate::seal::decrypted), Some(text));
            continue;
        }
        let spelled = arrived.get(&name).map(|text| one_spelling(api.request, &name, text));
        assert_eq!(spelled, Some(one_spelling(api.request, &name, &text)), "{} {name}", api.name);
    }
    if !api.signature_algorithms.is_empty() {
        let wanted = digest(&text_to_sign(&arrived.pairs), kind, KEY);
        assert_eq!(arrived.get("sign"), Some(wanted.as_str()), "{}", api.name);
    }
}

/// What cannot be sent, and a word of why.
const UNSENDABLE: [(&str, &str); 7] = [
    ("]]>", "CDATA"),
    ("\0", "control"),
    ("\u{1b}", "control"),
    ("\u{7f}", "control"),
    ("\r", "carriage return"),
    ("\u{ffff}", "not a character"),
    ("😀", "four bytes"),
];

#[test]
fn what_cannot_be_sent_is_refused_by_the_name_of_its_field() {
    let mut tried = 0;
    for api in apis() {
        assert!(!api.gateway.four_byte_utf8, "no gateway takes four bytes");
        let request = request(api);
        for place in request.places().into_iter().filter(|place| matches!(place.field.kind, Kind::Text)) {
            for (text, why) in UNSENDABLE {
                tried += usize::from(is_refused(api, &request, &place, text, why));
            }
        }
    }
    assert!(tried > 4000, "{tried}");
}

/// Whether it could be tried: few rows are too short for it.
fn is_refused(api: &'static Api, request: &Sample, place: &Place, text: &str, why: &str) -> bool {
    let padding = (place.field.min as usize).saturating_sub(1);
    let text = format!("{}{text}", paytable_tests::sample::text_of(place.field, padding));
    if unit(api, place.field).length(&text) > place.field.max as usize {
        return false;
    }
    let changed = with_text(request, place, &text);
    let mut wrong = vec![(place.name.as_str(), "unsendable")];
    if !place.field.charset.is_empty() {
        wrong.push((&place.name, "charset"));
    }
    judge(api, &changed, &wrong);
    let says_why = |(_, broken): &(String, ViolationKind)| matches!(broken, ViolationKind::Unsendable { why: said } if said.contains(why));
    assert!(found(api, &changed).iter().any(says_why), "{} {}: {why}", api.name, place.name);
    true
}

#[test]
fn where_no_length_is_stated_a_mebibyte_is_sent_whole() {
    let mut tried = Vec::new();
    for api in apis().filter(|api| kinds(api.signature_algorithms) == [SignatureAlgorithm::Md5]) {
        let request = request(api);
        let endless = request.places().into_iter().find(|place| {
            place.is_top()
                && takes_any_text(place.field)
                && place.field.max == u32::MAX
                && !place.field.encrypted
                && !decides(api, place.field)
        });
        let Some(place) = endless else { continue };
        if tried.len() < 3 {
            arrives(api, &with_text(&request, &place, &"长<&".repeat(MAX_BODY / 5)));
            tried.push(api.name);
        }
    }
    assert!(!tried.is_empty());
}

#[test]
fn where_a_length_is_stated_a_mebibyte_is_refused_with_that_length() {
    let mut tried = 0;
    let text = "x".repeat(MAX_BODY);
    for api in apis().step_by(5) {
        let request = request(api);
        let place = request.places().into_iter().find(|place| {
            place.is_top()
                && takes_any_text(place.field)
                && place.field.max != u32::MAX
                && !place.field.encrypted
        });
        let Some(place) = place else { continue };
        let found = found(api, &with_text(&request, &place, &text));
        let unit: Unit = unit(api, place.field);
        let wanted = ViolationKind::TooLong { limit: place.field.max, given: MAX_BODY, unit };
        assert!(found.contains(&(place.name.clone(), wanted)), "{} {}", api.name, place.name);
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}
