//! A notice and its answer.

use super::{
    context::Context,
    head::{encoding, signature_algorithms},
    keys::{self, Entry, Keys},
    row,
    rule::conditions_or_absence,
    shared::with_families,
    words::{self, VERIFIED},
};
use crate::{
    Faults,
    model::{AckRow, At, Family, Gateway, Message, Names, Notice, Section, Verify},
};

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
    let ack = file.table("ack", faults).map(Keys::into_entries).unwrap_or_default();
    let answer = file.table("answer", faults);
    match &answer {
        None if ack.is_empty() => {
            let help = "write [ack] for fixed words, or [answer] for a message";
            faults.add_with_help(&head.span, "`[ack]` is missing", "how is the notice acknowledged?", help);
        }
        Some(answer) if !ack.is_empty() => {
            faults.add(&answer.span, "`[ack]` and `[answer]` exclude each other", "a notice has one answer");
        }
        _ => {}
    }
    let ack = ack.iter().filter_map(|entry| ack_row(entry, faults)).collect();
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
        dedup_by: head.strings("dedup_by", faults).into_iter().map(wired).collect(),
        refused_status: refused_status(&mut head, faults),
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
    head.word("verify", VERIFIED, faults).unwrap_or(gateways)
}

/// 200 unless said: most gateways read the body only.
fn refused_status(head: &mut Keys<'_>, faults: &mut Faults) -> u16 {
    let Some((_, value)) = head.take("refused_status") else { return 200 };
    let Some(status) = keys::whole(value, faults) else { return 200 };
    match u16::try_from(status) {
        Ok(status @ 200..=599) => status,
        _ => {
            faults.add(&value.span(), "not an HTTP status", "200 to 599");
            200
        }
    }
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
