//! The rows of one message, and the types that they hold.

use super::{
    at::{At, Span},
    row::{Kind, Row},
};

/// The rows of one message, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The rows.
    pub rows: Vec<Row>,
    /// Numbered rows that form lists.
    pub families: Vec<Family>,
}

impl Message {
    /// The row of that wire name.
    pub fn row(&self, wire: &str) -> Option<&Row> {
        self.rows.iter().find(|r| r.wire == wire)
    }

    /// The row at the end of a path into objects, each of which is there once at most.
    pub fn at_path<'a>(&'a self, path: &str, types: Types<'a>) -> Option<&'a Row> {
        let (name, inside) = split_path(path);
        let row = self.row(name)?;
        let Some(inside) = inside else { return Some(row) };
        let of = match &row.kind {
            Kind::Object(of) | Kind::Json(of) | Kind::Form(of) => of,
            Kind::Encrypted(sealed) => sealed.of.as_ref()?,
            _ => return None,
        };
        types.find(of)?.message.at_path(inside, types)
    }
}

/// A path such as `amount.total`, by its first dot.
pub fn split_path(path: &str) -> (&str, Option<&str>) {
    match path.split_once('.') {
        Some((name, inside)) => (name, Some(inside)),
        None => (path, None),
    }
}

/// What a type of a gateway is for. Of a table's own type its rows and their places say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The inside of whatever names it.
    Any,
    /// Only ever sent.
    Sent,
    /// What a client is handed.
    Bundle,
}

/// A nested type: the inside of a JSON value.
#[derive(Clone, Debug)]
pub struct Type {
    /// Name of the Rust type.
    pub name: String,
    /// Of a gateway's type: what it is for.
    pub purpose: Purpose,
    /// Its rows.
    pub message: Message,
    /// Where it is declared.
    pub span: Span,
}

/// Where nested types are looked for: first in the table, then in its gateway.
#[derive(Clone, Copy, Debug)]
pub struct Types<'a> {
    /// Of the table.
    pub own: &'a [Type],
    /// Of the gateway.
    pub shared: &'a [Type],
}

impl<'a> Types<'a> {
    /// The type of that name.
    pub fn find(self, name: &str) -> Option<&'a Type> {
        self.own.iter().chain(self.shared).find(|nested| nested.name == name)
    }

    /// Whether something that a message holds, at any depth, is sent encrypted. The message's own rows do not count.
    pub fn encrypts_below(self, message: &Message) -> bool {
        let mut todo: Vec<&Message> = vec![message];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(message) = todo.pop() {
            for name in message.rows.iter().filter_map(|row| row.kind.nested()) {
                let Some(nested) = self.find(name).filter(|_| !seen.contains(&name)) else { continue };
                if nested.message.rows.iter().any(|row| row.encrypted) {
                    return true;
                }
                seen.push(name);
                todo.push(&nested.message);
            }
        }
        false
    }

    /// All names, the table's own first.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.own.iter().chain(self.shared).map(|nested| nested.name.as_str())
    }
}

/// Rows such as `coupon_id_$n` that make one list.
#[derive(Clone, Debug)]
pub struct Family {
    /// Name of the list.
    pub name: String,
    /// Name of the Rust type of an item.
    pub item: String,
    /// One sentence in English.
    pub doc: String,
    /// Wire name of the row that counts the items.
    pub count: Option<At<String>>,
    /// The family whose items hold this list: its rows are numbered twice.
    pub within: Option<At<String>>,
    /// Whether the gateway declares it, so that its items have one type in all tables.
    pub shared: bool,
    /// Where it is declared.
    pub span: Span,
}
