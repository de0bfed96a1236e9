//! The download of the gateway's certificates.

use crate::{
    codec,
    credentials::certificate::X509Certificate,
    message::raw::{Pairs, Raw, get},
    protocol::{
        caller::Caller,
        decrypt,
        error::{Error, Unknown},
        lines,
        received::Received,
        verify_error::VerifyError,
    },
    table::KeyRefresh,
};

/// Adds the certificates in a reply to the merchant's keys.
///
/// The first such reply is signed with a key that the reply itself contains. Therefore the certificates are first
/// decrypted with the merchant's symmetric key, which authenticates them. Then the reply is verified with these
/// certificates and the keys known before. No key is added unless both steps succeed.
///
/// # Errors
/// The reply is not authenticated, or cannot be read.
pub(crate) fn add_downloaded(
    refresh: &'static KeyRefresh,
    received: &Received<'_>,
    caller: &Caller<'_>,
) -> Result<(), Error> {
    if received.status != 200 {
        return Err(Error::Unknown(Unknown::Status(received.status)));
    }
    let malformed = |why| Error::Unknown(Unknown::Malformed(why));
    let unverified = |why| Error::Unknown(Unknown::Unverified(why));
    let mut pairs = codec::read(refresh.api.reply_wire(), &received.body).map_err(malformed)?;
    decrypt::open(refresh.api.response, &mut pairs, caller.merchant)
        .map_err(|why| unverified(VerifyError::Encrypted(why)))?;
    let incomplete = || Error::Unknown(Unknown::Incomplete { field: refresh.list });
    let certificates = certificates(refresh, &pairs).filter(|all| !all.is_empty()).ok_or_else(incomplete)?;
    let lines = refresh.api.gateway.lines().ok_or_else(incomplete)?;
    let known = caller.merchant.keys_of_gateway();
    let merchant = caller.merchant.clone().peer_keys(known.copied());
    for certificate in &certificates {
        merchant.keys_of_gateway().insert_certificate(certificate);
    }
    lines::verify(lines, received, &Caller { merchant: &merchant, clock: caller.clock })
        .map_err(unverified)?;
    for certificate in &certificates {
        known.insert_certificate(certificate);
    }
    Ok(())
}

/// The certificates of a decrypted reply. `None` if one of them is not a certificate, or has another serial number than
/// the reply states.
fn certificates(refresh: &KeyRefresh, pairs: &Pairs<'_>) -> Option<Vec<X509Certificate>> {
    let Some(Raw::List(items)) = at_path(pairs, refresh.list) else { return None };
    let certificate = |item: &Raw<'_>| {
        let Raw::Object(item) = item else { return None };
        let text = |path| at_path(item, path).and_then(Raw::text);
        let certificate = X509Certificate::from_pem(text(refresh.certificate)?).ok()?;
        certificate.has_serial(text(refresh.id)?).then_some(certificate)
    };
    items.iter().map(certificate).collect()
}

/// The value at a path.
fn at_path<'p, 'a>(pairs: &'p Pairs<'a>, path: &str) -> Option<&'p Raw<'a>> {
    match path.split_once('.') {
        None => get(pairs, path),
        Some((name, inside)) => match get(pairs, name)? {
            Raw::Object(inner) => at_path(inner, inside),
            _ => None,
        },
    }
}
