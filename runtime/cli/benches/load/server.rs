//! The two servers, each a process of its own.

use serde_json::Value;
use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    control: String,
}

impl Server {
    pub(crate) fn sandbox() -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paytable"));
        command.args(["sandbox", "--ephemeral", "--json"]);
        command.args([
            "--http",
            "127.0.0.1:0",
            "--https",
            "127.0.0.1:0",
            "--cloud",
            "127.0.0.1:0",
            "--control",
            "127.0.0.1:0",
        ]);
        let (child, line) = start(command);
        let said: Value = serde_json::from_str(&line).expect("a JSON object");
        let [http, control] = ["http", "control"].map(|name| said[name].as_str().unwrap_or_default());
        let host = |url: &str| url.trim_start_matches("http://").to_owned();
        Server { child, address: host(http), control: host(control) }
    }

    pub(crate) fn parses() -> Server {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.arg("parses");
        let (child, line) = start(command);
        Server { child, address: line.trim().to_owned(), control: String::new() }
    }

    /// Bytes of its memory, as Linux counts them.
    pub(crate) fn resident(&self) -> u64 {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux counts memory");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it counts this");
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kilobytes");
        kilobytes * 1024
    }

    /// How many orders the sandbox has.
    pub(crate) fn total(&self) -> usize {
        let mut stream = TcpStream::connect(&self.control).expect("the control interface listens");
        let head = format!(
            "GET /api/orders?limit=1 HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.control
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
        let said: Value = serde_json::from_str(body).expect("a JSON object");
        usize::try_from(said["total"].as_u64().expect("a number")).expect("a small number")
    }
}

/// Starts it; the first line that it prints.
fn start(mut command: Command) -> (Child, String) {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.as_mut().expect("a pipe");
    BufReader::new(stdout).read_line(&mut line).expect("it prints");
    (child, line)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
