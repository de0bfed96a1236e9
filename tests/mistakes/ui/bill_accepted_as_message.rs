//! The reply to the request of a bill is a file.

use paytable::wechat_v2::{DownloadBillRequest, NativeLinkRequest};
use paytable::{Protocol, Received, WechatV2};

fn bill(protocol: &Protocol<WechatV2>, bill: &DownloadBillRequest, received: &Received<'_>) {
    let prepared = protocol.prepare(bill).unwrap();
    let _ = protocol.accept(&prepared, received);
    let _ = protocol.link(bill);
    let _ = protocol.accept_file::<NativeLinkRequest>(received);
}

fn main() {}
