//! Enums: the words of a row, and the error codes of an API.

use crate::name;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

/// An open enum: a word that the table does not list yet is kept, not an error.
pub(super) fn open(
    vis: &TokenStream,
    ident: &Ident,
    doc: &str,
    words: &[&str],
    docs: &[String],
) -> TokenStream {
    let variants = name::variants(words, ident.span());
    quote! {
        #[doc = #doc]
        #[derive(p::core::clone::Clone, p::core::fmt::Debug, p::core::cmp::PartialEq, p::core::cmp::Eq, p::core::hash::Hash)]
        #[non_exhaustive]
        #vis enum #ident {
            #(#[doc = #docs] #variants,)*
            /// A word that the table does not list.
            Other(p::String),
        }

        #[automatically_derived]
        impl p::Words for #ident {
            const WORDS: &'static [&'static p::core::primitive::str] = &[#(#words),*];

            #[inline]
            fn from_word(word: &p::core::primitive::str) -> Self {
                match word {
                    #(#words => Self::#variants,)*
                    other => Self::Other(<p::String as p::From<&p::core::primitive::str>>::from(other)),
                }
            }

            #[inline]
            fn word(&self) -> &p::core::primitive::str {
                match self {
                    #(Self::#variants => #words,)*
                    Self::Other(word) => word,
                }
            }
        }
    }
}

/// An open enum as the value of a field.
pub(super) fn value(ident: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl p::Value for #ident {
            #[inline]
            fn slot(&self) -> p::Slot<'_> {
                p::Slot::Text(p::Words::word(self))
            }

            #[inline]
            fn set(&mut self, raw: &p::Raw<'_>, _: &p::table::Field) -> p::Result<(), p::Mismatch> {
                match raw.text() {
                    p::Option::Some(word) => {
                        *self = p::Words::from_word(word);
                        p::Result::Ok(())
                    }
                    p::Option::None => p::Result::Err(p::Mismatch { wanted: "text" }),
                }
            }
        }

        #[automatically_derived]
        impl p::Blank for #ident {
            #[inline]
            fn blank() -> Self {
                Self::Other(p::String::new())
            }
        }
    }
}
