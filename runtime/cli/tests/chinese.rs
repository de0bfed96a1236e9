//! What is told of tables, in Chinese: every text of the sources has one, with the same things in its holes.

use crate::run::{Folder, code, command, note, out, table};
use paytable_cli::{chinese::say, language::Language};
use std::{collections::BTreeSet, fs, path::Path, process::Output};

/// What the checks told of every case of a fault.
const TOLD: &str = include_str!("../../../schema/tests/faults/told.txt");

/// Where texts for people are made. The rest of those crates makes code, drafts and numbers.
const SOURCES: &[&str] = &[
    "schema/src/parse",
    "schema/src/check",
    "schema/src/rules",
    "schema/src/beside.rs",
    "schema/src/vectors.rs",
    "schema/src/tables.rs",
    "runtime/cli/src/commands/lint.rs",
    "runtime/cli/src/files.rs",
];

/// Texts with blanks that nobody is told, or only as a part of another text, by what is said of them.
const OTHERS: &[(&str, &[&str])] = &[
    ("words and values of tables", &["by hand", "yyyy-MM-dd HH:mm:ss", "{} {}", "{}: {}", "{} or {}"]),
    (
        "of what a developer is told",
        &[
            "`{}` is not in the list of {}",
            "the words of `{}` are not those in the list",
            "{} has no names of the author's choice",
            "the error exists for other algorithms behind the same trait",
            "any length",
        ],
    ),
    (
        "what the TOML parser says",
        &["duplicate key", "missing comma between", "missing key for inline table", "invalid basic string"],
    ),
    (
        "parts of a text that is told as a whole",
        &[
            ": note: no `echo`; request and reply have ",
            ": note: no `when`; every message under the same key passes for this notice\n",
            ", or in the value of a `fixed` row",
            "two tables of one gateway differ in their {}s{}",
            "{}, {}",
            "`doc_url` {}",
            "`{}` (U+{:04X})",
        ],
    ),
    (
        "the help of a command",
        &[
            "Check every table below a folder",
            "paytable lint tables",
            "Check one file, for an editor",
            "paytable lint --json tables/short_url.toml",
            "Check again whenever a table is saved",
            "paytable lint --watch tables",
        ],
    ),
];

/// The string literals of a source, with `{}` for each hole.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    loop {
        let Some(at) = rest.find(['"', '/', '\'']) else { return found };
        let here = &rest[at..];
        if here.starts_with("//") {
            rest = here.split_once('\n').map_or("", |(_, below)| below);
        } else if let Some(behind) = here.strip_prefix('/') {
            rest = behind;
        } else if let Some(inside) = here.strip_prefix('\'') {
            // A character, or the name of a lifetime.
            let length = match inside.strip_prefix('\\') {
                Some(escaped) => escaped.chars().next().map_or(0, char::len_utf8) + 1,
                None => inside.chars().next().map_or(0, char::len_utf8),
            };
            let is_character = inside[length..].starts_with('\'');
            rest = if is_character { &inside[length + 1..] } else { inside };
        } else {
            let mut text = String::new();
            let mut characters = here.char_indices();
            characters.next();
            let mut end = here.len();
            while let Some((at, c)) = characters.next() {
                match c {
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    '\\' => match characters.next() {
                        Some((_, 'n')) => text.push('\n'),
                        Some((_, '\n')) => {
                            while here[characters.offset()..].starts_with(char::is_whitespace) {
                                characters.next();
                            }
                        }
                        Some((_, c)) => text.push(c),
                        None => {}
                    },
                    c => text.push(c),
                }
            }
            found.push(holed(&text));
            rest = &here[end..];
        }
    }
}

/// The text of `format!` with `{}` in place of names.
fn holed(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let name_end = rest[at + 1..].find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        if let Some(end) = name_end.filter(|end| rest[*end..].starts_with('}')) {
            rest = &rest[end..];
        }
    }
    out + rest
}

/// The texts of the sources that somebody is told.
fn told_by_sources() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = BTreeSet::new();
    for source in SOURCES {
        let path = root.join(source);
        let files: Vec<_> = if path.is_dir() {
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect()
        } else {
            vec![path]
        };
        for file in files {
            let text = fs::read_to_string(file).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            found.extend(literals(text).into_iter().filter(|text| text.trim().contains(' ')));
        }
    }
    found
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_text_of_the_sources_has_a_chinese_one_with_the_same_places() {
    let mut lacking = Vec::new();
    let mut excepted = BTreeSet::new();
    let texts = told_by_sources();
    assert!(texts.len() > 500, "{}", texts.len());
    for text in texts {
        if OTHERS.iter().any(|(_, others)| others.contains(&text.as_str())) {
            excepted.insert(text);
            continue;
        }
        // Something else in each hole, so that each can be found again.
        let mut holes = Vec::new();
        let mut filled = String::new();
        for (at, piece) in text.split("{}").enumerate() {
            if at > 0 {
                holes.push(format!("x{at}x"));
                filled.push_str(holes.last().unwrap());
            }
            filled.push_str(piece);
        }
        let filled = filled.replace("{{", "{").replace("}}", "}");
        let chinese = say(Language::Zh, &filled);
        let lost: Vec<&String> =
            holes.iter().filter(|hole| chinese.matches(hole.as_str()).count() != 1).collect();
        if !is_chinese(&chinese) || !lost.is_empty() {
            lacking.push(format!("{text}\n    {chinese} {lost:?}"));
        }
    }
    assert!(lacking.is_empty(), "{} have no Chinese:\n{}", lacking.len(), lacking.join("\n"));
    let unneeded: Vec<&&str> =
        OTHERS.iter().flat_map(|(_, others)| *others).filter(|other| !excepted.contains(**other)).collect();
    assert!(unneeded.is_empty(), "exceptions that are none any more: {unneeded:#?}");
}

