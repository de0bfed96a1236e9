//! The rule for base URLs. White space and a byte order mark around one, upper case in its scheme and host, and slashes
//! at its end make no difference. What would change where requests go is refused.

use crate::{client::error::BuildError, credentials::text, table::Gateway};
use reqwest::Url;
use std::net::IpAddr;

/// Where plain http is allowed beside this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlainHttp {
    /// At the gateway's own hosts, if its table has such.
    OwnHosts,
    /// Anywhere, if the gateway's own hosts are plain http. They are on a private network then.
    PrivateNetwork,
    /// Anywhere: a transport of the caller's is responsible for TLS.
    Anywhere,
}

/// The base URL in the form that the path of an API is appended to.
///
/// # Errors
/// The text is not a base URL, or is plain http where that is not allowed.
pub(super) fn checked(given: &str, gateway: &Gateway, plain: PlainHttp) -> Result<String, BuildError> {
    let mut given = given.to_owned();
    text::trim(&mut given);
    // The parser drops line ends and tabs inside a URL.
    if text::fault(&given, false).is_some() {
        return Err(BuildError::BaseUrl);
    }
    let url = Url::parse(&given).map_err(|_| BuildError::BaseUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BuildError::BaseUrl);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BuildError::BaseUrlQuery);
    }
    let text = url.as_str().trim_end_matches('/');
    if url.scheme() == "https" || is_local(&url) || is_allowed(text, gateway, plain) {
        return Ok(text.to_owned());
    }
    Err(BuildError::PlainHttp)
}

fn is_local(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn is_allowed(url: &str, gateway: &Gateway, plain: PlainHttp) -> bool {
    let mut own = gateway.hosts.iter().map(|(_, host)| *host);
    match plain {
        PlainHttp::OwnHosts => own.any(|host| host == url),
        PlainHttp::PrivateNetwork => own.any(|host| host.starts_with("http:")),
        PlainHttp::Anywhere => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gateways::{cloudpay::CloudPay, wechat_v2::WechatV2},
        message::api::Gateway as _,
    };

    #[test]
    fn base_urls_that_mean_the_same_become_the_same_text() {
        for given in [
            "https://api.example.com/pay",
            "HTTPS://API.example.com/pay",
            "https://api.example.com/pay/",
            "https://api.example.com:443/pay//",
            "\u{feff}https://api.example.com/pay\r\n",
        ] {
            let url = checked(given, WechatV2::TABLE, PlainHttp::OwnHosts);
            assert_eq!(url.ok().as_deref(), Some("https://api.example.com/pay"), "{given:?}");
        }
        let local = checked("HTTP://LOCALHOST:8080/", WechatV2::TABLE, PlainHttp::OwnHosts);
        assert_eq!(local.ok().as_deref(), Some("http://localhost:8080"));
        let own = checked("HTTP://api.weixin.qq.com/", CloudPay::TABLE, PlainHttp::OwnHosts);
        assert_eq!(own.ok().as_deref(), Some("http://api.weixin.qq.com"));
    }
}
