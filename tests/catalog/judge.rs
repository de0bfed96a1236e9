//! What has to be wrong with a request, and what the runtime finds.

use crate::catalog::{prepare, setting};
use paytable::{
    ViolationKind,
    table::{Api, Field, Kind, SignatureAlgorithm, Unit},
};
use paytable_tests::{
    rules::{Faults, faults, word},
    sample::{Held, Place, Sample},
};

/// The most that RSA with 2048 bits and OAEP takes.
pub(crate) const ENCRYPTED: usize = 214;

pub(crate) fn unit(api: &Api, field: &Field) -> Unit {
    field.unit.unwrap_or(api.gateway.length_unit)
}

/// The violations that the runtime finds.
pub(crate) fn found(api: &'static Api, request: &Sample) -> Vec<(String, ViolationKind)> {
    match prepare(api, request, SignatureAlgorithm::HmacSha256) {
        Ok(_) => Vec::new(),
        Err(violations) => {
            assert!(violations.list().iter().all(|violation| violation.doc_url == api.doc_url));
            violations.list().iter().map(|v| (v.field.clone(), v.kind.clone())).collect()
        }
    }
}

/// What is missing, what breaks rules, and what as a whole became too long.
pub(crate) fn expected(api: &'static Api, request: &Sample) -> Faults {
    let mut expected = faults(api, request, &setting);
    let mut copy = request.clone();
    for place in request.places() {
        let written = matches!(place.field.kind, Kind::Json(_) | Kind::JsonList(_) | Kind::Form(_));
        let text = copy.at_place(&place).text(place.field).unwrap_or_default();
        if written && unit(api, place.field).length(&text) > place.field.max as usize {
            expected.insert((place.name, "too long"));
        }
    }
    expected
}

/// Holds what the runtime finds against what has to be found: what the request as it stands breaks, and these.
#[track_caller]
pub(crate) fn judge(api: &'static Api, request: &Sample, wrong: &[(&str, &'static str)]) {
    let mut all = expected(api, request);
    all.extend(wrong.iter().map(|(field, word)| ((*field).to_owned(), *word)));
    let found: Faults =
        found(api, request).into_iter().map(|(field, broken)| (field, word(&broken))).collect();
    assert_eq!(found, all, "{} ({wrong:?})", api.name);
}

/// A request with another value at one place.
pub(crate) fn with(request: &Sample, place: &Place, value: Held) -> Sample {
    let mut changed = request.clone();
    *changed.at_place(place) = value;
    changed
}

/// The same with text, as the row holds it.
pub(crate) fn with_text(request: &Sample, place: &Place, text: &str) -> Sample {
    with(request, place, paytable_tests::sample::held(place.field, text))
}
