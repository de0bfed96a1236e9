const _: () = {
    use ::paytable::__private as p;
    static GATEWAY: p::table::Gateway = p::table::Gateway {
        name: "Harbour",
        title: "Harbour Pay",
        doc_url: "https://harbour.example/docs",
        hosts: &[("main", "https://api.harbour.example")],
        encoding: p::table::Encoding::Xml,
        reply_encoding: p::table::Encoding::Xml,
        root: "message",
        length_unit: p::table::Unit::Chars,
        four_byte_utf8: true,
        text_numbers: false,
        envelope: p::Option::None,
        encryption: p::Option::None,
        field_cipher: p::table::FieldCipher::RsaOaep,
        merchant: &[
            p::table::Credential {
                name: "shop_no",
                title: "Shop number",
                identity: true,
                needed: true,
                secret: false,
            },
        ],
        scheme: p::table::Scheme::Pairs(p::table::Sign {
            field: "mac",
            type_field: p::Option::None,
            algorithms: &[p::table::SignatureAlgorithm::HmacSha256],
            algorithm_names: &[],
            key_id: p::Option::None,
            certificate: p::Option::None,
            digest: p::Option::None,
            secret: p::table::Secret::Appended("&secret="),
            upper: false,
            empties: false,
            key_length: p::Option::None,
        }),
        key_refresh: p::Option::None,
        errors: &[],
        refusals: &[],
        pairs: p::table::SignedPairs {
            names: "amount capture capture_by channel chargeNo charge_no currency order_no part_amount_$n part_count reason reason_code remark shop_no status",
            deciding: "charge_no order_no reason_code shop_no status",
            telling: "order_no",
        },
        notice: p::Option::Some(p::table::Delivery {
            encoding: p::table::Encoding::Xml,
            within_seconds: 10u32,
            schedule: &[60u32, 600u32],
        }),
    };
    ///Harbour Pay. An acquirer that does not exist.
    #[automatically_derived]
    impl p::Gateway for Harbour {
        const TABLE: &'static p::table::Gateway = &GATEWAY;
    }
};
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/user/tables/harbour/gateway.toml"
);
const _: &::paytable::__private::core::primitive::str = ::paytable::__private::core::include_str!(
    "macros/../tests/user/tables/harbour/charge.toml"
);
