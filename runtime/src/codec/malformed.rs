//! Why a body is not read.

use std::fmt;

/// Why a body could not be read. No part of the body is repeated here: it may hold personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// Nothing there.
    Empty,
    /// Longer than [`MAX_BODY`](super::MAX_BODY).
    TooLarge,
    /// More values than [`MAX_VALUES`](super::MAX_VALUES).
    TooManyValues,
    /// Nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH), or at all where the body must be flat.
    TooDeep,
    /// Not UTF-8.
    NotUtf8,
    /// A document type declaration.
    Doctype,
    /// A reference to an entity other than the five of XML.
    Entity,
    /// An attribute, a comment or a processing instruction.
    Unexpected(&'static str),
    /// The root element has another name, or there is text outside it.
    Root,
    /// A name that is not letters, digits and underscores.
    Name,
    /// A field that comes twice.
    Duplicate,
    /// Not XML, or not JSON.
    Syntax,
    /// The JSON body is not an object.
    NotAnObject,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Malformed::Empty => "the body is empty",
            Malformed::TooLarge => "the body is too large",
            Malformed::TooManyValues => "the body holds too many values",
            Malformed::TooDeep => "the body is nested too deeply",
            Malformed::NotUtf8 => "the body is not UTF-8",
            Malformed::Doctype => "the body has a document type declaration",
            Malformed::Entity => "the body refers to an unknown entity",
            Malformed::Unexpected(what) => return write!(f, "the body has {what}"),
            Malformed::Root => "the body does not have the expected root element",
            Malformed::Name => "the body has a field with an impossible name",
            Malformed::Duplicate => "the body has a field twice",
            Malformed::Syntax => "the body is not well-formed",
            Malformed::NotAnObject => "the body is not an object",
        })
    }
}

impl std::error::Error for Malformed {}
