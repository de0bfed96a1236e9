//! HMAC (RFC 2104) over the digests that gateways use.

use md5::digest::{Digest, FixedOutputReset, common::BlockSizeUser, typenum::Unsigned};
use zeroize::Zeroizing;

/// The block size of the largest digest: 64 bytes for MD5, SHA-1 and SHA-256, 128 for SHA-512.
const ROOM: usize = 128;

/// An HMAC under a key. Its two states are wiped when they are dropped, because those of the digests are.
#[derive(Clone)]
pub(crate) struct Hmac<D> {
    inner: D,
    outer: D,
}

impl<D: Digest + FixedOutputReset + BlockSizeUser> Hmac<D> {
    /// The block size of the digest in bytes. A longer key is digested first.
    const BLOCK: usize = {
        let block = <D::BlockSize as Unsigned>::USIZE;
        assert!(block <= ROOM, "a digest with longer blocks needs a larger ROOM");
        block
    };

    /// The state before any message, for a key of any length.
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut room = Zeroizing::new([0; ROOM]);
        if key.len() > Self::BLOCK {
            let digest = D::digest(key);
            room[..digest.len()].copy_from_slice(&digest);
        } else {
            room[..key.len()].copy_from_slice(key);
        }
        let block = &room[..Self::BLOCK];
        Hmac { inner: padded(block, 0x36), outer: padded(block, 0x5c) }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        Digest::update(&mut self.inner, bytes);
    }

    /// In place: moving the state would leave a copy in memory, which can contain a secret at the end of the text.
    pub(crate) fn finalize(&mut self) -> impl AsRef<[u8]> + use<D> {
        let inner = self.inner.finalize_reset();
        Digest::update(&mut self.outer, inner);
        self.outer.finalize_reset()
    }
}

/// A digest that has read the key, with each byte `XORed` with `pad`.
#[inline(never)]
fn padded<D: Digest>(key: &[u8], pad: u8) -> D {
    // XORed while it is copied, so that the key itself is never copied.
    let mut room = Zeroizing::new([0; ROOM]);
    room.iter_mut().zip(key).for_each(|(to, byte)| *to = byte ^ pad);
    D::new_with_prefix(&room[..key.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{KeyInit as _, Mac as _};
    use md5::Md5;
    use sha1::Sha1;
    use sha2::{Sha256, Sha512};

    fn of<D: Digest + FixedOutputReset + BlockSizeUser>(key: &[u8], text: &[u8]) -> Vec<u8> {
        let mut hmac = Hmac::<D>::new(key);
        let (one, other) = text.split_at(text.len() / 3);
        hmac.update(one);
        hmac.update(other);
        hmac.finalize().as_ref().to_vec()
    }

    #[test]
    fn the_vectors_of_rfc_2202_and_4231_come_out() {
        let hex = |bytes: Vec<u8>| bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let (key, text) = (b"Jefe", b"what do ya want for nothing?");
        assert_eq!(hex(of::<Md5>(key, text)), "750c783e6ab0b503eaa86e310a5db738");
        assert_eq!(hex(of::<Sha1>(key, text)), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assert_eq!(
            hex(of::<Sha256>(key, text)),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
        assert_eq!(
            hex(of::<Sha256>(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        );
        assert_eq!(
            hex(of::<Sha512>(key, text)),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd\
             caeab1a34d4a6b4b636e070a38bce737",
        );
    }

    #[test]
    fn keys_and_texts_of_every_length_come_out_as_from_another_hand() {
        let bytes: Vec<u8> = (0..200u8).collect();
        for length in 0..bytes.len() {
            let (key, text) = (&bytes[..length], &bytes[length..]);
            let mut sha1 = hmac::Hmac::<Sha1>::new_from_slice(key).unwrap();
            sha1.update(text);
            assert_eq!(of::<Sha1>(key, text), sha1.finalize().into_bytes()[..], "{length}");
            let mut sha256 = hmac::Hmac::<Sha256>::new_from_slice(key).unwrap();
            sha256.update(text);
            assert_eq!(of::<Sha256>(key, text), sha256.finalize().into_bytes()[..], "{length}");
            let mut sha512 = hmac::Hmac::<Sha512>::new_from_slice(key).unwrap();
            sha512.update(text);
            assert_eq!(of::<Sha512>(key, text), sha512.finalize().into_bytes()[..], "{length}");
        }
    }
}
