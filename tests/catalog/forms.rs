//! What a single value must be beyond type and length, and when a row is needed: tried in every shipped table.

use crate::{
    catalog::{all_apis, apis, cloud, is_cloud, request, wechat},
    judge::{found, judge, with_text},
};
use paytable::{
    Clock, Gateway, Protocol, Time, ViolationKind,
    table::{Api, Field, Kind, SignatureAlgorithm, Table},
};
use paytable_tests::{
    rules::word,
    sample::{Held, Place, Sample},
};
use std::{sync::Arc, time::Duration};

/// What is wrong with a field of a request.
fn wrong(api: &'static Api, request: &Sample, name: &str) -> Vec<ViolationKind> {
    found(api, request).into_iter().filter(|(field, _)| field == name).map(|(_, kind)| kind).collect()
}

#[test]
fn a_red_packet_below_one_or_above_two_hundred_yuan_needs_a_scene() {
    let mut tried = 0;
    for api in apis().filter(|api| api.request.find("scene_id").is_some()) {
        let mut request = request(api);
        for (fen, because) in [
            (1, Some("total_amount is at most 99 or at least 20001")),
            (99, Some("total_amount is at most 99 or at least 20001")),
            (100, None),
            (20_000, None),
            (20_001, Some("total_amount is at most 99 or at least 20001")),
        ] {
            request.clear("scene_id");
            let at = request.table.find("total_amount").unwrap();
            request.values[at] = Held::Int(fen);
            let needed = because.map(|because| ViolationKind::Needed { because: because.to_owned() });
            assert_eq!(wrong(api, &request, "scene_id"), Vec::from_iter(needed), "{} {fen}", api.name);
            request.give("scene_id");
            assert_eq!(wrong(api, &request, "scene_id"), [], "{} {fen}", api.name);
            tried += 1;
        }
    }
    assert_eq!(tried, 4 * 5);
}

/// Every place of every request whose field is one of those, and how many there are.
fn at_each(is_one: impl Fn(&Field) -> bool, mut visit: impl FnMut(&'static Api, &Sample, &Place)) -> usize {
    let mut tried = 0;
    for api in apis() {
        let request = request(api);
        for place in request.places().into_iter().filter(|place| is_one(place.field)) {
            visit(api, &request, &place);
            tried += 1;
        }
    }
    tried
}

#[test]
fn a_payment_code_is_eighteen_digits_and_begins_with_ten_to_fifteen() {
    let tried = at_each(
        |field| field.name == "auth_code",
        |api, request, place| {
            let code = |text: &str, wrong: &[&'static str]| {
                let wrong: Vec<_> = wrong.iter().map(|word| (place.name.as_str(), *word)).collect();
                judge(api, &with_text(request, place, text), &wrong);
            };
            for start in 10..=15 {
                code(&format!("{start}0061098828009406"), &[]);
            }
            code("090061098828009406", &["beginning"]);
            code("160061098828009406", &["beginning"]);
            code("12006109882800940", &["too short"]);
            code("1200610988280094066", &["too long"]);
            code("12006109882800940x", &["charset"]);
            code("１20061098828009406", &["too long", "charset", "beginning"]);
        },
    );
    assert_eq!(tried, 3);
}

#[test]
fn an_openid_is_neither_blank_nor_what_a_script_writes_for_nothing() {
    let is_openid = |field: &Field| field.name.to_lowercase().ends_with("openid");
    let tried = at_each(is_openid, |api, request, place| {
        for (text, broken) in [
            (" ", "blank"),
            ("\u{3000}\t", "blank"),
            ("undefined", "never"),
            (" Undefined", "never"),
            ("null", "never"),
            ("NULL", "never"),
        ] {
            judge(api, &with_text(request, place, text), &[(&place.name, broken)]);
        }
        // A name may well begin so.
        judge(api, &with_text(request, place, "nullable-undefined"), &[]);
    });
    assert!(tried > 30, "{tried}");
}

#[test]
fn a_text_that_is_needed_is_not_blank() {
    let is_needed = |field: &Field| field.required && matches!(field.kind, Kind::Text) && !field.encrypted;
    let mut bodies = 0;
    let tried = at_each(is_needed, |api, request, place| {
        if !place.field.charset.is_empty() || place.field.min > 1 || is_filled(place.field) {
            return;
        }
        bodies += usize::from(matches!(place.field.name, "body" | "description"));
        for text in [" ", "\n", "\u{3000}", "\u{a0}"] {
            if place.field.max >= 3 {
                judge(api, &with_text(request, place, text), &[(&place.name, "blank")]);
            }
        }
    });
    assert!(tried > 200 && bodies > 15, "{tried} {bodies}");
}

fn is_filled(field: &Field) -> bool {
    use paytable::table::ValueSource;
    !matches!(field.fill, ValueSource::Caller | ValueSource::Default(_))
}

#[test]
fn a_row_that_a_rule_asks_for_is_not_there_if_it_is_blank() {
    let api = apis().find(|api| api.name == "TransferEmployee").unwrap();
    let mut request = request(api);
    request.set("check_name", "FORCE_CHECK");
    request.set("re_user_name", " ");
    let because = "check_name is FORCE_CHECK".to_owned();
    assert_eq!(wrong(api, &request, "re_user_name"), [ViolationKind::Needed { because }]);
}

/// A clock that stands still.
struct Stopped(i64);

impl Clock for Stopped {
    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0).unwrap() * 1000 + 999)
    }
}

