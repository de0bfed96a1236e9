//! Which connection a call goes over, and how it comes about.

use paytable::{
    BuildError, Client, Error, Fen, Outcome, WechatV2,
    wechat_v2::{self, MicropayRequest, OrderQueryRequest},
};
use paytable_tests_sandbox::script::{merchant, message};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::mpsc,
    thread,
    time::Duration,
};

fn query() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() }
}

fn pay() -> MicropayRequest {
    wechat_v2::micropay::Required {
        body: "image".into(),
        out_trade_no: "1".into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: "120061098828009406".into(),
    }
    .into()
}

/// Reads a request: its first line and its other lines; `None` at the end of the connection.
fn read_request(reader: &mut BufReader<TcpStream>) -> Option<(String, Vec<String>)> {
    let (mut first, mut lines, mut length) = (String::new(), Vec::new(), 0);
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.is_empty() {
            reader.read_exact(&mut vec![0; length]).ok()?;
            return Some((first.trim_end().to_owned(), lines));
        }
        lines.push(line);
    }
}

/// A gateway that keeps every connection for one request, and closes it when the next one arrives: what a client
/// meets that uses a connection just when its time is over. It tells which connection each request came over.
fn gateway_that_closes_used_connections() -> (String, mpsc::Receiver<(usize, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for (number, mut stream) in listener.incoming().map_while(Result::ok).enumerate() {
            let tell = tell.clone();
            thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let Some((line, _)) = read_request(&mut reader) else { return };
                let mut reply = vec![
                    ("result_code", "SUCCESS"),
                    ("transaction_id", "4200"),
                    ("out_trade_no", "1"),
                    ("total_fee", "100"),
                ];
                // Only a query is told a state.
                if line.contains("orderquery") {
                    reply.push(("trade_state", "SUCCESS"));
                }
                tell.send((number, line)).unwrap();
                let body = message(&reply);
                write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).unwrap();
                stream.write_all(&body).unwrap();
                if let Some((line, _)) = read_request(&mut reader) {
                    tell.send((number, line)).unwrap();
                }
            });
        }
    });
    (url, told)
}

#[tokio::test]
async fn a_payment_that_cannot_be_repeated_goes_over_no_used_connection() {
    let (url, told) = gateway_that_closes_used_connections();
    let client = Client::<WechatV2>::builder(merchant()).base_url(url).build().unwrap();
    client.call(&query()).await.unwrap();
    // This one would be lost, and nobody would know whether it had been paid.
    client.call(&pay()).await.unwrap();
    client.call(&pay()).await.unwrap();
    // A question goes over what is there, and can be asked again.
    let error = client.call(&query()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    let connections: Vec<usize> = told.try_iter().map(|(number, _)| number).collect();
    assert_eq!(connections, [0, 1, 2, 0]);
}

#[test]
fn nor_does_one_of_the_blocking_client() {
    let (url, told) = gateway_that_closes_used_connections();
    let client = Client::<WechatV2>::builder(merchant()).base_url(url).build_blocking().unwrap();
    client.call(&query()).unwrap();
    client.call(&pay()).unwrap();
    client.call(&pay()).unwrap();
    assert_eq!(told.try_iter().map(|(number, _)| number).collect::<Vec<_>>(), [0, 1, 2]);
}

/// A proxy that refuses to connect, and tells what it was asked.
fn proxy() -> (String, mpsc::Receiver<(String, Vec<String>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let Some(request) = read_request(&mut BufReader::new(stream.try_clone().unwrap())) else {
                continue;
            };
            tell.send(request).unwrap();
            let _ = stream.write_all(b"HTTP/1.1 407 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (address, told)
}

#[tokio::test]
async fn a_proxy_that_does_not_connect_had_nothing_to_send_and_its_password_is_not_shown() {
    let (address, told) = proxy();
    let builder = Client::<WechatV2>::builder(merchant()).proxy(format!("http://mia:hush-hush@{address}"));
    let shown = format!("{builder:?}");
    assert!(shown.contains(&address) && !shown.contains("hush"), "{shown}");
    let client = builder.build().unwrap();
    let error = client.call(&query()).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    let shown = format!("{error} {error:?} {client:?}");
    assert!(!shown.contains("hush") && !shown.contains("bWlhOmh1c2gtaHVzaA"), "{shown}");

    let (line, headers) = told.recv_timeout(Duration::from_secs(5)).unwrap();
    assert_eq!(line, "CONNECT api.mch.weixin.qq.com:443 HTTP/1.1");
    // "mia:hush-hush" in Base64, in lower case.
    assert!(headers.iter().any(|h| h == "proxy-authorization: basic bwlhomh1c2gtahvzaa=="), "{headers:?}");
}

#[tokio::test]
async fn plain_http_on_this_machine_goes_past_the_proxy() {
    let (address, told) = proxy();
    let (url, _gateway) = gateway_that_closes_used_connections();
    let client = Client::<WechatV2>::builder(merchant()).base_url(url).proxy(format!("http://{address}"));
    client.build().unwrap().call(&query()).await.unwrap();
    assert!(told.try_recv().is_err());
}

#[test]
fn what_is_no_proxy_makes_no_client() {
    for wrong in ["", "proxy", "socks5://mia:hush@localhost", "http://"] {
        let error = Client::<WechatV2>::builder(merchant()).proxy(wrong).build().unwrap_err();
        assert!(matches!(error, BuildError::Proxy), "{wrong}: {error}");
        assert!(!format!("{error:?}").contains("hush"));
    }
}

/// Not a test of its own: what runs in the process that the next test starts.
#[tokio::test]
#[ignore = "needs a proxy in its environment"]
async fn calls_with_a_proxy_in_the_environment() {
    // A port that nobody listens at.
    let client = Client::<WechatV2>::builder(merchant()).base_url("https://127.0.0.1:1").build().unwrap();
    assert!(matches!(client.call(&query()).await, Err(Error::NotSent(_))));
}

#[test]
fn the_environment_does_not_decide_where_payments_go() {
    let (address, told) = proxy();
    let proxies = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .map(|name| (name, format!("http://{address}")));
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "connections::calls_with_a_proxy_in_the_environment"])
        .envs(proxies)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && output.contains("1 passed"), "{output}");
    assert!(told.try_recv().is_err(), "the proxy of the environment was used");
}

