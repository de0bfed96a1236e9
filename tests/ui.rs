//! What a mistake looks like to the one who made it. `TRYBUILD=overwrite` writes the expected output anew.

use std::{env, process::Command};

/// Cases are built in a folder of trybuild's; the macros take this one as the folder of `Cargo.toml`.
const FOLDER: &str = "CARGO_MANIFEST_DIR_OVERRIDE";

#[test]
fn a_mistake_is_a_compile_error_that_shows_where() {
    if env::var_os(FOLDER).is_some() {
        return cases();
    }
    // A process cannot safely change its own environment: the same test again, in one that has the variable.
    let status = Command::new(env::current_exe().unwrap())
        .args(env::args_os().skip(1))
        .env(FOLDER, env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(status.success(), "see above");
}

fn cases() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/own_table.rs");
    for case in [
        "missing_required_field",
        "shared_type_missing_field",
        "wrong_type_word",
        "unknown_key",
        "duplicate_row",
        "example_too_long",
        "several_faults_at_once",
        "unknown_shipped_table",
        "unknown_gateway",
        "missing_file",
        "outside",
        "table_without_notice",
        "unknown_argument",
        "no_attribute",
        "struct_with_fields",
        "toml_syntax",
        "taken_type_name",
    ] {
        cases.compile_fail(format!("ui/{case}.rs"));
    }
}
