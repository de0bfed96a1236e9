//! The guide says the same in both languages, and names what there is.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const PROVIDERS: [&str; 7] =
    ["alipay", "allinpay", "cloudpay", "swiftpass", "unionpay", "wechat_v2", "wechat_v3"];

const HEADINGS: [&str; 4] = ["## Place an order", "## Believe a notice", "## Refund", "## Not supported"];
const HEADINGS_ZH_CN: [&str; 4] = ["## 下单", "## 验证通知", "## 退款", "## 不支持"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/guide")
}

fn text(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("runtime/guide/{name}: {error}"))
}

/// The texts of the pages, the English one and the Chinese one.
fn pages() -> BTreeMap<String, [String; 2]> {
    let names =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages: BTreeSet<String> = names
        .map(|name| {
            let page = name.strip_suffix(".zh-CN.md").or_else(|| name.strip_suffix(".md"));
            page.unwrap_or_else(|| panic!("runtime/guide/{name} is no page")).to_owned()
        })
        .collect();
    assert!(pages.len() > 12, "{pages:?}");
    let both = |page: String| {
        let texts = [text(&format!("{page}.md")), text(&format!("{page}.zh-CN.md"))];
        (page, texts)
    };
    pages.into_iter().map(both).collect()
}

/// What a page is made of.
#[derive(Default)]
struct Parts<'t> {
    /// The lines that begin with `#`.
    headings: Vec<&'t str>,
    /// The code blocks, with the line that begins each.
    blocks: Vec<Vec<&'t str>>,
    /// The items that are named in prose, without the name of the crate.
    items: BTreeSet<&'t str>,
}

fn parts(page: &str) -> Parts<'_> {
    let mut parts = Parts::default();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            parts.blocks.push(
                std::iter::once(line).chain(lines.by_ref().take_while(|line| *line != "```")).collect(),
            );
            continue;
        }
        if line.starts_with('#') {
            parts.headings.push(line);
        }
        parts
            .items
            .extend(line.split('`').skip(1).step_by(2).filter_map(|span| span.strip_prefix("paytable::")));
    }
    parts
}

fn level(heading: &str) -> usize {
    heading.chars().take_while(|c| *c == '#').count()
}

#[test]
fn both_languages_have_the_same_headings_the_same_code_and_name_the_same_items() {
    for (page, [english, chinese]) in pages() {
        let (english, chinese) = (parts(&english), parts(&chinese));
        let levels =
            |parts: &Parts<'_>| parts.headings.iter().map(|heading| level(heading)).collect::<Vec<_>>();
        assert_eq!(levels(&english), levels(&chinese), "{page}: headings");
        assert_eq!(english.headings.first().map(|heading| level(heading)), Some(1), "{page}: a title");
        for (at, (one, other)) in english.blocks.iter().zip(&chinese.blocks).enumerate() {
            assert_eq!(one, other, "{page}: block {} differs", at + 1);
        }
        assert_eq!(english.blocks.len(), chinese.blocks.len(), "{page}: blocks");
        assert_eq!(english.items, chinese.items, "{page}: items");
    }
}

#[test]
fn chinese_pages_are_chinese() {
    for (page, [_, chinese]) in pages() {
        for heading in parts(&chinese).headings {
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(heading.contains(is_chinese), "{page}: {heading}");
        }
    }
}

#[test]
fn a_page_of_a_provider_answers_four_questions_on_one_screen() {
    let pages = pages();
    for provider in PROVIDERS {
        for (text, headings) in pages[provider].iter().zip([HEADINGS, HEADINGS_ZH_CN]) {
            assert_eq!(parts(text).headings[1..], headings, "{provider}");
            let lines = text.lines().count();
            assert!(lines <= 90, "{provider}: {lines} lines");
        }
    }
}

/// What is between two texts, the first time.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

#[test]
fn rustdoc_shows_every_page_and_links_every_item_that_it_names() {
    let module = fs::read_to_string(folder().join("../src/guide.rs")).unwrap();
    for (page, [english, _]) in pages() {
        if page == "README" {
            continue;
        }
        let entry = between(&module, &format!("\n    {page} needs "), "];");
        let entry = entry.unwrap_or_else(|| panic!("runtime/src/guide.rs: add {page} to `pages!`"));
        let listed = entry.split_once("names [").expect("a list of names").1;
        let listed: BTreeSet<&str> =
            listed.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        assert_eq!(listed, parts(&english).items, "runtime/src/guide.rs: the items of {page}");
        assert_eq!(
            module.matches(&format!("[`{page}`]")).count(),
            2,
            "runtime/src/guide.rs: link {page} in both languages"
        );
    }
}

#[test]
fn the_first_page_leads_to_every_other_one() {
    let pages = pages();
    let [english, chinese] = &pages["README"];
    for page in pages.keys().filter(|page| *page != "README") {
        assert!(english.contains(&format!("]({page}.md)")), "runtime/guide/README.md: link {page}.md");
        let twin = format!("]({page}.zh-CN.md)");
        assert!(chinese.contains(&twin), "runtime/guide/README.zh-CN.md: link {page}.zh-CN.md");
    }
}

#[test]
fn no_block_of_rust_is_left_out_by_rustdoc() {
    for (page, [english, _]) in pages() {
        for block in parts(&english).blocks {
            let told = block[0].trim_start_matches("```");
            assert!(["rust", "sh", "text"].contains(&told), "{page}: a block of `{told}`");
        }
    }
}
