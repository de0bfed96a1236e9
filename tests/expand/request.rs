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
            p::Words::from_word(p::Words::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::fmt::Debug for Type {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.write_str(p::Words::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for Type {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::Words::word(self) == p::Words::word(other)
        }
    }
    #[automatically_derived]
    impl p::core::cmp::Eq for Type {}
    #[automatically_derived]
    impl p::core::hash::Hash for Type {
        #[inline]
        fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
            p::core::hash::Hash::hash(p::Words::word(self), state);
        }
    }
    #[automatically_derived]
    impl p::Words for Type {
        const WORDS: &'static [&'static p::core::primitive::str] = &[
            "1.0",
            "other",
            "self",
        ];
        #[inline]
        fn from_word(word: &p::core::primitive::str) -> Self {
            match word {
                "1.0" => Self::V1_0,
                "other" => Self::Other_,
                "self" => Self::Self_,
                other => {
                    Self::Other(
                        <p::String as p::From<&p::core::primitive::str>>::from(other),
                    )
                }
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
    #[derive(p::core::clone::Clone)]
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
    #[automatically_derived]
    impl p::core::cmp::PartialEq for AskRequest {
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
    #[automatically_derived]
    impl p::From<Required> for AskRequest {
        #[inline]
        fn from(required: Required) -> Self {
            Self {
                number: required.number,
                amount: required.amount,
                r#type: required.r#type,
                ..p::Blank::blank()
            }
        }
    }
    pub(super) static ASK_REQUEST: p::table::Table = p::table::Table {
        name: "AskRequest",
        fields: &[
            p::table::Field::row(
                    "mch_id",
                    "商户号",
                    p::table::Kind::Text,
                    true,
                    p::table::Section::Always,
                    0u32,
                    32u32,
                    "",
                )
                .fill(p::table::Fill::Merchant {
                    name: "mch_id",
                    identity: true,
                }),
            p::table::Field::row(
                    "appid",
                    "应用",
                    p::table::Kind::Text,
                    true,
                    p::table::Section::Always,
                    0u32,
                    32u32,
                    "",
                )
                .fill(p::table::Fill::Merchant {
                    name: "appid",
                    identity: false,
                }),
            p::table::Field::row(
                    "number",
                    "单号",
                    p::table::Kind::Text,
                    true,
                    p::table::Section::Always,
                    6u32,
                    32u32,
                    "A00001",
                )
                .charset("0-9A-Z"),
            p::table::Field::row(
                "amount",
                "金额",
                p::table::Kind::Int {
                    min: 1i64,
                    max: 9223372036854775807i64,
                },
                true,
                p::table::Section::Always,
                0u32,
                4294967295u32,
                "",
            ),
            p::table::Field::row(
                "type",
                "类型",
                p::table::Kind::Choice(&["1.0", "other", "self"]),
                true,
                p::table::Section::Always,
                0u32,
                8u32,
                "",
            ),
            p::table::Field::row(
                "until",
                "时间",
                p::table::Kind::Time(p::table::TimeFormat::Compact),
                false,
                p::table::Section::Always,
                0u32,
                14u32,
                "",
            ),
            p::table::Field::row(
                    "ip",
                    "地址",
                    p::table::Kind::Ip,
                    false,
                    p::table::Section::Always,
                    0u32,
                    64u32,
                    "",
                )
                .sensitive(),
            p::table::Field::row(
                "page",
                "网页",
                p::table::Kind::Url {
                    query: false,
                },
                false,
                p::table::Section::Always,
                0u32,
                64u32,
                "",
            ),
            p::table::Field::row(
                    "currency",
                    "币种",
                    p::table::Kind::Text,
                    true,
                    p::table::Section::Always,
                    0u32,
                    3u32,
                    "",
                )
                .fill(p::table::Fill::Default("CNY")),
            p::table::Field::row(
                    "channel",
                    "渠道",
                    p::table::Kind::Text,
                    true,
                    p::table::Section::Always,
                    0u32,
                    3u32,
                    "",
                )
                .fill(p::table::Fill::Fixed("api")),
            p::table::Field::row(
                "detail",
                "详情",
                p::table::Kind::Json(&DETAIL),
                false,
                p::table::Section::Always,
                0u32,
                600u32,
                "",
            ),
            p::table::Field::row(
                    "sign",
                    "签名",
                    p::table::Kind::Text,
                    true,
                    p::table::Section::Always,
                    0u32,
                    64u32,
                    "",
                )
                .fill(p::table::Fill::Sign)
                .sensitive(),
        ],
        sorted: &[
            3u16, 1u16, 9u16, 8u16, 10u16, 6u16, 0u16, 2u16, 7u16, 11u16, 4u16, 5u16,
        ],
    };
    #[automatically_derived]
    impl p::Message for AskRequest {
        #[inline]
        fn table(&self) -> &'static p::table::Table {
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
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::Value]),
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
    #[automatically_derived]
    impl p::Blank for AskRequest {
        #[inline]
        fn blank() -> Self {
            Self {
                appid: p::Blank::blank(),
                number: p::Blank::blank(),
                amount: p::Blank::blank(),
                r#type: p::Blank::blank(),
                until: p::Blank::blank(),
                ip: p::Blank::blank(),
                page: p::Blank::blank(),
                currency: p::Blank::blank(),
                detail: p::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
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
    #[derive(p::core::clone::Clone)]
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
        pub extra: p::Extra,
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for AskResponse {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    #[automatically_derived]
    impl p::core::default::Default for AskResponse {
        #[inline]
        fn default() -> Self {
            p::Blank::blank()
        }
    }
    pub(super) static ASK_RESPONSE: p::table::Table = p::table::Table {
        name: "AskResponse",
        fields: &[
            p::table::Field::row(
                "return_code",
                "状态",
                p::table::Kind::Text,
                true,
                p::table::Section::Always,
                0u32,
                16u32,
                "",
            ),
            p::table::Field::row(
                "result_code",
                "结果",
                p::table::Kind::Text,
                true,
                p::table::Section::Accepted,
                0u32,
                16u32,
                "",
            ),
            p::table::Field::row(
                "error_code",
                "代码",
                p::table::Kind::Text,
                false,
                p::table::Section::Accepted,
                0u32,
                32u32,
                "",
            ),
        ],
        sorted: &[2u16, 1u16, 0u16],
    };
    #[automatically_derived]
    impl p::Message for AskResponse {
        #[inline]
        fn table(&self) -> &'static p::table::Table {
            &ASK_RESPONSE
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.return_code, &self.result_code, &self.error_code])
        }
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::Value]),
        ) {
            visit(
                &mut [&mut self.return_code, &mut self.result_code, &mut self.error_code],
            )
        }
        #[inline]
        fn extra(&self) -> p::Option<&p::Extra> {
            p::Option::Some(&self.extra)
        }
        #[inline]
        fn extra_mut(&mut self) -> p::Option<&mut p::Extra> {
            p::Option::Some(&mut self.extra)
        }
    }
    #[automatically_derived]
    impl p::Blank for AskResponse {
        #[inline]
        fn blank() -> Self {
            Self {
                return_code: p::Blank::blank(),
                result_code: p::Blank::blank(),
                error_code: p::Blank::blank(),
                extra: p::Default::default(),
            }
        }
    }
    #[automatically_derived]
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
    #[derive(p::core::clone::Clone)]
    pub struct Detail {
        /**数量. How many.

* Documented as required.*/
        pub count: p::core::primitive::i64,
        /**商品. The goods.
*/
        pub goods: p::Vec<Goods>,
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for Detail {
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
    #[automatically_derived]
    impl p::From<DetailRequired> for Detail {
        #[inline]
        fn from(required: DetailRequired) -> Self {
            Self {
                count: required.count,
                ..p::Blank::blank()
            }
        }
    }
    pub(super) static DETAIL: p::table::Table = p::table::Table {
        name: "Detail",
        fields: &[
            p::table::Field::row(
                "count",
                "数量",
                p::table::Kind::Int {
                    min: 1i64,
                    max: 9i64,
                },
                true,
                p::table::Section::Always,
                0u32,
                4294967295u32,
                "",
            ),
            p::table::Field::row(
                "goods",
                "商品",
                p::table::Kind::List(&GOODS),
                false,
                p::table::Section::Always,
                0u32,
                4294967295u32,
                "",
            ),
        ],
        sorted: &[0u16, 1u16],
    };
    #[automatically_derived]
    impl p::Message for Detail {
        #[inline]
        fn table(&self) -> &'static p::table::Table {
            &DETAIL
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.count, &self.goods])
        }
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::Value]),
        ) {
            visit(&mut [&mut self.count, &mut self.goods])
        }
    }
    #[automatically_derived]
    impl p::Blank for Detail {
        #[inline]
        fn blank() -> Self {
            Self {
                count: p::Blank::blank(),
                goods: p::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl p::Value for Detail {
        #[inline]
        fn slot(&self) -> p::Slot<'_> {
            p::Slot::Object(self)
        }
        #[inline]
        fn set(
            &mut self,
            raw: &p::Raw<'_>,
            field: &p::table::Field,
        ) -> p::Result<(), p::Mismatch> {
            p::set_object(self, raw, field)
        }
    }
    #[automatically_derived]
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
    #[derive(p::core::clone::Clone)]
    pub struct Goods {
        /**名称. A name.

* Documented as required.*/
        pub name: p::String,
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for Goods {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    pub(super) static GOODS: p::table::Table = p::table::Table {
        name: "Goods",
        fields: &[
            p::table::Field::row(
                "name",
                "名称",
                p::table::Kind::Text,
                true,
                p::table::Section::Always,
                0u32,
                4294967295u32,
                "",
            ),
        ],
        sorted: &[0u16],
    };
    #[automatically_derived]
    impl p::Message for Goods {
        #[inline]
        fn table(&self) -> &'static p::table::Table {
            &GOODS
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.name])
        }
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::Value]),
        ) {
            visit(&mut [&mut self.name])
        }
    }
    #[automatically_derived]
    impl p::Blank for Goods {
        #[inline]
        fn blank() -> Self {
            Self { name: p::Blank::blank() }
        }
    }
    #[automatically_derived]
    impl p::Value for Goods {
        #[inline]
        fn slot(&self) -> p::Slot<'_> {
            p::Slot::Object(self)
        }
        #[inline]
        fn set(
            &mut self,
            raw: &p::Raw<'_>,
            field: &p::table::Field,
        ) -> p::Result<(), p::Mismatch> {
            p::set_object(self, raw, field)
        }
    }
    #[automatically_derived]
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
        ///`BUSY` 忙. Too much at once. Wait. Not done; repeat later.
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
            p::Words::from_word(p::Words::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::fmt::Debug for AskErrorCode {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            f.write_str(p::Words::word(self))
        }
    }
    #[automatically_derived]
    impl p::core::cmp::PartialEq for AskErrorCode {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::Words::word(self) == p::Words::word(other)
        }
    }
    #[automatically_derived]
    impl p::core::cmp::Eq for AskErrorCode {}
    #[automatically_derived]
    impl p::core::hash::Hash for AskErrorCode {
        #[inline]
        fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
            p::core::hash::Hash::hash(p::Words::word(self), state);
        }
    }
    #[automatically_derived]
    impl p::Words for AskErrorCode {
        const WORDS: &'static [&'static p::core::primitive::str] = &["BUSY", "AGAIN"];
        #[inline]
        fn from_word(word: &p::core::primitive::str) -> Self {
            match word {
                "BUSY" => Self::Busy,
                "AGAIN" => Self::Again,
                other => {
                    Self::Other(
                        <p::String as p::From<&p::core::primitive::str>>::from(other),
                    )
                }
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
        pub fn of(error: &p::Error) -> p::Option<Self> {
            error.code().map(p::Words::from_word)
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
    #[automatically_derived]
    impl p::Api for Ask {
        type Gateway = ::paytable::WechatV2;
        type Request = ask::AskRequest;
        type Response = ask::AskResponse;
        const TABLE: &'static p::table::Api = &p::table::Api {
            name: "Ask",
            title: "问",
            doc_url: "https://example.com/ask",
            gateway: <::paytable::WechatV2 as p::Gateway>::TABLE,
            host: "https://fraud.mch.weixin.qq.com",
            path: "/ask",
            method: p::table::Method::Get,
            encoding: p::table::Encoding::Xml {
                root: "xml",
            },
            certificate: false,
            sign_kinds: &[p::table::SignKind::HmacSha256],
            reply: p::table::Reply::Unsigned,
            outcome: &[
                p::table::Layer {
                    field: "return_code",
                    success: "SUCCESS",
                    code: p::Option::None,
                    message: p::Option::Some("return_msg"),
                    signed: false,
                    opens: p::table::Section::Accepted,
                },
                p::table::Layer {
                    field: "result_code",
                    success: "SUCCESS",
                    code: p::Option::Some("error_code"),
                    message: p::Option::Some("err_code_des"),
                    signed: false,
                    opens: p::table::Section::Succeeded,
                },
            ],
            read_only: false,
            repeat_key: p::Option::Some("number"),
            proof: &[],
            request: &ask::ASK_REQUEST,
            rules: &[
                p::table::Rule {
                    when: &[
                        p::table::Condition {
                            field: "type",
                            values: &["1.0"],
                        },
                        p::table::Condition {
                            field: "ip",
                            values: &[],
                        },
                    ],
                    then: p::table::Demand::Require(&["until"]),
                },
                p::table::Rule {
                    when: &[],
                    then: p::table::Demand::OneOf(&["ip", "page"]),
                },
            ],
            response: &ask::ASK_RESPONSE,
            errors: &[
                p::table::ErrorRow {
                    code: "AGAIN",
                    title: "再",
                    cause: "Unclear.",
                    remedy: "Repeat.",
                    retry: p::table::Retry::Same,
                },
                p::table::ErrorRow {
                    code: "BUSY",
                    title: "忙",
                    cause: "Too much at once.",
                    remedy: "Wait.",
                    retry: p::table::Retry::Later,
                },
            ],
            signatures: &[],
        };
    }
    #[automatically_derived]
    impl p::Request for ask::AskRequest {
        type Api = Ask;
    }
    #[automatically_derived]
    impl p::CallRequest for ask::AskRequest {}
};
