///Types of [`Told`](super::Told).
#[allow(clippy::pedantic, clippy::nursery, deprecated)]
mod told {
    use ::paytable::__private as p;
    ///One of coupons.
    pub(super) struct Coupon {
        /**券. A coupon.

* At most 20 bytes.*/
        pub coupon_id: p::Option<p::String>,
        /**券额. Its worth.

* In fen.*/
        pub coupon_fee: p::Option<p::Fen>,
    }
    impl p::Clone for Coupon {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for Coupon {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for Coupon {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    pub(super) static COUPON: p::Table = {
        static ROWS: [p::Field; 2usize] = [
            p::Field {
                name: "coupon_id",
                documented: "coupon_id",
                title: "券",
                max: 20u32,
                ..p::FIELD
            },
            p::Field {
                name: "coupon_fee",
                documented: "coupon_fee",
                title: "券额",
                kind: p::Kind::Int {
                    min: 0i64,
                    max: 9223372036854775807i64,
                },
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Coupon",
            fields: &ROWS,
            sorted: &[1u16, 0u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for Coupon {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &COUPON
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.coupon_id, &self.coupon_fee])
        }
    }
    impl p::MessageMut for Coupon {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.coupon_id, &mut self.coupon_fee])
        }
    }
    impl p::Empty for Coupon {
        #[inline]
        fn empty() -> Self {
            Self {
                coupon_id: p::None,
                coupon_fee: p::None,
            }
        }
    }
    impl p::Value for Coupon {
        #[inline]
        fn value_ref(&self) -> p::ValueRef<'_> {
            p::ValueRef::Object(self)
        }
    }
    impl p::ValueMut for Coupon {
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
    impl p::core::fmt::Debug for Coupon {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        Coupon
    }
    /**What the notice says of 通知. Tells.

[Documentation](https://example.com/told)*/
    pub(super) struct ToldEvent {
        /**单号. A number.

* Documented as required.
* At most 32 bytes.*/
        pub number: p::Option<p::String>,
        /**数量. How many.
*/
        pub coupon_count: p::Option<p::core::primitive::i64>,
        ///The coupons.
        pub coupons: p::Vec<Coupon>,
        /**签名. The signature.

* Documented as required.
* At most 64 bytes.*/
        pub sign: p::Option<p::String>,
        /// What was received and has no field of its own.
        pub unknown_fields: p::UnknownFields,
    }
    impl p::Clone for ToldEvent {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for ToldEvent {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for ToldEvent {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    pub(super) static TOLD_EVENT: p::Table = {
        static ROWS: [p::Field; 4usize] = [
            p::Field {
                name: "number",
                documented: "number",
                title: "单号",
                required: true,
                max: 32u32,
                ..p::FIELD
            },
            p::Field {
                name: "coupon_count",
                documented: "coupon_count",
                title: "数量",
                kind: p::Kind::Int {
                    min: -9223372036854775808i64,
                    max: 9223372036854775807i64,
                },
                ..p::FIELD
            },
            p::Field {
                name: "coupons",
                documented: "coupons",
                title: "券",
                kind: p::Kind::Numbered {
                    items: &COUPON,
                    count: "coupon_count",
                },
                ..p::FIELD
            },
            p::Field {
                name: "sign",
                documented: "sign",
                title: "签名",
                required: true,
                max: 64u32,
                fill: p::ValueSource::Sign,
                sensitive: true,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "ToldEvent",
            fields: &ROWS,
            sorted: &[1u16, 0u16, 3u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for ToldEvent {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &TOLD_EVENT
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.number, &self.coupon_count, &self.coupons, &self.sign])
        }
        #[inline]
        fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
            p::Option::Some(&self.unknown_fields)
        }
    }
    impl p::MessageMut for ToldEvent {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(
                &mut [
                    &mut self.number,
                    &mut self.coupon_count,
                    &mut self.coupons,
                    &mut self.sign,
                ],
            )
        }
        #[inline]
        fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
            p::Option::Some(&mut self.unknown_fields)
        }
    }
    impl p::Empty for ToldEvent {
        #[inline]
        fn empty() -> Self {
            Self {
                number: p::None,
                coupon_count: p::None,
                coupons: p::empty(),
                sign: p::None,
                unknown_fields: p::Default::default(),
            }
        }
    }
    impl p::core::fmt::Debug for ToldEvent {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        ToldEvent
    }
}
#[allow(unused_imports, deprecated)]
use told::ToldEvent;
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/notice.toml"
);
const _: () = {
    use ::paytable::__private as p;
    static NOTICE: p::table::Notice = p::table::Notice {
        name: "Told",
        title: "通知",
        doc_url: "https://example.com/told",
        gateway: <other::Gateway as p::Gateway>::TABLE,
        encoding: p::table::Encoding::Xml,
        verify: p::table::Verify::Sign,
        signature_algorithms: &[
            p::table::SignatureAlgorithm::Md5,
            p::table::SignatureAlgorithm::HmacSha256,
        ],
        unsigned: &[],
        when: &[],
        absent: &[],
        identity: &[],
        compare: &[],
        compare_both_ways: &[],
        needed: &[],
        dedup_by: &[],
        event: &told::TOLD_EVENT,
        ack: &[
            p::table::AckRow {
                name: "code",
                number: true,
                accepted: "0",
                refused: "1",
            },
            p::table::AckRow {
                name: "message",
                number: false,
                accepted: "OK",
                refused: "{reason}",
            },
        ],
        text: p::Option::None,
        answer: p::Option::None,
        answer_encoding: p::table::Encoding::Xml,
        accepted_status: 200u16,
        refused_status: 200u16,
        state: p::Option::None,
    };
    #[automatically_derived]
    impl p::Notice for Told {
        type Gateway = other::Gateway;
        type Event = told::ToldEvent;
        const TABLE: &'static p::table::Notice = &NOTICE;
    }
    #[automatically_derived]
    impl p::AuthenticatedNotice for Told {}
    #[automatically_derived]
    impl p::AcknowledgedNotice for Told {}
};
