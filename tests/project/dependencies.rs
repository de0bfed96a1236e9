//! What the project is made of beside its own code: where it comes from, under which licences, each once; and that
//! no crate of its own is unsafe. The lists are those of `deny.toml`, which `cargo deny` reads too.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use toml::{Table, Value};

/// The folders of the two workspaces.
const WORKSPACES: [&str; 2] = ["..", "fuzz"];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Table {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A list of `deny.toml`.
fn listed(section: &str, name: &str) -> Vec<Value> {
    read(&here().join("../deny.toml"))[section][name].as_array().unwrap().clone()
}

fn words(section: &str, name: &str) -> Vec<String> {
    listed(section, name).iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// The crates that an entry of a list names.
fn crates(section: &str, name: &str) -> Vec<String> {
    listed(section, name).iter().map(|entry| entry["crate"].as_str().unwrap().to_owned()).collect()
}

/// The packages of a lock file.
fn locked(workspace: &str) -> Vec<Table> {
    let lock = read(&here().join(workspace).join("Cargo.lock"));
    lock["package"].as_array().unwrap().iter().map(|package| package.as_table().unwrap().clone()).collect()
}

fn text<'a>(package: &'a Table, key: &str) -> Option<&'a str> {
    package.get(key).map(|value| value.as_str().unwrap())
}

#[test]
fn every_dependency_is_these_bytes_from_the_one_registry() {
    let allowed: Vec<String> =
        words("sources", "allow-registry").iter().map(|registry| format!("registry+{registry}")).collect();
    for workspace in WORKSPACES {
        let packages = locked(workspace);
        let (own, others): (Vec<_>, Vec<_>) = packages.iter().partition(|p| text(p, "source").is_none());
        assert!(own.iter().all(|p| text(p, "name").unwrap().starts_with("paytable")), "{own:#?}");
        assert!(others.len() > 50, "{workspace}");
        for package in others {
            let source = text(package, "source").unwrap();
            assert!(allowed.iter().any(|allowed| allowed == source), "deny.toml does not allow {source}");
            assert_eq!(text(package, "checksum").map(str::len), Some(64), "{package}");
        }
    }
}

/// Whether an entry such as `syn@2` means this version.
fn means(entry: &str, name: &str, version: &str) -> bool {
    let Some((named, start)) = entry.split_once('@') else { return entry == name };
    named == name && (version == start || version.starts_with(&format!("{start}.")))
}

#[test]
fn no_dependency_is_there_twice_but_for_those_with_a_reason() {
    let skipped = crates("bans", "skip");
    let mut used = BTreeSet::new();
    for workspace in WORKSPACES {
        let mut versions = BTreeMap::<String, Vec<String>>::new();
        for package in locked(workspace) {
            let (name, version) = (text(&package, "name").unwrap(), text(&package, "version").unwrap());
            match skipped.iter().find(|entry| means(entry, name, version)) {
                Some(entry) => _ = used.insert(entry.clone()),
                None => versions.entry(name.to_owned()).or_default().push(version.to_owned()),
            }
        }
        versions.retain(|_, versions| versions.len() > 1);
        assert!(versions.is_empty(), "{workspace}: {versions:?}");
    }
    assert_eq!(used.len(), skipped.len(), "deny.toml skips what is not there: {skipped:?}, used {used:?}");
}

#[test]
fn what_is_banned_is_not_there() {
    let banned = crates("bans", "deny");
    assert!(!banned.is_empty());
    for package in WORKSPACES.into_iter().flat_map(locked) {
        assert!(!banned.iter().any(|name| Some(name.as_str()) == text(&package, "name")), "{package}");
    }
}

/// All packages that these need, themselves among them, by name; with those of their tests.
fn needed(packages: &[Table], roots: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = roots.iter().map(|&name| name.to_owned()).collect();
    while let Some(name) = open.pop() {
        for package in packages.iter().filter(|package| text(package, "name") == Some(name.as_str())) {
            let needs = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
            // A version follows the name where there are several.
            let names = needs.filter_map(|need| need.as_str()?.split(' ').next()).map(str::to_owned);
            open.extend(names.filter(|name| !found.contains(name)));
        }
        found.insert(name);
    }
    found
}

