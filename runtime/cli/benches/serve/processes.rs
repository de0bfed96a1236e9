//! The processes: the service, a sandbox in place of WeChat Pay, and what answers.

use super::requests::KEY;
use serde_json::Value;
use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// All of them, and a folder that is removed.
pub(crate) struct Place {
    pub(crate) callers: String,
    pub(crate) notices: String,
    pub(crate) answers: String,
    service: Child,
    others: [Child; 2],
    folder: PathBuf,
}

impl Place {
    pub(crate) fn start() -> Place {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let mut own = Command::new(env::current_exe().expect("this program"));
        let (answering, line) = start(own.arg("answers"));
        let answers = line.trim().to_owned();
        let program = || Command::new(env!("CARGO_BIN_EXE_paytable"));
        let free = |option: &'static str| [option, "127.0.0.1:0"];
        let mut sandbox = program();
        sandbox.args(["sandbox", "--ephemeral", "--lenient", "--json"]);
        sandbox.args(["--http", "--https", "--cloud", "--control"].map(free).as_flattened());
        let (sandbox, line) = start(&mut sandbox);
        let said: Value = serde_json::from_str(&line).expect("a JSON object");
        let gateway = said["http"].as_str().expect("an address");

        fs::write(folder.join("key.txt"), KEY).expect("a file");
        let config = format!(
            "notify_url = \"http://127.0.0.1:9\"\ngateway_url = \"{gateway}\"\n[[provider]]\nappid = \"wx8888888888888888\"\n\
             mch_id = \"1900000109\"\napi_key_file = \"key.txt\"\n[[merchant]]\nsub_mch_id = \"1900009231\"\n\
             sub_appid = \"wx0000000000000001\"\npayer = \"oPayer\"\n[[function]]\nenv = \"test-f0b102\"\nname = \"pay_cb\"\n\
             url = \"http://{answers}/pay_cb\"\n"
        );
        fs::write(folder.join("serve.toml"), config).expect("a file");
        let mut service = program();
        service.args(["serve", "--json"]).args(["--listen", "--notices", "--page"].map(free).as_flattened());
        service.arg("--config").arg(folder.join("serve.toml")).arg("--data").arg(folder.join("data"));
        let (service, line) = start(&mut service);
        let said: Value = serde_json::from_str(&line).expect("a JSON object");
        let host = |name: &str| {
            let url = said[name].as_str().expect("an address").trim_start_matches("http://");
            url.split('/').next().expect("a host").to_owned()
        };
        let (callers, notices) = (host("containers"), host("notices"));
        Place { callers, notices, answers, service, others: [answering, sandbox], folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes of the memory of the service, as Linux counts them.
    pub(crate) fn resident(&self) -> u64 {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.service.id())).expect("Linux counts memory");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it counts this");
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kilobytes");
        kilobytes * 1024
    }

    /// One of its figures.
    pub(crate) fn figure(&self, name: &str) -> usize {
        let mut stream = TcpStream::connect(&self.callers).expect("the service listens");
        let head = format!("GET /metrics HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.callers);
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let line = answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.expect("it has this figure").parse().expect("a number")
    }
}

/// Starts it; the first line that it prints.
fn start(command: &mut Command) -> (Child, String) {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.as_mut().expect("a pipe");
    BufReader::new(stdout).read_line(&mut line).expect("it prints");
    (child, line)
}

impl Drop for Place {
    fn drop(&mut self) {
        for child in [&mut self.service].into_iter().chain(&mut self.others) {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}
