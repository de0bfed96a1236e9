//! Answers that the SDK understands. All have the status 200: it does not look at the body of another.

use paytable::{
    Received,
    table::{Api, Reply},
};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

const JSON: &str = "application/json";
/// The SDK takes an answer of exactly this type for an error.
const ERROR: &str = "application/json; charset=utf-8";

/// A body and its type.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
}

/// Codes that the SDK knows; it makes numbers of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Code {
    /// What the function was called with, or which.
    InvalidParam,
    /// What the SDK adds, such as the signature.
    InvalidCommonParam,
    /// What carries the call out failed.
    SysErr,
    /// It did not answer in time.
    ServerTimeout,
}

impl Code {
    fn word(self) -> &'static str {
        match self {
            Code::InvalidParam => "INVALID_PARAM",
            Code::InvalidCommonParam => "INVALID_COMMON_PARAM",
            Code::SysErr => "SYS_ERR",
            Code::ServerTimeout => "SERVER_TIMEOUT",
        }
    }
}

/// Why a call is not carried out, or what came of it is not known.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into() }
    }

    /// With the number that the SDK shows beside it.
    pub(super) fn answer(&self, request_id: &str) -> Answer {
        let body = json!({ "code": self.code.word(), "message": self.message, "requestId": request_id });
        Answer { content_type: ERROR, body: body.to_string().into_bytes() }
    }
}

/// `{"errcode":0,"errmsg":"ok","respdata":{…}}`, as CloudPay answers over HTTP.
#[derive(Deserialize)]
struct Envelope<'b> {
    errcode: i64,
    #[serde(default)]
    errmsg: String,
    #[serde(borrow)]
    respdata: Option<&'b RawValue>,
}

/// The answer to a cloud function: what is in the envelope, byte for byte, or the file.
///
/// # Errors
/// It cannot be read, so that what came of the call is not known.
pub(super) fn of_reply(api: &Api, received: &Received<'_>) -> Result<Answer, Refusal> {
    let unknown = |what: &str| {
        Err(Refusal::new(
            Code::SysErr,
            format!("CloudPay answered {what}; what came of the call is unknown, query it"),
        ))
    };
    if received.status != 200 {
        return unknown(&format!("with the status {}", received.status));
    }
    let body = received.body.as_ref();
    if api.reply == Reply::File && !body.starts_with(b"{") {
        return Ok(Answer { content_type: kind_of_file(body), body: body.to_vec() });
    }
    let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(body) else {
        return unknown("with something else than its envelope");
    };
    match envelope {
        Envelope { errcode: 0, respdata: Some(reply), .. } if reply.get().starts_with('{') => {
            Ok(Answer { content_type: JSON, body: reply.get().as_bytes().to_vec() })
        }
        Envelope { errcode: 0, .. } => unknown("without a reply in its envelope"),
        // The platform itself refuses: the SDK rejects with this number.
        Envelope { errcode, errmsg, .. } => {
            let body = json!({ "errcode": errcode, "errmsg": errmsg }).to_string();
            Ok(Answer { content_type: ERROR, body: body.into_bytes() })
        }
    }
}

fn kind_of_file(body: &[u8]) -> &'static str {
    if body.starts_with(&[0x1f, 0x8b]) { "application/octet-stream" } else { "text/plain; charset=utf-8" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paytable::{Api as _, cloudpay};

    fn of(body: &[u8], is_bill: bool) -> Result<(&'static str, String), String> {
        let api = if is_bill { cloudpay::DownloadBill::TABLE } else { cloudpay::QueryOrder::TABLE };
        let answer = of_reply(api, &Received::new(200, body)).map_err(|refusal| refusal.message)?;
        Ok((answer.content_type, String::from_utf8_lossy(&answer.body).into_owned()))
    }

    #[test]
    fn a_reply_is_taken_out_of_its_envelope_byte_for_byte() {
        let reply = r#"{ "return_code":"FAIL","total_fee": 12345678901234567890,"payment":{"appId":"标"} }"#;
        let body = format!(r#"{{"errcode":0,"errmsg":"ok","respdata":{reply}}}"#);
        for is_bill in [false, true] {
            assert_eq!(of(body.as_bytes(), is_bill), Ok((JSON, reply.to_owned())));
        }
        let refused = r#"{"errcode":-604101,"errmsg":"no permission","respdata":{}}"#;
        let expected = r#"{"errcode":-604101,"errmsg":"no permission"}"#;
        assert_eq!(of(refused.as_bytes(), false), Ok((ERROR, expected.to_owned())));
        assert_eq!(of(br#"{"errcode":1}"#, false), Ok((ERROR, r#"{"errcode":1,"errmsg":""}"#.to_owned())));
    }

    #[test]
    fn a_bill_stays_as_it_is() {
        let bill = "\u{feff}交易时间,公众账号ID\r\n";
        assert_eq!(of(bill.as_bytes(), true), Ok(("text/plain; charset=utf-8", bill.to_owned())));
        assert_eq!(of(b"\x1f\x8b\x08\x00", true).unwrap().0, "application/octet-stream");
    }

    #[test]
    fn what_cannot_be_read_says_that_the_outcome_is_unknown() {
        for body in [
            "",
            "null",
            "[]",
            "<xml/>",
            "{}",
            r#"{"errcode":0}"#,
            r#"{"errcode":0,"respdata":[]}"#,
            r#"{"errcode":"0","respdata":{}}"#,
        ] {
            assert!(of(body.as_bytes(), false).unwrap_err().contains("is unknown, query it"), "{body}");
        }
        let received = Received::new(502, &b"{\"errcode\":0,\"respdata\":{}}"[..]);
        let refusal = of_reply(cloudpay::QueryOrder::TABLE, &received).unwrap_err();
        assert!(refusal.code == Code::SysErr && refusal.message.contains("the status 502"), "{refusal:?}");
    }

    #[test]
    fn an_error_has_the_type_by_which_the_sdk_knows_it() {
        let answer = Refusal::new(Code::InvalidParam, "a \"word\"").answer("1f");
        assert_eq!(answer.content_type, "application/json; charset=utf-8");
        let expected = r#"{"code":"INVALID_PARAM","message":"a \"word\"","requestId":"1f"}"#;
        assert_eq!(String::from_utf8(answer.body).unwrap(), expected);
    }
}
