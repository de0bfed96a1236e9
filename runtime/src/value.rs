//! Values and messages, seen the same way whatever struct they live in.
//!
//! Generated code says only *where* its values are ([`Message::read`], [`Message::write`]); everything that is
//! done with them is written once, over `&dyn Message`.

use crate::{
    file::File,
    money::Fen,
    table::{Field, Kind, Numbered, Table},
    time::Time,
    wire::{
        Spelling,
        places::Places,
        query,
        raw::{Pairs, Raw},
        read_json,
    },
};
use std::{any::Any, borrow::Cow, fmt};

/// A struct that a table describes.
pub trait Message {
    /// The table.
    fn table(&self) -> &'static Table;
    /// Hands over all values, in the order of the table's fields.
    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value]));
    /// The same, to be set.
    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Value]));
    /// What was received and has no field of its own, if the message keeps that.
    fn extra(&self) -> Option<&Extra> {
        None
    }
    /// The same, to be added to.
    fn extra_mut(&mut self) -> Option<&mut Extra> {
        None
    }
}

/// One value of a message.
pub trait Value: Any {
    /// What it holds.
    fn slot(&self) -> Slot<'_>;
    /// The text of what is text, and empty text for nothing; `None` of all else. Most values are text, and this is
    /// sooner asked than what else they could be.
    fn text(&self) -> Option<&str> {
        match self.slot() {
            Slot::Text(text) => Some(text),
            Slot::Absent => Some(""),
            _ => None,
        }
    }
    /// Takes what was received.
    ///
    /// # Errors
    /// What was wanted instead; the value is then unchanged.
    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch>;
    /// Becomes the same as a value of the same type.
    fn copy(&mut self, from: &dyn Value);
    /// Itself as a list, if it is one.
    fn list(&mut self) -> Option<&mut dyn List> {
        None
    }
}

/// A list of messages.
pub trait List {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One of them.
    fn get(&self, at: usize) -> Option<&dyn Message>;
    /// One of them to be set; the list grows as far as needed.
    fn at(&mut self, at: usize) -> &mut dyn Message;
}

