//! What went wrong in other SDKs of payment APIs: every published vulnerability and every reported failure that can
//! be had again here is a test, named for what does not happen. The comment above each names who had it: the id of
//! an advisory, or project and number of a report. Those that take a connection are in `sandbox/tests`.

mod believing;
mod code;
mod reading;
mod sending;

use paytable::{
    ApiKey, AuthenticatedNotice, CloudPay, Fen, Merchant, Protocol, WechatV2, cloudpay,
    table::SignatureAlgorithm,
    wechat_v2::{
        self, CombinedNotice, ContractNotice, NativeNotice, PapayNotice, PayNotice, PlateStateNotice,
        RefundNotice, RentNotice, UnifiedOrderRequest,
        unified_order::{Required, TradeType},
    },
};
use paytable_tests::{KEY, MCH_ID, Pairs, Why, merchant, protocol};

const BOTH: [SignatureAlgorithm; 2] = [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256];
const NUMBER: &str = "1217752501201407033233368018";
const V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";

/// Reads a body, and says why it is not believed.
type Reader = Box<dyn Fn(&[u8]) -> Result<(), Why>>;

fn both_keys() -> Protocol<WechatV2> {
    Protocol::new(merchant().api_v3_key(ApiKey::new(V3_KEY))).unwrap()
}

fn reader<N: AuthenticatedNotice<Gateway = WechatV2> + 'static>() -> Reader {
    Box::new(|body| both_keys().notice::<N>(body).map(drop).map_err(Why::from))
}

fn accept(body: &[u8]) -> Result<(), Why> {
    protocol(SignatureAlgorithm::Md5)
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body))
        .map(drop)
        .map_err(Why::from)
}

fn receive(body: &[u8]) -> Result<(), Why> {
    protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body).map(drop).map_err(Why::from)
}

/// Notices that are believed when they are signed.
fn signed_notices() -> Vec<(&'static str, Reader)> {
    vec![
        ("payment", reader::<PayNotice>()),
        ("contract", reader::<ContractNotice>()),
        ("deduction", reader::<PapayNotice>()),
        ("combined payment", reader::<CombinedNotice>()),
        ("scan", reader::<NativeNotice>()),
        ("plate", reader::<PlateStateNotice>()),
        ("rental", reader::<RentNotice>()),
    ]
}

/// Every way into the runtime that reads XML.
fn xml_readers() -> Vec<(&'static str, Reader)> {
    let mut all = signed_notices();
    all.push(("reply", Box::new(accept)));
    all.push((
        "refund",
        Box::new(|body| {
            both_keys().unauthenticated_notice::<RefundNotice>(body).map(drop).map_err(Why::from)
        }),
    ));
    all
}

fn order() -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        product_id: Some("1".into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: NUMBER.into(),
            total_fee: Fen(100),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Native,
        }
        .into()
    }
}

fn cloud(body: &str) -> Result<cloudpay::UnifiedOrderResponse, paytable::Error> {
    let protocol = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    protocol.accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(
        200,
        body.as_bytes(),
    ))
}

/// The pairs of a body of ours, read by another parser.
fn sent(body: &[u8]) -> Pairs {
    let text = std::str::from_utf8(body).unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    let elements = document.root_element().children();
    let value = |node: roxmltree::Node<'_, '_>| node.children().filter_map(|n| n.text()).collect::<String>();
    elements.map(|e| (e.tag_name().name().to_owned(), value(e))).collect()
}

/// A merchant of that number, with a key of that text.
fn other(mch_id: &str, key: &str) -> Protocol<WechatV2> {
    Protocol::new(Merchant::new(paytable_tests::APPID, mch_id, ApiKey::new(key))).unwrap()
}
