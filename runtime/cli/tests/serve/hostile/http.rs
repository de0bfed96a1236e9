//! Requests that are no good HTTP, or are HTTP of somebody else.

use super::*;

const WEB: &str = "paytable: requests of web pages are refused";

/// The chunks decide, and the connection is closed behind them, as RFC 9112 (6.3) says.
const CHUNKS: Words = &["not well-formed"];

pub(super) fn cases(target: &Target) -> Vec<Case> {
    let status =
        |name, request: Vec<u8>, status, words: Words| case(name, request, Expected::Status(status, words));
    let raw = |text: &str| text.replace("HOST", &target.host).into_bytes();
    let body = with(&[]);
    let order = |line: &str, headers: &str| target.request(line, headers, &body);
    let page = |origin: &str| format!("origin: {origin}\r\n");
    let served =
        |name, request: Vec<u8>| case(name, request, Expected::Served(&["prepay_id"])).with_upstream(1);
    let signed = target.signed("unifiedOrder", body.as_str());
    vec![
        // Pages of the web.
        status(
            "a page places an order",
            order("POST /_/pay/unifiedOrder", &page("https://evil.example")),
            403,
            &[WEB],
        ),
        status(
            "a page of this machine",
            order("POST /_/pay/unifiedOrder", &page(&format!("http://{}", target.host))),
            403,
            &[WEB],
        ),
        status("a page of nowhere", order("POST /_/pay/unifiedOrder", &page("null")), 403, &[WEB]),
        status("an empty origin", order("POST /_/pay/unifiedOrder", "origin:\r\n"), 403, &[WEB]),
        status(
            "a page signs",
            signed.replaced("connection", "origin: https://evil.example\r\nconnection"),
            403,
            &[WEB],
        ),
        status(
            "a page calls a function",
            order("POST /functions/f", &page("https://evil.example")),
            403,
            &[WEB],
        ),
        status(
            "a page asks whether it may",
            order("OPTIONS /_/pay/unifiedOrder", &page("https://evil.example")),
            405,
            &[],
        ),
        status(
            "a page asks whether it may sign",
            order("OPTIONS /admin", &page("https://evil.example")),
            404,
            &[],
        ),
        // Methods.
        status("a container asks", order("GET /_/pay/unifiedOrder", ""), 404, &["there is no such page"]),
        status("a container puts", order("PUT /_/pay/unifiedOrder", ""), 405, &["POST a request"]),
        status("a container traces", order("TRACE /_/pay/unifiedOrder", ""), 405, &["POST a request"]),
        status("a method of nobody", order("PAY /_/pay/unifiedOrder", ""), 405, &["POST a request"]),
        status(
            "the method in small letters",
            order("post /_/pay/unifiedOrder", ""),
            405,
            &["POST a request"],
        ),
        status("a cloud function asks", order("GET /admin", ""), 404, &["there is no such page"]),
        status("a cloud function puts", order("PUT /admin", ""), 404, &["POST here"]),
        status(
            "a tunnel",
            raw("CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example:443\r\nconnection: close\r\n\r\n"),
            404,
            &[],
        ),
        status("metrics that are posted", order("POST /metrics", ""), 200, &["INVALID_COMMON_PARAM"]),
        status("metrics in another case", order("GET /Metrics", ""), 404, &["there is no such page"]),
        status("metrics and a slash", order("GET /metrics/", ""), 404, &[]),
        status("metrics by a detour", order("GET /x/../metrics", ""), 404, &[]),
        status("metrics with two slashes", order("GET //metrics", ""), 404, &[]),
        status("encoded metrics", order("GET /%6detrics", ""), 404, &[]),
        status("a file", order("GET /../../etc/passwd", ""), 404, &[]),
        status("a file that is encoded", order("GET /%2e%2e/%2e%2e/etc/passwd", ""), 404, &[]),
        status("no functions here", order("POST /functions/f", ""), 404, &["--functions"]),
        status("functions are listed", order("GET /functions/", ""), 404, &[]),
        status("health with a body", order("GET /healthz", ""), 200, &["ok"]),
        status(
            "health of another host",
            raw("GET /healthz HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n"),
            200,
            &["ok"],
        ),
        // HTTP that is none.
        status("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), 400, &[]),
        status("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), 0, &[]),
        status("a zero in the path", raw("POST /_/pay/\0 HTTP/1.1\r\nhost: HOST\r\n\r\n"), 400, &[]),
        status("a space in the path", raw("POST /_/pay/a b HTTP/1.1\r\nhost: HOST\r\n\r\n"), 400, &[]),
        status(
            "bytes in the path",
            b"POST /_/pay/\xff HTTP/1.1\r\nconnection: close\r\n\r\n".to_vec(),
            400,
            &[],
        ),
        status("a long path", order(&format!("POST /_/pay/{}", "x".repeat(100_000)), ""), 414, &[]),
        status(
            "a long header",
            order("POST /_/pay/unifiedOrder", &format!("x: {}\r\n", "y".repeat(1 << 20))),
            431,
            &[],
        ),
        status("many headers", order("POST /_/pay/unifiedOrder", &"x: y\r\n".repeat(500)), 431, &[]),
        status("a header without a name", order("POST /_/pay/unifiedOrder", ": x\r\n"), 400, &[]),
        status("a header that is folded", order("POST /_/pay/unifiedOrder", "x: y\r\n z\r\n"), 400, &[]),
        status(
            "a space before the colon",
            order("POST /_/pay/unifiedOrder", "transfer-encoding : chunked\r\n"),
            400,
            &[],
        ),
        // Where one request ends, and another begins.
        status("two lengths", order("POST /_/pay/unifiedOrder", "content-length: 3\r\n"), 400, &[]),
        status(
            "two lengths in one",
            raw("POST /admin HTTP/1.1\r\nhost: HOST\r\ncontent-length: 3, 3\r\n\r\nabc"),
            400,
            &[],
        ),
        status(
            "a length with a sign",
            raw("POST /admin HTTP/1.1\r\nhost: HOST\r\ncontent-length: +3\r\n\r\nabc"),
            400,
            &[],
        ),
        status(
            "a negative length",
            raw("POST /admin HTTP/1.1\r\nhost: HOST\r\ncontent-length: -1\r\n\r\n"),
            400,
            &[],
        ),
        status(
            "a length and chunks",
            smuggled(target, "content-length: 4\r\ntransfer-encoding: chunked\r\n"),
            200,
            CHUNKS,
        ),
        status(
            "chunks and a length",
            smuggled(target, "transfer-encoding: chunked\r\ncontent-length: 4\r\n"),
            200,
            CHUNKS,
        ),
        status("an unknown coding", smuggled(target, "transfer-encoding: xchunked\r\n"), 400, &[]),
        status("two codings", smuggled(target, "transfer-encoding: chunked, identity\r\n"), 400, &[]),
        status(
            "chunks of HTTP/1.0",
            raw("POST /admin HTTP/1.0\r\nhost: HOST\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
            400,
            &[],
        ),
        served(
            "another target than its host",
            order(&format!("POST http://{}/_/pay/unifiedOrder", "evil.example"), ""),
        ),
        served("a query", order("POST /_/pay/unifiedOrder?x=%00", "")),
        served(
            "no host",
            raw(&format!(
                "POST /_/pay/unifiedOrder HTTP/1.0\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )),
        ),
    ]
}

/// A body that ends in one place by its length and in another by its chunks, with another order behind it.
fn smuggled(target: &Target, headers: &str) -> Vec<u8> {
    let behind = String::from_utf8(target.container("unifiedOrder", with(&[]))).unwrap();
    let head = format!("POST /_/pay/queryOrder HTTP/1.1\r\nhost: {}\r\n{headers}\r\n", target.host);
    format!("{head}0\r\n\r\n{behind}").into_bytes()
}

/// How long it took until the connection was closed, and what came before.
fn closed(address: &str, drip: &[&[u8]]) -> (Duration, String) {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    for (at, piece) in drip.iter().enumerate() {
        if at > 0 {
            thread::sleep(Duration::from_millis(500));
        }
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    (begun.elapsed(), String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn slow_callers_are_let_go_at_every_door_and_keep_nobody_waiting() {
    let target = Target::new(None);
    let order = target.container("unifiedOrder", with(&[]));
    let signed = target.signed("unifiedOrder", with(&[])).bytes();
    let notice = target.notice("/notice/payment", super::super::service::notice(PLACED, 1));
    let notices = &target.place.notices;
    let host = &target.host;
    let of = |bytes: &[u8], sent: usize| -> Vec<Vec<u8>> { vec![bytes[..sent].to_vec()] };
    // A byte each half second keeps nothing alive.
    let drip = |bytes: &[u8], from: usize| -> Vec<Vec<u8>> {
        let mut pieces = vec![bytes[..from].to_vec()];
        pieces.extend(bytes[from..].iter().take(24).map(|byte| vec![*byte]));
        pieces
    };
    let head = |bytes: &[u8]| bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
    let late = "did not arrive within 5 seconds";
    let cases: Vec<(&str, &str, Vec<Vec<u8>>, &str)> = vec![
        ("nothing", host, vec![Vec::new()], ""),
        ("a container's head", host, of(&order, 20), ""),
        ("a container's head by bytes", host, drip(&order, 5), ""),
        ("a container's body", host, of(&order, head(&order) + 10), late),
        ("a container's body by bytes", host, drip(&order, head(&order)), late),
        ("a function's head", host, of(&signed, 60), ""),
        ("a function's body", host, of(&signed, signed.len() - 10), late),
        ("a function's body by bytes", host, drip(&signed, head(&signed)), late),
        ("a chunk", host, vec![format!("POST /_/pay/queryOrder HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab").into_bytes()], late),
        ("health", host, vec![b"GET /healthz HTTP/1.1\r\nhos".to_vec()], ""),
        ("nothing for the notices", notices, vec![Vec::new()], ""),
        ("a notice's head by bytes", notices, drip(&notice, 5), ""),
        ("a notice's body", notices, of(&notice, head(&notice) + 10), late),
        ("a notice's body by bytes", notices, drip(&notice, head(&notice)), late),
    ];
    let before = target.upstream();
    thread::scope(|scope| {
        let slow: Vec<_> = cases
            .iter()
            .map(|(name, address, pieces, words)| {
                let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
                (name, words, scope.spawn(move || closed(address, &pieces)))
            })
            .collect();
        target.good_order("meanwhile-1");
        for (name, words, slow) in slow {
            let (took, answer) = slow.join().unwrap();
            assert!(answer.contains(words) && !answer.contains("prepay_id"), "{name}: {answer}");
            assert!((4..16).contains(&took.as_secs()), "{name}: {took:?}");
        }
    });
    assert_eq!(target.upstream(), before + 1);
    target.good_order("after-1");
}

#[test]
fn connections_that_say_nothing_keep_others_waiting_for_seconds_at_most() {
    let target = Target::new(None);
    // More than are served at a time.
    let idle: Vec<_> = (0..600).map(|_| TcpStream::connect(&target.host).unwrap()).collect();
    let begun = Instant::now();
    target.good_order("behind-1");
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    drop(idle);
}

/// Asks on one connection and reads nothing, until the other side takes nothing more; whether it is closed in time.
fn is_let_go(address: &str, ask: &[u8]) -> bool {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let many = ask.repeat(500);
    let begun = Instant::now();
    let (mut at, mut stalled) = (0, None);
    while begun.elapsed() < Duration::from_secs(60) {
        match stream.write(&many[at..]) {
            Ok(length) => (at, stalled) = ((at + length) % many.len(), None),
            Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => return true,
            Err(_) => {
                let since: &Instant = stalled.get_or_insert_with(Instant::now);
                if since.elapsed() > Duration::from_secs(20) {
                    return false;
                }
            }
        }
    }
    panic!("{address} never stopped taking requests");
}

#[test]
fn callers_who_never_read_are_let_go() {
    let target = Target::new(None);
    let ask = |line: &str| format!("{line} HTTP/1.1\r\nhost: {}\r\n\r\n", target.host).into_bytes();
    for (address, line) in [(&target.host, "GET /metrics"), (&target.place.notices, "GET /notice/payment")] {
        assert!(is_let_go(address, &ask(line)), "{address}");
    }
    target.good_order("after-1");
}
