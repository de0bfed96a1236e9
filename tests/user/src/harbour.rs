//! An invented acquirer.

use paytable::{Api, Gateway, Notice};

/// The acquirer.
#[derive(Debug, Gateway)]
#[gateway(path = "tables/harbour/gateway.toml")]
pub struct Harbour;

/// Takes money from a card.
#[derive(Debug, Api)]
#[api(path = "tables/harbour/charge.toml")]
pub struct Charge;

/// Says that a charge was captured.
#[derive(Debug, Notice)]
#[notice(path = "tables/harbour/charge.toml")]
pub struct ChargeNotice;
