//! The page of the service: what it shows of what is stored, what it refuses, and what no page says.

mod alone;
mod forged;
mod hostile;
mod looks;
mod service;
