//! States as a word with a sign, so that no state is told by its colour alone.

use super::texts::Texts;
use askama::Template;

/// How a state is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Waiting,
    Bad,
    Quiet,
    /// Done, and something came after.
    Changed,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Waiting => "waiting",
            Tone::Bad => "bad",
            Tone::Quiet => "quiet",
            Tone::Changed => "changed",
        }
    }
}

/// A state: a sign, a word in the language of the page, and the word of the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "badge.html")]
pub(crate) struct Badge {
    pub(crate) tone: Tone,
    pub(crate) sign: &'static str,
    pub(crate) text: String,
    /// The word of the gateway; empty if there is none.
    pub(crate) word: String,
}

impl askama::filters::HtmlSafe for Badge {}

impl Badge {
    pub(crate) fn new(tone: Tone, text: impl Into<String>, word: impl Into<String>) -> Badge {
        let sign = match tone {
            Tone::Good => "✓",
            Tone::Waiting => "○",
            Tone::Bad => "✕",
            Tone::Quiet => "–",
            Tone::Changed => "↩",
        };
        Badge { tone, sign, text: text.into(), word: word.into() }
    }
}

/// The state of an order.
pub(crate) fn of_order(t: &Texts, word: &str) -> Badge {
    let (tone, text) = match word {
        "NOTPAY" => (Tone::Waiting, t.state_notpay),
        "USERPAYING" => (Tone::Waiting, t.state_userpaying),
        "SUCCESS" => (Tone::Good, t.state_success),
        "REFUND" => (Tone::Changed, t.state_refund),
        "CLOSED" => (Tone::Quiet, t.state_closed),
        "REVOKED" => (Tone::Quiet, t.state_revoked),
        "PAYERROR" => (Tone::Bad, t.state_payerror),
        _ => (Tone::Quiet, ""),
    };
    Badge::new(tone, text, word)
}

/// The state of a refund.
pub(crate) fn of_refund(t: &Texts, word: &str) -> Badge {
    let (tone, text) = match word {
        "PROCESSING" => (Tone::Waiting, t.refund_processing),
        "SUCCESS" => (Tone::Good, t.refund_success),
        "CHANGE" => (Tone::Bad, t.refund_change),
        "REFUNDCLOSE" => (Tone::Quiet, t.refund_closed),
        _ => (Tone::Quiet, ""),
    };
    Badge::new(tone, text, word)
}

/// A status of HTTP, and the outcome if the message says one.
pub(crate) fn of_status(status: u16, outcome: Option<&str>) -> Badge {
    let is_good = (200..300).contains(&status) && matches!(outcome, None | Some("SUCCESS" | "0"));
    let tone = if is_good { Tone::Good } else { Tone::Bad };
    Badge::new(tone, status.to_string(), outcome.unwrap_or_default())
}

/// Whether a notice was acknowledged.
pub(crate) fn of_notice(t: &Texts, is_acknowledged: bool) -> Badge {
    if is_acknowledged {
        Badge::new(Tone::Good, t.acknowledged, "")
    } else {
        Badge::new(Tone::Waiting, t.not_acknowledged, "")
    }
}
