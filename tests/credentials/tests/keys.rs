//! Which texts are keys, what is said of those that are not, and what a signature must not be.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{KeyFault, KeyKind, PrivateKey, PublicKey, X509Certificate};
use paytable_tests_credentials::{OWN_PEM, file};
use proptest::prelude::*;
use rsa::{
    pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _},
    pkcs1v15::{Signature, SigningKey, VerifyingKey},
    pkcs8::DecodePrivateKey as _,
    signature::{SignatureEncoding as _, Signer as _, Verifier as _},
};
use sha2::Sha256;
use std::sync::LazyLock;

static OWN: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::from_pem(file(OWN_PEM)).unwrap());

fn key(name: &str) -> String {
    file(&format!("keys/{name}"))
}

/// The base64 between the lines of a PEM block.
fn inside(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

fn der(pem: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(inside(pem)).unwrap()
}

fn relabelled(pem: &str, label: &str) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", inside(pem))
}

fn private(text: impl AsRef<[u8]>) -> KeyFault {
    PrivateKey::from_pem(text).unwrap_err()
}

fn public(text: impl AsRef<[u8]>) -> KeyFault {
    PublicKey::from_pem(text).unwrap_err()
}

fn certificate(text: impl AsRef<[u8]>) -> KeyFault {
    X509Certificate::from_pem(text).unwrap_err()
}

#[test]
fn a_private_key_is_read_in_every_form_it_is_handed_out_in() {
    let (pkcs8, pkcs1) = (file(OWN_PEM), key("own_pkcs1.pem"));
    let in_one_line = |pem: &str| pem.trim_end().replace('\n', "\\n");
    for text in [
        pkcs8.clone(),
        pkcs1.clone(),
        // What a wrong label says is not what the block holds.
        relabelled(&pkcs8, "RSA PRIVATE KEY"),
        relabelled(&pkcs1, "PRIVATE KEY"),
        inside(&pkcs8),
        inside(&pkcs1),
        format!("\u{feff}{}", pkcs8.replace('\n', "\r\n")),
        format!(" \"{}\" \n", in_one_line(&pkcs8)),
        format!("'{}'", in_one_line(&pkcs1)),
        // As `openssl pkcs12 -nodes` writes it.
        format!("Bag Attributes\n    localKeyID: 01\n{}{pkcs8}", key("own_cert.pem")),
    ] {
        assert_eq!(PrivateKey::from_pem(text).unwrap().public_key(), OWN.public_key());
    }
    for der in [der(&pkcs8), der(&pkcs1)] {
        assert_eq!(PrivateKey::from_der(&der).unwrap().public_key(), OWN.public_key());
    }
}

#[test]
fn a_public_key_is_read_in_every_form_it_is_handed_out_in() {
    let (spki, pkcs1, cert) = (key("own_spki.pub"), key("own_pkcs1.pub"), key("own_cert.pem"));
    for text in [
        spki.clone(),
        pkcs1.clone(),
        cert.clone(),
        inside(&spki),
        inside(&pkcs1),
        inside(&cert),
        relabelled(&spki, "RSA PUBLIC KEY"),
        format!("\u{feff}\"{}\"", spki.trim_end().replace('\n', "\\n")),
        format!("{cert}{}", file("vectors-rsa/keys/alipay-node.app.crt")),
        format!("{}{cert}", file(OWN_PEM)),
        OWN.public_key().to_pem(),
    ] {
        assert_eq!(PublicKey::from_pem(text).unwrap(), *OWN.public_key());
    }
    assert_eq!(OWN.public_key().to_pem(), spki);
    assert_eq!(OWN.public_key().pkcs1_der(), der(&pkcs1));
    assert_eq!(OWN.public_key().bits(), 2048);
}

/// Why a text is refused.
type Reader = fn(&[u8]) -> KeyFault;

