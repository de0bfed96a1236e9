//! What is told at the start: where everything is, and how programs are led there.

use super::{authority::hosts, merchants::Known};
use serde_json::{Value, json};
use std::{fmt::Write, net::SocketAddr, path::Path};

/// A running sandbox.
pub(crate) struct Started<'a> {
    pub(crate) http: &'a str,
    pub(crate) https: SocketAddr,
    pub(crate) control: SocketAddr,
    pub(crate) ca_file: &'a Path,
    pub(crate) merchants: &'a [Known],
    /// Where the private key of the test merchant is, and its serial number.
    pub(crate) test_key: Option<(&'a Path, &'a str)>,
}

/// The variables that lead a program's TLS to the authority, by language.
const VARIABLES: &[(&str, &[&str])] = &[
    ("node", &["NODE_EXTRA_CA_CERTS"]),
    ("python", &["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]),
    ("go", &["SSL_CERT_FILE"]),
];

impl Started<'_> {
    /// One JSON object.
    pub(crate) fn json(&self) -> String {
        let ca = self.ca_file.display().to_string();
        let variables = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), json!(ca))).collect();
        let env = VARIABLES
            .iter()
            .map(|(language, names)| ((*language).to_owned(), Value::Object(variables(names))));
        let merchants = self.merchants.iter().map(|known| {
            json!({
                "mch_id": known.mch_id,
                "appid": known.appid,
                "wechat_v2": known.has_v2,
                "wechat_v3": known.has_v3,
            })
        });
        let test_key =
            self.test_key.map(|(file, serial)| json!({ "private_key_file": file, "serial": serial }));
        let object = json!({
            "http": self.http,
            "https": format!("https://{}", self.https),
            "control": format!("http://{}", self.control),
            "ca_file": ca,
            "hosts_line": self.hosts_line(),
            "env": Value::Object(env.collect()),
            "php": self.php(),
            "java": self.java(),
            "merchants": merchants.collect::<Vec<_>>(),
            "test_merchant_v3": test_key,
        });
        format!("{object}\n")
    }

    /// The same for people.
    pub(crate) fn text(&self) -> String {
        let mut out = String::from("The sandbox is running. Ctrl+C or SIGTERM ends it.\n\n");
        let mut line = |name: &str, value: &str| {
            // Writing to a text cannot fail.
            let _ = writeln!(out, "{name:<14}{value}");
        };
        line("HTTP", self.http);
        line("HTTPS", &format!("https://{}", self.https));
        line("Page", &format!("http://{}/", self.control));
        line("Control", &format!("http://{}  (GET /api/openapi.json)", self.control));
        line("CA", &format!("{}  (of this start alone)", self.ca_file.display()));
        line("Hosts file", &self.hosts_line());
        for (language, names) in VARIABLES {
            let values: Vec<String> =
                names.iter().map(|name| format!("{name}={}", quoted(self.ca_file))).collect();
            line(title(language), &values.join(" "));
        }
        line("PHP", &self.php());
        line("Java", &self.java());
        for known in self.merchants {
            let apis = match (known.has_v2, known.has_v3) {
                (true, true) => "APIv2, APIv3",
                (true, false) => "APIv2",
                _ => "APIv3",
            };
            line("Merchant", &format!("{}, appid {}, {apis}", known.mch_id, known.appid));
        }
        if let Some((file, serial)) = self.test_key {
            line("", &format!("APIv3: private key {}, serial number {serial}", file.display()));
        }
        out
    }

    /// The line of the hosts file that leads the names of the gateways here.
    fn hosts_line(&self) -> String {
        format!("{} {}", self.https.ip(), hosts().join(" "))
    }

    fn php(&self) -> String {
        format!("curl.cainfo={}", self.ca_file.display())
    }

    fn java(&self) -> String {
        format!(
            "keytool -importcert -noprompt -alias paytable-sandbox -file {} -keystore paytable-sandbox.p12 \
             -storepass changeit",
            quoted(self.ca_file)
        )
    }
}

fn title(language: &str) -> &str {
    match language {
        "node" => "Node",
        "python" => "Python",
        "go" => "Go",
        other => other,
    }
}

/// For a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:\\".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
