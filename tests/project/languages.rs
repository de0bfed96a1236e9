//! Pages in Chinese beside pages in English: each is written for its readers, and both have the same headings, code, rows
//! and links.

use crate::markdown::{Part, code, links, parts};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A page in English, and the same in Chinese.
const PAGES: [(&str, &str); 3] = [
    ("README.md", "README.zh-CN.md"),
    ("schema/TUTORIAL.md", "schema/TUTORIAL.zh-CN.md"),
    ("schema/GATEWAY.md", "schema/GATEWAY.zh-CN.md"),
];

fn text(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A line of code without its comment, which is in the language of its page.
fn without_comment(language: &str, line: &str) -> String {
    let mark = match language {
        "rust" | "rust,ignore" => "//",
        "sh" | "toml" => "#",
        _ => return line.to_owned(),
    };
    let begins = |at: &usize| line[..*at].ends_with(char::is_whitespace) || *at == 0;
    let at = line.match_indices(mark).map(|(at, _)| at).find(begins).unwrap_or(line.len());
    line[..at].trim_end().to_owned()
}

/// The numbers of a cell.
fn numbers(cell: &str) -> Vec<String> {
    let words = cell.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let words = words.map(|word| word.trim_matches('.').to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// What a part has in every language.
fn shared(part: Part) -> String {
    match part {
        Part::Heading(level) => format!("a heading of level {level}"),
        Part::Block(language, lines) => {
            let lines = lines.iter().map(|line| without_comment(&language, line));
            let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
            format!("a block of {language}:\n{}", lines.join("\n"))
        }
        Part::Row(cells) => {
            let of_cell = |cell: &String| {
                let (code, leads, numbers) = (code(cell), links(cell), numbers(cell));
                format!(
                    "code {code:?}, links {:?}, numbers {numbers:?}",
                    leads.iter().map(|l| language_free(l)).collect::<Vec<_>>()
                )
            };
            let lines: Vec<String> = cells.iter().map(of_cell).collect();
            format!("a row of {} cells:\n{}", cells.len(), lines.join("\n"))
        }
    }
}

/// Where a link leads, whatever language that is in. Screenshots are light in one language and dark in the other.
fn language_free(link: &str) -> String {
    let mut link = link.replace(".zh-CN.md", ".md");
    for end in ["-light-en.png", "-dark-zh.png", "-en.svg", "-zh.svg"] {
        if let Some(start) = link.strip_suffix(end) {
            link = start.to_owned();
        }
    }
    link
}

/// The first difference between two pages.
fn difference(english: &str, chinese: &str) -> Option<String> {
    let [mut english_parts, mut chinese_parts] =
        [english, chinese].map(|page| parts(page).into_iter().map(shared).collect::<Vec<_>>().into_iter());
    loop {
        match (english_parts.next(), chinese_parts.next()) {
            (None, None) => break,
            (english, chinese) if english == chinese => {}
            (english, chinese) => {
                let said = |part: Option<String>| part.unwrap_or_else(|| "the end".to_owned());
                return Some(format!("in English {}\nin Chinese {}", said(english), said(chinese)));
            }
        }
    }
    let [english, chinese] = [english, chinese].map(|page| {
        let mut links: Vec<String> = links(page).iter().map(|link| language_free(link)).collect();
        links.sort();
        links
    });
    (english != chinese).then(|| format!("links in English {english:#?}\nin Chinese {chinese:#?}"))
}

#[test]
fn pages_in_both_languages_have_the_same_headings_code_rows_and_links() {
    for (english, chinese) in PAGES {
        if let Some(difference) = difference(&text(english), &text(chinese)) {
            panic!("{english} and {chinese} differ: {difference}");
        }
    }
}

#[test]
fn pages_in_chinese_are_in_chinese() {
    for (_, chinese) in PAGES {
        let page = text(chinese);
        let han = page.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        assert!(han > 600, "{chinese}: {han} characters");
    }
}

#[test]
fn differences_between_languages_are_found() {
    let english = "# A\n\n```sh\nrun one   # said\n```\n| `a` | 14 of it |\n[b](B.md)\n";
    let alike = "# 甲\n\n```sh\n# 说明\nrun one\n```\n| `a` | 共 14 个 |\n[乙](B.zh-CN.md)\n";
    assert_eq!(difference(english, alike), None);
    for (from, to) in [
        ("# 甲", "## 甲"),
        ("run one", "run two"),
        ("```sh", "```text"),
        ("`a`", "`b`"),
        ("14", "15"),
        ("| `a`", "| | `a`"),
        ("B.zh-CN.md", "C.md"),
        ("[乙](B.zh-CN.md)", ""),
    ] {
        assert!(difference(english, &alike.replace(from, to)).is_some(), "{from} as {to}");
    }
    assert_eq!(without_comment("rust", "    let a = \"https://b\"; // c"), "    let a = \"https://b\";");
}
