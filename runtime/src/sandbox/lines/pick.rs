//! Messages with objects inside, made of facts.

use super::paths;
use crate::sandbox::{
    facts::Facts,
    vocabulary::{of_state, state_word, time},
};
use crate::{
    credentials::merchant::Merchant,
    message::{dynamic::DynamicMessage, value::Message as _},
    protocol::decrypt,
    table::{Cipher, Encrypted, Field, Kind, Section, State, Table},
};

/// Words that mean the same of a refund.
const ALIKE: &[&[&str]] = &[&["CHANGE", "ABNORMAL"], &["REFUNDCLOSE", "CLOSED", "CLOSE"]];

/// What a message is made of.
pub(in crate::sandbox) struct Picker<'a> {
    pub(super) facts: &'a Facts,
    /// How the message says the state of an order, if it does.
    pub(super) state: Option<&'static State>,
    /// The last section of fields that is there.
    pub(super) upto: Section,
    /// What closes the fields that are encrypted; without it they are left out.
    pub(super) seal: Option<Seal<'a>>,
    /// Whether what has to be there and is no fact is put in as an example.
    pub(super) complete: bool,
}

/// The merchant that can open what is closed, and what else the cipher takes.
pub(in crate::sandbox) struct Seal<'a> {
    pub(super) merchant: &'a Merchant,
    pub(super) nonce: &'a str,
    pub(super) associated: &'a str,
}

/// Where a field is: its whole path, and that within what is encrypted around it.
#[derive(Clone, Copy)]
struct At<'p> {
    whole: &'p str,
    within: &'p str,
}

impl<'a> Picker<'a> {
    /// Of those facts alone.
    pub(in crate::sandbox) fn of(facts: &'a Facts, state: Option<&'static State>, upto: Section) -> Self {
        Picker { facts, state, upto, seal: None, complete: false }
    }

    /// A message of that table.
    pub(in crate::sandbox) fn message(&self, table: &'static Table) -> DynamicMessage {
        let mut record = DynamicMessage::new(table);
        self.fill_at(&mut record, At { whole: "", within: "" });
        record
    }

    /// Whether any fact was put in.
    fn fill_at(&self, record: &mut DynamicMessage, above: At<'_>) -> bool {
        let mut any = false;
        let there = |field: &&Field| field.section <= self.upto && self.facts.allow(field);
        for field in record.table().fields.iter().filter(there) {
            let (whole, within) =
                (format!("{}{}", above.whole, field.name), format!("{}{}", above.within, field.name));
            match field.kind {
                Kind::Object(table) => {
                    let (whole, within) = (format!("{whole}."), format!("{within}."));
                    let mut inside = DynamicMessage::new(table);
                    let told = self.fill_at(&mut inside, At { whole: &whole, within: &within });
                    let wanted = told || (self.complete && field.required);
                    if let Some(object) = record.object(field.name).filter(|_| wanted) {
                        *object = inside;
                    }
                    any |= told;
                }
                Kind::Encrypted(sealed) => any |= self.close(record, field, sealed, &whole),
                Kind::List(_) | Kind::JsonList(_) | Kind::Texts { .. } | Kind::Json(_) | Kind::File => {}
                _ => {
                    let fact = self.value(field, At { whole: &whole, within: &within });
                    any |= fact.is_some();
                    let example = || (self.complete && field.required).then(|| example(field)).flatten();
                    if let Some(text) = fact.or_else(example) {
                        record.set(field.name, text);
                    }
                }
            }
        }
        // The seal's own values stand beside it, in rows that may come later.
        self.put_seal(record);
        any
    }

    /// The text of a field, as its row writes it.
    fn value(&self, field: &Field, at: At<'_>) -> Option<String> {
        let of_state = self.state.and_then(|state| of_state(state, at.whole));
        let exact = || self.facts.get(at.within);
        let named = || paths::named(at.within).and_then(|fact| self.facts.get(fact));
        let text = match of_state {
            Some(fact) => self.facts.get(fact).or_else(exact),
            None => exact().or_else(named),
        }?;
        Some(match (field.kind, self.state) {
            (Kind::Time(format), _) => time(text).map_or_else(|| text.to_owned(), |time| time.format(format)),
            (_, Some(state)) if of_state == Some("trade_state") => state_word(state, text).to_owned(),
            (Kind::Choice(words), _) => alike(words, text).to_owned(),
            _ => text.to_owned(),
        })
    }

    fn close(&self, record: &mut DynamicMessage, field: &Field, sealed: &Encrypted, path: &str) -> bool {
        let (Some(seal), Some(table)) = (&self.seal, sealed.inside) else { return false };
        let mut inside = DynamicMessage::new(table);
        self.fill_at(&mut inside, At { whole: &format!("{path}."), within: "" });
        let beside = |name: &str| match sealed.cipher {
            Cipher::Gcm { nonce, .. } if name == nonce => Some(seal.nonce.to_owned()),
            Cipher::Gcm { associated, .. } if name == associated => Some(seal.associated.to_owned()),
            _ => None,
        };
        let text = decrypt::close(sealed, &inside, &beside, seal.merchant);
        text.is_some_and(|text| record.set(field.name, text))
    }

    fn put_seal(&self, record: &mut DynamicMessage) {
        let Some(seal) = &self.seal else { return };
        for field in record.table().fields {
            if let Kind::Encrypted(Encrypted { cipher: Cipher::Gcm { nonce, associated }, .. }) = field.kind {
                record.set(nonce, seal.nonce);
                record.set(associated, seal.associated);
            }
        }
    }
}

/// The documented example, or the first of the words.
fn example(field: &Field) -> Option<String> {
    let first = match field.kind {
        Kind::Choice([first, ..]) => Some(*first),
        _ => None,
    };
    Some(field.example).filter(|text| !text.is_empty()).or(first).map(str::to_owned)
}

/// Whether two words mean the same of a refund.
pub(super) fn means_the_same(one: &str, other: &str) -> bool {
    one == other || ALIKE.iter().any(|group| group.contains(&one) && group.contains(&other))
}

/// That word, or the documented one that means the same.
fn alike<'w>(words: &'static [&'static str], text: &'w str) -> &'w str {
    if words.contains(&text) {
        return text;
    }
    words.iter().copied().find(|word| means_the_same(word, text)).unwrap_or(text)
}
