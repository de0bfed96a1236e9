//! Files for multipart requests.

use std::fmt;

/// A file to be uploaded, in memory.
///
/// ```
/// use paytable::File;
///
/// let licence = File::new("licence.jpg", "image/jpeg", vec![0xff, 0xd8]);
/// assert_eq!(format!("{licence:?}"), r#"File { name: "licence.jpg", content_type: "image/jpeg", bytes: 2 }"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// The file name, with its extension.
    pub name: String,
    /// The media type, such as `image/jpeg`.
    pub content_type: String,
    /// The content of the file.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file with that name, media type and content.
    pub fn new(name: impl Into<String>, content_type: impl Into<String>, bytes: Vec<u8>) -> File {
        File { name: name.into(), content_type: content_type.into(), bytes }
    }

    /// Whether name and media type contain only characters that are allowed in a header.
    pub(crate) fn is_sendable(&self) -> bool {
        let plain = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_control() || c == '"');
        plain(&self.name) && plain(&self.content_type)
    }
}

/// Prints no content, which can be a picture of a document.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
