//! Paths that lead out of the crate: another file's text is not shown, and not even read.

use paytable::{Api, Gateway, Notice};

#[derive(Api)]
#[api(path = "../deny.toml")]
struct Parent;

#[derive(Notice)]
#[notice(path = "ui/tables/../../../Cargo.toml")]
struct Detour;

#[derive(Gateway)]
#[gateway(path = "/etc/passwd")]
struct Absolute;

fn main() {}
