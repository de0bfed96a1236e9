//! A table is part of the source: cargo builds again when it changes, and only then.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const MANIFEST: &str = r#"
[package]
name = "rebuilt"
edition = "2024"

[dependencies]
paytable = { path = "@runtime@", default-features = false }

[workspace]
"#;

/// Says in its own code how many rows and which host it was compiled with.
const CODE: &str = r#"
use paytable::{Api, Gateway};

#[derive(Gateway)]
#[gateway(path = "tables/gateway.toml")]
pub struct Harbour;

#[derive(Api)]
#[api(path = "tables/charge.toml")]
pub struct Charge;

const _: () = assert!(Charge::TABLE.request.fields.len() == 9, "another number of rows");
const _: () = assert!(Harbour::TABLE.hosts.len() == 1, "another number of hosts");
"#;

struct Crate {
    folder: PathBuf,
}

impl Crate {
    /// A fresh crate; what it depends on stays built from one run of the test to the next.
    fn new() -> Crate {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuilt");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join("tables")).unwrap();
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        for table in ["gateway.toml", "charge.toml"] {
            let text = fs::read_to_string(tests.join("user/tables/harbour").join(table)).unwrap();
            fs::write(folder.join("tables").join(table), text).unwrap();
        }
        // The versions that are tested are those of the workspace.
        fs::copy(tests.join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        // TOML takes forward slashes on every system, and no backslashes without escapes.
        let runtime = tests.join("../runtime").display().to_string().replace('\\', "/");
        fs::write(folder.join("Cargo.toml"), MANIFEST.replace("@runtime@", &runtime)).unwrap();
        fs::write(folder.join("src/lib.rs"), CODE).unwrap();
        Crate { folder }
    }

    fn check(&self) -> Built {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["check", "--color=never", "--target", "host-tuple", "--target-dir"])
            // Where trybuild builds: what the macros are built of is the same.
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild"))
            .env("CARGO_INCREMENTAL", "0")
            .envs(crate::BUILD)
            .current_dir(&self.folder)
            .env_remove("CARGO_TERM_VERBOSE")
            .output()
            .unwrap();
        Built::new(&output)
    }

    fn edit(&self, table: &str, from: &str, to: &str) {
        let path = self.folder.join("tables").join(table);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{table} has no {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

struct Built {
    success: bool,
    compiled: bool,
    said: String,
}

impl Built {
    fn new(output: &Output) -> Built {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Built { success: output.status.success(), compiled: said.contains("Checking rebuilt v"), said }
    }

    fn stopped_by(&self, reason: &str) -> bool {
        self.compiled && !self.success && self.said.contains(reason)
    }
}

#[test]
fn a_change_of_a_table_is_noticed_and_nothing_else_builds_again() {
    let it = Crate::new();
    let first = it.check();
    assert!(first.success && first.compiled, "{}", first.said);
    let untouched = it.check();
    assert!(untouched.success && !untouched.compiled, "{}", untouched.said);

    let row = "note = { title = \"Note\", required = false, type = \"String\", doc = \"A note.\" }\n";
    it.edit("charge.toml", "mac = {", &format!("{row}mac = {{"));
    let more_rows = it.check();
    assert!(more_rows.stopped_by("another number of rows"), "{}", more_rows.said);
    it.edit("charge.toml", row, "");
    let mended = it.check();
    assert!(mended.success && mended.compiled, "{}", mended.said);

    it.edit("gateway.toml", "[wire]", "backup = \"https://api2.harbour.example\"\n\n[wire]");
    let more_hosts = it.check();
    assert!(more_hosts.stopped_by("another number of hosts"), "{}", more_hosts.said);
}