/// What every kind of text says to the three that read one.
#[test]
fn each_reason_to_refuse_a_text_is_said() {
    use KeyKind::{Certificate, PrivateKey, PublicKey};

    let own = file(OWN_PEM);
    let readers: [(Reader, KeyKind); 3] = [
        (|text| private(text), PrivateKey),
        (|text| public(text), PublicKey),
        (|text| certificate(text), Certificate),
    ];
    for (read, expected) in readers {
        for empty in ["", " \n", "\"\"", "\u{feff}"] {
            assert_eq!(read(empty.as_bytes()), KeyFault::Empty, "{empty:?}");
        }
        for path in
            ["./apiclient_key.pem", "C:\\certs\\key.pem", "---BEGIN PRIVATE KEY---\nMIIE\n", "密钥", "MIIE*"]
        {
            assert_eq!(read(path.as_bytes()), KeyFault::NotPem, "{path}");
        }
        assert_eq!(read(&der(&own)), KeyFault::Binary);
        let utf16: Vec<u8> =
            [0xfeff].into_iter().chain(own.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16), KeyFault::Utf16);
        for cut in [
            "-----BEGIN PRIV",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN CERTIFICATE-----\nMIIE\n-----END C",
        ] {
            assert_eq!(read(cut.as_bytes()), KeyFault::Truncated, "{cut}");
        }
        for label in ["CERTIFICATE REQUEST", "OPENSSH PRIVATE KEY", "PGP PUBLIC KEY BLOCK"] {
            let fault = KeyFault::WrongBlock { label: label.to_owned(), expected };
            assert_eq!(read(relabelled("AAAA", label).as_bytes()), fault);
        }
        for (name, given) in [
            (own.clone(), PrivateKey),
            (key("own_pkcs1.pem"), PrivateKey),
            (key("own_spki.pub"), PublicKey),
            (key("own_pkcs1.pub"), PublicKey),
            (key("own_cert.pem"), Certificate),
        ] {
            // A certificate has a public key.
            if given == expected || (given, expected) == (Certificate, PublicKey) {
                continue;
            }
            let fault = KeyFault::WrongKind { given, expected };
            assert_eq!(read(name.as_bytes()), fault);
            assert_eq!(read(inside(&name).as_bytes()), fault, "in base64 alone");
        }
    }
    let own_label = |label: &str| relabelled("AAAA*", label);
    assert_eq!(private(own_label("PRIVATE KEY")), KeyFault::NotBase64);
    assert_eq!(public(own_label("PUBLIC KEY")), KeyFault::NotBase64);
    assert_eq!(certificate(own_label("CERTIFICATE")), KeyFault::NotBase64);
    assert_eq!(private(relabelled("", "PRIVATE KEY")), KeyFault::Empty);
    let half = |text: &str| inside(text).split_at(400).0.to_owned();
    assert_eq!(private(half(&own)), KeyFault::Malformed);
    assert_eq!(private(relabelled(&half(&own), "PRIVATE KEY")), KeyFault::Malformed);
    assert_eq!(public(half(&key("own_cert.pem"))), KeyFault::Malformed);
    assert_eq!(certificate(half(&key("own_cert.pem"))), KeyFault::Malformed);
}

#[test]
fn a_key_that_cannot_be_used_is_refused_with_its_reason() {
    for name in ["encrypted_pkcs8.pem", "encrypted_pkcs1.pem"] {
        assert_eq!(private(key(name)), KeyFault::Encrypted, "{name}");
    }
    assert_eq!(private(inside(&key("encrypted_pkcs8.pem"))), KeyFault::Encrypted);
    assert_eq!(private(format!("{}{}", file(OWN_PEM), key("rsa_3072.pem"))), KeyFault::Several);
    assert_eq!(public(format!("{}{}", key("own_spki.pub"), key("rsa_1024.pub"))), KeyFault::Several);

    let not_rsa = |algorithm: &str| KeyFault::NotRsa { algorithm: algorithm.to_owned() };
    for (name, algorithm) in [
        ("ec_sec1.pem", "EC"),
        ("ec_pkcs8.pem", "EC"),
        ("ed25519.pem", "Ed25519"),
        ("rsa_pss.pem", "RSASSA-PSS"),
    ] {
        assert_eq!(private(key(name)), not_rsa(algorithm), "{name}");
    }
    assert_eq!(public(key("ec.pub")), not_rsa("EC"));
    assert_eq!(public(key("ec_cert.pem")), not_rsa("EC"));
    assert_eq!(certificate(key("ec_cert.pem")), not_rsa("EC"));

    assert_eq!(private(key("rsa_1024.pem")), KeyFault::TooSmall { bits: 1024 });
    assert_eq!(public(key("rsa_1024.pub")), KeyFault::TooSmall { bits: 1024 });
    assert_eq!(PrivateKey::from_pem(key("rsa_3072.pem")).unwrap().public_key().bits(), 3072);
}

