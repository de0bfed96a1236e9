//! Faults as compile errors.

use paytable_schema::Faults;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// Why nothing could be made of a marker struct.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The attribute is wrong.
    Attribute(syn::Error),
    /// The table is: one message per fault, each showing its line.
    Table { messages: Vec<String>, span: Span },
}

impl Failure {
    pub(crate) fn table(faults: &Faults, span: Span) -> Failure {
        Failure::Table { messages: faults.render(), span }
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        match self {
            Failure::Attribute(error) => error.into_compile_error(),
            Failure::Table { messages, span } => messages
                .into_iter()
                .map(|message| quote_spanned!(span=> ::core::compile_error! { #message }))
                .collect(),
        }
    }
}

impl From<syn::Error> for Failure {
    fn from(error: syn::Error) -> Self {
        Failure::Attribute(error)
    }
}
