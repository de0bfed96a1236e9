//! The result, as plain data.

use crate::explain::key::SharedKey;
use serde::Serialize;

/// What was found out about the signature of a message. It contains no key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was signed: `pairs` or `lines`.
    pub scheme: &'static str,
    /// The format or the role of the message: `XML`, `request` and so on.
    pub message: &'static str,
    /// The signature algorithm.
    pub algorithm: &'static str,
    /// The fields or the lines of the message, as they were read.
    pub parts: Vec<Part>,
    /// The text that has to be signed, with a placeholder for the key.
    pub signed_text: String,
    /// The right signature; `None` if the private key is not there to make it.
    pub computed_signature: Option<String>,
    /// The signature of the message; `None` if it has none.
    pub given_signature: Option<String>,
    /// Whether the signature is right.
    pub verdict: Verdict,
    /// The smallest sets of mistakes that reproduce the given signature.
    pub explanations: Vec<Explanation>,
    /// What is worth to know beside the signature.
    pub remarks: Vec<Remark>,
    /// The number of signed texts that were tried.
    pub tried: usize,
    /// Whether all mistakes and pairs of mistakes were tried.
    pub complete: bool,
}

/// A field or a line of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The name of the field, or what the line is.
    pub name: String,
    /// The value.
    pub value: String,
    /// Whether it is part of the signed text.
    pub signed: bool,
}

/// The result in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The signature is right.
    Right,
    /// The signature is wrong, and mistakes explain it.
    Explained,
    /// The signature is wrong, and no known mistake reproduces it.
    Unexplained,
    /// The message has no signature.
    Unsigned,
}

/// A set of mistakes that reproduces the given signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The mistakes: one, or two together.
    pub mistakes: Vec<Mistake>,
    /// The text that was signed with these mistakes, with a placeholder for the key.
    pub signed_text: String,
    /// Where this text begins to differ from the right one; `None` if the texts are equal.
    pub first_difference: Option<Difference>,
}

/// A mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// A stable name in kebab-case.
    pub code: &'static str,
    /// The field, the pair or the line, if the mistake is about one.
    pub subject: Option<String>,
    /// What was done, in English.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// What to do, in English.
    pub fix_en: String,
    /// The same in Chinese.
    pub fix_zh: String,
}

/// Where two texts begin to differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The number of equal characters before.
    pub at: usize,
    /// The right text around that place.
    pub right: String,
    /// The text that was signed around that place.
    pub signed: String,
}

/// Something beside the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// A stable name in kebab-case.
    pub code: &'static str,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Remark {
    pub(crate) fn new(code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Remark {
        Remark { code, en: en.into(), zh: zh.into() }
    }
}

impl Report {
    /// Whether the signature is right.
    pub fn is_right(&self) -> bool {
        self.verdict == Verdict::Right
    }

    /// Hides the key in all texts that come from the message: a message can contain its key.
    pub(crate) fn hide(&mut self, key: &SharedKey) {
        let mut texts: Vec<&mut String> = vec![&mut self.signed_text];
        texts.extend(self.given_signature.as_mut());
        texts.extend(self.parts.iter_mut().flat_map(|part| [&mut part.name, &mut part.value]));
        texts.extend(self.remarks.iter_mut().flat_map(|remark| [&mut remark.en, &mut remark.zh]));
        for explanation in &mut self.explanations {
            texts.push(&mut explanation.signed_text);
            texts.extend(
                explanation.first_difference.as_mut().into_iter().flat_map(|d| [&mut d.right, &mut d.signed]),
            );
            for mistake in &mut explanation.mistakes {
                texts.extend(mistake.subject.as_mut());
                texts.extend([&mut mistake.en, &mut mistake.zh, &mut mistake.fix_en, &mut mistake.fix_zh]);
            }
        }
        for text in texts {
            *text = key.mask(text);
        }
    }
}

/// So many characters of each text are shown around the first difference.
const AROUND: usize = 24;

impl Difference {
    /// Compares two texts; `None` if they are equal.
    pub(crate) fn between(right: &str, signed: &str) -> Option<Difference> {
        if right == signed {
            return None;
        }
        let at = right.chars().zip(signed.chars()).take_while(|(one, other)| one == other).count();
        let around = |text: &str| {
            let start = at.saturating_sub(AROUND);
            text.chars().skip(start).take(at - start + AROUND).collect()
        };
        Some(Difference { at, right: around(right), signed: around(signed) })
    }
}