/// What a value holds.
#[derive(Clone, Copy)]
pub enum Slot<'a> {
    /// Nothing.
    Absent,
    /// Text. Empty text counts as nothing.
    Text(&'a str),
    /// A number.
    Int(i64),
    /// A time.
    Time(Time),
    /// A message.
    Object(&'a dyn Message),
    /// A list of messages.
    List(&'a dyn List),
    /// A list of texts.
    Texts(&'a [String]),
    /// A file.
    File(&'a File),
}

impl Slot<'_> {
    /// Whether there is nothing to send.
    pub fn is_absent(&self) -> bool {
        match self {
            Slot::Absent | Slot::Text("") => true,
            Slot::List(list) => list.is_empty(),
            Slot::Texts(texts) => texts.is_empty(),
            _ => false,
        }
    }
}

/// A received value is of another kind than its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What was wanted.
    pub wanted: &'static str,
}

/// Whether two messages of one table hold the same. What was received beside the table counts too.
pub fn equal(one: &dyn Message, other: &dyn Message) -> bool {
    let mut same = one.extra() == other.extra();
    one.read(&mut |ones| {
        other.read(&mut |others| {
            same &= ones.len() == others.len()
                && ones.iter().zip(others).all(|(one, other)| same_slot(one.slot(), other.slot()));
        });
    });
    same
}

fn same_slot(one: Slot<'_>, other: Slot<'_>) -> bool {
    match (one, other) {
        (Slot::Absent, Slot::Absent) => true,
        (Slot::Text(one), Slot::Text(other)) => one == other,
        (Slot::Int(one), Slot::Int(other)) => one == other,
        (Slot::Time(one), Slot::Time(other)) => one == other,
        (Slot::Object(one), Slot::Object(other)) => equal(one, other),
        (Slot::List(one), Slot::List(other)) => {
            let pairs = (0..one.len()).map(|at| one.get(at).zip(other.get(at)));
            one.len() == other.len() && pairs.flatten().all(|(one, other)| equal(one, other))
        }
        (Slot::Texts(one), Slot::Texts(other)) => one == other,
        (Slot::File(one), Slot::File(other)) => one == other,
        _ => false,
    }
}

/// The same message again. A derived `Clone` would be as much code as the message has fields.
pub fn copy<T: Message + Blank>(message: &T) -> T {
    let mut copy = T::blank();
    copy_all(message, &mut copy);
    copy
}

fn copy_all(from: &dyn Message, to: &mut dyn Message) {
    from.read(&mut |given| {
        to.write(&mut |values| {
            for (value, given) in values.iter_mut().zip(given) {
                value.copy(*given);
            }
        });
    });
    if let (Some(given), Some(extra)) = (from.extra(), to.extra_mut()) {
        extra.clone_from(given);
    }
}

/// [`Value::copy`] of a message within another.
pub fn copy_object(to: &mut dyn Message, from: &dyn Value) {
    if let Slot::Object(message) = from.slot() {
        copy_all(message, to);
    }
}

/// [`Value::copy`] of whatever can be cloned. It is more code than to copy what the slot holds: for what no slot holds.
pub fn copy_value<T: Value + Clone>(to: &mut T, from: &dyn Value) {
    let from: &dyn Any = from;
    if let Some(from) = from.downcast_ref::<T>() {
        to.clone_from(from);
    }
}

/// Something to be set field by field.
pub trait Blank: Clone {
    /// Itself, holding nothing.
    fn blank() -> Self;
}

/// [`Blank::blank`] of whatever is asked for.
pub fn blank<T: Blank>() -> T {
    T::blank()
}

/// Fields that were received but that the table lacks, or whose value its row could not take.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Vec<(String, Raw<'static>)>);

impl Extra {
    /// The value of that name on the wire.
    pub fn get(&self, name: &str) -> Option<&Raw<'static>> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// All of them, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Raw<'static>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn keep(&mut self, name: &str, value: Raw<'_>) {
        self.0.push((name.to_owned(), value.into_owned()));
    }
}

/// What nobody described could be anything, a person's name or number too: only the names of the fields are shown.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// Stands in a message where a field has no place in the struct: the SDK fills it.
#[derive(Clone, Copy, Debug)]
pub struct Filled;

impl Value for Filled {
    fn slot(&self) -> Slot<'_> {
        Slot::Absent
    }

    fn text(&self) -> Option<&str> {
        Some("")
    }

    fn copy(&mut self, _: &dyn Value) {}

    // What was filled when a message was stored is filled anew when it is sent.
    fn set(&mut self, _: &Raw<'_>, _: &Field) -> Result<(), Mismatch> {
        Ok(())
    }
}

impl Value for String {
    fn slot(&self) -> Slot<'_> {
        Slot::Text(self)
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }

    fn copy(&mut self, from: &dyn Value) {
        if let Slot::Text(text) = from.slot() {
            text.clone_into(self);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = String::from(raw.text().ok_or(Mismatch { wanted: "text" })?);
        Ok(())
    }
}

impl Blank for String {
    fn blank() -> Self {
        String::new()
    }
}

impl Value for i64 {
    fn slot(&self) -> Slot<'_> {
        Slot::Int(*self)
    }

    fn copy(&mut self, from: &dyn Value) {
        if let Slot::Int(number) = from.slot() {
            *self = number;
        }
    }

    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = raw.int().ok_or(Mismatch { wanted: "a whole number" })?;
        Ok(())
    }
}

impl Blank for i64 {
    fn blank() -> Self {
        0
    }
}

impl Value for Fen {
    fn slot(&self) -> Slot<'_> {
        Slot::Int(self.0)
    }

    fn copy(&mut self, from: &dyn Value) {
        if let Slot::Int(fen) = from.slot() {
            *self = Fen(fen);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch> {
        let fen = match field.kind {
            Kind::Yuan => {
                raw.text().and_then(Fen::from_yuan).ok_or(Mismatch { wanted: "an amount in yuan" })?
            }
            _ => Fen(raw.int().ok_or(Mismatch { wanted: "a whole number of fen" })?),
        };
        *self = fen;
        Ok(())
    }
}

impl Blank for Fen {
    fn blank() -> Self {
        Fen(0)
    }
}

impl Value for bool {
    fn slot(&self) -> Slot<'_> {
        Slot::Text(if *self { "Y" } else { "N" })
    }

    fn copy(&mut self, from: &dyn Value) {
        if let Slot::Text(word) = from.slot() {
            *self = word == "Y";
        }
    }

    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = match raw.text() {
            Some("Y") => true,
            Some("N") => false,
            _ => return Err(Mismatch { wanted: "Y or N" }),
        };
        Ok(())
    }
}

impl Blank for bool {
    fn blank() -> Self {
        false
    }
}

