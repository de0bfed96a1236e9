//! `gateway.toml`.

use super::{
    keys::{self, Keys},
    lines::{lines, public_keys},
    outcome::layer,
    outside::{error_groups, gateway_errors},
    shared::{families, groups, types},
    state::state,
    syntax::syntax,
    words::{self, EMPTIES, UNITS},
};
use crate::{
    fault::Faults,
    model::{
        At, Credential, Delivery, Encoding, Envelope, Gateway, Names, Sign, SignatureAlgorithm, Unit, Verify,
        Wire,
    },
};

pub(crate) fn gateway(text: &str, faults: &mut Faults) -> Option<Gateway> {
    let table = syntax(text, faults)?;
    let mut file = Keys::new(table.get_ref(), 0..0);
    let Some(mut head) = file.table("gateway", faults) else {
        faults.add(&(0..0), "`[gateway]` is missing", "a gateway starts with [gateway]");
        return None;
    };
    let mut gateway = Gateway {
        name_span: head.place_of("name"),
        name: head.text("name", faults),
        title: head.text("title", faults),
        doc: head.text("doc", faults),
        doc_url: head.text("doc_url", faults),
        hosts: hosts(&mut file, faults),
        wire: wire(&mut file, faults),
        merchant: merchant(&mut file, faults),
        sign: file.table("sign", faults).map(|keys| sign(keys, faults)),
        lines: file.table("lines", faults).map(|keys| lines(keys, faults)),
        keys: file.table("keys", faults).map(|keys| public_keys(keys, faults)),
        state: file.table("state", faults).map(|keys| state(keys, faults)),
        outcome: file.tables("outcome", faults).into_iter().map(|k| layer(k, faults)).collect(),
        notice: file.table("notice", faults).and_then(|keys| delivery(keys, faults)),
        groups: Vec::new(),
        errors: gateway_errors(&mut file, faults),
        error_groups: error_groups(&mut file, faults),
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

const NAMES: &[(&str, Names)] = &[("as_written", Names::AsWritten), ("snake_case", Names::SnakeCase)];
const ASSUMED: Wire = Wire {
    encoding: Encoding::Json,
    root: String::new(),
    names: Names::AsWritten,
    length_unit: Unit::Bytes,
    four_byte_utf8: true,
    text_numbers: false,
    envelope: None,
    span: 0..0,
};
const NUMBERS: &[(&str, bool)] = &[("text", true), ("number", false)];
const UTF8: &[(&str, bool)] = &[("three_bytes", false), ("any", true)];

/// What is not said is assumed, so that one fault does not hide the others.
fn wire(file: &mut Keys<'_>, faults: &mut Faults) -> Wire {
    let Some(mut keys) = file.table("wire", faults) else {
        faults.add(&(0..0), "`[wire]` is missing", "a gateway says how bodies are written");
        return ASSUMED;
    };
    let encoding = encoding(&mut keys, faults);
    let names = keys.word("names", NAMES, faults).unwrap_or(Names::AsWritten);
    let length_unit = keys.required_word("length_unit", UNITS, faults);
    let four_byte_utf8 = keys.word("utf8", UTF8, faults).unwrap_or(true);
    let text_numbers = keys.word("numbers", NUMBERS, faults).unwrap_or(false);
    let span = keys.span.clone();
    let envelope = keys.table("envelope", faults).map(|keys| {
        // In what is flat, the reply inside would never be found.
        if let Some((encoding, _)) = encoding.as_ref().filter(|(encoding, _)| encoding.is_flat()) {
            let label = format!("around an {} reply", encoding.name());
            faults.add(&keys.span, "`envelope` goes with JSON", label);
        }
        envelope(keys, faults)
    });
    keys.finish(faults);
    let (encoding, root) = encoding.unwrap_or((ASSUMED.encoding, ASSUMED.root));
    let length_unit = length_unit.unwrap_or(ASSUMED.length_unit);
    Wire { encoding, root, names, length_unit, four_byte_utf8, text_numbers, envelope, span }
}

/// The format of bodies, and its root element: empty where it has none.
fn encoding(keys: &mut Keys<'_>, faults: &mut Faults) -> Option<(Encoding, String)> {
    let encoding = keys.required_word("encoding", Encoding::WORDS, faults);
    let root = keys.string("root", faults);
    let encoding = encoding?;
    let name = encoding.name();
    match (encoding.has_root(), root) {
        (true, Some(root)) => Some((encoding, root.value)),
        (false, None) => Some((encoding, String::new())),
        (true, None) => {
            faults.add(&keys.span, "`root` is missing", format!("{name} has a root element"));
            None
        }
        (false, Some(root)) => {
            faults.add(&root.span, "`root` goes with XML", format!("{name} has no root element"));
            None
        }
    }
}

fn envelope(mut keys: Keys<'_>, faults: &mut Faults) -> Envelope {
    let envelope = Envelope {
        field: keys.text("field", faults),
        code: keys.text("code", faults),
        success: keys.text("success", faults),
        message: keys.text("message", faults),
    };
    keys.finish(faults);
    envelope
}

fn merchant(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Credential> {
    let Some(keys) = file.table("merchant", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let title = keys.text("title", faults);
            let identity = keys.bool("identity", faults).unwrap_or(false);
            let needed = keys.bool("needed", faults).unwrap_or(true);
            keys.finish(faults);
            Some(Credential { name: entry.name.to_owned(), title, identity, needed })
        })
        .collect()
}

fn sign(mut keys: Keys<'_>, faults: &mut Faults) -> Sign {
    let field = keys.text("field", faults);
    let type_field = keys.string("type_field", faults).map(|t| t.value);
    let words = keys.strings("algorithms", faults);
    let algorithms: Vec<SignatureAlgorithm> = words
        .iter()
        .filter_map(|w| words::one_of(w, "algorithm", SignatureAlgorithm::OF_PAIRS, faults))
        .collect();
    if words.is_empty() {
        faults.add(&keys.span, "`algorithms` is missing", "which of them are allowed?");
    }
    let secret = keys.text("secret", faults);
    let upper = keys.required_word("case", &[("upper", true), ("lower", false)], faults);
    let empties = keys.word("empty", EMPTIES, faults).unwrap_or(false);
    let key_length = keys.take("key_length").and_then(|(span, value)| {
        let length = keys::whole(value, faults)?;
        if length == 0 {
            faults.add(&span, "`key_length` must be at least 1", "an empty key signs nothing");
        }
        Some(length)
    });
    keys.finish(faults);
    Sign { field, type_field, algorithms, secret, upper: upper.unwrap_or(true), empties, key_length }
}

fn delivery(mut keys: Keys<'_>, faults: &mut Faults) -> Option<Delivery> {
    let verify = keys.required_word("verify", Verify::WORDS, faults);
    let names = keys.word("names", NAMES, faults).unwrap_or(Names::AsWritten);
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
    Some(Delivery { verify: verify?, names, within_seconds: within_seconds?, schedule, span })
}
