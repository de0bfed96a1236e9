//! The derives of `paytable`. Each reads a table and emits what it says; see the crate `paytable` for examples.
//!
//! ```text
//! what the user wrote --input--> which table --source--> its text --schema--> model --expand--> tokens
//! ```

mod error;
mod expand;
mod input;
mod name;
#[cfg(test)]
mod snapshots;
mod source;
#[cfg(test)]
mod texts;

use error::Failure;
use input::{Input, Wanted};
use proc_macro2::TokenStream;
use source::Loaded;
use syn::DeriveInput;

/// Makes typed messages of an API's table.
///
/// ```ignore
/// #[derive(Api)]
/// #[api("wechat_v2/unified_order")]                  // a shipped table, or
/// #[api(path = "tables/pay.toml")]                   // one of your own, below CARGO_MANIFEST_DIR
/// pub struct UnifiedOrder;
/// ```
///
/// Beside the marker struct it emits a module named like it (`unified_order`) with `UnifiedOrderRequest`,
/// `Required`, `UnifiedOrderResponse`, `UnifiedOrderErrorCode` and the nested types, and re-exports the request
/// and the response. All of it is as visible as the marker.
///
/// Further arguments: `gateway = Type` names the provider's marker where the table does not name a shipped one
/// (by default the name in its `gateway.toml`), `crate = path` says how the crate `paytable` is called
/// (`pay`, or `crate::pay` where it is re-exported).
#[proc_macro_derive(Api, attributes(api))]
pub fn derive_api(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    run(item.into(), Wanted::Api).into()
}

/// Makes a typed event of a notice's table. Takes the arguments of `Api`, under `#[notice(…)]`.
///
/// Beside the marker struct it emits a module named like it with the event and its nested types.
#[proc_macro_derive(Notice, attributes(notice))]
pub fn derive_notice(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    run(item.into(), Wanted::Notice).into()
}

/// Makes a provider of a `gateway.toml`. Takes the name of a shipped gateway or a `path`, under `#[gateway(…)]`.
#[proc_macro_derive(Gateway, attributes(gateway))]
pub fn derive_gateway(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    run(item.into(), Wanted::Gateway).into()
}

fn run(item: TokenStream, wanted: Wanted) -> TokenStream {
    match expand(item, wanted) {
        Ok(tokens) => tokens,
        Err(failure) => failure.into_tokens(),
    }
}

fn expand(item: TokenStream, wanted: Wanted) -> Result<TokenStream, Failure> {
    let item: DeriveInput = syn::parse2(item)?;
    let input = Input::parse(&item, wanted)?;
    expand_from(&input, &source::load(&input, wanted)?, wanted)
}

fn expand_from(input: &Input, source: &Loaded, wanted: Wanted) -> Result<TokenStream, Failure> {
    match wanted {
        Wanted::Gateway => expand::gateway(input, source),
        Wanted::Api => expand::api(input, source),
        Wanted::Notice => expand::notice(input, source),
    }
}
