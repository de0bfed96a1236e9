//! Replies: their fields, their HTTP status, their signature.

use super::{
    codes,
    platform::{self, Signer},
};
use crate::sandbox::{exchange::Answer, state::State};
use crate::{
    codec,
    credentials::merchant::Merchant,
    message::{dynamic::DynamicMessage, raw::Raw},
    protocol::prepare::encode_unsigned,
    table::{Api, Layer, Lines, Reply},
};
use std::sync::Arc;

/// What a reply takes beside its own values.
pub(super) struct Replying<'a> {
    pub(super) state: &'a Arc<State>,
    pub(super) api: &'static Api,
    pub(super) lines: &'static Lines,
    /// The id of the key that signs.
    pub(super) key_id: String,
    /// Who sent the request, once that is known.
    pub(super) merchant: Option<&'a Merchant>,
}

impl Replying<'_> {
    /// A success. What has no rows has no body either.
    pub(super) fn accepted(&self, reply: &DynamicMessage) -> Answer {
        let rows = self.api.response.fields.iter().any(|field| !self.is_of_errors(field.name));
        if !rows {
            return self.signed(204, Vec::new());
        }
        self.signed(200, encode_unsigned(self.api.reply_wire(), reply))
    }

    /// Whether a row is there for refusals alone.
    fn is_of_errors(&self, name: &str) -> bool {
        self.api.outcome.iter().any(|layer| layer.code == Some(name) || layer.message == Some(name))
    }

    /// A refusal, in the words of the table.
    pub(super) fn refused(&self, code: &'static str, words: &str) -> Answer {
        let (documented, row) = codes::documented(self.api, code);
        // Words that only repeat the code say less than the title.
        let words = if words == code { row.map_or(documented, |row| row.title) } else { words };
        let layer = self.api.outcome.iter().find(|layer: &&Layer| !layer.statuses.is_empty());
        let names = (
            layer.and_then(|layer| layer.code).unwrap_or("code"),
            layer.and_then(|layer| layer.message).unwrap_or("message"),
        );
        let pair = |name: &'static str, text| (name.into(), Raw::Text(text));
        let pairs = vec![pair(names.0, documented.into()), pair(names.1, words.into())];
        self.signed(codes::status(documented), codec::write_pairs(self.api.reply_wire(), &pairs))
    }

    fn signed(&self, status: u16, body: Vec<u8>) -> Answer {
        let Replying { state, api, lines, merchant, .. } = *self;
        // A file has a signature where the message in its place has one.
        let headers = if api.reply == Reply::Unsigned {
            Vec::new()
        } else {
            platform::headers(state, lines, Signer { key_id: &self.key_id, merchant }, &body)
        };
        Answer { headers, ..Answer::new(status, codec::content_type(self.api.reply_encoding), body) }
    }
}