#[test]
fn a_certificate_of_version_1_is_read_or_refused_with_its_version() {
    let old = file("../keys/merchant/v1_cert.pem");
    assert_eq!(public(&old), KeyFault::Version1);
    assert_eq!(public(inside(&old)), KeyFault::Version1);
    let text = public(&old).to_string();
    assert!(text.contains("X.509 version 1") && text.contains("version 3"), "{text}");
    // Serial number and key are the same in all versions.
    let new = X509Certificate::from_pem(file("../keys/merchant/cert.pem")).unwrap();
    assert_eq!(X509Certificate::from_pem(&old).unwrap().public_key(), new.public_key());
}

#[test]
fn a_pkcs12_file_in_the_place_of_pem_is_named() {
    let p12 = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../keys/merchant/new.p12")).unwrap();
    for text in [p12.clone(), BASE64_STANDARD.encode(&p12).into_bytes()] {
        for fault in [private(&text), public(&text), certificate(&text)] {
            assert_eq!(fault, KeyFault::Pkcs12);
            assert!(fault.to_string().contains("`Certificate::from_pkcs12`"), "{fault}");
        }
    }
}

#[test]
fn blocks_without_a_line_end_between_them_are_read() {
    let (pem, cert) = (file(OWN_PEM), key("own_cert.pem"));
    let joined = format!("{}{pem}", cert.trim_end());
    assert_eq!(PrivateKey::from_pem(&joined).unwrap().public_key(), OWN.public_key());
    assert_eq!(PublicKey::from_pem(&joined).unwrap(), *OWN.public_key());
    assert_eq!(X509Certificate::from_pem(&joined).unwrap().public_key(), OWN.public_key());
}

/// A SEQUENCE or an INTEGER of DER.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let length = match length {
        [0, short] if short < 0x80 => vec![short],
        [0, one] => vec![0x81, one],
        [high, low] => vec![0x82, high, low],
    };
    [&[tag], &length[..], content].concat()
}

/// A public key of these numbers.
fn numbers(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    tagged(0x30, &[tagged(2, &[&[0], modulus].concat()), tagged(2, exponent)].concat())
}

