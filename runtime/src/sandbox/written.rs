//! A reply as bytes.

use crate::sandbox::{content, exchange::Answer, state::State};
use crate::{
    check::fill::FillContext,
    codec::{self, write_json},
    credentials::{content_key::ContentKey, merchant::Merchant},
    message::value::Message,
    protocol::{
        computed::computed,
        prepare::{How, encode},
        sign::signature_over,
    },
    table::{Api, SignatureAlgorithm},
};

/// The reply as bytes, signed by that side of a merchant's keys.
pub(super) fn written(
    state: &State,
    api: &Api,
    merchant: &Merchant,
    kind: SignatureAlgorithm,
    reply: &dyn Message,
) -> Answer {
    let gateway = api.gateway;
    let (nonce, time) = (state.rng.nonce(), state.clock.now().time.unix().to_string());
    let sign_type = gateway.sign_type(kind);
    let filler = FillContext { nonce: &nonce, kind, sign_type, time: &time, ..FillContext::unmade(merchant) };
    let computed = computed(api.signatures, reply, &filler);
    let sign = gateway.sign().filter(|_| api.reply_has_signed_pairs());
    let how = How { wire: api.reply_wire(), sign, unsigned: &[] };
    let mut body = encode(how, reply, &FillContext { computed: Some(&computed), ..filler });
    if let Some(envelope) = api.envelope() {
        body = write_json::in_envelope(&envelope, &body);
    }
    if let Some(member) = api.member {
        body = content::closed(body, ContentKey::of(gateway, merchant));
        let signature = gateway.sign().zip(signature_over(&body, &filler, gateway));
        let signature = signature.as_ref().map(|(sign, signature)| (sign.field, signature.as_str()));
        body = write_json::in_member(member.name, &body, signature);
    }
    Answer::new(200, codec::content_type(api.reply_encoding), body)
}
