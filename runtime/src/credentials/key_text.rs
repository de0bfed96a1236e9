//! Extracts DER from the text of a key or certificate, as found in files, environment variables and configuration.

use super::key_fault::{KeyFault, KeyKind};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use memchr::memmem;
use zeroize::Zeroizing;

const BEGIN: &[u8] = b"-----BEGIN ";
const DASHES: &[u8] = b"-----";
/// PEM labels are short. A longer one is not printed in an error.
const LONGEST_LABEL: usize = 40;

/// A PEM block.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) label: &'a str,
    body: &'a [u8],
}

/// Removes what editors, shells and configuration files add: a byte order mark, white space and quotes around the text,
/// and line ends written as `\n`. The result is overwritten when it is dropped.
pub(super) fn cleaned(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        return Err(KeyFault::Utf16);
    }
    if is_pkcs12(text) {
        return Err(KeyFault::Pkcs12);
    }
    // A SEQUENCE whose length has one to four bytes. Text has ASCII characters at this position.
    if let [0x30, 0x81..=0x84, ..] = text {
        return Err(KeyFault::Binary);
    }
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let around = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'');
    let start = text.iter().position(|byte| !around(byte)).ok_or(KeyFault::Empty)?;
    let end = text.iter().rposition(|byte| !around(byte)).map_or(start, |last| last + 1);
    // The buffer never grows: a buffer that grows leaves copies of the key in memory.
    let mut clean = Zeroizing::new(Vec::with_capacity(end - start));
    let mut bytes = text[start..end].iter().peekable();
    while let Some(byte) = bytes.next() {
        if *byte != b'\\' {
            clean.push(*byte);
            continue;
        }
        // Escaped one or several times.
        while bytes.next_if(|next| **next == b'\\').is_some() {}
        if bytes.next_if(|next| matches!(next, b'n' | b'r' | b't')).is_some() {
            clean.push(b'\n');
        }
    }
    Ok(clean)
}

/// The PEM blocks of a cleaned text; empty if it has none.
pub(super) fn blocks(mut text: &[u8]) -> Result<Vec<Block<'_>>, KeyFault> {
    let mut found = Vec::new();
    while let Some(at) = memmem::find(text, BEGIN) {
        text = &text[at + BEGIN.len()..];
        let length = memmem::find(text, DASHES).ok_or(KeyFault::Truncated)?;
        let label = std::str::from_utf8(&text[..length]).map_err(|_| KeyFault::NotPem)?;
        if label.len() > LONGEST_LABEL || label.contains(|c: char| c.is_control()) {
            return Err(KeyFault::NotPem);
        }
        text = &text[length + DASHES.len()..];
        let end = format!("-----END {label}-----");
        let length = memmem::find(text, end.as_bytes()).ok_or(KeyFault::Truncated)?;
        found.push(Block { label, body: &text[..length] });
        text = &text[length + end.len()..];
    }
    Ok(found)
}

impl Block<'_> {
    /// The content of the block as DER.
    pub(super) fn der(&self) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
        // Headers of RFC 1421. The relevant one states that the key is encrypted.
        if memmem::find(self.body, b"ENCRYPTED").is_some() && self.body.contains(&b':') {
            return Err(KeyFault::Encrypted);
        }
        let lines = self.body.split(|byte| matches!(byte, b'\n' | b'\r'));
        decoded(self.body.len(), lines.filter(|line| !line.contains(&b':'))).ok_or(KeyFault::NotBase64)?
    }
}

/// The content of a text without PEM blocks: base64 alone, a form in which some gateways provide keys.
pub(super) fn bare(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
    let der = decoded(text.len(), [text].into_iter()).ok_or(KeyFault::NotPem)??;
    if is_pkcs12(&der) { Err(KeyFault::Pkcs12) } else { Ok(der) }
}

/// Whether this is the label of a private key, of any algorithm, encrypted or not.
pub(super) fn is_private(label: &str) -> bool {
    label.ends_with("PRIVATE KEY")
}

pub(super) fn is_certificate(label: &str) -> bool {
    matches!(label, "CERTIFICATE" | "X509 CERTIFICATE")
}

/// The error for a PEM block with another label than expected.
pub(super) fn other_block(label: &str, expected: KeyKind) -> KeyFault {
    let given = match label {
        label if is_certificate(label) => KeyKind::Certificate,
        "PUBLIC KEY" | "RSA PUBLIC KEY" => KeyKind::PublicKey,
        "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "ENCRYPTED PRIVATE KEY" => KeyKind::PrivateKey,
        _ => return KeyFault::WrongBlock { label: label.to_owned(), expected },
    };
    KeyFault::WrongKind { given, expected }
}

