const _: () = {
    use ::paytable::__private as p;
    static GATEWAY: p::table::Gateway = p::table::Gateway {
        name: "Hook",
        title: "Hook Pay",
        doc_url: "https://hook.example/docs",
        hosts: &[("main", "https://api.hook.example")],
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
                name: "api_key",
                title: "API 密钥",
                identity: false,
                needed: true,
                secret: true,
            },
            p::table::Credential {
                name: "sent",
                title: "请求密钥",
                identity: false,
                needed: true,
                secret: true,
            },
            p::table::Credential {
                name: "told",
                title: "通知密钥",
                identity: false,
                needed: false,
                secret: true,
            },
        ],
        scheme: p::with_private_key!(
            p::table::Scheme::Lines(& p::table::Lines { request : & [&
            [p::table::Piece::TimeMs], & [p::table::Piece::BodySha256]], headers : &
            [("Authorization", & [p::table::Piece::Text("Bearer "),
            p::table::Piece::Secret("api_key")]), ("Hook-Digest", &
            [p::table::Piece::BodySha256]), ("Hook-Signature", &
            [p::table::Piece::Signature])], received : & [&
            [p::table::Piece::Header("Hook-Signature:t"), p::table::Piece::Text("."),
            p::table::Piece::Body]], line_feeds : p::table::LineFeeds::Between, signature
            : "Hook-Signature:v1", signature_text : p::table::SignatureText::Base64Url,
            key_id : p::Option::None, time : "Hook-Signature:t", time_unit :
            p::table::TimeUnit::Seconds, window_seconds : 300u32, algorithm :
            p::table::SignatureAlgorithm::HmacSha512, secrets :
            p::Option::Some(p::table::LineSecrets { request : p::Option::Some("sent"),
            received : "told", mac : p::HMAC_SHA512 }), })
        ),
        key_refresh: p::Option::None,
        errors: &[],
        refusals: &[],
        pairs: p::table::SignedPairs {
            names: "",
            deciding: "",
            telling: "",
        },
        notice: p::Option::None,
    };
    ///Hook Pay. An acquirer that does not exist.
    #[automatically_derived]
    impl p::Gateway for Hook {
        const TABLE: &'static p::table::Gateway = &GATEWAY;
    }
};
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/expand/hook/gateway.toml"
);
