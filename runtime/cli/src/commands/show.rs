//! `show`: a table as its documentation would print it.

use crate::{
    files::{self, File},
    help,
    output::{Output, counted, is_coloured},
};
use clap::{ColorChoice, ValueHint};
use paytable_schema::{
    Document, Faults, Gateway, document, gateway, load,
    model::{
        Api, At, Condition, Demand, Kind, Length, Message, Notice, Place, Reply, Retry, Role, Row, Rule,
        Section, State, Type, Types, ValueSource,
    },
    tables,
};
use std::{collections::VecDeque, io, path::Path};

/// Prints a table as its documentation prints it
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// The name of a shipped table, such as `wechat_v2/unified_order`, or the path of a file
    #[arg(value_name = "NAME|PATH", value_hint = ValueHint::FilePath)]
    name: String,
}

const EXAMPLES: &[help::Example] = &[
    ("Print a shipped table", "paytable show wechat_v2/unified_order"),
    ("Print a table of your own", "paytable show tables/short_url.toml"),
];

pub(crate) fn run(args: &Args, color: ColorChoice) -> Result<Output, String> {
    Ok(match read(&args.name)? {
        Ok((gateway, document)) => Output::text(page(&gateway, &document)),
        Err(faults) => {
            let reports = faults.report(is_coloured(color, &io::stderr()));
            Output { note: format!("{}\n", reports.join("\n\n")), found: true, ..Output::default() }
        }
    })
}

/// A shipped table by its name, or a file. `Err` where there is neither.
fn read(name: &str) -> Result<Result<(Gateway, Document), Faults>, String> {
    if tables::find(name).is_some() {
        return Ok(load(name));
    }
    if !Path::new(name).exists() {
        return Err(tables::unknown(name).render().join("\n"));
    }
    let file = File::read(Path::new(name))?;
    Ok(files::gateway_of_file(&file).and_then(|its_gateway| {
        let gateway = gateway(its_gateway.source())?;
        let document = document(file.source(), &gateway)?;
        Ok((gateway, document))
    }))
}

fn page(gateway: &Gateway, document: &Document) -> String {
    let mut out = Vec::new();
    if let Some(api) = &document.api {
        api_page(gateway, api, document.types(gateway), &mut out);
    }
    if let Some(notice) = &document.notice {
        notice_page(gateway, notice, document.types(gateway), &mut out);
    }
    for nested in document.types.iter().chain(shared(gateway, document)) {
        heading(&format!("{} 对象说明", nested.name), &mut out);
        rows(nested.message.rows.iter(), &mut out);
    }
    out.push(String::new());
    out.join("\n")
}

/// The gateway's types that rows of the table hold, in the order in which they are met.
fn shared<'g>(gateway: &'g Gateway, document: &'g Document) -> Vec<&'g Type> {
    let api = document.api.iter().flat_map(|api| [&api.request, &api.response]);
    let notice = document.notice.iter().flat_map(|notice| [&notice.event].into_iter().chain(&notice.answer));
    let own = document.types.iter().map(|nested| &nested.message);
    let mut found: Vec<&Type> = Vec::new();
    let mut open: VecDeque<&Message> = api.chain(notice).chain(own).collect();
    while let Some(message) = open.pop_front() {
        for name in message.rows.iter().filter_map(|row| row.kind.nested()) {
            // A type of the table's own stands for the gateway's of that name.
            let shared = gateway.types.iter().find(|shared| shared.name == name);
            let is_new = document.find_type(name).is_none() && !found.iter().any(|known| known.name == name);
            if let Some(shared) = shared.filter(|_| is_new) {
                found.push(shared);
                open.push_back(&shared.message);
            }
        }
    }
    found
}

fn head(title: &str, name: &str, gateway: &str, doc: &str, url: &str, out: &mut Vec<String>) {
    if !out.is_empty() {
        out.push(String::new());
    }
    out.extend([title.to_owned(), format!("{name}, {gateway}: {doc}"), url.to_owned()]);
}

fn heading(text: &str, out: &mut Vec<String>) {
    out.extend([String::new(), text.to_owned(), String::new()]);
}

