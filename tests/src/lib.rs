//! Tests of paytable.
