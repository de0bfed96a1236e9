//! From text to checked model: parse, then check.

use crate::{
    check,
    fault::{Faults, Source},
    model::{Document, Gateway},
    parse, tables,
};

/// Reads a `gateway.toml`.
///
/// # Errors
/// Every fault of the file, at once.
pub fn gateway(source: Source<'_>) -> Result<Gateway, Faults> {
    let mut faults = Faults::new(source);
    let gateway = parse::gateway(source.text, &mut faults);
    if let Some(gateway) = &gateway {
        check::gateway(gateway, &mut faults);
    }
    faults.into_result(gateway)
}

/// Reads a table of an API, of a notice, or of both, as its gateway spells and measures things.
///
/// # Errors
/// Every fault of the file, at once.
pub fn document(source: Source<'_>, gateway: &Gateway) -> Result<Document, Faults> {
    let mut faults = Faults::new(source);
    let document = parse::document(source.text, gateway, &mut faults);
    if let Some(document) = &document {
        check::document(document, gateway, &mut faults);
    }
    faults.into_result(document)
}

/// Reads a shipped table by name (`wechat_v2/unified_order`) together with its gateway.
///
/// # Errors
/// The faults of the table, or one that lists the names that exist.
pub fn load(name: &str) -> Result<(Gateway, Document), Faults> {
    let Some(table) = tables::find(name) else {
        return Err(tables::unknown(name));
    };
    let gateway = gateway(table.gateway)?;
    let document = document(table.source, &gateway)?;
    Ok((gateway, document))
}

/// The gateway that a table of one's own names: `[api] gateway = "wechat_v2"`, or the same under `[notice]`.
/// `None` means the `gateway.toml` beside the file.
pub fn gateway_of(text: &str) -> Option<String> {
    parse::gateway_name(text)
}