fn api_page(gateway: &Gateway, api: &Api, types: Types<'_>, out: &mut Vec<String>) {
    head(&api.title, &api.name, &gateway.title, &api.doc, &api.doc_url, out);
    let host = gateway.hosts.iter().find(|(name, _)| *name == api.host.value);
    let (method, form) = (api.method.name(), if api.multipart { " (form)" } else { "" });
    out.push(format!("{method}{form} {}{}", host.map_or("", |(_, url)| url.value.as_str()), api.path.value));
    out.extend(particulars(gateway, api));
    heading("请求参数", out);
    message(&api.request, out);
    if !api.rules.is_empty() {
        heading("参数规则", out);
        out.extend(api.rules.iter().map(rule));
    }
    heading("返回参数", out);
    for section in [Section::Always, Section::Accepted, Section::Succeeded] {
        let mut found = api.response.rows.iter().filter(|r| r.section == section).peekable();
        if found.peek().is_some() {
            if section != Section::Always {
                heading(&opened(api, section), out);
            }
            rows(found, out);
        }
    }
    families(&api.response, out);
    state(api.told_state(gateway, types), out);
    if !api.errors.is_empty() {
        heading("错误码", out);
        line(["名称", "描述", "原因", "解决方案", "重试"].map(str::to_owned), out);
        line(["---"; 5].map(str::to_owned), out);
        for error in &api.errors {
            let cells = [&error.code, &error.title, &error.cause, &error.remedy];
            line(cells.map(String::clone).into_iter().chain([retry(error.retry)]), out);
        }
    }
}

/// What sets an API apart from the others of its gateway.
fn particulars(gateway: &Gateway, api: &Api) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(deprecated) = &api.deprecated {
        let since = deprecated.since.as_ref().map_or(String::new(), |since| format!(" since {since}"));
        said.push(format!("Deprecated{since}: {}.", deprecated.instead));
    }
    match api.role {
        None => {}
        Some(Role::Merchant) => said.push("For merchants that take money for themselves.".to_owned()),
        Some(Role::Partner) => said.push("For service providers that act for sub-merchants.".to_owned()),
    }
    if !api.signature_algorithms.is_empty() {
        let kinds: Vec<&str> = api.signature_algorithms.iter().map(|kind| kind.value.name()).collect();
        said.push(format!("Signed with {}.", kinds.join(" or ")));
    }
    if api.certificate {
        said.push("Needs the merchant's client certificate.".to_owned());
    }
    if gateway.signs() && !(api.signed && gateway.signs_requests()) {
        said.push("The request carries no signature.".to_owned());
    }
    said.extend(reply(gateway, api.reply).map(str::to_owned));
    if let Some(query) = &api.query {
        said.push(format!("Its state is asked for with {}.", query.api.value));
    }
    for signature in &api.signatures {
        let over: Vec<&str> = signature.over.iter().map(|field| field.value.as_str()).collect();
        let over = if !signature.lines.is_empty() {
            counted(signature.lines.len(), "line")
        } else if over.is_empty() {
            "all other fields".to_owned()
        } else {
            over.join(", ")
        };
        said.push(format!("The signature {} is over {over}.", signature.name));
    }
    for link in &api.links {
        said.push(format!("{}: {} with {} added. {}", link.name, link.from.value, link.add, link.doc));
    }
    said
}

/// What is special about a reply.
fn reply(gateway: &Gateway, reply: Reply) -> Option<&'static str> {
    match reply {
        Reply::Unsigned if gateway.signs() => Some("The reply carries no signature."),
        Reply::Signed | Reply::Unsigned => None,
        Reply::File => Some("The reply is a file; a message only where there is none."),
        Reply::None => Some("Not called: the payer's browser or app opens it."),
    }
}

/// The sentence above a section that a success opens, as documentation has it.
fn opened(api: &Api, section: Section) -> String {
    let layers = api.outcome.iter().filter(|layer| layer.opens <= section);
    let mut by_status =
        api.outcome.iter().filter(|layer| layer.opens <= section && !layer.statuses.is_empty());
    if let Some(layer) = by_status.next_back() {
        let statuses: Vec<String> = layer.statuses.iter().map(u16::to_string).collect();
        return format!("以下字段在HTTP状态码为{}的时候有返回", statuses.join("或"));
    }
    let tests: Vec<&str> = layers.map(|layer| layer.field.as_str()).collect();
    let success = api.outcome.first().map_or("SUCCESS", |layer| layer.success.as_str());
    let all = if tests.len() > 1 { "都" } else { "" };
    format!("以下字段在{}{all}为{success}的时候有返回", tests.join(" 和"))
}

fn notice_page(gateway: &Gateway, notice: &Notice, types: Types<'_>, out: &mut Vec<String>) {
    head(&notice.title, &notice.name, "通知", &notice.doc, &notice.doc_url, out);
    heading("通知参数", out);
    message(&notice.event, out);
    state(notice.told_state(gateway, types), out);
    heading("商户收到通知后必须返回", out);
    if let Some(answer) = &notice.answer {
        message(answer, out);
        return;
    }
    line(["字段名", "变量名", "必填", "类型", "成功时", "失败时", "描述"].map(str::to_owned), out);
    line(["---"; 7].map(str::to_owned), out);
    for row in &notice.ack {
        let kind = if row.number { "Int" } else { "String" };
        let cells = [&row.title, &row.name, yes(row.required), kind, &row.accepted, &row.refused, &row.doc];
        line(cells.map(str::to_owned), out);
    }
}

