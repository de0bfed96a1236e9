//! Fields of a request that are sent in the path, the query or a header.

use crate::{
    codec::query,
    message::{resolved::ResolvedFields, text::push_scalar},
    protocol::draft::Draft,
    table::{Field, Place},
};

/// Assembles path, query and headers. Each value is percent-encoded once, and the signed text is the text that is sent.
pub(crate) fn target(template: &'static str, values: &ResolvedFields<'_>, draft: &mut Draft) {
    path_and_headers(template, values, draft);
    let mut pairs = String::new();
    for (at, field) in given(values, Place::Query) {
        query::push(&mut pairs, field.name, &text(values, at));
    }
    if !pairs.is_empty() {
        append(&pairs, draft);
    }
}

/// Assembles path and headers.
pub(crate) fn path_and_headers(template: &'static str, values: &ResolvedFields<'_>, draft: &mut Draft) {
    draft.path = path(template, values).into();
    draft
        .headers
        .extend(given(values, Place::Header).map(|(at, field)| (field.name.into(), text(values, at))));
}

/// Appends a query to the path.
pub(crate) fn append(query: &str, draft: &mut Draft) {
    let joint = if draft.path.contains('?') { '&' } else { '?' };
    draft.path = format!("{}{joint}{query}", draft.path).into();
}

/// The fields in that part of the request that have a value, and their positions.
fn given<'v>(
    values: &'v ResolvedFields<'_>,
    place: Place,
) -> impl Iterator<Item = (usize, &'static Field)> + 'v {
    let fields = values.table.fields.iter().enumerate();
    fields.filter(move |(at, field)| field.place == place && values.is_given(*at))
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
    // JSON in a text.
    if let Some(written) = values.written(at) {
        return written.to_owned();
    }
    let mut text = String::new();
    push_scalar(&values.table.fields[at], values.value_ref(at), &mut text);
    text
}
