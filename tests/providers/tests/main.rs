//! Providers that are nothing but tables, each against its own documentation.

mod ferry;
mod pier;
mod qq;
mod saobei;
mod shared_keys;
mod tug;