fn message(message: &Message, out: &mut Vec<String>) {
    rows(message.rows.iter(), out);
    families(message, out);
}

/// What the words of an order's state mean.
fn state(state: Option<&State>, out: &mut Vec<String>) {
    let Some(state) = state else { return };
    let words = state.words.iter().map(|(word, state)| format!("{} is {}", word.value, state.word()));
    out.push(format!("{}: {}.", state.field.value, words.collect::<Vec<_>>().join(", ")));
}

fn families(message: &Message, out: &mut Vec<String>) {
    for family in &message.families {
        let count = family.count.as_ref().map_or(String::new(), |c| format!(", counted by {}", c.value));
        out.push(format!("{}: a list of {}{count}. {}", family.name, family.item, family.doc));
    }
}

fn rows<'r>(rows: impl Iterator<Item = &'r Row>, out: &mut Vec<String>) {
    line(["字段名", "变量名", "必填", "类型", "示例值", "描述"].map(str::to_owned), out);
    line(["---"; 6].map(str::to_owned), out);
    for row in rows {
        let example = row.example.as_ref().map_or("", |e| e.value.as_str());
        let kind = kind(row);
        let cells = [&row.title, &row.name, yes(row.required), &kind, example, &description(row)];
        line(cells.map(str::to_owned), out);
    }
}

fn line(cells: impl IntoIterator<Item = String>, out: &mut Vec<String>) {
    // A bar or a line's end inside a cell would end the cell.
    let cells: Vec<String> =
        cells.into_iter().map(|cell| cell.replace('|', "\\|").replace(['\n', '\r'], " ")).collect();
    out.push(format!("{} |", cells.join(" | ")));
}

fn yes(required: bool) -> &'static str {
    if required { "是" } else { "否" }
}

/// The type column.
fn kind(row: &Row) -> String {
    let range = |name: &str, min: i64, max: i64, least: i64| match (min == least, max == i64::MAX) {
        (true, true) => name.to_owned(),
        (_, true) => format!("{name}({min}..)"),
        _ => format!("{name}({min}..{max})"),
    };
    match &row.kind {
        Kind::Int { min, max } => range("Int", *min, *max, i64::MIN),
        Kind::Fen { min, max } => range("Fen", *min, *max, 0),
        Kind::Bool => "Bool".to_owned(),
        Kind::Object(_) => "Object".to_owned(),
        Kind::List(_) | Kind::Texts => "List".to_owned(),
        Kind::File => "File".to_owned(),
        Kind::Text
        | Kind::Choice(_)
        | Kind::Time(_)
        | Kind::Ip
        | Kind::Url { .. }
        | Kind::YesNo
        | Kind::Yuan
        | Kind::Json(_)
        | Kind::JsonList(_)
        | Kind::JsonTexts
        | Kind::Form(_)
        | Kind::Encrypted(_) => {
            let Length { min, max } = row.length;
            match (min, max) {
                (0, u32::MAX) => "String".to_owned(),
                (0, max) => format!("String({max})"),
                (min, max) => format!("String({min}..{max})"),
            }
        }
    }
}

/// What the row's own words and its other columns say.
fn description(row: &Row) -> String {
    let mut parts = vec![row.doc.clone()];
    match &row.kind {
        Kind::Choice(words) => parts.push(format!("One of {}.", words.join(", "))),
        Kind::Time(format) => parts.push(format!("Written {}.", format.pattern())),
        Kind::Ip => parts.push("An IP address.".to_owned()),
        Kind::Url { query: true } => parts.push("A URL.".to_owned()),
        Kind::Url { query: false } => parts.push("A URL without a query.".to_owned()),
        Kind::YesNo => parts.push("Y or N.".to_owned()),
        Kind::Yuan => parts.push("In yuan.".to_owned()),
        Kind::Json(name) if row.or_text.is_some() => {
            parts.push(format!("JSON text of a {name}, or any text."));
        }
        Kind::Json(name) => parts.push(format!("JSON text of a {name}.")),
        Kind::JsonList(name) => parts.push(format!("JSON text of a list, each a {name}.")),
        Kind::Object(name) => parts.push(format!("A {name}.")),
        Kind::List(name) => parts.push(format!("Each a {name}.")),
        Kind::Texts => parts.push("Each a text.".to_owned()),
        Kind::JsonTexts => parts.push("JSON text of a list of texts.".to_owned()),
        Kind::Form(name) => parts.push(format!("URL-encoded fields of a {name}.")),
        Kind::Encrypted(sealed) => match &sealed.of {
            Some(of) => parts.push(format!("Ciphertext of a {of}.")),
            None => parts.push("Ciphertext of a text.".to_owned()),
        },
        Kind::Text | Kind::Int { .. } | Kind::Fen { .. } | Kind::Bool | Kind::File => {}
    }
    if let Some(unit) = row.unit {
        parts.push(format!("Its length counts {}.", unit.name()));
    }
    if !row.when.is_empty() {
        let when: Vec<String> = row.when.iter().map(condition).collect();
        parts.push(format!("Present when {}.", when.join(" and ")));
    }
    match row.place {
        Place::Body => {}
        Place::Query => parts.push("In the query.".to_owned()),
        Place::Path => parts.push("In the path.".to_owned()),
        Place::Header => parts.push("A header.".to_owned()),
        Place::Content => parts.push("In the content.".to_owned()),
    }
    if row.encrypted {
        parts.push("Encrypted for the gateway.".to_owned());
    }
    if let Some(set) = &row.charset {
        parts.push(format!("Characters {set}."));
    }
    parts.extend(form(row));
    parts.extend(filled(&row.fill));
    if !row.from.is_empty() {
        let from: Vec<&str> = row.from.iter().map(|f| f.value.as_str()).collect();
        parts.push(format!("Taken from {}.", from.join(", or ")));
    }
    if let Some(source) = &row.source {
        parts.push(format!("Source: {source}."));
    }
    parts.join(" ")
}

