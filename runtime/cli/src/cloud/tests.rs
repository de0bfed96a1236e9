//! Signatures that the SDK made, and the same with one thing changed.

use super::{
    keys::{Pair, is_id},
    multipart::{self, Form},
    qsign, tc3,
};
use hyper::{Request, http::request::Parts};
use zeroize::Zeroizing;

const DATA: &str = r#"{"body":"小秋TIT店-超市","out_trade_no":"1217752501201407033233368018","spbill_create_ip":"127.0.0.1","sub_mch_id":"1900009231","total_fee":1,"env_id":"test-f0b102","function_name":"pay_cb"}"#;
const HEADERS: &str = "content-type;host;user-agent;x-client-timestamp;x-sdk-version;x-tcb-source";

fn pair() -> Pair {
    Pair { id: "dummySecretId".to_owned(), key: Zeroizing::new("dummySecretKey".to_owned()) }
}

/// A request, field by field, and the time at which it came.
#[derive(Clone)]
struct Sent {
    uri: String,
    headers: Vec<(String, String)>,
    /// Name, value, and whether the part has a type of its own.
    fields: Vec<(String, String, bool)>,
    now: i64,
}

impl Sent {
    fn new(uri: &str, headers: &[(&str, &str)], fields: &[(&str, &str)], now: i64) -> Sent {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let headers = [("host", "127.0.0.1:8788"), ("content-type", "multipart/form-data; boundary=b")]
            .iter()
            .chain(headers)
            .map(owned);
        let fields = fields.iter().map(owned).map(|(name, value)| {
            let is_binary = ["requestData", "apiOptions"].contains(&name.as_str());
            (name, value, is_binary)
        });
        Sent { uri: uri.to_owned(), headers: headers.collect(), fields: fields.collect(), now }
    }

    fn head(&self) -> Parts {
        let request = Request::post(&self.uri);
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        request.body(()).unwrap().into_parts().0
    }

    fn body(&self) -> String {
        let part = |(name, value, is_binary): &(String, String, bool)| {
            let kind = if *is_binary { "\r\nContent-Type: application/octet-stream" } else { "" };
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{kind}\r\n\r\n{value}\r\n")
        };
        self.fields.iter().map(part).collect::<String>() + "--b--\r\n"
    }

    fn verified(&self, pair: &Pair) -> Result<(), String> {
        let body = self.body();
        let form: Form<'_> = multipart::read(body.as_bytes(), "b")?;
        let head = self.head();
        match head.headers.get("authorization") {
            Some(text) => tc3::verify(text.to_str().unwrap(), &head, &form, pair, self.now),
            None => qsign::verify(form.text("authorization")?.unwrap(), &head, &form, pair, self.now),
        }
    }

    /// The same with another value of a header, or without it.
    fn header(&self, name: &str, value: Option<&str>) -> Sent {
        let mut sent = self.clone();
        sent.headers.retain(|(own, _)| own != name);
        sent.headers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        sent
    }

    fn field(&self, name: &str, value: &str) -> Sent {
        let mut sent = self.clone();
        let field = sent.fields.iter_mut().find(|(own, ..)| own == name).unwrap();
        value.clone_into(&mut field.1);
        sent
    }

    fn without(&self, name: &str) -> Sent {
        let mut sent = self.clone();
        sent.fields.retain(|(own, ..)| own != name);
        sent
    }

    fn at(&self, now: i64) -> Sent {
        Sent { now, ..self.clone() }
    }

    fn to(&self, uri: &str) -> Sent {
        Sent { uri: uri.to_owned(), ..self.clone() }
    }

    /// The same with another text in the signature.
    fn signature(&self, from: &str, to: &str) -> Sent {
        let mut sent = self.clone();
        let text = match sent.headers.iter_mut().find(|(name, _)| name == "authorization") {
            Some((_, text)) => text,
            None => &mut sent.fields.iter_mut().find(|(name, ..)| name == "authorization").unwrap().1,
        };
        assert!(text.contains(from), "{from}: {text}");
        *text = text.replacen(from, to, 1);
        sent
    }
}

