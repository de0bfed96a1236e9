//! What the words of a row say and no column does: every row whose `doc` names a condition, or the form of a value, is
//! decided. Either the table says it in a way that is executed, or a comment above the row says why not:
//!
//! * `# no rule: …` of a condition,
//! * `# no form: …` of a form.
//!
//! A comment that is not needed is refused as well, so that none stays behind when a row learns to say it.

use paytable_schema::{
    document, gateway,
    model::{Api, Document, Gateway, Kind, Message, Row, ValueSource},
    tables::{GATEWAYS, TABLES},
};
use std::collections::{BTreeMap, BTreeSet};

/// A gateway with its tables, each by its file.
struct Provider {
    gateway: (&'static str, &'static str, Gateway),
    tables: Vec<(&'static str, &'static str, Document)>,
}

fn providers() -> Vec<Provider> {
    let of = |(folder, source): &(&'static str, paytable_schema::Source<'static>)| {
        let gateway = gateway(*source).unwrap_or_else(|faults| panic!("{faults}"));
        let beside =
            TABLES.iter().filter(|table| table.name.split_once('/').is_some_and(|(f, _)| f == *folder));
        let tables = beside.map(|table| {
            let document = document(table.source, &gateway).unwrap_or_else(|faults| panic!("{faults}"));
            (table.name, table.source.text, document)
        });
        let tables = tables.collect();
        Provider { gateway: (folder, source.text, gateway), tables }
    };
    GATEWAYS.iter().map(of).collect()
}

/// The rows of a file by section and name, each with the comments right above it.
fn comments(text: &'static str) -> BTreeMap<(String, String), Vec<&'static str>> {
    let (mut found, mut section, mut above) = (BTreeMap::new(), String::new(), Vec::new());
    for line in text.lines() {
        if line.starts_with('#') {
            above.push(line);
            continue;
        }
        if line.starts_with('[') {
            line.trim_matches(['[', ']']).clone_into(&mut section);
        } else if let Some((name, _)) = line.split_once(" = {") {
            found.insert((section.clone(), name.trim_matches('"').to_owned()), above.clone());
        }
        above.clear();
    }
    found
}

/// Where a row is written, and what is known of it there.
struct Written<'a> {
    place: String,
    row: &'a Row,
    /// Whether it is part of what is sent.
    sent: bool,
    /// The requests that it stands in.
    apis: Vec<&'a Api>,
    comments: Vec<&'static str>,
}

/// Every row where it is written, once.
fn written(provider: &Provider) -> Vec<Written<'_>> {
    let mut all = Vec::new();
    let (folder, text, gateway) = &provider.gateway;
    let sent = sent(provider);
    let above = comments(text);
    let place = |file: &str, section: &str, row: &Row| format!("{file} [{section}] {}", row.name);
    let comments_of = |above: &BTreeMap<(String, String), Vec<&'static str>>, section: &str, row: &Row| {
        let key = (section.to_owned(), row.name.clone());
        above
            .get(&key)
            .unwrap_or_else(|| panic!("{} is not where it was looked for: {section}", row.name))
            .clone()
    };
    for group in &gateway.groups {
        let includes =
            |message: &Message| message.rows.iter().any(|row| row.group.as_ref() == Some(&group.name));
        let apis = || provider.tables.iter().filter_map(|(.., document)| document.api.as_ref());
        let apis: Vec<&Api> = apis().filter(|api| includes(&api.request)).collect();
        let section = format!("group.{}", group.name);
        for row in &group.message.rows {
            let comments = comments_of(&above, &section, row);
            let place = place(&format!("{folder}/gateway"), &section, row);
            all.push(Written { place, row, sent: !apis.is_empty(), apis: apis.clone(), comments });
        }
    }
    for nested in &gateway.types {
        let section = format!("type.{}", nested.name);
        for row in nested.message.rows.iter().filter(|row| row.group.is_none()) {
            let comments = comments_of(&above, &section, row);
            let place = place(&format!("{folder}/gateway"), &section, row);
            all.push(Written { place, row, sent: sent.contains(&section), apis: Vec::new(), comments });
        }
    }
    for (file, text, document) in &provider.tables {
        let above = comments(text);
        for (section, message) in messages(document) {
            let is_request = section == "request";
            for row in message.rows.iter().filter(|row| row.group.is_none()) {
                let section = match (section.as_str(), &row.section) {
                    ("response", within) => format!("response.{}", within.word()),
                    (section, _) => section.to_owned(),
                };
                let comments = comments_of(&above, &section, row);
                let apis = document.api.iter().filter(|_| is_request).collect();
                let is_sent =
                    is_request || section == "answer" || sent.contains(&format!("{file} {section}"));
                all.push(Written { place: place(file, &section, row), row, sent: is_sent, apis, comments });
            }
        }
    }
    all
}

