//! `coverage`: what is shipped, as a page or as JSON.

use super::show::condition;
use crate::{help, output::Output};
use paytable_schema::{
    Document, Faults, Gateway, document, gateway,
    model::{AckRow, AckText, Api, At, Method, Notice, Reply, SignatureAlgorithm, Verify},
    tables,
};
use serde_json::json;

const OPENING: &str = "\
# What is shipped

Made of the tables by `paytable coverage`. A name is that of the marker struct in Rust and leads to the page that was
written down; `paytable show wechat_v2/unified_order` prints a table whole.

A path is called by POST on the gateway's main host unless it says otherwise. Rows are those of the message itself: what
an object or a JSON text holds is not counted in, and a numbered row such as `coupon_id_$n` is one. A reply is `file`
where it is a message only if something went wrong, and `none` where the payer's browser or app opens the request. A
column that would be empty is left out.
";

/// Prints what is shipped, as Markdown: every API and notice with its path, rows, signatures and codes
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// Print a JSON object per API and notice, each on a line of its own
    ///
    /// Each has `kind` (`api` or `notice`), `table` (a name for `paytable show`), `gateway`, `name`, `title` and `doc_url`.
    /// An API has `method`, `url`, `certificate`, `request_rows`, `reply_rows`, `errors` and `deprecated` too, a notice
    /// `rows`.
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &[help::Example] = &[
    ("Write the page", "paytable coverage > COVERAGE.md"),
    ("List every API and notice for a program", "paytable coverage --json"),
];

pub(crate) fn run(args: &Args) -> Result<Output, String> {
    let providers: Result<Vec<Provider>, Faults> = tables::GATEWAYS.iter().map(provider).collect();
    let providers = providers.map_err(|faults| faults.to_string())?;
    Ok(Output::text(if args.json { json_lines(&providers) } else { page(&providers) }))
}

/// A gateway and its tables.
struct Provider {
    gateway: Gateway,
    /// Each with the name of its table.
    documents: Vec<(&'static str, Document)>,
}

fn provider((folder, source): &(&str, paytable_schema::Source<'static>)) -> Result<Provider, Faults> {
    let gateway = gateway(*source)?;
    let own = |table: &&tables::Table| table.name.split_once('/').is_some_and(|(first, _)| first == *folder);
    let read = |table: &tables::Table| Ok((table.name, document(table.source, &gateway)?));
    let documents = tables::TABLES.iter().filter(own).map(read).collect::<Result<_, _>>()?;
    Ok(Provider { gateway, documents })
}

impl Provider {
    fn apis(&self) -> Vec<ApiEntry<'_>> {
        let mut entries = Vec::new();
        for (table, Document { api, notice, .. }) in &self.documents {
            entries.extend(api.iter().map(|api| ApiEntry {
                table,
                gateway: &self.gateway,
                api,
                notice: notice.as_ref(),
            }));
        }
        entries
    }

    fn notices(&self) -> Vec<NoticeEntry<'_>> {
        let notices =
            self.documents.iter().filter_map(|(table, document)| Some((table, document.notice.as_ref()?)));
        notices.map(|(table, notice)| NoticeEntry { table, gateway: &self.gateway, notice }).collect()
    }

    fn nested_rows(&self) -> usize {
        let own = self.documents.iter().flat_map(|(_, document)| &document.types);
        own.chain(&self.gateway.types).map(|nested| nested.message.rows.len()).sum()
    }
}

struct ApiEntry<'a> {
    table: &'static str,
    gateway: &'a Gateway,
    api: &'a Api,
    /// The notice in the same file.
    notice: Option<&'a Notice>,
}

struct NoticeEntry<'a> {
    table: &'static str,
    gateway: &'a Gateway,
    notice: &'a Notice,
}

/// A JSON object for each API and notice, each on a line.
fn json_lines(providers: &[Provider]) -> String {
    let apis = providers.iter().flat_map(Provider::apis).map(|entry| api_object(&entry));
    let notices = providers.iter().flat_map(Provider::notices).map(|entry| notice_object(&entry));
    apis.chain(notices).flat_map(|object| [object.to_string(), "\n".to_owned()]).collect()
}

fn api_object(ApiEntry { table, gateway, api, .. }: &ApiEntry<'_>) -> serde_json::Value {
    let host = gateway.hosts.iter().find(|(name, _)| *name == api.host.value);
    let errors: Vec<&str> = api.errors.iter().map(|error| error.code.as_str()).collect();
    json!({
        "kind": "api",
        "table": table,
        "gateway": gateway.name,
        "name": api.name,
        "title": api.title,
        "doc_url": api.doc_url,
        "method": api.method.name(),
        "url": format!("{}{}", host.map_or("", |(_, url)| &url.value), api.path.value),
        "certificate": api.certificate,
        "request_rows": api.request.rows.len(),
        "reply_rows": api.response.rows.len(),
        "errors": errors,
        "deprecated": api.deprecated.is_some(),
    })
}

