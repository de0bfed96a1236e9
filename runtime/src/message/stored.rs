//! A request that a newer version may have stored.

use crate::{
    message::{
        unknown::UnknownFields,
        value::{Message, MessageMut, Value, ValueMut},
    },
    table::Table,
};

/// A stored request, with the fields that this version of its table does not have.
///
/// A program that was rolled back can read what the newer one stored. A request itself is strict: reading it fails if a
/// field is unknown, because it would then be sent without that field, and a repeated call must have identical fields.
///
/// ```
/// use paytable::{Stored, wechat_v2::CloseOrderRequest};
///
/// let text = r#"{"out_trade_no":"1217752501201407033233368018","added_later":"x"}"#;
/// let stored: Stored<CloseOrderRequest> = serde_json::from_str(text)?;
/// // Enough to query the order and to compare it.
/// assert_eq!(stored.request().out_trade_no, "1217752501201407033233368018");
/// assert_eq!(serde_json::to_string(&stored)?, text);
/// // Not enough to send it again.
/// assert!(stored.into_complete().is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Stored<R> {
    pub(crate) request: R,
    pub(crate) unknown_fields: UnknownFields,
}

impl<R> Stored<R> {
    /// The request, without the unknown fields. It can be compared with a notice, and queried for.
    pub fn request(&self) -> &R {
        &self.request
    }

    /// The fields that the table does not have.
    pub fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown_fields
    }

    /// The request, to be sent again.
    ///
    /// # Errors
    /// There are unknown fields; the value is returned.
    pub fn into_complete(self) -> Result<R, Stored<R>> {
        if self.unknown_fields.is_empty() { Ok(self.request) } else { Err(self) }
    }
}

impl<R> From<R> for Stored<R> {
    fn from(request: R) -> Self {
        Stored { request, unknown_fields: UnknownFields::default() }
    }
}

impl<R: Message> Message for Stored<R> {
    fn table(&self) -> &'static Table {
        self.request.table()
    }

    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value])) {
        self.request.read(visit);
    }

    fn unknown_fields(&self) -> Option<&UnknownFields> {
        Some(&self.unknown_fields)
    }
}

impl<R: MessageMut> MessageMut for Stored<R> {
    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn ValueMut])) {
        self.request.write(visit);
    }

    fn unknown_fields_mut(&mut self) -> Option<&mut UnknownFields> {
        Some(&mut self.unknown_fields)
    }
}
