//! A notice.

use super::{
    at::{At, Span},
    gateway::Gateway,
    message::{Message, Types},
    row::Condition,
    state::State,
};
use crate::words::{Encoding, SignatureAlgorithm, Verify};

/// One documented notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Name of the Rust types.
    pub name: String,
    /// Title in the documentation.
    pub title: String,
    /// One sentence in English.
    pub doc: String,
    /// The documentation page.
    pub doc_url: String,
    /// How it is written.
    pub encoding: Encoding,
    /// Why it can be believed.
    pub verify: Verify,
    /// Digests allowed; empty where all of the gateway's are.
    pub signature_algorithms: Vec<At<SignatureAlgorithm>>,
    /// Fields that its signed text leaves out, beside the signature: its own, or the gateway's.
    pub unsigned: Vec<At<String>>,
    /// What tells it from other notices at the same address.
    pub when: Vec<Condition>,
    /// Wire names of rows that no such notice has, though other messages under the same key do.
    pub absent: Vec<At<String>>,
    /// Wire names of the fields to compare with the stored order.
    pub compare: Vec<At<String>>,
    /// Those of them that differ as well where the notice has a value and the order has none.
    pub compare_both_ways: Vec<At<String>>,
    /// Of each of these settings of the merchant: the rows of which one has to hold it.
    pub identity: Vec<(At<String>, Vec<At<String>>)>,
    /// Wire names of the fields in which the repeats of one notice are alike, and different notices are not.
    pub dedup_by: Vec<At<String>>,
    /// Rows of the notice.
    pub event: Message,
    /// Fields of a fixed answer.
    pub ack: Vec<AckRow>,
    /// The text that answers it, where the answer is no message.
    pub text: Option<AckText>,
    /// Rows of the message that answers it, where the answer is not fixed.
    pub answer: Option<Message>,
    /// How an answer that is a message is written.
    pub answer_encoding: Encoding,
    /// HTTP status of an acceptance. With 204 there is no body.
    pub accepted_status: u16,
    /// HTTP status of a refusal.
    pub refused_status: u16,
    /// How it says the state of an order, where it does not say it as the gateway's other messages do.
    pub state: Option<State>,
    /// Where the notice is declared.
    pub span: Span,
    /// Where its name is written.
    pub name_span: Span,
}

impl Notice {
    /// How it says the state of an order. What stands outside of a ciphertext is not authenticated where that is why the
    /// notice is believed: then only its own table says how.
    pub fn told_state<'a>(&'a self, gateway: &'a Gateway, types: Types<'_>) -> Option<&'a State> {
        let gateways = gateway.state.as_ref().filter(|_| self.verify != Verify::Encrypted);
        self.state.as_ref().or(gateways)?.told_by(&self.event, types)
    }
}

/// An acknowledgement that is nothing but a text.
#[derive(Clone, Debug)]
pub struct AckText {
    /// The text when the notice was accepted.
    pub accepted: String,
    /// The text when it was refused; `{reason}` stands for the reason.
    pub refused: String,
}

/// One row of an acknowledgement.
#[derive(Clone, Debug)]
pub struct AckRow {
    /// Name on the wire.
    pub name: String,
    /// Title in the documentation.
    pub title: String,
    /// One sentence in English.
    pub doc: String,
    /// Whether the documentation calls it required.
    pub required: bool,
    /// Whether the value is a number.
    pub number: bool,
    /// Value when the notice was accepted.
    pub accepted: String,
    /// Value when it was refused; `{reason}` stands for the reason.
    pub refused: String,
}
