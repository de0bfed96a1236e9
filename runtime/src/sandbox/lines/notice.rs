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
    table::{AckRow, Lines, Notice, Section, TimeFormat, Verify},
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

/// The word beside the seal for the kind of what is inside: what the seal is bound to. Conditions on what is inside, or on what is
/// there at all, name no kind.
fn kind_of_sealed(notice: &Notice) -> &'static str {
    let mut beside = notice.when.iter().rev().filter(|condition| condition.field.matches('.').count() == 1);
    beside.find_map(|condition| condition.values.first().copied()).unwrap_or_default()
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
    let associated = kind_of_sealed(notice);
    let seal = Some(Seal { merchant, nonce: &nonce, associated });
    let picker = Picker { seal, complete: true, ..Picker::of(facts, notice.state, Section::Succeeded) };
    let event = picker.message(notice.event);
    let body = encode_unsigned(notice.wire(), &event);
    let headers = if notice.verify == Verify::Sign {
        let key_id = platform::wanted_by(state, merchant);
        let signer = platform::Signer { key_id: &key_id, merchant: Some(merchant) };
        platform::headers(state, lines, signer, &body)
    } else {
        Vec::new()
    };
    (headers, body)
}

/// Whether an answer with a status of acceptance takes nothing of that back.
pub(in crate::sandbox) fn accepts(notice: &Notice, pairs: &Pairs<'_>) -> bool {
    let telling = |row: &&AckRow| !row.refused.contains("{reason}");
    let agrees =
        |row: &AckRow| get(pairs, row.name).and_then(Raw::text).is_none_or(|text| text == row.accepted);
    notice.ack.iter().filter(telling).all(agrees)
}

#[cfg(all(test, feature = "wechat-v3"))]
mod tests {
    use super::kind_of_sealed;
    use crate::{
        gateways::wechat_v3::{RefundNotice, TransactionNotice},
        protocol::notice_api::Notice as _,
    };

    #[test]
    fn a_seal_is_bound_to_the_kind_of_what_is_inside() {
        assert_eq!(kind_of_sealed(TransactionNotice::TABLE), "transaction");
        assert_eq!(kind_of_sealed(RefundNotice::TABLE), "refund");
    }
}
