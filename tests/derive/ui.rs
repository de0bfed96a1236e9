//! What a mistake looks like to the one who made it. `TRYBUILD=overwrite` writes the expected output anew.

use paytable::Api as _;
use paytable_tests_mistakes::{Ping, PingRequest, ping};
use std::{env, path::Path, process::Command};

/// Cases are built in a folder of trybuild's; the macros take this one as the folder of `Cargo.toml`.
const FOLDER: &str = "CARGO_MANIFEST_DIR_OVERRIDE";

#[test]
fn the_table_that_the_faulty_ones_differ_from_has_no_fault() {
    let request: PingRequest = ping::PingRequest { out_trade_no: "20150806125346".into() };
    assert_eq!(request.out_trade_no, "20150806125346");
    assert_eq!(Ping::TABLE.path, "/pay/ping");
}

#[test]
fn a_mistake_is_a_compile_error_that_shows_where() {
    if env::var_os(FOLDER).is_some() {
        return cases();
    }
    // The cases are those of a crate that depends on little: all its dependencies are built for them once more.
    let mistakes = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes");
    // A process cannot safely change its own environment: the same test again, in one that has the variables.
    let status = Command::new(env::current_exe().unwrap())
        .args(["--exact", "ui::a_mistake_is_a_compile_error_that_shows_where", "--nocapture"])
        .current_dir(&mistakes)
        .env("CARGO_MANIFEST_DIR", &mistakes)
        .env(FOLDER, &mistakes)
        .envs(crate::BUILD)
        .status()
        .unwrap();
    assert!(status.success(), "see above");
}

fn cases() {
    let cases = trybuild::TestCases::new();
    for case in [
        "missing_required_field",
        "shared_type_missing_field",
        "refund_accepted_as_order",
        "bill_accepted_as_message",
        "unauthenticated_notice_read_as_authenticated",
        "private_key_without_feature",
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
