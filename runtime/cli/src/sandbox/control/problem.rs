//! Why a request was refused: a status, a code for programs, a sentence, and what to do.

use serde_json::{Value, json};

/// Why a request was refused.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    message: String,
    help: String,
    /// The methods of the path, where the method was wrong.
    pub(super) allow: Option<String>,
}

impl Problem {
    pub(super) fn new(
        status: u16,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem { status, code, message: message.into(), help: help.into(), allow: None }
    }

    /// A method that the path does not have.
    pub(super) fn wrong_method(methods: &[&str]) -> Problem {
        let help = format!("use {}", methods.join(" or "));
        let problem = Problem::new(405, "method_not_allowed", "this path does not have that method", help);
        Problem { allow: Some(methods.join(", ")), ..problem }
    }

    /// A caller that does not know the password.
    pub(super) fn no_password() -> Problem {
        let help = "send the password of --password-file or --password-env as HTTP Basic, with any user name";
        Problem::new(401, "no_password", "the password is missing or wrong", help)
    }

    /// What was wrong and what to do, in one text.
    pub(crate) fn explained(&self) -> String {
        format!("{}: {}", self.message, self.help)
    }

    pub(super) fn body(&self) -> Value {
        json!({ "code": self.code, "message": self.message, "help": self.help })
    }
}
