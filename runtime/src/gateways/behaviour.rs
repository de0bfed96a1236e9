//! What the APIs of the shipped gateways do, for a sandbox that takes their place.

use crate::table::{Api, Notice};
use std::time::Duration;

/// An API, and what it does.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) api: &'static Api,
    pub(crate) behaviour: Behaviour,
    /// Whether the table is a shipped one. Others are answered with nothing but their examples.
    pub(crate) is_shipped: bool,
    /// What every request of it says without a row of its own: how an order is paid.
    pub(crate) known: &'static [(&'static str, &'static str)],
    /// Rows of it and of its notice, and what they are called in the books of a sandbox, where `[state]` does not say it.
    pub(crate) names: &'static [(&'static str, &'static str)],
}

impl Route {
    /// The same, with rows that the books of a sandbox call otherwise.
    #[cfg(any(feature = "alipay", feature = "allinpay", feature = "unionpay"))]
    pub(crate) const fn names(self, names: &'static [(&'static str, &'static str)]) -> Route {
        Route { names, ..self }
    }

    /// The same, with what every request of it says without a row.
    #[cfg(feature = "swiftpass")]
    pub(crate) const fn known(self, known: &'static [(&'static str, &'static str)]) -> Route {
        Route { known, ..self }
    }

    pub(crate) const fn new(api: &'static Api, behaviour: Behaviour) -> Route {
        Route { api, behaviour, is_shipped: true, known: &[], names: &[] }
    }

    /// One of a table that is not shipped.
    pub(crate) const fn foreign(api: &'static Api, behaviour: Behaviour) -> Route {
        Route { is_shipped: false, ..Route::new(api, behaviour) }
    }

    /// One that places orders, which are paid in that way.
    #[cfg(feature = "wechat-v3")]
    pub(crate) const fn order(
        api: &'static Api,
        notice: &'static Notice,
        known: &'static [(&'static str, &'static str)],
    ) -> Route {
        Route { known, ..Route::new(api, Behaviour::Order(notice)) }
    }
}

/// What an API does.
#[derive(Clone, Copy)]
pub(crate) enum Behaviour {
    /// Places an order; this notice tells of its payment.
    Order(&'static Notice),
    /// Says how an order stands.
    Query,
    /// Closes an order that was not paid, at the earliest so long after it was placed.
    Close(Duration),
    /// Pays back an order or a part of it; this notice tells how that ended, if any does.
    Refund(Option<&'static Notice>),
    /// Says how refunds stand.
    RefundQuery,
    /// Charges a payment code; this notice tells of the payment, if any does. The reply says then that the charge was
    /// accepted, not that it was paid.
    Micropay(Option<&'static Notice>),
    /// Takes a payment of the same day back as a whole; this notice tells of it.
    #[cfg_attr(not(feature = "unionpay"), expect(dead_code, reason = "no other gateway has it"))]
    Undo(&'static Notice),
    /// Says who shows a payment code.
    PayerOfCode,
    /// Tells the key of the gateway's own sandbox.
    SandboxKey,
    /// Ends an order whether it was paid or not.
    Reverse,
    /// Answers with the table's examples.
    Examples,
    /// Answers with a file about the orders that were paid.
    File(Report),
}

/// A file about orders.
#[derive(Clone, Copy)]
pub(crate) enum Report {
    /// The trades of a day.
    Trades,
    /// What came into the account on a day, and what left it.
    Funds,
    /// What payers said.
    Comments,
}
