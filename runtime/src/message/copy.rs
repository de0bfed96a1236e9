//! Comparing and copying messages, value by value. Derived code would grow with the number of fields.

use crate::message::value::{Empty, Message, MessageMut, Value, ValueRef};
use std::any::Any;

/// Whether two messages of one table have the same values, including unknown fields.
pub fn equal(one: &dyn Message, other: &dyn Message) -> bool {
    let mut same = one.unknown_fields() == other.unknown_fields();
    one.read(&mut |ones| {
        other.read(&mut |others| {
            same &= ones.len() == others.len()
                && ones.iter().zip(others).all(|(one, other)| same_slot(one.value_ref(), other.value_ref()));
        });
    });
    same
}

fn same_slot(one: ValueRef<'_>, other: ValueRef<'_>) -> bool {
    match (one, other) {
        (ValueRef::Absent, ValueRef::Absent) => true,
        (ValueRef::Text(one), ValueRef::Text(other)) => one == other,
        (ValueRef::Int(one), ValueRef::Int(other)) => one == other,
        (ValueRef::Bool(one), ValueRef::Bool(other)) => one == other,
        (ValueRef::Time(one), ValueRef::Time(other)) => one == other,
        (ValueRef::Object(one), ValueRef::Object(other)) => equal(one, other),
        (ValueRef::List(one), ValueRef::List(other)) => {
            let pairs = (0..one.len()).map(|at| one.get(at).zip(other.get(at)));
            one.len() == other.len() && pairs.flatten().all(|(one, other)| equal(one, other))
        }
        (ValueRef::Texts(one), ValueRef::Texts(other)) => one == other,
        (ValueRef::File(one), ValueRef::File(other)) => one == other,
        _ => false,
    }
}

/// Clones a message. A derived `Clone` would be code for each field.
pub fn copy<T: MessageMut + Empty>(message: &T) -> T {
    let mut copy = T::empty();
    copy_all(message, &mut copy);
    copy
}

pub(crate) fn copy_all(from: &dyn Message, to: &mut dyn MessageMut) {
    from.read(&mut |given| {
        to.write(&mut |values| {
            for (value, given) in values.iter_mut().zip(given) {
                value.copy(*given);
            }
        });
    });
    if let (Some(given), Some(extra)) = (from.unknown_fields(), to.unknown_fields_mut()) {
        extra.clone_from(given);
    }
}

/// [`copy`](crate::ValueMut::copy) of a nested message.
pub fn copy_object(to: &mut dyn MessageMut, from: &dyn Value) {
    if let ValueRef::Object(message) = from.value_ref() {
        copy_all(message, to);
    }
}

/// [`copy`](crate::ValueMut::copy) of any type that can be cloned. It is more code than copying a [`ValueRef`](crate::ValueRef), and is
/// used for values that have none.
pub fn copy_value<T: Value + Clone>(to: &mut T, from: &dyn Value) {
    let from: &dyn Any = from;
    if let Some(from) = from.downcast_ref::<T>() {
        to.clone_from(from);
    }
}
