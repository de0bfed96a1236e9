//! Values and messages, seen the same way whatever struct they live in.
//!
//! Generated code says only *where* its values are ([`Message::read`], [`Message::write`]); everything that is
//! done with them is written once, over `&dyn Message`.

use crate::{
    message::{file::File, raw::Raw, time::Time, unknown::UnknownFields},
    table::{Field, Table},
};
use std::any::Any;

/// A struct that a table describes.
pub trait Message {
    /// The table.
    fn table(&self) -> &'static Table;
    /// Hands over all values, in the order of the table's fields.
    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value]));
    /// The same, to be set.
    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Value]));
    /// What was received and has no field of its own, if the message keeps that.
    fn unknown_fields(&self) -> Option<&UnknownFields> {
        None
    }
    /// The same, to be added to.
    fn unknown_fields_mut(&mut self) -> Option<&mut UnknownFields> {
        None
    }
}

/// One value of a message.
pub trait Value: Any {
    /// What it holds.
    fn value_ref(&self) -> ValueRef<'_>;
    /// The text of what is text, and empty text for nothing; `None` of all else. Most values are text, and this is
    /// sooner asked than what else they could be.
    fn text(&self) -> Option<&str> {
        match self.value_ref() {
            ValueRef::Text(text) => Some(text),
            ValueRef::Absent => Some(""),
            _ => None,
        }
    }
    /// Takes what was received.
    ///
    /// # Errors
    /// What was wanted instead; the value is then unchanged.
    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch>;
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
pub enum ValueRef<'a> {
    /// Nothing.
    Absent,
    /// Text. Empty text counts as nothing.
    Text(&'a str),
    /// A number.
    Int(i64),
    /// True or false: `Y` or `N` where the field holds text.
    Bool(bool),
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

impl ValueRef<'_> {
    /// Whether there is nothing to send.
    pub fn is_absent(&self) -> bool {
        match self {
            ValueRef::Absent | ValueRef::Text("") => true,
            ValueRef::List(list) => list.is_empty(),
            ValueRef::Texts(texts) => texts.is_empty(),
            _ => false,
        }
    }
}

/// A received value is of another kind than its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeMismatch {
    /// What was wanted.
    pub wanted: &'static str,
}

/// Something to be set field by field.
pub trait Empty: Clone {
    /// Itself, holding nothing.
    fn empty() -> Self;
}

/// [`Empty::empty`] of whatever is asked for.
pub fn empty<T: Empty>() -> T {
    T::empty()
}

/// Stands in a message where a field has no place in the struct: the SDK fills it.
#[derive(Clone, Copy, Debug)]
pub struct Filled;

impl Value for Filled {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Absent
    }

    fn text(&self) -> Option<&str> {
        Some("")
    }

    fn copy(&mut self, _: &dyn Value) {}

    // What was filled when a message was stored is filled anew when it is sent.
    fn set(&mut self, _: &Raw<'_>, _: &Field) -> Result<(), TypeMismatch> {
        Ok(())
    }
}
