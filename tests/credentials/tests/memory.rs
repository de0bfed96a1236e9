//! After a private key is read, no copy of its text or of its DER is left in the memory of the process.

#![cfg(target_os = "linux")]

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{KeyFault, PrivateKey};
use paytable_tests_credentials::{OWN_PEM, file};
use std::{
    collections::HashSet,
    fs::File,
    hint::black_box,
    io::{Read as _, Seek as _, SeekFrom},
};

/// Every byte of what is looked for is changed by this, so that the search itself holds no copy of it.
const MASK: u8 = 0xa5;

fn masked(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ MASK).collect()
}

fn overwrite(mut bytes: Vec<u8>) {
    bytes.fill(0);
    black_box(&bytes);
}

/// Bytes of a piece that is looked for.
const PIECE: usize = 16;

/// Bytes that are read at a time.
const LARGE: usize = 1 << 20;

/// Pieces of a secret, masked.
struct Pieces(HashSet<[u8; PIECE]>);

impl Pieces {
    /// Of each part on its own.
    fn of<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Pieces {
        let pieces = parts.flat_map(|part| part.chunks_exact(PIECE));
        Pieces(pieces.map(|piece| masked(piece).try_into().unwrap()).collect())
    }

    /// How many stand in memory that can be written.
    fn found(&self) -> usize {
        let mut starts = vec![false; 1 << 18];
        let start = |piece: &[u8]| usize::from(piece[0]) << 8 | usize::from(piece[1]);
        self.0.iter().for_each(|piece| starts[start(piece)] = true);
        // Buffers this large are not taken from what was freed, which is to be searched.
        let (mut maps, mut room) = (String::with_capacity(LARGE), vec![0; LARGE]);
        File::open("/proc/self/maps").unwrap().read_to_string(&mut maps).unwrap();
        let mut memory = File::open("/proc/self/mem").unwrap();
        let mut count = 0;
        for line in maps.lines().filter(|line| line.contains(" rw-p ")) {
            let (from, rest) = line.split_once('-').unwrap();
            let (to, _) = rest.split_once(' ').unwrap();
            let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
            for at in (from..to).step_by(LARGE) {
                let length = usize::try_from(to - at).unwrap().min(LARGE);
                let bytes = &mut room[..length];
                if memory.seek(SeekFrom::Start(at)).is_err() || memory.read_exact(bytes).is_err() {
                    continue;
                }
                // Masked where they stand, so that this copy is not found again.
                for byte in &mut *bytes {
                    *byte ^= MASK;
                }
                let pieces = bytes.windows(PIECE);
                count += pieces.filter(|piece| starts[start(piece)] && self.0.contains(*piece)).count();
            }
        }
        count
    }
}

fn text() -> Vec<u8> {
    file(OWN_PEM).into_bytes()
}

/// The pieces of the text and of its DER, from where the private exponent begins.
fn pieces() -> [Pieces; 2] {
    const PRIVATE: usize = 320;

    let plain = text();
    let lines: Vec<&[u8]> =
        plain.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"-")).collect();
    let base64: Vec<u8> = lines.concat();
    let mut der = vec![0; base64.len()];
    let length = BASE64_STANDARD.decode_slice(&base64, &mut der).unwrap();
    // Lines hold 48 bytes each.
    let pieces = [
        Pieces::of(lines[PRIVATE.div_ceil(48)..].iter().copied()),
        Pieces::of([&der[PRIVATE..length]].into_iter()),
    ];
    overwrite(der);
    overwrite(base64);
    overwrite(plain);
    pieces
}

/// A key without its last line is refused before the provider, which would write over what was freed, is asked.
#[inline(never)]
fn refuse() {
    let mut plain = text();
    let last = plain.windows(5).rposition(|bytes| bytes == b"-----").unwrap();
    let end = plain[..last].windows(5).rposition(|bytes| bytes == b"-----").unwrap();
    // All of the last line, which is shorter than the others.
    let line = plain[..end - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    plain[line..end].fill(b'\n');
    assert_eq!(PrivateKey::from_pem(&plain).unwrap_err(), KeyFault::Malformed);
    overwrite(plain);
}

#[inline(never)]
fn read_and_sign() -> PrivateKey {
    let plain = text();
    let key = PrivateKey::from_pem(&plain).unwrap();
    overwrite(plain);
    key.sign_sha256(&[b"source"]).unwrap();
    key
}

#[test]
fn no_copy_of_the_text_or_of_its_der_is_left() {
    let pieces = pieces();
    let copy = text();
    assert!(pieces[0].found() > 60, "what is there is found");
    overwrite(copy);
    assert_eq!(pieces[0].found(), 0, "the test itself leaves a copy");

    refuse();
    for (pieces, what) in pieces.iter().zip(["text", "DER"]) {
        assert_eq!(pieces.found(), 0, "a copy of the {what} is left after the key is refused");
    }

    let key = read_and_sign();
    for (pieces, what) in pieces.iter().zip(["text", "DER"]) {
        assert_eq!(pieces.found(), 0, "a copy of the {what} is left while the key is in use");
    }
    drop(key);
    for (pieces, what) in pieces.iter().zip(["text", "DER"]) {
        assert_eq!(pieces.found(), 0, "a copy of the {what} is left after the key is dropped");
    }
}
