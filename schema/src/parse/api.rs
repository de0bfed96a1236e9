//! The table of an API, of a notice, or of both.

use super::{
    context::Context,
    head::{ALGORITHMS, PAGE, TYPE_NAME, encoding, page, signature_algorithms},
    keys::Keys,
    notice::{ACK, NOTICE, notice},
    outcome::{LAYER, layer},
    outside::{BUNDLES, ERRORS, LINKS, bundles, errors, links},
    row::{self, SECTION},
    rule::{RULE, rule},
    shared::{FAMILIES, TYPES, families, types, with_families},
    signature::{SIGNATURES, VECTOR, signatures, vectors},
    state::{STATE, query, state},
    syntax::syntax,
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{
        Api, At, Deprecated, Document, Encoding, ErrorFields, Family, Gateway, Layer, LinkForm, Message,
        Method, Names, Place, Reply, Role, Section,
    },
};
use toml::de::DeTable;

/// A whole file of an API, a notice, or both.
pub static TABLE_FILE: Shape = Shape {
    one_of: &[&["api"], &["notice", "event"]],
    beside: &[
        (
            "api",
            &["request", "response", "outcome", "rule", "errors", "client", "link", "signature", "vector"],
        ),
        ("notice", &["event", "ack", "answer"]),
    ],
    ..Shape::new(
        "file_of_an_API_or_a_notice",
        &[
            Key::may("api", Value::Table(&HEAD)),
            Key::may("request", Value::Table(&SECTION)),
            Key::may("response", Value::Table(&RESPONSE)),
            Key::may("outcome", Value::Tables(&LAYER)),
            Key::may("state", Value::Table(&STATE)),
            Key::may("type", Value::Table(&TYPES)),
            Key::may("family", Value::Table(&FAMILIES)),
            Key::may("rule", Value::Tables(&RULE)),
            Key::may("errors", Value::Table(&ERRORS)),
            Key::may("client", Value::Table(&BUNDLES)),
            Key::may("link", Value::Table(&LINKS)),
            Key::may("signature", Value::Table(&SIGNATURES)),
            Key::may("vector", Value::Tables(&VECTOR)),
            Key::may("notice", Value::Table(&NOTICE)),
            Key::may("event", Value::Table(&SECTION)),
            Key::may("ack", Value::Table(&ACK)),
            Key::may("answer", Value::Table(&SECTION)),
        ],
    )
};

static HEAD: Shape = Shape::new(
    "api",
    &[
        Key::needed("name", TYPE_NAME),
        Key::may("gateway", Value::Text),
        Key::needed("title", Value::Filled),
        Key::needed("doc", Value::Filled),
        Key::needed("doc_url", PAGE),
        Key::may("host", Value::Text),
        Key::needed("path", Value::Filled),
        Key::may("method", words!(Method::WORDS)),
        Key::may("body", words!(BODIES)),
        Key::may("encoding", words!(Encoding::SENT)),
        Key::may("cert", Value::Bool),
        Key::may("signed", Value::Bool),
        Key::may("signature_algorithms", ALGORITHMS),
        Key::may("reply", words!(Reply::WORDS)),
        Key::may("link", words!(LinkForm::WORDS)),
        Key::may("error_code", Value::Text),
        Key::may("error_message", Value::Text),
        Key::may("role", words!(ROLES)),
        Key::may("read_only", Value::Bool),
        Key::may("idempotency_key", Value::Text),
        Key::may("required_on_success", Value::TEXTS),
        Key::may("echo", Value::TEXTS),
        Key::may("query", Value::Text),
        Key::may("query_rows", Value::TEXTS),
        Key::may("deprecated", Value::Table(&DEPRECATED)),
    ],
);

static DEPRECATED: Shape =
    Shape::new("deprecated", &[Key::may("since", Value::Text), Key::needed("instead", Value::Filled)]);

static RESPONSE: Shape = Shape::new(
    "response",
    &[
        Key::may("always", Value::Table(&SECTION)),
        Key::may("accepted", Value::Table(&SECTION)),
        Key::may("succeeded", Value::Table(&SECTION)),
    ],
);

const BODIES: &[(&str, bool)] = &[("multipart", true)];

pub(crate) fn document(text: &str, gateway: &Gateway, faults: &mut Faults) -> Option<Document> {
    let table = syntax(text, faults)?;
    let mut file = Keys::new(table.get_ref(), 0..0, &TABLE_FILE);
    let own = families(&mut file, faults);
    // A family of the table's own stands for the gateway's of that name.
    let shared = gateway.families.iter().filter(|shared| own.iter().all(|family| family.name != shared.name));
    let families: Vec<Family> = own.iter().chain(shared).cloned().collect();
    let state = file.table("state", faults).map(|keys| state(keys, faults));
    let mut document = Document {
        api: api(&mut file, gateway, &families, faults),
        notice: notice(&mut file, gateway, &families, faults),
        types: types(&mut file, gateway, false, faults),
    };
    file.finish(faults);
    // The reply to an order says that it was placed; its notice says how it stands.
    match (&mut document.notice, &mut document.api) {
        (Some(notice), _) => notice.state = state,
        (None, Some(api)) => api.state = state,
        (None, None) => {}
    }
    if document.api.is_none() && document.notice.is_none() {
        let message = "neither `[api]` nor `[notice]`";
        faults.add(&(0..0), message, "a table describes one of the two");
    }
    families_are_used(&own, &document, faults);
    Some(document)
}

