//! A notice: an envelope, and what is sealed in it.

use super::{
    english,
    fact::{Fact, Taken, facts},
    fact_head::FactHead,
    name::pascal,
    operation::message,
    rows::{Maker, Part, Type},
    section::{Line, Row, Section, comment},
    shared::Shared,
};
use crate::import::quoted::quoted;
use serde_json::Value;

/// A kind of notice, and the words that name it.
struct Notice {
    events: Vec<String>,
    title: String,
    kinds: Vec<String>,
    docs: Vec<String>,
    rows: Vec<Fact>,
    only_in_samples: Vec<String>,
}

/// A table for each kind of notice that has rows; kinds of the same rows are one.
pub(super) fn tables(
    value: &Value,
    shared: &Shared,
    head: FactHead<'_>,
) -> Result<Vec<(String, String)>, String> {
    let mut taken = Taken::of(value).ok_or("expected an object")?;
    let mut envelope = taken.get("envelope").and_then(Taken::of).ok_or("an `envelope` with `fields`")?;
    let envelope = shared.whole(facts(envelope.get("fields"))?)?;
    let list = taken.get("notices").and_then(Value::as_array).ok_or("a list of `notices`")?;
    let mut found: Vec<Notice> = Vec::new();
    for notice in list.iter().map(|value| read(value, shared)) {
        for notice in notice? {
            match found.iter_mut().find(|known| same(known, &notice)) {
                Some(known) => known.events.extend(notice.events),
                None => found.push(notice),
            }
        }
    }
    let stems: Vec<String> = found.iter().map(|notice| stem(&notice.events)).collect();
    let is_taken = |stem: &String| stems.iter().filter(|other| *other == stem).count() > 1;
    let named = found.iter().zip(&stems).map(|(notice, stem)| {
        // What several kinds begin with alike can be the beginning of others too.
        let stem = if is_taken(stem) { self::stem(&notice.events[..1]) } else { stem.clone() };
        let text = table(notice, &stem, &envelope, head);
        (stem, text)
    });
    Ok(named.collect())
}

fn read(value: &Value, shared: &Shared) -> Result<Vec<Notice>, String> {
    let mut taken = Taken::of(value).ok_or("expected a notice")?;
    let (event, title) = (taken.text("event_type"), taken.text("title_zh"));
    let (kinds, docs) = (taken.texts("original_type"), taken.texts("docs"));
    let variants = taken.get("variants").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let variant = |value: &Value| {
        let mut taken = Taken::of(value).ok_or("expected a variant")?;
        Ok(Notice {
            events: vec![event.clone()],
            title: title.clone(),
            kinds: kinds.clone(),
            docs: docs.clone(),
            rows: shared.whole(facts(taken.get("fields"))?)?,
            only_in_samples: taken.texts("in_sample_only"),
        })
    };
    variants.iter().map(variant).collect()
}

/// Kinds of the same rows, of the same beginning.
fn same(one: &Notice, other: &Notice) -> bool {
    let first =
        |notice: &Notice| notice.events.first().and_then(|event| event.split('.').next().map(str::to_owned));
    let rows = |rows: &[Fact]| {
        format!(
            "{:?}",
            rows.iter().map(|row| Fact { example: String::new(), ..row.clone() }).collect::<Vec<_>>()
        )
    };
    first(one) == first(other) && one.kinds == other.kinds && rows(&one.rows) == rows(&other.rows)
}

/// `MCHTRANSFER.BILL.FINISHED` is `mchtransfer_bill_finished_notice`; of several, what they begin with alike.
fn stem(events: &[String]) -> String {
    let parts =
        |event: &String| event.to_lowercase().split(['.', '_']).map(str::to_owned).collect::<Vec<_>>();
    let mut words = events.first().map(parts).unwrap_or_default();
    for event in events.iter().skip(1).map(parts) {
        let alike = words.iter().zip(&event).take_while(|(one, other)| one == other).count();
        words.truncate(alike);
    }
    words.push("notice".to_owned());
    words.join("_")
}

fn table(notice: &Notice, stem: &str, envelope: &[Fact], head: FactHead<'_>) -> String {
    let name = pascal(stem);
    let inner = name.strip_suffix("Notice").unwrap_or(&name).to_owned();
    let mut maker = Maker {
        gateway: head.gateway,
        encrypted: &[],
        sealed: &[],
        path: "",
        part: Part::Notice,
        types: Vec::new(),
        taken: vec!["Required".to_owned(), inner.clone(), format!("{inner}Resource")],
    };
    let mut sealed = maker.message(&notice.rows);
    only_numbers_are_required(&mut sealed);
    let mut types = vec![Type { name: inner.clone(), section: sealed }];
    types.append(&mut maker.types);
    let (event, resource) = outer(notice, envelope, &inner, &mut maker);
    types.insert(0, Type { name: format!("{inner}Resource"), section: resource });
    let mut out = vec![comment("Drafted from facts by `paytable import`. Check every guess.")];
    self::head(notice, stem, head, &types[1].section, &mut out);
    out.extend([String::new(), "[event]".to_owned()]);
    let group = head.gateway.and_then(|gateway| gateway.group("event"));
    let shares = |name: &str| group.is_some_and(|group| group.message.row(name).is_some());
    if group.is_some() {
        out.push("include = [\"event\"]".to_owned());
    }
    let mut own = event;
    own.lines.retain(|line| !matches!(line, Line::Row(row) if shares(&row.name)));
    own.write(&mut out);
    let mut nested = Vec::new();
    message("", &Section::default(), &types, &mut nested);
    out.extend(nested.into_iter().skip(2));
    out.extend(ACK.iter().map(|line| (*line).to_owned()));
    out.join("\n")
}

