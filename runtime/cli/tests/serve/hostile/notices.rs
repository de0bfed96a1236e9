//! What anyone on the internet can post to the address for notices.

use super::*;
use crate::{
    run::{Folder, posted, run},
    sandbox::server::KEY,
    serve::service::{notice, notice_fields, signed_xml},
};
use std::net::TcpListener;

pub(super) fn cases(target: &Target) -> Vec<Case> {
    let payment = |name, body: String, words: Words| {
        case(name, target.notice("/notice/payment", body), Expected::Fail(words))
    };
    let refund = |name, body: String, words: Words| {
        case(name, target.notice("/notice/refund", body), Expected::Fail(words))
    };
    let good = || notice(PLACED, 1);
    let changed = |name: &str, value: &str| {
        let mut fields = notice_fields(PLACED, 1);
        fields.iter_mut().find(|(own, _)| *own == name).unwrap().1 = String::from(value);
        signed_xml(fields, KEY)
    };
    // By the other provider, with its own key.
    let of_other = |sub_mch_id: &str| {
        let mut fields = notice_fields(PLACED, 1);
        for (name, value) in &mut fields {
            match *name {
                "mch_id" => OTHER_PROVIDER.clone_into(value),
                "sub_mch_id" => sub_mch_id.clone_into(value),
                _ => {}
            }
        }
        signed_xml(fields, OTHER_KEY)
    };
    let without = |name: &str| {
        signed_xml(notice_fields(PLACED, 1).into_iter().filter(|(own, _)| *own != name).collect(), KEY)
    };
    let entity = |declared: &str, used: &str| {
        format!("<?xml version=\"1.0\"?><!DOCTYPE xml [{declared}]>{}", good().replace("oProviders", used))
    };
    let bomb =
        joined((1..10).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))));
    let status = |name, request: Vec<u8>, status, words: Words| {
        case(name, request, Expected::Status(status, words)).at_notices()
    };
    let mut cases = vec![
        payment("nothing", String::new(), &[]),
        payment("JSON", r#"{"return_code":"SUCCESS","out_trade_no":"placed-1"}"#.to_owned(), &[]),
        payment("a form", "return_code=SUCCESS&out_trade_no=placed-1".to_owned(), &[]),
        payment("an empty element", "<xml/>".to_owned(), &[]),
        payment("half a notice", good()[..300].to_owned(), &[]),
        payment("a notice and more", good() + "<xml/>", &[]),
        payment("depth", "<a>".repeat(20_000), &[]),
        payment(
            "many fields",
            format!("<xml>{}</xml>", joined((0..3000).map(|at| format!("<f{at}>1</f{at}>")))),
            &[],
        ),
        payment("an entity", entity("<!ENTITY e \"oProviders\">", "&e;"), &[]),
        payment("a file as an entity", entity("<!ENTITY e SYSTEM \"file:///etc/passwd\">", "&e;"), &[]),
        payment(
            "an address as an entity",
            entity(&format!("<!ENTITY e SYSTEM \"http://{}/x\">", target.host), "&e;"),
            &[],
        ),
        payment("a bomb of entities", entity(&format!("<!ENTITY l0 \"lol\">{bomb}"), "&l9;"), &[]),
        payment("a field twice", good().replace("<xml>", "<xml><total_fee>100</total_fee>"), &[]),
        payment("a byte that is zero", good().replace("oPayer", "o\0Payer"), &[]),
        payment("unsigned", good().replace("<sign>", "<sing>").replace("</sign>", "</sing>"), &[]),
        payment(
            "an empty signature",
            good().split("<sign>").next().unwrap().to_owned() + "<sign></sign></xml>",
            &[],
        ),
        payment("another key", signed_xml(notice_fields(PLACED, 1), &KEY.replace('1', "2")), &["sign"]),
        payment("no key", signed_xml(notice_fields(PLACED, 1), ""), &["sign"]),
        payment(
            "another amount after it was signed",
            good().replace("<total_fee>1<", "<total_fee>100<"),
            &["sign"],
        ),
        payment("another payer after it was signed", good().replace("oPayer", "oOther"), &["sign"]),
        payment(
            "a signed field moved into another",
            good().replace("<cash_fee>1</cash_fee>", "<cash_fee>1&amp;coupon=2</cash_fee>"),
            &["sign"],
        ),
        payment("another amount", changed("total_fee", "2"), &["total_fee is not that of the order"]),
        payment("a negative amount", changed("total_fee", "-1"), &[]),
        payment("half a fen", changed("total_fee", "0.5"), &[]),
        payment("a huge amount", changed("total_fee", &"9".repeat(40)), &[]),
        payment("no amount", without("total_fee"), &[]),
        payment("another currency", changed("fee_type", "USD"), &["is not that of the order"]),
        payment("an order of nobody", changed("out_trade_no", "nobody-1"), &["the order is not known here"]),
        payment("no order", without("out_trade_no"), &[]),
        payment("another provider", changed("mch_id", "1900000110"), &["for no merchant of this service"]),
        payment("the key of another provider", signed_xml(notice_fields(PLACED, 1), OTHER_KEY), &["sign"]),
        payment(
            "another provider with its own key",
            of_other(MERCHANT),
            &["for no merchant of this service"],
        ),
        payment("an order of another provider", of_other(OTHER_MERCHANT), &["the order is not known here"]),
        payment(
            "the sub-merchant of another provider",
            changed("sub_mch_id", OTHER_MERCHANT),
            &["for no merchant of this service"],
        ),
        payment(
            "a sub-merchant as the provider",
            changed("mch_id", MERCHANT),
            &["for no merchant of this service"],
        ),
        payment("no provider", without("mch_id"), &[]),
        payment(
            "another sub-merchant",
            changed("sub_mch_id", "1900000000"),
            &["for no merchant of this service"],
        ),
        payment("no sub-merchant", without("sub_mch_id"), &[]),
        payment("neither paid nor failed", changed("result_code", "MAYBE"), &[]),
        payment("the notice of a refund", refund_notice(&[], None), &[]),
        refund("nothing", String::new(), &[]),
        refund("the notice of a payment", good(), &[]),
        refund("JSON", "{}".to_owned(), &[]),
        refund("a refund under another key", refund_notice(&[], Some(OTHER_KEY)), &[]),
        refund(
            "a refund of another provider",
            refund_notice(&[], None).replace("<mch_id>1900000109<", "<mch_id>1900000110<"),
            &["for no merchant of this service"],
        ),
        refund(
            "a refund that names the other provider",
            refund_notice(&[], None).replace("<mch_id>1900000109<", "<mch_id>1900000111<"),
            &[],
        ),
        refund(
            "a refund of another sub-merchant",
            refund_notice(&[("sub_mch_id", "1900000000")], None),
            &["for no merchant"],
        ),
        refund("cut ciphertext", refund_notice(&[], None).replacen("</req_info>", "QQ</req_info>", 1), &[]),
        refund(
            "no ciphertext",
            {
                let text = refund_notice(&[], None);
                let (before, rest) = text.split_once("<req_info>").unwrap();
                format!("{before}<req_info>{}", &rest[rest.find("</req_info>").unwrap()..])
            },
            &[],
        ),
        status(
            "a notice of 10 MB",
            target.notice("/notice/payment", " ".repeat(10 << 20)),
            400,
            &["too long"],
        ),
        status(
            "a refund of 10 MB",
            target.notice("/notice/refund", good() + &" ".repeat(10 << 20)),
            400,
            &["too long"],
        ),
        status("a page asks", target.request("GET /notice/payment", "", ""), 405, &["a notice is posted"]),
        status(
            "another method",
            target.request("PUT /notice/payment", "", good()),
            405,
            &["a notice is posted"],
        ),
        status(
            "another address",
            target.request("POST /notice", "", good()),
            404,
            &["notices of WeChat Pay"],
        ),
        status(
            "an order",
            target.request("POST /_/pay/unifiedOrder", "", with(&[])),
            404,
            &["notices of WeChat Pay"],
        ),
        status("the metrics", target.request("GET /metrics", "", ""), 404, &["notices of WeChat Pay"]),
        status(
            "a call of a cloud function",
            target.signed("unifiedOrder", with(&[])).bytes(),
            404,
            &["notices"],
        ),
        status("two slashes", target.request("POST //notice/payment", "", good()), 404, &[]),
        status("two points", target.request("POST /x/../notice/payment", "", good()), 404, &[]),
        status("a slash too many", target.request("POST /notice/payment/", "", good()), 404, &[]),
        payment("a form of a page", "a".to_owned(), &[]),
    ];
    // The owner of the key of an account can say this; the gateway does not confirm it.
    cases.push(
        refund(
            "a refund that the gateway does not know",
            refund_notice(&[("sub_mch_id", MERCHANT)], None),
            &["is not confirmed"],
        )
        .with_upstream(1),
    );
    cases
}

