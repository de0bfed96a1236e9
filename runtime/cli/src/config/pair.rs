//! `[cloud]`: the credentials with which cloud functions sign.

use super::{
    keys::{Found, Keys},
    secret::{SECRET_KEY, secret},
};
use crate::cloud::keys::{Pair, is_id};
use std::path::Path;
use zeroize::Zeroizing;

/// The pair of a table; `None` with faults.
pub(crate) fn pair(mut keys: Keys<'_>, folder: &Path, found: &mut Found) -> Option<Pair> {
    let id = keys.needed("secret_id", found);
    let key = secret(&mut keys, SECRET_KEY, folder, found);
    if !SECRET_KEY.is_in(&keys) {
        let help = format!("add {}", SECRET_KEY.either());
        found.add(&keys.span, "the secret key is missing", "signs with nothing", &help);
    }
    if let Some(id) = id.as_ref().filter(|id| !is_id(&id.value)) {
        let help = "give TENCENTCLOUD_SECRETID as the function has it";
        found.add(
            &id.span,
            "`secret_id` has other characters than letters, digits, `_`, `-` and `.`",
            "no id",
            help,
        );
    }
    keys.finish(found);
    let id = id.filter(|id| is_id(&id.value))?;
    Some(Pair { id: id.value, key: Zeroizing::new(key?.value) })
}
