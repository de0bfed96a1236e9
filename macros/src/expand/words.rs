//! Enums: the words of a row, and the error codes of an API.

use crate::name;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path};

/// An open enum: a word that the table does not list yet is kept, not an error.
pub(super) fn open(
    krate: &Path,
    vis: &TokenStream,
    ident: &Ident,
    doc: &str,
    words: &[&str],
    docs: &[String],
) -> TokenStream {
    let variants = name::variants(words, ident.span());
    let places = 0..words.len();
    quote! {
        #[doc = #doc]
        #[non_exhaustive]
        #vis enum #ident {
            #(#[doc = #docs] #variants,)*
            /// A word that the table does not list.
            Other(p::String),
        }

        // Everything but the two matches goes by the word: derives would be a match each, and words that are compared
        // here would be code for each of them.
        #[automatically_derived]
        impl p::core::clone::Clone for #ident {
            #[inline]
            fn clone(&self) -> Self {
                p::WireEnum::from_word(p::WireEnum::word(self))
            }
        }

        #[automatically_derived]
        impl p::core::fmt::Debug for #ident {
            #[inline]
            fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
                f.write_str(p::WireEnum::word(self))
            }
        }

        #[automatically_derived]
        impl p::core::cmp::PartialEq for #ident {
            #[inline]
            fn eq(&self, other: &Self) -> p::core::primitive::bool {
                p::WireEnum::word(self) == p::WireEnum::word(other)
            }
        }

        #[automatically_derived]
        impl p::core::cmp::Eq for #ident {}

        #[automatically_derived]
        impl p::core::hash::Hash for #ident {
            #[inline]
            fn hash<H: p::core::hash::Hasher>(&self, state: &mut H) {
                p::core::hash::Hash::hash(p::WireEnum::word(self), state);
            }
        }

        /// The word on the wire.
        #[automatically_derived]
        impl p::core::fmt::Display for #ident {
            #[inline]
            fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
                f.pad(p::WireEnum::word(self))
            }
        }

        /// Never fails: a word that the table does not list is kept.
        #[automatically_derived]
        impl p::core::str::FromStr for #ident {
            // Not `Self::Err` below: a variant can have that name.
            type Err = p::core::convert::Infallible;

            #[inline]
            fn from_str(word: &p::core::primitive::str) -> p::Result<Self, p::core::convert::Infallible> {
                p::Result::Ok(p::WireEnum::from_word(word))
            }
        }

        #krate::__serde_word_if_enabled! { #ident }

        #[automatically_derived]
        impl p::WireEnum for #ident {
            const WORDS: &'static [&'static p::core::primitive::str] = &[#(#words),*];

            #[inline]
            fn at(place: p::core::primitive::usize, word: p::String) -> Self {
                match place {
                    #(#places => Self::#variants,)*
                    _ => Self::Other(word),
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
