//! What a function printed, bounded: its beginning and its end, as the last lines tell most of a fault.

use std::{collections::VecDeque, fmt::Write};

pub(super) struct Console {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// How long either may be.
    half: usize,
    /// Of all that was printed.
    length: u64,
}

impl Console {
    /// Keeps so many bytes.
    pub(super) fn new(most: usize) -> Console {
        Console { head: Vec::new(), tail: VecDeque::new(), half: most / 2, length: 0 }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        let (first, rest) = bytes.split_at(bytes.len().min(self.half - self.head.len()));
        self.head.extend_from_slice(first);
        let rest = &rest[rest.len().saturating_sub(self.half)..];
        let surplus = (self.tail.len() + rest.len()).saturating_sub(self.half);
        self.tail.drain(..surplus);
        self.tail.extend(rest);
    }

    /// The text, without the secrets. A byte that is no UTF-8 is written as `\xff`.
    pub(super) fn text(mut self, secrets: &[&str]) -> String {
        let tail = self.tail.make_contiguous();
        if self.length == (self.head.len() + tail.len()) as u64 {
            self.head.extend_from_slice(tail);
            return masked(&shown(&self.head), secrets);
        }
        let head = without_partial_end(&self.head, secrets);
        let tail = without_partial_start(tail, secrets);
        let cut = self.length - (head.len() + tail.len()) as u64;
        let (head, tail) = (masked(&shown(head), secrets), masked(&shown(tail), secrets));
        format!("{head}\n[{cut} of {} bytes are cut out here]\n{tail}", self.length)
    }
}

/// The text with each secret replaced.
pub(super) fn masked(text: &str, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "[secret]"))
}

fn shown(bytes: &[u8]) -> String {
    bytes.utf8_chunks().fold(String::with_capacity(bytes.len()), |mut out, chunk| {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a text cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
        out
    })
}

/// Without the first bytes of a secret or of a character, of which the rest is cut out.
fn without_partial_end<'b>(bytes: &'b [u8], secrets: &[&str]) -> &'b [u8] {
    let begun = |secret: &&str| (1..secret.len()).rev().find(|&n| bytes.ends_with(&secret.as_bytes()[..n]));
    let bytes = &bytes[..bytes.len() - secrets.iter().filter_map(begun).max().unwrap_or(0)];
    match str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

/// Without the last bytes of a secret or of a character.
fn without_partial_start<'b>(bytes: &'b [u8], secrets: &[&str]) -> &'b [u8] {
    let ended = |secret: &&str| (1..secret.len()).find(|&n| bytes.starts_with(&secret.as_bytes()[n..]));
    let rest = |secret: &&str| ended(secret).map(|n| secret.len() - n);
    let bytes = &bytes[secrets.iter().filter_map(rest).max().unwrap_or(0)..];
    // A character has at most three bytes after its first.
    let partial = bytes.iter().take(3).take_while(|byte| *byte & 0xc0 == 0x80).count();
    &bytes[partial..]
}

#[cfg(test)]
mod tests {
    use super::Console;

    fn printed(most: usize, parts: &[&[u8]], secrets: &[&str]) -> String {
        let mut console = Console::new(most);
        for part in parts {
            console.push(part);
        }
        console.text(secrets)
    }

    #[test]
    fn what_fits_is_kept_whole_however_it_arrives() {
        let text = "标价牌 1\n标价牌 2";
        for size in 1..text.len() {
            let parts: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
            assert_eq!(printed(text.len() + 1, &parts, &[]), text);
        }
        assert_eq!(printed(10, &[], &[]), "");
        assert_eq!(printed(0, &[b""], &[]), "");
    }

    #[test]
    fn of_what_is_too_long_beginning_and_end_are_kept_and_the_rest_is_counted() {
        for size in [1, 3, 7, 40] {
            let bytes: Vec<u8> = (b'A'..=b'Z').collect();
            let parts: Vec<&[u8]> = bytes.chunks(size).collect();
            assert_eq!(printed(8, &parts, &[]), "ABCD\n[18 of 26 bytes are cut out here]\nWXYZ");
        }
        assert_eq!(printed(0, &[b"abc"], &[]), "\n[3 of 3 bytes are cut out here]\n");
    }

    #[test]
    fn a_cut_splits_no_character() {
        // Three bytes each, and five are kept at either side.
        assert_eq!(
            printed(10, &["标价牌标价牌".as_bytes()], &[]),
            "标\n[12 of 18 bytes are cut out here]\n牌"
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_written_out() {
        assert_eq!(printed(99, &[b"a\xff\xfe\x00b\xe6\xa0"], &[]), "a\\xff\\xfe\0b\\xe6\\xa0");
    }

    #[test]
    fn a_secret_is_not_shown_not_even_in_part_at_a_cut() {
        assert_eq!(printed(99, &[b"key=s3c", b"ret!"], &["s3cret", ""]), "key=[secret]!");
        let cut = printed(12, &[b"abc-s3cret-0123456789-s3cret-xyz"], &["s3cret"]);
        assert_eq!(cut, "abc-\n[24 of 32 bytes are cut out here]\n-xyz");
        let cut = printed(16, &[b"abc-s3cret-0123456789-s3cret-xyz"], &["s3cret"]);
        assert!(cut.starts_with("abc-\n[") && cut.ends_with("]\n-xyz"), "{cut}");
    }
}