fn at<G: Gateway>(protocol: Protocol<G>, now: i64) -> Protocol<G> {
    protocol.with_clock(Arc::new(Stopped(now)))
}

#[test]
fn an_order_does_not_lapse_before_it_is_placed() {
    let now = Time::new(2100, 1, 1, 0, 0, 0).unwrap().unix();
    let is_expiry = |field: &Field| field.name.to_lowercase().replace('_', "") == "timeexpire";
    let tried = at_each(is_expiry, |api, request, place| {
        let Kind::Time(format) = place.field.kind else { panic!("{} is no time", place.name) };
        let least = if is_cloud(api.gateway.name) { 60 } else { 0 };
        for (seconds, early) in [(least, false), (3600, false), (least - 1, true), (-86_400, true)] {
            let text = Time::from_unix(now + seconds).unwrap().format(format);
            let request = with_text(request, place, &text);
            let prepared = if is_cloud(api.gateway.name) {
                at(cloud(), now).prepare_dynamic(api, &request)
            } else {
                at(wechat(SignatureAlgorithm::HmacSha256), now).prepare_dynamic(api, &request)
            };
            let found: Vec<_> = prepared.err().map_or(Vec::new(), |found| found.list().to_vec());
            let words: Vec<_> = found.iter().map(|v| (v.field.as_str(), word(&v.kind))).collect();
            let wanted = if early { vec![(place.name.as_str(), "too early")] } else { vec![] };
            assert_eq!(words, wanted, "{} {seconds}", api.name);
        }
    });
    assert_eq!(tried, 9);
}

/// Fields of what is sent, those of nested messages included, each with its path.
fn fields(table: &'static Table, above: &str, visit: &mut dyn FnMut(&str, &'static Field)) {
    for field in table.fields {
        let path = format!("{above}{}", field.name);
        visit(&path, field);
        match field.kind {
            Kind::Json(inside) | Kind::JsonList(inside) | Kind::Object(inside) | Kind::List(inside) => {
                fields(inside, &format!("{path}."), visit);
            }
            Kind::Form(inside) => fields(inside, &format!("{path}."), visit),
            Kind::Numbered { items, .. } => fields(items, &format!("{path}."), visit),
            _ => {}
        }
    }
}

/// Words in names of amounts. What they stand in and is no number is a currency or a description.
const MONEY: [&str; 8] = ["fee", "amount", "price", "duty", "rate", "fine", "refund", "total"];

#[test]
fn every_amount_that_is_sent_has_an_upper_bound() {
    let (mut bounded, mut open) = (0, Vec::new());
    for api in all_apis() {
        fields(api.request, "", &mut |path, field| {
            let Kind::Int { max, .. } = field.kind else { return };
            let of_money = |part: &str| MONEY.contains(&part.to_lowercase().as_str());
            let name = field.name.replace("Fee", "_fee");
            let counts = ["_num", "_quantity", "_count", "_payments", "_percentage"]
                .iter()
                .any(|end| name.ends_with(end));
            if name.split('_').any(of_money) && !counts {
                if max == 1_000_000_000 {
                    bounded += 1;
                } else {
                    open.push(format!("{} {path}: {max}", api.name));
                }
            }
        });
    }
    assert_eq!(open, [""; 0]);
    assert!(bounded > 60, "{bounded}");
}