/// A notice is accepted by its status alone.
const ACK: [&str; 4] = [
    "",
    "[ack]",
    "code = { title = \"返回状态码\", required = false, type = \"String(32)\", refused = \"FAIL\", doc = \"FAIL asks for the notice again.\" }",
    "message = { title = \"返回信息\", required = false, type = \"String(256)\", refused = \"{reason}\", doc = \"Why it was refused.\" }",
];

fn head(notice: &Notice, stem: &str, head: FactHead<'_>, sealed: &Section, out: &mut Vec<String>) {
    out.extend([String::new(), "[notice]".to_owned()]);
    out.push(format!("name = {}", quoted(&pascal(stem))));
    out.extend(head.shipped.map(|name| format!("gateway = {}", quoted(name))));
    out.push(format!("title = {}", quoted(notice.title.trim_end_matches("(JSON)"))));
    out.push(comment("guess: doc, made of the name"));
    let subject = stem.strip_suffix("_notice").unwrap_or(stem);
    out.push(format!("doc = {}", quoted(&format!("Tells of: {}.", english::words(subject)))));
    let page = notice.docs.first().map(|page| format!("https://pay.weixin.qq.com/{page}"));
    let page = page.or_else(|| head.gateway.map(|gateway| gateway.doc_url.clone())).unwrap_or_default();
    out.push(format!("doc_url = {}", quoted(&page)));
    let events: Vec<String> = notice.events.iter().map(|event| quoted(event)).collect();
    let events = if let [only] = &events[..] { only.clone() } else { format!("[{}]", events.join(", ")) };
    let kinds: Vec<String> =
        notice.kinds.iter().map(|kind| format!(", \"resource.original_type\" = {}", quoted(kind))).collect();
    out.push(format!("when = {{ event_type = {events}{} }}", kinds.first().cloned().unwrap_or_default()));
    let compared: Vec<String> = sealed
        .rows()
        .filter(|row| is_compared(row))
        .map(|row| quoted(&format!("resource.ciphertext.{}", row.name)))
        .collect();
    if !compared.is_empty() {
        out.push(comment("guess: compare, by the names of rows"));
        out.push(format!("compare = [{}]", compared.join(", ")));
    }
    out.push("dedup_by = [\"id\"]".to_owned());
    out.push("accepted_status = 204".to_owned());
    out.push("refused_status = 500".to_owned());
    for row in &notice.only_in_samples {
        out.push(comment(&format!("not read: {row}: in the sample alone")));
    }
}

/// A notice that lacks a required row is refused, and then lost. Of what is sealed, numbers are sure to be there: the rest
/// is required by descriptions that were made of samples.
fn only_numbers_are_required(sealed: &mut Section) {
    let mut others = Vec::new();
    for line in &mut sealed.lines {
        let Line::Row(row) = line else { continue };
        let is_number =
            ["_no", "_id", "_code"].iter().any(|end| row.name.ends_with(end)) && row.name != "openid";
        if row.required && !is_number {
            row.required = false;
            others.push(row.name.clone());
        }
    }
    for name in others {
        sealed.guesses.add("not required, in case a notice lacks it", &name);
    }
}

/// A number of the merchant's, or an amount.
fn is_compared(row: &Row) -> bool {
    let is_amount = row.keys.iter().any(|(key, value)| *key == "type" && value.starts_with("\"Fen"));
    let is_number =
        row.name.starts_with("out_") && (row.name.ends_with("_no") || row.name.ends_with("_code"));
    !row.has("of") && (is_number || is_amount || row.name.ends_with("mchid"))
}

/// The rows around what is sealed: the type of the event with its words, and the resource.
fn outer(notice: &Notice, envelope: &[Fact], inner: &str, maker: &mut Maker<'_>) -> (Section, Section) {
    let mut resource = Section::default();
    let mut event = Section::default();
    for fact in envelope {
        if fact.name == "resource" {
            let rows: Vec<Fact> = fact.children.iter().map(|row| sealing(row, notice)).collect();
            resource = maker.message(&rows);
            seal(&mut resource, inner);
            maker.types.clear();
            event.lines.push(Line::Row(Row {
                name: fact.name.clone(),
                title: fact.title.clone(),
                required: fact.required,
                keys: vec![("type", quoted("Object")), ("of", quoted(&format!("{inner}Resource")))],
                doc: "What it happened to, sealed.".to_owned(),
            }));
            continue;
        }
        let mut fact = fact.clone();
        if fact.name == "event_type" {
            fact.words.clone_from(&notice.events);
            fact.example = notice.events.first().cloned().unwrap_or_default();
        }
        event.lines.append(&mut maker.message(&[fact]).lines);
    }
    (event, resource)
}

/// What tells kinds apart has to be there.
fn sealing(row: &Fact, notice: &Notice) -> Fact {
    let mut row = row.clone();
    if row.name == "original_type" && !notice.kinds.is_empty() {
        row.required = true;
        row.example = notice.kinds.first().cloned().unwrap_or_default();
    }
    row
}

/// The ciphertext holds the rows of the notice.
fn seal(resource: &mut Section, inner: &str) {
    for line in &mut resource.lines {
        if let Line::Row(row) = line
            && row.name == "ciphertext"
        {
            row.keys.retain(|(key, _)| *key == "type");
            let keys = [
                ("decrypts_to", inner),
                ("cipher", "AES-256-GCM"),
                ("nonce", "nonce"),
                ("associated", "associated_data"),
            ];
            row.keys.extend(keys.into_iter().map(|(key, value)| (key, quoted(value))));
        }
    }
}
