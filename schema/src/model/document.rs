//! One file of an API, of a notice, or of both.

use super::{
    api::Api,
    gateway::Gateway,
    message::{Type, Types},
    notice::Notice,
};

/// One file: an API, a notice, or an API with its notice.
#[derive(Clone, Debug)]
pub struct Document {
    /// The API, if the file has one.
    pub api: Option<Api>,
    /// The notice, if the file has one.
    pub notice: Option<Notice>,
    /// Nested types, in the order of the file.
    pub types: Vec<Type>,
}

impl Document {
    /// The nested type of that name, if the table declares it itself.
    pub fn find_type(&self, name: &str) -> Option<&Type> {
        self.types.iter().find(|nested| nested.name == name)
    }

    /// The nested types that its rows can name.
    pub fn types<'a>(&'a self, gateway: &'a Gateway) -> Types<'a> {
        Types { own: &self.types, shared: &gateway.types }
    }
}
