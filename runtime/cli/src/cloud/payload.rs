//! What a function was called with, checked by its table.

use super::words::shortened;
use paytable::{CloudPay, Draft, DynamicMessage, Misfit, Protocol, table::Api};
use paytable_schema::nearest;

/// The most faults that are told at a time; a request has fewer rows.
const TOLD: usize = 64;

/// The request to CloudPay.
///
/// # Errors
/// All that the table has against it, in one line.
pub(super) fn draft(protocol: &Protocol<CloudPay>, api: &'static Api, json: &str) -> Result<Draft, String> {
    let read = DynamicMessage::from_json(api.request, json);
    let (request, misfits) = read.map_err(|fault| format!("requestData: {fault}"))?;
    let prepared = protocol.prepare_dynamic(api, &request);
    let violations = prepared.as_ref().err().map_or(&[][..], |violations| violations.list());
    // A value that could not be read is not missing as well.
    let is_known = |field: &str| misfits.iter().any(|misfit| misfit.field == field);
    let violated: Vec<String> =
        violations.iter().filter(|v| !is_known(&v.field)).map(ToString::to_string).collect();
    let left_out = (misfits.len() + violated.len()).saturating_sub(TOLD);
    let misfitting = misfits.iter().map(|misfit| told(misfit, api));
    let mut wrong: Vec<String> = misfitting.chain(violated).take(TOLD).collect();
    match prepared {
        Ok(draft) if wrong.is_empty() => Ok(draft),
        _ => {
            if left_out > 0 {
                wrong.push(format!("and {left_out} more"));
            }
            Err(format!("{} (see {})", wrong.join("; "), api.doc_url))
        }
    }
}

/// A misfit in words. The name is the caller's, and as long as the caller likes.
fn told(misfit: &Misfit, api: &Api) -> String {
    let names = || api.request.fields.iter().map(|field| field.name);
    let near = nearest(&misfit.field, names()).filter(|_| misfit.wanted.is_none());
    let short = Misfit { field: shortened(&misfit.field), wanted: misfit.wanted };
    match near {
        Some(near) => format!("{short}, did you mean {near}?"),
        None => short.to_string(),
    }
}
