//! Bytes in hexadecimal.

/// Writes them in place.
pub(super) fn write_hex(bytes: &[u8], upper: bool, digits: &mut [u8]) {
    let letters: &[u8; 16] = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        pair[0] = letters[usize::from(byte >> 4)];
        pair[1] = letters[usize::from(byte & 15)];
    }
}

/// As a text.
pub(super) fn hex(bytes: &[u8], upper: bool) -> String {
    Hex::of(bytes, upper).as_str().to_owned()
}

/// A digest of up to 64 bytes (SHA-512) in hexadecimal.
pub(crate) struct Hex {
    digits: [u8; 128],
    length: usize,
}

impl Hex {
    pub(super) fn of(bytes: &[u8], upper: bool) -> Hex {
        let mut digits = [0; 128];
        write_hex(bytes, upper, &mut digits);
        Hex { digits, length: bytes.len() * 2 }
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length]).unwrap_or_default()
    }
}

impl AsRef<str> for Hex {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}