#[test]
fn what_the_program_reads_its_arguments_with_is_not_part_of_the_libraries() {
    let packages = locked("..");
    let libraries = needed(&packages, &["paytable-schema", "paytable-macros", "paytable"]);
    let program = needed(&packages, &["paytable-cli"]);
    for name in ["clap", "clap_complete"] {
        assert!(program.contains(name), "{program:?}");
        assert!(!libraries.contains(name), "{name} is needed by a library");
    }
}

/// Whether these licences are enough for an expression of SPDX, or for the older list with slashes.
fn permits(allowed: &[String], expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let result = either(allowed, &mut words);
    result && words.next().is_none()
}

type WireEnum<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(allowed: &[String], words: &mut WireEnum<'_>) -> bool {
    let mut result = all(allowed, words);
    while words.next_if_eq(&"OR").is_some() {
        result |= all(allowed, words);
    }
    result
}

fn all(allowed: &[String], words: &mut WireEnum<'_>) -> bool {
    let mut result = one(allowed, words);
    while words.next_if_eq(&"AND").is_some() {
        result &= one(allowed, words);
    }
    result
}

fn one(allowed: &[String], words: &mut WireEnum<'_>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let result = either(allowed, words);
        return words.next() == Some(")") && result;
    }
    let mut name = words.next().unwrap_or_default().to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        name = format!("{name} WITH {}", words.next().unwrap_or_default());
    }
    allowed.contains(&name)
}

#[test]
fn an_expression_of_licences_is_understood() {
    let allowed = ["MIT", "ISC"].map(str::to_owned);
    for good in ["MIT", "GPL-3.0 OR MIT", "Zlib/MIT", "(GPL-3.0 OR MIT) AND ISC", "GPL-3.0 AND X OR MIT"] {
        assert!(permits(&allowed, good), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR MIT) AND X", "MIT WITH X", "(MIT", "MIT ISC"] {
        assert!(!permits(&allowed, bad), "{bad}");
    }
}

#[test]
#[ignore = "asks the registry for packages of other platforms; .ci/deny runs it"]
fn every_licence_is_one_of_those_that_are_allowed() {
    let allowed = words("licenses", "allow");
    for workspace in WORKSPACES {
        let metadata = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--all-features", "--locked"])
            .current_dir(here().join(workspace))
            .output()
            .unwrap();
        assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
        let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap();
        assert!(packages.len() > 50, "{workspace}");
        for package in packages.iter().filter(|package| package["source"].is_string()) {
            let licence = package["license"].as_str().unwrap_or_default();
            assert!(permits(&allowed, licence), "{} is under {licence:?}", package["name"]);
        }
    }
}

/// Every manifest below a folder.
fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            manifests(&path, found);
        } else if name == "Cargo.toml" {
            found.push(path);
        }
    }
}

/// What a table of lints says of unsafe code.
fn unsafe_code(lints: Option<&Value>) -> Option<&str> {
    lints?.get("rust")?.get("unsafe_code")?.as_str()
}

#[test]
fn every_crate_forbids_unsafe_code() {
    let workspace = read(&here().join("../Cargo.toml"));
    assert_eq!(unsafe_code(workspace["workspace"].get("lints")), Some("forbid"));
    let mut found = Vec::new();
    manifests(&here().join(".."), &mut found);
    found.retain(|path| read(path).contains_key("package"));
    assert!(found.len() >= 9, "{found:?}");
    for path in found {
        let manifest = read(&path);
        let lints = manifest.get("lints");
        let inherits = lints.and_then(|lints| lints.get("workspace")) == Some(&Value::Boolean(true));
        assert!(inherits || unsafe_code(lints) == Some("forbid"), "{}", path.display());
    }
}
