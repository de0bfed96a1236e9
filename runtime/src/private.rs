//! The only module that generated code names. Not part of the public interface.

pub use ::{core, std};

pub use crate::{
    api::{
        AcknowledgedNotice, AnsweredNotice, Api, CallRequest, FileRequest, Gateway, LinkRequest, Notice,
        OnceNotice, Request, SignedNotice, UnsignedNotice,
    },
    bundle::{Signer, bundle, link},
    error::Error,
    file::File,
    money::Fen,
    table::{self, FIELD, Field, Fill, Kind, Section, Table, TimeFormat},
    time::Time,
    value::{
        Blank, Extra, Filled, List, Message, Mismatch, Slot, Value, blank, copy, copy_object, copy_value,
        equal, set_object,
    },
    wire::Raw,
    words::Words,
};
pub use core::{
    clone::Clone, cmp::PartialEq, convert::From, default::Default, option::Option, option::Option::None,
    result::Result,
};
pub use serde_core as serde;
pub use std::{string::String, vec::Vec};

use crate::{
    value::set_all,
    wire::{Pairs, Spelling, read_serde, write_json},
};
use serde_core::de::Error as _;
use std::fmt;

/// The table of a reply that never comes.
pub static NO_REPLY: Table =
    Table { name: "NoReply", fields: &[], sorted: &[], computed: false, identities: &[], messages: &[] };

/// The reply to a request that is opened, not called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoReply;

impl Message for NoReply {
    fn table(&self) -> &'static Table {
        &NO_REPLY
    }

    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value])) {
        visit(&[]);
    }

    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Value])) {
        visit(&mut []);
    }
}

impl Blank for NoReply {
    fn blank() -> Self {
        NoReply
    }
}

/// `Debug` by the table: fields without a value are left out, sensitive ones are masked.
pub fn debug(message: &dyn Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let table = message.table();
    let mut out = f.debug_struct(table.name);
    message.read(&mut |values| {
        for (field, value) in table.fields.iter().zip(values) {
            match value.slot() {
                slot if slot.is_absent() => {}
                _ if field.sensitive => {
                    out.field(field.name, &format_args!("***"));
                }
                Slot::Int(number) => {
                    out.field(field.name, &number);
                }
                Slot::Object(nested) => {
                    out.field(field.name, &Shown(nested));
                }
                Slot::List(list) => {
                    let items: Vec<Shown<'_>> =
                        (0..list.len()).filter_map(|at| list.get(at).map(Shown)).collect();
                    out.field(field.name, &items);
                }
                Slot::Texts(texts) => {
                    out.field(field.name, &texts);
                }
                Slot::File(file) => {
                    out.field(field.name, file);
                }
                slot => {
                    let mut text = String::new();
                    write_json::push_text(field, slot, &mut text);
                    out.field(field.name, &text);
                }
            }
        }
    });
    if let Some(extra) = message.extra().filter(|extra| !extra.is_empty()) {
        out.field("extra", extra);
    }
    out.finish()
}

/// A message as its `Debug` shows it.
pub(crate) struct Shown<'a>(pub(crate) &'a dyn Message);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.0, f)
    }
}

/// Serializes through the table, with the documented spellings.
pub fn serialize<S: serde_core::Serializer>(message: &dyn Message, serializer: S) -> Result<S::Ok, S::Error> {
    serde_core::Serialize::serialize(
        &write_json::Written {
            message,
            spelling: Spelling::Documented,
            filler: None,
            signature: None,
            text_numbers: false,
        },
        serializer,
    )
}

/// Deserializes through the table; takes the documented spellings and those on the wire.
pub fn deserialize<'de, M: Message + Blank, D: serde_core::Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    let Raw::Object(pairs) = read_serde::read(deserializer)? else {
        return Err(D::Error::custom("expected an object"));
    };
    let mut message = M::blank();
    set_stored(&mut message, pairs).map_err(D::Error::custom)?;
    Ok(message)
}

fn set_stored(message: &mut dyn Message, pairs: Pairs<'_>) -> Result<(), String> {
    for (name, raw, mismatch) in set_all(message, pairs, Spelling::Documented) {
        match (mismatch, message.extra_mut()) {
            (_, Some(extra)) => extra.keep(&name, raw),
            (Some(mismatch), None) => return Err(format!("{name}: expected {}", mismatch.wanted)),
            (None, None) => return Err(format!("{name} is not a field of {}", message.table().name)),
        }
    }
    Ok(())
}

/// Emitted for every message; empty without the feature `serde`.
#[cfg(feature = "serde")]
#[macro_export]
#[doc(hidden)]
macro_rules! __serde_if_enabled {
    ($message:ty) => {
        $crate::__serde!($message);
    };
}

/// Emitted for every message; empty without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[macro_export]
#[doc(hidden)]
macro_rules! __serde_if_enabled {
    ($message:ty) => {};
}

/// Serde through the table.
#[macro_export]
#[doc(hidden)]
macro_rules! __serde {
    ($message:ty) => {
        impl $crate::__private::serde::Serialize for $message {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> $crate::__private::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $message {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> $crate::__private::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{cloudpay, wechat_v2};

    // Without the feature `serde` this compiles only because what a client is handed has its own implementation.
    #[test]
    fn a_payment_can_be_written_as_json_whatever_the_features() {
        let text = |text: &str| text.to_owned();
        let payment = wechat_v2::unified_order::Payment {
            app_id: text("wx1"),
            time_stamp: text("1490840662"),
            nonce_str: text("n"),
            package: text("prepay_id=wx1"),
            sign_type: text("MD5"),
            pay_sign: text("0"),
        };
        let spelled = r#"{"appId":"wx1","timeStamp":"1490840662","nonceStr":"n","package":"prepay_id=wx1","signType":"MD5","paySign":"0"}"#;
        assert_eq!(serde_json::to_string(&payment).unwrap(), spelled);
        let passed_on: cloudpay::unified_order::Payment = serde_json::from_str(spelled).unwrap();
        assert_eq!(serde_json::to_string(&passed_on).unwrap(), spelled);
    }
}
