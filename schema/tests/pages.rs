//! How much of the pages of other providers the importer reads right. Beside each page stand the rows that a reader of it
//! would write down.

use crate::common::{Columns, columns};
use paytable_schema::{
    Source,
    import::{Head, import},
    layout::layout,
};
use std::{fs, path::PathBuf};

/// A page and its rows by section, each as name, type, required and example; of an error, code and title.
struct Page {
    name: String,
    text: String,
    expected: Vec<(String, [String; 4])>,
}

fn pages() -> Vec<Page> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages"));
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let rows = |path: &PathBuf| path.extension().is_some_and(|end| end == "rows");
    let page = |path: &PathBuf| {
        let page = paths.iter().find(|page| page.file_stem() == path.file_stem() && !rows(page));
        let page = page.unwrap_or_else(|| panic!("no page beside {}", path.display()));
        Page {
            name: page.file_name().unwrap().to_str().unwrap().to_owned(),
            text: fs::read_to_string(page).unwrap(),
            expected: expected(&fs::read_to_string(path).unwrap()),
        }
    };
    paths.iter().filter(|path| rows(path)).map(page).collect()
}

fn expected(rows: &str) -> Vec<(String, [String; 4])> {
    let mut section = String::new();
    let mut found = Vec::new();
    for line in rows.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(next) => next.clone_into(&mut section),
            None => {
                let mut cells = line.split('|').map(|cell| cell.trim().to_owned());
                let mut cell = || cells.next().unwrap_or_default();
                found.push((section.clone(), [cell(), cell(), cell(), cell()]));
            }
        }
    }
    found
}

fn draft(page: &Page) -> String {
    import(&page.text, Head::default()).unwrap_or_else(|| panic!("{}: no draft", page.name))
}

/// Every row of a draft, as it is expected.
fn drafted(draft: &str) -> Vec<(String, [String; 4])> {
    let file: toml::Table = draft.parse().unwrap();
    let below = |outer: &str| -> Vec<String> {
        let inner = file.get(outer).and_then(toml::Value::as_table);
        inner.into_iter().flatten().map(|(name, _)| format!("{outer}.{name}")).collect()
    };
    let sections = ["request", "event", "ack", "errors"].map(str::to_owned).into_iter();
    let sections = sections.chain(below("response")).chain(below("type"));
    sections
        .flat_map(|section| columns(draft, &section).into_iter().map(move |row| of(&section, row)))
        .collect()
}

fn of(section: &str, row: Columns) -> (String, [String; 4]) {
    let cells = if section == "errors" {
        [row.name, row.title, String::new(), String::new()]
    } else {
        [row.name, row.kind, row.required, row.example]
    };
    (section.to_owned(), cells)
}

/// How many rows of a page are read right, of how many, and what is wrong.
struct Score {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

impl Score {
    fn of(page: &Page) -> Score {
        let drafted = drafted(&draft(page));
        let mut wrong = Vec::new();
        for row in page.expected.iter().filter(|row| !drafted.contains(row)) {
            let instead = drafted.iter().find(|found| is_same_row(found, row));
            wrong.push(format!("{}: {row:?} is {instead:?}", page.name));
        }
        let right = page.expected.len() - wrong.len();
        // A row that the page does not have is as wrong as one that is missing.
        let invented =
            drafted.iter().filter(|row| !page.expected.iter().any(|known| is_same_row(known, row)));
        wrong.extend(invented.map(|row| format!("{}: {row:?} is not on the page", page.name)));
        Score { right, all: right + wrong.len(), wrong }
    }

