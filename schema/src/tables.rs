//! The shipped tables, by name. A table is named by its folder and file: `wechat_v2/unified_order`.

use crate::{
    fault::{Faults, Source},
    parse::nearest,
};

/// A shipped table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub source: Source<'static>,
    /// The text of its gateway.
    pub gateway: Source<'static>,
}

/// The folders that hold a gateway, in the order of their names. The build makes the list from the folder `tables`.
pub const GATEWAYS: &[(&str, Source<'static>)] = include!(concat!(env!("OUT_DIR"), "/gateways.rs"));

/// Every table of an API or notice, in the order of their names.
pub const TABLES: &[Table] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// The table of that name.
pub fn find(name: &str) -> Option<Table> {
    TABLES.iter().copied().find(|t| t.name == name)
}

/// The gateway of that folder.
pub fn find_gateway(folder: &str) -> Option<Source<'static>> {
    GATEWAYS.iter().find(|(name, _)| *name == folder).map(|(_, source)| *source)
}

/// The fault of asking for a table that does not exist.
pub fn unknown(name: &str) -> Faults {
    not_found("table", name, &TABLES.iter().map(|t| t.name).collect::<Vec<_>>())
}

/// The fault of asking for a gateway that does not exist.
pub fn unknown_gateway(name: &str) -> Faults {
    not_found("gateway", name, &GATEWAYS.iter().map(|(name, _)| *name).collect::<Vec<_>>())
}

fn not_found(what: &str, name: &str, known: &[&str]) -> Faults {
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Faults::without_file(format!("no {what} is named `{name}`"), Some(help))
}
