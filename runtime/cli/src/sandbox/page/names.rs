//! Addresses, times and outcomes as pages write them.

use super::form::encoded;
use paytable::Time;

pub(crate) fn link_of_order(number: &str) -> String {
    format!("/orders/{}", encoded(number))
}

pub(super) fn link_of_pay_page(number: &str) -> String {
    format!("/pay/{}", encoded(number))
}

/// To the second. All times of the gateways are those of China.
pub(crate) fn time(time: Time) -> String {
    let text = time.to_string();
    text.strip_suffix(" +08:00").unwrap_or(&text).to_owned()
}

/// The error code that a reply names, or `SUCCESS`; `None` if it names neither.
pub(super) fn outcome(body: &str) -> Option<String> {
    for name in ["err_code", "result_code", "return_code", "errcode", "code"] {
        if let Some(value) = value_of(body, name).filter(|value| !value.is_empty()) {
            return Some(match reason(body).filter(|_| value == "FAIL") {
                Some(reason) => format!("{value} {reason}"),
                None => value,
            });
        }
    }
    None
}

/// What a reply without an error code says instead.
fn reason(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("<return_msg>")?;
    let rest = rest.strip_prefix("<![CDATA[").unwrap_or(rest);
    let reason: String = rest.chars().take_while(|c| !matches!(c, '<' | ']')).take(24).collect();
    (!reason.is_empty()).then_some(reason)
}

/// The value of a field in XML or JSON, where it is a short word.
fn value_of(body: &str, name: &str) -> Option<String> {
    let xml = body.split_once(&format!("<{name}>")).map(|(_, rest)| rest);
    let json = body.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest.trim_start());
    let rest = xml.map(|rest| rest.strip_prefix("<![CDATA[").unwrap_or(rest)).or(json)?;
    let rest = rest.strip_prefix('"').unwrap_or(rest);
    let word: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    (word.len() <= 64).then_some(word)
}

/// The link of a QR code in a reply.
pub(super) fn code_url(body: &[u8]) -> Option<String> {
    let body = String::from_utf8_lossy(body);
    let (_, rest) = body.split_once("weixin://")?;
    let end = rest.find(['<', ']', '"', ' ']).unwrap_or(rest.len());
    Some(format!("weixin://{}", &rest[..end])).filter(|url| url.len() < 512)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_the_most_precise_word_of_a_reply() {
        for (body, expected) in [
            ("<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>", Some("SUCCESS")),
            (
                "<xml><return_code>SUCCESS</return_code><err_code>ORDERPAID</err_code></xml>",
                Some("ORDERPAID"),
            ),
            (
                "<xml><return_code>FAIL</return_code><return_msg><![CDATA[签名错误]]></return_msg></xml>",
                Some("FAIL 签名错误"),
            ),
            ("{\"code\": \"PARAM_ERROR\",\"message\":\"\"}", Some("PARAM_ERROR")),
            ("{\"errcode\":0}", Some("0")),
            ("{\"code_url\":\"weixin://\"}", None),
            ("<code><script>", None),
            ("", None),
        ] {
            assert_eq!(outcome(body).as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn the_link_of_a_code_ends_with_its_field() {
        let xml = b"<code_url><![CDATA[weixin://wxpay/bizpayurl?pr=1]]></code_url>";
        assert_eq!(code_url(xml).as_deref(), Some("weixin://wxpay/bizpayurl?pr=1"));
        assert_eq!(code_url(b"{\"code_url\":\"weixin://a\"}").as_deref(), Some("weixin://a"));
        assert_eq!(code_url(b"none"), None);
    }
}
