//! Allinpay (通联支付): forms, replies in flat JSON, signed with the merchant's key. The
//! [front page](crate#what-is-built-in) lists the APIs by purpose.
//!
//! [`guide::allinpay`](crate::guide::allinpay) has it on one page.
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

/// Allinpay: forms and flat JSON, signed both ways with the merchant's key.
#[derive(Debug, Gateway)]
#[gateway("allinpay")]
pub struct Allinpay;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    orders::APIS,
    refunds::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    notices::NOTICES,
];
