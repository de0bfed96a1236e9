//! `lint`: every fault of every file, and what only shows when tables stand side by side.

use super::watch::Watched;
use crate::{
    files::{self, Collected, File},
    help,
    output::{Output, Work, counted, is_coloured},
};
use clap::{ColorChoice, ValueHint};
use paytable_cli::{
    chinese::{say, tell},
    language::Language,
};
use paytable_schema::{
    Document, Fault, Faults, Gateway, Headings,
    beside::{keys_faults, query_faults, unused_faults},
    document, gateway, gateway_of,
    model::{Api, At, Message, Method, Notice, Row, Span, ValueSource, Verify},
    signed_pairs::{Passing, embedded_notices, passing, unmarked_echoes},
    tables, vectors,
};
use serde_json::json;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Reports every fault of every table, and computes known signatures again
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// Print a JSON object per fault, each on a line of its own
    ///
    /// Its keys are `file`, `line`, `column`, `end_line`, `end_column`, `message`, `label` and `help`, which can be null.
    /// The count of tables and faults then goes to standard error.
    #[arg(long)]
    json: bool,
    /// Go on, and check again whenever a table below the paths is written; Ctrl-C ends it
    ///
    /// With `--json`, each pass ends with a line that has `pass`, its number, and `tables` and `faults`, or an `error`.
    #[arg(long)]
    watch: bool,
    /// Files, and folders with all tables below them; each with its gateway
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &[help::Example] = &[
    ("Check every table below a folder", "paytable lint tables"),
    ("Check one file, for an editor", "paytable lint --json tables/short_url.toml"),
    ("Check again whenever a table is saved", "paytable lint --watch tables"),
];

pub(crate) fn run(args: &Args, color: ColorChoice) -> Result<Output, String> {
    if !args.watch {
        return once(args, color).map(|pass| pass.output);
    }
    // What changes while the first pass reads is read again.
    let mut watched = Watched::new(&args.paths);
    let mut output = once(args, color)?.ended(args, 1);
    if !args.json {
        let says = "checked again whenever a table is written; Ctrl-C ends this\n";
        output.note.push_str(&say(Language::of_environment(), says));
    }
    let (args, mut number) = (args.clone(), 1);
    output.work = Some(Work::repeated(move || {
        let changed = watched.changed();
        number += 1;
        let mut output = match once(&args, color) {
            Ok(pass) => pass.ended(&args, number),
            Err(error) => failed(&args, number, &error),
        };
        if !args.json {
            output.out.insert_str(0, &separator(&changed));
        }
        output
    }));
    Ok(output)
}

/// The line between two passes: what was written in between.
fn separator(changed: &[PathBuf]) -> String {
    let mut names: Vec<String> = changed.iter().take(3).map(|path| path.display().to_string()).collect();
    if changed.len() > names.len() {
        names.push("…".to_owned());
    }
    let line = format!("──── changed: {}", names.join(", "));
    format!("\n{}\n\n", say(Language::of_environment(), &line))
}

/// A pass that could not be made, such as while a file is replaced.
fn failed(args: &Args, number: usize, error: &str) -> Output {
    if args.json {
        Output::text(format!("{}\n", json!({ "pass": number, "error": error })))
    } else {
        let heading = Language::of_environment().pick("error: ", "错误：");
        Output::note(format!("{heading}{error}\n"))
    }
}

/// What one pass found.
struct Pass {
    output: Output,
    tables: usize,
    faults: usize,
}

impl Pass {
    /// What it says among other passes.
    fn ended(self, args: &Args, number: usize) -> Output {
        let Pass { mut output, tables, faults } = self;
        if args.json {
            let line = json!({ "pass": number, "tables": tables, "faults": faults });
            output.out.extend([line.to_string(), "\n".to_owned()]);
        }
        output
    }
}

