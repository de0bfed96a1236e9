//! The API key: its variants, and how it is kept out of everything that is shown.

use crate::explain::{fault::Faults, values::hex_digit};
use md5::{Digest as _, Md5};
use paytable::ApiKey;
use std::{collections::HashSet, fmt, fmt::Write as _};
use zeroize::Zeroizing;

/// No shorter text is an API key, and shorter texts cannot be kept out of other texts.
const SHORTEST: usize = 8;
/// So many characters of the key in a row are never shown.
const WINDOW: usize = 8;

/// The API key. It has no text form.
pub struct SharedKey {
    text: Zeroizing<String>,
    api: ApiKey,
}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedKey(***)")
    }
}

impl SharedKey {
    /// A key as it was read. A byte order mark and white space around it are removed, as [`ApiKey`] does.
    ///
    /// # Errors
    /// The text is empty, or shorter than any key.
    pub fn new(text: &str) -> Result<SharedKey, Faults> {
        let text = text.trim_matches([' ', '\t', '\u{a0}', '\u{3000}', '\n', '\r', '\u{feff}']);
        let length = text.chars().count();
        if length < SHORTEST {
            let what = format!(
                "has {length} characters; the API key must have at least {SHORTEST}, and those of WeChat Pay have 32. \
                 Copy it from the merchant platform"
            );
            return Err(Faults::one("the API key", what));
        }
        Ok(SharedKey { text: Zeroizing::new(text.to_owned()), api: ApiKey::new(text) })
    }

    pub(crate) fn api(&self) -> &ApiKey {
        &self.api
    }

    pub(crate) fn length(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether it has quotation marks around it, or blanks or invisible characters inside.
    pub(crate) fn is_unclean(&self) -> bool {
        self.unquoted().len() < self.text.len()
            || self.text.contains(|c: char| {
                c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
            })
    }

    /// Whether a text contains so much of the key that it is not shown.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.mask(text) != text
    }

    fn unquoted(&self) -> &str {
        self.text.trim_matches(['"', '\'', '\u{201c}', '\u{201d}'])
    }

    /// The bytes of a variant; `None` if the key has no such variant.
    pub(crate) fn bytes(&self, form: KeyForm) -> Option<Zeroizing<Vec<u8>>> {
        let key = self.text.as_str();
        let bytes = match form {
            KeyForm::Right => key.as_bytes().to_vec(),
            KeyForm::Around(before, after) => [before, key, after].concat().into_bytes(),
            KeyForm::Upper => key.to_ascii_uppercase().into_bytes(),
            KeyForm::Lower => key.to_ascii_lowercase().into_bytes(),
            KeyForm::Md5Lower => hex(&Md5::digest(key), false).into_bytes(),
            KeyForm::Md5Upper => hex(&Md5::digest(key), true).into_bytes(),
            KeyForm::Empty => Vec::new(),
            KeyForm::Clean => {
                self.unquoted().chars().filter(char::is_ascii_graphic).collect::<String>().into_bytes()
            }
            KeyForm::FromHex => from_hex(key.as_bytes())?,
        };
        Some(Zeroizing::new(bytes))
    }

    /// What is shown in place of the key.
    pub(crate) fn placeholder(&self, form: KeyForm) -> String {
        let length = match self.bytes(form) {
            Some(bytes) => String::from_utf8_lossy(&bytes).chars().count(),
            None => 0,
        };
        match form {
            KeyForm::Md5Lower | KeyForm::Md5Upper => format!("<MD5 of the API key, {length} characters>"),
            KeyForm::FromHex => format!("<bytes of the API key, {} bytes>", self.text.len() / 2),
            KeyForm::Upper => format!("<API key in upper case, {length} characters>"),
            KeyForm::Lower => format!("<API key in lower case, {length} characters>"),
            _ => format!("<API key, {length} characters>"),
        }
    }

    /// The text without any part of the key, in whatever case.
    pub(crate) fn mask(&self, text: &str) -> String {
        let key = Zeroizing::new(self.text.to_ascii_lowercase());
        let windows: HashSet<&[u8]> = key.as_bytes().windows(WINDOW.min(key.len())).collect();
        // Most bytes begin no part of the key.
        let mut begins = [false; 256];
        for window in &windows {
            begins[usize::from(window[0])] = true;
        }
        let lower = text.to_ascii_lowercase();
        let mut hidden = vec![false; text.len()];
        for (at, window) in lower.as_bytes().windows(WINDOW).enumerate() {
            if begins[usize::from(window[0])] && windows.contains(window) {
                hidden[at..at + WINDOW].fill(true);
            }
        }
        let (mut out, mut was_hidden) = (String::with_capacity(text.len()), false);
        for (at, c) in text.char_indices() {
            let is_hidden = hidden[at..at + c.len_utf8()].contains(&true);
            match (is_hidden, was_hidden) {
                (true, false) => out.push_str("<part of the API key>"),
                (true, true) => {}
                (false, _) => out.push(c),
            }
            was_hidden = is_hidden;
        }
        out
    }
}

/// Variants of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyForm {
    Right,
    /// With these texts before and after it.
    Around(&'static str, &'static str),
    Upper,
    Lower,
    Md5Lower,
    Md5Upper,
    Empty,
    /// Without quotation marks and white space.
    Clean,
    /// The bytes that its digits write.
    FromHex,
}

pub(crate) fn hex(bytes: &[u8], upper: bool) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = if upper { write!(text, "{byte:02X}") } else { write!(text, "{byte:02x}") };
    }
    text
}

fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_chunks::<2>();
    let byte = |pair: &[u8; 2]| Some(hex_digit(pair[0])? << 4 | hex_digit(pair[1])?);
    if rest.is_empty() { pairs.iter().map(byte).collect() } else { None }
}