/// What a value that is sent must be beyond its type.
fn form(row: &Row) -> Vec<String> {
    let list = |texts: &[At<String>]| texts.iter().map(|t| t.value.as_str()).collect::<Vec<_>>().join(" or ");
    let mut parts = Vec::new();
    if !row.begins_with.is_empty() {
        parts.push(format!("Begins with {}.", list(&row.begins_with)));
    }
    if !row.never.is_empty() {
        parts.push(format!("Neither blank nor {}.", list(&row.never)));
    }
    match row.ahead_seconds {
        None => {}
        Some(0) => parts.push("Not in the past.".to_owned()),
        Some(seconds) => parts.push(format!("At least {seconds} seconds from now.")),
    }
    parts
}

fn filled(fill: &ValueSource) -> Option<String> {
    match fill {
        ValueSource::Caller => None,
        ValueSource::Merchant { name, .. } => Some(format!("Filled from the merchant's {name}.")),
        ValueSource::Nonce => Some("Filled with random text.".to_owned()),
        ValueSource::Time => Some("Filled with the time.".to_owned()),
        ValueSource::SignType => Some("Filled with the name of the digest.".to_owned()),
        ValueSource::Sign => Some("Filled with the signature.".to_owned()),
        ValueSource::Content => Some("Filled with the content as JSON.".to_owned()),
        ValueSource::Encryption => {
            Some("Filled with the name of the encryption if the merchant has its key.".to_owned())
        }
        ValueSource::KeyId => Some("Filled with the id of the private key.".to_owned()),
        ValueSource::Signature(name) => Some(format!("Filled with the signature {name}.")),
        ValueSource::Md5Of(name) => Some(format!("Filled with the MD5 of {name}.")),
        ValueSource::Default(value) => Some(format!("{value} when left out.")),
        ValueSource::Fixed(value) => Some(format!("Always {value}.")),
    }
}

fn rule(rule: &Rule) -> String {
    let when: Vec<String> = rule.when.iter().map(condition).collect();
    let named: Vec<&str> = rule.then.fields().iter().map(|f| f.value.as_str()).collect();
    let fields = named.join(", ");
    let then = match &rule.then {
        Demand::Require(_) => format!("{fields} must be given"),
        Demand::OneOf(_) => format!("at least one of {fields} must be given"),
        Demand::AtMostOne(_) => format!("at most one of {fields} can be given"),
        Demand::Forbid(_) => format!("{fields} must not be given"),
        Demand::Together(_) => format!("{fields} go together: all or none"),
        Demand::Ordered { gap_seconds, .. } => {
            format!("{} in this order, at least {gap_seconds} seconds apart", named.join(" and "))
        }
        Demand::NotAbove(_) => named.join(" must not be above "),
        Demand::Sum(_) => match named.split_last() {
            Some((total, parts)) => format!("{} add up to {total}", parts.join(" and ")),
            None => String::new(),
        },
    };
    if when.is_empty() { format!("- {then}.") } else { format!("- When {}: {then}.", when.join(" and ")) }
}

pub(crate) fn condition(condition: &Condition) -> String {
    let ranges = condition.ranges.iter().map(|range| range.value.to_string());
    let values: Vec<String> = condition.values.iter().map(|v| v.value.clone()).chain(ranges).collect();
    match values.as_slice() {
        [] => format!("{} is given", condition.field.value),
        values => format!("{} is {}", condition.field.value, values.join(" or ")),
    }
}

fn retry(retry: Retry) -> String {
    match retry {
        Retry::Later(after) => format!("later: {}", after.word()),
        Retry::Never | Retry::Same | Retry::Query | Retry::Done => retry.word().to_owned(),
    }
}
