//! Notices made of examples: signed or sealed as the table says, read, typed, told apart and answered.

use crate::{
    catalog::{cloud, is_cloud, kinds, notices, setting, wechat},
    oracle::{closed, content_type, elements, texts, written},
    replies::{belongs_to_the_merchant, held, left, spelled},
    typed,
};
use paytable::{
    Ack, DynamicMessage, Message, NoticeError, Received, VerifyError,
    table::{Cipher, Encrypted, Kind, Notice, SignatureAlgorithm, Verify},
    wechat_v2::NativeNotice,
};
use paytable_tests::{
    KEY, Pairs, digest,
    sample::{Held, Sample},
    text_to_sign, xml,
};

/// Every row of a notice, with what tells it from others.
pub(crate) fn event(notice: &Notice, kind: SignatureAlgorithm) -> Sample {
    let mut event = Sample::received(notice.event, &|name| setting(name).unwrap_or_default());
    belongs_to_the_merchant(&mut event, notice.gateway, kind);
    for condition in notice.when {
        if let [first, ..] = condition.values {
            set_at(&mut event, condition.field, first);
        }
    }
    for (name, path) in notice.identity {
        set_at(&mut event, path, &setting(name).unwrap());
    }
    fit_nonces(&mut event);
    event
}

/// Sets a value at a path such as `resource.original_type`.
fn set_at(event: &mut Sample, path: &str, text: &str) {
    let place = event.places().into_iter().find(|place| place.name == path);
    *event.at_place(&place.unwrap_or_else(|| panic!("no {path}"))) = Held::Text(text.to_owned());
}

fn clear_at(event: &mut Sample, path: &str) {
    let place = event.places().into_iter().find(|place| place.name == path);
    *event.at_place(&place.unwrap_or_else(|| panic!("no {path}"))) = Held::Nothing;
}

/// AES-256-GCM takes a nonce of twelve bytes.
fn fit_nonces(message: &mut Sample) {
    for at in 0..message.table.fields.len() {
        match (message.table.fields[at].kind, &mut message.values[at]) {
            (Kind::Encrypted(Encrypted { cipher: Cipher::Gcm { nonce, .. }, .. }), _) => {
                message.set(nonce, "0123456789ab");
            }
            (Kind::Object(_), Held::Object(inside)) => fit_nonces(inside),
            _ => {}
        }
    }
}

fn body(notice: &Notice, event: &Sample, kind: SignatureAlgorithm) -> Vec<u8> {
    written(notice.encoding, event, None, Some(kind).filter(|_| notice.verify == Verify::Sign))
}

/// Reads a notice as whoever trusts the address has to, or else as one that something vouches for.
fn read(
    notice: &'static Notice,
    kind: SignatureAlgorithm,
    body: &[u8],
) -> Result<DynamicMessage, NoticeError> {
    match (is_cloud(notice.gateway.name), notice.verify) {
        (true, Verify::Nothing) => {
            cloud().unauthenticated_notice_dynamic(notice, body).map(paytable::Unauthenticated::confirmed)
        }
        (true, _) => cloud().notice_dynamic(notice, body),
        (false, Verify::Nothing) => wechat(kind)
            .unauthenticated_notice_dynamic(notice, body)
            .map(paytable::Unauthenticated::confirmed),
        (false, _) => wechat(kind).notice_dynamic(notice, body),
    }
}

#[test]
fn every_row_of_every_notice_is_typed_as_it_was_written() {
    for typed in typed::notices() {
        let notice = typed.notice;
        for kind in kinds(notice.signature_algorithms) {
            let written = event(notice, *kind);
            let bytes = body(notice, &written, *kind);
            let wanted = spelled(notice.event, authenticated(notice, &written).flat());
            let record =
                read(notice, *kind, &bytes).unwrap_or_else(|error| panic!("{}: {error}", notice.name));
            let event = (typed.read)(*kind, &Received::new(200, &bytes)).unwrap();
            for message in [&record as &dyn Message, &*event] {
                assert_eq!(held(message), wanted, "{}", notice.name);
                assert_eq!(left(message), [""; 0], "{}", notice.name);
            }
        }
    }
}

/// What of a notice comes from the gateway: of one that is believed for what is sealed in it, that and what the cipher
/// binds.
fn authenticated(notice: &Notice, event: &Sample) -> Sample {
    let mut event = event.clone();
    if notice.verify == Verify::Encrypted {
        clear_open(&mut event);
    }
    event
}

