//! A notice and its answer.

use super::{
    context::Context,
    head::{encoding, signature_algorithms},
    keys::{self, Entry, Keys},
    row,
    rule::conditions_or_absence,
    shared::with_families,
    words,
};
use crate::{
    fault::Faults,
    model::{AckRow, At, Family, Gateway, Message, Names, Notice, Section, Verify},
};
use std::ops::RangeInclusive;

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
    let ack = file.table("ack", faults).map(Keys::into_entries).unwrap_or_default();
    let answer = file.table("answer", faults);
    match &answer {
        None if ack.is_empty() && accepted_status != NO_CONTENT => {
            let help = "write [ack] for fixed words, or [answer] for a message";
            faults.add_with_help(&head.span, "`[ack]` is missing", "how is the notice acknowledged?", help);
        }
        Some(answer) if accepted_status == NO_CONTENT => {
            faults.add(&answer.span, "`[answer]` with accepted_status = 204", "a 204 has no body");
        }
        Some(answer) if !ack.is_empty() => {
            faults.add(&answer.span, "`[ack]` and `[answer]` exclude each other", "a notice has one answer");
        }
        _ => {}
    }
    let ack = ack.iter().filter_map(|entry| ack_row(entry, accepted_status, faults)).collect();
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
    let notice = Notice {
        name_span: head.place_of("name"),
        name: head.text("name", faults),
        title: head.text("title", faults),
        doc: head.text("doc", faults),
        doc_url: head.text("doc_url", faults),
        encoding: encoding(&mut head, gateway, faults),
        verify: verify(&mut head, gateway, faults),
        signature_algorithms: signature_algorithms(&mut head, faults),
        when,
        absent,
        identity,
        compare: head.strings("compare", faults).into_iter().map(wired).collect(),
        compare_both_ways: head.strings("compare_both_ways", faults).into_iter().map(wired).collect(),
        dedup_by: head.strings("dedup_by", faults).into_iter().map(wired).collect(),
        accepted_status,
        refused_status: status(&mut head, "refused_status", 200..=599, faults),
        state: None,
        event,
        ack,
        answer,
        span: head.span.clone(),
    };
    head.take("gateway");
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

/// The status of an answer without a body.
const NO_CONTENT: u16 = 204;

/// 200 unless said: most gateways read the body only.
fn status(head: &mut Keys<'_>, name: &'static str, bounds: RangeInclusive<u16>, faults: &mut Faults) -> u16 {
    head.take(name).and_then(|(_, value)| keys::http_status(value, bounds, faults)).unwrap_or(200)
}

fn ack_row(entry: &Entry<'_>, accepted_status: u16, faults: &mut Faults) -> Option<AckRow> {
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
