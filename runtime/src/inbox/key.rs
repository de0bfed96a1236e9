//! By what a notice is known again.

use crate::protocol::notice_api::DedupNotice;
use crate::{
    message::{api::Gateway, value::Message},
    protocol::{
        Protocol,
        compare::{is_required, text_at},
        error::NoticeError,
    },
};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// By what a notice is known again: gateway, kind of notice, merchant, and what the notice's table says its repeats have
/// in common, which is its numbers and its state. Some of that is personal, so it is only there as a digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InboxKey(String);

impl InboxKey {
    /// A key of your own, for events that no table describes.
    pub fn new(text: impl Into<String>) -> Self {
        InboxKey(text.into())
    }

    /// The text to store.
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
    /// By what this notice is known again when it is repeated; see [`Inbox`](crate::inbox::Inbox).
    ///
    /// For an unauthenticated event, take it from what was confirmed: a made-up event could otherwise take
    /// the place of the real one.
    ///
    /// # Errors
    /// The event lacks what every such notice has.
    pub fn inbox_key<N: DedupNotice<Gateway = G>>(&self, event: &N::Event) -> Result<InboxKey, NoticeError> {
        let mut digest = Sha256::new();
        for setting in G::TABLE.merchant.iter().filter(|setting| setting.identity) {
            push(&mut digest, setting.name, self.merchant.setting(setting.name).unwrap_or_default());
        }
        for path in N::TABLE.dedup_by {
            let value = text_at(event, path);
            if value.is_none() && is_required(event.table(), path) {
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

/// With its length, so that no two lists of values are one text.
fn push(digest: &mut Sha256, name: &str, value: &str) {
    digest.update(format!("{name}:{}:{value};", value.len()));
}
