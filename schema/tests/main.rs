//! The language of tables: what is read, what is refused, and what the tools make of it.

mod any_text;
mod beside;
mod common;
mod defaults;
mod facts;
mod faults;
mod gateways;
mod import;
mod import_tables;
mod json_schema;
mod layout;
mod pages;
mod reference;
mod shipped;
