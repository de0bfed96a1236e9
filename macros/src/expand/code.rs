//! A message as code: its struct, its static table, its two visitors.
//!
//! The functions are `#[inline]` so that they are compiled where an API is called, not once for every API there is.

use super::{
    message::{Emit, Member, Role, Struct},
    shape::Shape,
};
use crate::name;
use paytable_schema::model::{Kind, ValueSource};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

impl Emit {
    pub(super) fn definition(&self, it: &Struct<'_>, members: &[Member]) -> TokenStream {
        let (ident, doc, vis) = (self.ident(it.name), &it.doc, &self.vis);
        let fields = members.iter().filter_map(field);
        let (plain, optional): (Vec<&Member>, Vec<&Member>) =
            members.iter().filter(|m| m.ident.is_some()).partition(|m| m.plain);
        let default = plain.is_empty().then(|| {
            quote! {
                impl p::core::default::Default for #ident {
                    #[inline]
                    fn default() -> Self {
                        p::empty()
                    }
                }
            }
        });
        let extra = it.shape.keeps_extra().then(|| {
            quote! {
                /// What was received and has no field of its own.
                pub unknown_fields: p::UnknownFields,
            }
        });
        let required = match it.required_name {
            Some(name) if !plain.is_empty() && !optional.is_empty() => self.required(it, name, &plain),
            _ => TokenStream::new(),
        };
        let deprecated = &it.deprecated;
        quote! {
            #[doc = #doc]
            #deprecated
            #vis struct #ident {
                #(#fields)*
                #extra
            }

