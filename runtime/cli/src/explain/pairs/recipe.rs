//! How a message of pairs is signed, as a plain struct of independent choices. [`Recipe::right`] is how it is signed at the
//! gateway; a mistake is a change of one choice. `value` has what becomes of values, `digest` what becomes of the text.

use crate::explain::{json::JsonForm, key::KeyForm, message::Message, values::UrlForm};
use paytable::table::{Sign, SignatureAlgorithm};
use std::borrow::Cow;

/// How a signed text and its signature are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipe {
    /// The place of a field that is not signed.
    pub(crate) left_out: Option<usize>,
    /// A pair that the message does not have.
    pub(crate) added: Option<(&'static str, &'static str)>,
    pub(crate) signature_field: SignatureField,
    pub(crate) empties: Empties,
    pub(crate) markup: Markup,
    pub(crate) json: Option<JsonForm>,
    pub(crate) number: Number,
    pub(crate) boolean: Boolean,
    pub(crate) space: Space,
    pub(crate) url: Option<Url>,
    pub(crate) names: Names,
    pub(crate) order: Order,
    pub(crate) joint: Joint,
    pub(crate) key: KeyForm,
    pub(crate) digest: Digest,
    pub(crate) output: Output,
    pub(crate) charset: Charset,
}

/// What of the field with the signature is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureField {
    LeftOut,
    /// The field without a value, because there is no signature yet.
    Empty,
    /// The signature of the message. Only who verifies it can sign it too.
    AsSent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Empties {
    LeftOut,
    Signed,
    /// Written as `null`.
    Null,
}