    fn told(&self) -> String {
        let tenths = self.right * 1000 / self.all.max(1);
        format!("{} of {}, {}.{} %", self.right, self.all, tenths / 10, tenths % 10)
    }
}

fn is_same_row(one: &(String, [String; 4]), other: &(String, [String; 4])) -> bool {
    one.0 == other.0 && one.1[0] == other.1[0]
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is what one looks at when the importer changes")]
fn at_least_95_of_100_rows_of_the_pages_are_read_right() {
    let pages = pages();
    assert!(pages.len() >= 23, "{}", pages.len());
    let mut total = Score { right: 0, all: 0, wrong: Vec::new() };
    for page in &pages {
        let score = Score::of(page);
        println!("{}: {}", page.name, score.told());
        total.right += score.right;
        total.all += score.all;
        total.wrong.extend(score.wrong);
    }
    let told = format!("all: {}\n{}", total.told(), total.wrong.join("\n"));
    println!("{told}");
    assert!(total.right * 100 >= total.all * 95, "{told}");
}

#[test]
fn every_draft_is_toml_that_is_laid_out_already() {
    for page in pages() {
        let draft = draft(&page);
        draft.parse::<toml::Table>().unwrap();
        let path = format!("{}.toml", page.name);
        assert_eq!(layout(Source { path: &path, text: &draft }).unwrap(), draft, "{}", page.name);
    }
}

#[test]
fn every_row_that_is_not_what_the_page_says_outright_has_a_guess_above_it() {
    for page in pages() {
        let draft = draft(&page);
        let lines: Vec<&str> = draft.lines().collect();
        for pair in lines.windows(2) {
            let concluded =
                ["format = ", "enum = ", "fill = ", "charset = ", "sensitive = ", "json = ", "in = "];
            if pair[1].contains(" = { title") && concluded.iter().any(|key| pair[1].contains(key)) {
                assert!(pair[0].starts_with("# guess: "), "{}: {}", page.name, pair[1]);
            }
        }
    }
}

#[test]
fn a_line_that_says_when_rows_are_there_opens_a_section_or_stands_above_them() {
    for (name, line, next) in [
        (
            "wechat_v2_refund_query.html",
            "refund_status_$n为SUCCESS时返回下面的字段",
            "\"refund_success_time_$n\"",
        ),
        (
            "airwallex_intent.md",
            "_The fields below are returned only when status is SUCCEEDED_",
            "captured_amount",
        ),
        ("adyen_payments.html", "Only returned if resultCode is Refused:", "refusalReason"),
    ] {
        let page = pages().into_iter().find(|page| page.name == name).unwrap();
        let draft = draft(&page);
        let comment = format!("# guess: of the rows below, the page says: {line}\n");
        let (_, below) = draft.split_once(&comment).unwrap_or_else(|| panic!("{name}: {draft}"));
        let row = below.lines().find(|line| !line.starts_with('#')).unwrap();
        assert!(row.starts_with(next), "{name}: {row}");
    }
}

#[test]
fn rows_of_tables_that_are_not_read_are_listed_at_the_end() {
    for (name, line) in [
        ("wechat_v2_refund_query.html", "# not used: V1.2 | 2017-03-01 | 增加偏移量"),
        ("pdf_order.txt", "# not used: ICBC | 工商银行 | 借记卡"),
    ] {
        let page = pages().into_iter().find(|page| page.name == name).unwrap();
        let draft = draft(&page);
        assert_eq!(draft.trim_end().lines().last().unwrap(), line, "{name}");
    }
}

/// The lines of a page that are read as rows, by their names in the rows that are expected.
fn rows_of(page: &Page) -> Vec<&str> {
    let named = |line: &&str| {
        let mut cells = line.split(['|', '\t']);
        let name = |cell: &str| cell.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
        line.contains(['|', '\t'])
            && cells.any(|cell| page.expected.iter().any(|(_, row)| row[0] == name(cell)))
    };
    page.text.lines().filter(named).collect()
}

fn unused(draft: &str) -> usize {
    draft.lines().filter(|line| line.starts_with("# not used: ")).count()
}

#[test]
fn a_row_that_a_page_repeats_is_listed_as_not_used() {
    let mut lines = 0;
    for page in pages().into_iter().filter(|page| !page.text.contains("<table")) {
        let before = unused(&draft(&page));
        for row in rows_of(&page) {
            let twice = Page {
                text: page.text.replacen(row, &format!("{row}\n{row}"), 1),
                name: page.name.clone(),
                expected: Vec::new(),
            };
            let draft = draft(&twice);
            // One of a table that describes both messages is listed for each.
            assert!(unused(&draft) > before, "{}: {row}\n{draft}", page.name);
            lines += 1;
        }
    }
    assert!(lines > 150, "{lines}");
}

#[test]
fn a_page_without_its_heads_is_no_page() {
    for page in pages() {
        let is_row = |line: &&str| rows_of(&page).contains(line);
        let rows: String = page.text.lines().filter(is_row).flat_map(|line| [line, "\n"]).collect();
        assert_eq!(import(&rows, Head::default()), None, "{}", page.name);
    }
}

/// Pages with parts left out, doubled and exchanged, as a paste that went wrong has them; the same ones in every run.
fn damaged(text: &str, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below.max(1)).unwrap()).unwrap()
    };
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..4 {
        let from = next(chars.len());
        let to = (from + next(40)).min(chars.len());
        let part: Vec<char> = chars[from..to].to_vec();
        match next(4) {
            0 => drop(chars.drain(from..to)),
            1 => drop(chars.splice(to..to, part)),
            2 => chars.insert(from, ['|', '\t', '\n', '<', '.', '+'][next(6)]),
            _ => {
                let at = next(chars.len());
                drop(chars.splice(at..at, part));
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn a_damaged_page_gives_a_draft_that_is_laid_out_or_none() {
    let mut drafts = 0;
    for page in pages() {
        for seed in 1..=40_u64 {
            let text = damaged(&page.text, seed);
            let gateway = [None, Some("wechat_v2"), Some("alipay")][usize::try_from(seed % 3).unwrap()];
            let Some(draft) = import(&text, Head { gateway, ..Head::default() }) else { continue };
            let source = Source { path: "draft.toml", text: &draft };
            assert_eq!(layout(source).unwrap_or_else(|faults| panic!("{faults}\n{text}")), draft, "{text}");
            drafts += 1;
        }
    }
    assert!(drafts > 500, "{drafts}");
}
