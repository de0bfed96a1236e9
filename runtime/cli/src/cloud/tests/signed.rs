//! Signatures that the SDK made, and the same with one thing changed.

use super::{DATA, Pair, pair, q_sign, tc3_of_2, tc3_of_4};
use crate::cloud::keys::is_id;
use zeroize::Zeroizing;

#[test]
fn what_the_sdk_signs_is_signed_here() {
    for sent in [tc3_of_4(), tc3_of_2(), q_sign()] {
        assert_eq!(sent.verified(&pair()), Ok(()), "{}", sent.uri);
    }
    // Through a proxy the target is absolute; space around a text counts nothing.
    let sent = tc3_of_4();
    assert_eq!(
        sent.to("http://127.0.0.1:8788/admin?env=test-f0b102&seqId=1a205d765c8_1").verified(&pair()),
        Ok(())
    );
    assert_eq!(sent.field("envName", "\u{feff} test-f0b102\u{a0}").verified(&pair()), Ok(()));
    // Names of headers are sent in any case, and their values are compared in lower case.
    assert_eq!(sent.header("x-sdk-version", Some("WX-server-sdk/4.0.2")).verified(&pair()), Ok(()));
}

#[test]
fn a_request_under_tc3_with_one_thing_changed_is_refused() {
    let sent = tc3_of_4();
    let fits = "the signature does not fit";
    let mut cases = vec![
        (sent.to("/admin?env=test-f0b102&seqId=1a205d765c8_2"), fits),
        (sent.to("/admin?&env=test-f0b102&seqId=1a205d765c8_1"), fits),
        (sent.to("/admin?seqId=1a205d765c8_1&env=test-f0b102"), fits),
        (sent.to("/admin"), fits),
        (sent.to("/admin/?env=test-f0b102&seqId=1a205d765c8_1"), fits),
        (sent.header("host", Some("localhost:8788")), fits),
        (sent.header("host", None), "the header host is missing"),
        (sent.header("content-type", Some("multipart/mixed; boundary=b")), fits),
        (sent.header("x-timestamp", Some("1795394332")), fits),
        (sent.header("x-timestamp", None), "x-timestamp is missing"),
        (sent.header("x-timestamp", Some("+1795394331")), "is no time in seconds"),
        (sent.header("x-timestamp", Some("9999999999999999999")), "is no time in seconds"),
        (sent.at(1_795_394_331 + 601), "it lasts 600 seconds"),
        (sent.at(1_795_394_331 - 61), "it lasts 600 seconds"),
        (sent.signature("/2026-11-23/", "/2026-11-24/"), "is not the day of x-timestamp"),
        (sent.signature("/2026-11-23/", "/2026-11-23 /"), "is not the day of x-timestamp"),
        (sent.signature("dummySecretId", "otherSecretId"), "the secret id is not known"),
        (sent.signature("023377", "023378"), fits),
        (sent.signature("023377", "0"), fits),
        (sent.signature("761c6a9e32", "761C6A9E32"), fits),
        (sent.signature("action;apiname;", "apiname;action;"), fits),
        (sent.signature("action;apiname;apioptions;", "action;apiname;"), fits),
        (sent.signature("action;", ""), "SignedParams leaves out action"),
        (sent.signature("apiname;", ""), "SignedParams leaves out apiname"),
        (sent.signature(";requestdata", ""), "SignedParams leaves out requestdata"),
        (sent.signature("action;", "action;action;"), "SignedParams is not a list"),
        (sent.signature("action;", "Action;"), "SignedParams is not a list"),
        (sent.signature("envname;", "envname;no;"), "SignedParams names no"),
        (sent.signature("content-type;", ""), "SignedHeaders leaves out content-type"),
        (sent.signature("host;", ""), "SignedHeaders leaves out host"),
        (sent.signature("x-tcb-source", "x-tcb-sauce"), "SignedHeaders names x-tcb-sauce"),
        (sent.signature("TC3-HMAC-SHA256", "TC3-HMAC-SHA1"), "is not one of TC3-HMAC-SHA256"),
        (sent.signature("/tcb/", "/cvm/"), "is not one of TC3-HMAC-SHA256"),
        (sent.signature(", SignedParams", ",SignedParams"), "is not one of TC3-HMAC-SHA256"),
        (sent.signature(", Signature=", ", Signature=x, Signature="), "is not one of TC3-HMAC-SHA256"),
    ];
    for name in ["user-agent", "x-tcb-source", "x-client-timestamp", "x-sdk-version"] {
        cases.push((sent.header(name, Some("other")), fits));
        cases.push((sent.header(name, None), "which is not there"));
    }
    for (name, value) in [
        ("action", "wx.openApi"),
        ("apiName", "refund"),
        ("apiOptions", "\n\u{12}wx8888888888888888"),
        ("requestData", &DATA.replace(":1,", ":2,")),
        ("requestData", &format!("{DATA} ")),
        ("envName", "test"),
    ] {
        cases.push((sent.field(name, value), fits));
    }
    for name in ["action", "apiName", "apiOptions", "requestData", "envName"] {
        cases.push((sent.without(name), "which is not in the form"));
    }
    // Empty bytes that come as an empty text are no longer counted.
    let mut as_text = sent.clone();
    as_text.fields.iter_mut().find(|(name, ..)| name == "apiOptions").unwrap().2 = false;
    cases.push((as_text, fits));
    for (sent, why) in cases {
        let said = sent.verified(&pair()).unwrap_err();
        assert!(said.contains(why), "{why}: {said}");
    }
    let other = Pair { key: Zeroizing::new("dummySecretKez".to_owned()), ..pair() };
    assert!(sent.verified(&other).unwrap_err().contains(fits));
}

