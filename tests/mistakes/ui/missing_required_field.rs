//! The order number is a required row: an order without it does not compile.

use paytable::{
    Fen,
    wechat_v2::{
        UnifiedOrderRequest,
        unified_order::{Required, TradeType},
    },
};

fn main() {
    let _: UnifiedOrderRequest = Required {
        body: "小秋TIT店-超市".into(),
        total_fee: Fen(1),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::Jsapi,
    }
    .into();
}
