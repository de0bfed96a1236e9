//! The certificate of the sandbox's own key, for gateways that send one with each message.

use crate::table::{Gateway, SignatureAlgorithm};

/// A certificate as it is sent.
pub(super) struct Sent {
    /// The row that holds it.
    pub(super) field: &'static str,
    /// In PEM.
    pub(super) pem: &'static str,
    /// Its serial number in decimal, which is the id of the key.
    #[cfg_attr(not(feature = "asymmetric"), expect(dead_code, reason = "only private keys have an id"))]
    pub(super) serial: String,
}

/// The certificate that goes with what is signed with that algorithm; `None` if the gateway sends none.
pub(super) fn sent(gateway: &'static Gateway, algorithm: SignatureAlgorithm) -> Option<Sent> {
    let rule = gateway.sign()?.certificate.as_ref().filter(|_| algorithm.is_asymmetric())?;
    let (pem, serial) = made::of(rule)?;
    Some(Sent { field: rule.field, pem, serial })
}

#[cfg(feature = "x509")]
pub(super) use made::root;

#[cfg(feature = "x509")]
mod made {
    use crate::{credentials::certificate::X509Certificate, table::SignerCertificate};
    use std::sync::LazyLock;

    /// The authority that issued all of them. Its private key was not kept.
    const ROOT: &str = include_str!("keys/root_certificate_for_tests_only.pem");

    /// Of one key, each for another gateway, which its common name says.
    const ALL: &[&str] = &[include_str!("keys/unionpay_certificate_for_tests_only.pem")];

    static READ: LazyLock<Vec<(&str, X509Certificate)>> =
        LazyLock::new(|| ALL.iter().map(|pem| (pem.trim_end(), read(pem))).collect());

    fn read(pem: &str) -> X509Certificate {
        X509Certificate::from_pem(pem).expect("a certificate of the sandbox is one")
    }

    pub(in crate::sandbox) fn root() -> &'static (&'static str, X509Certificate) {
        static READ: LazyLock<(&str, X509Certificate)> = LazyLock::new(|| (ROOT, read(ROOT)));
        &READ
    }

    /// The one whose common name is that of the gateway. For a gateway that has none here, a client says that the
    /// certificate is of another subject.
    pub(super) fn of(rule: &SignerCertificate) -> Option<(&'static str, String)> {
        let is_of = |certificate: &X509Certificate| {
            certificate.common_name().is_some_and(|name| rule.is_of_gateway(name))
        };
        let found = READ.iter().find(|(_, certificate)| is_of(certificate)).or(READ.first());
        found.map(|(pem, certificate)| (*pem, certificate.serial_decimal()))
    }
}

/// Without the feature, no table of such a gateway compiles.
#[cfg(not(feature = "x509"))]
mod made {
    use crate::table::SignerCertificate;

    pub(super) fn of(_: &SignerCertificate) -> Option<(&'static str, String)> {
        None
    }
}
