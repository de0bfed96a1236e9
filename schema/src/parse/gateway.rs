//! `gateway.toml`.

use super::{
    head::page,
    keys::{self, Keys},
    lines::{lines, public_keys},
    outcome::layer,
    outside::{error_groups, gateway_errors, refusals},
    shared::{families, groups, types},
    sign::sign,
    state::state,
    syntax::syntax,
    wire::{NAMES, differs, other_encoding, wire},
};
use crate::{
    fault::Faults,
    model::{At, Credential, Delivery, Encoding, Gateway, Names, Verify},
};

pub(crate) fn gateway(text: &str, faults: &mut Faults) -> Option<Gateway> {
    let table = syntax(text, faults)?;
    let mut file = Keys::new(table.get_ref(), 0..0);
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
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
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
