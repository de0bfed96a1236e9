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

/// The bytes of such a text; `None` if it has another character, or those of the other case.
#[cfg(feature = "asymmetric")]
pub(super) fn read_hex(text: &str, upper: bool) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' if !upper => Some(byte - b'a' + 10),
        b'A'..=b'F' if upper => Some(byte - b'A' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    bytes.collect::<Option<Vec<u8>>>().filter(|_| rest.is_empty())
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
