//! What a function finds in its environment: where wx-server-sdk calls, and who called the function.

use crate::cloud::keys::Pair;
use serde_json::json;
use std::{env, ffi::OsString};
use zeroize::Zeroizing;

/// Where `cloud.cloudPay` of a function calls.
pub(crate) struct Redirect<'r> {
    /// Such as `http://127.0.0.1:8788/admin`: without a query, to which version 4 would append its own.
    pub(crate) url: &'r str,
    pub(crate) pair: &'r Pair,
    /// What `cloud.DYNAMIC_CURRENT_ENV` stands for.
    pub(crate) env_id: &'r str,
}

/// What called a function, in the words of `cloud.getWXContext().SOURCE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A mini program.
    Client,
    /// The service, with the event of a payment or a refund.
    PayCallback,
}

impl Source {
    fn word(self) -> &'static str {
        match self {
            Source::Client => "wx_client",
            Source::PayCallback => "wx_paycallback",
        }
    }
}

/// What `cloud.getWXContext()` tells a function about its call. The SDK makes numbers of texts that are digits alone.
pub(crate) struct Caller {
    pub(crate) openid: Option<String>,
    pub(crate) appid: Option<String>,
    pub(crate) unionid: Option<String>,
    pub(crate) source: Source,
    /// Arrives with each call of the SDK, in the field `wxCloudApiToken`. Not told to the function.
    pub(crate) token: Option<Zeroizing<String>>,
}

/// The environment of every call. It holds a key, and cannot be shown.
pub(super) struct Environment {
    shared: Vec<(&'static str, OsString)>,
    key: Zeroizing<String>,
    pub(super) env_id: String,
}

/// Of this process, for programs that a function starts. Proxies and options of Node would change where a call goes.
const INHERITED: [&str; 6] = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER"];
/// Any: the redirect decides. The SDK prints a complaint where there is none.
const REGION: &str = "ap-shanghai";

impl Environment {
    pub(super) fn new(redirect: &Redirect<'_>) -> Environment {
        let mut shared: Vec<(&'static str, OsString)> =
            INHERITED.iter().filter_map(|name| Some((*name, env::var_os(name)?))).collect();
        // TCB_SDK_GRAY_0 is for version 2.0, and that TCB_CONTEXT_KEYS names TCB_CONTEXT_CNFG is for 2.1.
        let config = json!({ "URL": redirect.url, "TCB_SDK_GRAY_0": true }).to_string();
        let set: [(&'static str, &str); 10] = [
            ("TENCENTCLOUD_SECRETID", &redirect.pair.id),
            ("TENCENTCLOUD_SECRETKEY", &redirect.pair.key),
            ("TCB_CONTEXT_CNFG", &config),
            ("TCB_CONTEXT_KEYS", "TCB_CONTEXT_CNFG,TCB_ENV,TCB_SOURCE"),
            ("TCB_ENV", redirect.env_id),
            ("SCF_NAMESPACE", redirect.env_id),
            // Without it, the SDK asks a server of the cloud for what machine this is.
            ("TENCENTCLOUD_RUNENV", "SCF"),
            ("TENCENTCLOUD_REGION", REGION),
            ("WX_CONTEXT_KEYS", "WX_OPENID,WX_APPID,WX_UNIONID,WX_API_TOKEN"),
            // As in the cloud.
            ("TZ", "UTC"),
        ];
        shared.extend(set.map(|(name, value)| (name, value.into())));
        Environment { shared, key: redirect.pair.key.clone(), env_id: redirect.env_id.to_owned() }
    }

    /// The whole environment of one call.
    pub(super) fn of<'e>(
        &'e self,
        caller: &'e Caller,
    ) -> impl Iterator<Item = (&'static str, OsString)> + 'e {
        let told = [
            ("WX_OPENID", caller.openid.as_deref()),
            ("WX_APPID", caller.appid.as_deref()),
            ("WX_UNIONID", caller.unionid.as_deref()),
            ("WX_API_TOKEN", caller.token.as_deref().map(String::as_str)),
            ("TCB_SOURCE", Some(caller.source.word())),
        ];
        let told = told.into_iter().filter_map(|(name, value)| Some((name, value?.into())));
        self.shared.iter().cloned().chain(told)
    }

    /// What must not be shown of what a function tells.
    pub(super) fn secrets<'e>(&'e self, caller: &'e Caller) -> [&'e str; 2] {
        [&self.key, caller.token.as_deref().map_or("", String::as_str)]
    }
}
