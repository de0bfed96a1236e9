//! What notices hold closed. Whatever the ciphertext, nothing panics; what opens is what was closed; and under
//! AES-256-GCM nothing opens that was closed without the key.
#![no_main]

use aes::{
    Aes256,
    cipher::{Array, BlockCipherEncrypt, KeyInit as _},
};
use aes_gcm::{Aes256Gcm, Nonce, aead::Aead, aead::Payload};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use libfuzzer_sys::fuzz_target;
use paytable::{
    NoticeError,
    VerifyError,
    table::SignatureAlgorithm,
    wechat_v2::{ProfitSharingNotice, RefundNotice, RentNotice},
};
use paytable_fuzz::{V3_KEY, md5_hex, read, wechat};
use paytable_tests::{APPID, KEY, MCH_ID, pairs, signed, xml};

enum Seal<'a> {
    /// Text instead of ciphertext.
    Text(&'a str),
    /// Ciphertext of nobody's.
    Forged(&'a [u8]),
    /// What the gateway closed; the padding is its own.
    Closed(&'a [u8]),
    /// Whole blocks, closed as they are: the padding is the fuzzer's.
    Blocks(&'a [u8]),
    /// Closed, and then changed: which character, and into what.
    Changed(&'a [u8], u8, u8),
}

struct Input<'a> {
    nonce: &'a [u8; 12],
    associated: &'a str,
    seal: Seal<'a>,
}

impl<'a> Input<'a> {
    /// A letter says what is sealed, then come the nonce and the content: seeds can be written by hand.
    fn read(data: &'a [u8]) -> Option<Self> {
        let (letter, rest) = data.split_first()?;
        let (nonce, content) = rest.split_first_chunk::<12>()?;
        let seal = match letter.to_ascii_uppercase() {
            b'T' => Seal::Text(std::str::from_utf8(content).ok()?),
            b'F' => Seal::Forged(content),
            b'C' => Seal::Closed(content),
            b'B' => Seal::Blocks(content),
            b'X' => Seal::Changed(content, nonce[0], nonce[1]),
            _ => return None,
        };
        Some(Input { nonce, associated: if letter.is_ascii_lowercase() { "transaction" } else { "" }, seal })
    }
}

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::read(data) else { return };
    ecb(&input.seal);
    gcm(&input);
});

fn ecb(seal: &Seal<'_>) {
    let (text, plain) = match seal {
        Seal::Text(text) => ((*text).to_owned(), None),
        Seal::Forged(bytes) => (BASE64_STANDARD.encode(bytes), None),
        Seal::Closed(plain) => (close_ecb(padded(plain)), Some(*plain)),
        Seal::Blocks(blocks) => {
            let whole = &blocks[..blocks.len() / 16 * 16];
            (close_ecb(whole.to_vec()), unpadded(whole))
        }
        Seal::Changed(plain, at, by) => (changed(&close_ecb(padded(plain)), *at, *by), None),
    };
    if text.contains(['<', '&', ']']) || text.is_empty() {
        return;
    }
    let body =
        xml(&pairs(&[("return_code", "SUCCESS"), ("appid", APPID), ("mch_id", MCH_ID), ("req_info", &text)]));
    let event = wechat(SignatureAlgorithm::Md5).unauthenticated_notice::<RefundNotice>(body.as_bytes());
    match (event, seal) {
        (Ok(_), Seal::Closed(_) | Seal::Blocks(_)) => {
            let plain = plain.expect("its padding was not sound");
            assert!(read::xml_otherwise(plain).is_some(), "opened as what another parser refuses");
        }
        (Err(_), Seal::Closed(plain)) => assert!(inside(plain).is_none(), "it was closed by the key"),
        _ => {}
    }
}

/// What the XML reader makes of the root that refunds are closed in.
fn inside(plain: &[u8]) -> Option<paytable_tests::Pairs> {
    let text = std::str::from_utf8(plain).ok()?;
    let fields = text.strip_prefix("<root>")?.strip_suffix("</root>")?;
    read::xml(format!("<xml>{fields}</xml>").as_bytes())
}

fn gcm(Input { nonce, associated, seal }: &Input<'_>) {
    // A nonce is text, and this keeps it one.
    let nonce = nonce.map(|byte| b'!' + byte % 90);
    let closed = |plain: &[u8]| BASE64_STANDARD.encode(close_gcm(plain, &nonce, associated));
    let (text, plain) = match seal {
        Seal::Text(text) => ((*text).to_owned(), None),
        Seal::Forged(bytes) => (BASE64_STANDARD.encode(bytes), None),
        Seal::Closed(plain) | Seal::Blocks(plain) => (closed(plain), Some(*plain)),
        Seal::Changed(plain, at, by) => {
            let (good, bad) = (closed(plain), changed(&closed(plain), *at, *by));
            if good == bad { (good, Some(*plain)) } else { (bad, None) }
        }
    };
    let nonce = std::str::from_utf8(&nonce).expect("printable");
    sharing(&text, plain, nonce, associated);
    rent(&text, plain, nonce, associated);
}

fn sharing(text: &str, plain: Option<&[u8]>, nonce: &str, associated: &str) {
    let body = serde_json::json!({
        "id": "EV-1", "event_type": "PROFITSHARING.SUCCESS",
        "resource": { "algorithm": "AEAD_AES_256_GCM", "ciphertext": text, "nonce": nonce, "associated_data": associated },
    });
    let event = wechat(SignatureAlgorithm::Md5).notice::<ProfitSharingNotice>(body.to_string().as_bytes());
    let object = plain.and_then(read::json);
    match event {
        Ok(_) => {
            let _ = read::elsewhere(plain.expect("nobody closed it"));
        }
        Err(NoticeError::Unverified(VerifyError::Encrypted(_) | VerifyError::NotSigned)) => {
            assert!(object.is_none(), "it was closed by the key");
        }
        // It opened, and is of another merchant or of another kind.
        Err(_) => {}
    }
}

fn rent(text: &str, plain: Option<&[u8]>, nonce: &str, associated: &str) {
    let unwritable = |text: &str| text.contains("]]>") || text.contains(|c: char| c.is_control());
    if unwritable(text) || unwritable(associated) || text.is_empty() {
        return;
    }
    let fields = [
        ("mch_id", MCH_ID),
        ("event_nonce", nonce),
        ("event_associated_data", associated),
        ("event_ciphertext", text),
    ];
    let body = xml(&signed(pairs(&fields), SignatureAlgorithm::HmacSha256));
    if wechat(SignatureAlgorithm::HmacSha256).notice::<RentNotice>(body.as_bytes()).is_ok() {
        assert!(read::xml_otherwise(plain.expect("nobody closed it")).is_some());
    }
}

fn padded(plain: &[u8]) -> Vec<u8> {
    let padding = 16 - plain.len() % 16;
    let mut bytes = plain.to_vec();
    bytes.resize(plain.len() + padding, u8::try_from(padding).expect("at most 16"));
    bytes
}

/// Without its padding, if that is as PKCS#7 has it.
fn unpadded(whole: &[u8]) -> Option<&[u8]> {
    let padding = *whole.last()?;
    let (plain, last) = whole.split_at_checked(whole.len().checked_sub(padding.into())?)?;
    ((1..=16).contains(&padding) && last.iter().all(|byte| *byte == padding)).then_some(plain)
}

fn close_ecb(mut bytes: Vec<u8>) -> String {
    let key = md5_hex(KEY.as_bytes());
    let cipher = Aes256::new_from_slice(key.as_bytes()).expect("32 digits");
    for block in bytes.chunks_exact_mut(16) {
        cipher.encrypt_block(<&mut Array<u8, _>>::try_from(block).expect("16 bytes"));
    }
    BASE64_STANDARD.encode(bytes)
}

fn close_gcm(plain: &[u8], nonce: &[u8; 12], associated: &str) -> Vec<u8> {
    let cipher = Aes256Gcm::new_from_slice(V3_KEY.as_bytes()).expect("32 bytes");
    let payload = Payload { msg: plain, aad: associated.as_bytes() };
    cipher.encrypt(&Nonce::from(*nonce), payload).expect("short enough")
}

/// One character of base64 replaced by another.
fn changed(text: &str, at: u8, by: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = usize::from(at) % bytes.len();
    if bytes[at] != b'=' {
        bytes[at] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[usize::from(by % 32)];
    }
    String::from_utf8(bytes).expect("base64")
}
