//! Client certificates from PKCS#12 files. Those here were made by openssl 3.0, for a key that serves nothing else:
//! `old.p12` has the ciphers of the files that merchants have been handed for years (RC2 with 40 bits for the
//! certificate, triple DES for the key, SHA-1), `new.p12` those of today (AES-256, SHA-256).

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{ApiKey, Certificate, Merchant, Pkcs12Error};
use paytable_tests::secrets::{assert_silent, said, shown};
use std::{fs, path::Path};

const PASSWORD: &str = "1900000109";

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../keys/merchant").join(name)).unwrap()
}

/// What openssl wrote as PEM.
fn pem(name: &str) -> String {
    String::from_utf8(file(name)).unwrap()
}

fn opened(name: &str) -> String {
    let certificate = Certificate::from_pkcs12(&file(name), PASSWORD).unwrap();
    String::from_utf8(certificate.pem().to_vec()).unwrap()
}

#[test]
fn old_and_new_files_hold_what_openssl_put_in() {
    let (own, key, authority) = (pem("cert.pem"), pem("key.pem"), pem("ca.pem"));
    // Compared without telling what differs: it is a private key.
    for name in ["old.p12", "new.p12"] {
        assert!(opened(name) == format!("{own}{authority}{key}"), "{name}");
    }
    assert!(opened("3des.p12") == format!("{own}{key}"));
}

#[test]
fn the_password_is_the_number_of_the_merchant() {
    let merchant = |number| Merchant::new("wx8888888888888888", number, ApiKey::new("key"));
    for name in ["old.p12", "new.p12"] {
        let merchant = merchant(PASSWORD).certificate_pkcs12(&file(name)).unwrap();
        assert!(merchant.client_certificate().unwrap().pem() == opened(name).as_bytes());
    }
    let wrong = merchant("1900000110").certificate_pkcs12(&file("old.p12")).unwrap_err();
    assert_eq!(wrong, Pkcs12Error::WrongPassword);
    let none = Merchant::bare().certificate_pkcs12(&file("old.p12")).unwrap_err();
    assert_eq!(none, Pkcs12Error::WrongPassword);
}

#[test]
fn what_cannot_be_read_is_refused_with_the_command_that_converts_it() {
    let error = Certificate::from_pkcs12(&file("rc2_128.p12"), PASSWORD).unwrap_err();
    assert_eq!(error, Pkcs12Error::Unreadable);
    let text = error.to_string();
    assert!(
        text.contains("`openssl pkcs12 -legacy -in apiclient_cert.p12 -nodes -out apiclient.pem`"),
        "{text}"
    );
    for name in ["no_key.p12", "no_certificate.p12"] {
        assert_eq!(Certificate::from_pkcs12(&file(name), PASSWORD).unwrap_err(), Pkcs12Error::Incomplete);
    }
}

#[test]
fn what_is_given_in_place_of_a_pkcs12_file_is_named() {
    let whole = file("new.p12");
    let base64 = BASE64_STANDARD.encode(&whole);
    let as_text = String::from_utf8_lossy(&whole).into_owned().into_bytes();
    let der =
        BASE64_STANDARD.decode(pem("cert.pem").lines().filter(|l| !l.starts_with('-')).collect::<String>());
    for (bytes, expected, words) in [
        (Vec::new(), Pkcs12Error::Empty, "is empty"),
        (b"\n".to_vec(), Pkcs12Error::Empty, "is empty"),
        (file("cert.pem"), Pkcs12Error::Pem, "`Certificate::from_pem`"),
        (base64.clone().into_bytes(), Pkcs12Error::Base64, "decode it first"),
        (format!("{base64}\n").into_bytes(), Pkcs12Error::Base64, "decode it first"),
        (whole[..whole.len() - 1].to_vec(), Pkcs12Error::Truncated, "copy it again"),
        (whole[..40].to_vec(), Pkcs12Error::Truncated, "copy it again"),
        (b"./apiclient_cert.p12".to_vec(), Pkcs12Error::NotPkcs12, "not its path"),
        (as_text, Pkcs12Error::NotPkcs12, "as bytes, not as text"),
        (der.unwrap(), Pkcs12Error::NotPkcs12, "are not PKCS#12"),
    ] {
        let error = Certificate::from_pkcs12(&bytes, PASSWORD).unwrap_err();
        assert_eq!(error, expected);
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn the_password_may_come_with_the_line_end_of_its_file() {
    let merchant = Merchant::new("wx8888888888888888", format!("{PASSWORD}\n"), ApiKey::new("key"));
    assert!(merchant.certificate_pkcs12(&file("new.p12")).is_ok());
}

#[test]
fn a_file_that_was_changed_or_cut_gives_no_certificate_and_no_panic() {
    let whole = file("new.p12");
    for end in 0..whole.len() {
        assert!(Certificate::from_pkcs12(&whole[..end], PASSWORD).is_err(), "{end}");
    }
    let sound = opened("new.p12");
    for at in (0..whole.len()).step_by(41) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        // What nothing protects can be changed, and what is protected stays what it was.
        if let Ok(certificate) = Certificate::from_pkcs12(&changed, PASSWORD) {
            assert!(certificate.pem() == sound.as_bytes(), "{at}");
        }
    }
}

#[test]
fn neither_password_nor_key_is_printed() {
    let key = pem("key.pem");
    let lines: Vec<&str> = key.lines().filter(|line| !line.starts_with('-')).collect();
    let secrets = [&[PASSWORD], lines.as_slice()].concat();
    let certificate = Certificate::from_pkcs12(&file("old.p12"), PASSWORD).unwrap();
    assert_eq!(shown(&certificate), "Certificate(***)\nCertificate(***)");
    for error in [
        Pkcs12Error::Empty,
        Pkcs12Error::Pem,
        Pkcs12Error::Base64,
        Pkcs12Error::NotPkcs12,
        Pkcs12Error::Truncated,
        Pkcs12Error::WrongPassword,
        Pkcs12Error::Unreadable,
        Pkcs12Error::Incomplete,
    ] {
        assert_silent(&secrets, "Pkcs12Error", &said(&error));
    }
}
