//! Generated code compiles wherever a marker can stand, whatever the names around it mean. Most of what is tested
//! here is that this file compiles; a crate under another name is in `hygiene/renamed`.

#![no_implicit_prelude]
#![deny(warnings)]
// A library's interface is in `hygiene/renamed`.
#![allow(missing_docs)]

use ::paytable::{Api as _, Gateway as _};

/// Where everything that generated code could lean on means something else.
#[allow(dead_code, non_camel_case_types, unreachable_pub)]
mod shadowed {
    mod alloc {}
    mod core {}
    mod paytable {}
    mod serde {}
    mod std {}

    pub struct Box;
    pub struct Default;
    pub struct Err;
    pub struct Fen;
    pub struct From;
    pub struct None;
    pub struct Ok;
    pub struct Option;
    pub struct Result;
    pub struct Some;
    pub struct String;
    pub struct Time;
    pub struct Vec;
    pub struct bool;
    pub struct i64;
    pub struct p;
    pub struct str;
    pub struct u16;
    pub struct u32;

    macro_rules! compile_error {
        ($($any:tt)*) => {};
    }
    macro_rules! concat {
        ($($any:tt)*) => {};
    }
    macro_rules! include_str {
        ($($any:tt)*) => {};
    }
    // Used once, so that they count as used.
    compile_error!();
    concat!();
    include_str!();

    #[derive(::paytable::Gateway)]
    #[gateway(path = "user/tables/harbour/gateway.toml")]
    pub struct Harbour;

    #[derive(::paytable::Api)]
    #[api(path = "user/tables/harbour/charge.toml")]
    pub struct Charge;

    #[derive(::paytable::Notice)]
    #[notice(path = "user/tables/harbour/charge.toml", gateway = crate::hygiene::shadowed::Harbour)]
    pub struct ChargeNotice;

    #[derive(::paytable::Api)]
    #[api("wechat_v2/unified_order")]
    pub struct UnifiedOrder;

    #[derive(::paytable::Api)]
    #[api("cloudpay/unified_order")]
    pub struct CloudOrder;
}

/// The tables whose expansion is recorded in `expand`: what is recorded also compiles.
mod recorded {
    pub(crate) mod request {
        #[derive(::paytable::Api)]
        #[api(path = "expand/request.toml")]
        pub(crate) struct Ask;
    }

    pub(crate) mod reply {
        #[derive(::paytable::Api)]
        #[api(path = "expand/reply.toml")]
        pub(crate) struct Ask;
    }

    #[derive(::paytable::Notice)]
    #[notice(path = "expand/notice.toml")]
    pub(crate) struct Told;
}

/// Markers that only this module sees; what is not used of them is nobody's mistake.
mod private {
    #[derive(::paytable::Gateway)]
    #[gateway(path = "user/tables/harbour/gateway.toml")]
    struct Harbour;

    #[derive(::paytable::Api)]
    #[api(path = "user/tables/harbour/charge.toml")]
    struct Charge;

    #[derive(::paytable::Notice)]
    #[notice(path = "user/tables/harbour/charge.toml")]
    struct ChargeNotice;

    #[derive(::paytable::Api)]
    #[api("wechat_v2/unified_order")]
    struct UnifiedOrder;

    pub(super) fn names() -> [&'static ::core::primitive::str; 4] {
        [
            <Harbour as ::paytable::Gateway>::TABLE.name,
            <Charge as ::paytable::Api>::TABLE.name,
            <ChargeNotice as ::paytable::Notice>::TABLE.name,
            <UnifiedOrder as ::paytable::Api>::TABLE.name,
        ]
    }
}

/// Markers of every visibility between private and public.
mod outer {
    pub(crate) mod inner {
        use crate::hygiene::shadowed::Harbour;

        #[derive(::paytable::Api)]
        #[api(path = "user/tables/harbour/charge.toml")]
        #[allow(clippy::needless_pub_self, reason = "it is one of the ways to write a visibility")]
        pub(self) struct Own;

