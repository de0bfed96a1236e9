//! The configuration: service providers and their sub-merchants, where callbacks go, and who may call.

use super::{
    targets::{Endpoint, Targets},
    wechat::{Provider, SubMerchant},
};
use crate::{
    cloud::keys::Pair,
    config::{
        self, Seen, is_url,
        keys::{At, Found, Keys},
        pair::pair,
        secret::{API_KEY, Names, secret},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::Uri;
use paytable::{ApiKey, Certificate, Merchant, Protocol, WechatV2, table::SignatureAlgorithm};
use paytable_schema::{Faults, Source};
use std::{net::IpAddr, path::Path};
use zeroize::Zeroizing;

/// What a configuration says.
#[derive(Default)]
pub(crate) struct Config {
    pub(crate) providers: Vec<Provider>,
    pub(crate) targets: Targets,
    /// The credentials of cloud functions.
    pub(crate) pair: Option<Pair>,
    /// What containers have to send.
    pub(crate) container_token: Option<Zeroizing<String>>,
    /// Where WeChat Pay reaches the address for notices, such as `https://pay.example.com`.
    pub(crate) notify_url: Option<String>,
    /// What is called in place of WeChat Pay, such as a sandbox.
    pub(crate) gateway_url: Option<String>,
    /// Of the providers, to keep them out of pages.
    pub(crate) api_keys: Vec<Zeroizing<String>>,
}

impl Config {
    /// The secrets that stand in no page, in each form in which they may be written.
    pub(crate) fn secrets(&self) -> Vec<Zeroizing<String>> {
        let of_targets = self.targets.secrets().flat_map(|secret| {
            let plain = std::str::from_utf8(secret).ok().map(str::to_owned);
            [Some(STANDARD.encode(secret)), plain].into_iter().flatten().map(Zeroizing::new)
        });
        let pair = self.pair.iter().map(|pair| pair.key.clone());
        let token = self.container_token.iter().cloned();
        self.api_keys.iter().cloned().chain(pair).chain(token).chain(of_targets).collect()
    }
}

/// The certificate of a provider and its private key, both in PEM.
const CERTIFICATE: Names = Names { file: "certificate_file", variable: "certificate_env" };
const CERTIFICATE_KEY: Names = Names { file: "certificate_key_file", variable: "certificate_key_env" };
/// What callbacks of a target are signed with.
const SECRET: Names = Names { file: "secret_file", variable: "secret_env" };
const TOKEN: Names = Names { file: "token_file", variable: "token_env" };

/// Reads it. Files that it names are relative to `folder`.
///
/// # Errors
/// All faults, each at its place.
pub(crate) fn read(source: Source<'_>, folder: &Path) -> Result<Config, Faults> {
    config::read(source, |keys, found| parse(keys, folder, found))
}

fn parse(mut keys: Keys<'_>, folder: &Path, found: &mut Found) -> Config {
    let mut config = Config::default();
    let mut seen = Seen::default();
    let mut providers = Vec::new();
    for table in keys.tables("provider", found) {
        if let Some((number, provider, key)) = provider(table, folder, found) {
            seen.once("provider", &[&number], found);
            providers.push((number.value, provider));
            config.api_keys.push(key);
        }
    }
    for table in keys.tables("merchant", found) {
        if let Some((number, of, merchant)) = merchant(table, found) {
            seen.once("merchant", &[&number], found);
            place(&mut providers, of.as_ref(), &number, merchant, found);
        }
    }
    for mut table in keys.tables("function", found) {
        let (env, name) = (table.needed("env", found), table.needed("name", found));
        if let (Some(env), Some(name), Some(endpoint)) = (env, name, endpoint(table, folder, found)) {
            seen.once("function", &[&env, &name], found);
            config.targets.functions.push(((env.value, name.value), endpoint));
        }
    }
    for mut table in keys.tables("container", found) {
        let service = table.needed("service", found);
        if let (Some(service), Some(endpoint)) = (service, endpoint(table, folder, found)) {
            seen.once("container", &[&service], found);
            config.targets.containers.push((service.value, endpoint));
        }
    }
    if let Some(table) = keys.table("cloud", found) {
        config.pair = pair(table, folder, found);
    }
    if let Some(mut table) = keys.table("containers", found) {
        config.container_token = secret(&mut table, TOKEN, folder, found).map(|at| Zeroizing::new(at.value));
        table.finish(found);
    }
    if let Some(url) = keys.text("notify_url", found) {
        is_url(&url, found);
        config.notify_url = Some(url.value.trim_end_matches('/').to_owned());
    }
    if let Some(url) = keys.text("gateway_url", found) {
        is_safe(&url, found);
        config.gateway_url = Some(url.value);
    }
    if !keys.has("provider") {
        let help = "add [[provider]] with appid, mch_id and api_key_file, and its [[merchant]]";
        found.add(&(0..0), "there is no service provider", "no order could be placed", help);
    } else if !keys.has("notify_url") {
        let help = "add notify_url = \"https://…\", behind which WeChat Pay reaches the address of --notices";
        found.add(&(0..0), "`notify_url` is missing", "no notice would come", help);
    }
    keys.finish(found);
    config.providers = providers.into_iter().map(|(_, provider)| provider).collect();
    config
}

/// Requests without TLS can be read and changed on their way: they stay on this machine.
fn is_safe(url: &At, found: &mut Found) {
    is_url(url, found);
    let uri = url.value.parse::<Uri>().unwrap_or_default();
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if uri.scheme_str() == Some("http") && !is_here {
        let help = "write https://, or an address of this machine";
        found.add(&url.span, "orders would leave this machine without TLS", "over http", help);
    }
}

/// Its number, itself, and its API key.
fn provider(
    mut keys: Keys<'_>,
    folder: &Path,
    found: &mut Found,
) -> Option<(At, Provider, Zeroizing<String>)> {
    let (appid, mch_id) = (keys.needed("appid", found), keys.needed("mch_id", found));
    let key = secret(&mut keys, API_KEY, folder, found);
    if !API_KEY.is_in(&keys) {
        let help = format!("add {}", API_KEY.either());
        found.add(&keys.span, "the API key is missing", "signs with nothing", &help);
    }
    let certificate = secret(&mut keys, CERTIFICATE, folder, found);
    let private = secret(&mut keys, CERTIFICATE_KEY, folder, found);
    if CERTIFICATE.is_in(&keys) != CERTIFICATE_KEY.is_in(&keys) {
        let help = format!("give both {} and {}", CERTIFICATE.either(), CERTIFICATE_KEY.either());
        found.add(&keys.span, "of the certificate and its private key only one is given", "not whole", &help);
    }
    let algorithm = keys.text("sign_type", found);
    let span = keys.span.clone();
    keys.finish(found);
    let (appid, mch_id, key) = (appid?, mch_id?, key?);
    let mut merchant = Merchant::new(&appid.value, &mch_id.value, ApiKey::new(key.value.as_str()));
    if let (Some(certificate), Some(private)) = (certificate, private) {
        let pem = Zeroizing::new(format!("{}\n{}\n", certificate.value, private.value));
        merchant = merchant.certificate(Certificate::from_pem(pem.as_bytes()));
    }
    match algorithm.as_ref().map(|at| at.value.as_str()) {
        None | Some("MD5") => {}
        Some("HMAC-SHA256") => merchant = merchant.signature_algorithm(SignatureAlgorithm::HmacSha256),
        Some(_) => {
            let at = algorithm.map_or(span.clone(), |at| at.span);
            found.add(&at, "no such signature algorithm", "not known", "write MD5 or HMAC-SHA256");
        }
    }
    if let Err(fault) = Protocol::<WechatV2>::new(merchant.clone()) {
        found.add(
            &span,
            fault.to_string(),
            "refused by the gateway",
            "give it as the merchant platform shows it",
        );
    }
    Some((mch_id, Provider { merchant, sub_merchants: Vec::new() }, Zeroizing::new(key.value)))
}

/// Its number, the number of its provider if that is named, and itself.
fn merchant(mut keys: Keys<'_>, found: &mut Found) -> Option<(At, Option<At>, SubMerchant)> {
    let (number, appid) = (keys.needed("sub_mch_id", found), keys.needed("sub_appid", found));
    let (payer, of) = (keys.text("payer", found), keys.text("provider", found));
    keys.finish(found);
    let (number, appid) = (number?, appid?);
    let merchant = SubMerchant {
        sub_mch_id: number.value.clone(),
        sub_appid: appid.value,
        payer: payer.map(|at| at.value),
    };
    Some((number, of, merchant))
}

/// Puts a sub-merchant under its provider; where there is one, it need not be named.
fn place(
    providers: &mut [(String, Provider)],
    of: Option<&At>,
    number: &At,
    merchant: SubMerchant,
    found: &mut Found,
) {
    let is_one = providers.len() == 1;
    let provider = match of {
        Some(of) => providers.iter_mut().find(|(mch_id, _)| *mch_id == of.value),
        None if is_one => providers.first_mut(),
        None => None,
    };
    match (provider, of) {
        (Some((_, provider)), _) => provider.sub_merchants.push(merchant),
        (None, Some(of)) => {
            let help = "name the mch_id of a [[provider]]";
            found.add(&of.span, "there is no such service provider", "not known", help);
        }
        (None, None) => {
            let help = "add provider = \"…\", the mch_id of its [[provider]]";
            found.add(&number.span, "the service provider is not named", "whose is it?", help);
        }
    }
}

fn endpoint(mut keys: Keys<'_>, folder: &Path, found: &mut Found) -> Option<Endpoint> {
    let url = keys.needed("url", found);
    let secret = secret(&mut keys, SECRET, folder, found);
    keys.finish(found);
    let url = url?;
    is_url(&url, found);
    Some(Endpoint { url: url.value, secret: secret.map(|at| bytes(&at.value)) })
}

/// A secret of Standard Webhooks is base64 behind `whsec_`; any other is taken as it is.
fn bytes(secret: &str) -> Zeroizing<Vec<u8>> {
    let decoded = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
    Zeroizing::new(decoded.unwrap_or_else(|| secret.as_bytes().to_vec()))
}