fn once(args: &Args, color: ColorChoice) -> Result<Pass, String> {
    let Collected { files, unreadable } = files::collect(&args.paths)?;
    let tables = files.len() + unreadable.len();
    let (mut faults, notes) = lint(&files);
    faults.extend(unreadable);
    let coloured = is_coloured(color, &io::stdout());
    let language = Language::of_environment();
    let headings =
        Headings { error: language.pick("error", "错误"), help: language.pick("help", "帮助") };
    let mut output = Output::note(say(language, &notes));
    let mut count = 0;
    for faults in faults {
        count += faults.list().len();
        let (texts, end) = if args.json {
            (faults.json(), "\n")
        } else {
            (tell(language, faults).report_under(headings, coloured), "\n\n")
        };
        for text in texts {
            output.out.push_str(&text);
            output.out.push_str(end);
        }
    }
    output.found = count > 0;
    // Lines of JSON are read by a program, which counts for itself.
    let closing = if args.json { &mut output.note } else { &mut output.out };
    let counts = format!("{}, {}", counted(tables, "table"), counted(count, "fault"));
    closing.extend([say(language, &counts), "\n".to_owned()]);
    Ok(Pass { output, tables, faults: count })
}

/// A table without faults of its own, and the gateway it belongs to.
struct Sound<'f> {
    file: &'f File,
    gateway: Gateway,
    document: Document,
}

/// Faults, and what is no fault but wants to be said.
fn lint(files: &[File]) -> (Vec<Faults>, String) {
    let mut found = Vec::new();
    let mut broken_gateways = Vec::new();
    let mut sound = Vec::new();
    for file in files.iter().filter(|f| f.is_gateway()) {
        if let Err(faults) = gateway(file.source()) {
            found.push(faults);
            broken_gateways.push(file.path.clone());
        }
    }
    for file in files.iter().filter(|f| !f.is_gateway()) {
        match table(file, &mut broken_gateways) {
            Ok(Some(table)) => sound.push(table),
            Ok(None) => {}
            Err(faults) => found.push(faults),
        }
    }
    found.extend(twins(&sound));
    found.extend(made_notices(&sound));
    found.extend(sound.iter().filter_map(|table| passing_messages(table, &sound)));
    found.extend(sound.iter().filter_map(query));
    found.extend(files.iter().filter(|file| file.is_gateway()).filter_map(keys));
    found.extend(files.iter().filter(|file| file.is_gateway()).filter_map(|file| unused(file, &sound)));
    (found, unsaid(&sound))
}

/// What an order says of its query, beside the table of the query.
fn query(table: &Sound<'_>) -> Option<Faults> {
    let api = table.document.api.as_ref()?;
    let said = &api.query.as_ref()?.api;
    found_beside(table.file, said, &table.gateway, |document| query_faults(api, document, &table.gateway))
}

/// What a gateway says of its keys, beside the table of the API that downloads them.
fn keys(file: &File) -> Option<Faults> {
    let gateway = gateway(file.source()).ok()?;
    let keys = gateway.keys.as_ref()?;
    found_beside(file, &keys.refresh, &gateway, |document| keys_faults(keys, document, &gateway))
}

