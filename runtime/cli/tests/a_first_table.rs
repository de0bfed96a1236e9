//! The tutorials are followed word for word: their files are written, their commands run, their output compared.
//!
//! A block below "… `FILE`:" is that file, and one below "… `FILE` has:" a part of it. One below "… `FILE` goes on:" is
//! added to it, and one below "… `FILE` becomes:" stands in the place of the part that begins with the same line and
//! ends before an empty one. `sh` is run, line by line, and the block right below it is what its last line prints (from
//! "…" on, only the end of it).

#![cfg(unix)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const TABLE: &str = include_str!("../../../schema/TUTORIAL.md");

const GATEWAY: &str = include_str!("../../../schema/GATEWAY.md");

/// The same in Chinese.
const IN_CHINESE: [(&str, &str); 2] = [
    (TABLE, include_str!("../../../schema/TUTORIAL.zh-CN.md")),
    (GATEWAY, include_str!("../../../schema/GATEWAY.zh-CN.md")),
];

const COMMAND_LINE: &str = env!("CARGO_BIN_EXE_paytable");

struct Block {
    /// The line above, which says what the block is.
    above: &'static str,
    language: &'static str,
    text: &'static str,
}

fn blocks(tutorial: &'static str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut rest, mut above) = (tutorial, "");
    while let Some((line, below)) = rest.split_once('\n') {
        rest = below;
        if let Some(language) = line.strip_prefix("```") {
            let (text, below) = below.split_once("```\n").unwrap();
            blocks.push(Block { above, language, text });
            (rest, above) = (below, "");
        } else if !line.is_empty() {
            above = line;
        }
    }
    blocks
}

/// The file that the line above a block ends with.
fn file(above: &str, ending: &str) -> Option<String> {
    let (_, file) = above.strip_suffix(ending)?.strip_suffix('`')?.rsplit_once('`')?;
    Some(file.to_owned())
}

/// A file with that part in the place of the one that begins alike.
fn with_part(before: &str, part: &str) -> String {
    let (first, _) = part.split_once('\n').unwrap();
    let (above, rest) = before.split_once(first).unwrap_or_else(|| panic!("`{first}` is not in\n{before}"));
    let (_, below) = rest.split_once("\n\n").unwrap();
    [above, part, "\n", below].concat()
}

struct Shell {
    folder: PathBuf,
    workspace: PathBuf,
    target: PathBuf,
}

