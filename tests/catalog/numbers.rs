//! How much there is, and that what was generated is what the tables say.

use crate::catalog::{all_apis, all_notices, apis, notices};
use paytable::table;
use paytable_schema::{
    load,
    model::{Api, At, Document, Gateway, Kind, Message, Row, Types, unnumbered},
    tables::TABLES,
};
use std::{collections::BTreeSet, sync::LazyLock};

static DOCUMENTS: LazyLock<Vec<(Gateway, Document)>> =
    LazyLock::new(|| TABLES.iter().map(|table| load(table.name).unwrap()).collect());

fn documents() -> impl Iterator<Item = &'static (Gateway, Document)> {
    DOCUMENTS.iter()
}

/// Rows of a message and of all types below it, each type once.
fn rows<'d>(message: &'d Message, types: Types<'d>) -> (usize, usize) {
    let (mut seen, mut todo) = (BTreeSet::new(), vec![message]);
    let mut nested = 0;
    while let Some(message) = todo.pop() {
        for name in message.rows.iter().filter_map(|row| row.kind.nested()) {
            if seen.insert(name) {
                let inside = &types.find(name).unwrap().message;
                nested += inside.rows.len();
                todo.push(inside);
            }
        }
    }
    (message.rows.len(), nested)
}

/// What is counted of the APIs of one gateway.
#[derive(Debug, Default, PartialEq)]
struct Count {
    apis: usize,
    links: usize,
    request: (usize, usize),
    reply: (usize, usize),
    rules: usize,
    errors: usize,
}

fn count(gateway: &str) -> Count {
    let mut count = Count::default();
    for (own, document) in documents().filter(|(own, _)| own.name == gateway) {
        let Some(api) = &document.api else { continue };
        if api.host.value == "wxpay" {
            count.links += 1;
            continue;
        }
        count.apis += 1;
        let types = document.types(own);
        let (request, reply) = (rows(&api.request, types), rows(&api.response, types));
        count.request = (count.request.0 + request.0, count.request.1 + request.1);
        count.reply = (count.reply.0 + reply.0, count.reply.1 + reply.1);
        count.rules += api.rules.len();
        count.errors += api.errors.len();
    }
    count
}

#[test]
#[expect(clippy::print_stdout, reason = "the numbers are for whoever reads the output")]
fn nothing_of_the_catalog_is_missing() {
    let (wechat, cloud) = (count("WechatV2"), count("CloudPay"));
    println!("WeChat Pay APIv2: {wechat:?}");
    println!("CloudPay: {cloud:?}");
    println!("notices: {}", notices().count());
    assert_eq!((wechat.apis, wechat.links, cloud.apis, notices().count()), (127, 1, 14, 11));
    // 126 are of production, one is of the gateway's sandbox. An independent description of the 126 counts 1515 rows of requests and 1918 of replies. It counts as here the
    // first number of a pair does: rows of the message itself, `coupon_id_$n` once, what JSON holds not at all.
    assert!(wechat.request.0 >= 1515 && wechat.reply.0 >= 1918, "{wechat:?}");
    // Inside JSON it describes 142 and 215 more.
    assert!(wechat.request.1 >= 142 && wechat.reply.1 >= 215, "{wechat:?}");
    // Of the 212 codes that it lists none was dropped.
    assert!(wechat.errors >= 212, "{wechat:?}");
    assert_eq!(wechat.rules + cloud.rules, apis().map(|api| api.rules.len()).sum::<usize>());
    assert_eq!(wechat.errors + cloud.errors, apis().map(|api| api.errors.len()).sum::<usize>());
}

#[test]
fn every_table_is_shipped_with_its_types() {
    let mut shipped: Vec<(&str, &str)> = all_apis().map(|api| (api.gateway.name, api.name)).collect();
    shipped.extend(all_notices().map(|notice| (notice.gateway.name, notice.name)));
    let mut described: Vec<(&str, &str)> = Vec::new();
    for (gateway, document) in documents() {
        let names = document.api.iter().map(|api| &api.name).chain(document.notice.iter().map(|n| &n.name));
        described.extend(names.map(|name| (gateway.name.as_str(), name.as_str())));
    }
    shipped.sort_unstable();
    described.sort_unstable();
    assert_eq!(shipped, described);
}

#[test]
fn what_was_generated_is_what_the_tables_say() {
    for (gateway, document) in documents() {
        let types = document.types(gateway);
        if let Some(api) = &document.api {
            let made =
                all_apis().find(|made| made.gateway.name == gateway.name && made.name == api.name).unwrap();
            same_api(gateway, api, made);
            same_rows(&api.request, types, made.request);
            same_rows(&api.response, types, made.response);
        }
        if let Some(notice) = &document.notice {
            let made =
                all_notices().find(|made| made.gateway.name == gateway.name && made.name == notice.name);
            same_rows(&notice.event, types, made.unwrap().event);
        }
    }
}

