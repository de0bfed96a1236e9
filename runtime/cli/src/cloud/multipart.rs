//! `multipart/form-data`, as strict as its one sender allows: parts with a name, and at most a `Content-Type` of their own.

/// The most parts of a form. The SDK sends ten.
const PARTS: usize = 64;
/// The longest head of a part, in bytes.
const HEAD: usize = 1024;
/// The longest boundary, in bytes (RFC 2046).
const BOUNDARY: usize = 70;

/// One field of a form.
#[derive(Debug, PartialEq)]
pub(super) struct Part<'b> {
    pub(super) name: String,
    /// Whether it has a `Content-Type` of its own: the sender had bytes and no text.
    pub(super) is_binary: bool,
    pub(super) value: &'b [u8],
}

/// The fields of a form, in their order. No two have the same name in lower case, which is how signatures name them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Form<'b>(pub(super) Vec<Part<'b>>);

impl<'b> Form<'b> {
    /// The part with that name, spelled like this.
    pub(super) fn part(&self, name: &str) -> Option<&Part<'b>> {
        self.0.iter().find(|part| part.name == name)
    }

    /// What tells whose call it is; a token that is not signed could be another's.
    pub(super) fn token(&self) -> Option<&'b str> {
        let part = self.signed(TOKEN)?;
        std::str::from_utf8(part.value).ok().filter(|token| !token.is_empty())
    }

    /// The part that a signature names in lower case.
    pub(super) fn signed(&self, lower: &str) -> Option<&Part<'b>> {
        self.0.iter().find(|part| part.name.to_ascii_lowercase() == lower)
    }

    /// The text of a field; `None` if it is missing.
    ///
    /// # Errors
    /// It is not UTF-8.
    pub(super) fn text(&self, name: &str) -> Result<Option<&'b str>, String> {
        let Some(part) = self.part(name) else { return Ok(None) };
        let text = std::str::from_utf8(part.value);
        text.map(Some).map_err(|error| format!("{name} is not UTF-8 from byte {} on", error.valid_up_to()))
    }
}

/// The boundary that a `Content-Type` names.
///
/// # Errors
/// It is another type, or names none.
pub(super) fn boundary(content_type: &str) -> Result<&str, String> {
    let (kind, parameter) = content_type.split_once(';').unwrap_or((content_type, ""));
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return Err("the body is not multipart/form-data".to_owned());
    }
    let boundary = parameter.trim().split_once('=').filter(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    let boundary = boundary.map_or("", |(_, value)| value);
    let boundary = boundary.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(boundary);
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&byte);
    if boundary.is_empty() || boundary.len() > BOUNDARY || !boundary.bytes().all(is_part) {
        return Err("the header content-type names no boundary of a form".to_owned());
    }
    Ok(boundary)
}

/// The field of the token, in lower case.
pub(super) const TOKEN: &str = "wxcloudapitoken";

/// Reads a whole form.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read<'b>(body: &'b [u8], boundary: &str) -> Result<Form<'b>, String> {
    let delimiter = format!("\r\n--{boundary}");
    let mut rest =
        body.strip_prefix(&delimiter.as_bytes()[2..]).ok_or("the form does not begin with its boundary")?;
    let mut form = Form::default();
    loop {
        if matches!(rest, b"--" | b"--\r\n") {
            return Ok(form);
        }
        rest = rest.strip_prefix(b"\r\n").ok_or("a boundary of the form is followed by other bytes")?;
        if form.0.len() == PARTS {
            return Err(format!("the form has more than {PARTS} parts"));
        }
        let near = &rest[..rest.len().min(HEAD)];
        let end = find(near, b"\r\n\r\n").ok_or("the head of a part does not end, or is too long")?;
        let (name, is_binary) = head(&rest[..end])?;
        let value = &rest[end + 4..];
        let length =
            find(value, delimiter.as_bytes()).ok_or("a part of the form does not end with its boundary")?;
        if form.signed(&name.to_ascii_lowercase()).is_some() {
            return Err(format!("the form has two parts {name}"));
        }
        form.0.push(Part { name, is_binary, value: &value[..length] });
        rest = &value[length + delimiter.len()..];
    }
}

/// The name of a part, and whether it has a type of its own.
fn head(head: &[u8]) -> Result<(String, bool), String> {
    let head = std::str::from_utf8(head).map_err(|_| "the head of a part is not text")?;
    let (mut name, mut is_binary) = (None, false);
    for line in head.split("\r\n") {
        let (header, value) = line.split_once(':').ok_or("a line in the head of a part is no header")?;
        let value = value.trim();
        match header.to_ascii_lowercase().as_str() {
            "content-disposition" if name.is_none() => name = Some(named(value)?),
            "content-type" if !is_binary => {
                if value.to_ascii_lowercase().starts_with("multipart/") {
                    return Err("a part of the form is a form itself".to_owned());
                }
                is_binary = true;
            }
            _ => {
                return Err(
                    "a part has a header other than one Content-Disposition and one Content-Type".to_owned()
                );
            }
        }
    }
    name.map(|name| (name, is_binary)).ok_or_else(|| "a part has no name".to_owned())
}

