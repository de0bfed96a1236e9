//! `paytable serve` as a program.

mod audit;
mod faults;
mod hostile;
mod life;
#[cfg(unix)]
mod peers;
mod receiver;
mod service;