fn clear_open(message: &mut Sample) {
    let mut kept = Vec::new();
    for field in message.table.fields {
        match field.kind {
            Kind::Encrypted(Encrypted { cipher: Cipher::Gcm { nonce, associated }, .. }) => {
                kept.extend([field.name, nonce, associated]);
            }
            Kind::Object(_) => kept.push(field.name),
            _ => {}
        }
    }
    for (field, value) in message.table.fields.iter().zip(&mut message.values) {
        match value {
            Held::Object(inside) if matches!(field.kind, Kind::Object(_)) => clear_open(inside),
            value if !kept.contains(&field.name) => *value = Held::Nothing,
            _ => {}
        }
    }
}

#[test]
fn a_notice_that_was_changed_on_its_way_is_not_believed() {
    for notice in notices().filter(|notice| notice.verify == Verify::Sign) {
        let kind = kinds(notice.signature_algorithms)[0];
        let pairs = elements(&body(notice, &event(notice, kind), kind));
        for at in 0..pairs.len() {
            let mut changed = pairs.clone();
            change(&mut changed[at].1);
            let error = read(notice, kind, xml(&changed).as_bytes()).unwrap_err();
            assert!(matches!(error, NoticeError::Unverified(_)), "{} {}: {error}", notice.name, pairs[at].0);
        }
    }
}

/// Another last character, of the kind that was there.
fn change(text: &mut String) {
    let last = text.pop().unwrap_or('0');
    text.push(if last == '1' { '2' } else { '1' });
}