fn same_api(gateway: &Gateway, api: &Api, made: &table::Api) {
    let host =
        gateway.hosts.iter().find(|(name, _)| *name == api.host.value).map(|(_, url)| url.value.as_str());
    assert_eq!((made.path, Some(made.host)), (api.path.value.as_str(), host));
    assert_eq!((made.title, made.doc_url), (api.title.as_str(), api.doc_url.as_str()));
    assert_eq!(made.certificate, api.certificate, "{}", api.name);
    assert_eq!(made.idempotency_key, api.idempotency_key.as_ref().map(|key| key.value.as_str()));
    let required_on_success: Vec<&str> = api
        .required_on_success
        .iter()
        .map(|required_on_success| required_on_success.value.as_str())
        .collect();
    assert_eq!(made.required_on_success, required_on_success);
    let codes = |row: &&table::ErrorRow| (row.code, row.title, format!("{:?}", row.retry));
    let mut listed: Vec<_> = api
        .errors
        .iter()
        .map(|row| (row.code.as_str(), row.title.as_str(), format!("{:?}", row.retry)))
        .collect();
    listed.sort();
    assert_eq!(made.errors.iter().map(codes).collect::<Vec<_>>(), listed);
}

/// The rows of a generated table, those of lists by number among them.
fn flat(made: &'static table::Table) -> Vec<&'static table::Field> {
    let one = |field: &'static table::Field| match field.kind {
        table::Kind::Numbered { items, .. } => flat(items),
        _ => vec![field],
    };
    made.fields.iter().flat_map(one).collect()
}

fn same_rows(message: &Message, types: Types<'_>, made: &'static table::Table) {
    let mut made = flat(made);
    // The items of a gateway's list are one type, whichever of its groups a table includes: their titles can differ.
    let is_shared = |row: &Row| {
        message
            .families
            .iter()
            .any(|family| family.shared && row.family.as_ref().is_some_and(|of| of.value == family.name))
    };
    let (shared, own): (Vec<&Row>, Vec<&Row>) = message.rows.iter().partition(|row| is_shared(row));
    for row in own.into_iter().chain(shared) {
        let name = unnumbered(&row.wire);
        // A row can have the name and the title of one that is numbered.
        let in_section = |field: &table::Field| {
            row.family.is_some() || format!("{:?}", field.section) == format!("{:?}", row.section)
        };
        let similar = |field: &&table::Field| {
            field.name == name && (field.title == row.title || is_shared(row)) && in_section(field)
        };
        let at = made.iter().position(similar).unwrap_or_else(|| panic!("{name}"));
        let field = made.remove(at);
        same_row(row, field);
        if let (Some(inside), Some(made)) = (row.kind.nested(), nested(field)) {
            same_rows(&types.find(inside).unwrap().message, types, made);
        }
    }
    assert!(made.is_empty(), "{made:?}");
}

fn nested(field: &table::Field) -> Option<&'static table::Table> {
    use table::Kind;
    match field.kind {
        Kind::Json(inside)
        | Kind::JsonList(inside)
        | Kind::Object(inside)
        | Kind::List(inside)
        | Kind::Form(inside)
        | Kind::Encrypted(&table::Encrypted { inside: Some(inside), .. }) => Some(inside),
        _ => None,
    }
}

fn same_row(row: &Row, field: &table::Field) {
    let name = &row.name;
    assert_eq!(field.documented, unnumbered(&row.name));
    assert_eq!(
        (field.required, field.sensitive, field.encrypted),
        (row.required, row.sensitive, row.encrypted),
        "{name}"
    );
    assert_eq!((field.min, field.max, field.unit), (row.length.min, row.length.max, row.unit), "{name}");
    assert_eq!(field.charset, row.charset.as_deref().unwrap_or_default(), "{name}");
    let texts = |list: &[At<String>]| list.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
    let rare = field.rare.unwrap_or(&table::RARE);
    assert_eq!(rare.begins_with, texts(&row.begins_with), "{name}");
    assert_eq!(rare.never, texts(&row.never), "{name}");
    assert_eq!(rare.ahead_seconds, row.ahead_seconds, "{name}");
    assert_eq!(field.example, row.example.as_ref().map_or("", |example| &example.value), "{name}");
    // The rows of a list's items are there whenever the list is.
    if row.family.is_none() {
        assert_eq!(format!("{:?}", field.section), format!("{:?}", row.section), "{name}");
    }
    assert!(same_kind(&row.kind, field.kind), "{name}: {:?} {:?}", row.kind, field.kind);
    assert_eq!(field.when.len(), row.when.len(), "{name}");
}

fn same_kind(said: &Kind, made: table::Kind) -> bool {
    use table::Kind as Made;
    match (said, made) {
        (Kind::Choice(words), Made::Choice(made)) => words == made,
        (Kind::YesNo, Made::Choice(made)) => made == ["Y", "N"],
        (Kind::Int { min, max } | Kind::Fen { min, max }, Made::Int { min: least, max: most }) => {
            (*min, *max) == (least, most)
        }
        (Kind::Time(format), Made::Time(made)) => *format == made,
        (Kind::Url { query }, Made::Url { query: made }) => *query == made,
        (Kind::Text, Made::Text)
        | (Kind::Ip, Made::Ip)
        | (Kind::Yuan, Made::Yuan)
        | (Kind::Bool, Made::Bool)
        | (Kind::File, Made::File)
        | (Kind::Json(_), Made::Json(_))
        | (Kind::JsonList(_), Made::JsonList(_))
        | (Kind::Object(_), Made::Object(_))
        | (Kind::List(_), Made::List(_))
        | (Kind::Form(_), Made::Form(_))
        | (Kind::Encrypted(_), Made::Encrypted(_))
        | (Kind::Texts, Made::Texts { json: false })
        | (Kind::JsonTexts, Made::Texts { json: true }) => true,
        _ => false,
    }
}