fn named(disposition: &str) -> Result<String, String> {
    let name = disposition.strip_prefix("form-data; name=\"").and_then(|rest| rest.strip_suffix('"'));
    let is_name =
        |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let name = name.filter(is_name);
    name.map(str::to_owned)
        .ok_or_else(|| "a part is not a field with a name of letters and digits".to_owned())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(parts: &str) -> String {
        parts.replace('\n', "\r\n")
    }

    #[test]
    fn parts_are_read_in_order_with_their_bytes() {
        let body = form(
            "--b\nContent-Disposition: form-data; name=\"action\"\n\n x\n--c\n\n--b\ncontent-type: application/octet-stream\n\
             content-disposition: form-data; name=\"apiOptions\"\n\n\n--b--\n",
        );
        let read = read(body.as_bytes(), "b").unwrap();
        let part =
            |name: &str, is_binary, value: &'static [u8]| Part { name: name.to_owned(), is_binary, value };
        assert_eq!(read.0, [part("action", false, b" x\r\n--c\r\n"), part("apiOptions", true, b"")]);
        assert_eq!(super::read(b"--b--", "b"), Ok(Form::default()));
    }

    #[test]
    fn another_content_type_has_no_boundary() {
        assert_eq!(boundary("Multipart/Form-Data; Boundary=\"--a\""), Ok("--a"));
        for other in [
            "",
            "application/json",
            "multipart/mixed; boundary=a",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=a b",
            "multipart/form-data; boundary=a; charset=utf-8",
            "multipart/form-data; charset=utf-8; boundary=a",
            &format!("multipart/form-data; boundary={}", "a".repeat(71)),
        ] {
            assert!(boundary(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_form_that_could_be_read_in_two_ways_is_refused() {
        let field = |head: &str| form(&format!("--b\n{head}\n\nx\n--b--"));
        let named = "Content-Disposition: form-data; name=\"a\"";
        for (body, why) in [
            (String::new(), "does not begin"),
            ("x--b--".to_owned(), "does not begin"),
            (form("\n--b--"), "does not begin"),
            (form("--b\n"), "the head of a part does not end"),
            (form("--bx\n"), "followed by other bytes"),
            (form("--b--\nx"), "followed by other bytes"),
            (form(&format!("--b\n{named}\n\nx")), "does not end with its boundary"),
            (form(&format!("--b\n{named}\n\nx--b--")), "does not end with its boundary"),
            (form(&format!("--b\n{named}\n\nx\n--b\n{named}\n\ny\n--b--")), "two parts a"),
            (
                form(&format!("--b\n{named}\n\nx\n--b\n{}\n\ny\n--b--", named.replace("\"a\"", "\"A\""))),
                "two parts A",
            ),
            (field("Content-Type: text/plain"), "a part has no name"),
            (field("Content-Disposition: form-data; name=\"\""), "not a field with a name"),
            (field("Content-Disposition: form-data; name=a"), "not a field with a name"),
            (field("Content-Disposition: form-data; name=\"a\"; filename=\"b\""), "not a field with a name"),
            (field("Content-Disposition: attachment; name=\"a\""), "not a field with a name"),
            (field(&format!("{named}\n{named}")), "a header other than"),
            (field(&format!("{named}\nContent-Type: a\nContent-Type: b")), "a header other than"),
            (field(&format!("{named}\nContent-Transfer-Encoding: base64")), "a header other than"),
            (field(&format!("{named}\nContent-Type: multipart/mixed; boundary=c")), "a form itself"),
            (field(&format!("{named}\nx")), "is no header"),
            (field(&format!("{named}\nContent-Type: {}", "x".repeat(1024))), "does not end, or is too long"),
        ] {
            let said = read(body.as_bytes(), "b").unwrap_err();
            assert!(said.contains(why), "{body:?}: {said}");
        }
        let many = |parts: usize| {
            let part = |at| form(&format!("--b\nContent-Disposition: form-data; name=\"a{at}\"\n\n\n"));
            (0..parts).map(part).collect::<String>() + "--b--"
        };
        assert_eq!(read(many(64).as_bytes(), "b").unwrap().0.len(), 64);
        assert!(read(many(65).as_bytes(), "b").unwrap_err().contains("more than 64 parts"));
    }
}