#[test]
fn a_seal_that_was_changed_on_its_way_does_not_open() {
    let mut tried = 0;
    for notice in notices() {
        let kind = kinds(notice.signature_algorithms)[0];
        let closed = closed(&event(notice, kind));
        for place in closed.places() {
            let Kind::Encrypted(sealed) = place.field.kind else { continue };
            let above = place.name.strip_suffix(place.field.name).unwrap();
            let mut bound = vec![place.name.clone()];
            if let Cipher::Gcm { nonce, associated } = sealed.cipher {
                bound.extend([format!("{above}{nonce}"), format!("{above}{associated}")]);
            }
            for name in bound {
                let at = closed.places().into_iter().find(|place| place.name == name).unwrap();
                let mut changed = closed.clone();
                let Held::Text(text) = changed.at_place(&at) else { panic!("{name}") };
                // In front: behind stands padding.
                let first = text.remove(0);
                text.insert(0, if first == '1' { '2' } else { '1' });
                let error = read(notice, kind, &body(notice, &changed, kind)).unwrap_err();
                let sealed = matches!(error, NoticeError::Unverified(VerifyError::Encrypted(_)));
                assert!(sealed, "{} {name}: {error}", notice.name);
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 7, "one seal by ECB, two by GCM");
}

#[test]
fn a_notice_that_nothing_vouches_for_is_not_believed() {
    for notice in notices() {
        let kind = kinds(notice.signature_algorithms)[0];
        let event = event(notice, kind);
        let bytes = match notice.verify {
            Verify::Sign => written(notice.encoding, &event, Some("sign"), None),
            Verify::Encrypted => {
                let mut open = closed(&event);
                let seal =
                    open.places().into_iter().find(|place| matches!(place.field.kind, Kind::Encrypted(_)));
                *open.at_place(&seal.unwrap()) = Held::Nothing;
                body(notice, &open, kind)
            }
            Verify::Nothing => body(notice, &event, kind),
        };
        let result = if is_cloud(notice.gateway.name) {
            cloud().notice_dynamic(notice, &bytes)
        } else {
            wechat(kind).notice_dynamic(notice, &bytes)
        };
        let unsigned = NoticeError::Unverified(VerifyError::NotSigned);
        assert_eq!(result.map(drop), Err(unsigned), "{}", notice.name);
    }
}

#[test]
fn a_notice_for_another_merchant_is_not_believed_though_its_signature_is_right() {
    let mut tried = 0;
    for notice in notices().filter(|notice| notice.gateway.sign().is_some()) {
        let kind = kinds(notice.signature_algorithms)[0];
        let event = event(notice, kind);
        // Said once more, for a table that forgets to say whose number it is.
        for name in ["mch_id", "combine_mch_id"].into_iter().filter(|name| event.row(name).is_some()) {
            let mut other = event.clone();
            other.set(name, "1900000999");
            let error = read(notice, kind, &body(notice, &other, kind)).unwrap_err();
            assert_eq!(
                error,
                NoticeError::Unverified(VerifyError::WrongMerchant { field: name }),
                "{}",
                notice.name
            );
            tried += 1;
        }
    }
    assert!(tried >= 7, "{tried}");
}

#[test]
fn a_body_is_recognised_as_the_one_notice_it_is() {
    let of = |cloudy: bool| -> Vec<&'static Notice> {
        notices().filter(|notice| is_cloud(notice.gateway.name) == cloudy).collect()
    };
    for notice in notices() {
        let kind = kinds(notice.signature_algorithms)[0];
        let mut alike = of(is_cloud(notice.gateway.name));
        for least in [false, true] {
            let mut event = event(notice, kind);
            if least {
                event = only_required(&event, notice);
            }
            let bytes = body(notice, &event, kind);
            // Whichever is asked first: only one may say yes.
            for _ in 0..2 {
                alike.reverse();
                let found = if is_cloud(notice.gateway.name) {
                    cloud().recognise(&bytes, &alike)
                } else {
                    wechat(kind).recognise(&bytes, &alike)
                };
                assert_eq!(found.map(|found| found.name), Some(notice.name));
            }
        }
    }
}

#[test]
fn a_body_that_lacks_what_a_notice_is_told_by_is_none() {
    let mut tried = 0;
    for notice in notices() {
        let kind = kinds(notice.signature_algorithms)[0];
        for condition in notice.when {
            let mut without = closed(&event(notice, kind));
            clear_at(&mut without, condition.field);
            let mut other = closed(&event(notice, kind));
            set_at(&mut other, condition.field, "OTHER");
            // Where any value will do, another one does.
            let others = if condition.values.is_empty() { vec![without] } else { vec![without, other] };
            for message in others {
                let bytes = body(notice, &message, kind);
                let found = if is_cloud(notice.gateway.name) {
                    cloud().recognise(&bytes, &[notice])
                } else {
                    wechat(kind).recognise(&bytes, &[notice])
                };
                assert!(found.is_none(), "{} {}", notice.name, condition.field);
                tried += 1;
            }
        }
    }
    assert!(tried > 15, "{tried}");
}

/// What a notice always has, and what it is told by.
fn only_required(event: &Sample, notice: &Notice) -> Sample {
    let mut least = event.clone();
    for (field, value) in event.table.fields.iter().zip(&mut least.values) {
        let root = |path: &'static str| path.split('.').next();
        let tells = notice.when.iter().any(|condition| root(condition.field) == Some(field.name));
        if !field.required && !tells {
            *value = Held::Nothing;
        }
    }
    least
}

fn answered(notice: &Notice, ack: &Ack) -> Pairs {
    assert_eq!(ack.content_type, content_type(notice.encoding));
    texts(notice.encoding, &ack.body)
}

#[test]
fn every_acknowledgement_says_accepted_or_refused_in_the_words_of_its_table() {
    let mut tried = 0;
    for typed in typed::notices() {
        let (notice, Some(acknowledge)) = (typed.notice, typed.acknowledge) else { continue };
        let row = |text: fn(&paytable::table::AckRow) -> String| -> Pairs {
            let mut pairs: Pairs = notice.ack.iter().map(|row| (row.name.to_owned(), text(row))).collect();
            pairs.sort();
            pairs
        };
        let sorted = |ack: &Ack| {
            let mut pairs = answered(notice, ack);
            pairs.sort();
            pairs
        };
        let accepted = acknowledge(None);
        assert_eq!((accepted.status, sorted(&accepted)), (200, row(|row| row.accepted.to_owned())));
        let refused = acknowledge(Some("<失败> & \"]]>\""));
        assert_eq!(refused.status, notice.refused_status);
        assert_eq!(
            sorted(&refused),
            row(|row| row.refused.replace("{reason}", "<失败> & \"]]>\"")),
            "{}",
            notice.name
        );
        assert_ne!(accepted.body, refused.body);
        tried += 1;
    }
    assert_eq!(tried, notices().count() - 1, "one is answered with a message");
}

#[test]
fn a_notice_that_is_answered_with_a_message_is_answered_with_a_signed_one() {
    let table = <NativeNotice as paytable::Notice>::TABLE.answer.unwrap();
    let given = Sample::request(table);
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let answer = serde_json::from_value(given.json()).unwrap();
        let ack = wechat(kind).answer::<NativeNotice>(&answer).unwrap();
        let pairs = elements(&ack.body);
        let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
        assert_eq!(value("sign"), Some(digest(&text_to_sign(&pairs), kind, KEY)));
        assert_eq!(
            (ack.status, value("mch_id"), value("nonce_str").unwrap().len()),
            (200, setting("mch_id"), 32)
        );
        for (name, text) in given.flat() {
            assert_eq!(value(&name), Some(text));
        }
        for place in given.places().iter().filter(|place| matches!(place.field.kind, Kind::Text)) {
            let mut long = given.clone();
            long.set(&place.name, &"x".repeat(place.field.max as usize + 1));
            let answer = serde_json::from_value(long.json()).unwrap();
            let violations = wechat(kind).answer::<NativeNotice>(&answer).map(drop).unwrap_err();
            assert_eq!(violations.fields(), [&place.name]);
        }
    }
}
