//! The URLs of APIs, parsed one time: parsing a URL takes as long as reading a reply.

use crate::client::transport::SendError;
use reqwest::Url;
use std::sync::{PoisonError, RwLock};

/// One entry for each API and host that was called. They are few enough for a linear search.
#[derive(Default)]
pub(super) struct Urls(RwLock<Vec<(String, Url)>>);

impl Urls {
    /// The URL for that text, kept for the next call.
    pub(super) fn kept(&self, text: &str) -> Result<Url, SendError> {
        let kept =
            |urls: &[(String, Url)]| urls.iter().find(|(of, _)| of == text).map(|(_, url)| url.clone());
        if let Some(url) = kept(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(url);
        }
        let url = parsed(text)?;
        let mut urls = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // A concurrent call may have added it.
        if kept(&urls).is_none() {
            urls.push((text.to_owned(), url.clone()));
        }
        Ok(url)
    }
}

/// The URL for a text that no other call has.
pub(super) fn parsed(text: &str) -> Result<Url, SendError> {
    Url::parse(text).map_err(SendError::not_sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_url_is_the_one_that_parsing_gives() {
        let urls = Urls::default();
        let texts =
            ["https://api.example.com/pay/unifiedorder", "http://127.0.0.1:1/prefix/pay/orderquery?a=1"];
        for text in texts.iter().chain(&texts) {
            assert_eq!(urls.kept(text).unwrap(), Url::parse(text).unwrap());
        }
        assert_eq!(urls.0.read().unwrap().len(), 2);
    }

    #[test]
    fn nothing_is_sent_to_what_is_no_url() {
        let urls = Urls::default();
        assert!(matches!(urls.kept("no URL"), Err(SendError::NotSent(_))));
        assert!(urls.0.read().unwrap().is_empty());
    }
}
