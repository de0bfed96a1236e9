//! What orders are named by.

/// Which number, and who placed it: a merchant, or a merchant and a sub-merchant with a slash between. Sorted by number:
/// a payer knows nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::sandbox) struct OrderKey {
    pub(in crate::sandbox) number: String,
    pub(in crate::sandbox) merchant: String,
}

/// What a call names an order by.
#[derive(Clone, Copy, Debug)]
pub(in crate::sandbox) struct Names<'a> {
    pub(in crate::sandbox) payment: Option<&'a str>,
    pub(in crate::sandbox) number: Option<&'a str>,
}

/// The merchant, without the sub-merchant.
pub(super) fn merchant_of(placed_by: &str) -> &str {
    placed_by.split_once('/').map_or(placed_by, |(merchant, _)| merchant)
}
