//! What stands around the messages of an API: error codes, and what a reply becomes for a client.

use super::keys::{self, Keys};
use crate::{
    Faults,
    model::{At, Bundle, ErrorCode, Link, Names, Retry},
};

const RETRIES: &[(&str, Retry)] = &[
    ("never", Retry::Never),
    ("same", Retry::Same),
    ("query", Retry::Query),
    ("later", Retry::Later),
    ("done", Retry::Done),
];

pub(super) fn errors(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<ErrorCode> {
    let Some(keys) = file.table("errors", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let title = keys.text("title", faults);
            let cause = keys.text("cause", faults);
            let remedy = keys.text("remedy", faults);
            let retry = keys.required_word("retry", RETRIES, faults);
            let source = keys.string("source", faults).map(|s| s.value);
            keys.finish(faults);
            let code = entry.name.to_owned();
            Some(ErrorCode { code, title, cause, remedy, retry: retry?, source, span: entry.span.clone() })
        })
        .collect()
}

pub(super) fn bundles(file: &mut Keys<'_>, faults: &mut Faults) -> Vec<Bundle> {
    let Some(keys) = file.table("client", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let type_name = keys.string("type", faults);
            let doc = keys.text("doc", faults);
            let span = keys.span.clone();
            keys.finish(faults);
            let Some(type_name) = type_name else {
                faults.add(&span, "`type` is missing", "which type holds it?");
                return None;
            };
            Some(Bundle { name: entry.name.to_owned(), type_name, doc, span })
        })
        .collect()
}

pub(super) fn links(file: &mut Keys<'_>, names: Names, faults: &mut Faults) -> Vec<Link> {
    let Some(keys) = file.table("link", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let mut keys = keys::table(entry.span.clone(), entry.value, faults)?;
            let from = keys.text_at("from", faults);
            let link = Link {
                name: entry.name.to_owned(),
                from: At { value: names.wire(&from.value), span: from.span },
                add: keys.text("add", faults),
                doc: keys.text("doc", faults),
                span: entry.span.clone(),
            };
            keys.finish(faults);
            Some(link)
        })
        .collect()
}
