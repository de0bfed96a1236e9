//! Multipart forms, RFC 7578.

#[cfg(feature = "sandbox")]
use crate::{
    codec::Malformed,
    message::{
        file::File,
        raw::{Pairs, Raw, get},
    },
};
use crate::{
    codec::flat::{SignPairs, Signature, Visit, each_signed},
    message::{
        resolved::ResolvedFields,
        value::{Message, ValueRef},
    },
    table::Place,
};

/// The media type of a message, its body, and the signed text. The signature comes behind the texts that it covers, and
/// before the files, which are not signed.
pub(crate) fn write_message<S: SignPairs>(
    boundary: String,
    values: &ResolvedFields<'_>,
    signer: Option<S>,
) -> (String, Vec<u8>, Option<String>) {
    let mut form = Form::new(boundary);
    let visit: &mut Visit<'_> = &mut |name, value, _| form.text(name, value);
    let signature = each_signed(values, Place::Body, signer, visit);
    let text = signature.map(|Signature { field, value, text }| {
        form.text(field, value.as_ref());
        text
    });
    form.files(values.message);
    let (content_type, body) = form.finish();
    (content_type, body, text)
}

/// A form that is being written.
pub(crate) struct Form {
    boundary: String,
    body: Vec<u8>,
}

impl Form {
    /// An empty form. The boundary is random, so that no value contains it.
    pub(crate) fn new(boundary: String) -> Form {
        Form { boundary, body: Vec::new() }
    }

    /// Adds a text field.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.part(&format!("name=\"{name}\""), "", value.as_bytes());
    }

    /// Adds a JSON part.
    pub(crate) fn json(&mut self, name: &str, value: &str) {
        self.part(&format!("name=\"{name}\""), "Content-Type: application/json\r\n", value.as_bytes());
    }

    /// Adds the files of the message, which come last.
    pub(crate) fn files(&mut self, message: &dyn Message) {
        message.read(&mut |values| {
            for (field, value) in message.table().fields.iter().zip(values) {
                if let ValueRef::File(file) = value.value_ref() {
                    let disposition = format!("name=\"{}\"; filename=\"{}\"", field.name, file.name);
                    self.part(&disposition, &format!("Content-Type: {}\r\n", file.content_type), &file.bytes);
                }
            }
        });
    }

    fn part(&mut self, disposition: &str, header: &str, value: &[u8]) {
        let head =
            format!("--{}\r\nContent-Disposition: form-data; {disposition}\r\n{header}\r\n", self.boundary);
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(value);
        self.body.extend_from_slice(b"\r\n");
    }

    /// The media type and the body.
    pub(crate) fn finish(mut self) -> (String, Vec<u8>) {
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        (format!("multipart/form-data; boundary={}", self.boundary), self.body)
    }
}

/// The pairs of a received form, and its files by field name.
#[cfg(feature = "sandbox")]
pub(crate) fn read(body: &[u8]) -> Result<(Pairs<'static>, Vec<(String, File)>), Malformed> {
    let end = body.windows(2).position(|two| two == b"\r\n").ok_or(Malformed::Syntax)?;
    let boundary = &body[..end];
    let (mut pairs, mut files) = (Pairs::new(), Vec::new());
    let mut rest = &body[end + 2..];
    let closing = [b"\r\n", boundary].concat();
    while !rest.is_empty() {
        let at = rest.windows(closing.len()).position(|w| w == closing).ok_or(Malformed::Syntax)?;
        let (part, behind) = (&rest[..at], &rest[at + closing.len()..]);
        rest = behind.strip_prefix(b"\r\n").unwrap_or_default();
        let head = part.windows(4).position(|four| four == b"\r\n\r\n").ok_or(Malformed::Syntax)?;
        let (head, value) = (&part[..head], &part[head + 4..]);
        let head = std::str::from_utf8(head).map_err(|_| Malformed::NotUtf8)?;
        let quoted = |key| Some(head.split_once(key)?.1.split_once('"')?.0.to_owned());
        let name = quoted(" name=\"").ok_or(Malformed::Syntax)?;
        if get(&pairs, &name).is_some() {
            return Err(Malformed::Duplicate);
        }
        if let Some(file) = quoted(" filename=\"") {
            let media = head.split_once("Content-Type: ").map(|(_, rest)| rest.lines().next());
            let media = media.flatten().unwrap_or("application/octet-stream");
            files.push((name, File::new(file, media, value.to_vec())));
        } else {
            let text = std::str::from_utf8(value).map_err(|_| Malformed::NotUtf8)?.to_owned();
            pairs.push((name.into(), Raw::Text(text.into())));
        }
    }
    Ok((pairs, files))
}
