//! The sections of a table that a table of the page can be.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Request,
    Always,
    Accepted,
    Succeeded,
    Event,
    /// Of which message, and the path there: `sceneInfo.storeInfo`.
    Type(Message, String),
    Ack,
    Errors,
}

/// A message whose rows can hold others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Request,
    Reply,
    Event,
}

impl Section {
    /// The message that the section is of; `None` of error codes and fixed answers.
    pub(super) fn message(&self) -> Option<Message> {
        match self {
            Section::Request => Some(Message::Request),
            Section::Always | Section::Accepted | Section::Succeeded => Some(Message::Reply),
            Section::Event => Some(Message::Event),
            Section::Type(message, _) => Some(*message),
            Section::Ack | Section::Errors => None,
        }
    }

    pub(super) fn is_reply(&self) -> bool {
        matches!(self, Section::Always | Section::Accepted | Section::Succeeded)
    }
}
