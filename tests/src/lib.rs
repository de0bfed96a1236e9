//! Tests of paytable that need no transport; see the folders beside this crate for the others.
