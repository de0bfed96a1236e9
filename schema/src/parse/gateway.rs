//! `gateway.toml`.

use super::{
    head::{PAGE, TYPE_NAME, page},
    keys::{self, Keys},
    lines::{KEYS, LINES, lines, public_keys},
    outcome::{LAYER, layer},
    outside::{ERROR_CODES, ERROR_GROUPS, REFUSALS, error_groups, gateway_errors, refusals},
    shared::{FAMILIES, GROUPS, SHARED_TYPES, families, groups, types},
    sign::{SIGN, sign},
    state::{STATE, state},
    syntax::syntax,
    wire::{NAMES, WIRE, differs, other_encoding, wire},
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{At, Credential, Delivery, Encoding, Gateway, Names, Verify},
};

/// A whole `gateway.toml`.
pub static GATEWAY_FILE: Shape = Shape::new(
    "file_of_a_gateway",
    &[
        Key::needed("gateway", Value::Table(&HEAD)),
        Key::needed("hosts", Value::Table(&HOSTS)),
        Key::needed("wire", Value::Table(&WIRE)),
        Key::may("merchant", Value::Table(&SETTINGS)),
        Key::may("sign", Value::Table(&SIGN)),
        Key::may("lines", Value::Table(&LINES)),
        Key::may("keys", Value::Table(&KEYS)),
        Key::needed("outcome", Value::Tables(&LAYER)),
        Key::may("state", Value::Table(&STATE)),
        Key::may("notice", Value::Table(&NOTICE)),
        Key::may("group", Value::Table(&GROUPS)),
        Key::may("errors", Value::Table(&ERROR_CODES)),
        Key::may("error_group", Value::Table(&ERROR_GROUPS)),
        Key::may("refusals", Value::Table(&REFUSALS)),
        Key::may("type", Value::Table(&SHARED_TYPES)),
        Key::may("family", Value::Table(&FAMILIES)),
    ],
);

static HEAD: Shape = Shape::new(
    "gateway",
    &[
        Key::needed("name", TYPE_NAME),
        Key::needed("title", Value::Filled),
        Key::needed("doc", Value::Filled),
        Key::needed("doc_url", PAGE),
    ],
);

static HOSTS: Shape =
    Shape { keys: &[Key::needed("main", Value::Text)], ..Shape::open("hosts", Value::Text) };

static SETTINGS: Shape = Shape::open("settings_of_a_merchant", Value::Table(&SETTING));

static SETTING: Shape = Shape::new(
    "setting_of_a_merchant",
    &[
        Key::needed("title", Value::Filled),
        Key::may("identity", Value::Bool),
        Key::may("needed", Value::Bool),
        Key::may("secret", Value::Bool),
    ],
);

static NOTICE: Shape = Shape::new(
    "delivery_of_notices",
    &[
        Key::may("encoding", words!(Encoding::SENT)),
        Key::needed("verify", words!(Verify::WORDS)),
        Key::may("names", words!(NAMES)),
        Key::may("unsigned", Value::TEXTS),
        Key::needed("within_seconds", Value::NUMBER),
        Key::needed("schedule", Value::List(1, &Value::NUMBER)),
    ],
);

