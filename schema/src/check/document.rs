//! The table of an API, of a notice, or of both.

use super::{api, notice, scope::Scope, types};
use crate::{
    fault::Faults,
    model::{Document, Gateway},
};

pub(crate) fn document(document: &Document, gateway: &Gateway, faults: &mut Faults) {
    let scope = Scope::inside(gateway, document.types(gateway));
    if let Some(api) = &document.api {
        api::check(api, scope, faults);
    }
    if let Some(notice) = &document.notice {
        notice::check(notice, scope, faults);
    }
    types::check(document, scope, faults);
    names_differ(document, faults);
}

/// Both become types and modules of that name.
fn names_differ(document: &Document, faults: &mut Faults) {
    let (Some(api), Some(notice)) = (&document.api, &document.notice) else { return };
    if !notice.name.is_empty() && api.name == notice.name {
        let message = format!("the API is called `{}` too", notice.name);
        faults.add(&notice.name_span, message, "a name of its own");
    }
}
