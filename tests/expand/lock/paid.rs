///Types of [`Paid`](super::Paid).
#[allow(clippy::pedantic, clippy::nursery, deprecated)]
pub mod paid {
    use ::paytable::__private as p;
    ///事件: the words of `event`.
    #[non_exhaustive]
    pub enum Event {
        ///`PAID`
        Paid,
        /// A word that the table does not list.
        Other(p::String),
    }
    #[automatically_derived]
    impl p::core::clone::Clone for Event {
        #[inline]
        fn clone(&self) -> Self {
            p::WireEnum::from_word(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::fmt::Debug for Event {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.write_str(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for Event {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::WireEnum::word(self) == p::WireEnum::word(other)
        }
    }
    #[automatically_derived]
    impl p::core::cmp::Eq for Event {}
    #[automatically_derived]
    impl p::core::hash::Hash for Event {
        #[inline]
        fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
            p::core::hash::Hash::hash(p::WireEnum::word(self), state);
        }
    }
    /// The word on the wire.
    #[automatically_derived]
    impl p::core::fmt::Display for Event {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.pad(p::WireEnum::word(self))
        }
    }
    /// Never fails: a word that the table does not list is kept.
    #[automatically_derived]
    impl p::core::str::FromStr for Event {
        type Err = p::core::convert::Infallible;
        #[inline]
        fn from_str(
            word: &p::core::primitive::str,
        ) -> p::Result<Self, p::core::convert::Infallible> {
            p::Result::Ok(p::WireEnum::from_word(word))
        }
    }
    ::paytable::__serde_word_if_enabled! {
        Event
    }
    #[automatically_derived]
    impl p::WireEnum for Event {
        const WORDS: &'static [&'static p::core::primitive::str] = &["PAID"];
        #[inline]
        fn at(place: p::core::primitive::usize, word: p::String) -> Self {
            match place {
                0usize => Self::Paid,
                _ => Self::Other(word),
            }
        }
        #[inline]
        fn word(&self) -> &p::core::primitive::str {
            match self {
                Self::Paid => "PAID",
                Self::Other(word) => word,
            }
        }
    }
    /**What the notice says of 支付通知. Says that an order was paid.

[Documentation](https://lock.example/docs/paid)*/
    pub struct PaidEvent {
        /**事件. What happened.

* Documented as required.*/
        pub event: p::Option<Event>,
        /**订单. Which order.

* Documented as required.*/
        pub order: p::Option<Told>,
        /// What was received and has no field of its own.
        pub unknown_fields: p::UnknownFields,
    }
    impl p::Clone for PaidEvent {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for PaidEvent {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for PaidEvent {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    pub(super) static PAID_EVENT: p::Table = {
        static ROWS: [p::Field; 2usize] = [
            p::Field {
                name: "event",
                documented: "event",
                title: "事件",
                kind: p::Kind::Choice(&["PAID"]),
                required: true,
                ..p::FIELD
            },
            p::Field {
                name: "order",
                documented: "order",
                title: "订单",
                kind: p::Kind::Object(&TOLD),
                required: true,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "PaidEvent",
            fields: &ROWS,
            sorted: &[0u16, 1u16],
            computed: false,
            identities: &[],
            messages: &[1u16],
            links: &[&p::OPENER],
        }
    };
    impl p::Message for PaidEvent {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &PAID_EVENT
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.event, &self.order])
        }
        #[inline]
        fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
            p::Option::Some(&self.unknown_fields)
        }
    }
    impl p::MessageMut for PaidEvent {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.event, &mut self.order])
        }
        #[inline]
        fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
            p::Option::Some(&mut self.unknown_fields)
        }
    }
    impl p::Empty for PaidEvent {
        #[inline]
        fn empty() -> Self {
            Self {
                event: p::None,
                order: p::None,
                unknown_fields: p::Default::default(),
            }
        }
    }
    impl p::core::fmt::Debug for PaidEvent {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        PaidEvent
    }
    ///Told: the inside of a field.
    pub struct Told {
        /**单号. Your order number.

* Documented as required.
* At most 32 bytes.*/
        pub number: p::Option<p::String>,
        /**金额. What it costs.
*/
        pub amount: p::Option<super::__paid_shared::Amount>,
        /// What was received and has no field of its own.
        pub unknown_fields: p::UnknownFields,
    }
    impl p::Clone for Told {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for Told {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for Told {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    pub(super) static TOLD: p::Table = {
        static ROWS: [p::Field; 2usize] = [
            p::Field {
                name: "number",
                documented: "number",
                title: "单号",
                required: true,
                max: 32u32,
                ..p::FIELD
            },
            p::Field {
                name: "amount",
                documented: "amount",
                title: "金额",
                kind: p::Kind::Object(&super::__paid_shared::AMOUNT),
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Told",
            fields: &ROWS,
            sorted: &[1u16, 0u16],
            computed: false,
            identities: &[],
            messages: &[1u16],
            links: &[],
        }
    };
    impl p::Message for Told {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &TOLD
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.number, &self.amount])
        }
        #[inline]
        fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
            p::Option::Some(&self.unknown_fields)
        }
    }
    impl p::MessageMut for Told {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.number, &mut self.amount])
        }
        #[inline]
        fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
            p::Option::Some(&mut self.unknown_fields)
        }
    }
    impl p::Empty for Told {
        #[inline]
        fn empty() -> Self {
            Self {
                number: p::None,
                amount: p::None,
                unknown_fields: p::Default::default(),
            }
        }
    }
    impl p::Value for Told {
        #[inline]
        fn value_ref(&self) -> p::ValueRef<'_> {
            p::ValueRef::Object(self)
        }
    }
    impl p::ValueMut for Told {
        #[inline]
        fn copy(&mut self, from: &dyn p::Value) {
            p::copy_object(self, from)
        }
        #[inline]
        fn set(
            &mut self,
            raw: &p::Raw<'_>,
            field: &p::Field,
        ) -> p::Result<(), p::TypeMismatch> {
            p::set_object(self, raw, field)
        }
    }
    impl p::core::fmt::Debug for Told {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        Told
    }
}
#[doc(hidden)]
use lock_types as __paid_shared;
#[allow(unused_imports, deprecated)]
pub use paid::PaidEvent;
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/paid.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/gateway.toml"
);
const _: () = {
    use ::paytable::__private as p;
    static NOTICE: p::table::Notice = p::table::Notice {
        name: "Paid",
        title: "支付通知",
        doc_url: "https://lock.example/docs/paid",
        gateway: <Lock as p::Gateway>::TABLE,
        encoding: p::table::Encoding::Json,
        verify: p::table::Verify::Sign,
        signature_algorithms: &[p::table::SignatureAlgorithm::RsaSha256],
        unsigned: &[],
        when: &[
            p::table::Condition {
                field: "event",
                values: &["PAID"],
                ranges: &[],
            },
        ],
        absent: &[],
        identity: &[],
        compare: &["order.number"],
        compare_both_ways: &[],
        needed: &[0u16, 1u16],
        dedup_by: &["order.number"],
        event: &paid::PAID_EVENT,
        ack: &[
            p::table::AckRow {
                name: "message",
                number: false,
                accepted: "",
                refused: "{reason}",
            },
        ],
        text: p::Option::None,
        answer: p::Option::None,
        answer_encoding: p::table::Encoding::Json,
        accepted_status: 204u16,
        refused_status: 500u16,
        state: p::Option::Some(
            &p::table::State {
                field: "event",
                words: &[("PAID", p::table::OrderState::Paid)],
                number: "order.number",
                payment: "",
                amount: "",
                payer_amount: "",
                currency: "",
                time: "",
                payer: "",
                compare: &[("number", "order.number"), ("total", "order.amount.total")],
                compare_both_ways: &[],
                not_found: &[],
            },
        ),
    };
    #[automatically_derived]
    impl p::Notice for Paid {
        type Gateway = Lock;
        type Event = paid::PaidEvent;
        const TABLE: &'static p::table::Notice = &NOTICE;
    }
    #[automatically_derived]
    impl p::AuthenticatedNotice for Paid {}
    #[automatically_derived]
    impl p::AcknowledgedNotice for Paid {}
    #[automatically_derived]
    impl p::DedupNotice for Paid {}
};
