//! Local functions, called by hand.

use super::*;
use crate::run::Folder;
use std::process::Command;

#[test]
fn functions_are_called_by_their_names_alone() {
    if Command::new("node").arg("--version").output().is_err() {
        let _ = writeln!(std::io::stderr(), "skipped: functions of a folder, because node is not installed");
        return;
    }
    let folder = Folder::new();
    folder.file("functions/f/index.js", "exports.main = async (event) => ({ event })");
    folder.file("functions/none/readme.txt", "");
    folder.file("functions/index.js", "exports.main = async () => 'the folder itself'");
    folder.file("outside/index.js", "exports.main = async () => 'outside'");
    std::os::unix::fs::symlink(folder.path().join("outside"), folder.path().join("functions/link")).unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let args = ["--functions", &path("functions"), "--data", &path("data"), "--notices", "127.0.0.1:0"];
    let service = Service::start(&args);
    let host = service.callers().to_owned();
    let call = |line: &str, headers: &str, body: &str| {
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
        );
        let (status, _, body) = raw_to(&host, request.as_bytes());
        (status, body)
    };
    let (long, deep, big) = ("x".repeat(9000), "[".repeat(500_000), " ".repeat(1024 * 1024 + 1));
    let too_long = format!("POST /functions/{long}");
    let name = "a name has up to 64 letters";
    for (line, headers, body, status, words) in [
        ("POST /functions/", "", "{}", 404, name),
        ("POST /functions/..", "", "{}", 404, name),
        ("POST /functions/../outside", "", "{}", 404, name),
        ("POST /functions/f/../f", "", "{}", 404, name),
        ("POST /functions/%2e%2e%2foutside", "", "{}", 404, name),
        ("POST /functions//f", "", "{}", 404, name),
        ("POST /functions/f/index.js", "", "{}", 404, name),
        ("POST /functions/f%00", "", "{}", 404, name),
        (&too_long, "", "{}", 404, name),
        ("POST /functions/F", "", "{}", 404, "has no folder F"),
        ("POST /functions/g", "", "{}", 404, "has no folder g"),
        ("POST /functions/none", "", "{}", 404, "has no index.js"),
        ("POST /functions/link", "", "{}", 404, "leads out of"),
        ("POST /functions/f", "", "{", 400, "is not JSON"),
        ("POST /functions/f", "", "<xml/>", 400, "is not JSON"),
        ("POST /functions/f", "", &deep, 400, "is not JSON"),
        ("POST /functions/f", "", &big, 400, "the body is too long"),
        ("POST /functions/f", "origin: http://127.0.0.1\r\n", "{}", 403, "requests of web pages are refused"),
        ("GET /functions/f", "", "", 404, "there is no such page"),
        ("PUT /functions/f", "", "{}", 405, "POST a request"),
    ] {
        let (said, answer) = call(line, headers, body);
        let shown: String = line.chars().take(60).collect();
        assert!(said == status && answer.contains(words) && answer.len() < 1024, "{shown}: {said} {answer}");
    }
    let (status, answer) = call("POST /functions/f", "", r#"{"__proto__":{"a":1},"n":12345678901234567890}"#);
    assert!(status == 200 && answer.contains("\"event\""), "{answer}");
}