/// The notice of a refund as the sandbox makes it, with these fields, under the key of the provider or another one.
fn refund_notice(fields: &[(&str, &str)], key: Option<&str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let came = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let body = posted(&stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
        String::from_utf8(body).unwrap()
    });
    let whole = [
        ("sub_mch_id", MERCHANT),
        ("transaction_id", "42placed-1"),
        ("out_trade_no", PLACED),
        ("refund_id", "50000000001"),
        ("out_refund_no", "refund-1"),
        ("total_fee", "1"),
        ("refund_fee", "1"),
        ("settlement_refund_fee", "1"),
        ("refund_status", "SUCCESS"),
        ("refund_recv_accout", "a"),
        ("refund_account", "a"),
        ("refund_request_source", "API"),
    ];
    let given = |name: &str| fields.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
    let whole = whole.map(|(name, value)| (name, given(name).unwrap_or(value)));
    let folder = Folder::new();
    let mut args = vec!["trigger".to_owned(), "refund".to_owned(), "--to".to_owned(), url];
    if let Some(key) = key {
        folder.file("key.txt", key);
        let merchant = "[[merchant]]\nmch_id = \"1900000109\"\nappid = \"wx8888888888888888\"\napi_key_file = \"key.txt\"\n";
        args.extend(["--config".to_owned(), folder.file("m.toml", merchant).to_str().unwrap().to_owned()]);
    }
    for (name, value) in whole {
        args.extend(["--set".to_owned(), format!("{name}={value}")]);
    }
    let output = run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(output.status.code() != Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    came.join().unwrap()
}
