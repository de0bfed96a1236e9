//! Headers of a request.

use hyper::HeaderMap;

/// The value of a header that is there once, in ASCII.
///
/// # Errors
/// It is there more than once, or is not ASCII.
pub(super) fn only<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, String> {
    let mut values = headers.get_all(name).iter();
    let Some(first) = values.next() else { return Ok(None) };
    match (first.to_str(), values.next()) {
        (Ok(value), None) => Ok(Some(value)),
        _ => Err(format!("the header {name} is not one text in ASCII")),
    }
}
