//! What is told at the start: where everything is, and what to set in a cloud function's environment.

use super::wechat::SubMerchant;
use crate::{cloud::keys::Pair, sandbox::started::CloudEnv};
use serde_json::json;
use std::{fmt::Write, net::SocketAddr, path::Path};

/// A running service.
pub(crate) struct Started<'a> {
    pub(crate) callers: SocketAddr,
    pub(crate) notices: SocketAddr,
    pub(crate) page: SocketAddr,
    /// Whether a sandbox is called.
    pub(crate) has_sandbox: bool,
    pub(crate) pair: &'a Pair,
    /// Whether the credentials are the published ones.
    pub(crate) is_public: bool,
    pub(crate) env: &'a str,
    pub(crate) sub_merchants: &'a [SubMerchant],
    /// The local functions.
    pub(crate) functions: Option<Vec<String>>,
    /// Whether callbacks of the demo function are accepted here.
    pub(crate) demo: bool,
    pub(crate) data: &'a Path,
}

impl Started<'_> {
    /// One JSON object.
    pub(crate) fn json(&self) -> String {
        let cloud = CloudEnv::new(self.callers, self.pair, self.is_public);
        let merchants = self
            .sub_merchants
            .iter()
            .map(|merchant| json!({ "sub_mch_id": merchant.sub_mch_id, "sub_appid": merchant.sub_appid }));
        let object = json!({
            "cloud": cloud.url(),
            "cloud_env": cloud.variables(),
            "containers": format!("http://{}/_/pay/", self.callers),
            "functions": self.functions,
            "metrics": format!("http://{}/metrics", self.callers),
            "notices": format!("http://{}", self.notices),
            "page": format!("http://{}", self.page),
            "env": self.env,
            "merchants": merchants.collect::<Vec<_>>(),
            "data": self.data,
        });
        format!("{object}\n")
    }

    /// The same for people.
    pub(crate) fn text(&self) -> String {
        let mut out = String::from("The service is running. Ctrl+C or SIGTERM ends it.\n\n");
        let mut line = |name: &str, value: &str| {
            // Writing to a text cannot fail.
            let _ = writeln!(out, "{name:<14}{value}");
        };
        let cloud = CloudEnv::new(self.callers, self.pair, self.is_public);
        line("Functions", &format!("{}  (set this in their environment)", cloud.url()));
        for text in cloud.lines() {
            line("", &text);
        }
        line("Containers", &format!("http://{}/_/pay/unifiedOrder and the others", self.callers));
        line("Notices", &format!("http://{}  (WeChat Pay posts here)", self.notices));
        line("Watch", &format!("http://{0}/healthz, /readyz, /metrics", self.callers));
        let what = if self.has_sandbox {
            "orders and callbacks; a sandbox is called in place of WeChat Pay: pay here"
        } else {
            "orders and callbacks"
        };
        line("Page", &format!("http://{}/  ({what})", self.page));
        match &self.functions {
            Some(names) => {
                let names = if names.is_empty() { "none yet".to_owned() } else { names.join(", ") };
                line("Local", &format!("{names}  (POST http://{}/functions/NAME calls one)", self.callers));
            }
            None if self.demo => {
                line(
                    "Callbacks",
                    &format!("{}/pay_cb is accepted here; others: --functions or --config", self.env),
                );
            }
            None => {}
        }
        for merchant in self.sub_merchants {
            line("Sub-merchant", &format!("{}, appid {}", merchant.sub_mch_id, merchant.sub_appid));
        }
        line("Data", &self.data.display().to_string());
        out
    }
}
