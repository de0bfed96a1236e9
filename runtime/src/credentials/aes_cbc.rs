//! AES in CBC with an IV of zeros and the padding of PKCS#7. What is equal is equal when it is encrypted, and who changes a
//! ciphertext changes the text: only text whose ciphertext is signed can be believed.

use aes::{
    Aes128Dec, Aes128Enc, Aes192Dec, Aes192Enc, Aes256Dec, Aes256Enc,
    cipher::{BlockCipherDecrypt, BlockCipherEncrypt, InnerIvInit, KeyInit, consts::U16},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use cbc::{
    Decryptor, Encryptor,
    cipher::{BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser, block_padding::Pkcs7},
};
use zeroize::Zeroizing;

const IV: [u8; 16] = [0; 16];

/// Whether a text is such a key, in base64.
pub(super) fn is_key(key: &[u8]) -> bool {
    bytes(key).is_some_and(|bytes| matches!(bytes.len(), 16 | 24 | 32))
}

fn bytes(key: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    BASE64_STANDARD.decode(key).ok().map(Zeroizing::new)
}

/// The ciphertext in base64. `None` if the text is no key.
pub(super) fn encrypt(key: &[u8], text: &str) -> Option<String> {
    let key = bytes(key)?;
    let ciphertext = match key.len() {
        16 => encrypt_with::<Aes128Enc>(&key, text),
        24 => encrypt_with::<Aes192Enc>(&key, text),
        _ => encrypt_with::<Aes256Enc>(&key, text),
    };
    ciphertext.map(|bytes| BASE64_STANDARD.encode(bytes))
}

fn encrypt_with<C>(key: &[u8], text: &str) -> Option<Vec<u8>>
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + KeyInit,
{
    let cipher = C::new_from_slice(key).ok()?;
    Some(Encryptor::inner_iv_init(cipher, &IV.into()).encrypt_padded_vec::<Pkcs7>(text.as_bytes()))
}

/// The text of a ciphertext. `None` if it cannot be decrypted, for whatever reason.
pub(super) fn decrypt(key: &[u8], ciphertext: &str) -> Option<String> {
    let key = bytes(key)?;
    let ciphertext = BASE64_STANDARD.decode(ciphertext).ok()?;
    let text = match key.len() {
        16 => decrypt_with::<Aes128Dec>(&key, &ciphertext),
        24 => decrypt_with::<Aes192Dec>(&key, &ciphertext),
        _ => decrypt_with::<Aes256Dec>(&key, &ciphertext),
    };
    String::from_utf8(text?).ok()
}

fn decrypt_with<C>(key: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>>
where
    C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16> + KeyInit,
{
    let cipher = C::new_from_slice(key).ok()?;
    Decryptor::inner_iv_init(cipher, &IV.into()).decrypt_padded_vec::<Pkcs7>(ciphertext).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ciphers_are_wiped_when_they_are_dropped() {
        // This compiles only for types that are wiped when dropped.
        fn is_wiped<T: zeroize::ZeroizeOnDrop>() {}
        is_wiped::<cbc::Encryptor<aes::Aes128Enc>>();
        is_wiped::<cbc::Decryptor<aes::Aes192Dec>>();
        is_wiped::<cbc::Decryptor<aes::Aes256Dec>>();
    }
}
