//! Notices: verify, type, acknowledge.

use crate::{
    error::NoticeError,
    merchant::Merchant,
    sign::{self, Unverified as Doubt},
    table::{self, Encoding, SignKind},
    value::{self, Message},
    wire::{self, Pairs, Spelling, get, xml},
};
/// The answer to a notice. Send it with HTTP status 200 and nothing around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

pub(crate) fn ack(notice: &table::Notice, refusal: Option<&str>) -> Ack {
    let encoding = notice.gateway.encoding;
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
    Ack { content_type: encoding.content_type(), body: body.into_bytes() }
}

/// A reason is free text; what XML cannot hold is left out.
fn sendable(reason: &str) -> String {
    reason.chars().filter(|c| paytable_schema::rules::unsendable(*c, true).is_none()).collect()
}

/// Reads a notice into its event: pairs, then signature, then merchant, and only then fields.
pub(crate) fn read(
    notice: &table::Notice,
    body: &[u8],
    merchant: &Merchant,
    event: &mut dyn Message,
) -> Result<(), NoticeError> {
    let pairs = wire::read(notice.gateway.encoding, body).map_err(NoticeError::Malformed)?;
    if notice.gateway.notice.is_none_or(|delivery| delivery.signed) {
        let kind = merchant.kind(notice.gateway.sign_kinds());
        verify(notice.gateway, &pairs, merchant, kind).map_err(NoticeError::Unverified)?;
    }
    same_merchant(notice.gateway, &pairs, merchant).map_err(NoticeError::Unverified)?;
    keep(event, pairs);
    Ok(())
}

pub(crate) fn verify(
    gateway: &table::Gateway,
    pairs: &Pairs<'_>,
    merchant: &Merchant,
    kind: SignKind,
) -> Result<(), Doubt> {
    let (Some(sign), Some(key)) = (&gateway.sign, merchant.api_key()) else { return Err(Doubt::NotSigned) };
    sign::verify(pairs, sign, kind, key)
}

/// One key can serve several merchants; a message for another is none of this one's.
pub(crate) fn same_merchant(
    gateway: &table::Gateway,
    pairs: &Pairs<'_>,
    merchant: &Merchant,
) -> Result<(), Doubt> {
    for credential in gateway.merchant.iter().filter(|c| c.identity) {
        let received = get(pairs, credential.name);
        if received.is_some_and(|value| value.text() != merchant.setting(credential.name)) {
            return Err(Doubt::WrongMerchant { field: credential.name });
        }
    }
    Ok(())
}

/// Types what was received; what the table lacks, or could not take, is kept beside it.
pub(crate) fn keep(message: &mut dyn Message, pairs: Pairs<'_>) {
    let left = value::set_all(message, pairs, Spelling::Wire);
    if let Some(extra) = message.extra_mut() {
        for (name, raw, _) in left {
            extra.keep(&name, raw);
        }
    }
}

/// An event that nobody vouches for.
///
/// A CloudPay event comes over a private link and carries no signature; whoever can reach the address can make
/// one up. Query the order before acting on it.
#[derive(Debug)]
pub struct Unverified<E>(E);

impl<E> Unverified<E> {
    pub(crate) fn new(event: E) -> Self {
        Unverified(event)
    }

    /// The event as a hint: enough to know which order to query.
    pub fn hint(&self) -> &E {
        &self.0
    }

    /// The event, once the caller has confirmed it by a query or knows that only the gateway could have sent it.
    pub fn confirmed(self) -> E {
        self.0
    }
}
