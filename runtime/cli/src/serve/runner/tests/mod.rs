//! Functions in real processes of Node. Where there is no Node, one line says so, unless `PAYTABLE_REQUIRE_PEERS=1`.

mod environment;
mod misbehaving;
mod sdk;
mod together;

use super::{Called, Caller, Limits, Outcome, Redirect, Runner, Source, node};
use crate::cloud::keys::Pair;
use serde_json::value::RawValue;
use std::{
    env, fs,
    io::Write,
    path::PathBuf,
    process,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use zeroize::Zeroizing;

const KEY: &str = "a-secret-key-of-tests";

/// A folder of functions, removed at its end.
struct Place {
    root: PathBuf,
}

/// None where there is no Node.
fn place() -> Option<Place> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    if let Err(reason) = node::find() {
        assert!(env::var("PAYTABLE_REQUIRE_PEERS").as_deref() != Ok("1"), "{reason}");
        let _ = writeln!(std::io::stderr(), "skipped: cloud functions, because {reason}");
        return None;
    }
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let root = env::temp_dir().join(format!("paytable-functions-{}-{number}", process::id()));
    fs::create_dir(&root).unwrap();
    Some(Place { root })
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Place {
    fn file(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn function(&self, name: &str, text: &str) {
        self.file(&format!("{name}/index.js"), text);
    }

    fn open(&self, limits: Limits) -> Runner {
        self.open_at(limits, "http://127.0.0.1:1/admin")
    }

    fn open_at(&self, limits: Limits, url: &str) -> Runner {
        let pair = Pair { id: "testSecretId".to_owned(), key: Zeroizing::new(KEY.to_owned()) };
        let redirect = Redirect { url, pair: &pair, env_id: "test-f0b102" };
        Runner::open(&self.root, limits, &redirect).unwrap()
    }
}

/// A machine that does much else is slow.
fn patient() -> Limits {
    Limits { time: Duration::from_secs(60), wait: Duration::from_secs(120), ..Limits::default() }
}

fn caller() -> Caller {
    Caller {
        openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned()),
        appid: Some("wx8888888888888888".to_owned()),
        unionid: None,
        source: Source::PayCallback,
        token: Some(Zeroizing::new("a-token-of-tests".to_owned())),
    }
}

fn event(text: &str) -> &RawValue {
    serde_json::from_str(text).unwrap()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn call(runner: &Runner, name: &str, text: &str) -> Called {
    block_on(runner.call(name, event(text), &caller()))
}

/// Calls a function of that text.
fn run(limits: Limits, text: &str) -> Option<Called> {
    let place = place()?;
    place.function("f", text);
    Some(call(&place.open(limits), "f", "{}"))
}

fn returned(called: &Called) -> serde_json::Value {
    match &called.outcome {
        Outcome::Returned(text) => serde_json::from_str(text).unwrap(),
        other => panic!("{other}\n{other:?}\n{}", called.console),
    }
}
