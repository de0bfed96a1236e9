//! The shipped tables, by name. A table is named by its folder and file: `wechat_v2/unified_order`.

use crate::{Faults, Source, parse::nearest};

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

macro_rules! shipped {
    ($($folder:literal: $($file:literal),* ;)*) => {
        /// The folders that hold a gateway.
        pub const GATEWAYS: &[(&str, Source<'static>)] = &[$(($folder, file!($folder, "gateway"))),*];

        /// Every table of an API or notice.
        pub const TABLES: &[Table] = &[$($(Table {
            name: concat!($folder, "/", $file),
            source: file!($folder, $file),
            gateway: file!($folder, "gateway"),
        }),*),*];
    };
}

macro_rules! file {
    ($folder:literal, $file:literal) => {
        Source {
            path: concat!("schema/tables/", $folder, "/", $file, ".toml"),
            text: include_str!(concat!("../tables/", $folder, "/", $file, ".toml")),
        }
    };
}

// A test holds this list against the folder.
shipped! {
    "wechat_v2": "unified_order", "order_query", "close_order", "pay_notice";
    "cloudpay": "unified_order", "query_order", "close_order", "refund", "query_refund", "download_bill",
        "profit_sharing", "multi_profit_sharing", "profit_sharing_add_receiver", "profit_sharing_remove_receiver",
        "profit_sharing_query", "profit_sharing_finish", "profit_sharing_return", "profit_sharing_return_query";
}

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
