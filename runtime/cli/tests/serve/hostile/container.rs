//! What a container posts, where callbacks may go, and orders that cannot be.

use super::*;

const INVALID: i64 = -501_007;

pub(super) fn cases(target: &Target) -> Vec<Case> {
    let refused = |name, body: String, words: Words| {
        case(name, target.container("unifiedOrder", body), Expected::Envelope(INVALID, words))
    };
    let order = |name, changes: &[(&str, Value)], words: Words| refused(name, with(changes), words);
    // With a container as the receiver.
    let to = |name, service: Value, path: Value, words: Words| {
        let container = json!({ "service": service, "path": path });
        let changes = [("function_name", Value::Null), ("callback_type", json!(2)), ("container", container)];
        refused(name, with(&changes), words)
    };
    let path = |name, path: &str| to(name, json!("s"), json!(path), &["container.path", "is no path"]);
    let function = |name, function: &str, words: Words| {
        case(name, target.container(function, with(&[])), Expected::Envelope(INVALID, words))
    };
    let fee = |name, text: &str| {
        let body = replaced("\"total_fee\":1", &format!("\"total_fee\":{text}"));
        refused(name, body, &["total_fee"])
    };
    let number = |name, number: &str| order(name, &[("out_trade_no", json!(number))], &["out_trade_no"]);
    let mut cases = vec![
        // The body.
        refused("no body", String::new(), &["not well-formed"]),
        refused("XML", "<xml><body>a</body></xml>".to_owned(), &["not well-formed"]),
        refused("a list", "[]".to_owned(), &["is not an object"]),
        refused("depth", "{\"container\":".repeat(50_000), &["requestData"]),
        refused(
            "a key twice",
            replaced("\"total_fee\":1", "\"total_fee\":1,\"total_fee\":2"),
            &["a field twice"],
        ),
        refused("a long body", " ".repeat(1024 * 1024 + 1), &["too long"]),
        refused("many unknown keys", many_keys(), &["k0 is not a known field", "more"]),
        order("a very long text", &[("attach", json!("x".repeat(900_000)))], &["attach"]),
        order(
            "a very long name of a function",
            &[("function_name", json!("x".repeat(900_000)))],
            &["functionName xxx", "xxx… in envId e has no target"],
        ),
        order(
            "a very long environment",
            &[("env_id", json!("x".repeat(900_000)))],
            &["envId xxx", "xxx… has no target"],
        ),
        case(
            "bytes",
            target.container("unifiedOrder", b"\xff\xfe{}"),
            Expected::Envelope(INVALID, &["not UTF-8"]),
        ),
        refused(
            "nothing in it",
            "{}".to_owned(),
            &["body", "out_trade_no", "spbill_create_ip", "sub_mch_id", "env_id"],
        ),
        refused("camel case", r#"{"outTradeNo":"1"}"#.to_owned(), &["outTradeNo is not a known field"]),
        // The function.
        function("no function", "", &["there is no such function"]),
        function("another function", "transfer", &["there is no such function; served are downloadBill"]),
        function("a function and a slash", "unifiedOrder/", &["there is no such function"]),
        function("a function with a point", "./unifiedOrder", &["there is no such function"]),
        function("a function and two points", "../pay/unifiedOrder", &["there is no such function"]),
        function("an encoded function", "unified%4frder", &["there is no such function"]),
        function("a function and a zero", "unifiedOrder%00", &["there is no such function"]),
        function("a long function", &"x".repeat(9000), &["there is no such function"]),
        // Where the callback goes.
        order(
            "an unknown function",
            &[("function_name", json!("x"))],
            &["functionName x in envId e has no target"],
        ),
        order(
            "an unknown environment",
            &[("env_id", json!("x"))],
            &["functionName f in envId x has no target"],
        ),
        order(
            "a function of another environment",
            &[("env_id", json!("e2")), ("function_name", json!("g"))],
            &["has no target"],
        ),
        order("a path as a function", &[("function_name", json!("../f"))], &["has no target"]),
        order(
            "an address as a function",
            &[("function_name", json!("http://evil.example/"))],
            &["has no target"],
        ),
        order(
            "an environment with a slash",
            &[("env_id", json!("e/f")), ("function_name", json!(""))],
            &["function_name"],
        ),
        order("no receiver", &[("function_name", Value::Null)], &["function_name"]),
        order("both receivers", &[("container", json!({ "service": "s", "path": "/" }))], &["container"]),
        order("a function for a container", &[("callback_type", json!(2))], &["container", "function_name"]),
        order("a third kind of receiver", &[("callback_type", json!(3))], &["callback_type"]),
        order(
            "a receiver in words",
            &[("callback_type", json!("1"))],
            &["callback_type must be a whole number"],
        ),
        to(
            "an unknown service",
            json!("x"),
            json!("/"),
            &["container.service x is not configured; known are s"],
        ),
        to("an address as a service", json!("http://evil.example"), json!("/"), &["is not configured"]),
        to("a service with a path", json!("s/../t"), json!("/"), &["is not configured"]),
        to("a very long service", json!("x".repeat(900_000)), json!("/"), &["container.service"]),
        to("a very long path", json!("s"), json!("/x".repeat(400_000)), &["container.path"]),
        to("a service that is a number", json!(1), json!("/"), &["container.service"]),
        to("a path that is an object", json!("s"), json!({ "a": 1 }), &["container.path"]),
        to("an empty path", json!("s"), json!(""), &["path"]),
        path("a path of no root", "paid"),
        path("two points", "/../admin"),
        path("two points inside", "/a/../../b"),
        path("a point", "/./a"),
        path("encoded points", "/%2e%2e/a"),
        path("an encoded slash", "/a%2fb"),
        path("two slashes", "//evil.example/a"),
        path("a backslash", "/\\evil.example"),
        path("a user", "/@evil.example"),
        path("a port", "/:80/a"),
        path("a query", "/a?b=c"),
        path("a fragment", "/a#b"),
        to("a line", json!("s"), json!("/a\nhost: evil.example"), &["container.path"]),
        to(
            "a line of Windows",
            json!("s"),
            json!("/a\r\nhost: evil.example"),
            &["container.path", "carriage return"],
        ),
        to("a zero", json!("s"), json!("/a\0"), &["container.path", "control character"]),
        path("another script", "/päid"),
        path("wide points", "/．．/a"),
        path("an address", "http://evil.example/a"),
        path("a space", "/a b"),
        // Whose it is.
        order(
            "a sub-merchant of nobody",
            &[("sub_mch_id", json!("1900000000"))],
            &["sub_mch_id 1900000000 is not a sub-merchant"],
        ),
        order("the provider itself", &[("sub_mch_id", json!("1900000109"))], &["is not a sub-merchant"]),
        order("no sub-merchant", &[("sub_mch_id", json!(""))], &["sub_mch_id"]),
        order("a sub-merchant with a space", &[("sub_mch_id", json!("1900009231 "))], &["sub_mch_id"]),
        order("a sub-merchant in a number", &[("sub_mch_id", json!(1_900_009_231))], &["sub_mch_id must be"]),
        // Another order under the same number.
        order(
            "another amount",
            &[("out_trade_no", json!(PLACED)), ("total_fee", json!(2))],
            &[PLACED, "total_fee"],
        ),
        order(
            "another function",
            &[("out_trade_no", json!(PLACED)), ("function_name", json!("g"))],
            &[PLACED, "before with another"],
        ),
        order(
            "another environment",
            &[("out_trade_no", json!(PLACED)), ("env_id", json!("e2"))],
            &[PLACED, "before with another"],
        ),
        // Amounts.
        fee("nothing to pay", "0"),
        fee("money back", "-1"),
        fee("half a fen", "0.5"),
        fee("a fen with a point", "1.0"),
        fee("a fen with an exponent", "1e0"),
        fee("an amount in text", "\"1\""),
        fee("no amount", "null"),
        fee("an amount in a list", "[1]"),
        fee("true", "true"),
        fee("more than there is", "1000000001"),
        fee("a number of 64 bits and one", "18446744073709551617"),
        fee("a number of 5000 digits", &"9".repeat(5000)),
        fee("a number with a large exponent", "1e999999"),
        refused(
            "an amount that is no number",
            replaced("\"total_fee\":1", "\"total_fee\":NaN"),
            &["not well-formed"],
        ),
        // Numbers of orders.
        number("no number", ""),
        number("a number of 33 characters", &"1".repeat(33)),
        number("a long number", &"1".repeat(900_000)),
        number("a zero in a number", "a\0b"),
        number("a number in another script", "订单1"),
        number("a number that turns around", "a\u{202e}b"),
        number("markup in a number", "<b>1</b>"),
    ];
    // Every other character that a keyboard has.
    for odd in " \t\r\n!\"#$%&'()+,./:;<=>?@[\\]^`{}~".chars() {
        cases.push(number("an odd character in a number", &format!("a{odd}b")));
    }
    cases
}

fn many_keys() -> String {
    let keys = joined((0..4_000).map(|at| format!("\"k{at}\":1,")));
    format!("{{{keys}\"z\":1}}")
}

const TOKEN: &str = "aTokenOfContainers-0123456789";

/// Who has not the whole token may not call; cloud functions are signed, and need none.
#[test]
fn a_container_needs_the_whole_token_and_nothing_else_will_do() {
    let target = Target::new(Some(TOKEN));
    let call = |headers: &str| target.request("POST /_/pay/unifiedOrder", headers, with(&[]));
    let refused = |name, headers: String| {
        case(name, call(&headers), Expected::Envelope(-501_008, &["has not the configured token"]))
    };
    let bearer = |token: &str| format!("authorization: Bearer {token}\r\n");
    let mut cases = vec![
        refused("no token", String::new()),
        refused("an empty token", bearer("")),
        refused("the beginning of the token", bearer(&TOKEN[..TOKEN.len() - 1])),
        refused("the token and more", bearer(&format!("{TOKEN}0"))),
        refused("the token in another case", bearer(&TOKEN.to_uppercase())),
        refused("the token with another end", bearer(&TOKEN.replace('9', "8"))),
        refused("the token twice in one header", bearer(&format!("{TOKEN}, Bearer {TOKEN}"))),
        refused("two headers", bearer(TOKEN) + &bearer("x")),
        refused("the same header twice", bearer(TOKEN).repeat(2)),
        refused("no word before the token", format!("authorization: {TOKEN}\r\n")),
        refused("another word before the token", format!("authorization: Basic {TOKEN}\r\n")),
        refused("another header", format!("x-authorization: Bearer {TOKEN}\r\n")),
        refused("a long token", bearer(&"x".repeat(20_000))),
    ];
    let in_query = target.request(&format!("POST /_/pay/unifiedOrder?token={TOKEN}"), "", with(&[]));
    cases.push(case(
        "the token in the query",
        in_query,
        Expected::Envelope(-501_008, &["has not the configured"]),
    ));
    let function = target.request("POST /_/pay/transfer", "", "{");
    cases.push(case(
        "what is served is not told",
        function,
        Expected::Envelope(-501_008, &["has not the configured"]),
    ));
    cases.push(
        case(
            "a signed call of a cloud function",
            target.signed("unifiedOrder", with(&[])).bytes(),
            Expected::Served(&["prepay_id"]),
        )
        .with_upstream(1),
    );
    let faults = target.faults(&cases);
    assert!(faults.is_empty(), "{faults:#?}");
}
