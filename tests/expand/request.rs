///Types of [`Ask`](super::Ask).
#[allow(clippy::pedantic, clippy::nursery, deprecated)]
pub mod ask {
    use ::paytable::__private as p;
    ///类型: the words of `type`.
    #[non_exhaustive]
    pub enum Type {
        ///`1.0`
        V1_0,
        ///`other`
        Other_,
        ///`self`
        Self_,
        /// A word that the table does not list.
        Other(p::String),
    }
    #[automatically_derived]
    impl p::core::clone::Clone for Type {
        #[inline]
        fn clone(&self) -> Self {
            p::WireEnum::from_word(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::fmt::Debug for Type {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.write_str(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for Type {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::WireEnum::word(self) == p::WireEnum::word(other)
        }
    }
    #[automatically_derived]
    impl p::core::cmp::Eq for Type {}
    #[automatically_derived]
    impl p::core::hash::Hash for Type {
        #[inline]
        fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
            p::core::hash::Hash::hash(p::WireEnum::word(self), state);
        }
    }
    /// The word on the wire.
    #[automatically_derived]
    impl p::core::fmt::Display for Type {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.pad(p::WireEnum::word(self))
        }
    }
    /// Never fails: a word that the table does not list is kept.
    #[automatically_derived]
    impl p::core::str::FromStr for Type {
        type Err = p::core::convert::Infallible;
        #[inline]
        fn from_str(
            word: &p::core::primitive::str,
        ) -> p::Result<Self, p::core::convert::Infallible> {
            p::Result::Ok(p::WireEnum::from_word(word))
        }
    }
    ::paytable::__serde_word_if_enabled! {
        Type
    }
    #[automatically_derived]
    impl p::WireEnum for Type {
        const WORDS: &'static [&'static p::core::primitive::str] = &[
            "1.0",
            "other",
            "self",
        ];
        #[inline]
        fn at(place: p::core::primitive::usize, word: p::String) -> Self {
            match place {
                0usize => Self::V1_0,
                1usize => Self::Other_,
                2usize => Self::Self_,
                _ => Self::Other(word),
            }
        }
        #[inline]
        fn word(&self) -> &p::core::primitive::str {
            match self {
                Self::V1_0 => "1.0",
                Self::Other_ => "other",
                Self::Self_ => "self",
                Self::Other(word) => word,
            }
        }
    }
    /**The request of 问. Asks.

[Documentation](https://example.com/ask)

Can be repeated unchanged: `number` is done once.

For service providers that act for sub-merchants.*/
    #[deprecated(note = "since 2022-09; use another")]
    pub struct AskRequest {
        /**应用. Taken from the merchant.

* Documented as required.
* Taken from the merchant's `appid` when `None`.
* At most 32 bytes.*/
        pub appid: p::Option<p::String>,
        /**单号. Text with bounds.

* Documented as required.
* 6 to 32 bytes.
* Characters `0-9A-Z`.
* Example: `A00001`*/
        pub number: p::String,
        /**金额. An amount.

* Documented as required.
* In fen.*/
        pub amount: p::Fen,
        /**类型. Words.

* Documented as required.
* At most 8 bytes.*/
        pub r#type: Type,
        /**时间. A time.

* At most 14 bytes.
* Written `yyyyMMddHHmmss`, UTC+8.*/
        pub until: p::Option<p::Time>,
        /**地址. An address.

* At most 64 bytes.
* An IPv4 or IPv6 address.*/
        pub ip: p::Option<p::String>,
        /**网页. A page.

* At most 64 bytes.
* An absolute URL without query.
* Source: another page.*/
        pub page: p::Option<p::String>,
        /**币种. A default.

* Documented as required.
* `CNY` when `None`.
* At most 3 bytes.*/
        pub currency: p::Option<p::String>,
        /**详情. JSON.

* At most 600 bytes.
* JSON text on the wire.*/
        pub detail: p::Option<Detail>,
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
    ///The fields of [`AskRequest`] that have to be given; `into()` leaves the others empty.
    pub struct Required {
        /**单号. Text with bounds.

* Documented as required.
* 6 to 32 bytes.
* Characters `0-9A-Z`.
* Example: `A00001`*/
        pub number: p::String,
        /**金额. An amount.

* Documented as required.
* In fen.*/
        pub amount: p::Fen,
        /**类型. Words.

* Documented as required.
* At most 8 bytes.*/
        pub r#type: Type,
    }
    impl p::From<Required> for AskRequest {
        #[inline]
        fn from(required: Required) -> Self {
            Self {
                number: required.number,
                amount: required.amount,
                r#type: required.r#type,
                ..p::empty()
            }
        }
    }
    pub(super) static ASK_REQUEST: p::Table = {
        static ROWS: [p::Field; 12usize] = [
            p::Field {
                name: "mch_id",
                documented: "mch_id",
                title: "商户号",
                place: p::table::Place::Query,
                required: true,
                max: 32u32,
                fill: p::ValueSource::Merchant {
                    name: "mch_id",
                    identity: true,
                },
                ..p::FIELD
            },
            p::Field {
                name: "appid",
                documented: "appid",
                title: "应用",
                place: p::table::Place::Query,
                required: true,
                max: 32u32,
                fill: p::ValueSource::Merchant {
                    name: "appid",
                    identity: false,
                },
                ..p::FIELD
            },
            p::Field {
                name: "number",
                documented: "number",
                title: "单号",
                place: p::table::Place::Query,
                required: true,
                min: 6u32,
                max: 32u32,
                charset: "0-9A-Z",
                ascii: 2475880041965221303554146304u128,
                example: "A00001",
                ..p::FIELD
            },
            p::Field {
                name: "amount",
                documented: "amount",
                title: "金额",
                kind: p::Kind::Int {
                    min: 1i64,
                    max: 9223372036854775807i64,
                },
                place: p::table::Place::Query,
                required: true,
                ..p::FIELD
            },
            p::Field {
                name: "type",
                documented: "type",
                title: "类型",
                kind: p::Kind::Choice(&["1.0", "other", "self"]),
                place: p::table::Place::Query,
                required: true,
                max: 8u32,
                ..p::FIELD
            },
            p::Field {
                name: "until",
                documented: "until",
                title: "时间",
                kind: p::Kind::Time(p::table::TimeFormat::Compact),
                place: p::table::Place::Query,
                max: 14u32,
                ..p::FIELD
            },
            p::Field {
                name: "ip",
                documented: "ip",
                title: "地址",
                kind: p::Kind::Ip,
                place: p::table::Place::Query,
                max: 64u32,
                sensitive: true,
                ..p::FIELD
            },
            p::Field {
                name: "page",
                documented: "page",
                title: "网页",
                kind: p::Kind::Url { query: false },
                place: p::table::Place::Query,
                max: 64u32,
                ..p::FIELD
            },
            p::Field {
                name: "currency",
                documented: "currency",
                title: "币种",
                place: p::table::Place::Query,
                required: true,
                max: 3u32,
                fill: p::ValueSource::Default("CNY"),
                ..p::FIELD
            },
            p::Field {
                name: "channel",
                documented: "channel",
                title: "渠道",
                place: p::table::Place::Query,
                required: true,
                max: 3u32,
                fill: p::ValueSource::Fixed("api"),
                ..p::FIELD
            },
            p::Field {
                name: "detail",
                documented: "detail",
                title: "详情",
                kind: p::Kind::Json(&DETAIL),
                place: p::table::Place::Query,
                max: 600u32,
                ..p::FIELD
            },
            p::Field {
                name: "sign",
                documented: "sign",
                title: "签名",
                place: p::table::Place::Query,
                required: true,
                max: 64u32,
                fill: p::ValueSource::Sign,
                sensitive: true,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "AskRequest",
            fields: &ROWS,
            sorted: &[
                3u16, 1u16, 9u16, 8u16, 10u16, 6u16, 0u16, 2u16, 7u16, 11u16, 4u16, 5u16,
            ],
            computed: false,
            identities: &[0u16],
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
            visit(
                &[
                    &p::Filled,
                    &self.appid,
                    &self.number,
                    &self.amount,
                    &self.r#type,
                    &self.until,
                    &self.ip,
                    &self.page,
                    &self.currency,
                    &p::Filled,
                    &self.detail,
                    &p::Filled,
                ],
            )
        }
    }
    impl p::MessageMut for AskRequest {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(
                &mut [
                    &mut p::Filled,
                    &mut self.appid,
                    &mut self.number,
                    &mut self.amount,
                    &mut self.r#type,
                    &mut self.until,
                    &mut self.ip,
                    &mut self.page,
                    &mut self.currency,
                    &mut p::Filled,
                    &mut self.detail,
                    &mut p::Filled,
                ],
            )
        }
    }
    impl p::Empty for AskRequest {
        #[inline]
        fn empty() -> Self {
            Self {
                appid: p::None,
                number: p::empty(),
                amount: p::empty(),
                r#type: p::empty(),
                until: p::None,
                ip: p::None,
                page: p::None,
                currency: p::None,
                detail: p::None,
            }
        }
    }
    impl p::core::fmt::Debug for AskRequest {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        AskRequest
    }
    /**The reply of 问. Asks.

[Documentation](https://example.com/ask)*/
    pub struct AskResponse {
        /**状态. The outer layer.

* Documented as required.
* At most 16 bytes.*/
        pub return_code: p::Option<p::String>,
        /**结果. The inner layer.

* Documented as required.
* Present once the message was accepted.
* At most 16 bytes.*/
        pub result_code: p::Option<p::String>,
        /**代码. The code of this API.

* Present once the message was accepted.
* At most 32 bytes.*/
        pub error_code: p::Option<p::String>,
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
        static ROWS: [p::Field; 3usize] = [
            p::Field {
                name: "return_code",
                documented: "return_code",
                title: "状态",
                required: true,
                max: 16u32,
                ..p::FIELD
            },
            p::Field {
                name: "result_code",
                documented: "result_code",
                title: "结果",
                required: true,
                section: p::table::Section::Accepted,
                max: 16u32,
                ..p::FIELD
            },
            p::Field {
                name: "error_code",
                documented: "error_code",
                title: "代码",
                section: p::table::Section::Accepted,
                max: 32u32,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "AskResponse",
            fields: &ROWS,
            sorted: &[2u16, 1u16, 0u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for AskResponse {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &ASK_RESPONSE
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.return_code, &self.result_code, &self.error_code])
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
                &mut [&mut self.return_code, &mut self.result_code, &mut self.error_code],
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
                error_code: p::None,
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
    ::paytable::__serde_if_enabled! {
        AskResponse
    }
    ///Detail: the inside of a field.
    pub struct Detail {
        /**数量. How many.

* Documented as required.*/
        pub count: p::core::primitive::i64,
        /**商品. The goods.
*/
        pub goods: p::Vec<Goods>,
    }
    impl p::Clone for Detail {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for Detail {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    ///The fields of [`Detail`] that have to be given; `into()` leaves the others empty.
    pub struct DetailRequired {
        /**数量. How many.

* Documented as required.*/
        pub count: p::core::primitive::i64,
    }
    impl p::From<DetailRequired> for Detail {
        #[inline]
        fn from(required: DetailRequired) -> Self {
            Self {
                count: required.count,
                ..p::empty()
            }
        }
    }
    pub(super) static DETAIL: p::Table = {
        static ROWS: [p::Field; 2usize] = [
            p::Field {
                name: "count",
                documented: "count",
                title: "数量",
                kind: p::Kind::Int {
                    min: 1i64,
                    max: 9i64,
                },
                required: true,
                ..p::FIELD
            },
            p::Field {
                name: "goods",
                documented: "goods",
                title: "商品",
                kind: p::Kind::List(&GOODS),
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Detail",
            fields: &ROWS,
            sorted: &[0u16, 1u16],
            computed: false,
            identities: &[],
            messages: &[1u16],
            links: &[],
        }
    };
    impl p::Message for Detail {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &DETAIL
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.count, &self.goods])
        }
    }
    impl p::MessageMut for Detail {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.count, &mut self.goods])
        }
    }
    impl p::Empty for Detail {
        #[inline]
        fn empty() -> Self {
            Self {
                count: p::empty(),
                goods: p::empty(),
            }
        }
    }
    impl p::Value for Detail {
        #[inline]
        fn value_ref(&self) -> p::ValueRef<'_> {
            p::ValueRef::Object(self)
        }
    }
    impl p::ValueMut for Detail {
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
    impl p::core::fmt::Debug for Detail {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        Detail
    }
    ///Goods: the inside of a field.
    pub struct Goods {
        /**名称. A name.

* Documented as required.*/
        pub name: p::String,
    }
    impl p::Clone for Goods {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for Goods {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    pub(super) static GOODS: p::Table = {
        static ROWS: [p::Field; 1usize] = [
            p::Field {
                name: "name",
                documented: "name",
                title: "名称",
                required: true,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Goods",
            fields: &ROWS,
            sorted: &[0u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for Goods {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &GOODS
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.name])
        }
    }
    impl p::MessageMut for Goods {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.name])
        }
    }
    impl p::Empty for Goods {
        #[inline]
        fn empty() -> Self {
            Self { name: p::empty() }
        }
    }
    impl p::Value for Goods {
        #[inline]
        fn value_ref(&self) -> p::ValueRef<'_> {
            p::ValueRef::Object(self)
        }
    }
    impl p::ValueMut for Goods {
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
    impl p::core::fmt::Debug for Goods {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        Goods
    }
    ///The documented error codes.
    #[non_exhaustive]
    pub enum AskErrorCode {
        ///`BUSY` 忙. Too much at once. Wait. Not done; repeat after 60 seconds.
        Busy,
        ///`AGAIN` 再. Unclear. Repeat. Unknown whether it was done; repeat with identical parameters.
        Again,
        /// A word that the table does not list.
        Other(p::String),
    }
    #[automatically_derived]
    impl p::core::clone::Clone for AskErrorCode {
        #[inline]
        fn clone(&self) -> Self {
            p::WireEnum::from_word(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::fmt::Debug for AskErrorCode {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.write_str(p::WireEnum::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for AskErrorCode {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::WireEnum::word(self) == p::WireEnum::word(other)
        }
    }
    #[automatically_derived]
    impl p::core::cmp::Eq for AskErrorCode {}
    #[automatically_derived]
    impl p::core::hash::Hash for AskErrorCode {
        #[inline]
        fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
            p::core::hash::Hash::hash(p::WireEnum::word(self), state);
        }
    }
    /// The word on the wire.
    #[automatically_derived]
    impl p::core::fmt::Display for AskErrorCode {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.pad(p::WireEnum::word(self))
        }
    }
    /// Never fails: a word that the table does not list is kept.
    #[automatically_derived]
    impl p::core::str::FromStr for AskErrorCode {
        type Err = p::core::convert::Infallible;
        #[inline]
        fn from_str(
            word: &p::core::primitive::str,
        ) -> p::Result<Self, p::core::convert::Infallible> {
            p::Result::Ok(p::WireEnum::from_word(word))
        }
    }
    ::paytable::__serde_word_if_enabled! {
        AskErrorCode
    }
    #[automatically_derived]
    impl p::WireEnum for AskErrorCode {
        const WORDS: &'static [&'static p::core::primitive::str] = &["BUSY", "AGAIN"];
        #[inline]
        fn at(place: p::core::primitive::usize, word: p::String) -> Self {
            match place {
                0usize => Self::Busy,
                1usize => Self::Again,
                _ => Self::Other(word),
            }
        }
        #[inline]
        fn word(&self) -> &p::core::primitive::str {
            match self {
                Self::Busy => "BUSY",
                Self::Again => "AGAIN",
                Self::Other(word) => word,
            }
        }
    }
    impl AskErrorCode {
        /// The code of an error, if the gateway gave one.
        #[inline]
        pub fn of(error: &p::Error) -> p::Option<Self> {
            error.code().map(p::WireEnum::from_word)
        }
    }
}
#[allow(unused_imports, deprecated)]
pub use ask::{AskRequest, AskResponse};
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/request.toml"
);
#[allow(deprecated)]
const _: () = {
    use ::paytable::__private as p;
    static API: p::table::Api = p::table::Api {
        name: "Ask",
        title: "问",
        doc_url: "https://example.com/ask",
        gateway: <::paytable::WechatV2 as p::Gateway>::TABLE,
        host: "https://fraud.mch.weixin.qq.com",
        path: "/ask",
        method: p::table::Method::Get,
        multipart: false,
        encoding: p::table::Encoding::Xml,
        reply_encoding: p::table::Encoding::Xml,
        certificate: false,
        signature_algorithms: &[p::table::SignatureAlgorithm::HmacSha256],
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
                code: p::Option::Some("error_code"),
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
        idempotency_key: p::Option::Some("number"),
        required_on_success: &[],
        echo: &[],
        request: &ask::ASK_REQUEST,
        rules: &[
            p::table::Rule {
                when: &[
                    p::table::Condition {
                        field: "type",
                        values: &["1.0"],
                        ranges: &[],
                    },
                    p::table::Condition {
                        field: "ip",
                        values: &[],
                        ranges: &[],
                    },
                ],
                then: p::table::Demand::Require(&["until"]),
                at: &[4u16, 6u16, 5u16],
            },
            p::table::Rule {
                when: &[],
                then: p::table::Demand::OneOf(&["ip", "page"]),
                at: &[6u16, 7u16],
            },
        ],
        response: &ask::ASK_RESPONSE,
        errors: &[
            &p::table::ErrorRow {
                code: "AGAIN",
                title: "再",
                cause: "Unclear.",
                remedy: "Repeat.",
                retry: p::table::Retry::Same,
                texts: &[],
            },
            &p::table::ErrorRow {
                code: "BUSY",
                title: "忙",
                cause: "Too much at once.",
                remedy: "Wait.",
                retry: p::table::Retry::Later(p::table::After::Seconds(60u32)),
                texts: &[],
            },
        ],
        signatures: &[],
        state: p::Option::None,
        foreign_state: p::Option::Some("trade_state"),
    };
    #[automatically_derived]
    impl p::Api for Ask {
        type Gateway = ::paytable::WechatV2;
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
};
