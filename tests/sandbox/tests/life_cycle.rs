//! What can become of an order in the sandbox, told by queries, notices and bills.

use paytable::{
    ApiKey, Client, Error, Fen, Merchant, Notice, Outcome, Protocol, ViolationKind, WechatV2,
    bill::{self, Row, TradeRow},
    sandbox::{PayError, Payer, RefundEnd, Sandbox, SandboxBuilder},
    wechat_v2::{
        self, CloseOrder, DownloadBillRequest, MicropayRequest, OrderQueryRequest, RefundNotice,
        RefundQueryRequest, RefundRequest, ReverseRequest, UnifiedOrder, UnifiedOrderRequest,
        download_bill::{self, BillType},
        micropay,
        order_query::TradeState,
        refund,
        refund_notice::RefundInfoRefundStatus,
        unified_order,
        wechat_v2_types::RefundItemRefundStatus,
    },
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc,
    time::Duration,
};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
        .notify_url("http://127.0.0.1:9/paid")
        .certificate(Sandbox::client_certificate())
}

/// A sandbox, and a merchant who acknowledges every notice.
fn both() -> (Sandbox, Client<WechatV2>) {
    with(Sandbox::builder())
}

fn with(builder: SandboxBuilder) -> (Sandbox, Client<WechatV2>) {
    let merchant = merchant().notify_url(listener().0);
    // Time passes as the tests say, however long a call takes.
    let sandbox = builder.merchant(merchant.clone()).seed(7).time_scale(1).start().unwrap();
    let client = Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap();
    (sandbox, client)
}

/// Acknowledges every notice, and passes it on.
fn listener() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notice", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut received = Vec::new();
            let mut piece = [0; 4096];
            while !received.ends_with(b"</xml>") {
                let read = stream.read(&mut piece).unwrap();
                received.extend_from_slice(&piece[..read]);
            }
            let ack = String::from_utf8(RefundNotice::accepted().body).unwrap();
            let length = ack.len();
            write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{ack}")
                .unwrap();
            let text = String::from_utf8(received).unwrap();
            // Whoever wanted to read them may be gone.
            let _ = tell.send(text.split_once("\r\n\r\n").unwrap().1.to_owned());
        }
    });
    (url, told)
}

fn order(number: &str) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        product_id: Some("p1".into()),
        ..unified_order::Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: number.into(),
            total_fee: Fen(100),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: unified_order::TradeType::Native,
        }
        .into()
    }
}

fn charge(number: &str, code: &str) -> MicropayRequest {
    micropay::Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: number.into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: code.into(),
    }
    .into()
}

fn query(number: &str) -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some(number.into()), ..OrderQueryRequest::default() }
}

fn refund(order: &str, number: &str, fen: i64) -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(order.into()),
        ..refund::Required { out_refund_no: number.into(), total_fee: Fen(100), refund_fee: Fen(fen) }.into()
    }
}

fn refunds_of(order: &str) -> RefundQueryRequest {
    RefundQueryRequest { out_trade_no: Some(order.into()), ..RefundQueryRequest::default() }
}

fn reverse(number: &str) -> ReverseRequest {
    ReverseRequest { out_trade_no: Some(number.into()), ..ReverseRequest::default() }
}

async fn state(client: &Client<WechatV2>, number: &str) -> TradeState {
    client.call(&query(number)).await.unwrap().trade_state.unwrap()
}

fn code(error: &Error) -> &str {
    error.code().unwrap_or_default()
}

/// The refunds of one order are a minute apart.
fn a_minute(sandbox: &Sandbox) {
    sandbox.advance(Duration::from_secs(61)).unwrap();
}

async fn paid(sandbox: &Sandbox, client: &Client<WechatV2>, number: &str) {
    client.call(&order(number)).await.unwrap();
    let told = sandbox.pay(number).await.unwrap();
    assert!(told.acknowledged);
}

