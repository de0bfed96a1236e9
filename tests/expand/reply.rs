///Types of [`Ask`](super::Ask).
#[allow(clippy::pedantic, clippy::nursery, deprecated)]
pub(crate) mod ask {
    use pay::__private as p;
    /**The request of 问. Asks.

[Documentation](https://example.com/ask)

A repeat can do it twice: where the outcome is unknown, ask before.*/
    pub(crate) struct AskRequest {
        /**单号. A number.

* Documented as required.
* At most 32 bytes.*/
        pub out_trade_no: p::String,
    }
    impl p::Clone for AskRequest {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for AskRequest {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    pub(super) static ASK_REQUEST: p::Table = {
        static ROWS: [p::Field; 1usize] = [
            p::Field {
                name: "out_trade_no",
                documented: "outTradeNo",
                title: "单号",
                required: true,
                max: 32u32,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "AskRequest",
            fields: &ROWS,
            sorted: &[0u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for AskRequest {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &ASK_REQUEST
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.out_trade_no])
        }
    }
    impl p::MessageMut for AskRequest {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.out_trade_no])
        }
    }
    impl p::Empty for AskRequest {
        #[inline]
        fn empty() -> Self {
            Self { out_trade_no: p::empty() }
        }
    }
    impl p::core::fmt::Debug for AskRequest {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    pay::__serde_if_enabled! {
        AskRequest
    }
    ///结果: the words of `resultCode`.
    #[non_exhaustive]
    pub(crate) enum ResultCode {
        ///`SUCCESS`
        Success,
        ///`FAIL`
        Fail,
        /// A word that the table does not list.
        Other(p::String),
    }
    #[automatically_derived]
    impl p::core::clone::Clone for ResultCode {
        #[inline]
        fn clone(&self) -> Self {
            p::WireEnum::from_word(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::fmt::Debug for ResultCode {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.write_str(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for ResultCode {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::WireEnum::word(self) == p::WireEnum::word(other)
        }
    }
    #[automatically_derived]
    impl p::core::cmp::Eq for ResultCode {}
    #[automatically_derived]
    impl p::core::hash::Hash for ResultCode {
        #[inline]
        fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
            p::core::hash::Hash::hash(p::WireEnum::word(self), state);
        }
    }
    /// The word on the wire.
    #[automatically_derived]
    impl p::core::fmt::Display for ResultCode {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.pad(p::WireEnum::word(self))
        }
    }
    /// Never fails: a word that the table does not list is kept.
    #[automatically_derived]
    impl p::core::str::FromStr for ResultCode {
        type Err = p::core::convert::Infallible;
        #[inline]
        fn from_str(
            word: &p::core::primitive::str,
        ) -> p::Result<Self, p::core::convert::Infallible> {
            p::Result::Ok(p::WireEnum::from_word(word))
        }
    }
    pay::__serde_word_if_enabled! {
        ResultCode
    }
    #[automatically_derived]
    impl p::WireEnum for ResultCode {
        const WORDS: &'static [&'static p::core::primitive::str] = &["SUCCESS", "FAIL"];
        #[inline]
        fn at(place: p::core::primitive::usize, word: p::String) -> Self {
            match place {
                0usize => Self::Success,
                1usize => Self::Fail,
                _ => Self::Other(word),
            }
        }
        #[inline]
        fn word(&self) -> &p::core::primitive::str {
            match self {
                Self::Success => "SUCCESS",
                Self::Fail => "FAIL",
                Self::Other(word) => word,
            }
        }
    }
    ///票: the words of `ticket`.
    #[non_exhaustive]
    pub(crate) enum AskResponseTicket {
        ///`A`
        A,
        /// A word that the table does not list.
        Other(p::String),
    }
    #[automatically_derived]
    impl p::core::clone::Clone for AskResponseTicket {
        #[inline]
        fn clone(&self) -> Self {
            p::WireEnum::from_word(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::fmt::Debug for AskResponseTicket {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.write_str(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for AskResponseTicket {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::WireEnum::word(self) == p::WireEnum::word(other)
        }
    }
    #[automatically_derived]
    impl p::core::cmp::Eq for AskResponseTicket {}
    #[automatically_derived]
    impl p::core::hash::Hash for AskResponseTicket {
        #[inline]
        fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
            p::core::hash::Hash::hash(p::WireEnum::word(self), state);
        }
    }
    /// The word on the wire.
    #[automatically_derived]
    impl p::core::fmt::Display for AskResponseTicket {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.pad(p::WireEnum::word(self))
        }
    }
    /// Never fails: a word that the table does not list is kept.
    #[automatically_derived]
    impl p::core::str::FromStr for AskResponseTicket {
        type Err = p::core::convert::Infallible;
        #[inline]
        fn from_str(
            word: &p::core::primitive::str,
        ) -> p::Result<Self, p::core::convert::Infallible> {
            p::Result::Ok(p::WireEnum::from_word(word))
        }
    }
    pay::__serde_word_if_enabled! {
        AskResponseTicket
    }
    #[automatically_derived]
    impl p::WireEnum for AskResponseTicket {
        const WORDS: &'static [&'static p::core::primitive::str] = &["A"];
        #[inline]
        fn at(place: p::core::primitive::usize, word: p::String) -> Self {
            match place {
                0usize => Self::A,
                _ => Self::Other(word),
            }
        }
        #[inline]
        fn word(&self) -> &p::core::primitive::str {
            match self {
                Self::A => "A",
                Self::Other(word) => word,
            }
        }
    }
    /**The reply of 问. Asks.

[Documentation](https://example.com/ask)*/
    pub(crate) struct AskResponse {
        /**状态. The outer layer.

* Documented as required.
* At most 16 bytes.*/
        pub return_code: p::Option<p::String>,
        /**结果. The inner layer.

* Documented as required.
* Present once the message was accepted.
* At most 16 bytes.*/
        pub result_code: p::Option<ResultCode>,
        /**付款号. A proof.

* Documented as required.
* Present once the order succeeded.
* At most 32 bytes.*/
        pub pay_no: p::Option<p::String>,
        /**票. Named like a type.

* Present once the order succeeded.*/
        pub ticket: p::Option<AskResponseTicket>,
        /**其他. Named like the field for the rest.

* Present once the order succeeded.*/
        pub unknown_fields_: p::Option<p::String>,
        /**付款. An object.

* Present once the order succeeded.*/
        pub payment: p::Option<Payment>,
        /// What was received and has no field of its own.
        pub unknown_fields: p::UnknownFields,
    }
    impl p::Clone for AskResponse {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for AskResponse {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for AskResponse {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    pub(super) static ASK_RESPONSE: p::Table = {
        static ROWS: [p::Field; 6usize] = [
            p::Field {
                name: "return_code",
                documented: "returnCode",
                title: "状态",
                required: true,
                max: 16u32,
                ..p::FIELD
            },
            p::Field {
                name: "result_code",
                documented: "resultCode",
                title: "结果",
                kind: p::Kind::Choice(&["SUCCESS", "FAIL"]),
                required: true,
                section: p::table::Section::Accepted,
                max: 16u32,
                ..p::FIELD
            },
            p::Field {
                name: "pay_no",
                documented: "payNo",
                title: "付款号",
                required: true,
                section: p::table::Section::Succeeded,
                max: 32u32,
                ..p::FIELD
            },
            p::Field {
                name: "ticket",
                documented: "ticket",
                title: "票",
                kind: p::Kind::Choice(&["A"]),
                section: p::table::Section::Succeeded,
                ..p::FIELD
            },
            p::Field {
                name: "unknown_fields",
                documented: "unknown_fields",
                title: "其他",
                section: p::table::Section::Succeeded,
                ..p::FIELD
            },
            p::Field {
                name: "payment",
                documented: "payment",
                title: "付款",
                kind: p::Kind::Object(&PAYMENT),
                section: p::table::Section::Succeeded,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "AskResponse",
            fields: &ROWS,
            sorted: &[2u16, 5u16, 1u16, 0u16, 3u16, 4u16],
            computed: false,
            identities: &[],
            messages: &[5u16],
            links: &[&p::OPENER],
        }
    };
    impl p::Message for AskResponse {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &ASK_RESPONSE
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(
                &[
                    &self.return_code,
                    &self.result_code,
                    &self.pay_no,
                    &self.ticket,
                    &self.unknown_fields_,
                    &self.payment,
                ],
            )
        }
        #[inline]
        fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
            p::Option::Some(&self.unknown_fields)
        }
    }
    impl p::MessageMut for AskResponse {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(
                &mut [
                    &mut self.return_code,
                    &mut self.result_code,
                    &mut self.pay_no,
                    &mut self.ticket,
                    &mut self.unknown_fields_,
                    &mut self.payment,
                ],
            )
        }
        #[inline]
        fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
            p::Option::Some(&mut self.unknown_fields)
        }
    }
    impl p::Empty for AskResponse {
        #[inline]
        fn empty() -> Self {
            Self {
                return_code: p::None,
                result_code: p::None,
                pay_no: p::None,
                ticket: p::None,
                unknown_fields_: p::None,
                payment: p::None,
                unknown_fields: p::Default::default(),
            }
        }
    }
    impl p::core::fmt::Debug for AskResponse {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    pay::__serde_if_enabled! {
        AskResponse
    }
    ///Payment: the inside of a field.
    pub(crate) struct Payment {
        /**包. A name.

* Documented as required.
* At most 32 bytes.*/
        pub package_name: p::Option<p::String>,
        /// What was received and has no field of its own.
        pub unknown_fields: p::UnknownFields,
    }
    impl p::Clone for Payment {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for Payment {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for Payment {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    pub(super) static PAYMENT: p::Table = {
        static ROWS: [p::Field; 1usize] = [
            p::Field {
                name: "packageName",
                documented: "packageName",
                title: "包",
                required: true,
                max: 32u32,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Payment",
            fields: &ROWS,
            sorted: &[0u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for Payment {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &PAYMENT
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.package_name])
        }
        #[inline]
        fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
            p::Option::Some(&self.unknown_fields)
        }
    }
    impl p::MessageMut for Payment {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.package_name])
        }
        #[inline]
        fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
            p::Option::Some(&mut self.unknown_fields)
        }
    }
    impl p::Empty for Payment {
        #[inline]
        fn empty() -> Self {
            Self {
                package_name: p::None,
                unknown_fields: p::Default::default(),
            }
        }
    }
    impl p::Value for Payment {
        #[inline]
        fn value_ref(&self) -> p::ValueRef<'_> {
            p::ValueRef::Object(self)
        }
    }
    impl p::ValueMut for Payment {
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
    impl p::core::fmt::Debug for Payment {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    pay::__serde! {
        Payment
    }
    ///Ticket: what a client is handed. Serializes with the documented spellings.
    pub(crate) struct Ticket {
        /**付款号. Taken from the reply.

* Documented as required.
* At most 64 bytes.*/
        pub pay_no: p::String,
        /**时间. Filled in.

* Documented as required.
* The time of the call when `None`.
* At most 32 bytes.*/
        pub time_stamp: p::String,
    }
    impl p::Clone for Ticket {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for Ticket {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    pub(super) static TICKET: p::Table = {
        static ROWS: [p::Field; 2usize] = [
            p::Field {
                name: "payNo",
                documented: "payNo",
                title: "付款号",
                required: true,
                max: 64u32,
                rare: p::Option::Some(
                    &p::table::Rare {
                        from: &["pay_no"],
                        prefix: "no=",
                        ..p::table::RARE
                    },
                ),
                ..p::FIELD
            },
            p::Field {
                name: "timeStamp",
                documented: "timeStamp",
                title: "时间",
                required: true,
                max: 32u32,
                fill: p::ValueSource::Time,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Ticket",
            fields: &ROWS,
            sorted: &[0u16, 1u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for Ticket {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &TICKET
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.pay_no, &self.time_stamp])
        }
    }
    impl p::MessageMut for Ticket {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.pay_no, &mut self.time_stamp])
        }
    }
    impl p::Empty for Ticket {
        #[inline]
        fn empty() -> Self {
            Self {
                pay_no: p::empty(),
                time_stamp: p::empty(),
            }
        }
    }
    impl p::Value for Ticket {
        #[inline]
        fn value_ref(&self) -> p::ValueRef<'_> {
            p::ValueRef::Object(self)
        }
    }
    impl p::ValueMut for Ticket {
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
    impl p::core::fmt::Debug for Ticket {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    pay::__serde! {
        Ticket
    }
}
#[allow(unused_imports, deprecated)]
pub(crate) use ask::{AskRequest, AskResponse};
const _: &pay::__private::core::primitive::str = pay::__private::core::include_str!(
    "macros/../tests/expand/reply.toml"
);
#[allow(deprecated)]
const _: () = {
    use pay::__private as p;
    static API: p::table::Api = p::table::Api {
        name: "Ask",
        title: "问",
        doc_url: "https://example.com/ask",
        gateway: <pay::CloudPay as p::Gateway>::TABLE,
        host: "http://api.weixin.qq.com",
        path: "/ask",
        method: p::table::Method::Post,
        multipart: false,
        encoding: p::table::Encoding::Json,
        reply_encoding: p::table::Encoding::Json,
        certificate: false,
        signature_algorithms: &[],
        reply: p::table::Reply::Unsigned,
        outcome: &[
            p::table::Layer {
                field: "return_code",
                success: "SUCCESS",
                pending: &[],
                statuses: &[],
                code: p::Option::None,
                code_also: p::Option::None,
                message: p::Option::Some("return_msg"),
                field_also: p::Option::Some("retcode"),
                message_also: p::Option::Some("retmsg"),
                signed: false,
                opens: p::table::Section::Accepted,
            },
            p::table::Layer {
                field: "result_code",
                success: "SUCCESS",
                pending: &[],
                statuses: &[],
                code: p::Option::Some("err_code"),
                code_also: p::Option::None,
                message: p::Option::Some("err_code_des"),
                field_also: p::Option::None,
                message_also: p::Option::None,
                signed: false,
                opens: p::table::Section::Succeeded,
            },
        ],
        read_only: false,
        link: p::table::LinkForm::Url,
        member: p::Option::None,
        idempotency_key: p::Option::None,
        required_on_success: &["pay_no"],
        echo: &[],
        request: &ask::ASK_REQUEST,
        rules: &[],
        response: &ask::ASK_RESPONSE,
        errors: &[],
        signatures: &[],
        state: p::Option::None,
        foreign_state: p::Option::Some("trade_state"),
    };
    #[automatically_derived]
    impl p::Api for Ask {
        type Gateway = pay::CloudPay;
        type Request = ask::AskRequest;
        type Response = ask::AskResponse;
        const TABLE: &'static p::table::Api = &API;
    }
    #[automatically_derived]
    impl p::Request for ask::AskRequest {
        type Api = Ask;
    }
    #[automatically_derived]
    impl p::CallRequest for ask::AskRequest {}
    impl ask::AskResponse {
        /**A bundle.

# Errors
The reply lacks a field that the bundle is made of.*/
        pub fn app(&self, signer: &dyn p::Signer) -> p::Result<ask::Ticket, p::Error> {
            p::bundle(<Ask as p::Api>::TABLE, self, signer)
        }
    }
};
