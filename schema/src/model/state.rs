//! How messages say the state of an order, and how it is asked for.

use super::{
    at::{At, Span},
    message::{Message, Types},
};
use crate::words::OrderState;

/// How messages say the state of an order. Paths are spelled as on the wire and lead into objects with dots.
#[derive(Clone, Debug)]
pub struct State {
    /// Path of the field with the state.
    pub field: At<String>,
    /// The documented words and what they mean.
    pub words: Vec<(At<String>, OrderState)>,
    /// Path of the merchant's order number.
    pub number: Option<At<String>>,
    /// Path of the gateway's number of the payment.
    pub payment: Option<At<String>>,
    /// Path of the order amount.
    pub amount: Option<At<String>>,
    /// Path of what the payer paid.
    pub payer_amount: Option<At<String>>,
    /// Path of the currency.
    pub currency: Option<At<String>>,
    /// Path of the time of the payment.
    pub time: Option<At<String>>,
    /// Path of the payer.
    pub payer: Option<At<String>>,
    /// Paths of what is compared with the order: in the order and in the message.
    pub compare: Vec<(At<String>, At<String>)>,
    /// Paths in the message of those that differ as well where the message has a value and the order has none.
    pub compare_both_ways: Vec<At<String>>,
    /// Error codes of the query that mean that there is no such order.
    pub not_found: Vec<At<String>>,
    /// Where it is declared.
    pub span: Span,
}

impl State {
    /// The paths that it reads in a message.
    pub fn paths(&self) -> impl Iterator<Item = &At<String>> {
        let State { field, number, payment, amount, payer_amount, currency, time, payer, .. } = self;
        let optional = [number, payment, amount, payer_amount, currency, time, payer].into_iter().flatten();
        [field].into_iter().chain(optional).chain(self.compare.iter().map(|(_, told)| told))
    }

    /// Itself, if the message has the field.
    pub(super) fn told_by(&self, message: &Message, types: Types<'_>) -> Option<&State> {
        message.at_path(&self.field.value, types).map(|_| self)
    }
}

/// How the state of an order is asked for.
#[derive(Clone, Debug)]
pub struct OrderQuery {
    /// File stem of the table of the API, beside that of the order.
    pub api: At<String>,
    /// Wire names of the rows that carry over: in the order and in the query.
    pub rows: Vec<(At<String>, At<String>)>,
}
