//! WeChat Pay APIv3 against known signatures, and against what must not be believed.
//!
//! Requests, replies and bundles are held against published vectors, each through the struct of its API. What is received
//! is signed by another hand, with the key that was made for these tests.

pub mod bundles;
pub mod encrypted;
pub mod forgeries;
pub mod made;
pub mod notices;
pub mod replies;
pub mod requests;
pub mod sluice;
pub mod weir;
