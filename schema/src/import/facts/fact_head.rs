//! What the facts do not say of a table.

use crate::model::Gateway;

/// What a table made of facts needs beside them.
#[derive(Clone, Copy, Debug, Default)]
pub struct FactHead<'a> {
    /// The name of the file, without `.toml`; without it, one is made of the method and the path.
    pub name: &'a str,
    /// The gateway that the table belongs to.
    pub gateway: Option<&'a Gateway>,
    /// Its name, where it is a shipped one and its file does not stand beside the table.
    pub shipped: Option<&'a str>,
}
