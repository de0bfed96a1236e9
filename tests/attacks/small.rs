//! Small gaps between what two readers make of the same bytes.

use paytable::{
    table::SignatureAlgorithm,
    wechat_v2::{self, PayNotice},
};
use paytable_tests::{notice, protocol, set, signed, xml};

/// What another parser reads in an element.
fn read_elsewhere(body: &str, name: &str) -> String {
    let document = roxmltree::Document::parse(body).unwrap();
    let element = document.descendants().find(|node| node.has_tag_name(name)).unwrap();
    element.descendants().filter_map(|node| node.is_text().then(|| node.text()).flatten()).collect()
}

/// How a line end can be written, and what is read.
const LINE_ENDS: [(&str, &str); 13] = [
    ("<![CDATA[a\r\nb]]>", "a\nb"),
    ("<![CDATA[a\rb]]>", "a\nb"),
    ("<![CDATA[a\nb]]>", "a\nb"),
    ("<![CDATA[\r]]>", "\n"),
    ("<![CDATA[a\r]]><![CDATA[\nb]]>", "a\n\nb"),
    ("a\r\nb", "a\nb"),
    ("a\rb", "a\nb"),
    ("a\r\r\n\nb", "a\n\n\nb"),
    ("a\r<![CDATA[\nb]]>", "a\n\nb"),
    ("a&#13;b", "a\rb"),
    ("a&#13;\nb", "a\r\nb"),
    ("a&#xD;&#xA;b", "a\r\nb"),
    ("&amp;\r\n<![CDATA[&\r\n]]>", "&\n&\n"),
];

#[test]
fn line_ends_are_read_as_other_parsers_read_them() {
    for (written, read) in LINE_ENDS {
        let mut pairs = notice();
        set(&mut pairs, "attach", read);
        let body = xml(&signed(pairs, SignatureAlgorithm::Md5));
        let body = body.replace(&format!("<![CDATA[{read}]]></attach>"), &format!("{written}</attach>"));
        assert_eq!(read_elsewhere(&body, "attach"), read, "{written:?} elsewhere");
        // Verified over what was read, so a text that is read otherwise is not believed.
        let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes());
        let attach = event.map(|event| event.attach.unwrap());
        assert_eq!(attach.as_deref(), Ok(read), "{written:?}");
    }
}

#[test]
fn line_ends_between_elements_say_nothing() {
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    for end in ["\r", "\r\n", "\n\r"] {
        let body = body.replace('\n', end);
        assert!(protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).is_ok(), "{end:?}");
    }
}

/// A field without a value is not signed, so that anybody can add one. The list of coupons has a name that no field has on
/// the wire.
#[test]
fn an_empty_field_with_the_name_of_a_numbered_list_hides_nothing_of_what_is_stored() {
    let genuine = signed(notice(), SignatureAlgorithm::Md5);
    let mut added = genuine.clone();
    added.push(("coupons".to_owned(), String::new()));
    let read = |pairs| protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(xml(pairs).as_bytes()).unwrap();
    let (genuine, added) = (read(&genuine), read(&added));
    assert_eq!((genuine.coupons.len(), &genuine.coupons), (1, &added.coupons));
    let stored = serde_json::to_value(&added).unwrap();
    for (name, value) in ["coupon_id_0", "coupon_type_0"].into_iter().zip(["10000", "CASH"]) {
        assert_eq!(stored[name], value, "{name}");
    }
    let again: wechat_v2::PayNoticeEvent = serde_json::from_value(stored).unwrap();
    assert_eq!(again.coupons, genuine.coupons);
}
