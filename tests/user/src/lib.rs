//! A crate with tables of its own: a gateway that nobody ships, and an API of it.

pub mod harbour;
