//! What the gateway closes and opens, by hand: AES under the merchant's keys, RSA under the gateway's own.

use crate::catalog::API_V3_KEY;
use aes::{
    Aes256,
    cipher::{Array, BlockCipherEncrypt, KeyInit},
};
use aes_gcm::{Aes256Gcm, Nonce, aead::Aead, aead::Payload};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use md5::{Digest, Md5};
use paytable_tests::{KEY, hex};
use rsa::{BoxedUint, Oaep, Pkcs1v15Sign, PrivateKey, pkcs8::EncodePublicKey};
use sha1::Sha1;
use sha2::Sha256;
use std::sync::LazyLock;

/// A key of 2048 bits that was made for these tests and opens nothing else.
const PRIMES: [&str; 2] = [
    "fce5811624fef78841e4dc02c50f86044739f756f2e96e80948256e41ff1180bbe62670dd041e9033a54a8bb5359df09\
     914617211730be9848d036296a9621deaaddc2190be13f28f33e615e4585962cdd4e80dc549043db60e6ff4bed624183\
     d9d98b6ce9deb6b7e9648f6075ddba3761772415b4c81e5b7fe3555ea68ec7ed",
    "d782edd9a095cc96678385ef877fc55343a1890b014e5563826b76c31097b90b3109ec73ca48f7e378697b72dd9f7508\
     264163aee3fe25f3cf2eae7d6e3252b83cc0cb0b570c152881d3c6a0ae370354d4dde797177749c2ee62f78c3cf65c42\
     2464e4e946aed8a6f45eefc0edef9c574dfca5ffc75975a757cf620ce8414a3b",
];

static GATEWAY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let [p, q] = PRIMES.map(|prime| BoxedUint::from_be_hex(prime, 1024).unwrap());
    PrivateKey::from_p_q(p, q, BoxedUint::from(65_537_u64)).unwrap()
});

/// The gateway's public key.
pub(crate) fn public_key() -> String {
    GATEWAY.to_public_key().to_public_key_pem(rsa::pkcs8::LineEnding::LF).unwrap()
}

/// What was encrypted for the gateway.
pub(crate) fn decrypted(text: &str) -> String {
    let ciphertext = BASE64_STANDARD.decode(text).unwrap();
    String::from_utf8(GATEWAY.decrypt(Oaep::<Sha1>::new(), &ciphertext).unwrap()).unwrap()
}

/// The gateway's signature: RSASSA-PKCS1-v1_5 with SHA-256, in base64.
pub(crate) fn signature(text: &[u8]) -> String {
    let signature = GATEWAY.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(text));
    BASE64_STANDARD.encode(signature.unwrap())
}

/// AES-256-ECB with PKCS#7 under the digits of the API key's MD5.
pub(crate) fn ecb(plain: &str) -> String {
    let digits = hex(&Md5::digest(KEY));
    let cipher = Aes256::new_from_slice(digits.as_bytes()).unwrap();
    let missing = 16 - plain.len() % 16;
    let padded = [plain.as_bytes(), &vec![u8::try_from(missing).unwrap(); missing]].concat();
    let mut sealed = Vec::new();
    for block in padded.chunks(16) {
        let mut block = Array::try_from(block).unwrap();
        cipher.encrypt_block(&mut block);
        sealed.extend_from_slice(&block);
    }
    BASE64_STANDARD.encode(sealed)
}

/// AES-256-GCM under the APIv3 key.
pub(crate) fn gcm(plain: &str, nonce: &str, associated: &str) -> String {
    let cipher = Aes256Gcm::new_from_slice(API_V3_KEY.as_bytes()).unwrap();
    let payload = Payload { msg: plain.as_bytes(), aad: associated.as_bytes() };
    BASE64_STANDARD.encode(cipher.encrypt(&Nonce::try_from(nonce.as_bytes()).unwrap(), payload).unwrap())
}
