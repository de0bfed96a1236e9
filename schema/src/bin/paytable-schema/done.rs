//! How commands end, and how they count.

/// `1 table`, `2 tables`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What a command found, and what goes to standard output and to standard error.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) out: String,
    pub(crate) note: String,
    pub(crate) found: bool,
}

/// An argument that cannot be understood.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
pub(crate) fn usage(error: lexopt::Error) -> String {
    format!("{error}; see `paytable-schema help`")
}
