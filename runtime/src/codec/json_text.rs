//! Rows that the documentation describes as JSON and that take any text as well.

use crate::{
    codec::{decode::decode_all, read_json, write_json},
    message::{
        copy::copy_all,
        debug::debug,
        raw::{Raw, Spelling},
        set::{set_all, set_object},
        value::{Empty, Message, MessageMut, TypeMismatch, Value, ValueMut, ValueRef},
    },
    table::Field,
};
use std::{borrow::Cow, fmt};

/// The value of a row that is described as JSON: the documented object, or any other text, which is sent as it is.
///
/// ```
/// use paytable::{Fen, JsonText, wechat_v2::unified_order::{Detail, DetailRequired, GoodsDetail}};
///
/// let goods = GoodsDetail { goods_id: Some("1001".into()), price: Some(Fen(1)), ..GoodsDetail::default() };
/// let typed = JsonText::from(Detail::from(DetailRequired { goods_detail: vec![goods] }));
/// let text: JsonText<Detail> = "iPad mini 16G".into();
/// assert_eq!(typed.object().unwrap().goods_detail[0].price, Some(Fen(1)));
/// assert!(text.object().is_none());
/// ```
#[derive(Clone, PartialEq)]
pub enum JsonText<T> {
    /// The documented object.
    Object(T),
    /// A text, which is sent as it is. It may be JSON.
    Text(String),
}

impl<T: MessageMut + Empty> JsonText<T> {
    /// The documented object, also if it was given as text; `None` if the text is anything else, or has fields that the
    /// object does not have.
    pub fn object(&self) -> Option<Cow<'_, T>> {
        match self {
            JsonText::Object(object) => Some(Cow::Borrowed(object)),
            JsonText::Text(text) => {
                let mut object = T::empty();
                read(&mut object, text).then_some(Cow::Owned(object))
            }
        }
    }
}

/// Sets the message from JSON text. Returns whether all of the text has a place in it.
fn read(message: &mut dyn MessageMut, text: &str) -> bool {
    let Ok(mut pairs) = read_json::read_object(text) else { return false };
    decode_all(message.table(), &mut pairs);
    set_all(message, pairs, Spelling::Wire).is_empty()
}

/// A text is masked if its object has sensitive fields.
impl<T: Message + Empty> fmt::Debug for JsonText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonText::Object(object) => debug(object, f),
            JsonText::Text(_) if T::empty().table().has_sensitive() => f.write_str("***"),
            JsonText::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}

impl<T: Message + Empty> From<T> for JsonText<T> {
    fn from(object: T) -> Self {
        JsonText::Object(object)
    }
}

impl<T: Message> From<String> for JsonText<T> {
    fn from(text: String) -> Self {
        JsonText::Text(text)
    }
}

impl<T: Message> From<&str> for JsonText<T> {
    fn from(text: &str) -> Self {
        JsonText::Text(text.to_owned())
    }
}

impl<T: Message + Empty + 'static> Value for JsonText<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            JsonText::Object(object) => ValueRef::Object(object),
            JsonText::Text(text) => ValueRef::Text(text),
        }
    }
}

impl<T: MessageMut + Empty + 'static> ValueMut for JsonText<T> {
    fn copy(&mut self, from: &dyn Value) {
        match from.value_ref() {
            ValueRef::Object(message) => {
                let mut object = T::empty();
                copy_all(message, &mut object);
                *self = JsonText::Object(object);
            }
            ValueRef::Text(text) => *self = JsonText::Text(text.to_owned()),
            _ => {}
        }
    }

    // A text becomes the object only if that is written as the same text again.
    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        let mut object = T::empty();
        *self = match raw {
            Raw::Text(text)
                if read(&mut object, text) && write_json::write(&object, Spelling::Wire) == *text =>
            {
                JsonText::Object(object)
            }
            Raw::Text(text) => JsonText::Text(text.clone().into_owned()),
            raw => {
                set_object(&mut object, raw, field)?;
                JsonText::Object(object)
            }
        };
        Ok(())
    }
}

impl<T: Clone> Empty for JsonText<T> {
    fn empty() -> Self {
        JsonText::Text(String::new())
    }
}
