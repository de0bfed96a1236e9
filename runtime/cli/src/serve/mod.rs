//! The service behind CloudPay.
#![allow(dead_code)]

mod store;
