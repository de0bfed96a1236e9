//! XML as it comes: what is read, another parser reads the same, and what nobody signed is not believed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paytable::{
    Error,
    table::SignatureAlgorithm,
    wechat_v2::{OrderQueryRequest, PayNotice},
    codec::MAX_BODY,
};
use paytable_fuzz::{
    read::{ROW, with_line_feeds, xml, xml_otherwise},
    wechat,
};
use paytable_tests::{KEY, Pairs, digest, text_to_sign};

fuzz_target!(|body: &[u8]| {
    if body.windows(ROW.len()).any(|bytes| bytes == ROW.as_bytes()) {
        return;
    }
    let read = xml(body);
    if let Some(pairs) = &read {
        let other = xml_otherwise(body).expect("another parser refuses it");
        assert_eq!(with_line_feeds(pairs.clone()), with_line_feeds(other));
    }
    // What comes without a declaration can be read by a reader of its own; with one it never is.
    if body.starts_with(b"<xml>") && body.len() < MAX_BODY - DECLARATION.len() {
        assert_eq!(read, xml(&[DECLARATION, body].concat()));
    }
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let signed = read.as_ref().is_some_and(|pairs| is_signed(pairs, kind));
        assert!(signed || wechat(kind).notice::<PayNotice>(body).is_err());
        match wechat(kind).accept_without_request::<OrderQueryRequest>(&paytable::Received::new(200, body)) {
            // What fails below the signature is turned down, and carries none.
            Err(Error::Rejected(_) | Error::Unknown(_)) => {}
            Ok(_) | Err(Error::Api(_)) => assert!(signed),
            Err(other) => panic!("{other}"),
        }
    }
});

const DECLARATION: &[u8] = b"<?xml version=\"1.0\"?>";

fn is_signed(pairs: &Pairs, kind: SignatureAlgorithm) -> bool {
    let received = pairs.iter().find(|(name, _)| name == "sign").map(|(_, value)| value.as_str());
    received == Some(digest(&text_to_sign(pairs), kind, KEY).as_str())
}
