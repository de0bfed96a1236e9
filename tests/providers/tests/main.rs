//! Providers that are nothing but tables, each against its own documentation.

mod qq;
mod saobei;
