//! Keys and certificates that the tests share. Each of the two cryptographic providers runs them all:
//!
//! ```sh
//! cargo test -p paytable-tests-credentials
//! cargo test -p paytable-tests-credentials --no-default-features --features aws-lc
//! ```

use std::{fs, path::Path};

/// A file of this folder.
///
/// # Panics
/// If it is not there.
pub fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The key that was made for these tests, as PKCS#8.
pub const OWN_PEM: &str = "vectors-rsa/keys/own_rsa_2048_test_key.pem";
