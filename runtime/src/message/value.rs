//! Uniform access to the values of messages.
//!
//! Generated code contains only the positions of the values ([`Message::read`], [`MessageMut::write`]). All other code
//! is written one time, over `&dyn Message`.

use crate::{
    message::{file::File, raw::Raw, time::Time, unknown::UnknownFields},
    table::{Field, Table},
};
use std::any::Any;

/// A struct whose fields a table describes. Implemented by the derive.
pub trait Message {
    /// The table of the struct.
    fn table(&self) -> &'static Table;
    /// Calls `visit` with all values, in the order of the table's fields.
    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value]));
    /// The unknown fields that were received; `None` if the message does not keep them.
    fn unknown_fields(&self) -> Option<&UnknownFields> {
        None
    }
}

/// A message whose values can be set. It is a trait of its own so that a program which only sends a message does not
/// link the code that sets its values. Implemented by the derive.
pub trait MessageMut: Message {
    /// Calls `visit` with all values, mutable, in the order of the table's fields.
    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn ValueMut]));
    /// The unknown fields that were received, mutable; `None` if the message does not keep them.
    fn unknown_fields_mut(&mut self) -> Option<&mut UnknownFields> {
        None
    }
}

/// One value of a message.
pub trait Value: Any {
    /// The content of the value.
    fn value_ref(&self) -> ValueRef<'_>;
    /// The text of a value of text; empty text if it has none; `None` for other types. A shortcut, because most values
    /// are text.
    fn text(&self) -> Option<&str> {
        match self.value_ref() {
            ValueRef::Text(text) => Some(text),
            ValueRef::Absent => Some(""),
            _ => None,
        }
    }
}

/// One value of a message that is set.
pub trait ValueMut: Value {
    /// Sets the value from a received one.
    ///
    /// # Errors
    /// The expected type. The value is then unchanged.
    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch>;
    /// Copies a value of the same type.
    fn copy(&mut self, from: &dyn Value);
    /// The value as a list, if it is one.
    fn list(&mut self) -> Option<&mut dyn ListMut> {
        None
    }
}

/// A list of messages.
pub trait List {
    /// The number of items.
    fn len(&self) -> usize;
    /// Whether the list has no items.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The item at a position; `None` after the end.
    fn get(&self, at: usize) -> Option<&dyn Message>;
}

/// A list of messages that is filled.
pub trait ListMut: List {
    /// The item at a position, mutable. The list grows as far as needed.
    fn at(&mut self, at: usize) -> &mut dyn MessageMut;
}

/// The content of a value.
#[derive(Clone, Copy)]
pub enum ValueRef<'a> {
    /// No value.
    Absent,
    /// A text. An empty text counts as no value.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// A boolean; `Y` or `N` if the field is text on the wire.
    Bool(bool),
    /// A date and time.
    Time(Time),
    /// A nested message.
    Object(&'a dyn Message),
    /// A list of messages.
    List(&'a dyn List),
    /// A list of texts.
    Texts(&'a [String]),
    /// A file.
    File(&'a File),
}

impl ValueRef<'_> {
    /// Whether there is no value to send.
    pub fn is_absent(&self) -> bool {
        match self {
            ValueRef::Absent | ValueRef::Text("") => true,
            ValueRef::List(list) => list.is_empty(),
            ValueRef::Texts(texts) => texts.is_empty(),
            _ => false,
        }
    }
}

/// A received value has another type than its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeMismatch {
    /// The expected type, for the text of the error.
    pub wanted: &'static str,
}

/// A type that can be created without values, and then set field by field.
pub trait Empty: Clone {
    /// A value without content.
    fn empty() -> Self;
}

/// [`Empty::empty`] of the inferred type.
pub fn empty<T: Empty>() -> T {
    T::empty()
}

/// Replaces a field that has no member in the struct, because the SDK always fills it in.
#[derive(Clone, Copy, Debug)]
pub struct Filled;

impl Value for Filled {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Absent
    }

    fn text(&self) -> Option<&str> {
        Some("")
    }
}

impl ValueMut for Filled {
    fn copy(&mut self, _: &dyn Value) {}

    // A filled-in value is not stored with a message; it is made again when the message is sent.
    fn set(&mut self, _: &Raw<'_>, _: &Field) -> Result<(), TypeMismatch> {
        Ok(())
    }
}
