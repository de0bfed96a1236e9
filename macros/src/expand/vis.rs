//! How visible the emitted types are: exactly as the marker, or it would be a private type in their interface.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Visibility;

/// The visibility of the marker, as it is written in the module below it.
pub(super) fn one_level_down(vis: &Visibility) -> TokenStream {
    let Visibility::Restricted(restricted) = vis else {
        return match vis {
            Visibility::Public(_) => quote!(pub),
            _ => quote!(pub(super)),
        };
    };
    let path = &restricted.path;
    let first = path.segments.first().map(|segment| segment.ident.to_string());
    match first.as_deref() {
        Some("self") => quote!(pub(super)),
        Some("super") => quote!(pub(in super::#path)),
        _ => vis.to_token_stream(),
    }
}
