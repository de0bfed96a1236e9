//! The language of tables: what is read, what is refused, and what the command line makes of it.

mod any_text;
mod beside;
mod cli;
mod common;
mod defaults;
mod faults;
mod gateways;
mod import;
mod layout;
mod reference;
mod shipped;
mod tutorial;
