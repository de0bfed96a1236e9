//! The token that forms carry, so that no page of another site can send one.

use super::form::hexadecimal;
use std::fmt;
use subtle::ConstantTimeEq;

/// A random number of 256 bits as hexadecimal digits, made at every start.
pub(crate) struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

impl Token {
    /// Asks the operating system for it.
    pub(crate) fn fresh() -> Result<Token, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Token(hexadecimal(&bytes)))
    }

    /// For a form.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Compares it; how long that takes does not depend on how much is equal.
    pub(crate) fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_its_own_and_no_other() {
        let (one, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        assert_eq!(one.text().len(), 64);
        assert!(one.is(one.text()) && !one.is(other.text()));
        assert!(!one.is("") && !one.is(&one.text()[1..]) && !one.is(&one.text().to_uppercase()));
    }
}
