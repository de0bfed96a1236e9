//! What is sent back to a notice.

use crate::{
    codec,
    message::raw::Raw,
    table::{self, AckRow},
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

pub(crate) fn ack(notice: &table::Notice, refusal: Option<&str>) -> Ack {
    let content_type = codec::content_type(notice.encoding);
    let status = if refusal.is_some() { notice.refused_status } else { notice.accepted_status };
    // No content.
    if status == 204 {
        return Ack { status, content_type, body: Vec::new() };
    }
    let pair = |row: &AckRow| {
        let text = match refusal {
            None => row.accepted.into(),
            Some(reason) => row.refused.replace("{reason}", &sendable(reason)).into(),
        };
        (row.name.into(), if row.number { Raw::Number(text) } else { Raw::Text(text) })
    };
    let pairs = notice.ack.iter().map(pair).collect();
    Ack { status, content_type, body: codec::write_pairs(notice.wire(), &pairs) }
}

/// A refusal's reason as the gateway accepts it: characters that XML does not allow are removed.
fn sendable(reason: &str) -> String {
    reason.chars().filter(|c| paytable_schema::rules::unsendable(*c, true).is_none()).collect()
}