impl Shell {
    /// A fresh folder of that name; what was built stays from one run of the test to the next.
    fn new(name: &str) -> Shell {
        let own = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let folder = own.join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        // A workspace of its own keeps `cargo new` from joining this one.
        fs::write(folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = []\n").unwrap();
        // The versions that are tested are those of this workspace.
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        // Where trybuild builds: what the macros are built of is the same.
        Shell { folder, workspace, target: own.join("../tests/trybuild") }
    }

    fn change(&self, name: &str, change: impl FnOnce(&str) -> String) {
        let path = self.folder.join(name);
        fs::write(&path, change(&fs::read_to_string(&path).unwrap())).unwrap();
    }

    /// Runs a line, and returns what it prints.
    fn run(&mut self, line: &str) -> String {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder.push(folder);
            return String::new();
        }
        let line = self.substituted(line);
        let cargo = env::var_os("CARGO").map(PathBuf::from).unwrap_or_default();
        let path = env::var_os("PATH").unwrap_or_default();
        let folders =
            [Path::new(COMMAND_LINE), &cargo].map(|file| file.parent().unwrap_or(Path::new("")).to_owned());
        let path = env::join_paths(folders.into_iter().chain(env::split_paths(&path))).unwrap();
        let output = Command::new("sh")
            .args(["-c", &line])
            .current_dir(&self.folder)
            .env("PATH", path)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_BUILD_TARGET", "host-tuple")
            // No debug information and no incremental build: this is compiled once.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_PANIC", "abort")
            .env("CARGO_INCREMENTAL", "0")
            .output()
            .unwrap();
        // `lint` ends with 1 when it found something; what it says is compared.
        let may_fail = line.starts_with("paytable lint ");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || may_fail, "{line}\n{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same line with this workspace in place of the registry.
    fn substituted(&self, line: &str) -> String {
        let workspace = self.workspace.display();
        if line == "cargo install paytable-cli" {
            // These tests are built with it.
            return "command -v paytable".to_owned();
        }
        if let Some(options) = line.strip_prefix("cargo add paytable ") {
            // On one machine nothing is encrypted, and without TLS there is half as much to build. What signs with RSA is
            // otherwise part of TLS.
            let options = options.replace("asymmetric", "asymmetric,crypto-ring");
            return format!(
                "cargo add paytable --path '{workspace}/runtime' --no-default-features {options}"
            );
        }
        if line.starts_with("cargo add ") {
            // What this workspace depends on is on the machine.
            return format!("{line} --offline");
        }
        line.to_owned()
    }
}

/// What became of the blocks of a tutorial.
#[derive(Debug, Default, PartialEq)]
struct Followed {
    /// Files that were written, in whole or in part.
    written: usize,
    /// Output and parts of files that are as shown.
    compared: usize,
}

/// Does what a tutorial says, in a folder of that name.
fn follow(tutorial: &'static str, name: &str) -> Followed {
    let mut shell = Shell::new(name);
    let mut printed: Option<(&str, String)> = None;
    let mut followed = Followed::default();
    for Block { above, language, text } in blocks(tutorial) {
        if language == "sh" {
            for line in text.lines() {
                printed = Some((line, shell.run(line)));
            }
        } else if let Some(name) = file(above, " goes on:") {
            shell.change(&name, |before| [before, "\n", text].concat());
            followed.written += 1;
        } else if let Some(name) = file(above, " becomes:") {
            shell.change(&name, |before| with_part(before, text));
            followed.written += 1;
        } else if let Some(name) = file(above, ":") {
            fs::write(shell.folder.join(name), text).unwrap();
            followed.written += 1;
        } else if let Some(name) = file(above, " has:") {
            let whole = fs::read_to_string(shell.folder.join(&name)).unwrap();
            assert!(whole.contains(text), "{name} has no\n{text}it is\n{whole}");
            followed.compared += 1;
        } else {
            assert!(above.is_empty(), "what is the block below \"{above}\"?");
            let (line, printed) = printed.take().unwrap();
            match text.strip_prefix("…\n") {
                Some(end) => assert!(printed.ends_with(end), "{line}\n{printed}"),
                None => assert_eq!(printed, text, "{line}"),
            }
            followed.compared += 1;
        }
    }
    followed
}

/// What was followed in English is then what is to be done in Chinese as well.
#[test]
fn the_tutorials_in_chinese_have_the_same_blocks_for_the_same_files() {
    for (english, chinese) in IN_CHINESE {
        let (english, chinese) = (blocks(english), blocks(chinese));
        assert_eq!(english.len(), chinese.len());
        for (english, chinese) in english.iter().zip(&chinese) {
            assert_eq!(
                (english.language, english.text),
                (chinese.language, chinese.text),
                "{}",
                chinese.above
            );
            let endings = [" goes on:", " becomes:", " has:", ":"];
            let named = endings.iter().find_map(|ending| file(english.above, ending));
            // Commands are told by their language, and output stands right below them.
            if let Some(named) = named.filter(|_| english.language != "sh") {
                assert_eq!(file(chinese.above, "："), Some(named), "{}", chinese.above);
            }
            assert_eq!(english.above.is_empty(), chinese.above.is_empty(), "{}", chinese.above);
        }
    }
}

#[test]
fn the_steps_of_the_tutorial_of_a_table_print_what_it_shows() {
    assert_eq!(follow(TABLE, "tutorial"), Followed { written: 3, compared: 4 }, "every block was understood");
}

#[test]
fn the_steps_of_the_tutorial_of_a_gateway_print_what_it_shows() {
    assert_eq!(
        follow(GATEWAY, "gateway"),
        Followed { written: 7, compared: 6 },
        "every block was understood"
    );
}

#[test]
fn the_table_of_the_tutorial_is_the_one_that_the_sandbox_is_tested_with() {
    let tested = include_str!("../../../tests/sandbox/tables/short_url.toml");
    // That file starts with a comment on where it comes from.
    let (_, tested) = tested.split_once("\n\n").unwrap();
    assert!(blocks(TABLE).iter().any(|block| block.text == tested));
}
