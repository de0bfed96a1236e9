//! The sections of a table that a table of the page can be.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Request,
    Always,
    Accepted,
    Succeeded,
    Event,
    /// The heading's path: `sceneInfo.storeInfo`.
    Type(String),
    Ack,
    Errors,
}
