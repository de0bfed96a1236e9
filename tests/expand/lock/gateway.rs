const _: () = {
    use ::paytable::__private as p;
    static GATEWAY: p::table::Gateway = p::table::Gateway {
        name: "Lock",
        title: "Lock Pay",
        doc_url: "https://lock.example/docs",
        hosts: &[("main", "https://api.lock.example")],
        encoding: p::table::Encoding::Json,
        reply_encoding: p::table::Encoding::Json,
        root: "",
        length_unit: p::table::Unit::Bytes,
        four_byte_utf8: true,
        text_numbers: false,
        envelope: p::Option::None,
        encryption: p::Option::None,
        field_cipher: p::table::FieldCipher::RsaOaep,
        merchant: &[
            p::table::Credential {
                name: "shop",
                title: "商户号",
                identity: true,
                needed: true,
                secret: false,
            },
        ],
        scheme: p::with_private_key!(
            p::table::Scheme::Lines(& p::table::Lines { request : & [&
            [p::table::Piece::Method], & [p::table::Piece::Target], &
            [p::table::Piece::Time], & [p::table::Piece::Nonce], &
            [p::table::Piece::Body]], headers : & [("Authorization", &
            [p::table::Piece::Text("LOCK shop=\""), p::table::Piece::Merchant("shop"),
            p::table::Piece::Text("\",key=\""), p::table::Piece::KeyId,
            p::table::Piece::Text("\",time=\""), p::table::Piece::Time,
            p::table::Piece::Text("\",nonce=\""), p::table::Piece::Nonce,
            p::table::Piece::Text("\",sign=\""), p::table::Piece::Signature,
            p::table::Piece::Text("\"")]), ("Accept", &
            [p::table::Piece::Text("application/json; a={b}")]), ("Lock-Serial", &
            [p::table::Piece::PeerKeyId])], received : & [&
            [p::table::Piece::Header("Lock-Time")], & [p::table::Piece::Body]],
            line_feeds : p::table::LineFeeds::AfterEach, signature : "Lock-Signature",
            signature_text : p::table::SignatureText::Base64, key_id :
            p::Option::Some("Lock-Serial"), time : "Lock-Time", time_unit :
            p::table::TimeUnit::Seconds, window_seconds : 60u32, algorithm :
            p::table::SignatureAlgorithm::RsaSha256, secrets : p::Option::None, })
        ),
        key_refresh: p::Option::Some({
            static REFRESH: p::table::Api = {
                static KEYS_REQUEST: p::Table = {
                    static ROWS: [p::Field; 0usize] = [];
                    p::Table {
                        name: "KeysRequest",
                        fields: &ROWS,
                        sorted: &[],
                        computed: false,
                        identities: &[],
                        messages: &[],
                        links: &[],
                    }
                };
                static KEYS_RESPONSE: p::Table = {
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
                            name: "data",
                            documented: "data",
                            title: "列表",
                            kind: p::Kind::List(&KEY),
                            required: true,
                            section: p::table::Section::Succeeded,
                            ..p::FIELD
                        },
                    ];
                    p::Table {
                        name: "KeysResponse",
                        fields: &ROWS,
                        sorted: &[0u16, 2u16, 1u16],
                        computed: false,
                        identities: &[],
                        messages: &[2u16],
                        links: &[&p::OPENER],
                    }
                };
                static KEY: p::Table = {
                    static ROWS: [p::Field; 2usize] = [
                        p::Field {
                            name: "serial",
                            documented: "serial",
                            title: "序列号",
                            required: true,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "sealed",
                            documented: "sealed",
                            title: "证书",
                            kind: p::Kind::Object(&SEALED),
                            required: true,
                            ..p::FIELD
                        },
                    ];
                    p::Table {
                        name: "Key",
                        fields: &ROWS,
                        sorted: &[1u16, 0u16],
                        computed: false,
                        identities: &[],
                        messages: &[1u16],
                        links: &[],
                    }
                };
                static SEALED: p::Table = {
                    static ROWS: [p::Field; 3usize] = [
                        p::Field {
                            name: "nonce",
                            documented: "nonce",
                            title: "随机串",
                            required: true,
                            max: 12u32,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "about",
                            documented: "about",
                            title: "附加数据",
                            required: true,
                            max: 16u32,
                            ..p::FIELD
                        },
                        p::Field {
                            name: "text",
                            documented: "text",
                            title: "密文",
                            kind: p::Kind::Encrypted(
                                &p::table::Encrypted {
                                    inside: p::Option::None,
                                    cipher: p::table::Cipher::Gcm {
                                        nonce: "nonce",
                                        associated: "about",
                                    },
                                    root: p::Option::None,
                                },
                            ),
                            required: true,
                            ..p::FIELD
                        },
                    ];
                    p::Table {
                        name: "Sealed",
                        fields: &ROWS,
                        sorted: &[1u16, 0u16, 2u16],
                        computed: true,
                        identities: &[],
                        messages: &[2u16],
                        links: &[],
                    }
                };
                p::table::Api {
                    name: "Keys",
                    title: "证书",
                    doc_url: "https://lock.example/docs/keys",
                    gateway: &GATEWAY,
                    host: "https://api.lock.example",
                    path: "/v1/keys",
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
                    required_on_success: &["data"],
                    echo: &[],
                    request: &KEYS_REQUEST,
                    rules: &[],
                    response: &KEYS_RESPONSE,
                    errors: &[],
                    signatures: &[],
                    state: p::Option::None,
                    foreign_state: p::Option::Some("state"),
                }
            };
            &p::table::KeyRefresh {
                api: &REFRESH,
                list: "data",
                id: "serial",
                certificate: "sealed.text",
            }
        }),
        errors: &[],
        refusals: &[],
        pairs: p::table::SignedPairs {
            names: "",
            deciding: "",
            telling: "",
        },
        notice: p::Option::Some(p::table::Delivery {
            encoding: p::table::Encoding::Json,
            within_seconds: 5u32,
            schedule: &[15u32, 30u32],
        }),
    };
    ///Lock Pay. An acquirer that does not exist.
    #[automatically_derived]
    impl p::Gateway for Lock {
        const TABLE: &'static p::table::Gateway = &GATEWAY;
    }
};
///Types that the tables of [`Lock`](super::Lock) share.
#[allow(clippy::pedantic, clippy::nursery)]
pub mod lock_types {
    use ::paytable::__private as p;
    ///Amount: the inside of a field.
    pub struct Amount {
        /**总额. Order amount.

* In fen.*/
        pub total: p::Option<p::Fen>,
        /// What was received and has no field of its own.
        pub unknown_fields: p::UnknownFields,
    }
    impl p::Clone for Amount {
        #[inline]
        fn clone(&self) -> Self {
            p::copy(self)
        }
    }
    impl p::PartialEq for Amount {
        #[inline]
        fn eq(&self, other: &Self) -> p::core::primitive::bool {
            p::equal(self, other)
        }
    }
    impl p::core::default::Default for Amount {
        #[inline]
        fn default() -> Self {
            p::empty()
        }
    }
    #[doc(hidden)]
    pub static AMOUNT: p::Table = {
        static ROWS: [p::Field; 1usize] = [
            p::Field {
                name: "total",
                documented: "total",
                title: "总额",
                kind: p::Kind::Int {
                    min: 0i64,
                    max: 9223372036854775807i64,
                },
                ..p::FIELD
            },
        ];
        p::Table {
            name: "Amount",
            fields: &ROWS,
            sorted: &[0u16],
            computed: false,
            identities: &[],
            messages: &[],
            links: &[],
        }
    };
    impl p::Message for Amount {
        #[inline]
        fn table(&self) -> &'static p::Table {
            &AMOUNT
        }
        #[inline]
        fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
            visit(&[&self.total])
        }
        #[inline]
        fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
            p::Option::Some(&self.unknown_fields)
        }
    }
    impl p::MessageMut for Amount {
        #[inline]
        fn write(
            &mut self,
            visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut]),
        ) {
            visit(&mut [&mut self.total])
        }
        #[inline]
        fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
            p::Option::Some(&mut self.unknown_fields)
        }
    }
    impl p::Empty for Amount {
        #[inline]
        fn empty() -> Self {
            Self {
                total: p::None,
                unknown_fields: p::Default::default(),
            }
        }
    }
    impl p::Value for Amount {
        #[inline]
        fn value_ref(&self) -> p::ValueRef<'_> {
            p::ValueRef::Object(self)
        }
    }
    impl p::ValueMut for Amount {
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
    impl p::core::fmt::Debug for Amount {
        #[inline]
        fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
            p::debug(self, f)
        }
    }
    ::paytable::__serde_if_enabled! {
        Amount
    }
}
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/gateway.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/keys.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/order.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/paid.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/lock/query.toml"
);