pub(crate) fn gateway(text: &str, faults: &mut Faults) -> Option<Gateway> {
    let table = syntax(text, faults)?;
    let mut file = Keys::new(table.get_ref(), 0..0, &GATEWAY_FILE);
    let Some(mut head) = file.table("gateway", faults) else {
        faults.add(&(0..0), "`[gateway]` is missing", "a gateway starts with [gateway]");
        return None;
    };
    let mut notice = file.table("notice", faults);
    let of_notices =
        notice.as_mut().and_then(|keys| other_encoding("encoding", Encoding::SENT, keys, faults));
    let wire = wire(&mut file, of_notices.as_ref(), faults);
    if let Some(other) = &of_notices {
        differs(other, wire.encoding, faults);
    }
    let of_notices = of_notices.map_or(wire.encoding, |other| other.value);
    let notice = notice.and_then(|keys| delivery(keys, of_notices, faults));
    let mut gateway = Gateway {
        name_span: head.place_of("name"),
        name: head.text("name", faults),
        title: head.text("title", faults),
        doc: head.text("doc", faults),
        doc_url: page(&mut head, faults),
        hosts: hosts(&mut file, faults),
        wire,
        merchant: merchant(&mut file, faults),
        sign: file.table("sign", faults).map(|keys| sign(keys, faults)),
        lines: file.table("lines", faults).map(|keys| lines(keys, faults)),
        keys: file.table("keys", faults).map(|keys| public_keys(keys, faults)),
        state: file.table("state", faults).map(|keys| state(keys, faults)),
        outcome: file.tables("outcome", faults).into_iter().map(|k| layer(k, faults)).collect(),
        notice,
        groups: Vec::new(),
        errors: gateway_errors(&mut file, faults),
        error_groups: error_groups(&mut file, faults),
        refusals: refusals(&mut file, faults),
        families: families(&mut file, faults),
        types: Vec::new(),
        span: head.span.clone(),
    };
    // Their rows are read as the rest of the file says.
    gateway.groups = groups(&mut file, &gateway, &gateway.families, faults);
    gateway.types = types(&mut file, &gateway, true, faults);
    for family in &mut gateway.families {
        family.shared = true;
    }
    head.finish(faults);
    file.finish(faults);
    Some(gateway)
}

/// Every host has a name; `main` serves whatever does not name another.
fn hosts(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<(String, At<String>)> {
    let Some(keys) = file.table("hosts", faults) else {
        faults.add(&(0..0), "`[hosts]` is missing", "a gateway has a main host");
        return Vec::new();
    };
    let span = keys.span.clone();
    let entries = keys.into_entries().into_iter();
    let hosts: Vec<(String, At<String>)> = entries
        .filter_map(|entry| Some((entry.name.to_owned(), keys::string(entry.value, faults)?)))
        .collect();
    if !hosts.iter().any(|(name, _)| name == "main") {
        faults.add(&span, "`main` is missing", "a gateway has a main host");
    }
    hosts
}

fn merchant(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Credential> {
    let Some(keys) = file.table("merchant", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = entry.table(faults)?;
            let title = keys.text("title", faults);
            let identity = keys.bool("identity", faults).unwrap_or(false);
            let needed = keys.bool("needed", faults).unwrap_or(true);
            let secret = keys.bool("secret", faults).unwrap_or(false);
            keys.finish(faults);
            Some(Credential {
                name: entry.name.to_owned(),
                title,
                identity,
                needed,
                secret,
                span: entry.span,
            })
        })
        .collect()
}

fn delivery(mut keys: Keys<'_>, encoding: Encoding, faults: &mut Faults) -> Option<Delivery> {
    let verify = keys.required_word("verify", Verify::WORDS, faults);
    let names = keys.word("names", NAMES, faults).unwrap_or(Names::AsWritten);
    let unsigned = keys.strings("unsigned", faults);
    let mut lacking = !keys.has("within_seconds") || !keys.has("schedule");
    let within_seconds = keys.take("within_seconds").and_then(|(_, value)| keys::whole(value, faults));
    let schedule = match keys.take("schedule") {
        Some((_, value)) => match value.get_ref().as_array() {
            Some(array) => {
                lacking |= array.is_empty();
                array.iter().filter_map(|item| keys::whole(item, faults)).collect()
            }
            None => {
                faults.add(&value.span(), "expected a list of seconds", "not a list");
                Vec::new()
            }
        },
        None => Vec::new(),
    };
    let span = keys.span.clone();
    keys.finish(faults);
    if lacking {
        let message = "`within_seconds` and `schedule` are both needed";
        faults.add(&span, message, "how are notices delivered?");
    }
    Some(Delivery {
        encoding,
        verify: verify?,
        names,
        unsigned,
        within_seconds: within_seconds?,
        schedule,
        span,
    })
}
