//! The table of an API, of a notice, or of both.

use super::{
    gateway::KINDS,
    keys::{self, Entry, Keys},
    row::{self, Context},
    rule::rule,
    syntax, words,
};
use crate::{
    Faults,
    model::{
        AckRow, Api, At, Bundle, Deprecated, Document, ErrorCode, ErrorFields, Family, Gateway, Message,
        Method, Names, Notice, Retry, Role, Section, SignKind, Type,
    },
};
use toml::de::DeTable;

pub(crate) fn document(text: &str, gateway: &Gateway, faults: &mut Faults) -> Option<Document> {
    let table = syntax(text, faults)?;
    let mut file = Keys::new(table.get_ref(), 0..0);
    let families = families(&mut file, faults);
    let document = Document {
        api: api(&mut file, gateway, &families, faults),
        notice: notice(&mut file, gateway, &families, faults),
        types: types(&mut file, gateway, faults),
    };
    file.finish(faults);
    if document.api.is_none() && document.notice.is_none() {
        let message = "neither `[api]` nor `[notice]`";
        faults.add(&(0..0), message, "a table describes one of the two");
    }
    families_are_used(&families, &document, faults);
    Some(document)
}

/// A family that no row names makes no list: its rows were forgotten, or name another.
fn families_are_used(families: &[Family], document: &Document, faults: &mut Faults) {
    let api = document.api.iter().flat_map(|api| [&api.request, &api.response]);
    let messages: Vec<&Message> = api.chain(document.notice.iter().map(|notice| &notice.event)).collect();
    for family in families {
        if !messages.iter().any(|message| message.families.iter().any(|used| used.name == family.name)) {
            faults.add(&family.span, format!("no row is of the family `{}`", family.name), "never used");
        }
    }
}

/// What the table says of its gateway, read before that gateway is known.
pub(crate) fn gateway_name(text: &str) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let head = table.get_ref().get("api").or_else(|| table.get_ref().get("notice"))?;
    let name = head.get_ref().as_table()?.get("gateway")?;
    name.get_ref().as_str().map(str::to_owned)
}

fn api(file: &mut Keys<'_>, gateway: &Gateway, families: &[Family], faults: &mut Faults) -> Option<Api> {
    let mut head = file.table("api", faults)?;
    let names = gateway.wire.names;
    let mut request = Message::default();
    if let Some(keys) = file.table("request", faults) {
        let context = Context { gateway, names, section: Section::Always };
        row::rows(keys, context, &mut request, faults);
    }
    with_families(&mut request, families);
    let mut response = Message::default();
    if let Some(mut sections) = file.table("response", faults) {
        for (name, section) in
            [("always", Section::Always), ("accepted", Section::Accepted), ("succeeded", Section::Succeeded)]
        {
            if let Some(keys) = sections.table(name, faults) {
                row::rows(keys, Context { gateway, names, section }, &mut response, faults);
            }
        }
        sections.finish(faults);
    }
    with_families(&mut response, families);
    let wired = |field: At<String>| At { value: names.wire(&field.value), span: field.span };
    let api = Api {
        name_span: head.place_of("name"),
        name: head.text("name", faults),
        title: head.text("title", faults),
        doc: head.text("doc", faults),
        doc_url: head.text("doc_url", faults),
        host: head.string("host", faults).unwrap_or(At { value: "main".to_owned(), span: head.span.clone() }),
        path: head.text_at("path", faults),
        method: head.word("method", METHODS, faults).unwrap_or(Method::Post),
        sign_kinds: sign_kinds(&mut head, faults),
        signed_reply: head.word("reply", REPLIES, faults).unwrap_or(true),
        error_fields: error_fields(&mut head, names, faults),
        decided_by: head.string("decided_by", faults).map(wired),
        role: head.word("role", ROLES, faults),
        deprecated: deprecated(&mut head, faults),
        repeat_key: head.string("repeat_key", faults).map(wired),
        proof: head.strings("proof", faults).into_iter().map(wired).collect(),
        request,
        response,
        rules: file.tables("rule", faults).into_iter().filter_map(|k| rule(k, names, faults)).collect(),
        errors: errors(file, faults),
        bundles: bundles(file, faults),
        span: head.span.clone(),
    };
    // Read by `gateway_name`, before the gateway is known.
    head.take("gateway");
    head.finish(faults);
    Some(api)
}

const METHODS: &[(&str, Method)] = &[("POST", Method::Post), ("GET", Method::Get)];
const REPLIES: &[(&str, bool)] = &[("signed", true), ("unsigned", false)];
const ROLES: &[(&str, Role)] = &[("merchant", Role::Merchant), ("partner", Role::Partner)];

fn sign_kinds(head: &mut Keys<'_>, faults: &mut Faults) -> Vec<At<SignKind>> {
    let words = head.strings("sign_kinds", faults);
    let known = words.into_iter().filter_map(|word| {
        let value = words::one_of(&word, "digest", KINDS, faults)?;
        Some(At { value, span: word.span })
    });
    known.collect()
}

fn error_fields(head: &mut Keys<'_>, names: Names, faults: &mut Faults) -> ErrorFields {
    let mut field = |name| {
        let text: At<String> = head.string(name, faults)?;
        Some(At { value: names.wire(&text.value), span: text.span })
    };
    ErrorFields { code: field("error_code"), message: field("error_message") }
}

