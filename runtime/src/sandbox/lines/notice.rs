//! Notices: what they tell is closed with the merchant's key, and the whole is signed in a header.

use super::{
    pick::{Picker, Seal, means_the_same},
    platform,
};
use crate::sandbox::{facts::Facts, state::State};
use crate::{
    credentials::merchant::Merchant,
    message::raw::{Pairs, Raw, get},
    protocol::prepare::encode_unsigned,
    table::{AckRow, Lines, Notice, Section, TimeFormat},
};

/// What a notice says each time that it is sent: its number, and when it was made.
pub(in crate::sandbox) fn begin(state: &State, notice: &Notice, told: &Facts) -> Facts {
    let mut facts = told.clone();
    facts.set_default("id", &uuid(&state.rng.nonce()));
    facts.set_default("create_time", &state.clock.now().time.format(TimeFormat::Compact));
    facts.set_default("trade_state", "SUCCESS");
    facts.set_default("trade_state_desc", "支付成功");
    for condition in notice.when {
        // Of several kinds it is the one that ends with how the refund did.
        let ended = facts.get("refund_status").unwrap_or_default();
        let fits = |word: &&&str| means_the_same(ended, word.rsplit('.').next().unwrap_or_default());
        if let Some(word) = condition.values.iter().find(fits).or(condition.values.first()) {
            facts.set(condition.field, *word);
        }
    }
    facts
}

/// As numbers of notices are written.
fn uuid(random: &str) -> String {
    let part = |from: usize, to: usize| random.get(from..to).unwrap_or_default().to_lowercase();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// The headers and the body, signed and closed anew.
pub(in crate::sandbox) fn written(
    state: &State,
    notice: &Notice,
    merchant: &Merchant,
    facts: &Facts,
    lines: &'static Lines,
) -> (Vec<(&'static str, String)>, Vec<u8>) {
    let nonce: String = state.rng.nonce().chars().take(12).collect();
    // What the seal is bound to is the kind of what is inside.
    let kind = notice.when.iter().rev().find(|condition| condition.field.contains('.'));
    let associated = kind.and_then(|condition| condition.values.first()).copied().unwrap_or_default();
    let seal = Some(Seal { merchant, nonce: &nonce, associated });
    let picker = Picker { seal, complete: true, ..Picker::of(facts, notice.state, Section::Succeeded) };
    let event = picker.message(notice.event);
    let body = encode_unsigned(notice.wire(), &event);
    (platform::headers(state, lines, &platform::wanted_by(state, merchant), &body), body)
}

/// Whether an answer with a status of acceptance takes nothing of that back.
pub(in crate::sandbox) fn accepts(notice: &Notice, pairs: &Pairs<'_>) -> bool {
    let telling = |row: &&AckRow| !row.refused.contains("{reason}");
    let agrees =
        |row: &AckRow| get(pairs, row.name).and_then(Raw::text).is_none_or(|text| text == row.accepted);
    notice.ack.iter().filter(telling).all(agrees)
}