/// A family that no row names makes no list: its rows were forgotten, or name another.
fn families_are_used(families: &[Family], document: &Document, faults: &mut Faults) {
    let api = document.api.iter().flat_map(|api| [&api.request, &api.response]);
    let notice = document.notice.iter().flat_map(|notice| [&notice.event].into_iter().chain(&notice.answer));
    let messages: Vec<&Message> = api.chain(notice).collect();
    for family in families {
        if !messages.iter().any(|message| message.families.iter().any(|used| used.name == family.name)) {
            faults.add(&family.span, format!("no row is of the family `{}`", family.name), "never used");
        }
    }
}

/// What the table says of its gateway, read before that gateway is known.
pub(crate) fn gateway_name(text: &str) -> Option<String> {
    // The many rows behind the head need not be read for one name.
    let start = if text.starts_with("[api]") { Some(0) } else { text.find("\n[api]").map(|at| at + 1) };
    let head = start.map(|start| &text[start..]);
    let head = head.and_then(|head| Some(&head[..head.find("\n[")?]));
    head.and_then(|head| name_under(head, &["api"])).or_else(|| name_under(text, &["api", "notice"]))
}

/// The gateway named under the first of these headings that there is.
fn name_under(text: &str, headings: &[&str]) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let head = headings.iter().find_map(|heading| table.get_ref().get(*heading))?;
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
    let own_outcome: Vec<Layer> =
        file.tables("outcome", faults).into_iter().map(|k| layer(k, faults)).collect();
    let says_echo = head.has("echo");
    let echo: Vec<At<String>> = head.strings("echo", faults).into_iter().map(wired).collect();
    let (method, multipart) = method(&mut head, faults);
    for row in request.rows.iter_mut().filter(|row| row.said_place.is_none()) {
        // What the gateway's tables share stands beside the content.
        if gateway.wire.content.is_some() && row.group.is_none() {
            row.place = Place::Content;
        } else if !method.has_body() {
            row.place = Place::Query;
        }
    }
    let usual = [gateway.wire.encoding, gateway.wire.reply_encoding];
    let [encoding, reply_encoding] = self::encoding(&mut head, gateway, usual, faults);
    let api = Api {
        name_span: head.place_of("name"),
        name: head.text("name", faults),
        title: head.text("title", faults),
        doc: head.text("doc", faults),
        doc_url: page(&mut head, faults),
        host: head.string("host", faults).unwrap_or(At { value: "main".to_owned(), span: head.span.clone() }),
        path: head.text_at("path", faults),
        method,
        multipart,
        encoding,
        reply_encoding,
        certificate: head.bool("cert", faults).unwrap_or(false),
        signed: head.bool("signed", faults).unwrap_or(true),
        signature_algorithms: signature_algorithms(&mut head, faults),
        reply: head.word("reply", Reply::WORDS, faults).unwrap_or(Reply::Signed),
        link: link_form(&mut head, faults),
        own_outcome: !own_outcome.is_empty(),
        outcome: if own_outcome.is_empty() { gateway.outcome.clone() } else { own_outcome },
        error_fields: error_fields(&mut head, names, faults),
        role: head.word("role", ROLES, faults),
        deprecated: deprecated(&mut head, faults),
        read_only: head.bool("read_only", faults).unwrap_or(false),
        idempotency_key: head.string("idempotency_key", faults).map(wired),
        required_on_success: head.strings("required_on_success", faults).into_iter().map(wired).collect(),
        echo: says_echo.then_some(echo),
        query: query(&mut head, names, faults),
        state: None,
        request,
        response,
        rules: file.tables("rule", faults).into_iter().filter_map(|k| rule(k, names, faults)).collect(),
        errors: errors(file, gateway, faults),
        bundles: bundles(file, faults),
        links: links(file, names, faults),
        signatures: signatures(file, faults),
        vectors: vectors(file, faults),
        span: head.span.clone(),
    };
    // Read by `gateway_name`, before the gateway is known.
    head.string("gateway", faults);
    head.finish(faults);
    Some(api)
}

const ROLES: &[(&str, Role)] = &[("merchant", Role::Merchant), ("partner", Role::Partner)];

/// `method`, and whether the body is a form.
fn method(head: &mut Keys<'_>, faults: &mut Faults) -> (Method, bool) {
    let span = head.place_of("body");
    let method = head.word("method", Method::WORDS, faults).unwrap_or(Method::Post);
    let multipart = head.word("body", BODIES, faults).unwrap_or(false);
    if multipart && !method.has_body() {
        let message = format!("a {} has no body", method.name());
        faults.add_with_help(&span, message, "a form is a body", "say method = \"POST\", PUT or PATCH");
        return (method, false);
    }
    (method, multipart)
}

/// What is handed out where nothing comes back.
fn link_form(head: &mut Keys<'_>, faults: &mut Faults) -> At<LinkForm> {
    let span = head.place_of("link");
    At { value: head.word("link", LinkForm::WORDS, faults).unwrap_or(LinkForm::Url), span }
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
    let since = keys.string("since", faults).map(|since| since.value);
    let deprecated = Deprecated { since, instead: keys.text("instead", faults) };
    keys.finish(faults);
    Some(deprecated)
}
