//! Configuration files in TOML: keys taken one by one, secrets from files and environment variables alone, and all faults
//! at their places without a secret in them.

pub(crate) mod keys;
mod masked;
pub(crate) mod pair;
pub(crate) mod secret;

use hyper::Uri;
use keys::{At, Found, Keys};
use paytable_schema::{Faults, Source};
use std::collections::BTreeSet;
use toml::de::DeTable;

/// Reads a file.
///
/// # Errors
/// All faults, each at its place.
pub(crate) fn read<T: Default>(
    source: Source<'_>,
    parse: impl FnOnce(Keys<'_>, &mut Found) -> T,
) -> Result<T, Faults> {
    let mut found = Found::default();
    let (table, errors) = DeTable::parse_recoverable(source.text);
    for error in &errors {
        let help = "the configuration is TOML: https://toml.io";
        found.add(&error.span().unwrap_or(0..0), masked::masked(error.message().trim()), "not TOML", help);
    }
    // Guessing on after a syntax error only adds noise.
    let config =
        if errors.is_empty() { parse(Keys::new(table.get_ref(), 0..0), &mut found) } else { T::default() };
    if found.0.is_empty() {
        return Ok(config);
    }
    found.0.sort_by_key(|fault| (fault.span.start, fault.span.end));
    let shown = masked::masked(source.text);
    Err(Faults::in_file(Source { text: &shown, ..source }, found.0))
}

/// The names that were given: the first of two with the same name would be used.
#[derive(Default)]
pub(crate) struct Seen(BTreeSet<Vec<String>>);

impl Seen {
    pub(crate) fn once(&mut self, kind: &str, names: &[&At], found: &mut Found) {
        let key = [kind].into_iter().chain(names.iter().map(|name| name.value.as_str())).map(str::to_owned);
        if let (false, Some(last)) = (self.0.insert(key.collect()), names.last()) {
            found.add(
                &last.span,
                format!("a second [[{kind}]] of this name"),
                "given before",
                "remove one of the two",
            );
        }
    }
}

/// Whether it is an address that notices can be posted to.
pub(crate) fn is_url(url: &At, found: &mut Found) {
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
