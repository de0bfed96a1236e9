//! The client, in both forms, against the sandbox and against servers that do what no sandbox does.

mod blocking;
mod calls;
mod catalog;
mod causes;
mod cloudpay;
mod configuration;
mod connections;
mod downloads;
mod faults;
mod identity;
mod inbox;
mod known_failures;
mod life_cycle;
mod micropay;
mod odd_orders;
mod order_status;
mod peers;
mod readme;
mod refund_notices;
mod replies;
mod retry;
mod secrecy;
mod tls;
mod traced;
mod transport;
mod wechat_v3;