#[test]
fn sizes_and_exponents_that_no_provider_takes_are_refused() {
    let read = |bytes: usize, first: u8, exponent: &[u8]| {
        let modulus = [vec![first], vec![0xff; bytes - 1]].concat();
        PublicKey::from_der(&numbers(&modulus, exponent))
    };
    let good = &[1, 0, 1][..];
    assert_eq!(read(256, 0x80, good).unwrap().bits(), 2048);
    assert_eq!(read(1024, 0x80, good).unwrap().bits(), 8192);
    assert_eq!(read(255, 0x80, good), Err(KeyFault::TooSmall { bits: 2040 }));
    assert_eq!(read(1025, 0x81, good), Err(KeyFault::TooLarge { bits: 8200 }));
    for exponent in [&[1][..], &[2], &[0], &[1, 0, 0], &[0x03, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(read(256, 0x80, exponent), Err(KeyFault::Exponent), "{exponent:?}");
    }
    for exponent in [&[3][..], &[17], good, &[0x01, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(read(256, 0x80, exponent).unwrap().bits(), 2048, "{exponent:?}");
    }
}

#[test]
fn a_private_key_whose_numbers_do_not_belong_together_is_refused() {
    let pkcs1 = der(&key("own_pkcs1.pem"));
    let mut refused = 0;
    // In the first prime, behind the modulus, the exponents and the private exponent.
    for at in [600, 700, 800, 1000, 1100] {
        let mut changed = pkcs1.clone();
        changed[at] ^= 4;
        match PrivateKey::from_der(&changed) {
            Err(KeyFault::Refused { reason }) => {
                assert!(!reason.is_empty());
                refused += 1;
            }
            other => panic!("{at}: {other:?}"),
        }
    }
    assert_eq!(refused, 5);
}

#[test]
fn what_a_fault_says_names_what_to_do() {
    let says = |fault: KeyFault, words: &[&str]| {
        let text = fault.to_string();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    };
    says(private(""), &["empty", "content of the PEM file"]);
    says(private("/etc/keys/apiclient_key.pem.bak"), &["not its path"]);
    says(private(der(&file(OWN_PEM))), &["`from_der`"]);
    says(private("\u{feff}-----BEGIN PRIVATE KEY-----"), &["-----END", "all its lines"]);
    says(private(key("own_cert.pem")), &["a private key is needed, got a certificate", "-----BEGIN PRIVATE"]);
    says(private(key("request.pem")), &["CERTIFICATE REQUEST", "-----BEGIN PRIVATE KEY-----"]);
    says(public(file(OWN_PEM)), &["a public key is needed, got a private key", "-----BEGIN PUBLIC KEY-----"]);
    says(certificate(key("own_spki.pub")), &["a certificate is needed, got a public key"]);
    says(private(key("encrypted_pkcs8.pem")), &["encrypted", "`openssl pkey"]);
    says(private(key("ec_pkcs8.pem")), &["the algorithm EC", "use the RSA key"]);
    says(private(key("rsa_1024.pem")), &["1024 bits", "at least 2048 bits"]);
}

#[test]
fn no_secret_is_printed() {
    let own = file(OWN_PEM);
    assert_eq!(format!("{:?}", *OWN), "PrivateKey(***)");
    assert_eq!(format!("{:#?}", OWN.clone()), "PrivateKey(***)");
    assert_eq!(format!("{:?}", OWN.public_key()), "PublicKey(2048 bits)");
    let base64 = inside(&own);
    for text in [
        base64.split_at(800).0.to_owned(),
        format!("-----BEGIN {base64}-----"),
        format!("-----BEGIN PRIVATE KEY-----{base64}"),
        relabelled(&format!("{base64}*"), "PRIVATE KEY"),
        relabelled(&base64, "SOMETHING ELSE"),
    ] {
        let fault = private(text);
        let said = format!("{fault} {fault:?}");
        for start in (0..base64.len() - 16).step_by(8) {
            assert!(!said.contains(&base64[start..start + 16]), "a fault holds a part of the key");
        }
    }
}

fn oracle() -> rsa::PrivateKey {
    rsa::PrivateKey::from_pkcs8_pem(&file(OWN_PEM)).unwrap()
}

#[test]
fn another_hand_makes_and_takes_the_same_signatures() {
    let (signs, verifies) =
        (SigningKey::<Sha256>::new(oracle()), VerifyingKey::<Sha256>::new((&oracle()).into()));
    for length in [0, 1, 31, 55, 56, 63, 64, 65, 1000, 100_000] {
        let message = vec![b'a'; length];
        let (one, other) = message.split_at(length / 3);
        let signature = OWN.sign_sha256(&[one, b"", other]).unwrap();
        assert_eq!(signature, signs.sign(&message).to_vec());
        verifies.verify(&message, &Signature::try_from(&signature[..]).unwrap()).unwrap();
        assert!(OWN.public_key().verify_sha256(&[one, other], &signature));
    }
    assert_eq!(OWN.sign_sha256(&[]).unwrap(), signs.sign(b"").to_vec());
}

#[test]
fn a_signature_that_is_changed_cut_or_longer_does_not_verify() {
    let message = b"GET\n/v3/certificates\n1554208460\nnonce\n\n";
    let signature = OWN.sign_sha256(&[message]).unwrap();
    let holds = |signature: &[u8]| OWN.public_key().verify_sha256(&[message], signature);
    assert!(holds(&signature));
    for at in 0..signature.len() {
        let mut changed = signature.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(!holds(&changed), "changed at {at}");
        assert!(!holds(&signature[..at]), "cut at {at}");
        assert!(!holds(&signature[at + 1..]), "begun after {at}");
    }
    assert!(!holds(&[]));
    assert!(!holds(&[&signature[..], &[0]].concat()));
    assert!(!holds(&[&[0], &signature[..]].concat()));
    assert!(!holds(&[0; 256]) && !holds(&[0xff; 256]) && !holds(&[0; 10_000]));
    assert!(!holds(BASE64_STANDARD.encode(&signature).as_bytes()));
    for at in 0..message.len() {
        let mut changed = message.to_vec();
        changed[at] ^= 1;
        assert!(!OWN.public_key().verify_sha256(&[&changed], &signature), "message changed at {at}");
    }
    let other = PrivateKey::from_pem(file("vectors-rsa/keys/axios.apiclient_key.pem")).unwrap();
    assert!(!other.public_key().verify_sha256(&[message], &signature));
}

#[test]
fn a_signature_of_another_padding_or_digest_does_not_verify() {
    let message = b"message";
    let holds = |signature: &[u8]| OWN.public_key().verify_sha256(&[message], signature);
    let sha1 = SigningKey::<sha1::Sha1>::new_unprefixed(oracle());
    assert!(!holds(&sha1.sign(message).to_vec()));
    let unprefixed = SigningKey::<Sha256>::new_unprefixed(oracle());
    assert!(!holds(&unprefixed.sign(message).to_vec()));
}

#[test]
fn clones_share_one_key_between_threads() {
    let key = OWN.clone();
    let expected = key.sign_sha256(&[b"source"]).unwrap();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let key = key.clone();
            std::thread::spawn(move || key.sign_sha256(&[b"source"]).unwrap())
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), expected);
    }
}