#[tokio::test]
async fn an_order_is_unpaid_then_paid_then_refunded_in_parts() {
    let (sandbox, client) = both();
    client.call(&order("order1")).await.unwrap();
    assert_eq!(state(&client, "order1").await, TradeState::Notpay);
    assert_eq!(code(&client.call(&refund("order1", "r1", 40)).await.unwrap_err()), "ORDERNOTEXIST");
    sandbox.pay("order1").await.unwrap();
    assert_eq!(state(&client, "order1").await, TradeState::Success);
    assert_eq!(sandbox.pay("order1").await, Err(PayError::AlreadyPaid));

    let taken_on = client.call(&refund("order1", "r1", 40)).await.unwrap();
    assert_eq!((taken_on.refund_fee, taken_on.total_fee), (Some(Fen(40)), Some(Fen(100))));
    let again = client.call(&refund("order1", "r1", 40)).await.unwrap();
    assert_eq!(again.refund_id, taken_on.refund_id, "a repeat is the same refund");
    let error = client.call(&refund("order1", "r1", 41)).await.unwrap_err();
    assert_eq!(code(&error), "ERROR", "a repeat with another amount is none");
    let error = client.call(&refund("order1", "r2", 60)).await.unwrap_err();
    assert_eq!((code(&error), error.outcome()), ("FREQUENCY_LIMITED", Outcome::NotDone));
    a_minute(&sandbox);
    let error = client.call(&refund("order1", "r2", 61)).await.unwrap_err();
    assert_eq!(code(&error), "ERROR", "together above the order");
    client.call(&refund("order1", "r2", 60)).await.unwrap();
    assert_eq!(state(&client, "order1").await, TradeState::Refund);
    a_minute(&sandbox);

    let told = client.call(&refunds_of("order1")).await.unwrap();
    let refunds: Vec<_> = told.refunds.iter().map(|r| (r.out_refund_no.as_deref(), r.refund_fee)).collect();
    assert_eq!(refunds, [(Some("r1"), Some(Fen(40))), (Some("r2"), Some(Fen(60)))]);
    assert!(told.refunds.iter().all(|refund| refund.refund_status == Some(RefundItemRefundStatus::Success)));
    assert_eq!((told.refund_fee, told.refund_count), (Some(Fen(100)), Some(2)));
    let standing = sandbox.order("order1").unwrap();
    assert_eq!((standing.trade_state, standing.refunded, standing.refunds), ("REFUND", Fen(100), 2));
}

#[tokio::test]
async fn an_order_takes_fifty_refunds_and_its_query_turns_pages() {
    let (sandbox, client) = both();
    paid(&sandbox, &client, "order1").await;
    for at in 0..50 {
        client.call(&refund("order1", &format!("r{at:02}"), 1)).await.unwrap();
        a_minute(&sandbox);
    }
    let error = client.call(&refund("order1", "r50", 1)).await.unwrap_err();
    assert_eq!(code(&error), "ERROR");
    let page = |offset| RefundQueryRequest { offset: Some(offset), ..refunds_of("order1") };
    let mut numbers = Vec::new();
    for offset in [0, 10, 20, 30, 40] {
        let told = client.call(&page(offset)).await.unwrap();
        assert_eq!((told.total_refund_count, told.refund_count), (Some(50), Some(10)));
        numbers.extend(told.refunds.into_iter().filter_map(|refund| refund.out_refund_no));
    }
    let wanted: Vec<String> = (0..50).map(|at| format!("r{at:02}")).collect();
    assert_eq!(numbers, wanted);
    assert_eq!(code(&client.call(&page(50)).await.unwrap_err()), "PARAM_ERROR");
    let none = RefundQueryRequest { out_refund_no: Some("none".into()), ..RefundQueryRequest::default() };
    assert_eq!(code(&client.call(&none).await.unwrap_err()), "REFUNDNOTEXIST");
}

#[tokio::test]
async fn a_refund_that_was_given_up_is_asked_for_again_under_its_number() {
    let (sandbox, client) = both();
    paid(&sandbox, &client, "order1").await;
    sandbox.end_refunds(RefundEnd::Closed);
    client.call(&refund("order1", "r1", 100)).await.unwrap();
    let status =
        async || client.call(&refunds_of("order1")).await.unwrap().refunds[0].refund_status.clone().unwrap();
    assert_eq!(status().await, RefundItemRefundStatus::Processing);
    a_minute(&sandbox);
    assert_eq!(status().await, RefundItemRefundStatus::Refundclose);
    assert_eq!(sandbox.order("order1").unwrap().refunded, Fen(0));
    sandbox.end_refunds(RefundEnd::Success);
    client.call(&refund("order1", "r1", 100)).await.unwrap();
    a_minute(&sandbox);
    assert_eq!(status().await, RefundItemRefundStatus::Success);
    assert_eq!(sandbox.order("order1").unwrap().refunds, 1);
}

