//! Any sender can forge a notice without authentication.

use paytable::{CloudPay, Notice, Protocol, WechatV2};
use paytable::{cloudpay, wechat_v2};

fn unauthenticated(protocol: &Protocol<CloudPay>, body: &[u8]) {
    let _ = protocol.notice::<cloudpay::UnifiedOrderCallback>(body);
}

fn authenticated(protocol: &Protocol<WechatV2>, body: &[u8]) {
    let _ = protocol.unauthenticated_notice::<wechat_v2::PayNotice>(body);
    let _ = wechat_v2::NativeNotice::accepted();
}

fn main() {}
