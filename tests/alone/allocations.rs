//! How often the hot path asks for memory. A binary of its own, so that nobody else asks while it counts.

use paytable::{
    Api, Fen, Notice, Time,
    table::{Kind, SignatureAlgorithm, Table},
    wechat_v2::{OrderQuery, OrderQueryRequest, PayNotice, UnifiedOrderRequest, unified_order},
};
use paytable_tests::{Pairs, notice, pairs, protocol, reply, set, signed, xml};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::{alloc::System, hint::black_box};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often `run` asks for memory, or for more of it: the least of some runs, for the first fills what is kept.
fn asked<T>(run: impl Fn() -> T) -> usize {
    let once = || {
        let region = Region::new(COUNTED);
        let made = black_box(run());
        let change = region.change();
        drop(made);
        change.allocations + change.reallocations
    };
    (0..5).map(|_| once()).min().unwrap_or(usize::MAX)
}

/// How many of the fields are texts of that table.
fn texts(pairs: &Pairs, table: &Table) -> usize {
    let is_text = |name: &str| table.find(name).is_some_and(|at| matches!(table.fields[at].kind, Kind::Text));
    pairs.iter().filter(|(name, _)| is_text(name)).count()
}

#[test]
fn the_hot_path_asks_for_little_memory() {
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let protocol = protocol(kind);
        let order = UnifiedOrderRequest {
            time_start: Time::new(2009, 12, 25, 9, 10, 10),
            time_expire: Time::new(2099, 12, 27, 9, 10, 10),
            // What has marks stands in CDATA.
            attach: Some("a < b & c > d".into()),
            ..unified_order::Required {
                body: "腾讯充值中心-QQ会员充值".into(),
                out_trade_no: "20150806125346".into(),
                total_fee: Fen(88),
                spbill_create_ip: "123.12.12.123".into(),
                trade_type: unified_order::TradeType::App,
            }
            .into()
        };
        // The signed text and the body.
        assert!(asked(|| protocol.prepare(&order).unwrap()) <= 2, "{kind:?}");

        // One for each text, and their places, and the signed text; there is room for pairs from the last time.
        let mut answer = reply();
        set(&mut answer, "trade_state", "SUCCESS");
        set(&mut answer, "total_fee", "100");
        // It is of another reply, and would be kept beside the fields.
        answer.retain(|(name, _)| name != "prepay_id");
        let answer = signed(answer, kind);
        let (body, texts) = (xml(&answer), texts(&answer, OrderQuery::TABLE.response));
        let received = || paytable::Received::new(200, body.as_bytes());
        let count = asked(|| protocol.accept_without_request::<OrderQueryRequest>(&received()).is_ok());
        assert!(count <= texts + 2, "{count}, {texts} texts");

        let mut told = pairs(&[("sub_mch_id", "1900000110")]);
        // Coupons are a list, which grows.
        told.extend(notice().into_iter().filter(|(name, _)| !name.starts_with("coupon")));
        let told = signed(told, kind);
        let (body, texts) = (xml(&told), self::texts(&told, PayNotice::TABLE.event));
        let event = protocol.notice::<PayNotice>(body.as_bytes());
        assert!(event.is_ok(), "{event:?}");
        assert!(asked(|| protocol.notice::<PayNotice>(body.as_bytes()).is_ok()) <= texts + 2);
    }
}
