//! Files that come in pieces, late, or not at all.

use futures_core::Stream as _;
use paytable::{
    Client, Download, Error, Outcome, RetryPolicy, Time, Unknown, WechatV2,
    codec::Malformed,
    wechat_v2::{self, DownloadBillRequest, OrderQueryRequest},
};
use paytable_tests_sandbox::script::merchant;
use std::{
    future::poll_fn,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpListener,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::io::AsyncReadExt as _;

const REFUSAL: &str = "<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>";

/// Answers with these pieces, each in a packet of its own, and then goes on or falls silent.
fn gateway(pieces: Vec<Vec<u8>>, ends: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let pieces = pieces.clone();
            thread::spawn(move || -> io::Result<()> {
                stream.set_nodelay(true)?;
                let mut reader = BufReader::new(stream.try_clone()?);
                let mut line = String::new();
                while reader.read_line(&mut line)? > 2 {
                    line.clear();
                }
                let length = pieces.iter().map(Vec::len).sum::<usize>() + usize::from(!ends);
                write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n")?;
                for piece in pieces {
                    thread::sleep(Duration::from_millis(30));
                    stream.write_all(&piece)?;
                }
                if !ends {
                    thread::sleep(Duration::from_secs(20));
                }
                Ok(())
            });
        }
    });
    url
}

fn bill() -> DownloadBillRequest {
    wechat_v2::download_bill::Required { bill_date: Time::new(2014, 6, 3, 0, 0, 0).unwrap() }.into()
}

fn builder(url: &str) -> paytable::ClientBuilder<WechatV2> {
    Client::<WechatV2>::builder(merchant()).base_url(url)
}

/// What both clients make of a download: the file or the error.
fn both(url: &str) -> [Result<Vec<u8>, Error>; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asynchronous = runtime.block_on(async {
        let client = builder(url).build().unwrap();
        client.download(&bill()).await?.bytes(1 << 20).await
    });
    let blocking = builder(url).build_blocking().unwrap().download(&bill()).map(|mut file| {
        let mut all = Vec::new();
        file.read_to_end(&mut all).unwrap();
        all
    });
    [asynchronous, blocking]
}

#[test]
fn a_refusal_behind_blank_pieces_or_half_a_mark_is_no_file() {
    for head in [&["  \r\n"][..], &["\u{feff}"], &["\u{feff}", " ", "\n"], &[" ", "\n", "\t"]] {
        let pieces: Vec<Vec<u8>> =
            head.iter().chain(&[REFUSAL]).map(|piece| piece.as_bytes().to_vec()).collect();
        for said in both(&gateway(pieces, true)) {
            assert_eq!(said.unwrap_err().code(), Some("No Bill Exist"), "{head:?}");
        }
    }
    for at in [1, 2, 3] {
        let (start, rest) = "\u{feff}".as_bytes().split_at(at);
        let rest = [rest, REFUSAL.as_bytes()].concat();
        for said in both(&gateway(vec![start.to_vec(), rest], true)) {
            assert_eq!(said.unwrap_err().code(), Some("No Bill Exist"), "after {at} bytes");
        }
    }
    // No message that can be read, and no file for that.
    for head in ["\n\u{feff}", "\u{feff}\u{feff}", "\u{feff} \u{feff}\n"] {
        let pieces = vec![head.as_bytes().to_vec(), REFUSAL.into()];
        for said in both(&gateway(pieces, true)) {
            let error = said.unwrap_err();
            assert!(matches!(error, Error::Unknown(Unknown::Malformed(_))), "{head:?}: {error}");
        }
    }
}

#[test]
fn a_file_behind_blank_pieces_comes_whole() {
    let pieces =
        vec![b"\r\n".to_vec(), b"\xef".to_vec(), "\u{feff}".as_bytes()[1..].to_vec(), "交易时间\r\n".into()];
    let whole = pieces.concat();
    for said in both(&gateway(pieces.clone(), true)) {
        assert_eq!(said.unwrap(), whole);
    }
}

#[test]
fn what_is_blank_to_its_end_is_no_file() {
    for pieces in [vec![], vec![b" \r\n".to_vec()], vec![b"\xef".to_vec(), b"\xbb".to_vec()]] {
        for said in both(&gateway(pieces.clone(), true)) {
            let error = said.unwrap_err();
            assert!(matches!(error, Error::Unknown(Unknown::Malformed(_))), "{pieces:?}: {error}");
        }
    }
    let endless = vec![vec![b' '; 1 << 19]; 3];
    for said in both(&gateway(endless, true)) {
        assert!(matches!(said, Err(Error::Unknown(Unknown::Malformed(Malformed::TooLarge)))));
    }
}