fn notice_object(NoticeEntry { table, gateway, notice }: &NoticeEntry<'_>) -> serde_json::Value {
    json!({
        "kind": "notice",
        "table": table,
        "gateway": gateway.name,
        "name": notice.name,
        "title": notice.title,
        "doc_url": notice.doc_url,
        "rows": notice.event.rows.len(),
    })
}

fn page(providers: &[Provider]) -> String {
    let mut out = vec![OPENING.to_owned()];
    for provider in providers {
        let Gateway { name, title, doc, doc_url, .. } = &provider.gateway;
        let (apis, notices) = (provider.apis(), provider.notices());
        out.push(format!("## {title} (`{name}`): {} APIs, {} notices\n", apis.len(), notices.len()));
        out.push(format!("{doc} [Its documentation]({doc_url})\n"));
        table(&api_columns(), &apis, &mut out);
        table(&notice_columns(), &notices, &mut out);
    }
    out.push("## Totals\n".to_owned());
    totals(providers, &mut out);
    out.push(String::new());
    out.join("\n")
}

/// Its title, and what it says of an item.
type Column<T> = (&'static str, fn(&T) -> String);

fn api_columns<'a>() -> [Column<ApiEntry<'a>>; 13] {
    [
        ("API", |entry| named(&entry.api.name, &entry.api.title, &entry.api.doc_url)),
        ("path", |entry| path(entry.gateway, entry.api)),
        ("request rows", |entry| entry.api.request.rows.len().to_string()),
        ("reply rows", |entry| entry.api.response.rows.len().to_string()),
        ("certificate", |entry| if entry.api.certificate { "yes".to_owned() } else { String::new() }),
        ("signed with", |entry| request_sign(entry.gateway, entry.api)),
        ("reply", |entry| reply(entry.gateway, entry.api).to_owned()),
        ("error codes", |entry| entry.api.errors.len().to_string()),
        ("rules", |entry| entry.api.rules.len().to_string()),
        ("repeat", repeat),
        ("asked for with", |entry| {
            entry.api.query.as_ref().map_or_else(String::new, |query| format!("`{}`", query.api.value))
        }),
        ("notice", |entry| entry.notice.map_or_else(String::new, |notice| notice.name.clone())),
        ("deprecated", |entry| {
            let said = entry.api.deprecated.as_ref();
            said.map_or_else(String::new, |deprecated| {
                let since = deprecated.since.iter().map(|since| format!("since {since}; "));
                since.chain([deprecated.instead.clone()]).collect()
            })
        }),
    ]
}

fn notice_columns<'a>() -> [Column<NoticeEntry<'a>>; 6] {
    [
        ("notice", |entry| named(&entry.notice.name, &entry.notice.title, &entry.notice.doc_url)),
        ("rows", |entry| entry.notice.event.rows.len().to_string()),
        ("believed", |entry| believed(entry.gateway, entry.notice)),
        ("recognised by", |entry| entry.notice.when.iter().map(condition).collect::<Vec<_>>().join(" and ")),
        ("to compare", |entry| codes(entry.notice.compare.iter().map(|field| field.value.as_str()))),
        ("answer", |entry| answer(entry.notice)),
    ]
}

fn named(name: &str, title: &str, url: &str) -> String {
    format!("[{name}]({url}) {title}")
}

fn path(gateway: &Gateway, api: &Api) -> String {
    let host = gateway.hosts.iter().find(|(name, _)| *name == api.host.value && name != "main");
    let place = format!("`{}{}`", host.map_or("", |(_, url)| &url.value), api.path.value);
    match (api.method, api.multipart) {
        (Method::Post, false) => place,
        (Method::Post, true) => format!("form {place}"),
        (method, false) => format!("{} {place}", method.name()),
        (method, true) => format!("{} form {place}", method.name()),
    }
}

fn request_sign(gateway: &Gateway, api: &Api) -> String {
    let kinds = if api.signed && (gateway.signs_requests() || !gateway.signs()) {
        signature_algorithms(gateway, &api.signature_algorithms)
    } else {
        "nothing".to_owned()
    };
    let own = api.signatures.iter().map(|signature| format!("`{}`", signature.name));
    [kinds].into_iter().chain(own).collect::<Vec<_>>().join(" and ")
}

/// The digests allowed; none where the gateway does not sign.
fn signature_algorithms(gateway: &Gateway, own: &[At<SignatureAlgorithm>]) -> String {
    let own: Vec<SignatureAlgorithm> = own.iter().map(|kind| kind.value).collect();
    let kinds = match (&gateway.sign, &gateway.lines) {
        (Some(sign), _) if own.is_empty() => &sign.algorithms,
        (Some(_), _) => &own,
        (None, Some(lines)) => &vec![lines.algorithm],
        (None, None) => return String::new(),
    };
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" or ")
}

fn reply(gateway: &Gateway, api: &Api) -> &'static str {
    match api.reply {
        Reply::Signed if gateway.signs() => "signed",
        Reply::Signed | Reply::Unsigned => "unsigned",
        Reply::File => "file",
        Reply::None => "none",
    }
}

