//! Tables after expansion: `static` data that the rest of the runtime reads.
//!
//! The derives in `paytable-macros` generate these values. They are public so that tools and tests can examine tables,
//! and build messages without a struct (see [`DynamicMessage`](crate::DynamicMessage)).

mod api;
mod field;
mod find;
mod link;
mod notice;
mod outcome;
mod rule;
mod scheme;
mod state;
mod wire;

pub use {
    api::{Api, Credential, Delivery, Gateway, KeyRefresh, OrderQuery},
    field::{Cipher, Encrypted, FIELD, Field, Kind, RARE, Rare, Table, ValueSource},
    link::Link,
    notice::{AckRow, AckText, Notice},
    outcome::{ErrorRow, Layer},
    paytable_schema::{
        rules::{Range, TimeFormat, Unit},
        words::{
            After, ContentCipher, Encoding, FieldCipher, LineFeeds, LinkForm, Method, OrderState, Place,
            RefusalReason, Reply, Retry, Section, SignatureAlgorithm, SignatureText, TextDigest, TimeUnit,
            Verify, Written,
        },
    },
    rule::{Condition, Demand, Rule},
    scheme::{
        LineSecrets, Lines, Mac, Piece, Scheme, Secret, Sign, Signature, SignedPairs, SignerCertificate,
    },
    state::State,
    wire::{ContentEncryption, Envelope, Member},
};
pub(crate) use {
    find::{Last, Numbered},
    link::linked,
    wire::Wire,
};
