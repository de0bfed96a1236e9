//! What a function was called with, checked by its table.

use paytable::{CloudPay, Draft, DynamicMessage, Protocol, table::Api};
use paytable_schema::nearest;

/// The request to CloudPay.
///
/// # Errors
/// All that the table has against it, in one line.
pub(super) fn draft(protocol: &Protocol<CloudPay>, api: &'static Api, json: &str) -> Result<Draft, String> {
    let read = DynamicMessage::from_json(api.request, json);
    let (request, misfits) = read.map_err(|fault| format!("requestData: {fault}"))?;
    let names = || api.request.fields.iter().map(|field| field.name);
    let mut wrong: Vec<String> = misfits
        .iter()
        .map(|misfit| match nearest(&misfit.field, names()).filter(|_| misfit.wanted.is_none()) {
            Some(near) => format!("{misfit}, did you mean {near}?"),
            None => misfit.to_string(),
        })
        .collect();
    let prepared = protocol.prepare_dynamic(api, &request);
    if let Err(violations) = &prepared {
        // A value that could not be read is not missing as well.
        let is_known = |field: &str| misfits.iter().any(|misfit| misfit.field == field);
        wrong.extend(violations.list().iter().filter(|v| !is_known(&v.field)).map(ToString::to_string));
    }
    match prepared {
        Ok(draft) if wrong.is_empty() => Ok(draft),
        _ => Err(format!("{} (see {})", wrong.join("; "), api.doc_url)),
    }
}
