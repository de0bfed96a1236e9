//! The configuration of a sandbox: merchants, and where cloud functions and containers listen.

mod cloud;
mod keys;
mod masked;
mod merchant;
pub(crate) mod secret;

use crate::{cloud::keys::Pair, sandbox::merchants::Known};
use hyper::Uri;
use keys::{At, Found, Keys};
use paytable_schema::{Faults, Source};
use std::{collections::BTreeSet, path::Path};
use toml::de::DeTable;

/// What a configuration says.
#[derive(Default)]
pub(crate) struct Config {
    pub(crate) merchants: Vec<Known>,
    /// Sub-merchants of CloudPay: number and appid.
    pub(crate) cloud_merchants: Vec<[String; 2]>,
    /// Cloud functions: environment, name, address.
    pub(crate) functions: Vec<[String; 3]>,
    /// The credentials of cloud functions.
    pub(crate) cloud: Option<Pair>,
    /// Services of cloud hosting: name, address.
    pub(crate) containers: Vec<[String; 2]>,
}

/// Reads it. Files that it names are relative to `folder`.
///
/// # Errors
/// All faults, each at its place.
pub(crate) fn read(source: Source<'_>, folder: &Path) -> Result<Config, Faults> {
    let mut found = Found::default();
    let (table, errors) = DeTable::parse_recoverable(source.text);
    for error in &errors {
        let help = "the configuration is TOML: https://toml.io";
        found.add(&error.span().unwrap_or(0..0), masked::masked(error.message().trim()), "not TOML", help);
    }
    // Guessing on after a syntax error only adds noise.
    let config =
        if errors.is_empty() { config(table.get_ref(), folder, &mut found) } else { Config::default() };
    if found.0.is_empty() {
        return Ok(config);
    }
    found.0.sort_by_key(|fault| (fault.span.start, fault.span.end));
    let shown = masked::masked(source.text);
    Err(Faults::in_file(Source { text: &shown, ..source }, found.0))
}

fn config(table: &DeTable<'_>, folder: &Path, found: &mut Found) -> Config {
    let mut keys = Keys::new(table, 0..0);
    let mut config = Config::default();
    let mut seen = BTreeSet::new();
    for table in keys.tables("merchant", found) {
        if let Some((number, known)) = merchant::merchant(table, folder, found) {
            once(&mut seen, "merchant", &[&number], found);
            config.merchants.push(known);
        }
    }
    for table in keys.tables("cloud_merchant", found) {
        if let Some([number, appid]) = texts(table, ["sub_mch_id", "sub_appid"], found) {
            once(&mut seen, "cloud_merchant", &[&number], found);
            config.cloud_merchants.push([number.value, appid.value]);
        }
    }
    for table in keys.tables("function", found) {
        if let Some([env, name, url]) = texts(table, ["env", "name", "url"], found) {
            once(&mut seen, "function", &[&env, &name], found);
            is_url(&url, found);
            config.functions.push([env.value, name.value, url.value]);
        }
    }
    for table in keys.tables("container", found) {
        if let Some([service, url]) = texts(table, ["service", "url"], found) {
            once(&mut seen, "container", &[&service], found);
            is_url(&url, found);
            config.containers.push([service.value, url.value]);
        }
    }
    if let Some(table) = keys.table("cloud", found) {
        config.cloud = cloud::pair(table, folder, found);
    }
    if !keys.has("merchant") && !keys.has("cloud_merchant") {
        let help = "add [[merchant]] with appid, mch_id and api_key_file, or [[cloud_merchant]]";
        found.add(&(0..0), "there is no merchant", "no order could be placed", help);
    }
    keys.finish(found);
    config
}

/// A table that has these keys, and no others.
fn texts<const N: usize>(mut keys: Keys<'_>, names: [&'static str; N], found: &mut Found) -> Option<[At; N]> {
    let texts = names.map(|name| keys.needed(name, found));
    keys.finish(found);
    let texts: Vec<At> = texts.into_iter().flatten().collect();
    texts.try_into().ok()
}

/// The sandbox would use the first of two with the same name.
fn once(seen: &mut BTreeSet<Vec<String>>, kind: &str, names: &[&At], found: &mut Found) {
    let key = [kind].into_iter().chain(names.iter().map(|name| name.value.as_str())).map(str::to_owned);
    if let (false, Some(last)) = (seen.insert(key.collect()), names.last()) {
        found.add(
            &last.span,
            format!("a second [[{kind}]] of this name"),
            "given before",
            "remove one of the two",
        );
    }
}

fn is_url(url: &At, found: &mut Found) {
    let uri = url.value.parse::<Uri>().unwrap_or_default();
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    if !is_http || uri.host().unwrap_or_default().is_empty() {
        found.add(
            &url.span,
            "not a URL over HTTP",
            "notices are posted there",
            "write it like http://127.0.0.1:3000/paid",
        );
    }
}