#[tokio::test]
async fn the_end_of_a_refund_is_told_by_a_notice_that_only_the_key_opens() {
    let (sandbox, client) = both();
    paid(&sandbox, &client, "order1").await;
    let (url, bodies) = listener();
    let asked = RefundRequest { notify_url: Some(url), ..refund("order1", "r1", 40) };
    client.call(&asked).await.unwrap();
    a_minute(&sandbox);
    let body = bodies.recv_timeout(Duration::from_secs(10)).unwrap();
    let event = client.unauthenticated_notice::<RefundNotice>(body.as_bytes()).unwrap();
    let info = event.hint().req_info.as_ref().unwrap();
    assert_eq!((info.out_refund_no.as_deref(), info.refund_fee), (Some("r1"), Some(Fen(40))));
    assert_eq!(info.refund_status, Some(RefundInfoRefundStatus::Success));
    assert!(info.success_time.is_some());
    client.protocol().same_order::<RefundNotice, _>(event.hint(), &asked).unwrap();
    let other =
        Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("abcdef0123456789abcdef0123456789"));
    assert!(
        Protocol::<WechatV2>::new(other)
            .unwrap()
            .unauthenticated_notice::<RefundNotice>(body.as_bytes())
            .is_err()
    );
}

#[tokio::test]
async fn an_order_whose_time_is_over_is_closed_and_cannot_be_paid() {
    let (sandbox, client) = both();
    let start = paytable::Time::now().unwrap().unix();
    let time = |after| {
        paytable::Time::from_unix(start + after).unwrap().format(paytable::table::TimeFormat::Compact)
    };
    let short = UnifiedOrderRequest {
        time_start: paytable::Time::from_unix(start - 600),
        time_expire: paytable::Time::from_unix(start + 3),
        ..order("order1")
    };
    assert!(time(0) < time(1));
    client.call(&short).await.unwrap();
    assert_eq!(state(&client, "order1").await, TradeState::Notpay);
    tokio::time::sleep(Duration::from_millis(4100)).await;
    assert_eq!(state(&client, "order1").await, TradeState::Closed);
    assert_eq!(sandbox.pay("order1").await, Err(PayError::Closed));
    // It was sent before: that nothing was sent now says nothing about the order.
    let again = client.call(&short).await.unwrap_err();
    assert_eq!(again.outcome(), Outcome::Unknown);
    assert!(again.to_string().contains("query the order"), "{again}");
    let Error::Invalid(violations) = again else { panic!("it lapsed in the past") };
    assert_eq!(violations.list()[0].kind, ViolationKind::TooEarly { ahead_seconds: 0 });
    let never = UnifiedOrderRequest { body: String::new(), ..short.clone() };
    assert_eq!(client.call(&never).await.unwrap_err().outcome(), Outcome::NotDone, "it was never valid");
    let longer = UnifiedOrderRequest { time_expire: paytable::Time::from_unix(start + 600), ..short };
    assert_eq!(code(&client.call(&longer).await.unwrap_err()), "ORDERCLOSED");
}

