//! Keys for the deduplication of notices.

use crate::protocol::notice_api::DedupNotice;
use crate::{
    message::api::Gateway,
    protocol::{
        Protocol,
        compare::{is_needed, text_at},
        error::NoticeError,
    },
};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// The deduplication key of a notice: a digest of the gateway, the notice, the merchant, and the fields that the
/// notice's table lists under `dedup_by` (its numbers and its status). It is a digest because the fields can be
/// personal data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InboxKey(String);

impl InboxKey {
    /// A key of your own, for events without a table. Use the same text for repeats of one event.
    pub fn new(text: impl Into<String>) -> Self {
        InboxKey(text.into())
    }

    /// The key as text, to be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InboxKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<G: Gateway> Protocol<G> {
    /// The deduplication key of an event; see [`Inbox`](crate::inbox::Inbox).
    ///
    /// For an event that is not authenticated, compute the key from the confirmed event. Otherwise a forged event could
    /// prevent the genuine one from being processed.
    ///
    /// # Errors
    /// The event lacks a field of the key.
    pub fn inbox_key<N: DedupNotice<Gateway = G>>(&self, event: &N::Event) -> Result<InboxKey, NoticeError> {
        let mut digest = Sha256::new();
        for setting in G::TABLE.merchant.iter().filter(|setting| setting.identity) {
            push(&mut digest, setting.name, self.merchant.setting(setting.name).unwrap_or_default());
        }
        for path in N::TABLE.dedup_by {
            let value = text_at(event, path);
            if value.is_none() && is_needed(N::TABLE, event, path) {
                return Err(NoticeError::Incomplete { field: path });
            }
            push(&mut digest, path, &value.unwrap_or_default());
        }
        let mut key = format!("{}/{}/", G::TABLE.name, N::TABLE.name);
        for byte in digest.finalize() {
            // Writing to a string does not fail.
            let _ = write!(key, "{byte:02x}");
        }
        Ok(InboxKey(key))
    }
}

/// Adds name and value with their lengths, so that two lists of values never make the same text.
fn push(digest: &mut Sha256, name: &str, value: &str) {
    digest.update(format!("{name}:{}:{value};", value.len()));
}
