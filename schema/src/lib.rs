//! The tables of paytable, and everything that reads them.
//!
//! A payment API is written as one TOML file, row for row as its documentation shows it. This crate turns such
//! a file into a checked [`model`], or into [`Faults`] that each point at a line of the file:
//!
//! ```text
//! text --parse--> model --check--> model that code can be made from
//!        \___________\________ faults, all at once, rendered like rustc's
//! ```
//!
//! | module | what it owns |
//! |---|---|
//! | [`model`] | plain data: what a table says |
//! | [`language`] | what tables of TOML can have, as data by which `parse` reads |
//! | `parse` | TOML to model, with the place of every word |
//! | `check` | what a well-formed table must still obey: an example fits its own row, a rule names real fields |
//! | [`beside`] | what only shows when a table is read beside another one that it names |
//! | [`fault`] | a table as text, and a fault with its place in it |
//! | `render` | faults as text |
//! | [`tables`] | the tables shipped with the crate, by name |
//! | [`signed_pairs`] | the names that pairs of signed text can have at a gateway |
//! | [`words`] | the enums that tables, generated code and the runtime share |
//! | [`rules`] | what a single value must obey; the same functions check examples here and requests in a service |
//! | `json_schema` | the language for editors, as a JSON Schema (feature `tools`) |
//! | `layout` | how a table is laid out (feature `tools`) |
//! | `vectors` | signatures that tables give as known, computed again (feature `tools`) |
//! | `import` | documentation as people paste it, to a table (feature `tools`) |
//!
//! Without the feature `tables` only [`rules`] and [`words`] are left.
//!
//! A module uses those before it, and no two files need each other:
//!
//! ```text
//! rules, words, language < model < fault < parse < check
//!     < beside, json_schema, layout, render, signed_pairs, tables, vectors < loading < import
//! ```
//!
//! ```
//! # #[cfg(feature = "tables")] {
//! let (gateway, table) = paytable_schema::load("wechat_v2/unified_order").unwrap();
//! let api = table.api.unwrap();
//! assert_eq!(gateway.name, "WechatV2");
//! assert_eq!(api.path.value, "/pay/unifiedorder");
//! assert!(api.request.row("out_trade_no").unwrap().required);
//! # }
//! ```

#[cfg(feature = "tables")]
pub mod beside;
#[cfg(feature = "tables")]
mod check;
#[cfg(feature = "tables")]
pub mod fault;
#[cfg(feature = "tools")]
pub mod import;
#[cfg(feature = "tools")]
pub mod json_schema;
#[cfg(feature = "tables")]
pub mod language;
#[cfg(feature = "tools")]
pub mod layout;
#[cfg(feature = "tables")]
mod loading;
#[cfg(feature = "tables")]
pub mod model;
#[cfg(feature = "tables")]
mod parse;
#[cfg(feature = "tables")]
mod render;
pub mod rules;
#[cfg(feature = "tables")]
pub mod signed_pairs;
#[cfg(feature = "tables")]
pub mod tables;
#[cfg(feature = "tools")]
pub mod vectors;
pub mod words;

#[cfg(feature = "tables")]
pub use {
    fault::{Fault, Faults, Place, Source},
    loading::{document, gateway, gateway_of, load},
    model::{Document, Gateway},
    parse::{GATEWAY_FILE, TABLE_FILE, nearest},
    render::Headings,
};
