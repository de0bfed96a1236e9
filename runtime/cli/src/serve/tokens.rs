//! Whose call it is: a token for each call of a local function, which the SDK sends along with every call of its own.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// Tokens that are valid now, and the openid of each.
#[derive(Clone, Default)]
pub(crate) struct Tokens(Arc<Mutex<HashMap<String, String>>>);

/// A token; it is valid until this is dropped.
pub(crate) struct Issued {
    tokens: Tokens,
    pub(crate) text: Zeroizing<String>,
}

impl Tokens {
    /// A token for that payer.
    ///
    /// # Errors
    /// There are no random numbers.
    pub(crate) fn issue(&self, openid: &str) -> Result<Issued, String> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| format!("no random numbers: {error}"))?;
        let text = Zeroizing::new(crate::cloud::keys::hex(&bytes));
        self.lock().insert(text.to_string(), openid.to_owned());
        Ok(Issued { tokens: self.clone(), text })
    }

    /// The payer of a token; `None` if there is no such token.
    pub(crate) fn payer(&self, token: &str) -> Option<String> {
        self.lock().get(token).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Issued {
    fn drop(&mut self) {
        self.tokens.lock().remove(self.text.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    #[test]
    fn a_token_is_valid_as_long_as_its_call() {
        let tokens = Tokens::default();
        let (one, two) = (tokens.issue("a").unwrap(), tokens.issue("b").unwrap());
        assert_ne!(one.text, two.text);
        assert_eq!(tokens.payer(&one.text).as_deref(), Some("a"));
        assert_eq!(tokens.payer(&two.text).as_deref(), Some("b"));
        assert_eq!(tokens.payer(""), None);
        let text = one.text.clone();
        drop(one);
        assert_eq!(tokens.payer(&text), None);
    }
}
