//! `paytable serve` as a program.

mod audit;
mod faults;
mod life;
mod receiver;
mod service;