/// The messages of a file, each by its section.
fn messages(document: &Document) -> Vec<(String, &Message)> {
    let api = document.api.iter().flat_map(|api| [("request", &api.request), ("response", &api.response)]);
    let event = document.notice.iter().map(|notice| ("event", &notice.event));
    let answer = document.notice.iter().filter_map(|notice| Some(("answer", notice.answer.as_ref()?)));
    let top = api.chain(event).chain(answer).map(|(section, message)| (section.to_owned(), message));
    let nested = document.types.iter().map(|nested| (format!("type.{}", nested.name), &nested.message));
    top.chain(nested).collect()
}

/// The types that a request holds, at any depth: those of a file with its name before them.
fn sent(provider: &Provider) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (file, _, document) in &provider.tables {
        let types = document.types(&provider.gateway.2);
        let mut todo: Vec<&Message> = document.api.iter().map(|api| &api.request).collect();
        while let Some(message) = todo.pop() {
            for name in message.rows.iter().filter_map(|row| row.kind.nested()) {
                let own = document.find_type(name).map(|_| format!("{file} type.{name}"));
                if found.insert(own.unwrap_or_else(|| format!("type.{name}"))) {
                    todo.extend(types.find(name).map(|nested| &nested.message));
                }
            }
        }
    }
    found
}

/// Words of a text, in small letters. A dash stands in a word, as in `e-mail`.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

const CONDITIONS: [&str; 8] = ["needed", "needs", "only", "when", "must", "unless", "if", "required"];

/// The words of a condition in a text. One that begins with "When" says which moment a time is.
fn conditions(doc: &str) -> Vec<String> {
    let mut said = words(doc.strip_prefix("When ").unwrap_or(doc));
    said.retain(|word| CONDITIONS.contains(&word.as_str()));
    said
}

/// How the table says the condition, if it does.
fn rule_of(written: &Written<'_>) -> Option<&'static str> {
    let Written { row, apis, .. } = written;
    let said = conditions(&row.doc);
    let is_replaced = row.when_absent.is_some() || !matches!(row.fill, ValueSource::Caller);
    let speaks_of_absence = row.doc.contains("left out") || row.doc.contains("unless said");
    let has_one_value = match &row.kind {
        Kind::Choice(words) => words.len() == 1,
        Kind::Int { min, max } | Kind::Fen { min, max } => min == max,
        _ => row.begins_with.len() == 1,
    };
    let names = |api: &&Api| {
        let of_rule = |rule: &paytable_schema::model::Rule| {
            let conditions = rule.when.iter().map(|condition| &condition.field.value);
            conditions
                .chain(rule.then.fields().iter().map(|field| &field.value))
                .any(|name| *name == row.wire)
        };
        api.rules.iter().any(of_rule)
    };
    let repeats = |api: &&Api| api.idempotency_key.as_ref().is_some_and(|key| key.value == row.name);
    if !apis.is_empty() && apis.iter().all(names) {
        Some("a rule")
    } else if !row.when.is_empty() {
        Some("`when`")
    } else if is_replaced && speaks_of_absence && said.len() == 1 {
        Some("a value in its place")
    } else if said.iter().any(|word| word == "only")
        && (has_one_value || matches!(row.fill, ValueSource::Fixed(_)))
    {
        Some("one value")
    } else if !apis.is_empty() && apis.iter().all(repeats) {
        Some("`idempotency_key`")
    } else {
        None
    }
}

const FORMS: [&str; 16] = [
    "digit",
    "digits",
    "letters",
    "begin",
    "begins",
    "iso",
    "ipv4",
    "ipv6",
    "url",
    "base64",
    "hexadecimal",
    "md5",
    "mac",
    "e-mail",
    "seconds",
    "special",
];

/// Whether a text gives the form of a value.
fn gives_form(doc: &str) -> bool {
    words(doc).iter().any(|word| FORMS.contains(&word.as_str()) || word.starts_with("yyyy"))
        || ["at least", "at most", "Always", "not blank"].iter().any(|words| doc.contains(words))
}

/// How the row says the form, if it does.
fn form_of(row: &Row) -> Option<&'static str> {
    match (&row.kind, &row.fill) {
        (_, ValueSource::Caller | ValueSource::Default(_)) => {}
        _ => return Some("it is filled in"),
    }
    match &row.kind {
        Kind::Text if row.charset.is_some() => Some("`charset`"),
        Kind::Text if !row.begins_with.is_empty() || !row.never.is_empty() => Some("its words"),
        Kind::Text if row.length.min > 0 => Some("its length"),
        Kind::Text | Kind::Int { min: i64::MIN, max: i64::MAX } => None,
        _ => Some("its type"),
    }
}

