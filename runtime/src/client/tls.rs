//! TLS: always used, always verified. The features select the cryptographic provider.

use crate::client::error::BuildError;
use crate::credentials::client_certificate::Certificate;

pub(super) use chosen::Tls;

/// rustls is configured here. reqwest alone would need a provider installed for the whole process.
#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
mod chosen {
    use super::{BuildError, Certificate};
    use crate::credentials::provider;
    use rustls::{ClientConfig, pki_types::CertificateDer};
    use rustls_platform_verifier::Verifier;
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
            let verifier =
                Verifier::new_with_extra_roots(extra, provider.clone()).map_err(BuildError::http)?;
            let config = ClientConfig::builder_with_provider(provider.clone())
                .with_safe_default_protocol_versions()
                .map_err(BuildError::http)?
                // The API is named "dangerous" because it accepts any verifier. This one is the system's.
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier));
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
