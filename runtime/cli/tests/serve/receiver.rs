//! A receiver of callbacks, which notes each and answers as it is told.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How a callback is answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum How {
    /// With a status and a body.
    Answer(u16, &'static str),
    /// Not before so much has passed, and then it is accepted.
    After(Duration),
    Hang,
    /// A byte at a time, for ever.
    Drip,
    /// So many bytes.
    Flood(usize),
    /// To another address.
    Redirect(String),
    /// The connection is closed without a word.
    Close,
}

pub(crate) const ACCEPTED: &str = r#"{"errcode":0,"errmsg":"OK"}"#;

impl How {
    pub(crate) fn accept() -> How {
        How::Answer(200, ACCEPTED)
    }
}

/// A callback as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) delivery: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) event: Value,
    pub(crate) body: String,
    pub(crate) at: Instant,
    /// When it was answered; `None` if it was not.
    pub(crate) accepted_at: Option<Instant>,
}

impl Received {
    pub(crate) fn number(&self) -> &str {
        self.event["outTradeNo"].as_str().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value)
    }
}

type Choose = dyn Fn(&Received, usize) -> How + Send + Sync;

/// It goes on until the test ends.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) address: String,
    log: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// `choose` says how a callback is answered that came so often before. It may take its time.
    pub(crate) fn start(choose: impl Fn(&Received, usize) -> How + Send + Sync + 'static) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Receiver { address: listener.local_addr().unwrap().to_string(), log: Arc::default() };
        let (own, choose): (_, Arc<Choose>) = (receiver.clone(), Arc::new(choose));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (own, choose) = (own.clone(), choose.clone());
                thread::spawn(move || while own.serve(&stream, &*choose).is_some() {});
            }
        });
        receiver
    }

    /// The target of the function `f` of the environment `e`.
    pub(crate) fn target(&self) -> String {
        self.target_of("e", "f")
    }

    pub(crate) fn target_of(&self, env: &str, name: &str) -> String {
        format!(
            "[[function]]\nenv = \"{env}\"\nname = \"{name}\"\nurl = \"http://{}/{name}\"\n",
            self.address
        )
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Vec<Received>> {
        self.log.lock().unwrap()
    }

    /// How often callbacks of an order were accepted.
    pub(crate) fn accepted(&self, number: &str) -> usize {
        self.log().iter().filter(|it| it.number() == number && it.accepted_at.is_some()).count()
    }

    fn serve(&self, stream: &TcpStream, choose: &Choose) -> Option<()> {
        let received = read(stream)?;
        let (at, before) = {
            let mut log = self.log();
            let before = log.iter().filter(|it| it.delivery == received.delivery).count();
            log.push(received.clone());
            (log.len() - 1, before)
        };
        let how = choose(&received, before);
        if let How::After(wait) = how {
            thread::sleep(wait);
        }
        let mut stream = stream;
        match how {
            How::Close => return None,
            How::Hang => {
                thread::sleep(Duration::from_secs(600));
                return None;
            }
            How::Drip => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
                while stream.write_all(b" ").is_ok() {
                    thread::sleep(Duration::from_millis(50));
                }
                return None;
            }
            How::Flood(length) => {
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
                let _ = stream.write_all(head.as_bytes());
                for _ in 0..length / 4096 {
                    stream.write_all(&[b' '; 4096]).ok()?;
                }
                return None;
            }
            How::Redirect(to) => {
                let head =
                    format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
                return stream.write_all(head.as_bytes()).ok();
            }
            How::Answer(..) | How::After(_) => {}
        }
        let (status, body) =
            if let How::Answer(status, body) = how { (status, body) } else { (200, ACCEPTED) };
        if (status, body) == (200, ACCEPTED) {
            // Noted before it is sent: what the caller sees is noted.
            self.log()[at].accepted_at = Some(Instant::now());
        }
        let head = format!("HTTP/1.1 {status} Told\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(head.as_bytes()).ok()
    }
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let find = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let mut body = vec![0; find("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    Some(Received {
        path,
        delivery: find("webhook-id")?,
        event: serde_json::from_str(&body).ok()?,
        body,
        headers,
        at: Instant::now(),
        accepted_at: None,
    })
}

/// A receiver that waits at each callback for what the test says.
pub(crate) fn asked() -> (Receiver, mpsc::Receiver<(Received, mpsc::Sender<How>)>) {
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let receiver = Receiver::start(move |received, _| {
        let (answer, answered) = mpsc::channel();
        tell.lock().unwrap().send((received.clone(), answer)).unwrap();
        answered.recv().unwrap_or(How::Close)
    });
    (receiver, told)
}
