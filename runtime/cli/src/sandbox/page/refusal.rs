//! Why a page or an action was refused, in both languages.

use super::texts::Texts;

/// Why a page or an action was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    /// The path has these methods only.
    Method(&'static str),
    Host,
    Origin,
    Token,
    Form,
    /// A value that does not fit, and what to do.
    Value(String),
    TooLarge,
    Slow,
    /// Something else, with a status and what to do.
    Request(u16, String),
    Internal,
}

impl Refusal {
    /// From what [`guard`](crate::sandbox::control) refuses.
    pub(crate) fn of(status: u16, code: &str, help: String) -> Refusal {
        match code {
            "host_not_allowed" => Refusal::Host,
            "origin_not_allowed" => Refusal::Origin,
            "too_large" => Refusal::TooLarge,
            "timed_out" => Refusal::Slow,
            "invalid_value" | "invalid_json" => Refusal::Value(help),
            _ => Refusal::Request(status, help),
        }
    }

    pub(crate) fn status(&self) -> u16 {
        match self {
            Refusal::NotFound => 404,
            Refusal::Method(_) => 405,
            Refusal::Host | Refusal::Origin | Refusal::Token => 403,
            Refusal::Form => 400,
            Refusal::Value(_) => 422,
            Refusal::TooLarge => 413,
            Refusal::Slow => 408,
            Refusal::Request(status, _) => *status,
            Refusal::Internal => 500,
        }
    }

    /// A title, and what to do.
    pub(crate) fn texts(&self, t: &Texts) -> (&'static str, String) {
        let (title, help) = match self {
            Refusal::NotFound => (t.problem_not_found, t.problem_not_found_help),
            Refusal::Method(_) => (t.problem_method, t.problem_method_help),
            Refusal::Host => (t.problem_host, t.problem_host_help),
            Refusal::Origin => (t.problem_origin, t.problem_origin_help),
            Refusal::Token => (t.problem_token, t.problem_token_help),
            Refusal::Form => (t.problem_form, t.problem_form_help),
            Refusal::Value(help) => return (t.problem_value, help.clone()),
            Refusal::TooLarge => (t.problem_too_large, t.problem_too_large_help),
            Refusal::Slow => (t.problem_slow, t.problem_slow_help),
            Refusal::Request(_, help) => return (t.problem_request, help.clone()),
            Refusal::Internal => (t.problem_internal, t.problem_internal_help),
        };
        (title, help.to_owned())
    }
}
