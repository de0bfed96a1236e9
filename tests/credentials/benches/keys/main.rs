//! What signing and verifying cost over the bare call of the cryptographic provider, alone and as a part of a whole
//! order of WeChat Pay v3 or of Alipay: `cargo bench -p paytable-tests-credentials`. The two take turns, and of each the fastest
//! round counts.

mod alipay;
mod order;

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
use rustls::{pki_types::SignatureVerificationAlgorithm, sign::Signer};
use std::{hint::black_box, time::Instant};

const ROUNDS: usize = 200;
/// The same where the command line says `short`: whether it works, and no figures.
const SHORT: usize = 3;

/// A key as the provider has it.
struct Bare {
    signer: Box<dyn Signer>,
    verifier: &'static dyn SignatureVerificationAlgorithm,
}

/// Microseconds a call, in the fastest round, of both.
fn compare(calls: u32, mut bare: impl FnMut(), mut ours: impl FnMut()) -> (f64, f64) {
    let one_round = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..calls).for_each(|_| call());
        start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
    };
    let (mut of_bare, mut of_ours) = (f64::MAX, f64::MAX);
    let short = std::env::args().any(|argument| argument == "short");
    let rounds = if short { SHORT } else { ROUNDS };
    for _ in 0..rounds {
        of_bare = of_bare.min(one_round(&mut bare));
        of_ours = of_ours.min(one_round(&mut ours));
    }
    (of_bare, of_ours)
}

#[expect(clippy::print_stdout, reason = "it is what a benchmark is for")]
fn line(call: &str, message: &str, (bare, ours): (f64, f64)) {
    println!("| {call} | {message} | {bare:.1} | {ours:.1} | {:.3} |", ours / bare);
}

#[expect(clippy::print_stdout, reason = "it is what a benchmark is for")]
fn main() {
    let text = file(OWN_PEM);
    let der = PrivateKeyDer::from_pem_slice(text.as_bytes()).expect("PEM");
    let key = provider::sign::any_supported_type(&der).expect("a key of the provider");
    let algorithms = provider::default_provider().signature_verification_algorithms;
    let rsa = algorithms.mapping.iter().find(|(scheme, _)| *scheme == SignatureScheme::RSA_PKCS1_SHA256);
    let bare = Bare {
        signer: key.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256]).expect("RSA"),
        verifier: rsa.expect("RSA").1[0],
    };
    println!("| call | message | bare, µs | ours, µs | ratio |\n|---|---|---|---|---|");
    texts(&bare, &text);
    order::order(&bare, &text);
    alipay::order(&bare, &text);
}

fn texts(bare: &Bare, pem: &str) {
    let key = PrivateKey::from_pem(pem).expect("an RSA key");
    let public = PublicKey::from_pem(key.public_key().to_pem()).expect("its public key");
    for length in [200, 2000, 20_000] {
        let message = vec![b'a'; length];
        let parts = [&message[..50], &message[50..]];
        let signature = bare.signer.sign(&message).expect("a signature");
        let bytes = format!("{length} bytes");
        let signs = compare(
            5,
            || drop(black_box(bare.signer.sign(black_box(&message)))),
            || drop(black_box(key.sign_sha256(black_box(&parts)))),
        );
        line("sign, two parts", &bytes, signs);
        let verified = || {
            let message = black_box(&message);
            bare.verifier.verify_signature(public.pkcs1_der(), message, black_box(&signature)).is_ok()
        };
        let parts = || public.verify_sha256(black_box(&parts), black_box(&signature));
        let whole = || public.verify_sha256(black_box(&[&message[..]]), black_box(&signature));
        line("verify, two parts", &bytes, compare(100, || assert!(verified()), || assert!(parts())));
        line("verify, one part", &bytes, compare(100, || assert!(verified()), || assert!(whole())));
    }
}
