//! What the sandbox knows about one call or one payment, by field name; messages are made by picking from it.

use crate::{
    codec::decode,
    message::{
        dynamic::DynamicMessage,
        raw::{Pairs, Raw, Spelling},
        value::Message as _,
    },
    table::{Encrypted, Field, Kind, Section, Table, ValueSource},
};
use paytable_schema::rules::snake_case;
use std::borrow::Cow;

/// Texts by name in snake case, so that `outTradeNo` and `out_trade_no` are one fact. Sorted by name, in as little memory
/// as holds them: a sandbox can have a million orders, with some twenty of these each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts(Vec<(Cow<'static, str>, Box<str>)>);

impl Facts {
    /// Every flat value of a request, but neither its signature nor what changes with each attempt. A value inside an
    /// object has the path to it as its name: `container.path`.
    pub(super) fn of_request(request: &Table, pairs: &Pairs<'_>) -> Facts {
        let mut facts = Facts::default();
        for (name, raw) in pairs {
            if let Raw::Object(inside) = raw {
                for (inner, text) in inside.iter().filter_map(|(inner, raw)| Some((inner, raw.text()?))) {
                    facts.set(format!("{name}.{inner}"), text);
                }
            }
            let Some(text) = Raw::text(raw).filter(|text| !text.is_empty()) else { continue };
            match request.find(name).map(|at| &request.fields[at]) {
                None => facts.set(name.clone().into_owned(), text),
                Some(Field {
                    fill:
                        ValueSource::Sign
                        | ValueSource::SignType
                        | ValueSource::KeyId
                        | ValueSource::Encryption
                        | ValueSource::Nonce
                        | ValueSource::Time
                        | ValueSource::Content,
                    ..
                }) => {}
                Some(field) => facts.set(field.name, text),
            }
        }
        facts
    }

    pub(super) fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Box<str>>) {
        let name = snake(name.into());
        match self.find(&name) {
            Ok(at) => self.0[at].1 = value.into(),
            Err(at) => self.0.insert(at, (name, value.into())),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let at = if is_snake(name) { self.find(name) } else { self.find(&snake(name.to_owned().into())) };
        at.ok().map(|at| self.0[at].1.as_ref())
    }

    /// All of them.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        self.0.iter().map(|(name, value)| (name.clone().into_owned(), value.clone().into_string())).collect()
    }

    /// Where a name in snake case is, or would be.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| own.as_ref().cmp(name))
    }

    /// Forgets a value.
    pub(super) fn remove(&mut self, name: &str) {
        if let Ok(at) = self.find(&snake_case(name)) {
            self.0.remove(at);
        }
    }

    /// Forgets the values of which that does not hold.
    pub(super) fn retain(&mut self, holds: impl Fn(&str) -> bool) {
        self.0.retain(|(_, value)| holds(value));
    }

    /// Sets what is not known yet.
    pub(super) fn set_default(&mut self, name: impl Into<Cow<'static, str>>, value: &str) {
        let name = name.into();
        if self.get(&name).is_none() {
            self.set(name, value);
        }
    }

    /// Sets the examples of what a message must have, from a section on, where nothing better is known. A
    /// numbered list has one item, with what is known without a number.
    pub(super) fn set_examples(&mut self, table: &Table, from: Section, wanted: impl Fn(&Field) -> bool) {
        for field in table.fields.iter().filter(|field| field.section >= from) {
            if let Kind::Numbered { items, .. } = field.kind {
                for item in items.fields.iter().filter(|item| wanted(item) && !item.example.is_empty()) {
                    let value = self.get(item.name).unwrap_or(item.example).to_owned();
                    self.set_default(first(item), &value);
                }
            } else if wanted(field)
                && !field.example.is_empty()
                && field.fill != ValueSource::Sign
                && self.allow(field)
            {
                self.set_default(field.name, field.example);
            }
        }
    }

    /// Adds what is known elsewhere.
    pub(super) fn merge(&mut self, other: &Facts) {
        for (name, value) in &other.0 {
            self.set(name.clone(), value.clone());
        }
    }

    /// Whether a field's condition holds.
    pub(super) fn allow(&self, field: &Field) -> bool {
        field
            .when
            .iter()
            .all(|condition| self.get(condition.field).is_some_and(|value| condition.is_met_by(value)))
    }

    /// A message of that table: of its fields up to a section, those that are known.
    pub(super) fn pick(&self, table: &'static Table, upto: Section) -> DynamicMessage {
        let mut record = DynamicMessage::new(table);
        for field in table.fields.iter().filter(|field| field.section <= upto && self.allow(field)) {
            // An empty one is not written.
            if let Some(value) = self.get(field.name) {
                record.set(field.name, value);
            }
            if let Kind::Numbered { items, .. } = field.kind {
                let item = |item: &Field| {
                    let name = first(item);
                    self.get(&name).map(|value| (Cow::Owned(name), Raw::Text(value.to_owned().into())))
                };
                decode::set_all(&mut record, items.fields.iter().filter_map(item).collect(), Spelling::Wire);
            }
            if let Kind::Encrypted(Encrypted { inside: Some(table), .. }) = field.kind
                && let Some(inside) = record.object(field.name)
            {
                *inside = self.pick(table, Section::Succeeded);
            }
        }
        record
    }

    /// Puts these into a message as the items of whatever list has a field of that name: `refund_id`, for refunds.
    pub(super) fn put_items(record: &mut DynamicMessage, having: &str, list: &[Facts]) {
        let lists = record.table().fields.iter().filter_map(|field| match field.kind {
            Kind::Numbered { items, .. } if items.find(having).is_some() => Some((field.name, items)),
            _ => None,
        });
        for (name, items) in lists.collect::<Vec<_>>() {
            for (at, facts) in list.iter().enumerate() {
                if let Some(item) = record.item(name, at) {
                    *item = facts.pick(items, Section::Succeeded);
                }
            }
        }
    }
}

fn is_snake(name: &str) -> bool {
    !name.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn snake(name: Cow<'static, str>) -> Cow<'static, str> {
    if is_snake(&name) { name } else { snake_case(&name).into() }
}

/// The name of a numbered field in the first item.
fn first(field: &Field) -> String {
    format!("{}_0", field.name)
}
