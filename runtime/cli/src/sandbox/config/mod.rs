//! The configuration of a sandbox: merchants, and where cloud functions and containers listen.

mod merchant;
mod unionpay;

use crate::{
    cloud::keys::Pair,
    config::{
        self, Seen, is_url,
        keys::{At, Found, Keys},
        pair::pair,
    },
    sandbox::{merchants::Known, unionpay::UnionPayMerchant},
};
use paytable_schema::{Faults, Source};
use std::path::Path;

/// What a configuration says.
#[derive(Default)]
pub(crate) struct Config {
    pub(crate) merchants: Vec<Known>,
    /// Merchants of UnionPay.
    pub(crate) unionpay: Vec<UnionPayMerchant>,
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
    config::read(source, |keys, found| parse(keys, folder, found))
}

fn parse(mut keys: Keys<'_>, folder: &Path, found: &mut Found) -> Config {
    let mut config = Config::default();
    let mut seen = Seen::default();
    for table in keys.tables("merchant", found) {
        if let Some((number, known)) = merchant::merchant(table, folder, found) {
            seen.once("merchant", &[&number], found);
            config.merchants.push(known);
        }
    }
    for table in keys.tables("unionpay", found) {
        if let Some((number, merchant)) = unionpay::merchant(table, folder, found) {
            seen.once("unionpay", &[&number], found);
            config.unionpay.push(merchant);
        }
    }
    for table in keys.tables("cloud_merchant", found) {
        if let Some([number, appid]) = texts(table, ["sub_mch_id", "sub_appid"], found) {
            seen.once("cloud_merchant", &[&number], found);
            config.cloud_merchants.push([number.value, appid.value]);
        }
    }
    for table in keys.tables("function", found) {
        if let Some([env, name, url]) = texts(table, ["env", "name", "url"], found) {
            seen.once("function", &[&env, &name], found);
            is_url(&url, found);
            config.functions.push([env.value, name.value, url.value]);
        }
    }
    for table in keys.tables("container", found) {
        if let Some([service, url]) = texts(table, ["service", "url"], found) {
            seen.once("container", &[&service], found);
            is_url(&url, found);
            config.containers.push([service.value, url.value]);
        }
    }
    if let Some(table) = keys.table("cloud", found) {
        config.cloud = pair(table, folder, found);
    }
    if !["merchant", "cloud_merchant", "unionpay"].iter().any(|name| keys.has(name)) {
        let help = "add [[merchant]] with appid, mch_id and api_key_file, [[cloud_merchant]] or [[unionpay]]";
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
