//! Swiftpass (威富通) and UnionPay QRA: XML at one address, signed with the merchant's key. The
//! [front page](crate#what-is-built-in) lists the APIs by purpose.
//!
//! [`guide::swiftpass`](crate::guide::swiftpass) has it on one page.
//!
//! The tables are made of what clients in use know; `COVERAGE.md` and the tables say what could not be checked.

mod notices;
mod orders;
mod refunds;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;

pub use notices::*;
pub use orders::*;
pub use refunds::*;

use super::markers::all;
use crate::table;
use paytable_macros::Gateway;

/// Swiftpass and UnionPay QRA: flat XML messages, signed both ways with the merchant's key.
#[derive(Debug, Gateway)]
#[gateway("swiftpass")]
pub struct Swiftpass;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    orders::APIS,
    refunds::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    notices::NOTICES,
];
