//! XML in the form that gateways write: `<xml>`, and in it elements that hold plain text or one CDATA section.
//!
//! Whatever has another form is not judged here: the reader in `xml` takes it, or says what is wrong. What is read here
//! is read there to the same pairs; tests and a fuzz target hold the two against each other.

use super::raw::{Pairs, Raw};
use std::borrow::Cow;

const NOTHING: (Cow<'static, str>, Raw<'static>) = (Cow::Borrowed(""), Raw::Null);

/// The most elements read here. Names are compared with each other, and hostile bodies hold thousands.
const MAX_ELEMENTS: usize = 128;

/// The elements below the root; `None` for the other reader.
pub(crate) fn read<'a>(text: &'a str, root: &str) -> Option<Pairs<'a>> {
    if !text.bytes().fold(true, |plain, b| plain & is_plain(b)) {
        return None;
    }
    let mut rest = text.strip_prefix('<')?.strip_prefix(root)?.strip_prefix('>')?;
    // An element of a gateway's takes about forty bytes.
    let mut pairs: Pairs<'a> = Vec::with_capacity((text.len() / 32).min(MAX_ELEMENTS));
    let mut names = Names::default();
    loop {
        rest = rest.trim_ascii_start().strip_prefix('<')?;
        if let Some(behind) = rest.strip_prefix('/') {
            let end = behind.strip_prefix(root)?.strip_prefix('>')?;
            return end.trim_ascii_start().is_empty().then_some(pairs);
        }
        let (name, value, behind) = element(rest)?;
        if pairs.len() == MAX_ELEMENTS || (names.may_hold(name) && pairs.iter().any(|(n, _)| n == name)) {
            return None;
        }
        names.add(name);
        // Written where it stays: a pair that is put together and then moved is waited for.
        pairs.push(NOTHING);
        if let Some(pair) = pairs.last_mut() {
            pair.0 = Cow::Borrowed(name);
            pair.1 = Raw::Text(Cow::Borrowed(value));
        }
        rest = behind;
    }
}

/// Neither a control character, nor a line end that parsers change, nor the first byte of what is no character.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n') || (byte >= b' ' && byte != 0xef)
}

/// Name and value of an element whose `<` has been read, and what follows it.
fn element(text: &str) -> Option<(&str, &str, &str)> {
    let end = memchr::memchr(b'>', text.as_bytes())?;
    let (name, inside) = (&text[..end], &text[end + 1..]);
    let is_name = name.bytes().fold(true, |is_name, byte| is_name & IS_OF_NAME[usize::from(byte)]);
    if !is_name || name.bytes().next()?.is_ascii_digit() {
        return None;
    }
    let (value, behind) = match inside.strip_prefix("<![CDATA[") {
        Some(section) => {
            let end = end_of_section(section.as_bytes())?;
            (&section[..end], &section[end + 3..])
        }
        None => {
            let end = memchr::memchr2(b'<', b'&', inside.as_bytes())?;
            let value = &inside[..end];
            (value, if value.contains(']') { return None } else { &inside[end..] })
        }
    };
    let behind = behind.strip_prefix("</")?.strip_prefix(name)?.strip_prefix('>')?;
    Some((name, value, behind))
}

/// Bytes that names are made of: to look one up is sooner done than to compare it.
const IS_OF_NAME: [bool; 256] = {
    let (mut bytes, mut at) = ([false; 256], 0);
    while at < bytes.len() {
        bytes[at] = matches!(at, 0x30..=0x39 | 0x41..=0x5a | 0x5f | 0x61..=0x7a);
        at += 1;
    }
    bytes
};

/// Where the first `]]>` stands.
fn end_of_section(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b']', bytes).find(|at| bytes[*at..].starts_with(b"]]>"))
}

/// Names that were there, near enough: one that was not there may seem to have been, but no other way round.
#[derive(Default)]
struct Names([u64; 4]);

impl Names {
    fn place(name: &str) -> (usize, u32) {
        // Names differ in their length, their beginning, or their end; the rest need not be looked at.
        let bytes = name.as_bytes();
        let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => {
                u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23)
            }
            _ => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        let hash = (ends ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let [.., bit, word] = hash.to_le_bytes();
        (usize::from(word % 4), u32::from(bit % 64))
    }

    fn may_hold(&self, name: &str) -> bool {
        let (word, bit) = Names::place(name);
        self.0[word] >> bit & 1 == 1
    }

    fn add(&mut self, name: &str) {
        let (word, bit) = Names::place(name);
        self.0[word] |= 1 << bit;
    }
}
