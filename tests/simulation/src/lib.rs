//! Shops, payers and a gateway on virtual time, with everything going wrong between them.
//!
//! A shop takes orders with this project's own client, over a network that loses, delays, repeats and garbles
//! messages, and its process is killed between any two steps. When all is quiet again, the gateway's books are held
//! against what the shop believes. `world` puts it together, `shop` is the process that is killed, `online`,
//! `counter` and `refunds` are what it does, `calls` are its calls at both gateways, `notices` its answers, `attacker` and
//! `forge` are who wants goods for nothing, `store` is what survives, `customers` decide what they want, and `audit`
//! compares.
//!
//! Orders are the merchant's own, of sub-merchants, and of a mini program through CloudPay; in several currencies.

mod attacker;
mod audit;
mod calls;
mod counter;
mod customers;
mod forge;
mod notices;
mod online;
mod refunds;
mod shop;
mod store;
mod world;

pub use audit::Report;
pub use world::{Plan, Rule, run};
