//! The program, run as people run it.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicUsize, Ordering},
};

/// A folder of this test's own, removed with it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let own = format!("cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(own);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    #[cfg(feature = "serve")]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paytable"));
    command.env_remove("NO_COLOR");
    for language in ["PAYTABLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(language);
    }
    command
}

pub(crate) fn run(args: &[&str]) -> Output {
    command().args(args).output().unwrap()
}

pub(crate) fn run_on(verb: &[&str], path: &Path) -> Output {
    command().args(verb).arg(path).output().unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn note(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// The body of a request.
pub(crate) fn posted(stream: &TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim_end().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    body
}

pub(crate) const TABLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/tables");

/// A sound table of a shipped gateway.
pub(crate) fn table(name: &str, path: &str) -> String {
    format!(
        "[api]\nname = \"{name}\"\ngateway = \"cloudpay\"\ntitle = \"T\"\ndoc = \"D\"\ndoc_url = \"https://u.example\"\npath = \"{path}\"\n\n\
         [response.always]\n\
         return_code = {{ title = \"返回状态码\", required = true, type = \"String(16)\", doc = \"D\" }}\n\
         result_code = {{ title = \"业务结果\", required = true, type = \"String(16)\", doc = \"D\" }}\n"
    )
}

/// A gateway whose tables share rows and types.
pub(crate) const GATEWAY: &str = r#"
[gateway]
name = "Quay"
title = "Quay"
doc = "D"
doc_url = "https://u.example"

[hosts]
main = "https://quay.example"

[wire]
encoding = "xml"
root = "xml"
length_unit = "bytes"

[sign]
field = "sign"
algorithms = ["MD5", "HMAC-SHA256"]
secret = "&key="
case = "upper"

[[outcome]]
field = "code"
success = "OK"
opens = "succeeded"

[group.head]
number = { title = "单号", required = true, type = "String(32)", doc = "Number." }
detail = { title = "详情", type = "String", json = "Detail", doc = "Detail." }
sign = { title = "签名", required = true, type = "String", fill = "sign", doc = "Signature." }

[type.Unused]
a = { title = "甲", type = "String", doc = "A." }

[type.Goods]
name = { title = "名称", type = "String", doc = "Name." }

[type.Detail]
goods = { title = "商品", type = "List", of = "Goods", doc = "Goods." }
"#;

pub(crate) const SHARING: &str = r#"
[api]
name = "Order"
title = "下单"
doc = "D"
doc_url = "https://u.example"
path = "/order"

[request]
include = ["head"]

[response.always]
code = { title = "状态", required = true, type = "String", doc = "State." }

[[vector]]
source = "page"
algorithm = "MD5"
key = "k"
values = { number = "a", detail = "" }
sign = "SIGN"
"#;