impl Value for Time {
    fn slot(&self) -> Slot<'_> {
        Slot::Time(*self)
    }

    fn copy(&mut self, from: &dyn Value) {
        if let Slot::Time(time) = from.slot() {
            *self = time;
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch> {
        let Kind::Time(format) = field.kind else { return Err(Mismatch { wanted: "another field" }) };
        let wanted = Mismatch { wanted: format.pattern() };
        *self = Time::parse(format, raw.text().ok_or(wanted)?).ok_or(wanted)?;
        Ok(())
    }
}

impl Blank for Time {
    fn blank() -> Self {
        Time::EPOCH
    }
}

impl Value for File {
    fn slot(&self) -> Slot<'_> {
        Slot::File(self)
    }

    fn copy(&mut self, from: &dyn Value) {
        if let Slot::File(file) = from.slot() {
            self.clone_from(file);
        }
    }

    // Gateways send no files, and a stored request names its file instead of holding it.
    fn set(&mut self, _: &Raw<'_>, _: &Field) -> Result<(), Mismatch> {
        Err(Mismatch { wanted: "no file" })
    }
}

impl Blank for File {
    fn blank() -> Self {
        File { name: String::new(), content_type: String::new(), bytes: Vec::new() }
    }
}

impl<T: Value + Blank> Value for Option<T> {
    fn slot(&self) -> Slot<'_> {
        self.as_ref().map_or(Slot::Absent, Value::slot)
    }

    fn text(&self) -> Option<&str> {
        self.as_ref().map_or(Some(""), Value::text)
    }

    fn copy(&mut self, from: &dyn Value) {
        *self = match from.slot() {
            Slot::Absent => None,
            _ => {
                let mut value = T::blank();
                value.copy(from);
                Some(value)
            }
        };
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch> {
        // Gateways send an empty element where they have nothing to say.
        if raw.is_empty() {
            return Ok(());
        }
        // In its place, so that it need not be moved there.
        let was_nothing = self.is_none();
        let result = self.get_or_insert_with(T::blank).set(raw, field);
        if was_nothing && result.is_err() {
            *self = None;
        }
        result
    }
}

impl<T: Clone> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<T: Message + Blank + 'static> Value for Vec<T> {
    fn slot(&self) -> Slot<'_> {
        Slot::List(self)
    }

    fn copy(&mut self, from: &dyn Value) {
        self.clear();
        if let Slot::List(list) = from.slot() {
            for item in (0..list.len()).filter_map(|at| list.get(at)) {
                let mut message = T::blank();
                copy_all(item, &mut message);
                self.push(message);
            }
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch> {
        let items = items(raw, field)?;
        let mut list = Vec::with_capacity(items.len());
        for item in items.iter() {
            let mut message = T::blank();
            set_object(&mut message, item, field)?;
            list.push(message);
        }
        *self = list;
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn List> {
        Some(self)
    }
}

impl Value for Vec<String> {
    fn slot(&self) -> Slot<'_> {
        Slot::Texts(self)
    }

    fn copy(&mut self, from: &dyn Value) {
        if let Slot::Texts(texts) = from.slot() {
            texts.clone_into(self);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch> {
        let items = items(raw, field)?;
        let texts: Option<Vec<String>> = items.iter().map(|item| item.text().map(str::to_owned)).collect();
        *self = texts.ok_or(Mismatch { wanted: "a list of texts" })?;
        Ok(())
    }
}

impl<T: Clone> Blank for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }
}

impl<T: Message + Blank + 'static> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, at: usize) -> Option<&dyn Message> {
        self.as_slice().get(at).map(|item| item as &dyn Message)
    }

    fn at(&mut self, at: usize) -> &mut dyn Message {
        if self.as_slice().len() <= at {
            self.resize_with(at + 1, T::blank);
        }
        &mut self[at]
    }
}

/// A pair that found no place: its name, its value, and why if a field of that name exists.
pub(crate) type Left<'a> = (Cow<'a, str>, Raw<'a>, Option<Mismatch>);

/// Sets every field that the table knows; returns the pairs that it does not, or whose value did not fit. So are
/// fields returned that were left out and cannot be nothing: a required amount would be 0, a required time long ago.
///
/// From the wire only the spelling of the wire is taken: a second one would be a second answer to one question.
pub(crate) fn set_all<'a>(
    message: &mut dyn Message,
    mut pairs: Pairs<'a>,
    spelling: Spelling,
) -> Vec<Left<'a>> {
    let places = Places::of(message.table(), &pairs, spelling);
    set_placed(message, &mut pairs, &places, spelling)
}

