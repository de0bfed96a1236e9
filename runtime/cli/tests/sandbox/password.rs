//! A control interface that other machines can reach: not without a password, which no one is told.

use super::server::{FREE, Server, raw_to};
use crate::run::{Folder, code, command, note, out};
use base64::prelude::{BASE64_STANDARD, Engine as _};

const PASSWORD: &str = "correct horse battery staple";

/// Starts the program, which refuses; what it says.
fn refused(args: &[&str]) -> String {
    let mut command = command();
    command.args(["sandbox", "--ephemeral", "--https", "127.0.0.1:0", "--cloud", "127.0.0.1:0"]);
    if !args.contains(&"--http") {
        command.args(["--http", "127.0.0.1:0"]);
    }
    let output = command
        .args(args)
        .env("PAYTABLE_TEST_SHORT", "short")
        .env("PAYTABLE_TEST_PASSWORD", PASSWORD)
        .output();
    let output = output.unwrap();
    assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{args:?}");
    let said = note(&output);
    assert!(!said.contains(PASSWORD), "{said}");
    said
}

#[test]
fn another_address_needs_listen_and_a_password() {
    for (args, said) in [
        (&["--control", "0.0.0.0:0"][..], "--control 0.0.0.0:0: other machines could reach this address"),
        (
            &["--control", "0.0.0.0:0", "--password-env", "PAYTABLE_TEST_PASSWORD"],
            "other machines could reach",
        ),
        (&["--http", "0.0.0.0:0"], "--http 0.0.0.0:0: other machines could reach this address"),
        (&["--listen", "0.0.0.0:0"], "give it a password with --password-file or --password-env"),
        (&["--listen", "0.0.0.0:0", "--password-env", "PAYTABLE_TEST_SHORT"], "fewer than 12 characters"),
        (
            &["--listen", "0.0.0.0:0", "--password-env", "PAYTABLE_NO_SUCH"],
            "--password-env PAYTABLE_NO_SUCH: no environment",
        ),
        (&["--listen", "0.0.0.0:0", "--password-file", "/no/such/file"], "--password-file: /no/such/file: "),
        (&["--listen", "0.0.0.0:0", "--control", "127.0.0.1:0"], "cannot be used with"),
        (&["--allow-host", "sandbox"], "--listen <ADDR>"),
    ] {
        let found = refused(args);
        assert!(found.contains(said), "{args:?}: {found}");
    }
}

/// A server at any address of this machine.
fn open(folder: &Folder, more: &[&str]) -> Server {
    let file = folder.file("password.txt", &format!("{PASSWORD}\n"));
    let file = file.to_str().unwrap();
    let args = [&["--ephemeral", "--listen", "0.0.0.0:0", "--password-file", file][..], more].concat();
    // The control interface is where `--listen` says.
    let until = FREE.iter().position(|arg| *arg == "--control").unwrap();
    Server::start_as(&FREE[..until], &args)
}

fn get(server: &Server, path: &str, host: &str, headers: &str) -> (u16, String, String) {
    let head = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{headers}connection: close\r\n\r\n");
    raw_to(&format!("127.0.0.1:{}", server.port("control")), head.as_bytes())
}

fn basic(text: &str) -> String {
    format!("authorization: Basic {}\r\n", BASE64_STANDARD.encode(text))
}

#[test]
fn every_path_asks_for_the_password_and_takes_it_with_any_user_name() {
    let folder = Folder::new();
    let server = open(&folder, &["--allow-host", "Sandbox.test"]);
    let port = server.port("control").to_owned();
    let own = format!("127.0.0.1:{port}");
    for path in ["/", "/api/orders", "/api/openapi.json", "/style.css", "/pay/A00001", "/no/such/path"] {
        for headers in
            ["", &basic(":wrong password, but long"), &basic(PASSWORD), "authorization: Bearer x\r\n"]
        {
            let (status, head, body) = get(&server, path, &own, headers);
            assert_eq!((status, body.contains("\"no_password\"")), (401, true), "{path} {headers}: {body}");
            assert!(head.contains("www-authenticate: basic realm="), "{head}");
            assert!(!body.contains(PASSWORD) && !head.contains(PASSWORD));
        }
    }
    let right = basic(&format!("anybody:{PASSWORD}"));
    for host in [own.as_str(), &format!("localhost:{port}"), &format!("sandbox.test:{port}")] {
        assert_eq!(get(&server, "/api/orders", host, &right).0, 200, "{host}");
        assert_eq!(get(&server, "/", host, &right).0, 200, "{host}");
    }
    // A page of another site that a name leads here is refused all the same.
    for host in ["evil.example", &format!("evil.example:{port}"), &format!("192.168.7.7:{port}")] {
        assert_eq!(get(&server, "/api/orders", host, &right).0, 403, "{host}");
    }
    assert!(!server.line.contains(PASSWORD));
}

#[test]
fn guesses_do_not_stop_those_who_know_the_password() {
    let folder = Folder::new();
    let server = open(&folder, &[]);
    let own = format!("127.0.0.1:{}", server.port("control"));
    let right = basic(&format!(":{PASSWORD}"));
    assert_eq!(get(&server, "/api/time", &own, &right).0, 200);
    std::thread::scope(|scope| {
        for at in 0..8 {
            let (server, own) = (&server, &own);
            scope.spawn(move || {
                assert_eq!(get(server, "/api/time", own, &basic(&format!(":a wrong guess {at}"))).0, 401);
            });
        }
        assert_eq!(get(&server, "/api/time", &own, &right).0, 200);
    });
}
