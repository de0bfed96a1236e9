///Types of [`Order`](super::Order).
#[allow(clippy::pedantic, clippy::nursery, deprecated)]
pub mod order {
    use ::paytable::__private as p;
    /**The request of 下单. Places an order.

[Documentation](https://lock.example/docs/order)

Can be repeated unchanged: `number` is done once.*/
    pub struct OrderRequest {
        /**单号. Your order number.

* Documented as required.
* At most 32 bytes.*/
        pub number: p::String,
        /**总额. Amount.

* Documented as required.
* In fen.*/
        pub total: p::Fen,
        /**试. Whether nothing is done.
*/
        pub dry_run: p::Option<p::core::primitive::bool>,
        /**跟踪. A number of your own.

* At most 32 bytes.*/
        pub lock_trace: p::Option<p::String>,
    }
    impl p::Clone for OrderRequest {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for OrderRequest {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    ///The fields of [`OrderRequest`] that have to be given; `into()` leaves the others empty.
    pub struct Required {
        /**单号. Your order number.

* Documented as required.
* At most 32 bytes.*/
        pub number: p::String,
        /**总额. Amount.

* Documented as required.
* In fen.*/
        pub total: p::Fen,
    }
    impl p::From<Required> for OrderRequest {
        #[inline]
        fn from(required: Required) -> Self {
            Self {
                number: required.number,
                total: required.total,
                ..p::empty()
            }
        }
    }
    pub(super) static ORDER_REQUEST: p::Table = {
        static ROWS: [p::Field; 5usize] = [
            p::Field {
                name: "shop",
                documented: "shop",
                title: "商户号",
                place: p::table::Place::Path,
                required: true,
                max: 32u32,
                fill: p::ValueSource::Merchant {
                    name: "shop",
                    identity: true,
                },
                ..p::FIELD
            },
            p::Field {
                name: "number",
                documented: "number",
                title: "单号",
                required: true,
                max: 32u32,
                ..p::FIELD
            },
            p::Field {
                name: "total",
                documented: "total",
                title: "总额",
                kind: p::Kind::Int {
                    min: 1i64,
                    max: 9223372036854775807i64,
                },
                required: true,
                ..p::FIELD
            },
            p::Field {
                name: "dry_run",
                documented: "dry_run",
                title: "试",
                kind: p::Kind::Bool,
                place: p::table::Place::Query,
                ..p::FIELD
            },
            p::Field {
                name: "Lock-Trace",
                documented: "Lock-Trace",
                title: "跟踪",
                place: p::table::Place::Header,
                max: 32u32,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "OrderRequest",
            fields: &ROWS,
            sorted: &[4u16, 3u16, 1u16, 0u16, 2u16],
            computed: false,
            identities: &[0u16],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for OrderRequest {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &ORDER_REQUEST
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(
                &[&p::Filled, &self.number, &self.total, &self.dry_run, &self.lock_trace],
            )
        }
    }
    impl p::MessageMut for OrderRequest {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(
                &mut [
                    &mut p::Filled,
                    &mut self.number,
                    &mut self.total,
                    &mut self.dry_run,
                    &mut self.lock_trace,
                ],
            )
        }
    }
    impl p::Empty for OrderRequest {
        #[inline]
        fn empty() -> Self {
            Self {
                number: p::empty(),
                total: p::empty(),
                dry_run: p::None,
                lock_trace: p::None,
            }
        }
    }
    impl p::core::fmt::Debug for OrderRequest {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        OrderRequest
    }
    /**The reply of 下单. Places an order.

[Documentation](https://lock.example/docs/order)*/
    pub struct OrderResponse {
        /**错误码. Why not.

* At most 32 bytes.*/
        pub code: p::Option<p::String>,
        /**错误描述. The same in words.

* At most 256 bytes.*/
        pub message: p::Option<p::String>,
        /**令牌. Opens the payment.

* Documented as required.
* Present once the order succeeded.
* At most 64 bytes.*/
        pub token: p::Option<p::String>,
        /// What was received and has no field of its own.
        pub unknown_fields: p::UnknownFields,
    }
    impl p::Clone for OrderResponse {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for OrderResponse {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for OrderResponse {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    pub(super) static ORDER_RESPONSE: p::Table = {
        static ROWS: [p::Field; 3usize] = [
            p::Field {
                name: "code",
                documented: "code",
                title: "错误码",
                max: 32u32,
                ..p::FIELD
            },
            p::Field {
                name: "message",
                documented: "message",
                title: "错误描述",
                max: 256u32,
                ..p::FIELD
            },
            p::Field {
                name: "token",
                documented: "token",
                title: "令牌",
                required: true,
                section: p::table::Section::Succeeded,
                max: 64u32,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "OrderResponse",
            fields: &ROWS,
            sorted: &[0u16, 1u16, 2u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for OrderResponse {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &ORDER_RESPONSE
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.code, &self.message, &self.token])
        }
        #[inline]
        fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
            p::Option::Some(&self.unknown_fields)
        }
    }
    impl p::MessageMut for OrderResponse {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.code, &mut self.message, &mut self.token])
        }
        #[inline]
        fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
            p::Option::Some(&mut self.unknown_fields)
        }
    }
    impl p::Empty for OrderResponse {
        #[inline]
        fn empty() -> Self {
            Self {
                code: p::None,
                message: p::None,
                token: p::None,
                unknown_fields: p::Default::default(),
            }
        }
    }
    impl p::core::fmt::Debug for OrderResponse {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        OrderResponse
    }
    ///Payment: what a client is handed. Serializes with the documented spellings.
    pub struct Payment {
        /**令牌. Opens the payment.

* Documented as required.
* At most 64 bytes.*/
        pub token: p::String,
        /**签名. Signature.

* Documented as required.*/
        pub sign: p::String,
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
    pub(super) static PAYMENT: p::Table = {
        static ROWS: [p::Field; 2usize] = [
            p::Field {
                name: "token",
                documented: "token",
                title: "令牌",
                required: true,
                max: 64u32,
                rare: p::Option::Some(
                    &p::table::Rare {
                        from: &["token"],
                        ..p::table::RARE
                    },
                ),
                ..p::FIELD
            },
            p::Field {
                name: "sign",
                documented: "sign",
                title: "签名",
                required: true,
                fill: p::ValueSource::Signature("payment"),
                sensitive: true,
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Payment",
            fields: &ROWS,
            sorted: &[1u16, 0u16],
            computed: true,
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
            visit(&[&self.token, &self.sign])
        }
    }
    impl p::MessageMut for Payment {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.token, &mut self.sign])
        }
    }
    impl p::Empty for Payment {
        #[inline]
        fn empty() -> Self {
            Self {
                token: p::empty(),
                sign: p::empty(),
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
    ::paytable::__serde! {
        Payment
    }
}
#[doc(hidden)]
use lock_types as __order_shared;
#[allow(unused_imports, deprecated)]
pub use order::{OrderRequest, OrderResponse};
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/order.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/gateway.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/query.toml"
);
#[allow(deprecated)]
const _: () = {
    use ::paytable::__private as p;
    static API: p::table::Api = p::table::Api {
        name: "Order",
        title: "下单",
        doc_url: "https://lock.example/docs/order",
        gateway: <Lock as p::Gateway>::TABLE,
        host: "https://api.lock.example",
        path: "/v1/shops/{shop}/orders",
        method: p::table::Method::Put,
        multipart: false,
        encoding: p::table::Encoding::Json,
        reply_encoding: p::table::Encoding::Json,
        certificate: false,
        signature_algorithms: &[p::table::SignatureAlgorithm::RsaSha256],
        reply: p::table::Reply::Signed,
        outcome: &[
            p::table::Layer {
                field: "",
                success: "",
                pending: &[],
                statuses: &[200u16, 204u16],
                code: p::Option::Some("code"),
                code_also: p::Option::None,
                message: p::Option::Some("message"),
                field_also: p::Option::None,
                message_also: p::Option::None,
                signed: true,
                opens: p::table::Section::Succeeded,
            },
        ],
        read_only: false,
        link: p::table::LinkForm::Url,
        member: p::Option::None,
        idempotency_key: p::Option::Some("number"),
        required_on_success: &["token"],
        echo: &[],
        request: &order::ORDER_REQUEST,
        rules: &[],
        response: &order::ORDER_RESPONSE,
        errors: &[],
        signatures: &[
            p::table::Signature {
                name: "payment",
                over: &[],
                lines: p::with_private_key!(
                    & [& [p::table::Piece::Merchant("shop")], &
                    [p::table::Piece::Text("token="), p::table::Piece::Field("token")]]
                ),
                algorithm: p::table::SignatureAlgorithm::RsaSha256,
                secret: p::Option::None,
                key: p::Option::None,
                key_suffix: "",
                written: p::table::Written::Base64,
                empties: false,
            },
        ],
        state: p::Option::None,
        foreign_state: p::Option::Some("state"),
    };
    #[automatically_derived]
    impl p::Api for Order {
        type Gateway = Lock;
        type Request = order::OrderRequest;
        type Response = order::OrderResponse;
        const TABLE: &'static p::table::Api = &API;
    }
    #[automatically_derived]
    impl p::Request for order::OrderRequest {
        type Api = Order;
    }
    #[automatically_derived]
    impl p::CallRequest for order::OrderRequest {}
    #[automatically_derived]
    impl p::Order for order::OrderRequest {
        const QUERY: &'static p::table::OrderQuery = {
            static QUERY: p::table::Api = {
                static QUERY_REQUEST: p::Table = {
                    static ROWS: [p::Field; 2usize] = [
                        p::Field {
                            name: "order_number",
                            documented: "order_number",
                            title: "单号",
                            place: p::table::Place::Path,
                            required: true,
                            max: 32u32,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "shop",
                            documented: "shop",
                            title: "商户号",
                            place: p::table::Place::Query,
                            required: true,
                            max: 32u32,
                            fill: p::ValueSource::Merchant {
                                name: "shop",
                                identity: true,
                            },
                            ..p::FIELD
                        },
                    ];
                    p::Table {
                        name: "QueryRequest",
                        fields: &ROWS,
                        sorted: &[0u16, 1u16],
                        computed: false,
                        identities: &[1u16],
                        messages: &[],
                        links: &[],
                    }
                };
                static QUERY_RESPONSE: p::Table = {
                    static ROWS: [p::Field; 6usize] = [
                        p::Field {
                            name: "code",
                            documented: "code",
                            title: "错误码",
                            max: 32u32,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "message",
                            documented: "message",
                            title: "错误描述",
                            max: 256u32,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "state",
                            documented: "state",
                            title: "状态",
                            kind: p::Kind::Choice(&["DONE", "NEW"]),
                            required: true,
                            section: p::table::Section::Succeeded,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "number",
                            documented: "number",
                            title: "单号",
                            required: true,
                            section: p::table::Section::Succeeded,
                            max: 32u32,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "amount",
                            documented: "amount",
                            title: "金额",
                            kind: p::Kind::Object(&__order_shared::AMOUNT),
                            section: p::table::Section::Succeeded,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "parts",
                            documented: "parts",
                            title: "部分",
                            kind: p::Kind::List(&PART),
                            section: p::table::Section::Succeeded,
                            ..p::FIELD
                        },
                    ];
                    p::Table {
                        name: "QueryResponse",
                        fields: &ROWS,
                        sorted: &[4u16, 0u16, 1u16, 3u16, 5u16, 2u16],
                        computed: false,
                        identities: &[],
                        messages: &[4u16, 5u16],
                        links: &[&p::OPENER],
                    }
                };
                static PART: p::Table = {
                    static ROWS: [p::Field; 1usize] = [
                        p::Field {
                            name: "name",
                            documented: "name",
                            title: "名称",
                            ..p::FIELD
                        },
                    ];
                    p::Table {
                        name: "Part",
                        fields: &ROWS,
                        sorted: &[0u16],
                        computed: false,
                        identities: &[],
                        messages: &[],
                        links: &[],
                    }
                };
                p::table::Api {
                    name: "Query",
                    title: "查询",
                    doc_url: "https://lock.example/docs/query",
                    gateway: <Lock as p::Gateway>::TABLE,
                    host: "https://api.lock.example",
                    path: "/v1/orders/{order_number}",
                    method: p::table::Method::Get,
                    multipart: false,
                    encoding: p::table::Encoding::Json,
                    reply_encoding: p::table::Encoding::Json,
                    certificate: false,
                    signature_algorithms: &[p::table::SignatureAlgorithm::RsaSha256],
                    reply: p::table::Reply::Signed,
                    outcome: &[
                        p::table::Layer {
                            field: "",
                            success: "",
                            pending: &[],
                            statuses: &[200u16, 204u16],
                            code: p::Option::Some("code"),
                            code_also: p::Option::None,
                            message: p::Option::Some("message"),
                            field_also: p::Option::None,
                            message_also: p::Option::None,
                            signed: true,
                            opens: p::table::Section::Succeeded,
                        },
                    ],
                    read_only: true,
                    link: p::table::LinkForm::Url,
                    member: p::Option::None,
                    idempotency_key: p::Option::None,
                    required_on_success: &["state"],
                    echo: &[],
                    request: &QUERY_REQUEST,
                    rules: &[],
                    response: &QUERY_RESPONSE,
                    errors: &[
                        &p::table::ErrorRow {
                            code: "NONE",
                            title: "无",
                            cause: "No order has this number.",
                            remedy: "Check the number.",
                            retry: p::table::Retry::Query,
                            texts: &[],
                        },
                    ],
                    signatures: &[],
                    state: p::Option::Some(
                        &p::table::State {
                            field: "state",
                            words: &[
                                ("DONE", p::table::OrderState::Paid),
                                ("NEW", p::table::OrderState::Open),
                            ],
                            number: "number",
                            payment: "",
                            amount: "amount.total",
                            payer_amount: "",
                            currency: "",
                            time: "",
                            payer: "",
                            compare: &[("number", "number"), ("total", "amount.total")],
                            compare_both_ways: &[],
                            not_found: &["NONE"],
                        },
                    ),
                    foreign_state: p::Option::None,
                }
            };
            &p::table::OrderQuery {
                api: &QUERY,
                carry: &[(1u16, 0u16)],
            }
        };
    }
    impl order::OrderResponse {
        /**What the client wants.

# Errors
The reply lacks a field that the bundle is made of.*/
        pub fn payment(
            &self,
            signer: &dyn p::Signer,
        ) -> p::Result<order::Payment, p::Error> {
            p::bundle(<Order as p::Api>::TABLE, self, signer)
        }
    }
};
