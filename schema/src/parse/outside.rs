//! What stands around the messages of an API: error codes, and what a reply becomes for a client.

use super::{keys::Keys, nearest::nearest, words};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{After, At, Bundle, ErrorCode, ErrorGroup, Gateway, Link, Names, RefusalReason, Retry},
};

/// `later` has no meaning without its `after`.
const RETRIES: &[(&str, Option<Retry>)] = &[
    (Retry::Never.word(), Some(Retry::Never)),
    (Retry::Same.word(), Some(Retry::Same)),
    (Retry::Query.word(), Some(Retry::Query)),
    (Retry::Later(After::Tomorrow).word(), None),
    (Retry::Done.word(), Some(Retry::Done)),
];
const AFTERS: &[(&str, After)] = &[("tomorrow", After::Tomorrow), ("by hand", After::ByHand)];
/// Units of a duration, in seconds.
const UNITS: &[(char, u32)] = &[('s', 1), ('m', 60), ('h', 3600)];

/// The error codes of a file of APIs.
pub(super) static ERRORS: Shape = Shape {
    keys: &[Key::may("include", Value::OneOf(&[Value::TEXTS, Value::Table(&ERROR_CODE)]))],
    ..Shape::open("error_codes_and_groups_of_them", Value::Table(&ERROR_CODE))
};

/// Those of a gateway, and of a group.
pub(super) static ERROR_CODES: Shape = Shape::open("error_codes", Value::Table(&ERROR_CODE));

pub(super) static ERROR_GROUPS: Shape = Shape::open("groups_of_error_codes", Value::Table(&ERROR_CODES));

static ERROR_CODE: Shape = Shape::new(
    "error_code",
    &[
        Key::needed("title", Value::Filled),
        Key::needed("cause", Value::Filled),
        Key::needed("remedy", Value::Filled),
        Key::needed("retry", words!(RETRIES)),
        Key::may("after", Value::OneOf(&[Value::Pattern("^0*[1-9][0-9]*[smh]$"), words!(AFTERS)])),
        Key::may("texts", Value::TEXTS),
        Key::may("source", Value::Text),
    ],
);

pub(super) static REFUSALS: Shape =
    Shape::new("refusals", const { &Key::texts::<_, { RefusalReason::WORDS.len() }>(RefusalReason::WORDS) });

pub(super) static BUNDLES: Shape = Shape::open("what_clients_are_handed", Value::Table(&BUNDLE));

static BUNDLE: Shape = Shape::new(
    "what_a_client_is_handed",
    &[Key::needed("type", Value::Text), Key::needed("doc", Value::Filled)],
);

pub(super) static LINKS: Shape = Shape::open("links", Value::Table(&LINK));

static LINK: Shape = Shape::new(
    "link",
    &[
        Key::needed("from", Value::Filled),
        Key::needed("add", Value::Filled),
        Key::may("url", Value::Bool),
        Key::needed("doc", Value::Filled),
    ],
);

