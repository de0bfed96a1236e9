//! What the tests here read of a page in Markdown: its headings, blocks of code, tables and links.

/// A part of a page that is the same in every language.
#[derive(Debug, PartialEq)]
pub(crate) enum Part {
    /// How many `#` it has.
    Heading(usize),
    /// The language of a block, and its lines.
    Block(String, Vec<String>),
    /// A row of a table, by its cells.
    Row(Vec<String>),
}

/// The parts of a page in their order.
pub(crate) fn parts(page: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            let block =
                lines.by_ref().take_while(|line| line.trim_start() != "```").map(str::to_owned).collect();
            parts.push(Part::Block(language.to_owned(), block));
        } else if line.starts_with('#') {
            parts.push(Part::Heading(line.chars().take_while(|c| *c == '#').count()));
        } else if let Some(row) = line.strip_prefix('|').and_then(|row| row.strip_suffix('|')) {
            parts.push(Part::Row(cells(row)));
        }
    }
    parts
}

/// The cells of a row; a bar in code, or behind a backslash, is part of its cell.
fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut code, mut before) = (vec![String::new()], false, ' ');
    for c in row.chars() {
        code ^= c == '`';
        if c == '|' && !code && before != '\\' {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
        before = c;
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// A page without its blocks of code.
pub(crate) fn prose(page: &str) -> String {
    let mut inside = false;
    let lines = page.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !fence && !inside
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where the links and pictures of a page lead, in their order. Code is no link.
pub(crate) fn links(page: &str) -> Vec<String> {
    // What is behind an odd number of marks is code.
    let text: String = prose(page).split('`').step_by(2).collect::<Vec<_>>().join("`");
    let ends = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    ends.collect()
}

/// What is set as code in a text.
pub(crate) fn code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The names by which links lead to the headings of a page.
pub(crate) fn anchors(page: &str) -> Vec<String> {
    let headings = prose(page);
    let headings = headings.lines().filter(|line| line.starts_with('#'));
    let slug = |line: &str| {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(slug).collect()
}

#[test]
fn a_page_is_read_as_its_parts() {
    let page = "# A `|` b\n[x](y.md#z) `[no](link)`\n\n| a | `b|c` |\n|---|---|\n```sh\n# [no](link)\nrun\n```\n![p](q.png)\n";
    let row = |cells: [&str; 2]| Part::Row(cells.map(str::to_owned).to_vec());
    let block = Part::Block("sh".to_owned(), vec!["# [no](link)".to_owned(), "run".to_owned()]);
    assert_eq!(parts(page), [Part::Heading(1), row(["a", "`b|c`"]), row(["---", "---"]), block]);
    assert_eq!(links(page), ["y.md#z", "q.png"]);
    assert_eq!(anchors("# A `b.toml`, c\n"), ["a-btoml-c"]);
    assert_eq!(code("a `b` c `d`"), ["b", "d"]);
}
