//! How messages contain the status of an order.

use paytable_schema::words::OrderState;

/// How a reply or a notice contains the status of an order. Paths lead into objects with dots. An empty path means that
/// the message lacks the value.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// The path of the field with the status.
    pub field: &'static str,
    /// The documented values of the status, and their meaning.
    pub words: &'static [(&'static str, OrderState)],
    /// The path of the merchant's order number.
    pub number: &'static str,
    /// The path of the gateway's number of the payment.
    pub payment: &'static str,
    /// The path of the amount of the order.
    pub amount: &'static str,
    /// The path of the amount that the payer paid.
    pub payer_amount: &'static str,
    /// The path of the currency.
    pub currency: &'static str,
    /// The path of the time of the payment.
    pub time: &'static str,
    /// The path of the payer.
    pub payer: &'static str,
    /// The paths of fields that must have the same value if both contain them: in the order, and in the message.
    pub compare: &'static [(&'static str, &'static str)],
    /// The paths in the message of those that differ as well if the message has a value and the order has none.
    pub compare_both_ways: &'static [&'static str],
    /// The error codes of the query that mean that the order does not exist.
    pub not_found: &'static [&'static str],
}

impl State {
    /// Whether this value of the status means that there is a payment: the order is paid, or was refunded.
    pub(crate) fn has_payment(&self, value: Option<&str>) -> bool {
        let is_of_payment = |means| matches!(means, OrderState::Paid | OrderState::Refunded);
        self.words.iter().any(|(word, means)| value == Some(*word) && is_of_payment(*means))
    }
}
