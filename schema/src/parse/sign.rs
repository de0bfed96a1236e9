//! `[sign]`: signatures over sorted pairs.

use super::{
    keys::{self, Keys},
    words::{self, EMPTIES},
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, Which, words, words_of},
    model::{At, Secret, Sign, SignatureAlgorithm, SignerCertificate, TextDigest},
};

pub(super) static SIGN: Shape = Shape::new(
    "sign",
    &[
        Key::needed("field", Value::Filled),
        Key::may("type_field", Value::Text),
        Key::needed("algorithms", Value::List(1, &words!(SignatureAlgorithm::OF_PAIRS))),
        Key::may("algorithm_names", Value::Table(&ALGORITHM_NAMES)),
        Key::may("secret", Value::Text),
        Key::may("placement", words!(PLACEMENTS)),
        Key::may("empty", words!(EMPTIES)),
        Key::may("case", words!(CASES)),
        Key::may("key_length", Value::Whole(1, u32::MAX)),
        Key::may("key_id", Value::Text),
        Key::may("certificate", Value::Table(&CERTIFICATE)),
        Key::may("digest", words!(TextDigest::WORDS)),
    ],
);

static ALGORITHM_NAMES: Shape = Shape::named(
    "names_of_algorithms",
    Which::Words(
        const { &words_of::<_, { SignatureAlgorithm::OF_PAIRS.len() }>(SignatureAlgorithm::OF_PAIRS) },
    ),
    Value::Text,
);

static CERTIFICATE: Shape = Shape::new(
    "certificate_of_the_gateway",
    &[Key::needed("field", Value::Filled), Key::needed("common_name", Value::Filled)],
);

const CASES: &[(&str, bool)] = &[("upper", true), ("lower", false)];

pub(super) fn sign(mut keys: Keys<'_>, faults: &mut Faults) -> Sign {
    let field = keys.text("field", faults);
    let type_field = keys.string("type_field", faults).map(|t| t.value);
    let words = keys.strings("algorithms", faults);
    let algorithms: Vec<SignatureAlgorithm> = words
        .iter()
        .filter_map(|w| words::one_of(w, "algorithm", SignatureAlgorithm::OF_PAIRS, faults))
        .collect();
    if words.is_empty() {
        faults.add(&keys.span, "`algorithms` is missing", "which of them are allowed?");
    }
    let algorithm_names = algorithm_names(&mut keys, &algorithms, faults);
    let empties = keys.word("empty", EMPTIES, faults).unwrap_or(false);
    let has_shared = words.is_empty() || algorithms.iter().any(|algorithm| !algorithm.is_asymmetric());
    let SharedKey { secret, upper, length: key_length } =
        shared_key(&mut keys, &algorithms, has_shared, faults);
    let has_private = algorithms.iter().any(|algorithm| algorithm.is_asymmetric());
    let PrivateKey { id: key_id, certificate, digest } = private_key(&mut keys, has_private, faults);
    keys.finish(faults);
    Sign {
        field,
        type_field,
        algorithms,
        algorithm_names,
        key_id,
        certificate,
        digest,
        secret,
        upper,
        empties,
        key_length,
    }
}

/// Names on the wire, of algorithms that the gateway takes.
fn algorithm_names(
    keys: &mut Keys<'_>,
    algorithms: &[SignatureAlgorithm],
    faults: &mut Faults,
) -> Vec<(SignatureAlgorithm, String)> {
    let Some(keys) = keys.table("algorithm_names", faults) else { return Vec::new() };
    let mut found: Vec<(SignatureAlgorithm, String)> = Vec::new();
    for entry in keys.into_entries() {
        let word = At { value: entry.name.to_owned(), span: entry.span.clone() };
        let algorithm = words::one_of(&word, "algorithm", SignatureAlgorithm::OF_PAIRS, faults);
        let (Some(algorithm), Some(name)) = (algorithm, keys::string(entry.value, faults)) else { continue };
        if !algorithms.contains(&algorithm) {
            faults.add(&entry.span, format!("`{}` is not among `algorithms`", entry.name), "never named");
        }
        if name.value.is_empty() || found.iter().any(|(_, other)| *other == name.value) {
            faults.add(&name.span, "two algorithms cannot be told apart", "empty, or the name of another");
        }
        found.push((algorithm, name.value));
    }
    found
}

/// What only a digest with a shared key has.
struct SharedKey {
    secret: Secret,
    upper: bool,
    length: Option<u32>,
}