/// Processor time of this process so far.
#[cfg(target_os = "linux")]
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name in parentheses; the 14th and 15th field of all, in hundredths of a second.
    let behind = stat.rsplit_once(") ").unwrap().1;
    let ticks: u64 = behind.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// Not a test of its own: what runs in the process that the next test starts.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes all file descriptors of its process"]
fn a_sandbox_without_file_descriptors() {
    let sandbox = paytable::sandbox::Sandbox::builder().merchant(merchant()).start().unwrap();
    let mut line = format!("at {}\n", sandbox.base_url());
    let before = processor_time();
    let taken: Vec<_> = std::iter::from_fn(|| std::fs::File::open("/dev/null").ok()).collect();
    assert!(taken.len() > 10, "{}", taken.len());
    std::io::stdout().write_all(line.as_bytes()).unwrap();
    // The other side connects and says so.
    std::io::stdin().read_line(&mut line).unwrap();
    thread::sleep(Duration::from_secs(1));
    drop(taken);
    let spent = processor_time().saturating_sub(before);
    std::io::stdout().write_all(format!("spent {}\n", spent.as_millis()).as_bytes()).unwrap();
    // Until it has been answered.
    std::io::stdin().read_line(&mut line).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_sandbox_without_file_descriptors_waits_and_serves_again_when_it_has_some() {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n 64; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "connections::a_sandbox_without_file_descriptors"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut told, mut said) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut after = |mark: &str| {
        let mut line = String::new();
        while said.read_line(&mut line).unwrap() > 0 {
            if let Some((_, rest)) = line.split_once(mark) {
                return rest.trim().to_owned();
            }
            line.clear();
        }
        panic!("it ended before {mark}")
    };
    let url = after("at http://");
    let mut stream = std::net::TcpStream::connect(url).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\r\n").unwrap();
    told.write_all(b"connected\n").unwrap();
    let spent: u64 = after("spent ").parse().unwrap();
    assert!(spent < 200, "{spent} ms of processor time in one second of waiting");
    let mut answer = String::new();
    BufReader::new(&stream).read_line(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 "), "{answer:?}");
    told.write_all(b"answered\n").unwrap();
    assert!(child.wait().unwrap().success());
}
