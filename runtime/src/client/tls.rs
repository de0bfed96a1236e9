//! TLS: always on, always verified; the feature says only who does the arithmetic.

use super::BuildError;
use crate::merchant::Certificate;

/// With ring, rustls is set up here: reqwest by itself would ask for a provider installed for the whole process.
#[cfg(feature = "tls-ring")]
mod provider {
    use super::{BuildError, Certificate};
    use rustls::{
        ClientConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    };
    use rustls_platform_verifier::Verifier;
    use std::sync::Arc;

    /// The certificates of a PEM file, at least one.
    fn certificates(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
        let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().ok()?;
        (!found.is_empty()).then_some(found)
    }

    pub(super) fn config(roots: &[Vec<u8>], own: Option<&Certificate>) -> Result<ClientConfig, BuildError> {
        let mut extra = Vec::new();
        for pem in roots {
            extra.extend(certificates(pem).ok_or(BuildError::Certificate)?);
        }
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier::new_with_extra_roots(extra, provider.clone()).map_err(BuildError::http)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(BuildError::http)?
            // Named "dangerous" because one could pass a verifier that does not verify; this one is the system's.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match own {
            None => config.with_no_client_auth(),
            Some(own) => {
                let chain = certificates(own.pem()).ok_or(BuildError::ClientCertificate)?;
                let key =
                    PrivateKeyDer::from_pem_slice(own.pem()).map_err(|_| BuildError::ClientCertificate)?;
                config.with_client_auth_cert(chain, key).map_err(|_| BuildError::ClientCertificate)?
            }
        };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

macro_rules! configure {
    ($name:ident, $builder:ty) => {
        #[cfg(feature = "tls-ring")]
        pub(super) fn $name(
            builder: $builder,
            roots: &[Vec<u8>],
            own: Option<&Certificate>,
        ) -> Result<$builder, BuildError> {
            Ok(builder.tls_backend_preconfigured(provider::config(roots, own)?))
        }

        #[cfg(all(not(feature = "tls-ring"), feature = "tls-aws-lc"))]
        pub(super) fn $name(
            builder: $builder,
            roots: &[Vec<u8>],
            own: Option<&Certificate>,
        ) -> Result<$builder, BuildError> {
            let mut certificates = Vec::new();
            for pem in roots {
                let bundle =
                    reqwest::Certificate::from_pem_bundle(pem).map_err(|_| BuildError::Certificate)?;
                if bundle.is_empty() {
                    return Err(BuildError::Certificate);
                }
                certificates.extend(bundle);
            }
            let builder = builder.tls_certs_merge(certificates);
            let Some(own) = own else { return Ok(builder) };
            let identity =
                reqwest::Identity::from_pem(own.pem()).map_err(|_| BuildError::ClientCertificate)?;
            Ok(builder.identity(identity))
        }

        #[cfg(not(any(feature = "tls-ring", feature = "tls-aws-lc")))]
        pub(super) fn $name(
            builder: $builder,
            roots: &[Vec<u8>],
            own: Option<&Certificate>,
        ) -> Result<$builder, BuildError> {
            // Without TLS only this machine can be reached, and there is nothing to trust.
            match (roots, own) {
                ([], None) => Ok(builder),
                (_, Some(_)) => Err(BuildError::ClientCertificate),
                (_, None) => Err(BuildError::Certificate),
            }
        }
    };
}

configure!(configure, reqwest::ClientBuilder);
#[cfg(feature = "blocking")]
configure!(configure_blocking, reqwest::blocking::ClientBuilder);
