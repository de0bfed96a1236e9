//! The table of functions.

use crate::serve::wechat::twin::{NOT_CARRIED, TWINS, of};
use paytable::{
    cloudpay,
    table::{Kind, Table},
};

#[test]
fn every_function_has_the_api_of_its_documentation() {
    let paths: Vec<[&str; 2]> = TWINS.iter().map(|twin| [twin.cloud.path, twin.v2.path]).collect();
    let documented = [
        ["unifiedOrder", "/pay/unifiedorder"],
        ["queryorder", "/pay/orderquery"],
        ["closeorder", "/pay/closeorder"],
        ["refund", "/secapi/pay/refund"],
        ["queryrefund", "/pay/refundquery"],
        ["downloadbill", "/pay/downloadbill"],
        ["profitsharing", "/secapi/pay/profitsharing"],
        ["multiprofitsharing", "/secapi/pay/multiprofitsharing"],
        ["profitsharingaddreceiver", "/pay/profitsharingaddreceiver"],
        ["profitsharingremovereceiver", "/pay/profitsharingremovereceiver"],
        ["profitsharingquery", "/pay/profitsharingquery"],
        ["profitsharingfinish", "/secapi/pay/profitsharingfinish"],
        ["profitsharingreturn", "/secapi/pay/profitsharingreturn"],
        ["profitsharingreturnquery", "/pay/profitsharingreturnquery"],
    ];
    let documented: Vec<[String; 2]> =
        documented.iter().map(|[cloud, v2]| [format!("/_/pay/{cloud}"), (*v2).to_owned()]).collect();
    assert_eq!(paths, documented);
    assert_eq!(TWINS.len(), cloudpay::APIS.len());
    for api in cloudpay::APIS {
        assert!(std::ptr::eq(of(api).unwrap().cloud, *api), "{}", api.name);
    }
    assert!(of(paytable::wechat_v2::APIS[0]).is_none());
}

#[test]
fn calls_that_move_money_are_those_that_need_the_certificate() {
    for twin in TWINS {
        assert_eq!(twin.moves_money, twin.v2.certificate, "{}", twin.cloud.name);
        assert_eq!(twin.cloud.read_only, twin.v2.read_only, "{}", twin.cloud.name);
    }
}

fn nested(kind: Kind) -> Option<&'static Table> {
    match kind {
        Kind::Object(table) | Kind::Json(table) | Kind::List(table) | Kind::JsonList(table) => Some(table),
        _ => None,
    }
}

/// The rows of requests that have no place.
fn lost(path: &str, from: &Table, to: &Table, lost: &mut Vec<String>) {
    for field in from.fields {
        let name = format!("{path}{}", field.name);
        let Some(there) = to.find(field.name).map(|at| &to.fields[at]) else {
            lost.push(name);
            continue;
        };
        match (nested(field.kind), nested(there.kind)) {
            (Some(from), Some(to)) => self::lost(&format!("{name}."), from, to, lost),
            // A text may hold it as well.
            (None, _) => assert!(
                matches!(field.kind, Kind::Int { .. }) == matches!(there.kind, Kind::Int { .. }),
                "{name} is a number on one side only"
            ),
            (Some(_), None) => lost.push(name),
        }
    }
}

#[test]
fn every_row_of_a_request_goes_on_or_is_in_the_list_of_those_that_do_not() {
    let mut dropped = Vec::new();
    for twin in TWINS {
        let mut lost_here = Vec::new();
        lost("", twin.cloud.request, twin.v2.request, &mut lost_here);
        // They are taken out even where APIv2 has the row.
        if twin.cloud.request.find("nonce_str").is_some() {
            lost_here.push("nonce_str".to_owned());
        }
        for row in &lost_here {
            let listed = NOT_CARRIED.iter().any(|(name, _)| name == row);
            assert!(listed, "{}: {row} is neither carried nor listed", twin.cloud.name);
        }
        dropped.extend(lost_here);
    }
    for (name, why) in NOT_CARRIED {
        assert!(dropped.iter().any(|row| row == name), "{name} is listed and always carried");
        assert!(!why.is_empty());
    }
}
