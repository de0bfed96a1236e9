//! Where orders are kept that shall outlive a sandbox, or take no memory.

use super::search::OrderSearch;
use std::error::Error;

/// What went wrong in a store: a full disk, say.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// The number of an order and who placed it.
pub type StoredKey = (String, String);

/// An order as a store keeps it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredOrder {
    /// The merchant's number of the order.
    pub number: String,
    /// Who placed it: a merchant number, or those of a merchant and a sub-merchant with a slash between.
    pub merchant: String,
    /// The gateway's number of the payment, which it has from the start.
    pub payment: String,
    /// Whether it was paid, so that the merchant knows that number.
    pub is_paid: bool,
    /// Its amount in fen.
    pub amount: i64,
    /// When it was placed, in microseconds since 1970.
    pub placed: i64,
    /// The merchant's and the gateway's number of each refund.
    pub refunds: Vec<(String, String)>,
    /// All of it, as a JSON object that only the sandbox reads.
    pub text: String,
}

/// Keeps the orders of a sandbox: see [`SandboxBuilder::store`](crate::sandbox::SandboxBuilder::store). An order is named by
/// its number and by who placed it; both together are unique. Calls come one at a time, and wait for the answer.
///
/// # Errors
/// A request during which a call fails is answered with HTTP status 500. Orders that could not be saved are saved with the
/// next ones.
#[expect(clippy::missing_errors_doc, reason = "said of the trait")]
pub trait OrderStore: Send + Sync {
    /// Writes these orders, new ones and changed ones: all of them or none.
    fn save(&self, orders: &[StoredOrder]) -> Result<(), StoreError>;

    /// The text of an order.
    fn load(&self, number: &str, merchant: &str) -> Result<Option<String>, StoreError>;

    /// Who placed the order of that number; of several, the first in the order of their texts.
    fn first(&self, number: &str) -> Result<Option<String>, StoreError>;

    /// The order of a payment, by the gateway's number.
    fn of_payment(&self, payment: &str) -> Result<Option<StoredKey>, StoreError>;

    /// The order of a refund, by who placed the order and by the merchant's number of the refund.
    fn of_refund(&self, merchant: &str, refund: &str) -> Result<Option<StoredKey>, StoreError>;

    /// The order of a refund, by the gateway's number.
    fn of_refund_id(&self, id: &str) -> Result<Option<StoredKey>, StoreError>;

    /// Shows every order: number, merchant, text; in the order of the numbers.
    fn each(&self, visit: &mut dyn FnMut(&str, &str, &str)) -> Result<(), StoreError>;

    /// The orders that a search finds, the latest first, and how many there are in all.
    fn search(&self, search: &OrderSearch) -> Result<(Vec<(StoredKey, String)>, usize), StoreError>;

    /// Notes that a payment code is used; whether it was not before.
    fn use_code(&self, code: &str) -> Result<bool, StoreError>;

    /// Whether a payment code is used.
    fn is_used(&self, code: &str) -> Result<bool, StoreError>;

    /// Forgets all orders and payment codes.
    fn clear(&self) -> Result<(), StoreError>;
}
