//! What payers do.

use std::time::Duration;

/// Who pays here: the same person in every reply and notice.
pub(super) const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

/// What the payer does whose payment code is charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payer {
    /// Pays at once.
    #[default]
    Pays,
    /// Is asked for the password, and types it after this time, which is divided by the
    /// [`time_scale`](super::SandboxBuilder::time_scale).
    TypesPassword(Duration),
    /// Is asked for the password, and gives up after this time.
    GivesUp(Duration),
    /// Is asked for the password and does nothing.
    Waits,
    /// Has not enough money.
    IsShort,
    /// Shows a code that has lapsed.
    ShowsOldCode,
}
