//! Orders as a merchant's program signs them, over connections that stay open.

use super::answer;
use md5::{Digest, Md5};
use std::{
    fmt::Write as _,
    io::{BufReader, Write},
    net::TcpStream,
    thread,
};

/// That of the test merchant, which the README publishes.
const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

/// Places so many orders, whose numbers begin with that one.
pub(crate) fn place(address: &str, from: usize, count: usize, connections: usize) {
    thread::scope(|scope| {
        for connection in 0..connections {
            let numbers = (from..from + count).skip(connection).step_by(connections);
            scope.spawn(move || place_each(address, numbers));
        }
    });
}

fn place_each(address: &str, numbers: impl Iterator<Item = usize>) {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_nodelay(true).expect("a socket");
    let (mut reader, mut writer) = (BufReader::new(&stream), &stream);
    for number in numbers {
        let body = order(number);
        let head = format!(
            "POST /pay/unifiedorder HTTP/1.1\r\nhost: gateway\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        writer.write_all((head + &body).as_bytes()).expect("the server reads");
        let answer = answer::read(&mut reader);
        assert!(answer.contains("SUCCESS"), "{answer}");
    }
}

fn order(number: usize) -> String {
    let number = format!("L{number:08}");
    let fields = [
        ("appid", "wx8888888888888888"),
        ("body", "小秋TIT店-超市"),
        ("mch_id", "1900000109"),
        ("nonce_str", &number),
        ("notify_url", "http://127.0.0.1:9/paid"),
        ("out_trade_no", &number),
        ("spbill_create_ip", "127.0.0.1"),
        ("total_fee", "100"),
        ("trade_type", "APP"),
    ];
    let (mut signed, mut body) = (String::new(), "<xml>".to_owned());
    for (name, value) in fields {
        // Writing to a text cannot fail.
        let _ = write!(signed, "{name}={value}&");
        let _ = write!(body, "<{name}>{value}</{name}>");
    }
    let digest = Md5::digest(signed + "key=" + KEY);
    let _ = write!(body, "<sign>");
    for byte in digest {
        let _ = write!(body, "{byte:02X}");
    }
    body + "</sign></xml>"
}