/// What became of the rows of a kind.
#[derive(Default)]
struct Count {
    said: BTreeMap<&'static str, usize>,
    reasons: usize,
    undecided: Vec<String>,
    needless: Vec<String>,
}

impl Count {
    fn add(&mut self, written: &Written<'_>, marker: &str, found: bool, said: Option<&'static str>) {
        let reason = written.comments.iter().find_map(|comment| comment.strip_prefix(marker));
        let has_reason = reason.is_some_and(|reason| !reason.trim().is_empty());
        match (found, said, has_reason) {
            (true, Some(how), false) => *self.said.entry(how).or_default() += 1,
            (true, None, true) => self.reasons += 1,
            (true, None, false) => self.undecided.push(format!("{}: {}", written.place, written.row.doc)),
            (_, _, true) => self.needless.push(written.place.clone()),
            (false, _, false) => {}
        }
    }

    /// Prints the counts, and fails where a row is not decided.
    #[expect(clippy::print_stdout, reason = "the numbers are for the reader of the output")]
    fn hold(self, what: &str, least: usize) {
        let said: usize = self.said.values().sum();
        let all = said + self.reasons + self.undecided.len();
        let ways: Vec<String> = self.said.iter().map(|(how, rows)| format!("{rows} by {how}")).collect();
        println!(
            "{all} rows with a {what}: {said} say it ({}), {} say why not, {} are undecided",
            ways.join(", "),
            self.reasons,
            self.undecided.len()
        );
        assert!(self.undecided.is_empty(), "say it, or say why not:\n{}", self.undecided.join("\n"));
        assert!(self.needless.is_empty(), "said by the table:\n{}", self.needless.join("\n"));
        assert!(said >= least && self.reasons >= 10, "{said} {}", self.reasons);
    }
}

#[test]
fn every_row_whose_doc_names_a_condition_has_a_rule_or_a_reason() {
    let mut count = Count::default();
    for provider in providers() {
        for written in written(&provider) {
            let found = !conditions(&written.row.doc).is_empty();
            count.add(&written, "# no rule: ", found, rule_of(&written));
        }
    }
    count.hold("condition", 90);
}

#[test]
fn every_sent_row_whose_doc_gives_a_form_has_one_or_a_reason() {
    let mut count = Count::default();
    for provider in providers() {
        for written in written(&provider) {
            let found = written.sent && gives_form(&written.row.doc);
            count.add(&written, "# no form: ", found, form_of(written.row));
        }
    }
    count.hold("form", 90);
}

#[test]
fn a_condition_is_told_from_a_moment() {
    for (doc, found) in [
        ("When the order lapses.", 0),
        ("When it was decided; only then it is there.", 1),
        ("TRUE when the item came back.", 1),
        ("Needed unless it is 1.", 2),
        ("Needless, onlyness, whenever.", 0),
    ] {
        assert_eq!(conditions(doc).len(), found, "{doc}");
    }
}
