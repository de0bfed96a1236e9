//! A small HTTP server for tests: one thread, one answer a connection, whatever the test says.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

/// What a test does with a connection after the request has been read.
pub enum Reply {
    /// A status and a body.
    Full(u16, Vec<u8>),
    /// Bytes as they are, then the connection is closed.
    Bytes(Vec<u8>),
    /// Nothing for a while, then the connection is closed.
    Silence(Duration),
}

/// A listening receiver.
pub struct Receiver {
    /// Its address.
    pub url: String,
    /// The bodies received.
    pub bodies: mpsc::Receiver<Vec<u8>>,
    /// The paths they were posted to.
    pub paths: mpsc::Receiver<String>,
}

impl Receiver {
    /// Answers every request with what `reply` makes of its number (from 0) and body.
    ///
    /// # Panics
    /// If no port can be had.
    pub fn start(mut reply: impl FnMut(usize, &[u8]) -> Reply + Send + 'static) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (tell, bodies) = mpsc::channel();
        let (tell_path, paths) = mpsc::channel();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let Ok(mut stream) = stream else { continue };
                let (path, body) = read_request(&stream).unwrap_or_default();
                let answer = reply(number, &body);
                let _ = tell_path.send(path);
                let _ = tell.send(body);
                let _ = write_reply(&mut stream, answer);
            }
        });
        Receiver { url, bodies, paths }
    }
}

/// The path and the body.
fn read_request(stream: &TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((path, body))
}

fn write_reply(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::Silence(time) => {
            thread::sleep(time);
            Ok(())
        }
        Reply::Bytes(bytes) => stream.write_all(&bytes),
        Reply::Full(status, body) => {
            let head = format!(
                "HTTP/1.1 {status} Status\r\ncontent-length: {}\r\nlocation: http://127.0.0.1:9/elsewhere\r\n\
                 connection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes())?;
            stream.write_all(&body)
        }
    }
}

/// Sends a request as it is, whatever a client of ours would say to it, and returns status and body.
///
/// # Panics
/// If nobody answers in HTTP.
pub fn send(method: &str, url: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let rest = url.strip_prefix("http://").expect("a plain URL");
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let mut stream = TcpStream::connect(host).expect("somebody listens");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("a request");
    stream.write_all(body).expect("a body");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).expect("a reply");
    let end = reply.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
    let status = String::from_utf8_lossy(&reply[9..12]).parse().expect("a status");
    (status, reply.split_off(end + 4))
}
