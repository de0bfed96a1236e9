//! Faults as text. One wording for the macro, for a terminal and for an editor.

use crate::fault::{Fault, Faults, Place};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt;

/// The words before a fault and before its help.
#[derive(Clone, Copy, Debug)]
pub struct Headings<'a> {
    /// Before what is wrong.
    pub error: &'a str,
    /// Before what would be right.
    pub help: &'a str,
}

const ENGLISH: Headings<'_> = Headings { error: "error", help: "help" };

impl Faults {
    /// One text per fault, as rustc would print it, without colours and without the leading "error".
    pub fn render(&self) -> Vec<String> {
        self.list().iter().map(|fault| plain(self.path(), self.text(), fault)).collect()
    }

    /// One text per fault for a terminal, with its leading "error", in colour or not.
    pub fn report(&self, colour: bool) -> Vec<String> {
        self.report_under(ENGLISH, colour)
    }

    /// The same under these headings, for faults told in another language.
    pub fn report_under(&self, headings: Headings<'_>, colour: bool) -> Vec<String> {
        let report = |fault| terminal(self.path(), self.text(), fault, headings, colour);
        self.list().iter().map(report).collect()
    }

    /// One JSON object per fault, each on a line of its own, for editors:
    /// `file`, `line`, `column`, `end_line`, `end_column`, `message`, `label` and `help`, which can be null.
    pub fn json(&self) -> Vec<String> {
        self.list().iter().zip(self.places()).map(|(fault, at)| json(self.path(), fault, at)).collect()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render().join("\n\n"))
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Without the word "error", which the compiler adds.
fn plain(path: &str, text: &str, fault: &Fault) -> String {
    let rendered = terminal(path, text, fault, ENGLISH, false);
    rendered.strip_prefix("error: ").unwrap_or(&rendered).to_owned()
}

fn terminal(path: &str, text: &str, fault: &Fault, headings: Headings<'_>, colour: bool) -> String {
    let mut group =
        Group::with_title(Level::ERROR.with_name(headings.error).primary_title(fault.message.as_str()));
    if !path.is_empty() {
        let mut mark = AnnotationKind::Primary.span(fault.span.clone());
        if !fault.label.is_empty() {
            mark = mark.label(fault.label.as_str());
        }
        group = group.element(Snippet::source(text).path(path).annotation(mark));
    }
    if let Some(help) = &fault.help {
        group = group.element(Level::HELP.with_name(headings.help).message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

fn json(path: &str, fault: &Fault, at: Place) -> String {
    let help = fault.help.as_deref().map_or_else(|| "null".to_owned(), quoted);
    format!(
        "{{\"file\":{},\"line\":{},\"column\":{},\"end_line\":{},\"end_column\":{},\"message\":{},\"label\":{},\"help\":{help}}}",
        quoted(path),
        at.line,
        at.column,
        at.end_line,
        at.end_column,
        quoted(&fault.message),
        quoted(&fault.label),
    )
}

/// A JSON string. Written here because the macro's path takes no JSON library.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.extend([format!("\\u{:04x}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
