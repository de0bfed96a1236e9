//! Faults that no shipped file and no compile-fail test has.

use paytable_schema::{Source, document, gateway, tables};

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "there is no {from}");
    text.replace(from, to)
}

#[test]
fn an_envelope_around_xml_is_a_fault() {
    let shipped = tables::find_gateway("cloudpay").unwrap();
    let xml = replaced(shipped.text, "encoding = \"json\"", "encoding = \"xml\"\nroot = \"xml\"");
    let faults = gateway(Source { text: &xml, ..shipped }).unwrap_err();
    let messages: Vec<&str> = faults.list().iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(messages, ["`envelope` goes with JSON"]);
}

#[test]
fn an_answer_that_is_neither_text_nor_number_is_a_fault() {
    let shipped = tables::find("wechat_v2/pay_notice").unwrap();
    let gateway = gateway(shipped.gateway).unwrap();
    let (head, ack) = shipped.source.text.split_once("[ack]").unwrap();
    let wrong = format!("{head}[ack]{}", replaced(ack, "type = \"String(16)\"", "type = \"Object\""));
    let faults = document(Source { text: &wrong, ..shipped.source }, &gateway).unwrap_err();
    let messages: Vec<&str> = faults.list().iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(messages, ["an answer is `String` or `Int`"]);
}
