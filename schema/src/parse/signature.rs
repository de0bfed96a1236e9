//! Signatures beside the gateway's, and messages whose signature is known.

use super::{
    keys::{self, Keys},
    lines::own_lines,
    template::OF_MESSAGE,
    words::EMPTIES,
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{Signature, SignatureAlgorithm, Vector, Written},
};

pub(super) static SIGNATURES: Shape = Shape::open("signatures", Value::Table(&SIGNATURE));

static SIGNATURE: Shape = Shape::new(
    "signature",
    &[
        Key::may("over", Value::TEXTS),
        Key::may("lines", Value::TEXTS),
        Key::needed("algorithm", words!(SignatureAlgorithm::OF_FIELDS)),
        Key::may("secret", Value::Text),
        Key::may("key", Value::Text),
        Key::may("key_suffix", Value::Text),
        Key::needed("written", words!(Written::WORDS)),
        Key::may("empty", words!(EMPTIES)),
    ],
);

pub(super) static VECTOR: Shape = Shape::new(
    "vector",
    &[
        Key::needed("source", Value::Filled),
        Key::needed("algorithm", words!(SignatureAlgorithm::OF_SHARED_KEYS)),
        Key::needed("key", Value::Filled),
        Key::needed("values", Value::Table(&VALUES)),
        Key::needed("sign", Value::Filled),
    ],
);

static VALUES: Shape = Shape::open("values_of_a_vector", Value::Scalar);

pub(super) fn signatures(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Signature> {
    let Some(keys) = file.table("signature", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = entry.table(faults)?;
            let over = keys.strings("over", faults);
            let lines = own_lines(&mut keys, OF_MESSAGE, faults);
            let algorithm = keys.required_word("algorithm", SignatureAlgorithm::OF_FIELDS, faults);
            let written = keys.required_word("written", Written::WORDS, faults);
            let secret = keys.string("secret", faults).map(|s| s.value);
            let key = keys.string("key", faults).map(|k| k.value);
            let key_suffix = keys.string("key_suffix", faults).map(|k| k.value).unwrap_or_default();
            let empties = keys.word("empty", EMPTIES, faults).unwrap_or(false);
            let span = entry.span.clone();
            keys.finish(faults);
            let (algorithm, written) = (algorithm?, written?);
            Some(Signature {
                name: entry.name.to_owned(),
                over,
                lines,
                algorithm,
                secret,
                key,
                key_suffix,
                written,
                empties,
                span,
            })
        })
        .collect()
}

pub(super) fn vectors(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Vector> {
    let tables = file.tables("vector", faults).into_iter();
    tables
        .filter_map(|mut keys| {
            let source = keys.text("source", faults);
            let algorithm = keys.required_word("algorithm", SignatureAlgorithm::OF_SHARED_KEYS, faults);
            let key = keys.text("key", faults);
            let sign = keys.text_at("sign", faults);
            let span = keys.span.clone();
            let values = keys.table("values", faults);
            if values.is_none() && !keys.has("values") {
                faults.add(&span, "`values` is missing", "which message is signed?");
            }
            let entries = values.map(Keys::into_entries).unwrap_or_default();
            let values = entries
                .iter()
                .filter_map(|entry| Some((entry.name.to_owned(), keys::scalar(entry.value, faults)?.value)));
            let values = values.collect();
            keys.finish(faults);
            Some(Vector { source, algorithm: algorithm?, key, values, sign, span })
        })
        .collect()
}
