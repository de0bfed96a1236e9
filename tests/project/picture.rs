//! The picture of the front page: what it names exists, and it is the same in both languages.

use roxmltree::{Document, Node};
use std::{
    fs,
    path::{Path, PathBuf},
};

const PICTURES: [&str; 2] = ["docs/paytable-en.svg", "docs/paytable-zh.svg"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text of every element of that class.
fn texts(document: &Document<'_>, class: &str) -> Vec<String> {
    let of_class = |node: &Node<'_, '_>| node.attribute("class") == Some(class);
    document.descendants().filter(of_class).filter_map(|node| node.text().map(str::to_owned)).collect()
}

#[test]
fn every_folder_command_and_step_in_the_picture_exists() {
    let architecture = text("ARCHITECTURE.md");
    let (_, flow) = architecture.split_once("```text\n").unwrap();
    let flow = flow.split_once("```").unwrap().0;
    for picture in PICTURES {
        let source = text(picture);
        let document = Document::parse(&source).unwrap();
        let places = texts(&document, "place");
        assert!(places.len() >= 7, "{picture}: {places:?}");
        for place in places {
            assert!(root().join(&place).exists(), "{picture}: there is no {place}");
        }
        let commands = texts(&document, "command");
        assert!(commands.len() >= 3, "{picture}: {commands:?}");
        for command in commands {
            let name = command.strip_prefix("paytable ").unwrap_or_else(|| panic!("{picture}: {command}"));
            let places = ["", ".rs"].map(|end| root().join(format!("runtime/cli/src/commands/{name}{end}")));
            assert!(places.iter().any(|place| place.exists()), "{picture}: there is no `{command}`");
        }
        // The steps of ARCHITECTURE.md, in their order.
        let steps = texts(&document, "step");
        assert_eq!(steps, ["parse", "check", "expand", "execute"], "{picture}");
        let at: Vec<usize> = steps.iter().map(|step| flow.find(&format!("──{step}──")).unwrap()).collect();
        assert!(at.is_sorted(), "ARCHITECTURE.md has another order: {flow}");
    }
}

/// A number of an element.
fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// How wide a text is at most, in the fonts that readers have.
fn width(node: &Node<'_, '_>) -> f64 {
    let (latin, han) = match node.attribute("class").unwrap() {
        "title" | "step" => (9.5, 16.0),
        "said" => (6.9, 13.0),
        _ => (7.3, 12.0),
    };
    node.text().unwrap_or_default().chars().map(|c| if c > '\u{2e7f}' { han } else { latin }).sum()
}

#[test]
fn every_text_of_the_picture_fits_its_box() {
    for picture in PICTURES {
        let source = text(picture);
        let document = Document::parse(&source).unwrap();
        let boxes: Vec<_> = document.descendants().filter(|node| node.has_tag_name("rect")).collect();
        let texts: Vec<_> = document.descendants().filter(|node| node.has_tag_name("text")).collect();
        assert!(boxes.len() > 9 && texts.len() > 40, "{picture}");
        for node in texts {
            let (x, y) = (number(&node, "x"), number(&node, "y"));
            let around = boxes.iter().rfind(|frame| {
                let (left, top) = (number(frame, "x"), number(frame, "y"));
                x > left && x < left + number(frame, "width") && y > top && y < top + number(frame, "height")
            });
            let end = around.map(|frame| number(frame, "x") + number(frame, "width")).unwrap();
            assert!(x + width(&node) < end, "{picture}: {:?} is wider than its box", node.text());
        }
    }
}

/// What is left of a picture without what is said in a language.
fn drawn(source: &str) -> Vec<String> {
    let document = Document::parse(source).unwrap();
    let mut drawn = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let class = node.attribute("class").unwrap_or_default();
        let told = ["place", "command", "step", "code"].contains(&class);
        let text = if told { node.text().unwrap_or_default() } else { "" };
        drawn.push(format!("{} {class} {text}", node.tag_name().name()));
    }
    drawn
}

#[test]
fn the_picture_is_the_same_in_both_languages() {
    let [english, chinese] = PICTURES.map(text);
    assert_eq!(drawn(&english), drawn(&chinese));
}

#[test]
fn every_picture_of_a_page_has_a_description() {
    for picture in PICTURES {
        let source = text(picture);
        let document = Document::parse(&source).unwrap();
        let title = document.root_element().children().find(|node| node.has_tag_name("title"));
        assert!(title.and_then(|title| title.text()).is_some_and(|title| title.len() > 20), "{picture}");
    }
    for page in ["README.md", "README.zh-CN.md"] {
        let page = text(page);
        assert_eq!(page.matches("![").count(), 2, "the picture, and a screenshot of the sandbox");
        assert!(!page.contains("![]"), "a picture without a description");
    }
}
