//! What a single value must be beyond type and length, and when a row is needed: tried in every shipped table.

use crate::{
    catalog::{apis, request},
    judge::found,
};
use paytable::{ViolationKind, table::Api};
use paytable_tests::sample::{Held, Sample};

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
