//! Files of multipart requests.

use std::fmt;

/// A file to be sent, whole.
///
/// ```
/// use paytable::File;
///
/// let licence = File::new("licence.jpg", "image/jpeg", vec![0xff, 0xd8]);
/// assert_eq!(format!("{licence:?}"), r#"File { name: "licence.jpg", content_type: "image/jpeg", bytes: 2 }"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, with the ending that says what it is.
    pub name: String,
    /// Its media type: `image/jpeg`.
    pub content_type: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of that name, media type and content.
    pub fn new(name: impl Into<String>, content_type: impl Into<String>, bytes: Vec<u8>) -> File {
        File { name: name.into(), content_type: content_type.into(), bytes }
    }

    /// Whether name and media type can stand in a header.
    pub(crate) fn is_sendable(&self) -> bool {
        let plain = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_control() || c == '"');
        plain(&self.name) && plain(&self.content_type)
    }
}

/// A picture of a document is personal data: its bytes are not printed.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
