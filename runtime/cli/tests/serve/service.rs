//! A running service, in front of a sandbox that is a program of its own: what the service forgets, that knows.

use crate::{
    run::{Folder, command},
    sandbox::server::{KEY, Server, raw_to},
};
use md5::{Digest, Md5};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

pub(crate) const MERCHANT: &str = "1900009231";
pub(crate) const PROVIDER: &str = "1900000109";
pub(crate) const APPID: &str = "wx8888888888888888";

/// A gateway, and the folder of a service in front of it.
pub(crate) struct Place {
    pub(crate) gateway: Server,
    pub(crate) folder: Folder,
    /// Where notices go, the same after each start.
    pub(crate) notices: String,
}

/// Two addresses that nothing listens at.
pub(crate) fn free_addresses<const N: usize>() -> [String; N] {
    let listeners: Vec<_> = (0..N).map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    let addresses: Vec<String> = listeners.iter().map(|it| it.local_addr().unwrap().to_string()).collect();
    addresses.try_into().unwrap()
}

impl Place {
    /// With these targets, in the words of the configuration.
    pub(crate) fn new(targets: &str) -> Place {
        let gateway = Server::start(&["--lenient"]);
        let folder = Folder::new();
        let [notices] = free_addresses();
        let place = Place { gateway, folder, notices };
        place.folder.file("key.txt", KEY);
        place.configure(targets);
        place
    }

    pub(crate) fn configure(&self, targets: &str) {
        let gateway = self.gateway.text("http");
        let text = format!(
            "notify_url = \"http://{}\"\ngateway_url = \"{gateway}\"\n\
             [[provider]]\nappid = \"{APPID}\"\nmch_id = \"{PROVIDER}\"\napi_key_file = \"key.txt\"\n\
             [[merchant]]\nsub_mch_id = \"{MERCHANT}\"\nsub_appid = \"wx0000000000000001\"\npayer = \"oPayer\"\n{targets}",
            self.notices
        );
        self.folder.file("serve.toml", &text);
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("data/serve.db")
    }

    /// Starts the service.
    pub(crate) fn serve(&self) -> Service {
        self.serve_with(&["--notices", &self.notices, "--callback-timeout", "1"])
    }

    pub(crate) fn serve_with(&self, args: &[&str]) -> Service {
        Service::start_in(&[], &self.with(args))
    }

    /// The same within another program, which takes the command line behind these words.
    pub(crate) fn serve_in(&self, around: &[&str]) -> Service {
        Service::start_in(around, &self.with(&["--notices", &self.notices, "--callback-timeout", "1"]))
    }

    fn with(&self, args: &[&str]) -> Vec<String> {
        let path = |name: &str| self.folder.path().join(name).to_str().unwrap().to_owned();
        let own = ["--config".to_owned(), path("serve.toml"), "--data".to_owned(), path("data")];
        own.into_iter().chain(args.iter().map(|arg| (*arg).to_owned())).collect()
    }
}

/// A process of the service.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) said: Value,
    is_stopped: bool,
}

