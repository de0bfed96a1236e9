//! From a signed text to a signature, as a recipe makes it. The right signature is made by the library.

use crate::explain::{
    key::{SharedKey, hex},
    pairs::recipe::{Charset, Digest, Output, Recipe, SignedText},
    values,
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use sha2::Sha256;
use std::borrow::Cow;
use zeroize::Zeroizing;

impl Recipe {
    /// Whether a signature of this recipe can look like that one. Spares most digests.
    pub(crate) fn can_be(&self, given: &str) -> bool {
        let digits = given.trim();
        let bytes = match self.digest {
            Digest::Md5 | Digest::HmacMd5 => 16,
            Digest::HmacSha256 | Digest::Sha256 => 32,
        };
        let has = |class: fn(&u8) -> bool| digits.bytes().all(|byte| class(&byte));
        match self.output {
            Output::Upper => {
                given.len() == bytes * 2 && has(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(b))
            }
            Output::Lower => {
                given.len() == bytes * 2 && has(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b))
            }
            Output::Padded => given.len() > bytes * 2 && digits.len() == bytes * 2,
            Output::Base64 => given.len() == bytes.div_ceil(3) * 4,
        }
    }

    /// What is digested: the text in its character set, with the key.
    pub(crate) fn input(&self, text: &SignedText, key: &SharedKey) -> Option<Zeroizing<Vec<u8>>> {
        let mut input = Zeroizing::new(Vec::with_capacity(text.before.len() + 64));
        if self.charset == Charset::Marked {
            input.extend_from_slice("\u{feff}".as_bytes());
        }
        input.extend_from_slice(&self.encoded(&text.before)?);
        if let Some(after) = &text.after {
            input.extend_from_slice(&key.bytes(self.key)?);
            input.extend_from_slice(&self.encoded(after)?);
        }
        Some(input)
    }

    fn encoded<'t>(&self, text: &'t str) -> Option<Cow<'t, [u8]>> {
        match self.charset {
            Charset::Utf8 | Charset::Marked => Some(Cow::Borrowed(text.as_bytes())),
            Charset::Gbk => Some(encoding_rs::GBK.encode(text).0),
            Charset::DoubleUtf8 => Some(Cow::Owned(values::double_encoded(text).into_bytes())),
            Charset::Repaired if text.is_ascii() => Some(Cow::Borrowed(text.as_bytes())),
            Charset::Repaired => values::repaired(text).map(|text| Cow::Owned(text.into_bytes())),
            Charset::Latin1 => {
                let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'));
                Some(Cow::Owned(bytes.collect()))
            }
        }
    }

    /// The signature over that input; `None` if the key has no such variant.
    pub(crate) fn signature(&self, input: &[u8], key: &SharedKey) -> Option<String> {
        let digest = match self.digest {
            Digest::Md5 => Md5::digest(input).to_vec(),
            Digest::Sha256 => Sha256::digest(input).to_vec(),
            Digest::HmacSha256 => {
                let mut hmac = Hmac::<Sha256>::new_from_slice(&key.bytes(self.key)?).ok()?;
                hmac.update(input);
                hmac.finalize().into_bytes().to_vec()
            }
            Digest::HmacMd5 => {
                let mut hmac = Hmac::<Md5>::new_from_slice(&key.bytes(self.key)?).ok()?;
                hmac.update(input);
                hmac.finalize().into_bytes().to_vec()
            }
        };
        Some(match self.output {
            Output::Upper | Output::Padded => hex(&digest, true),
            Output::Lower => hex(&digest, false),
            Output::Base64 => BASE64_STANDARD.encode(digest),
        })
    }
}