#[test]
fn pkcs1_of_another_hand_is_read() {
    let text = oracle().to_pkcs1_pem(rsa::pkcs8::LineEnding::CRLF).unwrap();
    assert_eq!(PrivateKey::from_pem(text.as_bytes()).unwrap().public_key(), OWN.public_key());
    assert_eq!(rsa::PrivateKey::from_pkcs1_pem(&key("own_pkcs1.pem")).unwrap(), oracle());
}

/// No text and no DER makes it panic.
fn read_all(bytes: &[u8]) {
    for result in [PrivateKey::from_pem(bytes), PrivateKey::from_der(bytes)] {
        let _ = result.map_err(|fault| fault.to_string());
    }
    for result in [PublicKey::from_pem(bytes), PublicKey::from_der(bytes)] {
        let _ = result.map(|key| key.verify_sha256(&[bytes], bytes)).map_err(|fault| fault.to_string());
    }
    for result in [X509Certificate::from_pem(bytes), X509Certificate::from_der(bytes)] {
        let _ = result.map(|certificate| certificate.serial_decimal()).map_err(|fault| fault.to_string());
    }
}

/// Texts and DER that are read, to be changed.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let names = [
        "own_pkcs1.pem",
        "own_spki.pub",
        "own_pkcs1.pub",
        "own_cert.pem",
        "encrypted_pkcs8.pem",
        "ec_cert.pem",
    ];
    let mut texts: Vec<String> = names.iter().map(|name| key(name)).collect();
    texts.push(file(OWN_PEM));
    let ders: Vec<Vec<u8>> = texts.iter().map(|text| der(text)).collect();
    texts.into_iter().map(String::into_bytes).chain(ders).collect()
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
        read_all(&[b"-----BEGIN PRIVATE KEY-----", &bytes[..], b"-----END PRIVATE KEY-----"].concat());
        let base64 = BASE64_STANDARD.encode(&bytes);
        read_all(base64.as_bytes());
        read_all(relabelled(&base64, "CERTIFICATE").as_bytes());
        read_all(relabelled(&base64, "PUBLIC KEY").as_bytes());
    }

    #[test]
    fn no_change_of_a_good_one_makes_it_panic(
        seed in 0..14_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = SEEDS[seed].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_all(&bytes);
    }
}
