//! Every notice of APIv3: sealed and signed by another hand, read, told from all others.

use crate::{
    catalog::setting,
    notices::event,
    oracle::written,
    replies::{held, left, spelled},
    typed_v3, v3,
};
use paytable::{
    NoticeError, Received, VerifyError,
    table::{Notice, SignatureAlgorithm},
    wechat_v3,
};
use paytable_tests::{
    MCH_ID,
    sample::{Held, Sample},
};

const KIND: SignatureAlgorithm = SignatureAlgorithm::RsaSha256;

/// Every row of a notice, and none that would make it another.
fn made(notice: &'static Notice) -> Sample {
    let mut event = event(notice, KIND);
    for path in notice.absent {
        if let Some(place) = event.places().into_iter().find(|place| place.name == *path) {
            *event.at_place(&place) = Held::Nothing;
        }
    }
    event
}

fn body(notice: &Notice, event: &Sample) -> Vec<u8> {
    written(notice.encoding, event, None, None)
}

#[test]
fn every_row_of_every_notice_is_typed_as_it_was_written() {
    let mut tried = 0;
    for typed in typed_v3::v3_notices() {
        let notice = typed.notice;
        let event = made(notice);
        let received = v3::signed(200, body(notice, &event));
        let wanted = spelled(notice.event, event.flat());
        let read = (typed.read)(KIND, &received).unwrap_or_else(|error| panic!("{}: {error}", notice.name));
        let dynamic = v3::protocol().notice_dynamic(notice, received).unwrap();
        for message in [&*read, &dynamic as &dyn paytable::Message] {
            assert_eq!(held(message), wanted, "{}", notice.name);
            assert_eq!(left(message), [""; 0], "{}", notice.name);
        }
        tried += 1;
    }
    assert!(tried > 40, "{tried}");
}

#[test]
fn every_notice_is_recognised_as_the_one_it_is() {
    let mut alike = wechat_v3::NOTICES.to_vec();
    for notice in wechat_v3::NOTICES {
        let bytes = body(notice, &made(notice));
        // Whichever is asked first: only one may say yes.
        for _ in 0..2 {
            alike.reverse();
            let found = v3::protocol().recognise(&bytes, &alike).map(|found| found.name);
            assert_eq!(found, Some(notice.name));
        }
    }
}

#[test]
fn a_notice_read_as_another_is_refused() {
    let is_paid = |notice: &&&Notice| {
        notice.when.iter().any(|condition| condition.values.contains(&"TRANSACTION.SUCCESS"))
    };
    let paid: Vec<_> = wechat_v3::NOTICES.iter().filter(is_paid).collect();
    assert_eq!(paid.len(), 4, "of one order, of a sub-merchant's, of a combined one, and of parking");
    for notice in &paid {
        let bytes = body(notice, &made(notice));
        for other in paid.iter().filter(|other| other.name != notice.name) {
            let error = v3::protocol().notice_dynamic(other, v3::signed(200, bytes.clone())).unwrap_err();
            let is_other = matches!(
                error,
                NoticeError::AnotherMessage { .. }
                    | NoticeError::Incomplete { .. }
                    | NoticeError::Unverified(VerifyError::WrongMerchant { .. })
            );
            assert!(is_other, "{} as {}: {error}", notice.name, other.name);
        }
    }
}

#[test]
fn a_notice_that_is_not_signed_or_was_changed_is_not_believed() {
    for notice in wechat_v3::NOTICES {
        let bytes = body(notice, &made(notice));
        let bare = v3::protocol().notice_dynamic(notice, Received::new(200, bytes.clone()));
        let unsigned = NoticeError::Unverified(VerifyError::NotSigned);
        assert_eq!(bare.map(drop), Err(unsigned), "{}", notice.name);
        // What was signed is another body than what arrives.
        let mut received = v3::signed(200, bytes);
        let body = received.body.to_mut();
        let at = body.iter().rposition(u8::is_ascii_alphanumeric).unwrap();
        body[at] = if body[at] == b'a' { b'b' } else { b'a' };
        let error = v3::protocol().notice_dynamic(notice, received).unwrap_err();
        assert_eq!(error, NoticeError::Unverified(VerifyError::WrongSignature), "{}", notice.name);
    }
}

#[test]
fn a_notice_for_another_merchant_is_not_believed() {
    let mut tried = 0;
    for notice in wechat_v3::NOTICES.iter().filter(|notice| !notice.identity.is_empty()) {
        let mut event = made(notice);
        for (name, path) in notice.identity {
            assert_eq!(setting(name).as_deref(), Some(MCH_ID));
            let place = event.places().into_iter().find(|place| place.name == *path).unwrap();
            *event.at_place(&place) = Held::Text("1900000999".to_owned());
        }
        let error = v3::protocol().notice_dynamic(notice, v3::signed(200, body(notice, &event))).unwrap_err();
        let wrong = matches!(error, NoticeError::Unverified(VerifyError::WrongMerchant { .. }));
        assert!(wrong, "{}: {error}", notice.name);
        tried += 1;
    }
    assert!(tried >= 6, "{tried}");
}
