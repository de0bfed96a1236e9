//! The pages that people read first: short, with links that lead somewhere, also from where a package shows them, and with
//! figures that a command can take again.

use crate::markdown::{Part, anchors, code, links, parts};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How long a front page is at most.
const LINES: usize = 150;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages below a folder. One that is a link to another is read where it is.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && name != "target" && !name.starts_with('.') {
            pages(&path, found);
        } else if kind.is_file() && path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

/// What is wrong with the links of a page, as they lead from a folder.
fn faults(page: &str, folder: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for link in links(page).into_iter().filter(|link| !link.contains("://")) {
        let (file, anchor) =
            link.split_once('#').map_or((link.as_str(), None), |(file, at)| (file, Some(at)));
        let target = if file.is_empty() {
            page.to_owned()
        } else {
            let path = folder.join(file);
            if !path.exists() {
                faults.push(format!("{link} does not exist"));
                continue;
            }
            fs::read_to_string(path).unwrap_or_default()
        };
        if anchor.is_some_and(|anchor| !anchors(&target).iter().any(|known| known == anchor)) {
            faults.push(format!("{link} is no heading"));
        }
    }
    faults
}

#[test]
fn front_pages_are_short_and_lead_to_each_other() {
    for (page, other) in [("README.md", "README.zh-CN.md"), ("README.zh-CN.md", "README.md")] {
        let text = text(page);
        let lines = text.lines().count();
        assert!(lines <= LINES, "{page} has {lines} lines");
        let top: Vec<&str> = text.lines().take(5).collect();
        assert!(
            links(&top.join("\n")).iter().any(|link| link == other),
            "{page}: lead to {other} at the top"
        );
    }
}

#[test]
fn every_link_of_a_page_leads_to_a_file_and_a_heading_that_exist() {
    let mut found = Vec::new();
    pages(&root(), &mut found);
    assert!(found.len() > 10, "{found:?}");
    for page in found {
        let faults = faults(&text(&page), page.parent().unwrap());
        assert!(faults.is_empty(), "{}: {faults:#?}", page.display());
    }
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = "# One\n[a](#one) [b](#two) [c](README.md) [d](NO.md) [e](README.md#no-such) [f](https://example.com/x)";
    assert_eq!(
        faults(page, &root()),
        ["#two is no heading", "NO.md does not exist", "README.md#no-such is no heading"]
    );
}

/// A registry resolves the links of a package's page from the place that the manifest gives it: one that is a link to a
/// file elsewhere would be resolved from the wrong folder.
#[test]
fn the_page_of_every_package_is_named_where_its_links_lead_somewhere() {
    for package in ["schema", "macros", "runtime", "runtime/cli"] {
        let manifest: toml::Table = text(format!("{package}/Cargo.toml")).parse().unwrap();
        let named = manifest["package"]["readme"].as_str().unwrap();
        let page = root().join(package).join(named);
        assert!(!page.is_symlink(), "{package}/Cargo.toml: `readme` names a link to a file elsewhere");
        let faults = faults(&text(&page), page.parent().unwrap());
        assert!(faults.is_empty(), "{package}: {faults:#?}");
    }
}

/// What the sources of a package include is in the package, or its documentation does not build from it.
#[test]
fn every_page_that_documentation_includes_is_packed() {
    let library = text("runtime/src/lib.rs");
    let named = library.split("include_str!(\"../").skip(1).map(|rest| rest.split_once('"').unwrap().0);
    let named: Vec<&str> = named.collect();
    assert!(named.contains(&"README.zh-CN.md") && named.contains(&"TASKS.md"), "{named:?}");
    let manifest: toml::Table = text("runtime/Cargo.toml").parse().unwrap();
    let packed = manifest["package"]["include"].as_array().unwrap();
    for page in named {
        let readme = manifest["package"]["readme"].as_str().unwrap().ends_with(page);
        let included = packed.iter().any(|pattern| pattern.as_str() == Some(page));
        assert!(readme || included, "runtime/Cargo.toml: include {page}");
    }
}

#[test]
fn every_feature_of_the_library_is_on_the_page_of_tasks_and_no_other() {
    let page = text("runtime/TASKS.md");
    let (_, below) = page.split_once("## Features\n").unwrap();
    let mut named = Vec::new();
    for part in parts(below) {
        if let Part::Row(cells) = part {
            named.extend(code(&cells[0]).iter().map(|&name| name.to_owned()));
        }
    }
    let manifest: toml::Table = text("runtime/Cargo.toml").parse().unwrap();
    let mut features: Vec<String> = manifest["features"].as_table().unwrap().keys().cloned().collect();
    // Which ones are on without being asked for is a column.
    features.retain(|feature| feature != "default");
    named.sort();
    features.sort();
    assert_eq!(named, features);
}