/// English that is left in a text: two words side by side outside of code, names and lists of words.
fn left(text: &str) -> Option<String> {
    let mut outside = String::new();
    let mut open: Option<char> = None;
    for c in text.chars() {
        match (open, c) {
            (None, '`' | '"') => open = Some(c),
            (None, '[') => open = Some(']'),
            (Some(close), c) if c == close => {
                open = None;
                outside.push('|');
            }
            (Some(_), _) => {}
            (None, c) => outside.push(c),
        }
    }
    let words: Vec<&str> = outside.split(' ').collect();
    let is_word = |word: &&str| {
        word.len() > 1
            && word.chars().all(|c| c.is_ascii_alphabetic())
            && word.chars().any(|c| c.is_ascii_lowercase())
    };
    words.windows(2).find(|pair| pair.iter().all(is_word)).map(|pair| pair.join(" "))
}

#[test]
fn all_that_is_told_of_faults_is_told_in_chinese() {
    let mut lacking = Vec::new();
    for text in TOLD.lines().filter(|line| !line.is_empty()) {
        let chinese = say(Language::Zh, text);
        // That is a word of tables.
        let rest = left(&chinese).filter(|rest| rest != "by hand");
        if !is_chinese(&chinese) || rest.is_some() {
            lacking.push(format!("{text}\n    {chinese}"));
        }
        for quoted in text.split('`').skip(1).step_by(2) {
            assert!(chinese.contains(quoted), "{text}: `{quoted}` is lost in {chinese}");
        }
    }
    assert!(lacking.is_empty(), "{} are not all Chinese:\n{}", lacking.len(), lacking.join("\n"));
}

#[test]
fn english_stays_as_it_is_and_so_does_what_no_template_fits() {
    for text in TOLD.lines() {
        assert_eq!(say(Language::En, text), text);
    }
    for text in ["", "a text of somebody else's", "订单", "{}", "`"] {
        assert_eq!(say(Language::Zh, text), text);
    }
}

#[test]
fn what_stands_in_code_is_never_translated() {
    // Names of rows that are words of the catalogue as well.
    for name in ["request", "name", "path", "a table", "`is missing", "x` is missing"] {
        let chinese = say(Language::Zh, &format!("duplicate row `{name}`"));
        assert_eq!(chinese, format!("重复的行 `{name}`"));
    }
    assert_eq!(say(Language::Zh, "the request has no row `request`"), "请求中没有行 `request`");
    assert_eq!(say(Language::Zh, "unknown algorithm `wait`"), "算法：未知的取值 `wait`");
}

fn lint(folder: &Folder, language: (&str, &str), args: &[&str]) -> Output {
    command()
        .args(["lint"])
        .args(args)
        .arg(".")
        .env(language.0, language.1)
        .current_dir(&folder.0)
        .output()
        .unwrap()
}

#[test]
fn the_environment_chooses_the_language_of_lint_and_json_stays_as_it_is() {
    let folder = Folder::new();
    folder.file("a.toml", &table("A", "/a").replacen("required", "requird", 1));
    let chinese = lint(&folder, ("PAYTABLE_LANG", "zh"), &[]);
    let text = out(&chinese);
    assert!(text.contains("错误: 未知的键 `requird`"), "{text}");
    assert!(text.contains("表语言中没有这个键"), "{text}");
    assert!(text.contains("帮助: 您是想写 `required` 吗？"), "{text}");
    assert!(text.ends_with("1 张表，1 处错误\n"), "{text}");
    assert_eq!(code(&chinese), 1);
    assert_eq!(out(&lint(&folder, ("LANG", "zh_CN.UTF-8"), &[])), text);
    let english = out(&lint(&folder, ("LANG", "en_US.UTF-8"), &[]));
    assert!(english.contains("error: unknown key `requird`"), "{english}");
    let json = |language| out(&lint(&folder, language, &["--json"]));
    assert_eq!(json(("PAYTABLE_LANG", "zh")), json(("PAYTABLE_LANG", "en")));
    let failed = command().args(["lint", "nowhere"]).env("PAYTABLE_LANG", "zh").output().unwrap();
    assert!(note(&failed).starts_with("错误：nowhere: "), "{}", note(&failed));
    assert_eq!(code(&failed), 2);
}
