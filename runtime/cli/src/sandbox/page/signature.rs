//! What the explainer found out about a signature, for the page of a request.

use super::{
    badge::{Badge, Tone},
    shown::{Hidden, Kind, Pieces},
    texts::Texts,
    views::{Compared, Difference, Mistake, Reason, Signature, SignedPart},
};
use paytable_cli::explain::{Explanation, Report, Verdict};

/// What of a report is shown.
pub(super) fn of_report(report: &Report, t: &Texts, is_chinese: bool, hidden: &Hidden) -> Signature {
    let language = Words { is_chinese, hidden, is_pairs: report.scheme == "pairs" };
    let (tone, text) = match report.verdict {
        Verdict::Right => (Tone::Good, t.signature_right),
        Verdict::Explained => (Tone::Bad, t.signature_explained),
        Verdict::Unexplained => (Tone::Bad, t.signature_unexplained),
        Verdict::Unsigned => (Tone::Bad, t.signature_missing),
    };
    let parts = report.parts.iter().map(|part| SignedPart {
        name: hidden.line(&part.name),
        value: hidden.bytes(part.value.as_bytes()),
        is_signed: part.signed,
    });
    Signature {
        verdict: Badge::new(tone, text, ""),
        note: None,
        compared: Some(Compared {
            algorithm: report.algorithm,
            signed_text: language.signed(&report.signed_text, None),
            right: report.computed_signature.as_deref().map(|right| hidden.line(right)),
            given: report.given_signature.as_deref().map(|given| hidden.line(given)),
            is_right: report.verdict == Verdict::Right,
            reasons: report.explanations.iter().map(|one| language.reason(one)).collect(),
            is_unexplained: report.verdict == Verdict::Unexplained,
            remarks: report
                .remarks
                .iter()
                .map(|remark| hidden.sentence(language.pick(&remark.en, &remark.zh)))
                .collect(),
            parts: parts.collect(),
        }),
    }
}

/// A signature that was not compared, and why.
pub(super) fn not_compared(tone: Tone, text: &str, note: Option<String>) -> Signature {
    Signature { verdict: Badge::new(tone, text, ""), note, compared: None }
}

/// So many equal characters are in front of a difference.
const BEFORE: usize = 24;

struct Words<'a> {
    is_chinese: bool,
    hidden: &'a Hidden,
    is_pairs: bool,
}

impl Words<'_> {
    fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        if self.is_chinese { zh } else { en }
    }

    fn signed(&self, text: &str, differs_at: Option<usize>) -> Pieces {
        if self.is_pairs { self.hidden.pairs(text, differs_at) } else { self.hidden.lines(text, differs_at) }
    }

    /// A text around the first difference, which is at that character of the whole.
    fn excerpt(&self, text: &str, at: usize, kind: Kind) -> Pieces {
        let mut pieces = Pieces::default();
        let equal = at.min(BEFORE);
        if at > equal {
            pieces.push(Kind::Separator, "…");
        }
        let text = self.hidden.without(text);
        let byte = text.char_indices().nth(equal).map_or(text.len(), |(byte, _)| byte);
        pieces.push_text(Kind::Plain, &text[..byte]);
        pieces.push_text(kind, &text[byte..]);
        pieces
    }

    fn reason(&self, explanation: &Explanation) -> Reason {
        let mistakes = explanation.mistakes.iter().map(|mistake| Mistake {
            code: mistake.code,
            text: self.hidden.sentence(self.pick(&mistake.en, &mistake.zh)),
            fix: self.hidden.sentence(self.pick(&mistake.fix_en, &mistake.fix_zh)),
        });
        let difference = explanation.first_difference.as_ref();
        Reason {
            mistakes: mistakes.collect(),
            signed_text: self.signed(&explanation.signed_text, difference.map(|difference| difference.at)),
            difference: difference.map(|difference| Difference {
                at: difference.at + 1,
                right: self.excerpt(&difference.right, difference.at, Kind::Right),
                signed: self.excerpt(&difference.signed, difference.at, Kind::Differs),
            }),
        }
    }
}