/// It is cut where the page says "and so on".
#[test]
fn the_table_of_the_front_page_is_that_of_the_tutorial() {
    let tutorial = text("schema/TUTORIAL.md");
    let (_, whole) = tutorial.split_once("```toml\n[api]\n").unwrap();
    let mut rows = whole.split("```").next().unwrap().lines();
    let page = text("README.md");
    let (_, shown) = page.split_once("```toml\n[api]\n").unwrap();
    let shown: Vec<&str> = shown.split("```").next().unwrap().lines().collect();
    assert!(shown.len() > 5, "{shown:?}");
    for line in shown.into_iter().filter(|line| !line.starts_with('#')) {
        assert!(rows.any(|row| row == line), "README.md: the tutorial has no such row, or not there: {line}");
    }
}

/// The commands of a page: what is set as code in a line.
fn commands(page: &str) -> Vec<String> {
    let text = page.replace('\n', " ");
    let spans = code(&text).into_iter().map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "));
    spans.filter(|span| span.starts_with("cargo bench ") || span.starts_with(".ci/")).collect()
}

#[test]
fn every_table_of_figures_has_a_command_above_it_that_exists() {
    let page = text("BENCHMARKS.md");
    let (mut tables, mut section) = (0, String::new());
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with('|') && !inside {
            tables += 1;
            assert!(!commands(&section).is_empty(), "BENCHMARKS.md: a table without its command:\n{line}");
        }
        inside = line.starts_with('|');
        if line.starts_with('#') {
            section.clear();
        }
        section.push_str(line);
        section.push('\n');
    }
    assert!(tables > 6, "{tables}");
    for command in commands(&page) {
        match command.strip_prefix("cargo bench ") {
            Some(arguments) => {
                let package = arguments.split(' ').skip_while(|word| *word != "-p").nth(1).unwrap();
                let name =
                    arguments.split(' ').skip_while(|word| *word != "--bench").nth(1).unwrap_or("keys");
                let place = match package {
                    "paytable" => "runtime",
                    "paytable-cli" => "runtime/cli",
                    "paytable-tests-credentials" => "tests/credentials",
                    other => panic!("BENCHMARKS.md: where is {other}?"),
                };
                let main = format!("{place}/benches/{name}/main.rs");
                assert!(root().join(&main).exists(), "BENCHMARKS.md: there is no {main} for `{command}`");
            }
            None => {
                let script = command.split(' ').next().unwrap();
                assert!(root().join(script).exists(), "BENCHMARKS.md: there is no {script}");
            }
        }
    }
}

/// Figures of speed age: they are on one page, beside the commands that take them again.
#[test]
fn front_pages_and_the_page_of_tasks_have_no_figures_of_speed() {
    for page in
        ["README.md", "README.zh-CN.md", "runtime/TASKS.md", "runtime/cli/README.md", "RELIABILITY.md"]
    {
        let text = text(page);
        for unit in ["µs", " MiB after", " a second on", "a second |"] {
            assert!(!text.contains(unit), "{page}: `{unit}` belongs into BENCHMARKS.md");
        }
    }
}

/// Done in a folder beside this workspace, as the page has it.
#[cfg(unix)]
#[test]
fn the_lines_of_the_front_page_add_the_library_to_a_program() {
    let page = text("README.md");
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with("cargo add ")).collect();
    assert!(!lines.is_empty());
    let beside = Path::new(env!("CARGO_TARGET_TMPDIR")).join("front_page");
    let _ = fs::remove_dir_all(&beside);
    fs::create_dir_all(beside.join("shop/src")).unwrap();
    fs::write(beside.join("shop/src/main.rs"), "fn main() {}\n").unwrap();
    let manifest = "[package]\nname = \"shop\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(beside.join("shop/Cargo.toml"), manifest).unwrap();
    fs::copy(root().join("Cargo.lock"), beside.join("shop/Cargo.lock")).unwrap();
    std::os::unix::fs::symlink(root().canonicalize().unwrap(), beside.join("paytable")).unwrap();
    for line in lines {
        let line = line.split(" #").next().unwrap();
        for line in [format!("{line} --offline"), "cargo tree --offline".to_owned()] {
            let cargo = line.replacen("cargo", &format!("'{}'", env!("CARGO")), 1);
            let output = std::process::Command::new("sh")
                .args(["-c", &cargo])
                .current_dir(beside.join("shop"))
                .output()
                .unwrap();
            assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
