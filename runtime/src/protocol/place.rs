//! Fields of a request that are sent in the path, the query or a header.

use crate::{
    codec::query,
    message::{resolved::ResolvedFields, text::push_scalar},
    protocol::draft::Draft,
    table::Place,
};

/// Assembles path, query and headers. Each value is percent-encoded once, and the signed text is the text that is sent.
pub(crate) fn target(template: &'static str, values: &ResolvedFields<'_>, draft: &mut Draft) {
    let (mut path, mut pairs) = (template.to_owned(), String::new());
    let mut text = String::new();
    for (at, field) in values.table.fields.iter().enumerate() {
        if field.place == Place::Body || !values.is_given(at) {
            continue;
        }
        text.clear();
        push_scalar(field, values.value_ref(at), &mut text);
        match field.place {
            Place::Body => {}
            Place::Path => path = fill(&path, field.name, &text),
            Place::Query => query::push(&mut pairs, field.name, &text),
            Place::Header => draft.headers.push((field.name.into(), text.clone())),
        }
    }
    if !pairs.is_empty() {
        path.push(if path.contains('?') { '&' } else { '?' });
        path.push_str(&pairs);
    }
    draft.path = path.into();
}

/// Replaces a name in braces by its value. The value is percent-encoded, so that it contains no brace.
fn fill(template: &str, name: &str, value: &str) -> String {
    let mut encoded = String::new();
    query::encode(&mut encoded, value);
    template.replace(&format!("{{{name}}}"), &encoded)
}
