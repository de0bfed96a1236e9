//! Where the rows of a request travel.

use super::header::is_the_clients;
use crate::{
    fault::Faults,
    model::{Api, Gateway, Kind, Place, Reply, Row, Span, ValueSource},
};

pub(super) fn check(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    paths_have_their_rows(api, faults);
    content_has_its_row(api, gateway, faults);
    for row in &api.request.rows {
        places_take_one_value(row, faults);
        bodies_exist(row, api, faults);
        headers_are_free(row, api, gateway, faults);
        pairs_travel_together(row, api, gateway, faults);
    }
}

fn said(row: &Row) -> &Span {
    row.said_place.as_ref().map_or(&row.span, |said| &said.span)
}

/// The names in the braces of a path; `None` where they do not close.
fn names(path: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(['{', '}']) {
        let inside = rest[start..].strip_prefix('{')?;
        let end = inside.find(['{', '}', '/']).filter(|end| inside[*end..].starts_with('}'))?;
        found.push(&inside[..end]);
        rest = &inside[end + 1..];
    }
    Some(found)
}

/// A name in the path without a row would be sent as it is written, and a row without its name not at all.
fn paths_have_their_rows(api: &Api, faults: &mut Faults) {
    let path = &api.path;
    let Some(names) = names(&path.value) else {
        let help = "a row stands in the path as `{order_no}`";
        faults.add_with_help(&path.span, "the braces of the path do not match", "not a path", help);
        return;
    };
    for (at, name) in names.iter().enumerate() {
        let row = api.request.row(name).filter(|row| row.place == Place::Path);
        if row.is_none() {
            let help = format!("add the row `{name}` to [request] with in = \"path\" and required = true");
            let message = format!("no row has the value of `{name}`");
            faults.add_with_help(&path.span, message, "in this path", help);
        }
        if names[..at].contains(name) {
            faults.add(&path.span, format!("`{name}` stands in the path twice"), "in this path");
        }
    }
    for row in api.request.rows.iter().filter(|row| row.place == Place::Path) {
        if !names.contains(&row.wire.as_str()) {
            let name = &row.wire;
            let help = format!("write `{{{name}}}` where its value stands in `path`");
            let message = format!("`{name}` is not in the path");
            faults.add_with_help(said(row), message, "would not be sent", help);
        }
        if !row.required {
            let message = format!("`{}` stands in the path and is not required", row.name);
            faults.add_with_help(said(row), message, "the path needs its value", "say required = true");
        }
    }
}

/// Rows of the content travel in the text of another row.
fn content_has_its_row(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let Some(first) = api.request.rows.iter().find(|row| row.place == Place::Content) else { return };
    let Some(content) = &gateway.wire.content else {
        let help = "name the field that holds it: content = \"…\" under [wire] of the gateway";
        faults.add_with_help(said(first), "the gateway has no content", "would not be sent", help);
        return;
    };
    if !api.request.rows.iter().any(|row| row.fill == ValueSource::Content) {
        let name = &content.value;
        let help = format!("add the row `{name}` with fill = \"content\", or say in = \"body\"");
        faults.add_with_help(said(first), format!("the request has no `{name}`"), "would not be sent", help);
    }
    if api.multipart {
        faults.add(said(first), "a form with a file has no content", "would not be sent");
    }
}

/// An object or a file has no form of its own outside of a body.
fn places_take_one_value(row: &Row, faults: &mut Faults) {
    let is_many = match &row.kind {
        Kind::Object(_) | Kind::List(_) | Kind::Texts | Kind::File | Kind::Encrypted(_) => true,
        Kind::Json(_) | Kind::JsonList(_) | Kind::JsonTexts | Kind::Form(_) => row.place != Place::Query,
        Kind::Text
        | Kind::Choice(_)
        | Kind::Int { .. }
        | Kind::Fen { .. }
        | Kind::Time(_)
        | Kind::Ip
        | Kind::Url { .. }
        | Kind::YesNo
        | Kind::Bool
        | Kind::Yuan => false,
    };
    if !matches!(row.place, Place::Body | Place::Content) && (is_many || row.family.is_some()) {
        let message = format!("`{}` does not fit into the {}", row.name, row.place.word());
        faults.add(said(row), message, "only a text, a number or a time does");
    }
}

fn bodies_exist(row: &Row, api: &Api, faults: &mut Faults) {
    if row.place == Place::Body && !api.method.has_body() {
        let message = format!("a {} has no body", api.method.name());
        faults.add_with_help(
            said(row),
            message,
            "would not be sent",
            "leave `in` out: its rows are the query",
        );
    }
}

fn headers_are_free(row: &Row, api: &Api, gateway: &Gateway, faults: &mut Faults) {
    if row.place != Place::Header {
        return;
    }
    if api.reply == Reply::None {
        faults.add(said(row), "a link has no headers", "would not be sent");
    }
    let mut headers = gateway.lines.iter().flat_map(|lines| &lines.headers);
    if is_the_clients(&row.wire) || headers.any(|(name, _)| name.value.eq_ignore_ascii_case(&row.wire)) {
        let message = format!("the header `{}` is written anyway", row.wire);
        faults.add(said(row), message, "would be there twice");
    }
}

/// The text of `[sign]` is made of one set of pairs; a value that travels elsewhere would not be signed.
fn pairs_travel_together(row: &Row, api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let usual = if api.method.has_body() { Place::Body } else { Place::Query };
    let is_apart = row.place != usual && row.place != Place::Content;
    if gateway.sign.is_some() && api.signed && is_apart && row.said_place.is_some() {
        let message = format!("`{}` travels apart from the signed pairs", row.name);
        faults.add(
            said(row),
            message,
            format!("those of a {} are in the {}", api.method.name(), usual.word()),
        );
    }
}
