//! What an attacker tried, each with a test that fails where it succeeds.

mod small;
