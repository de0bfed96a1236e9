//! What is told at the start: where everything is, and how programs are led there.

use super::{authority::hosts, merchants::Known, unionpay::UnionPayMerchant};
use crate::cloud::keys::Pair;
use serde_json::{Value, json};
use std::{fmt::Write, net::SocketAddr, path::Path};

/// A running sandbox.
pub(crate) struct Started<'a> {
    pub(crate) http: &'a str,
    pub(crate) https: SocketAddr,
    pub(crate) control: SocketAddr,
    pub(crate) ca_file: &'a Path,
    pub(crate) merchants: &'a [Known],
    pub(crate) cloud: CloudEnv,
    /// Sub-merchants of CloudPay: number and appid.
    pub(crate) cloud_merchants: &'a [[String; 2]],
    /// Its merchants of UnionPay, if there are any.
    pub(crate) unionpay: Option<UnionPay<'a>>,
    /// Where the private key of the test merchant is, and its serial number.
    pub(crate) test_key: Option<(&'a Path, &'a str)>,
}

/// How programs call UnionPay here.
pub(crate) struct UnionPay<'a> {
    pub(crate) merchants: &'a [UnionPayMerchant],
    /// Where the root of the certificates is that come with its messages.
    pub(crate) root_file: &'a Path,
    /// Where the private key of the test merchant is.
    pub(crate) test_key: Option<&'a Path>,
}

impl UnionPay<'_> {
    fn json(&self) -> Value {
        let merchants = self.merchants.iter();
        let merchants = merchants.map(|known| json!({ "mer_id": known.mer_id, "cert_id": known.cert_id }));
        json!({
            "merchants": merchants.collect::<Vec<_>>(),
            "root_certificate_file": self.root_file,
            "test_private_key_file": self.test_key,
        })
    }

    /// Names and values of lines.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let merchants = self.merchants.iter();
        let merchants =
            merchants.map(|known| ("UnionPay", format!("{}, certId {}", known.mer_id, known.cert_id)));
        let key = self.test_key.map(|file| ("", format!("private key {}", file.display())));
        let root = ("", format!("root of its certificates {}", self.root_file.display()));
        merchants.chain(key).chain([root]).collect()
    }
}

/// How cloud functions are led here.
pub(crate) struct CloudEnv {
    url: String,
    /// Environment variables by name. A secret key that is not public is left out.
    variables: Vec<(&'static str, String)>,
}

impl CloudEnv {
    pub(crate) fn new(address: SocketAddr, pair: &Pair, is_public: bool) -> CloudEnv {
        let url = format!("http://{address}/admin");
        let mut variables = vec![("TENCENTCLOUD_SECRETID", pair.id.clone())];
        if is_public {
            variables.push(("TENCENTCLOUD_SECRETKEY", pair.key.to_string()));
        }
        variables.push(("TCB_CONTEXT_KEYS", "TCB_CONTEXT_CNFG".to_owned()));
        let configuration = format!(r#"{{"URL":{},"TCB_SDK_GRAY_0":true}}"#, json!(url));
        variables.push(("TCB_CONTEXT_CNFG", configuration));
        CloudEnv { url, variables }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The variables, as an object.
    pub(crate) fn variables(&self) -> serde_json::Map<String, Value> {
        self.variables.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    }

    /// The same for a shell. The credentials are on one line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let (credentials, others): (Vec<_>, Vec<_>) =
            self.variables.iter().partition(|(name, _)| name.starts_with("TENCENTCLOUD_"));
        let set = |(name, value): &(&str, String)| format!("{name}={}", quoted(value));
        let mut first =
            format!("export {}", credentials.iter().map(|it| set(it)).collect::<Vec<_>>().join(" "));
        if credentials.len() == 1 {
            first.push_str(" TENCENTCLOUD_SECRETKEY=…  (as in the configuration)");
        }
        [first].into_iter().chain(others.iter().map(|it| format!("export {}", set(it)))).collect()
    }
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
        let cloud_merchants = self
            .cloud_merchants
            .iter()
            .map(|[number, appid]| json!({ "sub_mch_id": number, "sub_appid": appid }));
        let object = json!({
            "http": self.http,
            "https": format!("https://{}", self.https),
            "control": format!("http://{}", self.control),
            "cloud": self.cloud.url(),
            "cloud_env": self.cloud.variables(),
            "cloud_merchants": cloud_merchants.collect::<Vec<_>>(),
            "ca_file": ca,
            "hosts_line": self.hosts_line(),
            "env": Value::Object(env.collect()),
            "php": self.php(),
            "java": self.java(),
            "merchants": merchants.collect::<Vec<_>>(),
            "test_merchant_v3": test_key,
            "unionpay": self.unionpay.as_ref().map(UnionPay::json),
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
            let values: Vec<String> = names
                .iter()
                .map(|name| format!("{name}={}", quoted(&self.ca_file.display().to_string())))
                .collect();
            line(title(language), &values.join(" "));
        }
        line("PHP", &self.php());
        line("Java", &self.java());
        line(
            "Cloud",
            &format!("{}  (functions with wx-server-sdk, in a local start script)", self.cloud.url),
        );
        for text in self.cloud.lines() {
            line("", &text);
        }
        for [number, appid] in self.cloud_merchants {
            line("Sub-merchant", &format!("{number}, appid {appid}, CloudPay"));
        }
        for (name, value) in self.unionpay.iter().flat_map(UnionPay::lines) {
            line(name, &value);
        }
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
            quoted(&self.ca_file.display().to_string())
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
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:\\".contains(c);
    if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
