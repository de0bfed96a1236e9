//! Fields of a request that are sent in the path, the query or a header.

use crate::{
    codec::query,
    message::{resolved::ResolvedFields, text::push_scalar},
    protocol::draft::Draft,
    table::Place,
};

/// Assembles path, query and headers. Each value is percent-encoded once, and the signed text is the text that is sent.
pub(crate) fn target(template: &'static str, values: &ResolvedFields<'_>, draft: &mut Draft) {
    let (mut path, mut pairs) = (path(template, values), String::new());
    for (at, field) in values.table.fields.iter().enumerate() {
        match field.place {
            Place::Query if values.is_given(at) => query::push(&mut pairs, field.name, &text(values, at)),
            Place::Header if values.is_given(at) => draft.headers.push((field.name.into(), text(values, at))),
            _ => {}
        }
    }
    if !pairs.is_empty() {
        path.push(if path.contains('?') { '&' } else { '?' });
        path.push_str(&pairs);
    }
    draft.path = path.into();
}

/// The template with each name in braces replaced by its value, which the check requires.
fn path(template: &str, values: &ResolvedFields<'_>) -> String {
    let (mut path, mut rest) = (String::with_capacity(template.len()), template);
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        path.push_str(before);
        if let Some(at) = values.table.find(name) {
            query::encode(&mut path, &text(values, at));
        }
        rest = behind;
    }
    path.push_str(rest);
    path
}

fn text(values: &ResolvedFields<'_>, at: usize) -> String {
    let mut text = String::new();
    push_scalar(&values.table.fields[at], values.value_ref(at), &mut text);
    text
}