/// What of the mark-up around a value is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Removed,
    Cdata,
    /// References such as `&amp;`, for quotation marks too if so said.
    Entities {
        quotes: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    AsWritten,
    /// `1` as `1.0`.
    OneDecimal,
    /// `1` as `1.00`.
    TwoDecimals,
    /// `1.0` as `1`.
    NoDecimals,
    /// `100` fen as `1.00`.
    Yuan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boolean {
    AsWritten,
    /// `True`.
    Capitalised,
    /// `TRUE`.
    Upper,
    /// `1` and `0`.
    Digit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    AsRead,
    Trimmed,
    /// Full-width blanks too.
    TrimmedUnicode,
    TrimmedEnd,
    /// This text behind the value of the field at that place.
    Behind(usize, &'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Url {
    Encoded(UrlForm),
    /// Percent escapes decoded, and `+` as a blank if so said.
    Decoded {
        plus: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    AsWritten,
    Lower,
    Upper,
    /// `mch_id` as `mchId`.
    Camel,
    /// `mchId` as `mch_id`.
    Snake,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Names,
    WithoutCase,
    Descending,
    Message,
    Values,
}

/// How the key is joined to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Behind this text.
    Behind(&'static str),
    /// As the pair `key` among the sorted ones.
    Sorted,
    Before,
    /// The key is not part of the text.
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digest {
    Md5,
    HmacSha256,
    /// Without HMAC.
    Sha256,
    /// HMAC with MD5.
    HmacMd5,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    Upper,
    Lower,
    Base64,
    /// Right digits with white space around them.
    Padded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Gbk,
    /// UTF-8 that was taken for Latin-1 and encoded again.
    DoubleUtf8,
    /// The reverse: the message is double-encoded, the signed text is not.
    Repaired,
    /// Latin-1, with `?` for what it does not have.
    Latin1,
    /// UTF-8 behind a byte order mark.
    Marked,
}

/// A text around the place of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedText {
    pub(crate) before: String,
    /// `None` if the key is not part of the text.
    pub(crate) after: Option<String>,
}

impl Recipe {
    /// How the gateway signs.
    pub(crate) fn right(rule: &'static Sign, algorithm: SignatureAlgorithm) -> Recipe {
        Recipe {
            left_out: None,
            added: None,
            signature_field: SignatureField::LeftOut,
            empties: if rule.empties { Empties::Signed } else { Empties::LeftOut },
            markup: Markup::Removed,
            json: None,
            number: Number::AsWritten,
            boolean: Boolean::AsWritten,
            space: Space::AsRead,
            url: None,
            names: Names::AsWritten,
            order: Order::Names,
            joint: Joint::Behind(rule.secret.text()),
            key: KeyForm::Right,
            digest: if algorithm == SignatureAlgorithm::HmacSha256 {
                Digest::HmacSha256
            } else {
                Digest::Md5
            },
            output: if rule.upper { Output::Upper } else { Output::Lower },
            charset: Charset::Utf8,
        }
    }

    /// The pairs and the joint, without the key.
    pub(crate) fn text(&self, message: &Message, signature: &str) -> SignedText {
        let pairs = self.pairs(message, signature);
        let (mut before, mut after) = (String::new(), None);
        if self.joint == Joint::Before {
            after = Some(String::new());
        }
        for (at, (name, value)) in pairs.iter().enumerate() {
            let out = if self.joint == Joint::Before {
                after.get_or_insert_default()
            } else {
                after.as_mut().unwrap_or(&mut before)
            };
            if at > 0 {
                out.push('&');
            }
            out.push_str(name);
            out.push('=');
            match value {
                Some(value) => out.push_str(value),
                None => after = Some(String::new()),
            }
        }
        if let Joint::Behind(joint) = self.joint {
            before.push_str(joint);
            after = Some(String::new());
        }
        SignedText { before, after }
    }

    /// Names and values in their order. The value of the key is `None`.
    fn pairs<'m>(&self, message: &'m Message, signature: &str) -> Vec<(Cow<'m, str>, Option<Cow<'m, str>>)> {
        let mut pairs = Vec::with_capacity(message.fields.len() + 2);
        let has_cdata = message.fields.iter().any(|field| field.written.contains("<![CDATA["));
        for (at, field) in message.fields.iter().enumerate() {
            if self.left_out == Some(at)
                || (field.name == signature && self.signature_field != SignatureField::AsSent)
            {
                continue;
            }
            let mut value = self.value(at, field, message.format, has_cdata);
            if value.is_empty() {
                match self.empties {
                    Empties::LeftOut => continue,
                    Empties::Signed => {}
                    Empties::Null => value = Cow::Borrowed("null"),
                }
            }
            pairs.push((self.name(&field.name), Some(value)));
        }
        if self.signature_field == SignatureField::Empty {
            pairs.push((Cow::Owned(signature.to_owned()), Some(Cow::Borrowed(""))));
        }
        if let Some((name, value)) = self.added {
            pairs.push((Cow::Borrowed(name), Some(Cow::Borrowed(value))));
        }
        if self.joint == Joint::Sorted {
            pairs.push((Cow::Borrowed("key"), None));
        }
        match self.order {
            Order::Names => pairs.sort_by(|(one, _), (other, _)| one.cmp(other)),
            Order::WithoutCase => pairs.sort_by_key(|(name, _)| name.to_ascii_lowercase()),
            Order::Descending => pairs.sort_by(|(one, _), (other, _)| other.cmp(one)),
            Order::Values => pairs.sort_by(|(_, one), (_, other)| one.cmp(other)),
            Order::Message => {}
        }
        pairs
    }

    fn name<'m>(&self, name: &'m str) -> Cow<'m, str> {
        match self.names {
            Names::AsWritten => Cow::Borrowed(name),
            Names::Lower => Cow::Owned(name.to_ascii_lowercase()),
            Names::Upper => Cow::Owned(name.to_ascii_uppercase()),
            Names::Camel => Cow::Owned(camel(name)),
            Names::Snake => Cow::Owned(snake(name)),
        }
    }
}

fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut is_next = false;
    for c in name.chars() {
        match c {
            '_' => is_next = true,
            c if is_next && c.is_ascii_lowercase() => {
                out.push(c.to_ascii_uppercase());
                is_next = false;
            }
            c => {
                if is_next {
                    out.push('_');
                }
                out.push(c);
                is_next = false;
            }
        }
    }
    out
}

fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (at, c) in name.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