fn deprecated(head: &mut Keys<'_>, faults: &mut Faults) -> Option<Deprecated> {
    let mut keys = head.table("deprecated", faults)?;
    let deprecated = Deprecated { since: keys.text("since", faults), instead: keys.text("instead", faults) };
    keys.finish(faults);
    Some(deprecated)
}

fn notice(
    file: &mut Keys<'_>,
    gateway: &Gateway,
    families: &[Family],
    faults: &mut Faults,
) -> Option<Notice> {
    let mut head = file.table("notice", faults)?;
    let names = gateway.notice.as_ref().map_or(gateway.wire.names, |n| n.names);
    let mut event = Message::default();
    match file.table("event", faults) {
        Some(keys) => {
            let context = Context { gateway, names, section: Section::Always };
            row::rows(keys, context, &mut event, faults);
        }
        None => faults.add(&head.span, "`[event]` is missing", "a notice has rows"),
    }
    with_families(&mut event, families);
    let ack = match file.table("ack", faults) {
        Some(keys) => keys.into_entries().iter().filter_map(|entry| ack_row(entry, faults)).collect(),
        None => {
            faults.add(&head.span, "`[ack]` is missing", "how is the notice acknowledged?");
            Vec::new()
        }
    };
    let notice = Notice {
        name_span: head.place_of("name"),
        name: head.text("name", faults),
        title: head.text("title", faults),
        doc: head.text("doc", faults),
        doc_url: head.text("doc_url", faults),
        event,
        ack,
        span: head.span.clone(),
    };
    head.take("gateway");
    head.finish(faults);
    Some(notice)
}

fn ack_row(entry: &Entry<'_>, faults: &mut Faults) -> Option<AckRow> {
    let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
    let title = keys.text("title", faults);
    let required = keys.bool("required", faults).unwrap_or(false);
    let doc = keys.text("doc", faults);
    // Without a fault the row would be gone, and nobody would know.
    if !keys.has("type") {
        faults.add(&keys.span, "`type` is missing", "has no `type`");
    }
    let word = keys.string("type", faults).and_then(|text| {
        let word = words::word(&text, faults)?;
        if !matches!(word, words::Word::Int { .. } | words::Word::String(_)) {
            faults.add(&text.span, "an answer is `String` or `Int`", "of another type");
        }
        Some(word)
    });
    let lacking = !keys.has("accepted") || !keys.has("refused");
    let accepted = keys.take("accepted").and_then(|(_, value)| keys::scalar(value, faults));
    let refused = keys.take("refused").and_then(|(_, value)| keys::scalar(value, faults));
    let span = keys.span.clone();
    keys.finish(faults);
    if lacking {
        faults.add(&span, "`accepted` and `refused` are both needed", "what is answered in each case?");
    }
    let (accepted, refused) = (accepted?, refused?);
    let number = matches!(word?, words::Word::Int { .. });
    Some(AckRow {
        name: entry.name.to_owned(),
        title,
        doc,
        required,
        number,
        accepted: accepted.value,
        refused: refused.value,
    })
}

fn types(file: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Vec<Type> {
    let Some(keys) = file.table("type", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let keys = keys::table(entry.span.clone(), entry.value, faults)?;
            // The inside of a JSON value is spelled as the documentation spells it, whatever the gateway does.
            let context = Context { gateway, names: Names::AsWritten, section: Section::Always };
            let mut message = Message::default();
            row::rows(keys, context, &mut message, faults);
            Some(Type { name: entry.name.to_owned(), message, span: entry.span.clone() })
        })
        .collect()
}

fn families(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Family> {
    let Some(keys) = file.table("family", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let family = Family {
                name: entry.name.to_owned(),
                item: keys.text("type", faults),
                doc: keys.text("doc", faults),
                count: keys.string("count", faults),
                within: keys.string("within", faults),
                span: entry.span.clone(),
            };
            keys.finish(faults);
            Some(family)
        })
        .collect()
}

/// The families that rows of this message belong to, and those that hold them.
fn with_families(message: &mut Message, families: &[Family]) {
    let named = |name: &str| message.rows.iter().any(|r| r.family.as_ref().is_some_and(|f| f.value == name));
    let holds = |name: &str| {
        let inner = |f: &&Family| f.within.as_ref().is_some_and(|within| within.value == name);
        families.iter().filter(inner).any(|f| named(&f.name))
    };
    message.families = families.iter().filter(|f| named(&f.name) || holds(&f.name)).cloned().collect();
}

const RETRIES: &[(&str, Retry)] = &[
    ("never", Retry::Never),
    ("same", Retry::Same),
    ("query", Retry::Query),
    ("later", Retry::Later),
    ("done", Retry::Done),
];

fn errors(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<ErrorCode> {
    let Some(keys) = file.table("errors", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let title = keys.text("title", faults);
            let cause = keys.text("cause", faults);
            let remedy = keys.text("remedy", faults);
            let retry = keys.required_word("retry", RETRIES, faults);
            let source = keys.string("source", faults).map(|s| s.value);
            keys.finish(faults);
            let code = entry.name.to_owned();
            Some(ErrorCode { code, title, cause, remedy, retry: retry?, source, span: entry.span.clone() })
        })
        .collect()
}

fn bundles(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Bundle> {
    let Some(keys) = file.table("client", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
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
