//! The body of an answer, on a connection that stays open.

use std::io::BufRead;

pub(crate) fn read(reader: &mut impl BufRead) -> String {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        reader.read_line(&mut line).expect("the server answers");
        if line == "\r\n" {
            break;
        }
        assert!(!line.is_empty(), "the server closed the connection");
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the server answers");
    String::from_utf8(body).expect("a text")
}
