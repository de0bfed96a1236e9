//! A request, its rows gathered from path, query, headers and body.

use crate::sandbox::{exchange::Request, path};
use crate::{
    codec::{self, form, query},
    message::{
        file::File,
        raw::{Pairs, Raw, get},
    },
    table::{Api, Kind, Place},
};

/// What a request holds.
pub(super) struct Read<'r> {
    pub(super) pairs: Pairs<'r>,
    pub(super) files: Vec<(String, File)>,
    /// What the signature covers of the body: all of it, and of a form the part that is JSON.
    pub(super) signed: Vec<u8>,
}

/// Reads a request.
///
/// # Errors
/// It cannot be read, or a row is where it does not belong. The text says which.
pub(super) fn read<'r>(api: &'static Api, request: &'r Request) -> Result<Read<'r>, String> {
    let unread = |why: codec::Malformed| why.to_string();
    let (body, files) = if api.multipart {
        form::read(&request.body).map_err(unread)?
    } else if request.body.is_empty() {
        (Pairs::new(), Vec::new())
    } else {
        (codec::read(api.wire(), &request.body).map_err(unread)?, Vec::new())
    };
    let signed = if api.multipart { json_part(api, &body) } else { request.body.clone() };
    let mut pairs = Pairs::new();
    let parameters = path::parameters(api.path, &request.path).unwrap_or_default();
    let parameters = parameters.into_iter().map(|(name, value)| (name.into(), Raw::Text(value.into())));
    gather(api, Place::Path, parameters.collect(), &mut pairs)?;
    gather(api, Place::Query, query::read(&request.query).map_err(unread)?, &mut pairs)?;
    gather(api, Place::Header, headers(api, request), &mut pairs)?;
    gather(api, Place::Body, body, &mut pairs)?;
    Ok(Read { pairs, files, signed })
}

/// The text of the part of a form that is JSON.
fn json_part(api: &Api, body: &Pairs<'_>) -> Vec<u8> {
    let row = api.request.fields.iter().find(|field| matches!(field.kind, Kind::Json(_)));
    let text = row.and_then(|row| get(body, row.name)).and_then(Raw::text);
    text.unwrap_or_default().as_bytes().to_vec()
}

/// The rows of the table among the headers.
fn headers<'r>(api: &'static Api, request: &'r Request) -> Pairs<'r> {
    let rows = api.request.fields.iter().filter(|field| field.place == Place::Header);
    let value = |name: &str| header(request, name).map(|value| Raw::Text(value.into()));
    rows.filter_map(|field| Some((field.name.into(), value(field.name)?))).collect()
}

/// The value of a header; `None` if it is not there exactly once.
pub(super) fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    let mut found = request.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    let value = found.next().map(|(_, value)| value.as_str())?;
    found.next().is_none().then_some(value)
}

fn gather<'r>(api: &Api, place: Place, from: Pairs<'r>, to: &mut Pairs<'r>) -> Result<(), String> {
    for (name, raw) in from {
        let row = api.request.find(&name).map(|at| &api.request.fields[at]);
        if row.is_some_and(|row| row.place != place) {
            return Err(format!("{name} is in the wrong place of the request"));
        }
        to.push((name, raw));
    }
    Ok(())
}
