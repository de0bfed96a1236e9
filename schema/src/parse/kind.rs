//! The `type` column and the keys that refine it.

use super::{
    keys::Keys,
    words::{self, ANY_LENGTH, Format, Word},
};
use crate::{
    fault::Faults,
    model::{At, Cipher, Encrypted, Kind, Length, Span},
};

/// The keys that say more of a type; a row has at most one of them.
struct Refined {
    choices: Vec<At<String>>,
    format: Option<At<String>>,
    json: Option<At<String>>,
    json_list: Option<At<String>>,
    form: Option<At<String>>,
    sealed: Option<At<String>>,
    seal: Seal,
    of: Option<At<String>>,
}

impl Refined {
    fn take(keys: &mut Keys<'_>, faults: &mut Faults) -> Refined {
        let (words, place) = (keys.has("enum"), keys.place_of("enum"));
        let choices = keys.strings("enum", faults);
        if words && choices.is_empty() {
            faults.add(&place, "`enum` has no words", "the row could have no value");
        }
        Refined {
            choices,
            format: keys.string("format", faults),
            json: keys.string("json", faults),
            json_list: keys.string("json_list", faults),
            form: keys.string("form", faults),
            sealed: keys.string("decrypts_to", faults),
            seal: Seal::take(keys, faults),
            of: keys.string("of", faults),
        }
    }

    /// The keys that are there.
    fn given(&self) -> Vec<&'static str> {
        let all = [
            (!self.choices.is_empty(), "enum"),
            (self.format.is_some(), "format"),
            (self.json.is_some(), "json"),
            (self.json_list.is_some(), "json_list"),
            (self.form.is_some(), "form"),
            (self.sealed.is_some(), "decrypts_to"),
            (self.of.is_some(), "of"),
        ];
        all.into_iter().filter(|(given, _)| *given).map(|(_, key)| key).collect()
    }
}

pub(super) fn kind(keys: &mut Keys<'_>, faults: &mut Faults) -> Option<(Kind, Length)> {
    let type_text = keys.string("type", faults);
    let refined = Refined::take(keys, faults);
    if refined.sealed.is_none() {
        refined.seal.refuse(faults);
    }
    let Some(type_text) = type_text else {
        faults.add(&keys.span, "`type` is missing", "has no `type`");
        return None;
    };
    let word = words::word(&type_text, faults)?;
    let given = refined.given();
    if let [first, second, ..] = given[..] {
        let message = format!("`{first}` and `{second}` exclude each other");
        faults.add(&keys.span, message, "a row has one meaning");
        return None;
    }
    match word {
        Word::String(length) => Some((text(refined, faults)?, length)),
        Word::Object | Word::List => {
            let Some(of) = refined.of else {
                faults.add(&type_text.span, "`of` is missing", "of which type?");
                return None;
            };
            let kind = match word {
                Word::List if of.value == "String" => Kind::Texts,
                Word::List => Kind::List(of.value),
                _ => Kind::Object(of.value),
            };
            Some((kind, ANY_LENGTH))
        }
        _ if !given.is_empty() => {
            only_with(&type_text.span, given[0], "String", faults);
            None
        }
        Word::Int { min, max } => Some((Kind::Int { min, max }, ANY_LENGTH)),
        Word::Fen { min, max } => Some((Kind::Fen { min, max }, ANY_LENGTH)),
        Word::Bool => Some((Kind::Bool, ANY_LENGTH)),
        Word::File => Some((Kind::File, ANY_LENGTH)),
    }
}

/// What a string holds.
fn text(refined: Refined, faults: &mut Faults) -> Option<Kind> {
    if let Some(of) = refined.of {
        only_with(&of.span, "of", "Object and List", faults);
        return None;
    }
    if let Some(format) = refined.format {
        return Some(match words::format(&format, faults)? {
            Format::Time(format) => Kind::Time(format),
            Format::Ip => Kind::Ip,
            Format::Url { query } => Kind::Url { query },
            Format::YesNo => Kind::YesNo,
            Format::Yuan => Kind::Yuan,
        });
    }
    if let Some(of) = refined.sealed {
        return refined.seal.around(of, faults).map(Kind::Encrypted);
    }
    let list = refined.json_list.map(|of| match of.value.as_str() {
        "String" => Kind::JsonTexts,
        _ => Kind::JsonList(of.value),
    });
    let object = refined.json.map(|of| Kind::Json(of.value)).or(list);
    let object = object.or(refined.form.map(|of| Kind::Form(of.value)));
    let words = || refined.choices.into_iter().map(|c| c.value).collect::<Vec<_>>();
    Some(object.unwrap_or_else(|| match words() {
        words if words.is_empty() => Kind::Text,
        words => Kind::Choice(words),
    }))
}

/// The keys beside `decrypts_to`: how the value is closed.
struct Seal {
    cipher: Option<At<String>>,
    nonce: Option<At<String>>,
    associated: Option<At<String>>,
    root: Option<At<String>>,
}

/// Text inside of a ciphertext, in place of a type.
const TEXT: &str = "text";
pub(super) const CIPHERS: &[(&str, bool)] = &[("AES-256-ECB", false), ("AES-256-GCM", true)];

impl Seal {
    fn take(keys: &mut Keys<'_>, faults: &mut Faults) -> Seal {
        Seal {
            cipher: keys.string("cipher", faults),
            nonce: keys.string("nonce", faults),
            associated: keys.string("associated", faults),
            root: keys.string("root", faults),
        }
    }

    /// Beside anything else these keys say nothing.
    fn refuse(&self, faults: &mut Faults) {
        let Seal { cipher, nonce, associated, root } = self;
        for (key, text) in [("cipher", cipher), ("nonce", nonce), ("associated", associated), ("root", root)]
        {
            if let Some(text) = text {
                faults.add(&text.span, format!("`{key}` goes with `decrypts_to`"), "nothing is sealed here");
            }
        }
    }

    fn around(self, of: At<String>, faults: &mut Faults) -> Option<Encrypted> {
        let Some(word) = self.cipher else {
            faults.add(&of.span, "`cipher` is missing", "how is it closed?");
            return None;
        };
        let cipher = if words::one_of(&word, "cipher", CIPHERS, faults)? {
            let (Some(nonce), Some(associated)) = (self.nonce, self.associated) else {
                let label = "which rows hold them?";
                faults.add(&word.span, "`nonce` and `associated` are both needed", label);
                return None;
            };
            Cipher::Gcm { nonce: nonce.value, associated: associated.value }
        } else {
            for extra in self.nonce.iter().chain(&self.associated) {
                faults.add(&extra.span, "AES-256-ECB has neither nonce nor associated data", "of no use");
            }
            Cipher::Ecb
        };
        let root = self.root.map(|root| root.value);
        let of = if of.value == TEXT { None } else { Some(of.value) };
        Some(Encrypted { of, cipher, root })
    }
}

fn only_with(span: &Span, key: &str, wanted: &str, faults: &mut Faults) {
    faults.add(span, format!("`{key}` goes with {wanted}"), "of another type");
}