impl Service {
    /// At a free port for callers; all else as it is said.
    pub(crate) fn start(args: &[&str]) -> Service {
        Service::start_in(&[], &args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    fn start_in(around: &[&str], args: &[String]) -> Service {
        let program = command();
        let mut command = match around {
            [] => program,
            [other, words @ ..] => {
                let mut other = Command::new(other);
                other.args(words).arg(program.get_program());
                other
            }
        };
        command.args(["serve", "--json", "--listen", "127.0.0.1:0"]).args(args);
        if !args.iter().any(|arg| arg == "--page") {
            command.args(["--page", "127.0.0.1:0"]);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap_or_else(|error| {
            let mut note = String::new();
            let _ = child.stderr.as_mut().unwrap().read_to_string(&mut note);
            panic!("{error}: {line}{note}")
        });
        Service { child, said, is_stopped: false }
    }

    /// Host and port for callers.
    pub(crate) fn callers(&self) -> &str {
        let url = self.said["containers"].as_str().unwrap();
        url.strip_prefix("http://").unwrap().split_once('/').unwrap().0
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> (u16, String) {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {0}\r\nconnection: close\r\ncontent-length: {1}\r\n\r\n{body}",
            self.callers(),
            body.len()
        );
        let (status, _, body) = raw_to(self.callers(), request.as_bytes());
        (status, body)
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.callers());
        let (status, _, body) = raw_to(self.callers(), request.as_bytes());
        (status, body)
    }

    /// A function of CloudPay, as a container calls it.
    pub(crate) fn call(&self, function: &str, request: &Value) -> Value {
        let (status, body) = self.post(&format!("/_/pay/{function}"), &request.to_string());
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Places an order for the function `f` of the environment `e`.
    pub(crate) fn place(&self, number: &str) -> Value {
        let placed = self.call("unifiedOrder", &order(number));
        assert_eq!(placed["respdata"]["result_code"], "SUCCESS", "{placed}");
        placed
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.is_stopped = true;
    }

    pub(crate) fn signal(&self, signal: &str) {
        let mut kill = std::process::Command::new("kill");
        assert!(kill.args([format!("-{signal}"), self.child.id().to_string()]).status().unwrap().success());
    }

    /// Ends it in order; how long that took.
    pub(crate) fn end(mut self) -> Duration {
        let began = Instant::now();
        self.signal("TERM");
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        self.is_stopped = true;
        began.elapsed()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if !self.is_stopped {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

pub(crate) fn order(number: &str) -> Value {
    json!({
        "body": "a", "out_trade_no": number, "spbill_create_ip": "127.0.0.1", "sub_mch_id": MERCHANT,
        "total_fee": 1, "env_id": "e", "function_name": "f",
    })
}

/// The fields of the notice of a payment.
pub(crate) fn notice_fields(number: &str, total_fee: u32) -> Vec<(&'static str, String)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let nonce = format!("nonce{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let fee = total_fee.to_string();
    let (transaction, own) = (format!("42{number}"), str::to_owned);
    vec![
        ("appid", own(APPID)),
        ("bank_type", own("OTHERS")),
        ("cash_fee", fee.clone()),
        ("fee_type", own("CNY")),
        ("is_subscribe", own("N")),
        ("mch_id", own(PROVIDER)),
        ("nonce_str", nonce),
        ("openid", own("oProviders")),
        ("out_trade_no", own(number)),
        ("result_code", own("SUCCESS")),
        ("return_code", own("SUCCESS")),
        ("sub_appid", own("wx0000000000000001")),
        ("sub_mch_id", own(MERCHANT)),
        ("sub_openid", own("oPayer")),
        ("time_end", own("20261130120000")),
        ("total_fee", fee),
        ("trade_type", own("JSAPI")),
        ("transaction_id", transaction),
    ]
}

/// Fields, which are in the order of their names, in XML and signed by hand.
pub(crate) fn signed_xml(mut fields: Vec<(&'static str, String)>, key: &str) -> String {
    let signed: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let digest = Md5::digest(format!("{}&key={key}", signed.join("&")).as_bytes());
    let sign = digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat();
    fields.push(("sign", sign));
    let inside = fields.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect::<Vec<_>>();
    format!("<xml>{}</xml>", inside.concat())
}

/// The signed notice of a payment, made here by hand.
pub(crate) fn notice(number: &str, total_fee: u32) -> String {
    signed_xml(notice_fields(number, total_fee), KEY)
}

/// Posts a notice; whether it was acknowledged. An answer that does not come is none.
pub(crate) fn post_notice(address: &str, body: &str) -> Option<bool> {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let head = format!(
        "POST /notice/payment HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then(|| answer.contains("SUCCESS"))
}

/// Waits until it holds.
pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < until, "{what} did not come about");
        std::thread::sleep(Duration::from_millis(20));
    }
}
