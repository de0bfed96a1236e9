//! TLS: always used, always verified. The features select the cryptographic provider.

use crate::client::error::BuildError;
use crate::credentials::merchant::Certificate;

pub(super) use chosen::Tls;

/// rustls is configured here. reqwest alone would need a provider installed for the whole process.
#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
mod chosen {
    use super::{BuildError, Certificate};
    use crate::credentials::provider;
    use rustls::{
        ClientConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    };
    use rustls_platform_verifier::Verifier;
    use std::sync::Arc;

    /// The trusted roots, and the client certificate to present, if any.
    pub(in crate::client) struct Tls(ClientConfig);

    impl Tls {
        pub(in crate::client) fn new(
            roots: &[Vec<u8>],
            own: Option<&Certificate>,
        ) -> Result<Self, BuildError> {
            let mut extra = Vec::new();
            for pem in roots {
                extra.extend(certificates(pem).ok_or(BuildError::Certificate)?);
            }
            let provider = Arc::new(provider::for_tls());
            let verifier =
                Verifier::new_with_extra_roots(extra, provider.clone()).map_err(BuildError::http)?;
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(BuildError::http)?
                // The API is named "dangerous" because it accepts any verifier. This one is the system's.
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier));
            let mut config = match own {
                None => config.with_no_client_auth(),
                Some(own) => {
                    let chain = certificates(own.pem()).ok_or(BuildError::ClientCertificate)?;
                    let key = PrivateKeyDer::from_pem_slice(own.pem())
                        .map_err(|_| BuildError::ClientCertificate)?;
                    config.with_client_auth_cert(chain, key).map_err(|_| BuildError::ClientCertificate)?
                }
            };
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            Ok(Tls(config))
        }

        pub(in crate::client) fn on(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
            builder.tls_backend_preconfigured(self.0.clone())
        }
    }

    /// The certificates of a PEM file; there must be at least one.
    fn certificates(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
        let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().ok()?;
        (!found.is_empty()).then_some(found)
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
                (_, Some(_)) => Err(BuildError::ClientCertificate),
                (_, None) => Err(BuildError::Certificate),
            }
        }

        #[expect(clippy::unused_self, reason = "with TLS it is used")]
        pub(in crate::client) fn on(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
            builder
        }
    }
}
