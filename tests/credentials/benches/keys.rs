//! What signing and verifying cost over the bare call of the cryptographic provider: `cargo bench -p
//! paytable-tests-credentials`. The two take turns, and of each the fastest round counts.

use paytable::{PrivateKey, PublicKey};
use paytable_tests_credentials::{OWN_PEM, file};
#[cfg(all(not(feature = "ring"), feature = "aws-lc"))]
use rustls::crypto::aws_lc_rs as provider;
#[cfg(feature = "ring")]
use rustls::crypto::ring as provider;
use rustls::{
    SignatureScheme,
    pki_types::{PrivateKeyDer, pem::PemObject},
};
use std::{hint::black_box, time::Instant};

const ROUNDS: usize = 200;

/// Microseconds a call, in the fastest round, of both.
fn compare(calls: u32, mut bare: impl FnMut(), mut ours: impl FnMut()) -> (f64, f64) {
    let one_round = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..calls).for_each(|_| call());
        start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
    };
    let (mut of_bare, mut of_ours) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        of_bare = of_bare.min(one_round(&mut bare));
        of_ours = of_ours.min(one_round(&mut ours));
    }
    (of_bare, of_ours)
}

#[expect(clippy::print_stdout, reason = "it is what a benchmark is for")]
fn main() {
    let text = file(OWN_PEM);
    let key = PrivateKey::from_pem(&text).expect("an RSA key");
    let public = PublicKey::from_pem(key.public_key().to_pem()).expect("its public key");

    let der = PrivateKeyDer::from_pem_slice(text.as_bytes()).expect("PEM");
    let bare = provider::sign::any_supported_type(&der).expect("a key of the provider");
    let signer = bare.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256]).expect("RSA");
    let algorithms = provider::default_provider().signature_verification_algorithms;
    let rsa = algorithms.mapping.iter().find(|(scheme, _)| *scheme == SignatureScheme::RSA_PKCS1_SHA256);
    let verifier = rsa.expect("RSA").1[0];

    println!("| call | message | bare, µs | ours, µs | ratio |\n|---|---|---|---|---|");
    for length in [200, 2000, 20_000] {
        let message = vec![b'a'; length];
        let parts = [&message[..50], &message[50..]];
        let signature = signer.sign(&message).expect("a signature");
        let line = |call: &str, (bare, ours): (f64, f64)| {
            println!("| {call} | {length} bytes | {bare:.1} | {ours:.1} | {:.3} |", ours / bare);
        };
        let signs = compare(
            5,
            || drop(black_box(signer.sign(black_box(&message)))),
            || drop(black_box(key.sign_sha256(black_box(&parts)))),
        );
        line("sign, two parts", signs);
        let bare = || {
            verifier.verify_signature(public.pkcs1_der(), black_box(&message), black_box(&signature)).is_ok()
        };
        let parts = || public.verify_sha256(black_box(&parts), black_box(&signature));
        let whole = || public.verify_sha256(black_box(&[&message[..]]), black_box(&signature));
        line("verify, two parts", compare(100, || assert!(bare()), || assert!(parts())));
        line("verify, one part", compare(100, || assert!(bare()), || assert!(whole())));
    }
}
