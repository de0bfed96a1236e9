//! Code that few tables need is named by the tables that need it, and by no other.

use crate::catalog::{all_apis, all_notices};
use paytable::table::{Kind, Table};

/// Whether rows are computed from others, hold elements, or are encrypted.
fn needs_links(table: &Table) -> bool {
    let is_inside = |kind: Kind| matches!(kind, Kind::Object(_) | Kind::List(_) | Kind::Encrypted(_));
    table.computed || table.fields.iter().any(|field| is_inside(field.kind))
}

#[test]
fn tables_name_the_code_that_their_rows_need_and_no_other() {
    let told = all_notices().flat_map(|notice| [Some(notice.event), notice.answer].into_iter().flatten());
    let called = all_apis().flat_map(|api| [api.request, api.response]);
    let (mut with, mut without) = (0, 0);
    for table in called.chain(told) {
        assert_eq!(!table.links.is_empty(), needs_links(table), "{}", table.name);
        if table.links.is_empty() { without += 1 } else { with += 1 }
    }
    assert!(with > 20 && without > 200, "{with}, {without}");
}
