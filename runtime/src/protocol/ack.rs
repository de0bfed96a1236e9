//! What is sent back to a notice.

use crate::{
    codec,
    message::raw::Raw,
    table::{self, AckRow, AckText},
};

/// The answer to a notice. Send exactly this status, content type and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The HTTP status: 200 to accept, or the status that the gateway's table has for a refusal.
    pub status: u16,
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The bytes of the body.
    pub body: Vec<u8>,
}

/// The same as a response, such as web frameworks take.
///
/// ```
/// use paytable::{Notice, wechat_v2::PayNotice};
///
/// let response: http::Response<Vec<u8>> = PayNotice::accepted().into();
/// assert_eq!((response.status().as_u16(), response.headers()["content-type"].as_bytes()), (200, &b"text/xml; charset=utf-8"[..]));
/// ```
#[cfg(feature = "http")]
impl From<Ack> for http::Response<Vec<u8>> {
    fn from(ack: Ack) -> Self {
        let mut response = http::Response::new(ack.body);
        // No table has a status that HTTP does not have.
        *response.status_mut() =
            http::StatusCode::from_u16(ack.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        let content_type = http::HeaderValue::from_static(ack.content_type);
        response.headers_mut().insert(http::header::CONTENT_TYPE, content_type);
        response
    }
}

pub(crate) fn ack(notice: &table::Notice, refusal: Option<&str>) -> Ack {
    let content_type = match notice.text {
        Some(_) => "text/plain; charset=utf-8",
        None => codec::content_type(notice.answer_encoding),
    };
    let status = if refusal.is_some() { notice.refused_status } else { notice.accepted_status };
    let said = |accepted: &'static str, refused: &'static str| match refusal {
        None => accepted.to_owned(),
        Some(reason) => refused.replace("{reason}", &sendable(reason)),
    };
    // No content.
    if status == 204 {
        return Ack { status, content_type, body: Vec::new() };
    }
    if let Some(AckText { accepted, refused }) = notice.text {
        return Ack { status, content_type, body: said(accepted, refused).into_bytes() };
    }
    let pair = |row: &AckRow| {
        let text = said(row.accepted, row.refused).into();
        (row.name.into(), if row.number { Raw::Number(text) } else { Raw::Text(text) })
    };
    let pairs = notice.ack.iter().map(pair).collect();
    Ack { status, content_type, body: codec::write_pairs(notice.answer_wire(), &pairs) }
}

/// A refusal's reason as the gateway accepts it: characters that XML does not allow are removed.
fn sendable(reason: &str) -> String {
    reason.chars().filter(|c| paytable_schema::rules::unsendable(*c, true).is_none()).collect()
}
