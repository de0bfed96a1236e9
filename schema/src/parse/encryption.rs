//! `[wire.encryption]`: how contents are encrypted.

use super::keys::Keys;
use crate::{
    fault::Faults,
    model::{ContentCipher, ContentEncryption},
};

/// A cipher that is not said is assumed, so that the rows which say that there is one have no faults of their own.
pub(super) fn encryption(mut keys: Keys<'_>, faults: &mut Faults) -> ContentEncryption {
    let cipher = keys.required_word("cipher", ContentCipher::WORDS, faults).unwrap_or(ContentCipher::AesCbc);
    let key = keys.text("key", faults);
    let name = keys.text_at("name", faults);
    let span = keys.span.clone();
    keys.finish(faults);
    ContentEncryption { cipher, key, name, span }
}