            impl p::Clone for #ident {
                #[inline]
                fn clone(&self) -> Self {
                    p::copy(self)
                }
            }

            impl p::PartialEq for #ident {
                #[inline]
                fn eq(&self, other: &Self) -> p::core::primitive::bool {
                    p::equal(self, other)
                }
            }

            #default
            #required
        }
    }

    /// The struct of required fields, which struct update turns into the whole: leaving one out does not compile.
    fn required(&self, it: &Struct<'_>, name: &str, plain: &[&Member]) -> TokenStream {
        let (ident, whole, vis) = (self.ident(name), self.ident(it.name), &self.vis);
        let doc =
            format!("The fields of [`{whole}`] that have to be given; `into()` leaves the others empty.");
        let fields = plain.iter().filter_map(|m| field(m));
        let given: Vec<&Ident> = plain.iter().filter_map(|m| m.ident.as_ref()).collect();
        quote! {
            #[doc = #doc]
            #vis struct #ident {
                #(#fields)*
            }

            impl p::From<#ident> for #whole {
                #[inline]
                fn from(required: #ident) -> Self {
                    Self { #(#given: required.#given,)* ..p::empty() }
                }
            }
        }
    }

    pub(super) fn table(&self, it: &Struct<'_>, members: &[Member]) -> TokenStream {
        let table = name::table(it.name, self.span);
        let (name, rows) = (it.name, members.iter().map(|m| &m.row));
        let mut sorted: Vec<u16> =
            (0u16..).zip(members).filter(|(_, m)| m.role != Role::Numbered).map(|(at, _)| at).collect();
        sorted.sort_by_key(|at| members[usize::from(*at)].wire.as_str());
        let count = members.len();
        let computed = it.message.rows.iter().any(|row| {
            row.encrypted
                || matches!(
                    row.fill,
                    ValueSource::Md5Of(_) | ValueSource::Signature(_) | ValueSource::Content
                )
                || matches!(row.kind, Kind::Encrypted(_))
        });
        let computed = computed || (it.shape == Shape::Request && self.encrypts_below);
        let of = |role: Role| {
            (0u16..).zip(members).filter(move |(_, member)| member.role == role).map(|(at, _)| at)
        };
        let (identities, messages) = (of(Role::Identity), of(Role::Message));
        let links = self.links(it, computed);
        let vis = match (self.is_data, self.is_shared) {
            (true, _) => TokenStream::new(),
            (false, true) => quote!(#[doc(hidden)] pub),
            (false, false) => quote!(pub(super)),
        };
        quote! {
            #vis static #table: p::Table = {
                static ROWS: [p::Field; #count] = [#(#rows),*];
                p::Table {
                    name: #name,
                    fields: &ROWS,
                    sorted: &[#(#sorted),*],
                    computed: #computed,
                    identities: &[#(#identities),*],
                    messages: &[#(#messages),*],
                    links: &[#(#links),*],
                }
            };
        }
    }

    /// The code of the runtime that the rows of a message need and those of most do not. What stands inside of another
    /// message is read with that one.
    fn links(&self, it: &Struct<'_>, computed: bool) -> Vec<TokenStream> {
        let any = |is: fn(&Kind) -> bool| it.message.rows.iter().any(|row| is(&row.kind));
        let holds_elements = any(|kind| matches!(kind, Kind::Object(_) | Kind::List(_)));
        let holds_encrypted = any(|kind| matches!(kind, Kind::Encrypted(_)));
        let mut links = Vec::new();
        if !matches!(it.shape, Shape::Request | Shape::Reply) {
            return links;
        }
        if computed {
            links.push(quote!(&p::COMPUTER));
        }
        // Inside of elements there can be ciphertexts as well.
        if holds_encrypted || holds_elements {
            links.push(quote!(&p::OPENER));
        }
        if self.is_xml && holds_elements {
            links.push(quote!(&p::NESTED_XML));
        }
        links
    }

    pub(super) fn impls(&self, it: &Struct<'_>, members: &[Member]) -> TokenStream {
        let (ident, table) = (self.ident(it.name), name::table(it.name, self.span));
        let read = members.iter().map(|m| match &m.ident {
            Some(ident) => quote!(&self.#ident),
            None => quote!(&p::Filled),
        });
        let write = members.iter().map(|m| match &m.ident {
            Some(ident) => quote!(&mut self.#ident),
            None => quote!(&mut p::Filled),
        });
        let named = members.iter().filter_map(|m| m.ident.as_ref());
        let blank = members.iter().filter(|m| m.ident.is_some()).map(|m| &m.blank);
        let (extra, extra_mut, blank_extra) = if it.shape.keeps_extra() {
            let extra = quote! {
                #[inline]
                fn unknown_fields(&self) -> p::Option<&p::UnknownFields> {
                    p::Option::Some(&self.unknown_fields)
                }
            };
            let extra_mut = quote! {
                #[inline]
                fn unknown_fields_mut(&mut self) -> p::Option<&mut p::UnknownFields> {
                    p::Option::Some(&mut self.unknown_fields)
                }
            };
            (extra, extra_mut, quote!(unknown_fields: p::Default::default(),))
        } else {
            (TokenStream::new(), TokenStream::new(), TokenStream::new())
        };
        // Requests, replies and events stand in no other message.
        let value = (!matches!(it.shape, Shape::Request | Shape::Reply)).then(|| {
            quote! {
                impl p::Value for #ident {
                    #[inline]
                    fn value_ref(&self) -> p::ValueRef<'_> {
                        p::ValueRef::Object(self)
                    }
                }

                impl p::ValueMut for #ident {
                    #[inline]
                    fn copy(&mut self, from: &dyn p::Value) {
                        p::copy_object(self, from)
                    }

                    #[inline]
                    fn set(
                        &mut self,
                        raw: &p::Raw<'_>,
                        field: &p::Field,
                    ) -> p::Result<(), p::TypeMismatch> {
                        p::set_object(self, raw, field)
                    }
                }
            }
        });
        quote! {
            impl p::Message for #ident {
                #[inline]
                fn table(&self) -> &'static p::Table {
                    &#table
                }

                #[inline]
                fn read(&self, visit: &mut dyn p::core::ops::FnMut(&[&dyn p::Value])) {
                    visit(&[#(#read),*])
                }

                #extra
            }

            impl p::MessageMut for #ident {
                #[inline]
                fn write(&mut self, visit: &mut dyn p::core::ops::FnMut(&mut [&mut dyn p::ValueMut])) {
                    visit(&mut [#(#write),*])
                }

                #extra_mut
            }

            impl p::Empty for #ident {
                #[inline]
                fn empty() -> Self {
                    Self { #(#named: #blank,)* #blank_extra }
                }
            }

            #value

            impl p::core::fmt::Debug for #ident {
                #[inline]
                fn fmt(&self, f: &mut p::core::fmt::Formatter<'_>) -> p::core::fmt::Result {
                    p::debug(self, f)
                }
            }
        }
    }
}

fn field(member: &Member) -> Option<TokenStream> {
    let (ident, doc, holds) = (member.ident.as_ref()?, &member.doc, &member.holds);
    Some(quote! {
        #[doc = #doc]
        pub #ident: #holds,
    })
}
