//! TLS: always used, always verified. The features select the cryptographic provider.

use crate::client::error::BuildError;
use crate::credentials::client_certificate::Certificate;

pub(super) use chosen::Tls;

/// rustls is configured here. reqwest alone would need a provider installed for the whole process.
#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
mod chosen {
    use super::{BuildError, Certificate};
    use crate::credentials::provider;
    use rustls::{
        ClientConfig, client::danger::ServerCertVerifier, crypto::CryptoProvider, pki_types::CertificateDer,
    };
    use std::sync::Arc;

    /// The trusted roots, and the client certificate to present, if any.
    pub(in crate::client) struct Tls(ClientConfig);

    impl Tls {
        pub(in crate::client) fn new(
            roots: &[Vec<u8>],
            own: Option<&Certificate>,
        ) -> Result<Self, BuildError> {
            let extra: Vec<_> = roots.iter().map(|der| CertificateDer::from(der.clone())).collect();
            let provider = Arc::new(provider::for_tls());
            let verifier = verifier(extra, provider.clone()).map_err(BuildError::http)?;
            let config = ClientConfig::builder_with_provider(provider.clone())
                .with_safe_default_protocol_versions()
                .map_err(BuildError::http)?
                // The API is named "dangerous" because it accepts any verifier. This one trusts the system's roots.
                .dangerous()
                .with_custom_certificate_verifier(verifier);
            let mut config = match own {
                None => config.with_no_client_auth(),
                Some(own) => {
                    let own = own.resolver(&provider).map_err(BuildError::ClientCertificate)?;
                    config.with_client_cert_resolver(own)
                }
            };
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            Ok(Tls(config))
        }

        pub(in crate::client) fn on(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
            builder.tls_backend_preconfigured(self.0.clone())
        }
    }

    type Roots = Vec<CertificateDer<'static>>;

    /// Trusts the roots in the files of the system, and those given.
    #[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
    fn verifier(
        extra: Roots,
        provider: Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
        trusting(crate::client::roots::of_system(), extra, provider)
    }

    #[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
    fn trusting(
        system: Roots,
        extra: Roots,
        provider: Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
        use crate::client::no_roots::NoRoots;
        use rustls::{OtherError, RootCertStore, client::WebPkiServerVerifier};

        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(system);
        #[cfg(feature = "webpki-roots")]
        if store.is_empty() {
            store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        for root in extra {
            store.add(root)?;
        }
        if store.is_empty() {
            return Ok(Arc::new(NoRoots(provider)));
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider).build();
        Ok(verifier.map_err(|error| rustls::Error::Other(OtherError(Arc::new(error))))?)
    }

    /// Asks the system, which keeps its roots elsewhere than in files.
    #[cfg(not(all(unix, not(target_os = "android"), not(target_vendor = "apple"))))]
    fn verifier(
        extra: Roots,
        provider: Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
        let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider)?;
        Ok(Arc::new(verifier))
    }

    #[cfg(all(test, unix, not(target_os = "android"), not(target_vendor = "apple")))]
    mod tests {
        use super::*;
        use crate::client::no_roots::ADVICE;
        use rustls::pki_types::{ServerName, UnixTime};

        #[test]
        fn without_any_root_there_is_a_verifier_and_it_says_what_helps() {
            let verifier = trusting(Vec::new(), Vec::new(), Arc::new(provider::for_tls())).unwrap();
            let name = ServerName::try_from("api.mch.weixin.qq.com").unwrap();
            let end = CertificateDer::from(vec![0x30, 0]);
            let told = verifier.verify_server_cert(&end, &[], &name, &[], UnixTime::now()).unwrap_err();
            let is_advice = told == rustls::Error::General(ADVICE.to_owned());
            // With the bundled roots there are some.
            assert_eq!(is_advice, !cfg!(feature = "webpki-roots"), "{told:?}");
            assert!(!verifier.supported_verify_schemes().is_empty());
        }
    }
}

#[cfg(not(any(feature = "tls-ring", feature = "tls-aws-lc")))]
mod chosen {
    use super::{BuildError, Certificate};

    /// Without TLS only this machine can be reached, and no roots are needed.
    pub(in crate::client) struct Tls;

    impl Tls {
        pub(in crate::client) fn new(
            roots: &[Vec<u8>],
            own: Option<&Certificate>,
        ) -> Result<Self, BuildError> {
            match (roots, own) {
                ([], None) => Ok(Tls),
                _ => Err(BuildError::NoTls),
            }
        }

        #[expect(clippy::unused_self, reason = "with TLS it is used")]
        pub(in crate::client) fn on(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
            builder
        }
    }
}
