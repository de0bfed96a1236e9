//! What the heads of an API and of a notice say alike.

use super::{keys::Keys, words};
use crate::{
    fault::Faults,
    model::{At, Encoding, Gateway, SignatureAlgorithm},
};

/// How bodies are written, where that is not how the gateway writes.
pub(super) fn encoding(head: &mut Keys<'_>, gateway: &Gateway, faults: &mut Faults) -> Encoding {
    let (span, usual) = (head.place_of("encoding"), gateway.wire.encoding);
    // A root element can only be named by the gateway.
    let known: Vec<_> = Encoding::WORDS.iter().copied().filter(|(_, known)| !known.has_root()).collect();
    let own = head.word("encoding", &known, faults);
    if own == Some(usual) {
        faults.add(&span, format!("the gateway writes {} anyway", usual.name()), "says nothing");
    }
    own.unwrap_or(usual)
}

pub(super) fn signature_algorithms(head: &mut Keys<'_>, faults: &mut Faults) -> Vec<At<SignatureAlgorithm>> {
    let words = head.strings("signature_algorithms", faults);
    let known = words.into_iter().filter_map(|word| {
        let value = words::one_of(&word, "algorithm", SignatureAlgorithm::OF_PAIRS, faults)?;
        Some(At { value, span: word.span })
    });
    known.collect()
}
