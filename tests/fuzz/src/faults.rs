//! Faults of tables.

use paytable_schema::{Faults, Gateway, Source, gateway, tables};
use std::sync::LazyLock;

/// A text as a file.
pub fn source(text: &str) -> Source<'_> {
    Source { path: "any.toml", text }
}

/// The shipped gateways.
pub fn gateways() -> &'static [Gateway] {
    static SHIPPED: LazyLock<Vec<Gateway>> = LazyLock::new(|| {
        let read = |source: &Source<'static>| gateway(*source).expect("shipped gateways are sound");
        tables::GATEWAYS.iter().map(|(_, source)| read(source)).collect()
    });
    &SHIPPED
}

/// Every fault lies inside the text, and can be printed.
pub fn point_into(text: &str, faults: &Faults) {
    assert!(!faults.list().is_empty(), "refused without a fault");
    let lines = text.matches('\n').count() + 1;
    for (fault, place) in faults.list().iter().zip(faults.places()) {
        assert!(text.get(fault.span.clone()).is_some(), "{:?}", fault.span);
        assert!(place.line >= 1 && place.column >= 1, "{place:?}");
        assert!((place.line, place.column) <= (place.end_line, place.end_column), "{place:?}");
        assert!(place.end_line <= lines, "{place:?}");
    }
    for line in faults.json() {
        let read: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
        assert!(read["message"].is_string() && !line.contains('\n'), "{line}");
    }
    assert_eq!(faults.render().len(), faults.list().len());
}
