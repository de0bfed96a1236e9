//! Which certificates in messages are trusted, and which are not. All were made by OpenSSL.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{CertificateFault, TrustedCertificates, X509Certificate};
use paytable_tests_credentials::file;

/// 2030-03-17, when all are valid.
const NOW: i64 = 1_900_000_000;

fn pem(name: &str) -> String {
    file(&format!("keys/trusted/{name}.pem"))
}

fn certificate(name: &str) -> X509Certificate {
    X509Certificate::from_pem(pem(name)).unwrap()
}

fn trusting(names: &[&str]) -> TrustedCertificates {
    let trusted = TrustedCertificates::new();
    for name in names {
        trusted.insert(certificate(name));
    }
    trusted
}

fn fault(trusted: &[&str], name: &str) -> CertificateFault {
    trusting(trusted).check(&certificate(name), NOW).unwrap_err()
}

#[test]
fn a_certificate_of_a_trusted_authority_is_trusted() {
    for name in ["gateway", "sha512"] {
        assert_eq!(trusting(&["authority"]).check(&certificate(name), NOW), Ok(()), "{name}");
    }
}

#[test]
fn of_several_authorities_with_one_name_the_one_that_signed_counts_in_any_order() {
    for trusted in [["twin", "authority"], ["authority", "twin"]] {
        for name in ["gateway", "of_another_key"] {
            assert_eq!(trusting(&trusted).check(&certificate(name), NOW), Ok(()), "{name}");
        }
    }
}

#[test]
fn a_certificate_that_is_itself_trusted_needs_no_issuer() {
    assert_eq!(trusting(&["weak"]).check(&certificate("weak"), NOW), Ok(()));
    assert!(matches!(fault(&["weak"], "gateway"), CertificateFault::UnknownIssuer { .. }));
}

#[test]
fn a_certificate_of_another_authority_is_not_trusted() {
    let issuer = "CN=Harbour OCA1,O=Harbour Certification,C=CN".to_owned();
    for trusted in [&[][..], &["stranger"]] {
        assert_eq!(fault(trusted, "gateway"), CertificateFault::UnknownIssuer { issuer: issuer.clone() });
    }
    assert_eq!(fault(&["twin"], "gateway"), CertificateFault::WrongSignature);
}

#[test]
fn a_certificate_that_is_of_no_authority_issues_no_others() {
    assert!(matches!(fault(&["no_authority"], "of_no_authority"), CertificateFault::UnknownIssuer { .. }));
    assert!(matches!(fault(&["gateway"], "gateway_by_gateway"), CertificateFault::UnknownIssuer { .. }));
}

#[test]
fn a_signature_over_sha_1_is_not_believed() {
    assert_eq!(fault(&["authority"], "weak"), CertificateFault::WeakSignature);
}

#[test]
fn a_certificate_is_trusted_only_while_it_and_its_issuer_are_valid() {
    let serial = |name: &str| certificate(name).serial().to_owned();
    let (trusted, gateway) = (trusting(&["authority"]), certificate("gateway"));
    let not_valid = |name| Err(CertificateFault::NotValid { serial: serial(name) });
    assert_eq!(trusted.check(&gateway, gateway.not_before() - 1), not_valid("gateway"));
    assert_eq!(trusted.check(&gateway, gateway.not_after() + 1), not_valid("gateway"));
    let end = certificate("authority").not_after();
    assert_eq!(trusted.check(&gateway, end), Ok(()));
    assert_eq!(trusted.check(&gateway, end + 1), not_valid("authority"));
    let itself = trusting(&["gateway"]);
    assert_eq!(itself.check(&gateway, end + 1), Ok(()));
    assert_eq!(itself.check(&gateway, gateway.not_after() + 1), not_valid("gateway"));
}

#[test]
fn no_changed_bit_of_a_certificate_leaves_it_trusted() {
    let lines = pem("gateway");
    let text: String = lines.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = BASE64_STANDARD.decode(text).unwrap();
    let trusted = trusting(&["authority"]);
    let mut read = 0;
    for at in 0..der.len() {
        for bit in 0..8 {
            let mut changed = der.clone();
            changed[at] ^= 1 << bit;
            let Ok(certificate) = X509Certificate::from_der(&changed) else { continue };
            read += 1;
            assert!(trusted.check(&certificate, NOW).is_err(), "byte {at}, bit {bit}");
        }
    }
    assert!(read > der.len(), "only {read} could be read");
}

#[test]
fn what_was_removed_is_not_trusted_any_more_and_clones_share_it() {
    let trusted = trusting(&["authority"]);
    let clone = trusted.clone();
    assert!(clone.remove(&certificate("authority")));
    assert!(!clone.remove(&certificate("authority")));
    assert!(trusted.check(&certificate("gateway"), NOW).is_err());
    assert_eq!(format!("{:?}", trusting(&["gateway"])), r#"["1039308534"]"#);
}
