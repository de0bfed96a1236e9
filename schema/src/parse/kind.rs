//! The `type` column and the keys that refine it.

use super::{
    keys::Keys,
    words::{self, ANY_LENGTH, Format, Word},
};
use crate::{
    Faults,
    model::{At, Cipher, Kind, Length, Sealed, Span},
};

/// The keys that say more of a type; a row has at most one of them.
struct Refined {
    choices: Vec<At<String>>,
    format: Option<At<String>>,
    json: Option<At<String>>,
    json_list: Option<At<String>>,
    form: Option<At<String>>,
    sealed: Option<(At<String>, Option<Sealed>)>,
    of: Option<At<String>>,
}

impl Refined {
    fn take(keys: &mut Keys<'_>, faults: &mut Faults) -> Refined {
        Refined {
            choices: keys.strings("enum", faults),
            format: keys.string("format", faults),
            json: keys.string("json", faults),
            json_list: keys.string("json_list", faults),
            form: keys.string("form", faults),
            sealed: sealed(keys, faults),
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
            (self.sealed.is_some(), "sealed"),
            (self.of.is_some(), "of"),
        ];
        all.into_iter().filter(|(given, _)| *given).map(|(_, key)| key).collect()
    }
}

pub(super) fn kind(keys: &mut Keys<'_>, faults: &mut Faults) -> Option<(Kind, Length)> {
    let type_text = keys.string("type", faults);
    let refined = Refined::take(keys, faults);
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
    if let Some((_, sealed)) = refined.sealed {
        return sealed.map(Kind::Sealed);
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

const CIPHERS: &[(&str, bool)] = &[("AES-256-ECB", false), ("AES-256-GCM", true)];

/// `sealed = "T", cipher = "…"` and what the cipher needs; `None` inside where that is not all there.
fn sealed(keys: &mut Keys<'_>, faults: &mut Faults) -> Option<(At<String>, Option<Sealed>)> {
    let of = keys.string("sealed", faults);
    let cipher = keys.string("cipher", faults);
    let nonce = keys.string("nonce", faults);
    let associated = keys.string("associated", faults);
    let root = keys.string("root", faults);
    let Some(of) = of else {
        for (key, text) in [("cipher", cipher), ("nonce", nonce), ("associated", associated), ("root", root)]
        {
            if let Some(text) = text {
                only_with(&text.span, key, "`sealed`", faults);
            }
        }
        return None;
    };
    let Some(cipher) = cipher else {
        faults.add(&of.span, "`cipher` is missing", "how is it closed?");
        return Some((of, None));
    };
    let cipher = match (words::one_of(&cipher, "cipher", CIPHERS, faults), nonce, associated) {
        (Some(true), Some(nonce), Some(associated)) => {
            Some(Cipher::Gcm { nonce: nonce.value, associated: associated.value })
        }
        (Some(true), _, _) => {
            faults.add(&cipher.span, "`nonce` and `associated` are both needed", "which rows hold them?");
            None
        }
        (Some(false), None, None) => Some(Cipher::Ecb),
        (Some(false), nonce, associated) => {
            for extra in nonce.into_iter().chain(associated) {
                faults.add(&extra.span, "AES-256-ECB has neither nonce nor associated data", "of no use");
            }
            None
        }
        (None, _, _) => None,
    };
    let sealed =
        cipher.map(|cipher| Sealed { of: of.value.clone(), cipher, root: root.map(|root| root.value) });
    Some((of, sealed))
}

fn only_with(span: &Span, key: &str, wanted: &str, faults: &mut Faults) {
    faults.add(span, format!("`{key}` goes with {wanted}"), "of another type");
}