/// The same, once the places are known.
pub(crate) fn set_placed<'a>(
    message: &mut dyn Message,
    pairs: &mut Pairs<'a>,
    places: &Places,
    spelling: Spelling,
) -> Vec<Left<'a>> {
    let table = message.table();
    // What keeps the rest was received, and there every field can be nothing.
    let lenient = message.extra().is_some();
    let mut left = Vec::new();
    message.write(&mut |values| {
        for (pair, (name, raw)) in pairs.iter_mut().enumerate() {
            let result = if let Some(at) = places.get(pair) {
                if places.pair_of(at) == Some(pair) {
                    values[at].set(raw, &table.fields[at]).map_err(Some)
                } else {
                    Err(Some(Mismatch { wanted: "the field once, in one spelling" }))
                }
            } else if let Some(numbered) = table.find_numbered(name) {
                match values[numbered.list].list() {
                    // It says nothing, and there is no item for it to say it of.
                    Some(_) if raw.is_empty() => Ok(()),
                    Some(list) => set_item(list.at(numbered.number), numbered, raw).map_err(Some),
                    None => Err(None),
                }
            } else {
                Err(None)
            };
            if let Err(mismatch) = result {
                left.push((std::mem::take(name), std::mem::replace(raw, Raw::Null), mismatch));
            }
        }
        let spoken =
            |at: &usize| !matches!(values[*at].slot(), Slot::List(_)) && !values[*at].slot().is_absent();
        let strict = if lenient { 0..0 } else { 0..table.fields.len() };
        for at in strict.filter(|at| places.pair_of(*at).is_none()).filter(spoken) {
            let field = &table.fields[at];
            let name = if spelling == Spelling::Wire { field.name } else { field.documented };
            left.push((name.into(), Raw::Null, Some(Mismatch { wanted: "a value" })));
        }
    });
    left
}

/// Sets a field of an item, or of an item of the list within it.
fn set_item(item: &mut dyn Message, numbered: Numbered<'_>, raw: &Raw<'_>) -> Result<(), Mismatch> {
    let Some((inner, number)) = numbered.within else { return set_field(item, numbered.stem, raw) };
    let mut result = Err(Mismatch { wanted: "another field" });
    item.write(&mut |values| {
        if let Some(list) = values[inner].list() {
            result = set_field(list.at(number), numbered.stem, raw);
        }
    });
    result
}

fn set_field(message: &mut dyn Message, name: &str, raw: &Raw<'_>) -> Result<(), Mismatch> {
    let table = message.table();
    let Some(at) = table.find(name) else { return Err(Mismatch { wanted: "another field" }) };
    let mut result = Ok(());
    message.write(&mut |values| result = values[at].set(raw, &table.fields[at]));
    result
}

/// Sets a nested message from an object, or from text that holds one where the field says so.
///
/// # Errors
/// What was wanted instead; the message may then be half set.
pub fn set_object(message: &mut dyn Message, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch> {
    const WANTED: Mismatch = Mismatch { wanted: "an object" };
    let pairs = match raw {
        Raw::Object(pairs) => pairs.clone(),
        Raw::Text(text) if matches!(field.kind, Kind::Json(_)) => {
            read_json::read_object(text).map_err(|_| Mismatch { wanted: "an object as JSON text" })?
        }
        Raw::Text(text) if matches!(field.kind, Kind::Form(_)) => {
            query::read(text).map_err(|_| Mismatch { wanted: "a URL-encoded query" })?
        }
        _ => return Err(WANTED),
    };
    // A nested object keeps no extra fields, but a value of the wrong kind must not vanish with them.
    match set_all(message, pairs, Spelling::Wire).into_iter().find_map(|(_, _, mismatch)| mismatch) {
        Some(mismatch) => Err(mismatch),
        None => Ok(()),
    }
}

/// The items of a list, or of text that holds one where the field says so.
pub(crate) fn items<'r, 'a>(raw: &'r Raw<'a>, field: &Field) -> Result<Cow<'r, [Raw<'r>]>, Mismatch>
where
    'a: 'r,
{
    match raw {
        Raw::List(items) => Ok(Cow::Borrowed(items)),
        Raw::Text(text) if matches!(field.kind, Kind::JsonList(_) | Kind::Texts { json: true }) => {
            match read_json::read(text) {
                Ok(Raw::List(items)) => Ok(Cow::Owned(items)),
                _ => Err(Mismatch { wanted: "a list as JSON text" }),
            }
        }
        _ => Err(Mismatch { wanted: "a list" }),
    }
}
