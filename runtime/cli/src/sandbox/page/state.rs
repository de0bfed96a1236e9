//! What the pages hold beside the sandbox and its journal.

use super::{keys::AllKeys, token::Token};
use crate::sandbox::merchants::Known;

/// What the pages hold.
pub(in crate::sandbox) struct PageState {
    pub(super) keys: AllKeys,
    pub(super) token: Token,
}

impl PageState {
    /// For these merchants.
    pub(in crate::sandbox) fn new(merchants: &[Known]) -> Result<PageState, String> {
        let token = Token::fresh().map_err(|error| format!("no random numbers: {error}"))?;
        Ok(PageState { keys: AllKeys::of(merchants), token })
    }
}
