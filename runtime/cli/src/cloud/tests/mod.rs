//! Requests as the SDK signs them.

mod generated;
mod signed;
mod upstream;

use super::{
    keys::Pair,
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
#[derive(Clone, Debug)]
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
