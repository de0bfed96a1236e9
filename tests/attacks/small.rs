//! Small gaps between what two readers make of the same bytes.

use paytable::{table::SignatureAlgorithm, wechat_v2::PayNotice};
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
