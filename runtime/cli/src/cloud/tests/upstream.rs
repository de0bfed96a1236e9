//! What goes on to CloudPay, and what comes of it.

use super::{DATA, Sent, pair};
use crate::cloud::{
    endpoint::Endpoint,
    keys::{hex, hmac_sha1, sha1},
    upstream::Through,
};
use paytable::{Draft, Received, SendError, Sending, Transport};
use std::{sync::Arc, time::Duration};

/// Carries nothing out, and answers in one of these ways.
enum Upstream {
    /// With the request itself as the reply.
    Echo,
    NotSent,
    Silent,
    TooLarge,
}

impl Transport for Upstream {
    fn send<'a>(&'a self, url: &'a str, draft: &'a Draft, left: Duration) -> Sending<'a> {
        assert_eq!((url, left.as_secs()), ("http://api.weixin.qq.com/_/pay/unifiedOrder", 12));
        let body = [br#"{"errcode":0,"errmsg":"ok","respdata":"#, draft.body.as_slice(), b"}"].concat();
        let answer = match self {
            Upstream::Echo => Ok(Received::new(200, body)),
            Upstream::NotSent => Err(SendError::not_sent("the cable is out")),
            Upstream::Silent => Err(SendError::timed_out()),
            Upstream::TooLarge => Err(SendError::TooLarge),
        };
        Box::pin(async { answer })
    }
}

/// What the endpoint answers to the sample, which is signed anew for the present by q-sign.
fn answered(upstream: Upstream) -> (String, serde_json::Value) {
    let now = paytable::Time::now().unwrap().unix();
    let span = format!("{now};{}", now + 900);
    let format = "post\n/admin\naction=wx.wxPayApi&apiname=unifiedOrder\n\n";
    let to_sign = format!("sha1\n{span}\n{}\n", hex(&sha1(format.as_bytes())));
    let key = hex(&hmac_sha1(b"dummySecretKey", span.as_bytes()));
    let signature = hex(&hmac_sha1(key.as_bytes(), to_sign.as_bytes()));
    let authorization = format!(
        "q-sign-algorithm=sha1&q-ak=dummySecretId&q-sign-time={span}&q-key-time={span}&q-header-list=\
         &q-url-param-list=action;apiname&q-signature={signature}"
    );
    let fields = [
        ("action", "wx.wxPayApi"),
        ("apiName", "unifiedOrder"),
        ("authorization", authorization.as_str()),
        ("requestData", DATA),
    ];
    let sent = Sent::new("/admin", &[], &fields, now);
    let endpoint = Endpoint::new(pair(), Arc::new(Through(Arc::new(upstream)))).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(endpoint.answer(&sent.head(), sent.body().as_bytes()));
    (answer.content_type.to_owned(), serde_json::from_slice(&answer.body).unwrap())
}

#[test]
fn a_call_goes_on_as_it_is_with_what_the_table_fills_in() {
    let (kind, mut call) = answered(Upstream::Echo);
    assert_eq!(kind, "application/json");
    assert_eq!(call["nonce_str"].take().as_str().unwrap().len(), 32);
    let mut expected: serde_json::Value = serde_json::from_str(DATA).unwrap();
    expected["nonce_str"] = serde_json::Value::Null;
    expected["trade_type"] = "JSAPI".into();
    expected["callback_type"] = 1.into();
    assert_eq!(call, expected);
}

#[test]
fn what_becomes_of_a_call_that_is_not_answered_is_said() {
    for (upstream, code, words) in [
        (Upstream::NotSent, "SYS_ERR", "nothing was carried out"),
        (Upstream::Silent, "SERVER_TIMEOUT", "what came of the call is unknown, query it"),
        (Upstream::TooLarge, "SYS_ERR", "too large"),
    ] {
        let (kind, answer) = answered(upstream);
        assert_eq!((kind.as_str(), &answer["code"]), ("application/json; charset=utf-8", &code.into()));
        assert!(answer["message"].as_str().unwrap().contains(words), "{answer}");
    }
}