#[test]
fn a_token_that_is_not_signed_is_refused() {
    let said = tc3_of_4().field("wxCloudApiToken", "another's").verified(&pair()).unwrap_err();
    assert!(said.contains("SignedParams leaves out wxcloudapitoken"), "{said}");
    let sent = q_sign().signature(";wxcloudapitoken", "");
    assert!(sent.verified(&pair()).unwrap_err().contains("does not fit"));
    let said = sent.field("wxCloudApiToken", "another's").verified(&pair()).unwrap_err();
    assert!(said.contains("q-url-param-list leaves out wxcloudapitoken"), "{said}");
}

#[test]
fn a_request_under_q_sign_with_one_thing_changed_is_refused() {
    let sent = q_sign();
    let fits = "the signature does not fit";
    let reversed = sent.signature("1795394326;1795395226", "1795395226;1795394326");
    let reversed = reversed.signature("1795394326;1795395226", "1795395226;1795394326").at(1_795_394_320);
    let mut cases = vec![
        (sent.at(1_795_394_326 - 61), "it lasts 900 seconds"),
        (sent.at(1_795_395_227), "it lasts 900 seconds"),
        (
            sent.signature("q-sign-time=1795394326;1795395226", "q-sign-time=1795394326;1795395225"),
            "is no span of time",
        ),
        (sent.signature("1795394326;1795395226", "x;y"), "is no span of time"),
        (reversed, "is no span of time"),
        (sent.signature("dummySecretId", "otherSecretId"), "the secret id is not known"),
        (sent.signature("0eb9d3", "0eb9d4"), fits),
        (sent.signature("action;apiname", "apiname;action"), fits),
        (sent.signature("action;", ""), "q-url-param-list leaves out action"),
        (sent.signature("apiname;", ""), "q-url-param-list leaves out apiname"),
        (sent.signature("envname;", ""), fits),
        (sent.signature("envname;", "no;"), "q-url-param-list names no"),
        (sent.signature("user-agent;", ""), fits),
        (sent.signature("user-agent", "user-agents"), "q-header-list names user-agents"),
        (sent.signature("sha1", "md5"), "is no q-sign with sha1"),
        (sent.signature("&q-signature", "&x=1&q-signature"), "is no q-sign with sha1"),
        (sent.header("user-agent", Some("other")), fits),
        (sent.header("x-tcb-source", Some("other")), fits),
    ];
    for name in
        ["action", "apiName", "envName", "timestamp", "eventId", "wxCloudApiToken", "tcb_sessionToken"]
    {
        cases.push((sent.field(name, "other"), fits));
        cases.push((sent.without(name), "which is not in the form"));
    }
    for (sent, why) in cases {
        let said = sent.verified(&pair()).unwrap_err();
        assert!(said.contains(why), "{why}: {said}");
    }
    let other = Pair { key: Zeroizing::new("dummySecretKez".to_owned()), ..pair() };
    assert!(sent.verified(&other).unwrap_err().contains(fits));
    // A span that is too long, with a key that would sign it.
    let long = sent.signature("1795394326;1795395226", "1795394326;1795395227");
    let long = long.signature("1795394326;1795395226", "1795394326;1795395227");
    assert!(long.verified(&pair()).unwrap_err().contains("it lasts 900 seconds"));
}

#[test]
fn q_sign_does_not_cover_what_is_ordered() {
    // The limit of the protocol, which the README states.
    let sent = q_sign();
    assert_eq!(sent.field("requestData", "{}").verified(&pair()), Ok(()));
    assert_eq!(sent.to("/other?x=1").header("host", Some("other")).verified(&pair()), Ok(()));
}

#[test]
fn a_secret_id_has_no_separator_of_a_signature() {
    assert!(is_id("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE") && is_id("dummy_secret-id.1"));
    for other in ["", "a/b", "a;b", "a&b", "a=b", "a, b", "a\n", "标"] {
        assert!(!is_id(other), "{other}");
    }
}
