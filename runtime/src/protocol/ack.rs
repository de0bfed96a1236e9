//! What is sent back to a notice.

use crate::{
    codec::xml,
    table::{self, Encoding},
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
    let encoding = notice.encoding;
    let status = if refusal.is_some() { notice.refused_status } else { notice.accepted_status };
    // No content.
    if status == 204 {
        return Ack { status, content_type: encoding.content_type(), body: Vec::new() };
    }
    let value = |row: &table::AckRow| match refusal {
        None => row.accepted.to_owned(),
        Some(reason) => row.refused.replace("{reason}", &sendable(reason)),
    };
    let body = match encoding {
        Encoding::Xml { root } => {
            let mut body = format!("<{root}>");
            for row in notice.ack {
                xml::write(&mut body, row.name, &value(row));
            }
            body + &format!("</{root}>")
        }
        Encoding::Json => {
            let fields = notice.ack.iter().map(|row| {
                let value = value(row);
                let number = row.number.then(|| value.parse::<i64>().ok()).flatten();
                (row.name.to_owned(), number.map_or_else(|| value.into(), serde_json::Value::from))
            });
            serde_json::Value::Object(fields.collect()).to_string()
        }
    };
    Ack { status, content_type: encoding.content_type(), body: body.into_bytes() }
}

/// A refusal's reason as the gateway accepts it: characters that XML does not allow are removed.
fn sendable(reason: &str) -> String {
    reason.chars().filter(|c| paytable_schema::rules::unsendable(*c, true).is_none()).collect()
}
