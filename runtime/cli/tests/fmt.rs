//! `fmt`: what it writes, and what it leaves alone.

use crate::run::{Folder, TABLES, code, note, out, run, run_on, table};
use std::fs;

#[test]
fn fmt_lays_out_a_file_and_check_only_says_so() {
    let folder = Folder::new();
    let tidy = table("A", "/a");
    let untidy = tidy.replace(" = ", "=").replace("[response", "\n\n[response");
    let path = folder.file("a.toml", &untidy);
    let output = run_on(&["fmt", "--check"], &folder.0);
    assert_eq!((code(&output), out(&output)), (1, format!("{} would change\n", path.display())));
    assert_eq!(fs::read_to_string(&path).unwrap(), untidy);
    assert_eq!(code(&run_on(&["fmt"], &folder.0)), 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), tidy);
    assert_eq!(code(&run_on(&["fmt", "--check"], &folder.0)), 0);
}

#[test]
fn fmt_leaves_alone_what_is_not_toml() {
    let folder = Folder::new();
    let path = folder.file("a.toml", "[api\n");
    let output = run_on(&["fmt"], &path);
    assert_eq!(code(&output), 1);
    assert!(note(&output).contains("a.toml:1"), "{}", note(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), "[api\n");
}

#[test]
fn fmt_check_passes_on_the_shipped_tables() {
    let output = run(&["fmt", "--check", TABLES]);
    assert_eq!((code(&output), out(&output).as_str()), (0, ""));
}
