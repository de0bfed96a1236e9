//! The addresses that a table calls.

use crate::{
    fault::Faults,
    model::{Api, Span},
    parse::is_invisible,
    rules,
};

/// A path is sent as it stands: what a URL would end at, drop or encode has no place in it.
pub(super) fn path_is_sent_as_written(api: &Api, faults: &mut Faults) {
    let path = &api.path;
    if path.value.is_empty() {
        return;
    }
    if !path.value.starts_with('/') {
        let message = format!("the path `{}` does not start with `/`", path.value);
        faults.add(&path.span, message, "of this API");
        return;
    }
    let is_taken =
        |c: &char| c.is_ascii_graphic() && !matches!(c, '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '|');
    if let Some(c) = path.value.chars().find(|c| !is_taken(c)) {
        let help = "a value that needs encoding is a row with in = \"path\" or in = \"query\"";
        let message = format!("a path has no {}", name_of(c));
        faults.add_with_help(&path.span, message, "of this API", help);
    }
    let before_query = path.value.split_once('?').map_or(path.value.as_str(), |(path, _)| path);
    let segments = || before_query.split('/').skip(1);
    // The last one may be empty: some paths end with a slash.
    let is_dropped = |(at, segment): (usize, &str)| {
        matches!(segment, "." | "..") || segment.is_empty() && at + 1 < segments().count()
    };
    if segments().enumerate().any(is_dropped) {
        faults.add(&path.span, "a segment of the path is empty or only dots", "leads elsewhere");
    }
}

/// A character that cannot be seen is named by its number.
fn name_of(c: char) -> String {
    match c {
        ' ' => "blank".to_owned(),
        '\n' | '\r' => "line end".to_owned(),
        c if c.is_control() || c.is_whitespace() || is_invisible(c) => format!("U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}

/// A path can be appended to the host, and the host has no user name or password.
pub(super) fn host_takes_paths(name: &str, url: &str, span: &Span, faults: &mut Faults) {
    if let Some(fault) = rules::url_fault(url, false) {
        faults.add(span, format!("the host `{name}` {fault}"), "not a base URL");
    } else if url.ends_with('/') {
        let help = format!("write \"{}\"", url.trim_end_matches('/'));
        faults.add_with_help(span, format!("the host `{name}` ends with `/`"), "paths start with it", help);
    } else if url.contains('@') {
        faults.add(span, format!("the host `{name}` has a user"), "not a base URL");
    }
}
