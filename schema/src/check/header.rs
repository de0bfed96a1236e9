//! Names of HTTP headers.

/// Whether a header can have that name.
pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Whether the HTTP client writes that header itself.
pub(super) fn is_the_clients(name: &str) -> bool {
    let own = ["connection", "content-length", "content-type", "host", "transfer-encoding"];
    own.iter().any(|own| own.eq_ignore_ascii_case(name))
}
