//! What a table says, as plain data. Everything here has been checked.

mod api;
mod at;
mod document;
mod gateway;
mod message;
mod notice;
mod outcome;
mod row;
mod rule;
mod signature;
mod state;
mod wire;

pub use crate::{
    rules::{Range, TimeFormat, Unit, snake_case},
    words::{
        After, ContentCipher, Encoding, FieldCipher, LineFeeds, LinkForm, Method, OrderState, Place,
        RefusalReason, Reply, Retry, Section, SignatureAlgorithm, SignatureText, TextDigest, TimeUnit,
        Verify, Written,
    },
};
pub use {
    api::{Api, Bundle, Deprecated, ErrorFields, Link, Role},
    at::{At, Span},
    document::Document,
    gateway::{Credential, Delivery, Gateway, Group},
    message::{Family, Message, Purpose, Type, Types, split_path},
    notice::{AckRow, AckText, Notice},
    outcome::{ErrorCode, ErrorGroup, Layer},
    row::{Cipher, Condition, Encrypted, Kind, Length, Row, ValueSource, unnumbered},
    rule::{Demand, Rule},
    signature::{Lines, Piece, PublicKeys, Secret, Sign, Signature, SignerCertificate, Template, Vector},
    state::{OrderQuery, State},
    wire::{ContentEncryption, Envelope, Member, Names, Wire},
};