/// wx-server-sdk 4.0.2.
fn tc3_of_4() -> Sent {
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential=dummySecretId/2026-11-23/tcb/tc3_request, \
         SignedParams=action;apiname;apioptions;envname;requestdata, SignedHeaders={HEADERS}, \
         Signature=023377ce269761c6a9e32e01e20ac5a1d211b16027d3f67274cf30acce927516"
    );
    let headers = [
        ("user-agent", "tcb-node-sdk/3.17.2"),
        ("x-tcb-source", ",unknown"),
        ("x-client-timestamp", "1795394332104"),
        ("x-sdk-version", "wx-server-sdk/4.0.2"),
        ("authorization", &authorization),
        ("x-signature-expires", "600"),
        ("x-timestamp", "1795394331"),
    ];
    let fields = [
        ("action", "wx.wxPayApi"),
        ("apiName", "unifiedOrder"),
        ("apiOptions", ""),
        ("requestData", DATA),
        ("envName", "test-f0b102"),
        ("wxCloudApiToken", ""),
        ("wxCloudbaseAccesstoken", ""),
        ("tcb_sessionToken", ""),
        ("crossAuthorizationToken", ""),
    ];
    Sent::new("/admin?env=test-f0b102&seqId=1a205d765c8_1", &headers, &fields, 1_795_394_332)
}

/// wx-server-sdk 2.0.2 with `TCB_SDK_GRAY_0`.
fn tc3_of_2() -> Sent {
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential=dummySecretId/2026-11-23/tcb/tc3_request, \
         SignedParams=action;apiname;envname;eventid;requestdata;sdk_version;tcb_sessiontoken;wxcloudapitoken, \
         SignedHeaders={HEADERS}, Signature=532053fea0f8d0de0f8e3a6ff65754f3a536f107508854f2fdb1261b6fa724e3"
    );
    let headers = [
        ("user-agent", "tcb-node-sdk/2.0.0-beta.5"),
        ("x-tcb-source", ",not_scf"),
        ("x-client-timestamp", "1795394323308"),
        ("x-sdk-version", "wx-server-sdk/2.0.2"),
        ("authorization", &authorization),
        ("x-timestamp", "1795394322"),
    ];
    let fields = [
        ("action", "wx.wxPayApi"),
        ("apiName", "unifiedOrder"),
        ("requestData", DATA),
        ("envName", "test-f0b102"),
        ("eventId", "1a205d7436c_1"),
        ("wxCloudApiToken", ""),
        ("tcb_sessionToken", ""),
        ("sdk_version", "2.0.0-beta.5"),
    ];
    Sent::new("/admin?&eventId=1a205d7436c_1&seqId=1a205d7436c_1", &headers, &fields, 1_795_394_322)
}

/// wx-server-sdk 2.0.2 as it is.
fn q_sign() -> Sent {
    let authorization = "q-sign-algorithm=sha1&q-ak=dummySecretId&q-sign-time=1795394326;1795395226\
        &q-key-time=1795394326;1795395226&q-header-list=user-agent;x-tcb-source\
        &q-url-param-list=action;apiname;envname;eventid;tcb_sessiontoken;timestamp;wxcloudapitoken\
        &q-signature=0eb9d3eb8c0846fc40118f04f2a620267da22bed";
    let headers = [("user-agent", "tcb-admin-sdk/1.23.0"), ("x-tcb-source", ",not_scf")];
    let fields = [
        ("action", "wx.wxPayApi"),
        ("apiName", "unifiedOrder"),
        ("envName", "test-f0b102"),
        ("timestamp", "1795394327562"),
        ("eventId", "1795394327562_1_23253"),
        ("wxCloudApiToken", ""),
        ("tcb_sessionToken", ""),
        ("authorization", authorization),
        ("requestData", DATA),
        ("sdk_version", "1.23.0"),
    ];
    Sent::new(
        "/admin?&eventId=1795394327562_1_23253&seqId=1795394327562_1_23253",
        &headers,
        &fields,
        1_795_394_330,
    )
}

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
fn a_request_under_q_sign_with_one_thing_changed_is_refused() {
    let sent = q_sign();
    let fits = "the signature does not fit";
    let mut cases = vec![
        (sent.at(1_795_394_326 - 61), "it lasts 900 seconds"),
        (sent.at(1_795_395_227), "it lasts 900 seconds"),
        (
            sent.signature("q-sign-time=1795394326;1795395226", "q-sign-time=1795394326;1795395225"),
            "is no span of time",
        ),
        (sent.signature("1795394326;1795395226", "x;y"), "is no span of time"),
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
