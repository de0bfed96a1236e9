//! Signatures over lines as text, and the HMAC that makes them under a shared key.

use crate::{
    credentials::{hmac::Hmac, wipe},
    table::Mac,
};
use md5::{
    Digest,
    digest::{FixedOutputReset, common::BlockSizeUser},
};
use sha2::{Sha256, Sha512};

/// HMAC-SHA256. Named by the tables that use it.
pub const HMAC_SHA256: Mac = Mac(hmac::<Sha256>);

/// HMAC-SHA512. Named by the tables that use it.
pub const HMAC_SHA512: Mac = Mac(hmac::<Sha512>);

fn hmac<D: Digest + FixedOutputReset + BlockSizeUser>(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut hmac = wipe::after(|| Hmac::<D>::new(key));
    hmac.update(text);
    hmac.finalize().as_ref().to_vec()
}

#[cfg(feature = "asymmetric")]
pub(crate) use written::{read, write};

#[cfg(feature = "asymmetric")]
mod written {
    use crate::{protocol::hex, table::SignatureText};
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};

    /// The text of a signature.
    pub(crate) fn write(form: SignatureText, signature: &[u8]) -> String {
        match form {
            SignatureText::Base64 => BASE64_STANDARD.encode(signature),
            SignatureText::Base64Url => BASE64_URL_SAFE_NO_PAD.encode(signature),
            SignatureText::Hex => hex::hex(signature, false),
            SignatureText::HexUpper => hex::hex(signature, true),
        }
    }

    /// The signature of a text; `None` if it is not written in that form. Every signature has one text: a receiver
    /// that tells messages apart by their signature would take two texts of one for two messages.
    pub(crate) fn read(form: SignatureText, text: &str) -> Option<Vec<u8>> {
        match form {
            SignatureText::Base64 => BASE64_STANDARD.decode(text).ok(),
            SignatureText::Base64Url => BASE64_URL_SAFE_NO_PAD.decode(text).ok(),
            SignatureText::Hex => hex::read_hex(text, false),
            SignatureText::HexUpper => hex::read_hex(text, true),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        const FORMS: &[(SignatureText, &str)] = &[
            (SignatureText::Base64, "+/8A"),
            (SignatureText::Base64Url, "-_8A"),
            (SignatureText::Hex, "fbff00"),
            (SignatureText::HexUpper, "FBFF00"),
        ];

        #[test]
        fn a_signature_has_one_text_in_each_form() {
            for (form, text) in FORMS {
                assert_eq!(write(*form, &[0xfb, 0xff, 0]), *text);
                assert_eq!(read(*form, text), Some(vec![0xfb, 0xff, 0]));
                for (other, _) in FORMS.iter().filter(|(other, _)| other != form) {
                    assert_ne!(read(*other, text), Some(vec![0xfb, 0xff, 0]), "{form:?} as {other:?}");
                }
            }
            assert_eq!(read(SignatureText::Base64Url, "-w=="), None);
            assert_eq!(read(SignatureText::Base64, "+w"), None);
            for odd in ["f", "fbf", "fB", "0x", "f ", "é"] {
                assert_eq!(read(SignatureText::Hex, odd), None, "{odd}");
            }
        }
    }
}
