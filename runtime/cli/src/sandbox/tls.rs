//! HTTPS: connections under TLS, handed to the sandbox with whether the peer showed a certificate.

use super::authority::Certificates;
use crate::server::connections;
use paytable::sandbox::Sandbox;
use std::{sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme,
        client::danger::HandshakeSignatureValid,
        crypto::{WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature},
        pki_types::{CertificateDer, UnixTime},
        server::danger::{ClientCertVerified, ClientCertVerifier},
    },
};

const HANDSHAKE: Duration = Duration::from_secs(10);
/// The most connections at a time; others wait.
const CONNECTIONS: usize = 512;

/// TLS with these certificates.
pub(crate) fn acceptor(certificates: Certificates) -> Result<TlsAcceptor, String> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(AnyCertificate(provider.signature_verification_algorithms));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map(|config| config.with_client_cert_verifier(verifier))
        .and_then(|config| config.with_single_cert(vec![certificates.server], certificates.server_key));
    config.map(|config| TlsAcceptor::from(Arc::new(config))).map_err(|error| format!("TLS: {error}"))
}

/// Serves until the task is dropped.
pub(crate) async fn serve(listener: TcpListener, acceptor: TlsAcceptor, sandbox: Arc<Sandbox>) {
    connections(listener, CONNECTIONS, |stream| {
        let (acceptor, sandbox) = (acceptor.clone(), sandbox.clone());
        async move { connection(stream, &acceptor, &sandbox).await }
    })
    .await;
}

async fn connection(stream: TcpStream, acceptor: &TlsAcceptor, sandbox: &Sandbox) {
    // A peer that does not come through the handshake has no request that could be answered.
    let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
    let (_, session) = stream.get_ref();
    let has_certificate = session.peer_certificates().is_some_and(|chain| !chain.is_empty());
    sandbox.serve(stream, Some(has_certificate)).await;
}

/// Takes any client certificate, or none: merchants under test have certificates of any authority. The peer still has to
/// prove that it has the key.
#[derive(Debug)]
struct AnyCertificate(WebPkiSupportedAlgorithms);

impl ClientCertVerifier for AnyCertificate {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
