//! Names of HTTP headers.

use crate::rules::header_part;

/// Whether a header can have that name.
pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Whether that is a header, or with a colon a parameter of one.
pub(super) fn is_header_part(text: &str) -> bool {
    let (header, parameter) = header_part(text);
    is_header_name(header) && parameter.is_none_or(is_header_name)
}

/// Whether two names are those of one header, or of one parameter of it.
pub(super) fn is_same_part(one: &str, other: &str) -> bool {
    let ((one, of_one), (other, of_other)) = (header_part(one), header_part(other));
    one.eq_ignore_ascii_case(other) && of_one == of_other
}

/// Whether the HTTP client writes that header itself.
pub(super) fn is_the_clients(name: &str) -> bool {
    let own = ["connection", "content-length", "content-type", "host", "transfer-encoding"];
    own.iter().any(|own| own.eq_ignore_ascii_case(name))
}