/// What a gateway says that none of its tables has. It is only known where all tables of its folder were read and sound.
fn unused(file: &File, sound: &[Sound<'_>]) -> Option<Faults> {
    let gateway = gateway(file.source()).ok()?;
    let folder = Path::new(&file.path).parent()?;
    let beside = |table: &&Sound<'_>| Path::new(&table.file.path).parent() == Some(folder);
    let documents: Vec<&Document> = sound.iter().filter(beside).map(|table| &table.document).collect();
    if documents.is_empty() || documents.len() < files::beside_gateway(folder) {
        return None;
    }
    let list = unused_faults(&gateway, &documents);
    (!list.is_empty()).then(|| Faults::in_file(file.source(), list))
}

/// The faults that show beside the table of that name. That one's own are told where it is.
fn found_beside(
    file: &File,
    name: &At<String>,
    gateway: &Gateway,
    faults: impl FnOnce(&Document) -> Vec<Fault>,
) -> Option<Faults> {
    let list = match files::beside(file, &name.value) {
        Ok(beside) => faults(&document(beside.source(), gateway).ok()?),
        Err(help) => vec![Fault {
            message: format!("there is no table `{}` beside this one", name.value),
            span: name.span.clone(),
            label: "named here".to_owned(),
            help: Some(help),
        }],
    };
    (!list.is_empty()).then(|| Faults::in_file(file.source(), list))
}

/// Rows by whose names one message of a gateway could be cut into a notice.
fn made_notices(tables: &[Sound<'_>]) -> Vec<Faults> {
    let mut found = Vec::new();
    for table in tables {
        let beside = tables.iter().filter(|other| other.gateway.name == table.gateway.name);
        let shipped = shipped_beside(table);
        let all: Vec<&Document> = beside.map(|other| &other.document).chain(&shipped).collect();
        let made = embedded_notices(&table.gateway, &table.document, &all);
        let fault = |(row, notice): (&Row, &Notice)| Fault {
            message: format!("what `{}` embeds makes a `{}` of this message", row.name, notice.name),
            span: row.span.clone(),
            label: "with these names it has all that the notice needs".to_owned(),
            help: Some("let the notice need a row that stands in no other message".to_owned()),
        };
        let list: Vec<Fault> = made.into_iter().map(fault).collect();
        if !list.is_empty() {
            found.push(Faults::in_file(table.file.source(), list));
        }
    }
    found
}

/// Signed messages beside a notice that its receiver could be handed in its place.
fn passing_messages(table: &Sound<'_>, tables: &[Sound<'_>]) -> Option<Faults> {
    let notice = table.document.notice.as_ref()?;
    let beside = tables.iter().filter(|other| other.gateway.name == table.gateway.name);
    let all: Vec<&Document> = beside.map(|other| &other.document).collect();
    let fault = |message: Passing<'_>| Fault {
        message: format!(
            "the {} of `{}` passes for this notice",
            if message.is_request { "request" } else { "reply" },
            message.api.name
        ),
        span: notice.name_span.clone(),
        label: "has all that tells it, and the same key signs both".to_owned(),
        help: Some("name in `when` a row that only the notice has".to_owned()),
    };
    let list: Vec<Fault> = passing(&table.gateway, notice, &all).into_iter().map(fault).collect();
    (!list.is_empty()).then(|| Faults::in_file(table.file.source(), list))
}

/// The shipped tables of a shipped gateway, for a table that embeds something: its messages are those of one merchant too.
fn shipped_beside(table: &Sound<'_>) -> Vec<Document> {
    let embeds = |message: &Message| message.rows.iter().any(|row| !row.embeds.is_empty());
    let Document { api, notice, .. } = &table.document;
    let messages = api.iter().flat_map(|api| [&api.request, &api.response]);
    let name = gateway_of(&table.file.text);
    let (Some(name), true) = (name, messages.chain(notice.iter().map(|notice| &notice.event)).any(embeds))
    else {
        return Vec::new();
    };
    let own =
        |shipped: &&tables::Table| shipped.name.split_once('/').is_some_and(|(folder, _)| folder == name);
    tables::TABLES
        .iter()
        .filter(own)
        .filter_map(|shipped| document(shipped.source, &table.gateway).ok())
        .collect()
}