/// The outermost SEQUENCE of DER.
pub(super) struct Sequence<'a> {
    /// All bytes after its header.
    pub(super) content: &'a [u8],
    /// The number of bytes that the header announces.
    pub(super) length: usize,
}

/// The SEQUENCE with which DER begins.
pub(super) fn sequence(der: &[u8]) -> Option<Sequence<'_>> {
    let (length, content) = match der {
        [0x30, short @ ..=0x7f, rest @ ..] => (u32::from(*short), rest),
        [0x30, 0x81, a, rest @ ..] => (u32::from(*a), rest),
        [0x30, 0x82, a, b, rest @ ..] => (u32::from_be_bytes([0, 0, *a, *b]), rest),
        [0x30, 0x83, a, b, c, rest @ ..] => (u32::from_be_bytes([0, *a, *b, *c]), rest),
        _ => return None,
    };
    Some(Sequence { content, length: length as usize })
}

/// Whether this is PKCS#12: a SEQUENCE, in DER or of an unknown length, that begins with the version 3.
pub(super) fn is_pkcs12(bytes: &[u8]) -> bool {
    let content = bytes.strip_prefix(&[0x30, 0x80]).or_else(|| Some(sequence(bytes)?.content));
    content.is_some_and(|content| content.starts_with(&[2, 1, 3]))
}

/// Whether a certificate in DER has the version 1. Later versions begin with their number, in a tag of its own.
pub(super) fn is_version_1(certificate: &[u8]) -> bool {
    let signed = sequence(certificate).and_then(|outer| sequence(outer.content));
    signed.is_some_and(|signed| signed.content.starts_with(&[2]))
}

/// Decodes base64 in lines of any length, up to `most` bytes; `None` if the text is not base64.
fn decoded<'a>(
    most: usize,
    lines: impl Iterator<Item = &'a [u8]>,
) -> Option<Result<Zeroizing<Vec<u8>>, KeyFault>> {
    let mut digits = Zeroizing::new(Vec::with_capacity(most));
    for line in lines {
        digits.extend(line.iter().filter(|byte| !byte.is_ascii_whitespace()));
    }
    if digits.is_empty() {
        return Some(Err(KeyFault::Empty));
    }
    let mut der = Zeroizing::new(vec![0; base64::decoded_len_estimate(digits.len())]);
    let length = BASE64_STANDARD.decode_slice(&digits, &mut der).ok()?;
    der.truncate(length);
    Some(Ok(der))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"-----BEGIN PUBLIC KEY-----\nAQID\nBAUG\n-----END PUBLIC KEY-----";

    fn der(text: &[u8]) -> Vec<u8> {
        let clean = cleaned(text).unwrap();
        let blocks = blocks(&clean).unwrap();
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].label, "PUBLIC KEY");
        blocks[0].der().unwrap().to_vec()
    }

    #[test]
    fn what_editors_shells_and_configuration_add_is_taken_away() {
        let text = std::str::from_utf8(PLAIN).unwrap();
        for given in [
            text.to_owned(),
            format!("\u{feff}{text}\r\n\r\n"),
            text.replace('\n', "\r\n"),
            format!("  \n\t{text}  \n"),
            format!("\"{text}\""),
            format!("'{text}\n'\n"),
            text.replace('\n', "\\n"),
            format!("\"{}\\n\"", text.replace('\n', "\\r\\n")),
            text.replace('\n', "\\\\n"),
            text.replace('\n', "\\\n"),
            text.replace('\n', " "),
            text.replace('\n', ""),
            text.replace('\n', "\n  "),
            format!("Bag Attributes\n    friendlyName: x\n{text}"),
            text.replace("KEY-----\nAQ", "KEY-----\nComment: x\n\nAQ"),
        ] {
            assert_eq!(der(given.as_bytes()), [1, 2, 3, 4, 5, 6], "{given}");
        }
    }

    #[test]
    fn base64_alone_is_read_too() {
        for text in ["AQIDBAUG", " AQID\r\nBAUG\n", "\"AQIDBAUG\""] {
            let clean = cleaned(text.as_bytes()).unwrap();
            assert!(blocks(&clean).unwrap().is_empty());
            assert_eq!(bare(&clean).unwrap()[..], [1, 2, 3, 4, 5, 6]);
        }
    }

    #[test]
    fn buffers_do_not_grow() {
        let clean = cleaned(PLAIN).unwrap();
        assert_eq!(clean.capacity(), PLAIN.len());
    }

    fn is_overwritten_when_dropped<T: zeroize::ZeroizeOnDrop>(_: &T) {}

    #[test]
    fn every_copy_of_the_text_is_overwritten() {
        let clean = cleaned(PLAIN).unwrap();
        is_overwritten_when_dropped(&clean);
        is_overwritten_when_dropped(&blocks(&clean).unwrap()[0].der().unwrap());
    }
}
