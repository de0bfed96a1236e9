//! A server that says the same to everybody, and costs next to nothing.

use std::{
    io::{self, BufRead, BufReader, Read, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
};

/// Prints where it listens, and serves until the standard input ends, which it does when the parent process ends.
#[allow(clippy::print_stdout)]
pub(crate) fn serve(reply: &str) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    println!("{}", listener.local_addr().expect("it is bound"));
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n", reply.len());
    let answer = format!("{head}{reply}");
    let _ = thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            // A client that goes away ends its thread.
            let _ = thread::spawn(move || answer_all(&stream, answer.as_bytes()));
        }
    });
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
}

fn answer_all(stream: &TcpStream, answer: &[u8]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    let mut body = Vec::new();
    while let Some(length) = head(&mut reader)? {
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        writer.write_all(answer)?;
    }
    Ok(())
}

/// Reads a request up to its body; gives that one's length, or nothing if no request comes any more.
fn head(reader: &mut impl BufRead) -> io::Result<Option<usize>> {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line == "\r\n" {
            return Ok(Some(length));
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
}
