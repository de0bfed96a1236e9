//! The text that a signature over sorted pairs covers.

use crate::table::{Secret, Sign};

/// The pairs of a message as `k=v&k=v`. The key is not part of it; a key that is a pair has its place.
pub(crate) struct SignedText {
    text: String,
    /// Where the key's own pair begins, once a name behind it was added.
    key_at: Option<usize>,
}

impl SignedText {
    pub(crate) fn with_capacity(room: usize) -> Self {
        SignedText { text: String::with_capacity(room), key_at: None }
    }

    /// Such a text that was written elsewhere. Its names are those before the first `=` of each part.
    pub(crate) fn of(text: &str, rule: &Sign) -> Self {
        let mut signed = SignedText::with_capacity(text.len());
        for part in text.split('&').filter(|_| !text.is_empty()) {
            signed.find_key(rule, part.split('=').next().unwrap_or_default());
            signed.join();
            signed.text.push_str(part);
        }
        signed
    }

    /// Adds one pair, unless it is empty or the signature itself. Names come in ASCII order.
    #[inline]
    pub(crate) fn push(&mut self, rule: &Sign, name: &str, value: &str) {
        if name != rule.field && !value.is_empty() {
            self.push_any(rule, name, value);
        }
    }

    /// The same, whatever it is.
    #[inline]
    pub(crate) fn push_any(&mut self, rule: &Sign, name: &str, value: &str) {
        self.find_key(rule, name);
        self.join();
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(value);
    }

    #[inline]
    fn find_key(&mut self, rule: &Sign, next: &str) {
        if let Secret::Pair(key) = rule.secret
            && self.key_at.is_none()
            && next > key
        {
            self.key_at = Some(self.text.len());
        }
    }

    #[inline]
    fn join(&mut self) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
    }

    /// The pairs, without the key.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_pairs(self) -> String {
        self.text
    }

    /// What is before the key, and what is behind it.
    pub(crate) fn around_key(&self, rule: &Sign) -> ([&str; 4], [&str; 2]) {
        let name = match rule.secret {
            Secret::Appended(joint) | Secret::Hashed(joint) => {
                return ([&self.text, joint, "", ""], ["", ""]);
            }
            Secret::Apart => return ([&self.text, "", "", ""], ["", ""]),
            Secret::Pair(name) => name,
        };
        let (before, behind) = self.text.split_at(self.key_at.unwrap_or(self.text.len()));
        let and = |is_between: bool| if is_between { "&" } else { "" };
        ([before, and(!before.is_empty()), name, "="], [and(before.is_empty() && !behind.is_empty()), behind])
    }

    /// The whole text, with the key masked.
    pub(crate) fn masked(self, rule: &Sign) -> String {
        match rule.secret {
            Secret::Apart => self.text,
            // In place: this is the text of nearly every message.
            Secret::Appended(joint) | Secret::Hashed(joint) => {
                let mut text = self.text;
                text.extend([joint, "***"]);
                text
            }
            Secret::Pair(_) => {
                let (before, behind) = self.around_key(rule);
                [&before.concat(), "***", &behind.concat()].concat()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::SignatureAlgorithm;

    fn rule(secret: Secret) -> Sign {
        Sign {
            field: "sign",
            type_field: None,
            algorithms: &[SignatureAlgorithm::Md5],
            algorithm_names: &[],
            key_id: None,
            certificate: None,
            digest: None,
            secret,
            upper: true,
            empties: false,
            key_length: None,
        }
    }

    fn masked(secret: Secret, pairs: &[(&str, &str)]) -> String {
        let rule = rule(secret);
        let mut text = SignedText::with_capacity(0);
        for (name, value) in pairs {
            text.push(&rule, name, value);
        }
        let again = SignedText::of(text.as_str(), &rule).masked(&rule);
        let masked = text.masked(&rule);
        assert_eq!(again, masked);
        masked
    }

    #[test]
    fn a_key_stands_where_its_rule_puts_it() {
        let pairs = [("a", "1"), ("b", ""), ("k", "2"), ("sign", "S"), ("z", "3")];
        assert_eq!(masked(Secret::Appended("&key="), &pairs), "a=1&k=2&z=3&key=***");
        assert_eq!(masked(Secret::Appended(""), &pairs), "a=1&k=2&z=3***");
        assert_eq!(masked(Secret::Hashed("&"), &pairs), "a=1&k=2&z=3&***");
        assert_eq!(masked(Secret::Apart, &pairs), "a=1&k=2&z=3");
        assert_eq!(masked(Secret::Pair("key"), &pairs), "a=1&k=2&key=***&z=3");
        assert_eq!(masked(Secret::Pair("A"), &pairs), "A=***&a=1&k=2&z=3");
        assert_eq!(masked(Secret::Pair("zz"), &pairs), "a=1&k=2&z=3&zz=***");
        assert_eq!(masked(Secret::Pair("key"), &[]), "key=***");
    }
}
