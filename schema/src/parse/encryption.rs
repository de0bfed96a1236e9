//! `[wire.encryption]`: how contents are encrypted.

use super::keys::Keys;
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{ContentCipher, ContentEncryption},
};

pub(super) static ENCRYPTION: Shape = Shape::new(
    "encryption",
    &[
        Key::needed("cipher", words!(ContentCipher::WORDS)),
        Key::needed("key", Value::Filled),
        Key::needed("name", Value::Filled),
    ],
);

/// A cipher that is not said is assumed, so that the rows which say that there is one have no faults of their own.
pub(super) fn encryption(mut keys: Keys<'_>, faults: &mut Faults) -> ContentEncryption {
    let cipher = keys.required_word("cipher", ContentCipher::WORDS, faults).unwrap_or(ContentCipher::AesCbc);
    let key = keys.text("key", faults);
    let name = keys.text_at("name", faults);
    let span = keys.span.clone();
    keys.finish(faults);
    ContentEncryption { cipher, key, name, span }
}
