//! What a cloud function posts: its form, and what it calls with what.

use super::*;

const COMMON: &str = "INVALID_COMMON_PARAM";
const PARAM: &str = "INVALID_PARAM";
const LONG: usize = 1024 * 1024 + 1;

pub(super) fn cases(target: &Target) -> Vec<Case> {
    let order = || target.signed("unifiedOrder", with(&[]));
    let data = |data: &str| target.signed("unifiedOrder", data).bytes();
    let json = |body: &str| target.request("POST /admin", "content-type: application/json\r\n", body);
    let common = |name, request: Vec<u8>, words: Words| case(name, request, Expected::Code(COMMON, words));
    let param = |name, request: Vec<u8>, words: Words| case(name, request, Expected::Code(PARAM, words));
    let big = vec![b'x'; LONG];
    let file: Vec<u8> = [&order().form()[..], &big].concat();
    let part = |at| format!("--b\r\nContent-Disposition: form-data; name=\"a{at}\"\r\n\r\n\r\n");
    let parts = joined((0..65).map(part));
    let unknown = joined((0..4_000).map(|at| format!("\"k{at}\":1,")));
    let long_key = format!("{{\"{}\":1}}", "k".repeat(900_000));
    vec![
        common("no body", order().around(b""), &["does not begin with its boundary"]),
        common("a body that is too long", order().around(&big), &["more than 1048576 bytes"]),
        common("a form that is too long", order().around(&file), &["more than 1048576 bytes"]),
        common("chunks that are too long", chunked(&order().head(), &big), &["more than 1048576 bytes"]),
        common(
            "a form in chunks that is too long",
            chunked(&order().head(), &file),
            &["more than 1048576 bytes"],
        ),
        common(
            "a length that no memory holds",
            format!("{}content-length: 99999999999999\r\n\r\n{}", order().head(), " ".repeat(LONG))
                .into_bytes(),
            &["more than 1048576 bytes"],
        ),
        common("half a form", order().around(&order().form()[..300]), &["does not end with its boundary"]),
        common("many parts", order().around((parts + "--b--").as_bytes()), &["more than 64 parts"]),
        common(
            "a part without a name",
            order().replaced("; name=\"action\"", ""),
            &["not a field with a name"],
        ),
        common("a file", order().replaced("=\"apiName\"", "=\"apiName\"; filename=\"x\""), &["not a field"]),
        common(
            "a form in a form",
            order().replaced("application/octet", "multipart/octet"),
            &["a form itself"],
        ),
        common("the same field twice", twice(order(), "requestData"), &["two parts requestData"]),
        common("the same field in another case", twice(order(), "APINAME"), &["two parts APINAME"]),
        common("no type", order().replaced("content-type", "x-type"), &["not multipart/form-data"]),
        common(
            "a form of a page",
            order().replaced("multipart/form-data", "text/plain"),
            &["not multipart/form-data"],
        ),
        common(
            "a name that is not UTF-8",
            order().field("apiName", b"\xff").bytes(),
            &["apiName is not UTF-8"],
        ),
        common(
            "data that is not UTF-8",
            order().field("requestData", b"{\"body\":\"\xff\xfe\"}").bytes(),
            &["requestData is not UTF-8 from byte 9"],
        ),
        param("no JSON", data("<xml/>"), &["requestData", "not well-formed"]),
        param("empty data", data(""), &["requestData", "not well-formed"]),
        param("a list", data("[]"), &["is not an object"]),
        param("null", data("null"), &["is not an object"]),
        param("two objects", data("{}{}"), &["requestData"]),
        param("depth", data(&("{\"a\":".repeat(100_000) + "1")), &["requestData"]),
        param("lists in depth", data(&("{\"a\":".to_owned() + &"[".repeat(500_000))), &["requestData"]),
        param("a key twice", data(r#"{"total_fee":1,"total_fee":100}"#), &["a field twice"]),
        param(
            "a key twice, once escaped",
            data(r#"{"total_fee":1,"total\u005ffee":100}"#),
            &["a field twice"],
        ),
        param(
            "many unknown keys",
            data(&format!("{{{unknown}\"z\":1}}")),
            &["k0 is not a known field", "more"],
        ),
        param("a very long key", data(&long_key), &["is not a known field"]),
        param("a lone surrogate", data(&replaced("\"a\"", "\"\\ud800\"")), &["requestData"]),
        param("a byte that is zero", data(&replaced("\"a\"", "\"\\u0000\"")), &["body"]),
        param(
            "everything that is wrong at once",
            data(r#"{"total_fee":"1","out_trade_no":"ä","colour":1}"#),
            &["body", "spbill_create_ip", "sub_mch_id", "env_id", "out_trade_no", "total_fee", "colour"],
        ),
        param("a text for a list of the SDK", data(&replaced("\"a\"", "[\"a\"]")), &["body must be"]),
        param(
            "the name of another function",
            target.signed("transfer", "{}").bytes(),
            &["`transfer` is not served"],
        ),
        param("the name in another case", target.signed("UNIFIEDORDER", "{}").bytes(), &["is not served"]),
        param("a path as a name", target.signed("../../admin", "{}").bytes(), &["(no name) is not served"]),
        param("a long name", target.signed(&"x".repeat(9_000), "{}").bytes(), &["(no name) is not served"]),
        param(
            "a name of JavaScript",
            target.signed("__proto__", "{}").bytes(),
            &["`__proto__` is not served"],
        ),
        param(
            "openapi",
            order().field("action", "wx.openApi").bytes(),
            &["`wx.openApi` is not served", "cloudPay"],
        ),
        param(
            "the database",
            json(r#"{"action":"database.getDocument","collectionName":"x"}"#),
            &["`database.getDocument` is not served", "served is cloud.cloudPay"],
        ),
        param("an insert", json(r#"{"action":"database.addDocument"}"#), &["`database.addDocument`"]),
        param(
            "a function",
            json(r#"{"action":"functions.invokeFunction"}"#),
            &["`functions.invokeFunction`"],
        ),
        param("storage", json(r#"{"action":"storage.uploadFile"}"#), &["`storage.uploadFile` is not served"]),
        param("an action of another type", json(r#"{"action":{"a":1}}"#), &["(no name) is not served"]),
        param("JSON in depth", json(&"[".repeat(500_000)), &["(no name) is not served"]),
        param("JSON of no end", json("{\"action\":\"wx.wxPayApi"), &["(no name) is not served"]),
        param("pay in JSON", json(r#"{"action":"wx.wxPayApi"}"#), &["is not served"]),
        case(
            "a sub-merchant of nobody",
            data(&with(&[("sub_mch_id", json!("1900000000"))])),
            Expected::Number(-501_007, &["sub_mch_id 1900000000 is not a sub-merchant of this service"]),
        ),
        case(
            "a target that is not configured",
            data(&with(&[("function_name", json!("x"))])),
            Expected::Number(-501_007, &["functionName x in envId e has no target"]),
        ),
        case(
            "another amount under the same number",
            data(&with(&[("out_trade_no", json!(PLACED)), ("total_fee", json!(2))])),
            Expected::Number(-501_007, &[PLACED, "total_fee"]),
        ),
    ]
}

fn chunked(head: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{head}transfer-encoding: chunked\r\n\r\n").into_bytes();
    for chunk in body.chunks(60_000) {
        bytes.extend([format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    }
    bytes.extend(b"0\r\n\r\n");
    bytes
}

fn twice(mut request: Request, name: &'static str) -> Vec<u8> {
    request.fields.push((name, b"{}".to_vec()));
    request.bytes()
}