/// The codes of a table, after those of the groups that it includes.
pub(super) fn errors(file: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Vec<ErrorCode> {
    let Some(mut keys) = file.table("errors", faults) else { return Vec::new() };
    let mut errors = included(&mut keys, gateway, faults);
    for own in codes(keys, faults) {
        // A code of the table's own says what it means here.
        match errors.iter_mut().find(|shared| shared.code == own.code) {
            Some(shared) => *shared = own,
            None => errors.push(own),
        }
    }
    errors
}

/// The codes of every API of a gateway.
pub(super) fn gateway_errors(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<ErrorCode> {
    file.table("errors", faults).map(|keys| codes(keys, faults)).unwrap_or_default()
}

/// Groups of error codes, which tables include by name.
pub(super) fn error_groups(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<ErrorGroup> {
    let Some(keys) = file.table("error_group", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let keys = entry.table(faults)?;
            Some(ErrorGroup { name: entry.name.to_owned(), errors: codes(keys, faults) })
        })
        .collect()
}

/// The codes with which a gateway refuses, by the reason.
pub(super) fn refusals(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<(RefusalReason, At<String>)> {
    let Some(mut keys) = file.table("refusals", faults) else { return Vec::new() };
    let reasons = RefusalReason::WORDS.iter();
    let codes =
        reasons.filter_map(|(word, reason)| Some((*reason, keys.string(word, faults)?))).collect::<Vec<_>>();
    keys.finish(faults);
    codes
}

/// `include = ["common"]`: the codes of these groups. Their faults stand here: their own places are in another file.
fn included(keys: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Vec<ErrorCode> {
    let mut errors = Vec::new();
    for name in keys.strings_if_list("include", faults) {
        match gateway.error_groups.iter().find(|group| group.name == name.value) {
            Some(group) => {
                let moved = |error: &ErrorCode| ErrorCode {
                    group: Some(group.name.clone()),
                    span: name.span.clone(),
                    ..error.clone()
                };
                errors.extend(group.errors.iter().map(moved));
            }
            None => no_group(&name, gateway, faults),
        }
    }
    errors
}

fn no_group(name: &At<String>, gateway: &Gateway, faults: &mut Faults) {
    let known = gateway.error_groups.iter().map(|group| group.name.as_str());
    let help = match nearest(&name.value, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it under [error_group.{}] of the gateway", name.value),
    };
    let message = format!("there is no group of error codes `{}`", name.value);
    faults.add_with_help(&name.span, message, "no group", help);
}

fn codes(keys: Keys<'_>, faults: &mut Faults) -> Vec<ErrorCode> {
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = entry.row(faults)?;
            let title = keys.text("title", faults);
            let cause = keys.text("cause", faults);
            let remedy = keys.text("remedy", faults);
            let retry = retry(&mut keys, faults);
            let texts = keys.strings("texts", faults).into_iter().map(|text| text.value).collect();
            let source = keys.string("source", faults).map(|s| s.value);
            keys.finish(faults);
            let (code, span) = (entry.name.to_owned(), entry.span.clone());
            Some(ErrorCode { code, title, cause, remedy, retry: retry?, texts, source, group: None, span })
        })
        .collect()
}

/// `retry`, and the `after` that goes with `later`.
fn retry(keys: &mut Keys<'_>, faults: &mut Faults) -> Option<Retry> {
    let (has_after, place) = (keys.has("after"), keys.place_of("after"));
    let word = keys.required_word("retry", RETRIES, faults);
    let after = keys.string("after", faults).and_then(|text| after(&text, faults));
    match word? {
        Some(retry) => {
            if has_after {
                let help = "leave it out, or say retry = \"later\"";
                faults.add_with_help(&place, "`after` goes with `later`", "this code has no wait", help);
            }
            Some(retry)
        }
        None => {
            if !has_after {
                let help = "a wait such as \"60s\", \"5m\" or \"1h\"; \"tomorrow\"; or \"by hand\"";
                faults.add_with_help(&place, "`after` is missing", "from when on can a repeat help?", help);
            }
            after.map(Retry::Later)
        }
    }
}

fn after(text: &At<String>, faults: &mut Faults) -> Option<After> {
    let word = AFTERS.iter().find(|(word, _)| *word == text.value).map(|(_, after)| *after);
    let found = word.or_else(|| seconds(&text.value).map(After::Seconds));
    if found.is_none() {
        let known = ["60s", "5m", "1h"].into_iter().chain(AFTERS.iter().map(|(word, _)| *word));
        words::unknown(text, "wait", known, faults);
    }
    found
}

/// `5m`: a whole number of one unit, at least 1.
fn seconds(text: &str) -> Option<u32> {
    let (unit, length) = UNITS.iter().find(|(unit, _)| text.ends_with(*unit))?;
    let number = text.strip_suffix(*unit)?;
    // `parse` takes a sign too.
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse::<u32>().ok()?.checked_mul(*length).filter(|seconds| *seconds > 0)
}

pub(super) fn bundles(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Bundle> {
    let Some(keys) = file.table("client", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = entry.table(faults)?;
            let type_name = keys.string("type", faults);
            let doc = keys.text("doc", faults);
            let span = keys.span.clone();
            keys.finish(faults);
            let Some(type_name) = type_name else {
                faults.add(&span, "`type` is missing", "which type holds it?");
                return None;
            };
            Some(Bundle { name: entry.name.to_owned(), type_name, doc, span })
        })
        .collect()
}

pub(super) fn links(file: &mut Keys<'_>, names: Names, faults: &mut Faults) -> Vec<Link> {
    let Some(keys) = file.table("link", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = entry.table(faults)?;
            let from = keys.text_at("from", faults);
            let link = Link {
                name: entry.name.to_owned(),
                from: At { value: names.wire(&from.value), span: from.span },
                add: keys.text("add", faults),
                is_url: keys.bool("url", faults).unwrap_or(false),
                doc: keys.text("doc", faults),
                span: entry.span.clone(),
            };
            keys.finish(faults);
            Some(link)
        })
        .collect()
}
