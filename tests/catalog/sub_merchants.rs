//! A client of a service provider that acts for one sub-merchant.

use crate::{
    catalog::{apis, is_cloud, merchant, setting},
    oracle::sent,
};
use paytable::{
    CloudPay, Draft, Message, Protocol, WechatV2,
    table::{Api, Kind, Reply, ValueSource},
    wechat_v3,
};
use paytable_tests::{
    rules::satisfy,
    sample::{Held, Sample},
};

const SUB: [(&str, &str); 2] = [("sub_mch_id", "1900000777"), ("sub_appid", "wx7777777777777777")];

/// Rows of that name that mean something else than for whom the call is.
const OTHERS: [(&str, &str); 3] = [
    ("BankSubMerchantQuery", "sub_mch_id"),
    ("SubMerchantConfigAdd", "sub_appid"),
    ("ApplymentModifyContact", "sub_mch_id"),
];

fn prepared(api: &'static Api, request: &dyn Message) -> Draft {
    let with = |merchant| {
        SUB.iter().fold(merchant, |all: paytable::Merchant, (name, value)| all.with(*name, *value))
    };
    if is_cloud(api.gateway.name) {
        let protocol = Protocol::<CloudPay>::new(with(paytable::Merchant::bare())).unwrap();
        protocol.prepare_dynamic(api, request).unwrap_or_else(|error| panic!("{}: {error}", api.name))
    } else {
        let protocol = Protocol::<WechatV2>::new(with(merchant())).unwrap();
        protocol.prepare_dynamic(api, request).unwrap_or_else(|error| panic!("{}: {error}", api.name))
    }
}

fn is_filled(api: &Api, at: usize) -> bool {
    let field = &api.request.fields[at];
    let merchant = ValueSource::Merchant { name: field.name, identity: false };
    field.fill == merchant && !matches!(field.kind, Kind::Object(_))
}

#[test]
fn a_client_of_a_sub_merchant_names_it_in_every_call_that_has_the_rows() {
    let (mut filled, mut required, mut others) = (0, 0, Vec::new());
    for api in apis().filter(|api| api.reply != Reply::None) {
        for (name, value) in SUB {
            let Some(at) = api.request.find(name) else { continue };
            if !is_filled(api, at) {
                // A struct asks for these by name; there is nothing to forget.
                if api.request.fields[at].required {
                    required += 1;
                } else {
                    others.push((api.name, name));
                }
                continue;
            }
            let mut request = Sample::required(api.request);
            satisfy(api, &mut request, &|name| setting(name).or_else(|| of_sub(name)), &[]);
            request.values[at] = Held::Nothing;
            let arrived = sent(api, &prepared(api, &request));
            assert_eq!(arrived.get(name), Some(value), "{} {name}", api.name);
            // A request can be for another one.
            request.values[at] = Held::Text("1900000888".to_owned());
            let arrived = sent(api, &prepared(api, &request));
            assert_eq!(arrived.get(name), Some("1900000888"), "{} {name}", api.name);
            filled += 1;
        }
    }
    others.sort_unstable();
    let mut expected = OTHERS.to_vec();
    expected.sort_unstable();
    assert_eq!(others, expected);
    assert!(filled > 85 && required > 40, "{filled} {required}");
}

fn of_sub(name: &str) -> Option<String> {
    SUB.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
}

#[test]
fn rows_of_sub_merchants_of_apiv3_are_filled_where_they_are_not_asked_for() {
    let (mut filled, mut required) = (0, 0);
    for (api, name) in wechat_v3::APIS.iter().flat_map(|api| [(api, "sub_mchid"), (api, "sub_appid")]) {
        let Some(at) = api.request.find(name) else { continue };
        let is_asked_for = api.request.fields[at].required;
        // A plain field of the struct cannot be forgotten.
        assert_eq!(is_filled(api, at), !is_asked_for, "{} {name}", api.name);
        *if is_asked_for { &mut required } else { &mut filled } += 1;
    }
    assert!(filled > 20 && required > 40, "{filled} {required}");
}
