//! A running program, and requests written byte for byte.

use crate::run::command;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The key of the test merchant, as the README publishes it.
pub(crate) const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

/// A program that is ended with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    /// What it printed.
    pub(crate) line: String,
    pub(crate) said: Value,
}

pub(crate) const FREE: [&str; 9] = [
    "sandbox",
    "--http",
    "127.0.0.1:0",
    "--https",
    "127.0.0.1:0",
    "--cloud",
    "127.0.0.1:0",
    "--control",
    "127.0.0.1:0",
];

/// Whose orders go with it, unless `--state` keeps them.
fn state(args: &[&str]) -> &'static [&'static str] {
    if args.contains(&"--state") { &[] } else { &["--ephemeral"] }
}

impl Server {
    pub(crate) fn start(args: &[&str]) -> Server {
        Server::start_with(&[state(args), args].concat(), |_| {})
    }

    /// The same with these options alone, in other surroundings.
    pub(crate) fn start_with(args: &[&str], surround: impl FnOnce(&mut Command)) -> Server {
        Server::started(&FREE, args, surround)
    }

    /// The same with other addresses.
    pub(crate) fn start_as(addresses: &[&str], args: &[&str]) -> Server {
        Server::started(addresses, args, |_| {})
    }

    fn started(addresses: &[&str], args: &[&str], surround: impl FnOnce(&mut Command)) -> Server {
        let mut command = command();
        surround(&mut command);
        command.args(addresses).arg("--json").args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Server { child, line, said }
    }

    /// What it prints for people, up to the end of it.
    pub(crate) fn text_of(args: &[&str]) -> String {
        let mut child = command()
            .args(FREE)
            .args(state(args))
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        while !text.contains("serial number") {
            assert!(reader.read_line(&mut text).unwrap() > 0, "{text}");
        }
        drop(Server { child, line: String::new(), said: Value::Null });
        text
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.said[name].as_str().unwrap()
    }

    /// Host and port of one of the servers.
    pub(crate) fn address(&self, name: &str) -> &str {
        self.text(name).split_once("://").unwrap().1
    }

    pub(crate) fn port(&self, name: &str) -> &str {
        self.address(name).rsplit_once(':').unwrap().1
    }

    /// Ends it with a signal; its exit code, and what it wrote to standard error.
    #[cfg(unix)]
    pub(crate) fn end(mut self, signal: &str) -> (Option<i32>, String) {
        self.signal(signal);
        let until = Instant::now() + Duration::from_secs(10);
        while self.child.try_wait().unwrap().is_none() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        let code = self.child.try_wait().unwrap().and_then(|status| status.code());
        let mut note = String::new();
        if code.is_some() {
            self.child.stderr.as_mut().unwrap().read_to_string(&mut note).unwrap();
        }
        (code, note)
    }

    #[cfg(unix)]
    fn signal(&self, signal: &str) {
        let mut kill = std::process::Command::new("kill");
        let _ = kill.args([format!("-{signal}"), self.child.id().to_string()]).stderr(Stdio::null()).status();
    }

    /// Sends bytes to the control interface and reads until it closes; status, head and body.
    pub(crate) fn raw(&self, request: &[u8]) -> (u16, String, String) {
        raw_to(self.address("control"), request)
    }

    /// A request to the control interface; the body is sent as JSON.
    pub(crate) fn control(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let body = body.map(ToString::to_string);
        let length = body.as_ref().map_or(String::new(), |body| {
            format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
        });
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{length}\r\n",
            self.address("control")
        );
        let (status, head, body) = self.raw((head + &body.unwrap_or_default()).as_bytes());
        assert!(head.contains("content-type: application/json"), "{head}");
        (status, serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}")))
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let (status, value) = self.control("GET", path, None);
        assert_eq!(status, 200, "{path}: {value}");
        value
    }
}

/// Sends bytes to an address and reads until it closes; status, head and body.
pub(crate) fn raw_to(address: &str, request: &[u8]) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A server that refuses a body before it was read can reset the connection behind its answer.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { return (0, answer, String::new()) };
    (head[9..12].parse().unwrap(), head.to_ascii_lowercase(), body.to_owned())
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended in order, it removes its files.
        #[cfg(unix)]
        self.signal("TERM");
        let until = Instant::now() + Duration::from_secs(5);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
