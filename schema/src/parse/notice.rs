//! A notice and its answer.

use super::{
    context::Context,
    head::{ALGORITHMS, PAGE, TYPE_NAME, encoding, page, signature_algorithms},
    keys::{self, Entry, Keys},
    row,
    rule::{CONDITIONS_OR_ABSENCE, conditions_or_absence},
    shared::with_families,
    words,
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{AckRow, AckText, At, Encoding, Family, Gateway, Message, Names, Notice, Section, Verify},
};
use std::ops::RangeInclusive;

pub(super) static NOTICE: Shape = Shape::new(
    "notice",
    &[
        Key::needed("name", TYPE_NAME),
        Key::may("gateway", Value::Text),
        Key::needed("title", Value::Filled),
        Key::needed("doc", Value::Filled),
        Key::needed("doc_url", PAGE),
        Key::may("encoding", words!(Encoding::SENT)),
        Key::may("verify", words!(Verify::WORDS)),
        Key::may("signature_algorithms", ALGORITHMS),
        Key::may("unsigned", Value::TEXTS),
        Key::may("when", Value::Table(&CONDITIONS_OR_ABSENCE)),
        Key::may("identity", Value::Table(&IDENTITY)),
        Key::may("compare", Value::TEXTS),
        Key::may("compare_both_ways", Value::TEXTS),
        Key::may("dedup_by", Value::TEXTS),
        Key::may("accepted_text", Value::Text),
        Key::may("refused_text", Value::Text),
        Key::may("answer_encoding", words!(ANSWERS)),
        Key::may("accepted_status", Value::Whole(200, 299)),
        Key::may("refused_status", Value::Whole(200, 599)),
    ],
);

/// No gateway is answered with a form.
const ANSWERS: &[(&str, Encoding)] =
    &[(Encoding::Xml.word(), Encoding::Xml), (Encoding::Json.word(), Encoding::Json)];

static IDENTITY: Shape = Shape::open("identity", Value::TEXTS);

pub(super) static ACK: Shape = Shape::open("ack", Value::Table(&ACK_ROW));

static ACK_ROW: Shape = Shape::new(
    "row_of_an_ack",
    &[
        Key::needed("title", Value::Filled),
        Key::may("required", Value::Bool),
        Key::needed("type", Value::Pattern("^(String|Int)(\\(.*\\))?$")),
        Key::may("accepted", Value::Scalar),
        Key::needed("refused", Value::Scalar),
        Key::needed("doc", Value::Filled),
    ],
);

pub(super) fn notice(
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
    let accepted_status = status(&mut head, "accepted_status", 200..=299, faults);
    let refused_status = status(&mut head, "refused_status", 200..=599, faults);
    let text_span = head.place_of("accepted_text");
    let text = text(&mut head, accepted_status, refused_status, faults);
    let ack = file.table("ack", faults).map(Keys::into_entries).unwrap_or_default();
    let answer = file.table("answer", faults);
    match &answer {
        None if ack.is_empty() && text.is_none() && accepted_status != NO_CONTENT => {
            let help =
                "write [ack] for fixed words, [answer] for a message, or accepted_text and refused_text";
            faults.add_with_help(&head.span, "`[ack]` is missing", "how is the notice acknowledged?", help);
        }
        _ if text.is_some() && (answer.is_some() || !ack.is_empty()) => {
            let label = "a notice has one answer";
            faults.add(&text_span, "the answer is a text and a message", label);
        }
        Some(answer) if accepted_status == NO_CONTENT => {
            faults.add(&answer.span, "`[answer]` with accepted_status = 204", "a 204 has no body");
        }
        Some(answer) if !ack.is_empty() => {
            faults.add(&answer.span, "`[ack]` and `[answer]` exclude each other", "a notice has one answer");
        }
        _ => {}
    }
    let has_message = !ack.is_empty() || answer.is_some();
    let ack: Vec<AckRow> = ack.iter().filter_map(|entry| ack_row(entry, accepted_status, faults)).collect();
    let answer = answer.map(|keys| {
        let mut answer = Message::default();
        row::rows(keys, Context { gateway, names, section: Section::Always }, &mut answer, faults);
        with_families(&mut answer, families);
        answer
    });
    let (when, absent) = match head.table("when", faults) {
        Some(when) => conditions_or_absence(when, names, faults),
        None => Default::default(),
    };
    let identity = identity(&mut head, names, faults);
    let wired = |field: At<String>| At { value: names.wire(&field.value), span: field.span };
    let usual = gateway.notice.as_ref().map_or(gateway.wire.encoding, |delivery| delivery.encoding);
    let [encoding] = self::encoding(&mut head, gateway, [usual], faults);
    let answer_encoding = answer_encoding(&mut head, gateway, encoding, has_message, faults);
    let notice = Notice {
        name_span: head.place_of("name"),
        name: head.text("name", faults),
        title: head.text("title", faults),
        doc: head.text("doc", faults),
        doc_url: page(&mut head, faults),
        encoding,
        verify: verify(&mut head, gateway, faults),
        signature_algorithms: signature_algorithms(&mut head, faults),
        unsigned: unsigned(&mut head, gateway, faults),
        when,
        absent,
        identity,
        compare: head.strings("compare", faults).into_iter().map(wired).collect(),
        compare_both_ways: head.strings("compare_both_ways", faults).into_iter().map(wired).collect(),
        dedup_by: head.strings("dedup_by", faults).into_iter().map(wired).collect(),
        accepted_status,
        refused_status,
        state: None,
        event,
        ack,
        text,
        answer,
        answer_encoding,
        span: head.span.clone(),
    };
    head.string("gateway", faults);
    head.finish(faults);
    Some(notice)
}

