//! The only module whose paths generated code uses. Not part of the public interface.

pub use ::{core, std};

pub use crate::{
    __with_cbc as with_cbc, __with_certificates as with_certificates, __with_private_key as with_private_key,
    codec::{json_text::JsonText, nested_xml::NESTED_XML},
    message::{
        api::{Api, CallRequest, FileRequest, Gateway, LinkRequest, NO_REPLY, NoReply, Order, Request},
        copy::{copy, copy_object, copy_value, equal},
        debug::debug,
        file::File,
        money::Fen,
        raw::Raw,
        set::set_object,
        time::Time,
        unknown::UnknownFields,
        value::{Empty, Filled, List, Message, MessageMut, TypeMismatch, Value, ValueMut, ValueRef, empty},
        wire_enum::WireEnum,
    },
    protocol::{
        bundle::{Signer, bundle, link},
        computed::COMPUTER,
        decrypt::OPENER,
        error::Error,
        line_text::{HMAC_SHA256, HMAC_SHA512},
        notice_api::{
            AcknowledgedNotice, AnsweredNotice, AuthenticatedNotice, DedupNotice, Notice,
            UnauthenticatedNotice,
        },
    },
    table::{self, FIELD, Field, Kind, Section, Table, TimeFormat, ValueSource},
};
pub use core::{
    clone::Clone, cmp::PartialEq, convert::From, default::Default, option::Option, option::Option::None,
    result::Result,
};
pub use serde_core as serde;
pub use std::{string::String, vec::Vec};

use crate::codec::stored;
#[cfg(feature = "serde")]
use crate::message;

/// Serializes through the table, with the documented field names.
pub fn serialize<S: serde_core::Serializer>(message: &dyn Message, serializer: S) -> Result<S::Ok, S::Error> {
    stored::serialize(message, serializer)
}

/// Deserializes through the table. Accepts the documented field names and those on the wire.
pub fn deserialize<'de, M: MessageMut + Empty, D: serde_core::Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    stored::deserialize(deserializer)
}

/// Deserializes the word of an enum.
///
/// # Errors
/// The value is not a text.
#[cfg(feature = "serde")]
pub fn deserialize_word<'de, T: WireEnum, D: serde_core::Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    message::serde::deserialize_word(deserializer)
}

/// Emitted around what needs a private key.
#[cfg(feature = "asymmetric")]
#[macro_export]
#[doc(hidden)]
macro_rules! __with_private_key {
    ($value:expr) => {
        $value
    };
}

/// Emitted around what needs certificates.
#[cfg(feature = "x509")]
#[macro_export]
#[doc(hidden)]
macro_rules! __with_certificates {
    ($value:expr) => {
        $value
    };
}

/// Emitted around what encrypts contents.
#[cfg(feature = "cbc")]
#[macro_export]
#[doc(hidden)]
macro_rules! __with_cbc {
    ($value:expr) => {
        $value
    };
}

/// Emitted around what encrypts contents: without the feature, a compile error.
#[cfg(not(feature = "cbc"))]
#[macro_export]
#[doc(hidden)]
macro_rules! __with_cbc {
    ($value:expr) => {
        $crate::__private::core::compile_error!(
            "this gateway encrypts contents with AES in CBC: turn on the feature `cbc` of paytable"
        )
    };
}

/// Emitted around what needs certificates: without the feature, a compile error.
#[cfg(not(feature = "x509"))]
#[macro_export]
#[doc(hidden)]
macro_rules! __with_certificates {
    ($value:expr) => {
        $crate::__private::core::compile_error!(
            "messages of this gateway bring a certificate: turn on the feature `x509` of paytable"
        )
    };
}

/// Emitted around what needs a private key: without the feature, a compile error.
#[cfg(not(feature = "asymmetric"))]
#[macro_export]
#[doc(hidden)]
macro_rules! __with_private_key {
    ($value:expr) => {
        $crate::__private::core::compile_error!(
            "this table signs with a private key, or lines of text: turn on the feature `asymmetric` of paytable"
        )
    };
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

/// Emitted for every enum of words; empty without the feature `serde`.
#[cfg(feature = "serde")]
#[macro_export]
#[doc(hidden)]
macro_rules! __serde_word_if_enabled {
    ($words:ty) => {
        impl $crate::__private::serde::Serialize for $words {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> $crate::__private::Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::__private::WireEnum::word(self))
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $words {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> $crate::__private::Result<Self, D::Error> {
                $crate::__private::deserialize_word(deserializer)
            }
        }
    };
}

/// Emitted for every enum of words; empty without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[macro_export]
#[doc(hidden)]
macro_rules! __serde_word_if_enabled {
    ($words:ty) => {};
}

/// Serialization and deserialization through the table.
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
    use crate::gateways::{cloudpay, wechat_v2};

    // Without the feature `serde` this compiles only because bundles have their own implementation of `Serialize`.
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
