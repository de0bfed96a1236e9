//! The shipped tables are complete and right.

use paytable_schema::{load, tables};

#[test]
fn every_shipped_table_is_sound() {
    for table in tables::TABLES {
        if let Err(faults) = load(table.name) {
            panic!("{faults}");
        }
    }
}
