//! `paytable serve` as a program.

mod audit;
mod faults;
mod hostile;
mod life;
mod receiver;
mod service;
