//! Faults as text. One wording for the macro and for whoever else prints them.

use crate::fault::Fault;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

pub(crate) fn fault(path: &str, text: &str, fault: &Fault) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(fault.message.as_str()));
    if !path.is_empty() {
        let mut mark = AnnotationKind::Primary.span(fault.span.clone());
        if !fault.label.is_empty() {
            mark = mark.label(fault.label.as_str());
        }
        group = group.element(Snippet::source(text).path(path).annotation(mark));
    }
    if let Some(help) = &fault.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let rendered = Renderer::plain().render(&[group]);
    // Whoever prints it says "error" once already.
    rendered.strip_prefix("error: ").unwrap_or(&rendered).to_owned()
}
