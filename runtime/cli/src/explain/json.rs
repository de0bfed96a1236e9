//! JSON as it was written, and the forms in which programs write it again.

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::fmt::{self, Write as _};

/// JSON that is nested deeper is not written again.
const MAX_DEPTH: usize = 32;

/// A JSON value. Members keep their order, and numbers their digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Reads an object or a list; `None` if the text is something else or is nested too deeply.
pub(crate) fn read_nested(text: &str) -> Option<Json> {
    let is_nested = text.trim_start().starts_with(['{', '[']);
    if is_nested && depth(text) <= MAX_DEPTH { value(serde_json::from_str(text).ok()?) } else { None }
}

/// How deep a text is nested, if it is JSON. Reading looks at each character as often as it is nested.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut is_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b'{' | b'[' if !is_text => depth += 1,
            b'}' | b']' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn value(raw: &RawValue) -> Option<Json> {
    let text = raw.get();
    Some(match text.as_bytes().first()? {
        b'n' => Json::Null,
        b't' => Json::Bool(true),
        b'f' => Json::Bool(false),
        b'"' => Json::Text(serde_json::from_str(text).ok()?),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            Json::List(items.into_iter().map(value).collect::<Option<_>>()?)
        }
        b'{' => {
            let Members(members) = serde_json::from_str(text).ok()?;
            let read = |(name, member): (String, &RawValue)| Some((name, value(member)?));
            Json::Object(members.into_iter().map(read).collect::<Option<_>>()?)
        }
        _ => Json::Number(text.to_owned()),
    })
}

/// The members of an object, in their order.
pub(crate) struct Members<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom("a list, not an object"))
    }
}

/// How JSON is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "choices of a writer that do not depend on each other")]
pub(crate) struct JsonForm {
    /// A blank after `:` and `,`.
    pub(crate) blanks: bool,
    /// Members in the order of their names.
    pub(crate) sorted: bool,
    /// Characters outside of ASCII as `\uXXXX`.
    pub(crate) ascii: bool,
    /// `/` as `\/`.
    pub(crate) slashes: bool,
    /// `<`, `>` and `&` as `\u003c`, `\u003e` and `\u0026`.
    pub(crate) html: bool,
    /// Each member on a line of its own, indented by so many blanks.
    pub(crate) indent: usize,
}

impl JsonForm {
    pub(crate) fn write(self, json: &Json) -> String {
        let mut out = String::new();
        self.push(json, 0, &mut out);
        out
    }

    fn push(self, json: &Json, depth: usize, out: &mut String) {
        match json {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Number(digits) => out.push_str(digits),
            Json::Text(text) => self.push_text(text, out),
            Json::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.next(at, depth, out);
                    self.push(item, depth + 1, out);
                }
                self.end(items.is_empty(), depth, out);
                out.push(']');
            }
            Json::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                if self.sorted {
                    members.sort_by(|(one, _), (other, _)| one.cmp(other));
                }
                out.push('{');
                for (at, (name, member)) in members.iter().enumerate() {
                    self.next(at, depth, out);
                    self.push_text(name, out);
                    out.push_str(if self.blanks || self.indent > 0 { ": " } else { ":" });
                    self.push(member, depth + 1, out);
                }
                self.end(members.is_empty(), depth, out);
                out.push('}');
            }
        }
    }

    /// What stands before an item.
    fn next(self, at: usize, depth: usize, out: &mut String) {
        if at > 0 {
            out.push(',');
        }
        if self.indent > 0 {
            self.line(depth + 1, out);
        } else if at > 0 && self.blanks {
            out.push(' ');
        }
    }

    fn end(self, is_empty: bool, depth: usize, out: &mut String) {
        if self.indent > 0 && !is_empty {
            self.line(depth, out);
        }
    }

    fn line(self, depth: usize, out: &mut String) {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth * self.indent));
    }

    fn push_text(self, text: &str, out: &mut String) {
        out.push('"');
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '/' if self.slashes => out.push_str("\\/"),
                '<' | '>' | '&' if self.html => push_escape(c, out),
                c if c < ' ' || (self.ascii && !c.is_ascii()) => push_escape(c, out),
                c => out.push(c),
            }
        }
        out.push('"');
    }
}

/// A character as one or two escapes of UTF-16.
fn push_escape(c: char, out: &mut String) {
    let mut units = [0; 2];
    for unit in c.encode_utf16(&mut units) {
        // Writing into a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}
