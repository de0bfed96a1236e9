//! The reasons why a body cannot be read.

use std::fmt;

/// The reason why a body cannot be read. It contains no part of the body, which may be personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// The body is empty.
    Empty,
    /// The body is larger than [`MAX_BODY`](super::MAX_BODY) bytes.
    TooLarge,
    /// The body contains more values than [`MAX_VALUES`](super::MAX_VALUES).
    TooManyValues,
    /// The body is nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH), or at all where it must be flat.
    TooDeep,
    /// The body is not UTF-8.
    NotUtf8,
    /// The body contains a document type declaration.
    Doctype,
    /// The body contains a reference to an entity other than the five of XML.
    Entity,
    /// The body contains an attribute, a comment, a processing instruction or other XML that is not allowed. Contains
    /// its name.
    Unexpected(&'static str),
    /// The root element has another name, or there is text outside it.
    Root,
    /// A name contains characters other than letters, digits and underscores.
    Name,
    /// A field occurs twice.
    Duplicate,
    /// The body is not well-formed XML or JSON.
    Syntax,
    /// The JSON body is not an object.
    NotAnObject,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Malformed::Empty => "the body is empty",
            Malformed::TooLarge => "the body is too large",
            Malformed::TooManyValues => "the body contains too many values",
            Malformed::TooDeep => "the body is nested too deeply",
            Malformed::NotUtf8 => "the body is not UTF-8",
            Malformed::Doctype => "the body has a document type declaration",
            Malformed::Entity => "the body refers to an unknown entity",
            Malformed::Unexpected(what) => return write!(f, "the body has {what}"),
            Malformed::Root => "the body does not have the expected root element",
            Malformed::Name => "the body contains a field whose name has characters other than letters, digits and underscores",
            Malformed::Duplicate => "the body contains a field twice",
            Malformed::Syntax => "the body is not well-formed",
            Malformed::NotAnObject => "the body is not an object",
        })
    }
}

impl std::error::Error for Malformed {}
