//! After the last clone of a key is dropped, nothing of it is left on the stack of the thread that used it.

#![cfg(target_os = "linux")]

use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use md5::{Digest, Md5};
use paytable::{
    ApiKey, Merchant, Protocol, WechatV2,
    table::SignatureAlgorithm,
    wechat_v2::{OrderQueryRequest, PayNotice, RefundNotice},
};
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
};

/// Every byte of the key is changed by this, so that the program itself holds no copy of what is looked for.
const MASK: u8 = 0xa5;

/// The key, changed: on the heap, as everything here that knows it.
fn masked_key() -> Vec<u8> {
    (0..32u8).map(|at| (b'A' + at.wrapping_mul(7) % 26) ^ MASK).collect()
}

fn plain(masked: &[u8]) -> Vec<u8> {
    masked.iter().map(|byte| byte ^ MASK).collect()
}

fn masked(plain: &[u8]) -> Vec<u8> {
    plain.iter().map(|byte| byte ^ MASK).collect()
}

/// A refund notice closed under the digits, and a payment notice without a good signature.
fn bodies(digits: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut text = b"<root><out_refund_no>r1</out_refund_no></root>".to_vec();
    let missing = 16 - text.len() % 16;
    text.extend(std::iter::repeat_n(u8::try_from(missing).unwrap(), missing));
    let cipher = Box::new(aes::Aes256::new_from_slice(digits).unwrap());
    for block in text.chunks_exact_mut(16) {
        cipher.encrypt_block(<&mut Array<u8, _>>::try_from(block).unwrap());
    }
    let sealed = BASE64_STANDARD.encode(text);
    let refund = format!(
        "<xml><return_code>SUCCESS</return_code><appid>wx1</appid><mch_id>1900000109</mch_id>\
         <nonce_str>1</nonce_str><req_info>{sealed}</req_info></xml>"
    );
    let paid = "<xml><return_code>SUCCESS</return_code><appid>wx1</appid><mch_id>1900000109</mch_id>\
                <sign>0</sign></xml>";
    (refund.into_bytes(), paid.as_bytes().to_vec())
}

/// What a program does with a key before the last clone of it is dropped.
#[derive(Clone, Copy, Debug)]
enum Use {
    Nothing,
    Sign,
    Verify,
    Open,
    All,
}

#[inline(never)]
fn use_a_key(key: String, how: Use, kind: SignatureAlgorithm, refund: &[u8], paid: &[u8]) {
    let key = ApiKey::new(key);
    let merchant = Merchant::new("wx1", "1900000109", key.clone()).signature_algorithm(kind);
    let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
    if matches!(how, Use::Open | Use::All) {
        protocol.unauthenticated_notice::<RefundNotice>(refund).unwrap();
    }
    if matches!(how, Use::Verify | Use::All) {
        assert!(protocol.notice::<PayNotice>(paid).is_err());
    }
    if matches!(how, Use::Sign | Use::All) {
        let query = OrderQueryRequest { out_trade_no: Some("order001".into()), ..Default::default() };
        protocol.prepare(&query).unwrap();
    }
}

/// The stack that holds this function's frame, as it is now.
fn stack() -> Vec<u8> {
    let here = 0_u8;
    let here = std::ptr::from_ref(&here).addr() as u64;
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let ranges = maps.lines().filter_map(|line| {
        let (start, end) = line.split_once(' ')?.0.split_once('-')?;
        Some((u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?))
    });
    let (start, end) = ranges.into_iter().find(|(start, end)| (*start..*end).contains(&here)).unwrap();
    let mut memory = File::open("/proc/self/mem").unwrap();
    memory.seek(SeekFrom::Start(start)).unwrap();
    let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
    memory.read_exact(&mut bytes).unwrap();
    bytes
}

/// How often half of a masked secret stands somewhere: a half is enough to be worth finding.
fn copies(memory: &[u8], masked: &[u8]) -> usize {
    let halves = masked.chunks(masked.len() / 2);
    halves.map(|half| memory.windows(half.len()).filter(|at| is_masked(at, half)).count()).sum()
}

fn is_masked(at: &[u8], half: &[u8]) -> bool {
    at.iter().zip(half).all(|(byte, masked)| byte ^ MASK == *masked)
}

#[test]
fn no_copy_of_a_dropped_key_or_of_its_md5_is_left_on_the_stack() {
    let key = masked_key();
    // What the test does to make its bodies is on this stack; the key is used on others.
    let digits =
        Md5::digest(plain(&key)).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let (refund, paid) = bodies(digits.as_bytes());
    let digits = masked(digits.as_bytes());
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        for how in [Use::Nothing, Use::Sign, Use::Verify, Use::Open, Use::All] {
            let (digits, refund, paid) = (digits.clone(), refund.clone(), paid.clone());
            let found = std::thread::spawn(move || {
                let key = masked_key();
                use_a_key(String::from_utf8(plain(&key)).unwrap(), how, kind, &refund, &paid);
                let memory = stack();
                (copies(&memory, &key), copies(&memory, &digits))
            });
            let (of_key, of_md5) = found.join().unwrap();
            // Unoptimized, a digest copies the block at hand, in which the key ends; `.ci/run` tries it optimized.
            let most = if cfg!(debug_assertions) { 2 } else { 0 };
            assert!(
                of_key <= most && of_md5 == 0,
                "{how:?} {kind:?}: {of_key} of the key, {of_md5} of its MD5"
            );
        }
    }
    // Last, as a stack is used again by the next thread: what is there is found.
    let found = std::thread::spawn(|| {
        let key = masked_key();
        let mut copy = [0_u8; 32];
        copy.copy_from_slice(&plain(&key));
        std::hint::black_box(&copy);
        copies(&stack(), &key)
    });
    assert!(found.join().unwrap() >= 2);
}
