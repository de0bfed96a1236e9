//! Shops, payers and a gateway on virtual time, with everything going wrong between them.
//!
//! A shop takes orders with this project's own client, over a network that loses, delays, repeats and garbles
//! messages, and its process is killed between any two steps. When all is quiet again, the gateway's books are held
//! against what the shop believes. `world` puts it together, `shop` is the process that is killed, `online`,
//! `counter` and `refunds` are what it does, `attacker` and `forge` are who wants goods for nothing, `store` is what survives, `customers` decide what they want, and
//! `audit` compares.

mod attacker;
mod audit;
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
