//! Replies inside a member of a JSON object, with a signature over the raw text of that member beside it.
//!
//! The raw text is found by reading the object, never by a search in its text: a value can contain what looks like the
//! end of another one.
//!
//! With a merchant that has the key, the member is a text, the ciphertext of the reply. The signature is over this text
//! with its quotation marks, and is verified before anything is decrypted.

use crate::{
    codec::{self, Malformed, read_json},
    credentials::content_key::ContentKey,
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling},
    },
    protocol::{
        caller::Caller,
        error::{Error, Unknown},
        pair_keys::{self, Signer},
        verify_error::{DecryptError, VerifyError},
    },
    table::{Api, Member},
};
use std::borrow::Cow;

/// A reply that was taken out of its object.
pub(super) struct Parts<'a> {
    /// The raw text that the signature covers.
    span: &'a str,
    signature: Option<Cow<'a, str>>,
    key_id: Option<Cow<'a, str>>,
    /// Whether it is the member of failures of any API.
    pub(super) is_error: bool,
}

impl<'a> Parts<'a> {
    /// Finds the member of the API, or else the one of failures.
    pub(super) fn find(api: &Api, member: &Member, body: &'a [u8]) -> Result<Self, Error> {
        let members = codec::members(body).map_err(malformed)?;
        let get = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        let own = get(member.name);
        let Some(span) = own.or_else(|| get(member.error?)) else {
            return Err(Error::Unknown(Unknown::Incomplete { field: member.name }));
        };
        let text = |name: Option<&str>| match name.and_then(get).map(read_json::read).transpose() {
            Ok(Some(Raw::Text(text))) => Ok(Some(text).filter(|text| !text.is_empty())),
            Ok(None | Some(Raw::Null)) => Ok(None),
            Ok(Some(_)) => Err(malformed(Malformed::Syntax)),
            Err(why) => Err(malformed(why)),
        };
        let sign = api.gateway.sign();
        Ok(Parts {
            span,
            signature: text(sign.map(|sign| sign.field))?,
            key_id: text(sign.and_then(|sign| sign.key_id))?,
            is_error: own.is_none(),
        })
    }

    /// Verifies the signature over the raw text.
    pub(super) fn verify(&self, api: &Api, caller: &Caller<'_>) -> Result<(), VerifyError> {
        let (Some(sign), Some(signature)) = (api.gateway.sign(), &self.signature) else {
            return Err(VerifyError::NotSigned);
        };
        let Caller { merchant, .. } = *caller;
        let kind = merchant.kind(api.reply_algorithms());
        let signer = self.key_id.as_deref().map_or(Signer::AnyKey, Signer::Key);
        pair_keys::verify(sign.digest, kind, merchant, signer, caller.now(), self.span.as_bytes(), signature)
    }

    /// Whether the member is a text, as a ciphertext is, and no object.
    pub(super) fn is_text(&self) -> bool {
        self.span.starts_with('"')
    }

    /// Reads the reply, and the positions of its fields. With a `key`, the signature has been verified.
    pub(super) fn read(
        &self,
        api: &Api,
        key: Option<ContentKey<'_>>,
    ) -> Result<(Pairs<'a>, FieldIndex), Error> {
        let pairs = match key.filter(|_| self.is_text()) {
            None => read_json::read_object(self.span).map_err(malformed)?,
            Some(key) => self.decrypted(key).ok_or(WRONG_KEY)?,
        };
        let index = FieldIndex::of(api.response, &pairs, Spelling::Wire);
        Ok((pairs, index))
    }

    /// The reply in the ciphertext.
    fn decrypted(&self, key: ContentKey<'_>) -> Option<Pairs<'static>> {
        let Ok(Raw::Text(ciphertext)) = read_json::read(self.span) else { return None };
        let text = key.decrypt(&ciphertext)?;
        let pairs = read_json::read_object(&text).ok()?;
        Some(pairs.into_iter().map(|(name, raw)| (name.into_owned().into(), raw.into_owned())).collect())
    }
}

/// The same whatever the cause: padding, characters or JSON.
const WRONG_KEY: Error = Error::Unknown(Unknown::Unverified(VerifyError::Encrypted(DecryptError::WrongKey)));

fn malformed(why: Malformed) -> Error {
    Error::Unknown(Unknown::Malformed(why))
}
