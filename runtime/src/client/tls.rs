//! TLS: always on, always verified; the feature says only who does the arithmetic.

use super::BuildError;

/// With ring, rustls is set up here: reqwest by itself would ask for a provider installed for the whole process.
#[cfg(feature = "tls-ring")]
mod provider {
    use super::BuildError;
    use rustls::{ClientConfig, crypto::ring, pki_types::CertificateDer, pki_types::pem::PemObject};
    use rustls_platform_verifier::Verifier;
    use std::sync::Arc;

    pub(super) fn config(roots: &[Vec<u8>]) -> Result<ClientConfig, BuildError> {
        let mut extra = Vec::new();
        for pem in roots {
            let before = extra.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                extra.push(certificate.map_err(|_| BuildError::Certificate)?);
            }
            if extra.len() == before {
                return Err(BuildError::Certificate);
            }
        }
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier::new_with_extra_roots(extra, provider.clone()).map_err(BuildError::http)?;
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(BuildError::http)?
            // Named "dangerous" because one could pass a verifier that does not verify; this one is the system's.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

macro_rules! configure {
    ($name:ident, $builder:ty) => {
        #[cfg(feature = "tls-ring")]
        pub(super) fn $name(builder: $builder, roots: &[Vec<u8>]) -> Result<$builder, BuildError> {
            Ok(builder.tls_backend_preconfigured(provider::config(roots)?))
        }

        #[cfg(all(not(feature = "tls-ring"), feature = "tls-aws-lc"))]
        pub(super) fn $name(builder: $builder, roots: &[Vec<u8>]) -> Result<$builder, BuildError> {
            let mut certificates = Vec::new();
            for pem in roots {
                let bundle =
                    reqwest::Certificate::from_pem_bundle(pem).map_err(|_| BuildError::Certificate)?;
                if bundle.is_empty() {
                    return Err(BuildError::Certificate);
                }
                certificates.extend(bundle);
            }
            Ok(builder.tls_certs_merge(certificates))
        }

        #[cfg(not(any(feature = "tls-ring", feature = "tls-aws-lc")))]
        pub(super) fn $name(builder: $builder, roots: &[Vec<u8>]) -> Result<$builder, BuildError> {
            // Without TLS only this machine can be reached, and there is nothing to trust.
            if roots.is_empty() { Ok(builder) } else { Err(BuildError::Certificate) }
        }
    };
}

configure!(configure, reqwest::ClientBuilder);
#[cfg(feature = "blocking")]
configure!(configure_blocking, reqwest::blocking::ClientBuilder);
