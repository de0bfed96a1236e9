//! A notice.

use super::{api::Gateway, field::Table, rule::Condition, state::State, wire::Wire};
use paytable_schema::words::{Encoding, SignatureAlgorithm, Verify};

/// The table of a notice.
#[derive(Debug)]
pub struct Notice {
    /// The name of the notice.
    pub name: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The URL of the documentation page.
    pub doc_url: &'static str,
    /// The table of the gateway.
    pub gateway: &'static Gateway,
    /// The format of the body.
    pub encoding: Encoding,
    /// How the notice is authenticated.
    pub verify: Verify,
    /// The allowed signature algorithms, the default first.
    pub signature_algorithms: &'static [SignatureAlgorithm],
    /// The names of fields that the signed text leaves out, in addition to the signature.
    pub unsigned: &'static [&'static str],
    /// The values that distinguish the notice from others.
    pub when: &'static [Condition],
    /// The names of fields that this notice never has, but other messages with the same key have.
    pub absent: &'static [&'static str],
    /// Pairs of a merchant's setting and a field that can contain it. For each setting, one of its fields must contain
    /// it.
    pub identity: &'static [(&'static str, &'static str)],
    /// The fields that are compared with the stored order.
    pub compare: &'static [&'static str],
    /// Those of them that differ as well if the notice has a value and the order has none.
    pub compare_both_ways: &'static [&'static str],
    /// The positions of fields without which a message is not this notice: those that distinguish it, and the required
    /// ones among those that are compared.
    pub needed: &'static [u16],
    /// The fields that identify repeats of one notice.
    pub dedup_by: &'static [&'static str],
    /// The fields of the notice.
    pub event: &'static Table,
    /// The fields of a fixed answer.
    pub ack: &'static [AckRow],
    /// The text that answers; `None` if the answer is a message.
    pub text: Option<AckText>,
    /// The fields of an answer that is a message; `None` if the answer is fixed.
    pub answer: Option<&'static Table>,
    /// The format of an answer that is a message.
    pub answer_encoding: Encoding,
    /// The HTTP status of an answer that accepts the notice. With 204 there is no body.
    pub accepted_status: u16,
    /// The HTTP status of an answer that refuses the notice.
    pub refused_status: u16,
    /// How the notice contains the status of an order; `None` if it does not.
    pub state: Option<&'static State>,
}

impl Notice {
    /// How the notice is written.
    pub(crate) fn wire(&self) -> Wire {
        self.gateway.wire(self.encoding)
    }

    /// How its answer is written.
    pub(crate) fn answer_wire(&self) -> Wire {
        self.gateway.wire(self.answer_encoding)
    }
}

/// An answer that is nothing but a text.
#[derive(Clone, Copy, Debug)]
pub struct AckText {
    /// The text that accepts the notice.
    pub accepted: &'static str,
    /// The text that refuses the notice; `{reason}` is replaced by the reason.
    pub refused: &'static str,
}

/// A field of a fixed answer.
#[derive(Clone, Copy, Debug)]
pub struct AckRow {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether the value is a number in JSON.
    pub number: bool,
    /// The value that accepts the notice.
    pub accepted: &'static str,
    /// The value that refuses the notice; `{reason}` is replaced by the reason.
    pub refused: &'static str,
}