#[tokio::test]
async fn a_payment_code_pays_at_once_or_after_the_password_or_not_at_all() {
    let (sandbox, client) = both();
    let paid = client.call(&charge("order1", "130000000000000001")).await.unwrap();
    assert_eq!((paid.total_fee, paid.trade_type.as_deref()), (Some(Fen(100)), Some("MICROPAY")));
    let error = client.call(&charge("order1", "130000000000000009")).await.unwrap_err();
    assert_eq!((code(&error), error.outcome()), ("ORDERPAID", Outcome::Unknown));
    let error = client.call(&charge("order2", "130000000000000001")).await.unwrap_err();
    assert_eq!((code(&error), error.outcome()), ("AUTH_CODE_ERROR", Outcome::Unknown));

    let minute = Duration::from_secs(60);
    for (number, payer, said, first, then) in [
        ("order3", Payer::TypesPassword(minute), "USERPAYING", TradeState::Userpaying, TradeState::Success),
        ("order4", Payer::GivesUp(minute), "USERPAYING", TradeState::Userpaying, TradeState::Payerror),
        ("order5", Payer::Waits, "USERPAYING", TradeState::Userpaying, TradeState::Userpaying),
        ("order6", Payer::IsShort, "NOTENOUGH", TradeState::Payerror, TradeState::Payerror),
    ] {
        let auth_code = format!("13000000000000000{}", number.trim_start_matches("order"));
        sandbox.payer(auth_code.as_str(), payer);
        let error = client.call(&charge(number, &auth_code)).await.unwrap_err();
        assert_eq!(code(&error), said, "{payer:?}");
        assert_eq!(state(&client, number).await, first, "{payer:?}");
        a_minute(&sandbox);
        assert_eq!(state(&client, number).await, then, "{payer:?}");
    }
    sandbox.payer("130000000000000020", Payer::ShowsOldCode);
    let error = client.call(&charge("order7", "130000000000000020")).await.unwrap_err();
    assert_eq!((code(&error), error.outcome()), ("AUTHCODEEXPIRE", Outcome::NotDone));
    assert_eq!(code(&client.call(&query("order7")).await.unwrap_err()), "ORDERNOTEXIST");
}

