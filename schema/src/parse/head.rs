//! What the heads of an API and of a notice say alike.

use super::{keys::Keys, words};
use crate::{
    fault::Faults,
    language::{Value, words},
    model::{At, Encoding, Gateway, SignatureAlgorithm},
    rules,
};

/// A name that becomes a type in Rust.
pub(super) const TYPE_NAME: Value = Value::Pattern(A_TYPE);
pub(super) const A_TYPE: &str = "^[A-Z][A-Za-z0-9]*$";
pub(super) const PAGE: Value = Value::Pattern("^https?://");
pub(super) const ALGORITHMS: Value = Value::List(0, &words!(SignatureAlgorithm::OF_PAIRS));

/// How messages are written, where the gateway does not write them in these `usual` formats.
pub(super) fn encoding<const N: usize>(
    head: &mut Keys<'_>,
    gateway: &Gateway,
    usual: [Encoding; N],
    faults: &mut Faults,
) -> [Encoding; N] {
    let span = head.place_of("encoding");
    // A root element can only be named by the gateway.
    let is_known = |encoding: &Encoding| !encoding.has_root() || !gateway.wire.root.is_empty();
    let known: Vec<_> = Encoding::SENT.iter().copied().filter(|(_, known)| is_known(known)).collect();
    let Some(own) = head.word("encoding", &known, faults) else { return usual };
    if usual == [own; N] {
        faults.add(&span, format!("the gateway writes {} anyway", own.name()), "says nothing");
    }
    [own; N]
}

/// The page that a table was written down from; it becomes a link of the documentation.
pub(super) fn page(head: &mut Keys<'_>, faults: &mut Faults) -> String {
    let page = head.text_at("doc_url", faults);
    if !page.value.is_empty()
        && let Some(fault) = rules::url_fault(&page.value, true)
    {
        faults.add(&page.span, format!("`doc_url` {fault}"), "where is the page?");
    }
    page.value
}

pub(super) fn signature_algorithms(head: &mut Keys<'_>, faults: &mut Faults) -> Vec<At<SignatureAlgorithm>> {
    let words = head.strings("signature_algorithms", faults);
    let known = words.into_iter().filter_map(|word| {
        let value = words::one_of(&word, "algorithm", SignatureAlgorithm::OF_PAIRS, faults)?;
        Some(At { value, span: word.span })
    });
    known.collect()
}
