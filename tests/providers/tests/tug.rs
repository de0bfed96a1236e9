//! A provider whose APIs share a path, whose replies are plain pairs, and whose key is hashed.

use paytable::{
    Api as _, ApiKey, Client, Error, Fen, Merchant, Notice as _, Outcome, Protocol, Received, Unknown,
    VerifyError,
    codec::Malformed,
    sandbox::{RequestFault, Sandbox},
};
use paytable_tests_providers::tug::{
    Order, OrderQuery, OrderQueryRequest, OrderRequest, OrderResponse, Paid, Tug, order, order_query,
};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};
use sha2::{Digest, Sha256};

const KEY: &str = "secureKey0123456789";
const NUMBER: &str = "20170101010101001";

fn merchant() -> Merchant {
    Merchant::bare().with("merId", "777290058110048").key(ApiKey::new(KEY))
}

fn protocol() -> Protocol<Tug> {
    Protocol::new(merchant()).unwrap()
}

fn order() -> OrderRequest {
    OrderRequest {
        reserved: Some("{a=1&b=2}".into()),
        ..order::Required { order_id: NUMBER.into(), txn_amt: Fen(1000) }.into()
    }
}

fn query() -> OrderQueryRequest {
    OrderQueryRequest { order_id: NUMBER.into() }
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn signature(text: &str) -> String {
    hex(&format!("{text}&{}", hex(KEY)))
}

const REPLY: &str = "merId=777290058110048&orderId=20170101010101001&reqReserved=&reserved={cardNumberLock=1&x=2}&\
                     respCode=00&respMsg=成功[0000000]&tn=829783827381100002718";

fn reply(text: &str) -> String {
    format!("{text}&signature={}", signature(text))
}

fn accept(body: &str) -> Result<OrderResponse, Error> {
    let (protocol, order) = (protocol(), order());
    protocol.accept(&protocol.prepare(&order).unwrap(), &Received::new(200, body.as_bytes()))
}

#[test]
fn the_key_is_hashed_behind_the_text() {
    let order = order();
    let prepared = protocol().prepare(&order).unwrap();
    let text = "merId=777290058110048&orderId=20170101010101001&reserved={a=1&b=2}&txnAmt=1000&txnType=01";
    assert_eq!(prepared.signed_text(), Some(format!("{text}&***").as_str()));
    let body =
        "merId=777290058110048&orderId=20170101010101001&reserved=%7Ba%3D1%26b%3D2%7D&txnAmt=1000&txnType=01";
    let expected = format!("{body}&signature={}", signature(text));
    assert_eq!(String::from_utf8_lossy(&prepared.body), expected);
}

#[test]
fn a_reply_of_plain_pairs_is_read_as_it_was_written() {
    let accepted = accept(&reply(REPLY)).unwrap();
    assert_eq!(accepted.reserved.as_deref(), Some("{cardNumberLock=1&x=2}"));
    assert_eq!(accepted.resp_msg.as_deref(), Some("成功[0000000]"));
    let plus = reply(&REPLY.replace("成功[0000000]", "a+b%26c"));
    assert_eq!(accept(&plus).unwrap().resp_msg.as_deref(), Some("a+b%26c"));
    let refused = accept(&reply(&REPLY.replace("respCode=00", "respCode=12"))).unwrap_err();
    assert_eq!(refused.code(), Some("12"));
}

#[test]
fn a_reply_that_was_changed_anywhere_is_neither_success_nor_failure() {
    let genuine = reply(REPLY);
    for at in (0..genuine.len()).filter(|at| genuine.as_bytes()[*at].is_ascii()) {
        for byte in "0aZ&={}[]".bytes().filter(|byte| *byte != genuine.as_bytes()[at]) {
            let mut forged = genuine.clone().into_bytes();
            forged[at] = byte;
            let error = accept(&String::from_utf8(forged).unwrap()).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{at}: {}", char::from(byte));
        }
    }
    let open = accept(&reply(&REPLY.replace("x=2}", "x=2"))).unwrap_err();
    assert!(matches!(open, Error::Unknown(Unknown::Malformed(Malformed::Syntax))), "{open}");
}

#[test]
fn a_bracket_in_a_value_does_not_hide_the_code_behind_it() {
    // The same signed text, in which another reader sees a group from `[` to `]`.
    let text = "merId=777290058110048&orderId=2017[&respCode=12&respMsg=]&tn=829783827381100002718";
    let error = accept(&reply(text)).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    let hidden = "merId=777290058110048&orderId=20170101010101001&respCode=00&respMsg=[&tn=1]&z=1";
    let error = accept(&reply(hidden)).unwrap_err();
    let ambiguous = VerifyError::Ambiguous { field: "respMsg".into() };
    assert!(matches!(&error, Error::Unknown(Unknown::Unverified(why)) if *why == ambiguous), "{error}");
}

#[test]
fn a_word_answers_a_notice() {
    let accepted = Paid::accepted();
    let expected = (200, "text/plain; charset=utf-8", &b"ok"[..]);
    assert_eq!((accepted.status, accepted.content_type, &accepted.body[..]), expected);
    assert_eq!(Paid::refused("not now").body, b"again: not now");
}

#[tokio::test]
async fn apis_that_share_a_path_are_told_apart_by_their_constants() {
    let merchant = merchant();
    let sandbox = Sandbox::builder()
        .merchant(merchant.clone())
        .order_api::<Order, Paid>()
        .api::<OrderQuery>()
        .time_scale(1_000_000)
        .start()
        .unwrap();
    let client: Client<Tug> = Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap();
    assert_eq!(Order::TABLE.path, OrderQuery::TABLE.path);
    let placed = client.call(&order()).await.unwrap();
    assert_eq!((placed.order_id.as_deref(), placed.tn.is_some()), (Some(NUMBER), true));
    let found = client.call(&query()).await.unwrap();
    assert_eq!(found.state, Some(order_query::State::Done));

    // Its notice is answered with a word.
    let receiver = Receiver::start(|number, _| match number {
        0 => Reply::Full(200, Paid::refused("busy").body),
        1 => Reply::Full(500, Paid::accepted().body),
        _ => Reply::Full(200, [&Paid::accepted().body[..], b"\n"].concat()),
    });
    let told = OrderRequest {
        back_url: Some(format!("{}/paid", receiver.url)),
        ..order::Required { order_id: "20170101010101002".into(), txn_amt: Fen(7) }.into()
    };
    client.call(&told).await.unwrap();
    let delivery = sandbox.pay("20170101010101002").await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (3, true));
    let event = client.notice::<Paid>(&receiver.bodies.recv().unwrap()).unwrap();
    assert_eq!(event.txn_amt, Some(Fen(7)));

    // What goes wrong with one of them leaves the other alone.
    sandbox.refuse_next::<OrderQuery>("34", false).unwrap();
    client.call(&order()).await.unwrap();
    assert_eq!(client.call(&query()).await.unwrap_err().code(), Some("34"));
    sandbox.fault_next_of(Order::TABLE, RequestFault::BadGateway);
    client.call(&query()).await.unwrap();
    assert_eq!(client.call(&order()).await.unwrap_err().outcome(), Outcome::Unknown);

    // Neither takes a request with other constants.
    let other = protocol().prepare(&order()).map(paytable::Prepared::into_draft);
    let mut body = other.unwrap().body;
    let at = body.windows(10).position(|part| part == b"txnType=01").unwrap();
    body[at + 8..at + 10].copy_from_slice(b"99");
    let (status, _) = send("POST", &format!("{}/trans.do", sandbox.base_url()), &body);
    assert_eq!(status, 404);
}