#[tokio::test]
async fn a_reversal_ends_an_order_whether_it_was_paid_or_not_or_never_came() {
    let (sandbox, client) = both();
    client.call(&charge("counter-paid", "130000000000000001")).await.unwrap();
    sandbox.payer("130000000000000002", Payer::TypesPassword(Duration::from_secs(60)));
    client.call(&charge("counter-paying", "130000000000000002")).await.unwrap_err();
    for number in ["counter-paid", "counter-paying", "counter-never"] {
        for _ in 0..2 {
            let reply = client.call(&reverse(number)).await.unwrap();
            assert_eq!(reply.recall, Some(wechat_v2::reverse::Recall::N), "{number}");
        }
        assert_eq!(state(&client, number).await, TradeState::Revoked, "{number}");
    }
    a_minute(&sandbox);
    assert_eq!(state(&client, "counter-paying").await, TradeState::Revoked, "the password came too late");
    assert_eq!(sandbox.order("counter-paid").unwrap().refunded, Fen(100));
    assert_eq!(sandbox.order("counter-paying").unwrap().transaction_id, None);
    let late = client.call(&charge("counter-never", "130000000000000003")).await.unwrap_err();
    assert_eq!(code(&late), "ORDERREVERSED");

    sandbox.refuse_next::<wechat_v2::Reverse>("SYSTEMERROR", false).unwrap();
    let error = client.call(&reverse("counter-paid")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_documented_code_is_injected_with_or_without_the_call_carried_out() {
    let (sandbox, client) = both();
    for (number, carried_out) in [("order1", true), ("order2", false)] {
        sandbox.refuse_next::<UnifiedOrder>("SYSTEMERROR", carried_out).unwrap();
        let error = client.call(&order(number)).await.unwrap_err();
        assert_eq!((code(&error), error.outcome()), ("SYSTEMERROR", Outcome::Unknown));
        assert_eq!(sandbox.order(number).is_some(), carried_out);
        // The injection was for one call.
        client.call(&order(number)).await.unwrap();
    }
    assert!(sandbox.refuse_next::<CloseOrder>("NO_SUCH_CODE", true).is_err());
    assert_eq!(sandbox.orders().len(), 2);
}

#[test]
fn the_same_seed_gives_the_same_numbers() {
    let number = |seed| {
        let start = paytable::Time::from_unix(1_700_000_000).unwrap();
        let sandbox = Sandbox::builder().merchant(merchant()).seed(seed).start_time(start).start().unwrap();
        let client =
            Client::<WechatV2>::builder(merchant()).base_url(sandbox.base_url()).build_blocking().unwrap();
        client.call(&order("order1")).unwrap().prepay_id.unwrap()
    };
    assert_eq!(number(1), number(1));
    assert_ne!(number(1), number(2));
}

#[tokio::test]
async fn bills_hold_payments_and_refunds_and_their_totals_agree() {
    let (sandbox, client) = with(Sandbox::builder().strict(false));
    paid(&sandbox, &client, "order1").await;
    paid(&sandbox, &client, "order2").await;
    client.call(&refund("order1", "r1", 40)).await.unwrap();
    a_minute(&sandbox);
    for (kind, rows, paid, back) in
        [(BillType::All, 3, 200, 40), (BillType::Success, 2, 200, 0), (BillType::Refund, 1, 0, 40)]
    {
        let asked = DownloadBillRequest {
            bill_type: Some(kind.clone()),
            ..download_bill::Required { bill_date: sandbox.now() }.into()
        };
        let text = client.download(&asked).await.unwrap().bytes(1 << 20).await.unwrap();
        let mut bill = bill::open(text.as_slice()).unwrap();
        let mut row = Row::default();
        let mut sums = (0, 0, 0);
        while bill.next_row(&mut row).unwrap() {
            let trade = TradeRow::try_from(&row).unwrap();
            sums.0 += 1;
            sums.1 += trade.total_fee.map_or(0, |fen| fen.0);
            sums.2 += trade.refund_fee.map_or(0, |fen| fen.0);
        }
        assert_eq!(sums, (rows, paid, back), "{kind:?}");
    }
}

#[tokio::test]
async fn an_order_of_a_sub_merchant_is_unknown_to_others() {
    let (sandbox, client) = both();
    let of = |number: &str| Some(number.to_owned());
    client.call(&UnifiedOrderRequest { sub_mch_id: of("1900000110"), ..order("shop-1") }).await.unwrap();
    // The numbers of one are free for another.
    client.call(&UnifiedOrderRequest { sub_mch_id: of("1900000111"), ..order("shop-1") }).await.unwrap();
    client.call(&UnifiedOrderRequest { sub_mch_id: of("1900000110"), ..order("shop-2") }).await.unwrap();
    sandbox.pay("shop-2").await.unwrap();
    client.call(&RefundRequest { sub_mch_id: of("1900000110"), ..refund("shop-2", "R1", 1) }).await.unwrap();
    for (sub_mch_id, is_own) in [(of("1900000110"), true), (of("1900000111"), false), (None, false)] {
        let sub = || sub_mch_id.clone();
        let close = wechat_v2::CloseOrderRequest {
            sub_mch_id: sub(),
            ..wechat_v2::close_order::Required { out_trade_no: "shop-2".into() }.into()
        };
        let results = [
            client.call(&OrderQueryRequest { sub_mch_id: sub(), ..query("shop-2") }).await.map(drop),
            client.call(&RefundRequest { sub_mch_id: sub(), ..refund("shop-2", "R1", 1) }).await.map(drop),
            client.call(&RefundQueryRequest { sub_mch_id: sub(), ..refunds_of("shop-2") }).await.map(drop),
            client.call(&close).await.map(drop),
        ];
        let codes = results.each_ref().map(|result| result.as_ref().err().map_or("", code));
        let expected = if is_own {
            ["", "", "", "ORDERPAID"]
        } else {
            ["ORDERNOTEXIST", "ORDERNOTEXIST", "REFUNDNOTEXIST", "ORDERNOTEXIST"]
        };
        assert_eq!(codes, expected, "{sub_mch_id:?}");
    }
}

#[tokio::test]
async fn an_order_just_placed_is_not_closed_and_the_bill_of_today_does_not_exist() {
    let (sandbox, client) = both();
    let number = "order1";
    client.call(&order(number)).await.unwrap();
    let close: wechat_v2::CloseOrderRequest =
        wechat_v2::close_order::Required { out_trade_no: number.into() }.into();
    let error = client.call(&close).await.unwrap_err();
    assert_eq!((code(&error), error.outcome()), ("TRADE_STATE_ERROR", Outcome::Unknown));
    assert_eq!(state(&client, number).await, TradeState::Notpay);
    sandbox.advance(Duration::from_secs(300)).unwrap();
    client.call(&close).await.unwrap();
    assert_eq!(state(&client, number).await, TradeState::Closed);

    paid(&sandbox, &client, "order2").await;
    let bill = |bill_date| DownloadBillRequest::from(download_bill::Required { bill_date });
    assert_eq!(code(&client.download(&bill(sandbox.now())).await.unwrap_err()), "No Bill Exist");
}
