//! The layers of the crates: which file may name what of which other one. Sources are parsed, not compiled, so every
//! feature counts as on. What only tests name does not count.

mod parse;
mod prune;
mod resolve;
mod rules;
mod scan;
mod turned;

use parse::Sources;
use resolve::Arrows;
use rules::Layout;
use std::sync::OnceLock;

const RUNTIME: Layout = Layout {
    src: "runtime/src",
    roots: &[("lib.rs", "paytable")],
    facades: &["guide.rs", "lib.rs", "private.rs"],
    layers: &[
        &["table"],
        &["message"],
        &["credentials"],
        &["codec"],
        &["check"],
        &["protocol"],
        &["client"],
        &["bill", "inbox"],
        &["workflow"],
        &["gateways"],
        &["sandbox"],
    ],
    forbidden: &[("codec", "credentials"), ("bill", "inbox"), ("inbox", "bill")],
};

const SCHEMA: Layout = Layout {
    src: "schema/src",
    roots: &[("lib.rs", "paytable_schema")],
    facades: &["lib.rs"],
    layers: &[
        &["language", "rules", "words"],
        &["model"],
        &["fault"],
        &["parse"],
        &["check"],
        &["beside", "json_schema", "layout", "render", "signed_pairs", "tables", "vectors"],
        &["loading"],
        &["import"],
    ],
    forbidden: &[],
};

const CLI: Layout = Layout {
    src: "runtime/cli/src",
    roots: &[("lib.rs", "paytable_cli"), ("main.rs", "paytable-cli")],
    facades: &["lib.rs", "main.rs"],
    layers: &[
        &["language"],
        &["chinese", "explain", "files", "help", "output", "server"],
        &["cloud"],
        &["config"],
        &["sandbox"],
        &["serve"],
        &["commands"],
        &["args"],
    ],
    forbidden: &[],
};

/// The sources of a crate, and the arrows between its files.
fn read(house: &Layout) -> (Sources, Arrows) {
    let sources = house.sources();
    let arrows = house.arrows(&sources);
    (sources, arrows)
}

fn runtime() -> &'static (Sources, Arrows) {
    static READ: OnceLock<(Sources, Arrows)> = OnceLock::new();
    READ.get_or_init(|| read(&RUNTIME))
}

fn schema() -> &'static (Sources, Arrows) {
    static READ: OnceLock<(Sources, Arrows)> = OnceLock::new();
    READ.get_or_init(|| read(&SCHEMA))
}

fn cli() -> &'static (Sources, Arrows) {
    static READ: OnceLock<(Sources, Arrows)> = OnceLock::new();
    READ.get_or_init(|| read(&CLI))
}

/// Fails with everything that is wrong.
fn none(wrong: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_path_of_the_runtime_leads_somewhere_and_every_file_is_declared() {
    none(RUNTIME.gaps(&runtime().1));
}

#[test]
fn the_folders_of_the_runtime_are_its_layers() {
    none(RUNTIME.wrong_tops(&runtime().0));
}

#[test]
fn arrows_of_the_runtime_point_down() {
    none(RUNTIME.wrong_layers(&runtime().1));
}

#[test]
fn nothing_in_the_runtime_uses_what_it_exports_to_others() {
    none(RUNTIME.uses_of_facades(&runtime().1));
}

#[test]
fn no_files_of_the_runtime_need_each_other() {
    none(RUNTIME.circles(&runtime().1));
}

#[test]
fn every_path_of_the_schema_leads_somewhere_and_every_file_is_declared() {
    none(SCHEMA.gaps(&schema().1));
}

#[test]
fn arrows_of_the_schema_point_down() {
    none(SCHEMA.wrong_layers(&schema().1));
}

#[test]
fn the_folders_of_the_schema_are_its_layers() {
    none(SCHEMA.wrong_tops(&schema().0));
}

#[test]
fn nothing_in_the_schema_uses_what_it_exports_to_others() {
    none(SCHEMA.uses_of_facades(&schema().1));
}

#[test]
fn no_files_of_the_schema_need_each_other() {
    none(SCHEMA.circles(&schema().1));
}

#[test]
fn every_path_of_the_program_leads_somewhere_and_every_file_is_declared() {
    none(CLI.gaps(&cli().1));
}

#[test]
fn arrows_of_the_program_point_down() {
    none(CLI.wrong_layers(&cli().1));
}

#[test]
fn the_folders_of_the_program_are_its_layers() {
    none(CLI.wrong_tops(&cli().0));
}

#[test]
fn nothing_in_the_program_uses_what_it_exports_to_others() {
    none(CLI.uses_of_facades(&cli().1));
}

#[test]
fn no_files_of_the_program_need_each_other() {
    none(CLI.circles(&cli().1));
}