/// The error of a download whose file stops coming, and of a call whose answer does.
fn late(url: &str) -> [Error; 4] {
    let brief = Duration::from_millis(400);
    let settings = || builder(url).timeout(brief).download_timeout(brief);
    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let [file, call] = runtime.block_on(async {
        let client = settings().build().unwrap();
        let file = match client.download(&bill()).await {
            Ok(file) => file.bytes(1 << 20).await.unwrap_err(),
            Err(error) => error,
        };
        [file, client.call(&query).await.unwrap_err()]
    });
    let client = settings().build_blocking().unwrap();
    let blocking_file = match client.download(&bill()) {
        Ok(mut file) => {
            let error = file.read_to_end(&mut Vec::new()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            *error.into_inner().unwrap().downcast::<Error>().unwrap()
        }
        Err(error) => error,
    };
    [file, call, blocking_file, client.call(&query).unwrap_err()]
}

#[test]
fn when_the_body_takes_too_long_the_time_is_said_to_be_over() {
    let check = |pieces: Vec<Vec<u8>>| {
        for error in late(&gateway(pieces.clone(), false)) {
            assert_eq!(error.outcome(), Outcome::Unknown);
            let Error::Unknown(Unknown::Interrupted(fault)) = &error else { panic!("{pieces:?}: {error:?}") };
            assert!(
                fault.timeout && fault.to_string().contains("no answer in time"),
                "{pieces:?}: {fault:?}"
            );
        }
    };
    // They only wait, so they wait together.
    std::thread::scope(|scope| {
        for pieces in [vec![], vec![b"<xml>".to_vec()], vec![b"a file".to_vec()]] {
            scope.spawn(|| check(pieces));
        }
    });
}

/// The pieces of a file as a stream.
async fn streamed(mut file: Download) -> Result<Vec<u8>, Error> {
    let mut all = Vec::new();
    while let Some(piece) = poll_fn(|context| Pin::new(&mut file).poll_next(context)).await {
        all.extend(piece?);
    }
    Ok(all)
}

#[tokio::test]
async fn a_file_is_read_as_pieces_as_a_stream_and_as_an_async_reader() {
    let pieces = vec![b"a file, ".to_vec(), b"piece ".to_vec(), b"by piece".to_vec()];
    let whole = pieces.concat();
    let client = builder(&gateway(pieces, true)).build().unwrap();
    assert_eq!(streamed(client.download(&bill()).await.unwrap()).await.unwrap(), whole);
    let mut file = client.download(&bill()).await.unwrap();
    let mut start = [0; 3];
    file.read_exact(&mut start).await.unwrap();
    assert_eq!(start, whole[..3]);
    // What was read of a piece is not given again.
    let rest = [file.chunk().await.unwrap().unwrap(), streamed(file).await.unwrap()].concat();
    assert_eq!(rest, whole[3..]);
    let mut all = Vec::new();
    client.download(&bill()).await.unwrap().read_to_end(&mut all).await.unwrap();
    assert_eq!(all, whole);
}

/// A gateway whose connection breaks in the middle of the file, so many times.
fn breaking(times: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    thread::spawn(move || -> io::Result<()> {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let is_whole = count.fetch_add(1, Ordering::Relaxed) >= times;
            let mut reader = BufReader::new(stream.try_clone()?);
            let mut line = String::new();
            let mut length = 0;
            while reader.read_line(&mut line)? > 2 {
                let header = line.to_ascii_lowercase();
                length = header.strip_prefix("content-length:").map_or(length, |n| n.trim().parse().unwrap());
                line.clear();
            }
            reader.read_exact(&mut vec![0; length])?;
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\n")?;
            stream.write_all(if is_whole { b"the  whole" } else { b"the" })?;
        }
        Ok(())
    });
    (url, asked)
}

#[tokio::test]
async fn a_file_that_broke_off_never_seems_to_be_at_its_end() {
    let client = builder(&breaking(usize::MAX).0).build().unwrap();
    for _ in 0..2 {
        let mut file = client.download(&bill()).await.unwrap();
        assert_eq!(file.chunk().await.unwrap().unwrap(), b"the");
        for _ in 0..3 {
            assert_eq!(file.chunk().await.unwrap_err().outcome(), Outcome::Unknown);
        }
        let error = file.read_to_end(&mut Vec::new()).await.unwrap_err();
        assert!(error.into_inner().unwrap().is::<Error>());
    }
}

#[tokio::test]
async fn a_file_that_broke_off_is_requested_again_and_one_that_is_too_long_is_not() {
    let policy = RetryPolicy { first_wait: Duration::ZERO, ..RetryPolicy::default() };
    let (url, asked) = breaking(2);
    let client = builder(&url).build().unwrap();
    assert_eq!(client.download_with_retries(&bill(), 10, policy).await.unwrap(), b"the  whole");
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    let error = client.download_with_retries(&bill(), 9, policy).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::TooLarge))), "{error}");
    assert_eq!(asked.load(Ordering::Relaxed), 4);
    let blocking = thread::spawn(move || {
        builder(&url).build_blocking().unwrap().download_with_retries(&bill(), 10, policy).unwrap()
    });
    assert_eq!(blocking.join().unwrap(), b"the  whole");
}