fn believed(gateway: &Gateway, notice: &Notice) -> String {
    match notice.verify {
        Verify::Sign => format!("signed, {}", signature_algorithms(gateway, &notice.signature_algorithms)),
        Verify::Encrypted => "sealed".to_owned(),
        Verify::Nothing => "not, until a query confirms it".to_owned(),
    }
}

fn answer(notice: &Notice) -> String {
    if let Some(answer) = &notice.answer {
        return format!("a message of {} rows", answer.rows.len());
    }
    let word = |value: &str| if value.is_empty() { "empty".to_owned() } else { value.to_owned() };
    let has_body = notice.accepted_status != 204;
    let row = |row: &AckRow| {
        let accepted = if has_body { format!("{} or ", word(&row.accepted)) } else { String::new() };
        format!("`{}` {accepted}{}", row.name, word(&row.refused))
    };
    let text = |text: &AckText| format!("the text {} or {}", word(&text.accepted), word(&text.refused));
    let rows = notice.ack.iter().map(row).chain(notice.text.iter().map(text));
    let rows = rows.collect::<Vec<_>>().join(", ");
    let (accepted, refused) = (notice.accepted_status, notice.refused_status);
    let parts = [
        (!rows.is_empty()).then_some(rows),
        (accepted != 200).then(|| format!("{accepted} accepts")),
        (refused != 200).then(|| format!("{refused} refuses")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Under what an unchanged request can be sent again.
fn repeat(entry: &ApiEntry<'_>) -> String {
    match &entry.api.idempotency_key {
        _ if entry.api.read_only => "at will".to_owned(),
        Some(key) => codes([key.value.as_str()].into_iter()),
        None => String::new(),
    }
}

/// Names as code.
fn codes<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A table of the columns in which anything stands, and an empty line.
fn table<T>(columns: &[Column<T>], items: &[T], out: &mut Vec<String>) {
    if items.is_empty() {
        return;
    }
    let filled = columns.iter().filter(|(_, cell)| items.iter().any(|item| !cell(item).is_empty()));
    let filled: Vec<&Column<T>> = filled.collect();
    out.push(line(filled.iter().map(|(title, _)| (*title).to_owned())));
    out.push(line(filled.iter().map(|_| "---".to_owned())));
    out.extend(items.iter().map(|item| line(filled.iter().map(|(_, cell)| cell(item)))));
    out.push(String::new());
}

fn line(cells: impl Iterator<Item = String>) -> String {
    // A bar inside a cell would end it.
    let cells: Vec<String> = cells.map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |", cells.join(" | "))
}

/// What is counted, and how.
type Count = (&'static str, fn(&Provider) -> usize);

const TOTALS: &[Count] = &[
    ("APIs", |provider| provider.apis().len()),
    ("of them with a client certificate", |provider| count(provider, |entry| entry.api.certificate)),
    ("of them with an unsigned reply", |provider| count(provider, |entry| replies(entry, "unsigned"))),
    ("of them that answer with a file", |provider| count(provider, |entry| replies(entry, "file"))),
    ("of them that the payer opens", |provider| count(provider, |entry| replies(entry, "none"))),
    ("of them read only", |provider| count(provider, |entry| entry.api.read_only)),
    ("of them with a repeat key", |provider| count(provider, |entry| entry.api.idempotency_key.is_some())),
    ("notices", |provider| provider.notices().len()),
    ("of them signed or sealed", |provider| {
        provider.notices().iter().filter(|entry| entry.notice.verify != Verify::Nothing).count()
    }),
    ("request rows", |provider| sum(provider, |api| api.request.rows.len())),
    ("reply rows", |provider| sum(provider, |api| api.response.rows.len())),
    ("notice rows", |provider| provider.notices().iter().map(|entry| entry.notice.event.rows.len()).sum()),
    ("rows of nested types", Provider::nested_rows),
    ("error codes", |provider| sum(provider, |api| api.errors.len())),
    ("rules", |provider| sum(provider, |api| api.rules.len())),
];

fn count(provider: &Provider, test: fn(&ApiEntry<'_>) -> bool) -> usize {
    provider.apis().iter().filter(|entry| test(entry)).count()
}

fn replies(entry: &ApiEntry<'_>, how: &str) -> bool {
    reply(entry.gateway, entry.api) == how
}

fn sum(provider: &Provider, of: fn(&Api) -> usize) -> usize {
    provider.apis().iter().map(|entry| of(entry.api)).sum()
}

fn totals(providers: &[Provider], out: &mut Vec<String>) {
    let names = providers.iter().map(|provider| provider.gateway.name.clone());
    let head: Vec<String> = [String::new()].into_iter().chain(names).chain(["together".to_owned()]).collect();
    out.push(line(head.iter().cloned()));
    out.push(line(head.iter().map(|_| "---".to_owned())));
    for (what, count) in TOTALS {
        let counts: Vec<usize> = providers.iter().map(count).collect();
        let sum = counts.iter().sum::<usize>();
        let counts = counts.into_iter().chain([sum]).map(|count| count.to_string());
        out.push(line([(*what).to_owned()].into_iter().chain(counts)));
    }
}
