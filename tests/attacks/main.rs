//! What an attacker can make of genuine messages, and what has to come of it. Every message here carries a signature
//! that fits, or a ciphertext that opens: an attacker has seen a genuine one, and has cut, moved or kept it.

mod combined;
mod echo;
mod elsewhere;
mod encrypted;
mod generated;
mod recut;
mod retry;
mod shared_keys;
mod small;

use paytable::{WechatV2, table::SignatureAlgorithm};
use paytable_tests::{KEY, Pairs, digest, notice, protocol, set, xml};

const BOTH: [SignatureAlgorithm; 2] = [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256];

/// The pairs of a signed text that is cut at these names instead of at its own. A name that comes twice is cut where it
/// comes last.
fn cut(text: &str, names: &[&str]) -> Pairs {
    let mut starts: Vec<(usize, &str)> = names
        .iter()
        .map(|name| {
            let joint = format!("&{name}=");
            let inside = text.rfind(&joint).map(|at| at + 1);
            (
                inside.or_else(|| text.starts_with(&joint[1..]).then_some(0)).expect("a name in the text"),
                *name,
            )
        })
        .collect();
    starts.sort_unstable();
    let ends = starts.iter().skip(1).map(|(at, _)| at - 1).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((at, name), end)| ((*name).to_owned(), text[at + name.len() + 1..end].to_owned()))
        .collect()
}

/// A body of these pairs, with a signature that was made over that text.
fn body(mut pairs: Pairs, text: &str, kind: SignatureAlgorithm) -> Vec<u8> {
    assert_eq!(paytable_tests::text_to_sign(&pairs), text, "the same text was signed");
    set(&mut pairs, "sign", &digest(text, kind, KEY));
    xml(&pairs).into_bytes()
}