/// A line for each API that does not say what its reply repeats, and could; and for each signed notice for which whatever
/// is signed passes.
fn unsaid(tables: &[Sound<'_>]) -> String {
    let mut lines = String::new();
    for table in tables {
        let rows = table.document.api.as_ref().map(unmarked_echoes).unwrap_or_default();
        if !rows.is_empty() {
            let (path, rows) = (&table.file.path, rows.join(", "));
            lines.extend([path, ": note: no `echo`; request and reply have ", &rows, "\n"]);
        }
        let signed = table.document.notice.as_ref().filter(|notice| notice.verify == Verify::Sign);
        if signed.is_some_and(|notice| notice.when.is_empty()) {
            lines.extend([
                &table.file.path,
                ": note: no `when`; every message under the same key passes for this notice\n",
            ]);
        }
    }
    lines
}

/// `Ok(None)` for a table whose gateway has faults that were reported before: it cannot be judged.
fn table<'f>(file: &'f File, broken_gateways: &mut Vec<String>) -> Result<Option<Sound<'f>>, Faults> {
    let its_gateway = files::gateway_of_file(file)?;
    if broken_gateways.contains(&its_gateway.path) {
        return Ok(None);
    }
    let gateway =
        gateway(its_gateway.source()).inspect_err(|_| broken_gateways.push(its_gateway.path.clone()))?;
    let document = document(file.source(), &gateway)?;
    let wrong = vectors::faults(&document, &gateway);
    if !wrong.is_empty() {
        return Err(Faults::in_file(file.source(), wrong));
    }
    Ok(Some(Sound { file, gateway, document }))
}

/// Two tables of one gateway that share a path or the name of a type: one of them was copied and not finished.
fn twins(tables: &[Sound<'_>]) -> Vec<Faults> {
    let mut found = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let mut list = Vec::new();
        for mark in marks(&table.document) {
            let twin = tables[..at].iter().find(|other| {
                other.gateway.name == table.gateway.name
                    && marks(&other.document).iter().any(|m| m.same(&mark))
            });
            if let Some(twin) = twin {
                list.push(mark.fault(twin.file));
            }
        }
        if !list.is_empty() {
            found.push(Faults::in_file(table.file.source(), list));
        }
    }
    found
}

/// What no two tables of a gateway share.
struct Mark<'d> {
    what: &'static str,
    value: String,
    span: &'d Span,
    /// Of a path: the API.
    api: Option<&'d Api>,
}

impl Mark<'_> {
    fn same(&self, other: &Mark<'_>) -> bool {
        let is_told = |(ours, theirs)| told_apart(ours, theirs);
        self.what == other.what && self.value == other.value && !self.api.zip(other.api).is_some_and(is_told)
    }

    fn fault(&self, twin: &File) -> Fault {
        Fault {
            message: format!("the {} `{}` is taken", self.what, self.value),
            span: self.span.clone(),
            label: format!("the same as in {}", twin.path),
            help: Some(self.help()),
        }
    }
}

impl Mark<'_> {
    fn help(&self) -> String {
        let rest = if self.api.is_some() { ", or in the value of a `fixed` row" } else { "" };
        format!("two tables of one gateway differ in their {}s{rest}", self.what)
    }
}

/// The path, after the method where that is not POST: one path can take several.
fn path(api: &Api) -> String {
    match api.method {
        Method::Post => api.path.value.clone(),
        method => format!("{} {}", method.name(), api.path.value),
    }
}

/// Whether a row that has always the same value in each has another in the other.
fn told_apart(ours: &Api, theirs: &Api) -> bool {
    ours.request.rows.iter().any(|row| {
        let twin = theirs.request.row(&row.wire).map(|twin| &twin.fill);
        matches!((&row.fill, twin), (ValueSource::Fixed(one), Some(ValueSource::Fixed(other))) if one != other)
    })
}

fn marks(document: &Document) -> Vec<Mark<'_>> {
    let api = document.api.iter().flat_map(|api| {
        [
            Mark { what: "name", value: api.name.clone(), span: &api.name_span, api: None },
            Mark { what: "path", value: path(api), span: &api.path.span, api: Some(api) },
        ]
    });
    let notice = document.notice.iter();
    let notice = notice.map(|n| Mark { what: "name", value: n.name.clone(), span: &n.name_span, api: None });
    api.chain(notice).collect()
}
