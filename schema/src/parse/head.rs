//! What the heads of an API and of a notice say alike.

use super::{keys::Keys, words};
use crate::{
    fault::Faults,
    model::{At, Encoding, Gateway, SignatureAlgorithm},
};

/// How bodies are written, where that is not how the gateway writes.
pub(super) fn encoding(head: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Encoding {
    let span = head.place_of("encoding");
    let own = head.word("encoding", &[("json", ())], faults);
    if own.is_some() && gateway.wire.encoding == Encoding::Json {
        faults.add(&span, "the gateway writes JSON anyway", "says nothing");
    }
    own.map_or_else(|| gateway.wire.encoding.clone(), |()| Encoding::Json)
}

pub(super) fn signature_algorithms(head: &mut Keys<'_>, faults: &mut Faults) -> Vec<At<SignatureAlgorithm>> {
    let words = head.strings("signature_algorithms", faults);
    let known = words.into_iter().filter_map(|word| {
        let value = words::one_of(&word, "algorithm", SignatureAlgorithm::OF_PAIRS, faults)?;
        Some(At { value, span: word.span })
    });
    known.collect()
}
