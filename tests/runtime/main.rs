//! What the runtime does with requests, replies, notices and bills, without a connection.
//!
//! The modules are public, as the markers in them are: what a derive makes of those is then an interface, which may have
//! more than is used.

pub mod bills;
pub mod bundles;
pub mod configuration;
pub mod dock;
pub mod encrypted;
pub mod json_text;
pub mod lenient;
pub mod money;
pub mod nested;
pub mod notice_merchant;
pub mod notices;
pub mod order_query;
pub mod places;
pub mod properties;
pub mod replies_in_use;
pub mod rows;
pub mod same_order;
pub mod secrecy;
pub mod stored;
pub mod stored_values;
pub mod tamper;
pub mod times;
pub mod vectors;
pub mod violations;
pub mod words;