        #[derive(::paytable::Api)]
        #[api(path = "user/tables/harbour/charge.toml")]
        pub(super) struct Above;

        #[derive(::paytable::Api)]
        #[api(path = "user/tables/harbour/charge.toml")]
        pub(in crate::hygiene::outer) struct Named;

        #[derive(::paytable::Api)]
        #[api(path = "user/tables/harbour/charge.toml")]
        pub(in super::super) struct Far;

        #[derive(::paytable::Api)]
        #[api(path = "user/tables/harbour/charge.toml")]
        pub(crate) struct Crate;

        pub(super) fn own() -> &'static ::core::primitive::str {
            <Own as ::paytable::Api>::TABLE.path
        }
    }

    /// What each of them shows out here.
    pub(super) fn paths() -> [&'static ::core::primitive::str; 5] {
        use ::paytable::Request;

        fn path<R: Request>() -> &'static ::core::primitive::str {
            <R::Api as ::paytable::Api>::TABLE.path
        }
        [
            inner::own(),
            path::<inner::AboveRequest>(),
            path::<inner::NamedRequest>(),
            path::<inner::FarRequest>(),
            path::<inner::CrateRequest>(),
        ]
    }
}

#[::core::prelude::v1::test]
fn a_marker_in_a_function_has_its_types_in_that_function() {
    #[derive(::paytable::Gateway)]
    #[gateway(path = "user/tables/harbour/gateway.toml")]
    struct Harbour;

    #[derive(::paytable::Api)]
    #[api(path = "user/tables/harbour/charge.toml")]
    struct Charge;

    #[derive(::paytable::Notice)]
    #[notice(path = "user/tables/harbour/charge.toml")]
    struct ChargeNotice;

    let request = <ChargeRequest as ::core::convert::From<charge::Required>>::from(charge::Required {
        order_no: ::std::convert::Into::into("A0001"),
        amount: ::paytable::Fen(1200),
        capture: charge::Capture::Now,
    });
    ::core::assert_eq!(request.order_no, "A0001");
    ::core::assert_eq!(<ChargeNotice as ::paytable::Notice>::TABLE.gateway.name, Harbour::TABLE.name);
}

#[::core::prelude::v1::test]
fn a_marker_can_be_as_private_as_one_likes() {
    ::core::assert_eq!(private::names(), ["Harbour", "Charge", "ChargeNotice", "UnifiedOrder"]);
    ::core::assert_eq!(outer::paths(), ["/v1/charge"; 5]);
}

#[::core::prelude::v1::test]
fn names_that_a_table_uses_twice_stay_apart() {
    use ::core::default::Default as _;

    let reply = recorded::reply::AskResponse::default();
    let names: (
        &::core::option::Option<recorded::reply::ask::AskResponseTicket>,
        &::core::option::Option<::std::string::String>,
        &::paytable::UnknownFields,
    ) = (&reply.ticket, &reply.unknown_fields_, &reply.unknown_fields);
    ::core::assert!(names.0.is_none() && names.1.is_none() && names.2.is_empty());
    ::core::assert_eq!(recorded::reply::Ask::TABLE.response.fields.len(), 6);
    ::core::assert_eq!(recorded::request::Ask::TABLE.request.fields.len(), 12);
    ::core::assert_eq!(<recorded::Told as ::paytable::Notice>::TABLE.ack.len(), 2);
}

#[::core::prelude::v1::test]
fn names_around_a_marker_do_not_change_what_it_becomes() {
    use ::core::iter::Iterator as _;

    let (among_others, alone) = (shadowed::Charge::TABLE, outer::inner::Crate::TABLE);
    let rows = |api: &'static ::paytable::table::Api| api.request.fields.iter().map(|field| field.name);
    ::core::assert!(rows(among_others).eq(rows(alone)));
}