fn shared_key(
    keys: &mut Keys<'_>,
    algorithms: &[SignatureAlgorithm],
    is_there: bool,
    faults: &mut Faults,
) -> SharedKey {
    if !is_there {
        refuse(
            keys,
            &["secret", "placement", "case", "key_length"],
            "of a shared key, which none of `algorithms` has",
            faults,
        );
        return SharedKey { secret: Secret::Apart, upper: false, length: None };
    }
    let shared: Vec<_> = algorithms.iter().copied().filter(|algorithm| !algorithm.is_asymmetric()).collect();
    let secret = secret(keys, &shared, faults);
    let upper = keys.required_word("case", CASES, faults);
    let length = keys.take("key_length").and_then(|(span, value)| {
        let length = keys::whole(value, faults)?;
        if length == 0 {
            faults.add(&span, "`key_length` must be at least 1", "an empty key signs nothing");
        }
        Some(length)
    });
    SharedKey { secret, upper: upper.unwrap_or(true), length }
}

/// What only a signature with a private key has.
struct PrivateKey {
    id: Option<String>,
    certificate: Option<SignerCertificate>,
    digest: Option<TextDigest>,
}

fn private_key(keys: &mut Keys<'_>, is_there: bool, faults: &mut Faults) -> PrivateKey {
    let span = keys.place_of("certificate");
    let certificate = keys.table("certificate", faults).map(|keys| certificate(keys, faults));
    if !is_there {
        let label = "of a private key, which none of `algorithms` has";
        refuse(keys, &["key_id", "digest"], label, faults);
        if certificate.is_some() {
            faults.add(&span, "`certificate` says nothing", label);
        }
        return PrivateKey { id: None, certificate: None, digest: None };
    }
    let id = keys.string("key_id", faults);
    if let (Some(id), Some(_)) = (&id, &certificate) {
        let message = "`key_id` and `certificate` exclude each other";
        faults.add(&id.span, message, "the key is the one of the certificate");
    }
    let id = id.map(|id| id.value);
    PrivateKey { id, certificate, digest: keys.word("digest", TextDigest::WORDS, faults) }
}

fn certificate(mut keys: Keys<'_>, faults: &mut Faults) -> SignerCertificate {
    let certificate = SignerCertificate {
        field: keys.text_at("field", faults),
        common_name: keys.text_at("common_name", faults),
    };
    keys.finish(faults);
    certificate
}

/// Keys that say nothing here.
fn refuse(keys: &mut Keys<'_>, names: &[&'static str], label: &str, faults: &mut Faults) {
    for name in names {
        if let Some((span, _)) = keys.take(name) {
            faults.add(&span, format!("`{name}` says nothing"), label);
        }
    }
}

#[derive(Clone, Copy)]
enum Placement {
    Appended,
    Pair,
    Hashed,
    Apart,
}

const PLACEMENTS: &[(&str, Placement)] = &[
    ("appended", Placement::Appended),
    ("pair", Placement::Pair),
    ("hashed", Placement::Hashed),
    ("apart", Placement::Apart),
];

/// `secret`, and what it means.
fn secret(keys: &mut Keys<'_>, algorithms: &[SignatureAlgorithm], faults: &mut Faults) -> Secret {
    let span = keys.place_of("placement");
    let placement = keys.word("placement", PLACEMENTS, faults).unwrap_or(Placement::Appended);
    match placement {
        Placement::Pair => Secret::Pair(keys.text("secret", faults)),
        Placement::Hashed if algorithms.iter().any(|algorithm| !algorithm.is_digest()) => {
            let help = "say placement = \"appended\" or \"apart\"";
            faults.add_with_help(&span, "an HMAC takes the key as it is", "the key is hashed", help);
            Secret::Hashed(keys.text("secret", faults))
        }
        Placement::Apart => {
            if let Some(digest) = algorithms.iter().find(|algorithm| algorithm.is_digest()) {
                let message = format!("{} without the key in its text proves nothing", digest.name());
                faults.add_with_help(&span, message, "the key is apart", "only an HMAC has a key of its own");
            }
            if let Some(secret) = keys.string("secret", faults).filter(|secret| !secret.value.is_empty()) {
                faults.add(&secret.span, "the key is apart from the text", "no key follows it");
            }
            Secret::Apart
        }
        Placement::Appended | Placement::Hashed => {
            if !keys.has("secret") {
                let label = "what is between the last value and the key?";
                faults.add(&keys.span, "`secret` is missing", label);
            }
            // Empty where the key follows directly.
            let joint = keys.string("secret", faults).map(|secret| secret.value).unwrap_or_default();
            if matches!(placement, Placement::Hashed) {
                Secret::Hashed(joint)
            } else {
                Secret::Appended(joint)
            }
        }
    }
}