/// For each setting of the merchant the rows of which one has to hold it.
fn identity(head: &mut Keys<'_>, names: Names, faults: &mut Faults) -> Vec<(At<String>, Vec<At<String>>)> {
    let Some(keys) = head.table("identity", faults) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in keys.into_entries() {
        let setting = At { value: entry.name.to_owned(), span: entry.span.clone() };
        let rows = keys::strings(entry.value, faults);
        let wired = rows.into_iter().map(|row| At { value: names.wire(&row.value), span: row.span });
        found.push((setting, wired.collect()));
    }
    found
}

fn verify(head: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Verify {
    let gateways = gateway.notice.as_ref().map_or(Verify::Sign, |delivery| delivery.verify);
    head.word("verify", Verify::WORDS, faults).unwrap_or(gateways)
}

/// What its signed text leaves out: as it says, else as the gateway does.
fn unsigned(head: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Vec<At<String>> {
    if head.has("unsigned") {
        return head.strings("unsigned", faults);
    }
    // Asked for all the same, so that a misspelt key is told what it could be.
    head.take("unsigned");
    gateway.notice.as_ref().map(|delivery| delivery.unsigned.clone()).unwrap_or_default()
}

/// The status of an answer without a body.
const NO_CONTENT: u16 = 204;

/// 200 unless said: most gateways read the body only.
fn status(head: &mut Keys<'_>, name: &'static str, bounds: RangeInclusive<u16>, faults: &mut Faults) -> u16 {
    head.take(name).and_then(|(_, value)| keys::http_status(value, bounds, faults)).unwrap_or(200)
}

/// The texts that answer, in place of a message.
fn text(head: &mut Keys<'_>, accepted: u16, refused: u16, faults: &mut Faults) -> Option<AckText> {
    let texts = (head.string("accepted_text", faults), head.string("refused_text", faults));
    if let (Some(text), true) = (&texts.0, accepted == NO_CONTENT) {
        faults.add(&text.span, "`accepted_text` with accepted_status = 204", "a 204 has no body");
    }
    let (one, other) = match texts {
        (None, None) => return None,
        (None, Some(other)) if accepted == NO_CONTENT => (String::new(), other.value),
        (Some(one), Some(other)) => {
            if accepted == refused && one.value == other.value {
                let help = "say another refused_text, or a refused_status";
                let message = "acceptance and refusal are the same answer";
                faults.add_with_help(&one.span, message, "of both", help);
            }
            (one.value, other.value)
        }
        (Some(text), None) | (None, Some(text)) => {
            let message = "`accepted_text` and `refused_text` are both needed";
            faults.add(&text.span, message, "what is answered in each case?");
            (text.value, String::new())
        }
    };
    Some(AckText { accepted: one, refused: other })
}

/// How `[ack]` or `[answer]` is written: like the notice unless said.
fn answer_encoding(
    head: &mut Keys<'_>,
    gateway: &Gateway,
    usual: Encoding,
    has_message: bool,
    faults: &mut Faults,
) -> Encoding {
    let span = head.place_of("answer_encoding");
    let is_known = |known: &Encoding| !known.has_root() || !gateway.wire.root.is_empty();
    let known: Vec<_> = ANSWERS.iter().copied().filter(|(_, known)| is_known(known)).collect();
    let Some(own) = head.word("answer_encoding", &known, faults) else {
        if has_message && usual == Encoding::Form {
            let label = "is the answer JSON or XML?";
            faults.add(&head.span, "`answer_encoding` is missing", label);
        }
        return usual;
    };
    if !has_message {
        faults.add(&span, "`answer_encoding` goes with [ack] or [answer]", "the answer is no message");
    } else if own == usual {
        faults.add(&span, format!("the answer is {} anyway", own.name()), "says nothing");
    }
    own
}

fn ack_row(entry: &Entry<'_>, accepted_status: u16, faults: &mut Faults) -> Option<AckRow> {
    let mut keys = entry.table(faults)?;
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
    let has_body = accepted_status != NO_CONTENT;
    if !has_body && keys.has("accepted") {
        let place = keys.place_of("accepted");
        let help = "leave it out: [ack] is what refuses the notice";
        faults.add_with_help(&place, "`accepted` with accepted_status = 204", "a 204 has no body", help);
    }
    let lacking = (has_body && !keys.has("accepted")) || !keys.has("refused");
    let accepted = keys.take("accepted").and_then(|(_, value)| keys::scalar(value, faults));
    let refused = keys.take("refused").and_then(|(_, value)| keys::scalar(value, faults));
    let span = keys.span.clone();
    keys.finish(faults);
    if lacking {
        if has_body {
            faults.add(&span, "`accepted` and `refused` are both needed", "what is answered in each case?");
        } else {
            faults.add(&span, "`refused` is missing", "what refuses the notice?");
        }
    }
    let accepted = if has_body { accepted?.value } else { String::new() };
    let refused = refused?;
    let number = matches!(word?, words::Word::Int { .. });
    Some(AckRow {
        name: entry.name.to_owned(),
        title,
        doc,
        required,
        number,
        accepted,
        refused: refused.value,
    })
}
