//! A gateway as static data.

use super::{docs, rows, shared, watch};
use crate::{error::Failure, input::Input, source::Loaded};
use paytable_schema::{
    Document,
    model::{Credential, Delivery, Envelope, Gateway, Sign},
    signed_pairs::{SignedPairs, signed_pairs},
};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn gateway(input: &Input, source: &Loaded) -> Result<TokenStream, Failure> {
    let gateway = paytable_schema::gateway(source.table.source())
        .map_err(|faults| Failure::table(&faults, input.table.span()))?;
    let Input { ident, krate, .. } = input;
    let Gateway { name, title, doc_url, .. } = &gateway;
    let hosts = gateway.hosts.iter().map(|(name, url)| {
        let url = &url.value;
        quote!((#name, #url))
    });
    let encoding = rows::encoding(&gateway.wire.encoding);
    let unit = rows::unit(gateway.wire.length_unit);
    let four_byte_utf8 = gateway.wire.four_byte_utf8;
    let text_numbers = gateway.wire.text_numbers;
    let envelope = optional(gateway.wire.envelope.as_ref().map(envelope));
    let merchant = gateway.merchant.iter().map(credential);
    let scheme = match &gateway.sign {
        Some(pairs) => {
            let pairs = sign(pairs);
            quote!(p::table::Scheme::Pairs(#pairs))
        }
        None => quote!(p::table::Scheme::Unsigned),
    };
    let notice = optional(gateway.notice.as_ref().map(delivery));
    let pairs = pairs(&gateway, source);
    let watch = watch([&source.table].into_iter().chain(&source.beside), krate);
    let doc = docs::gateway(&gateway);
    let shared = shared::module(input, &gateway);
    Ok(quote! {
        const _: () = {
            use #krate::__private as p;

            // One, wherever it is used: a constant is put down once for each unit of code.
            static GATEWAY: p::table::Gateway = p::table::Gateway {
                name: #name,
                title: #title,
                doc_url: #doc_url,
                hosts: &[#(#hosts),*],
                encoding: #encoding,
                length_unit: #unit,
                four_byte_utf8: #four_byte_utf8,
                text_numbers: #text_numbers,
                envelope: #envelope,
                merchant: &[#(#merchant),*],
                scheme: #scheme,
                key_refresh: p::Option::None,
                pairs: #pairs,
                notice: #notice,
            };

            #[doc = #doc]
            #[automatically_derived]
            impl p::Gateway for #ident {
                const TABLE: &'static p::table::Gateway = &GATEWAY;
            }
        };
        #shared
        #watch
    })
}

/// The names of all tables of the gateway that are at hand. A table with faults is told by its own derive.
fn pairs(gateway: &Gateway, source: &Loaded) -> TokenStream {
    let documents: Vec<Document> = source
        .beside
        .iter()
        .filter_map(|file| paytable_schema::document(file.source(), gateway).ok())
        .collect();
    let SignedPairs { names, deciding, telling } = signed_pairs(gateway, &documents);
    let [names, deciding, telling] = [names, deciding, telling].map(|list| list.join(" "));
    quote!(p::table::SignedPairs { names: #names, deciding: #deciding, telling: #telling })
}

fn optional(tokens: Option<TokenStream>) -> TokenStream {
    match tokens {
        Some(tokens) => quote!(p::Option::Some(#tokens)),
        None => quote!(p::Option::None),
    }
}

fn envelope(envelope: &Envelope) -> TokenStream {
    let Envelope { field, code, success, message } = envelope;
    quote!(p::table::Envelope { field: #field, code: #code, success: #success, message: #message })
}

fn credential(credential: &Credential) -> TokenStream {
    let Credential { name, title, identity, needed } = credential;
    quote!(p::table::Credential { name: #name, title: #title, identity: #identity, needed: #needed })
}

fn sign(sign: &Sign) -> TokenStream {
    let Sign { field, type_field, kinds, secret, upper, empties } = sign;
    let type_field = rows::option(type_field.as_deref());
    let kinds = kinds.iter().map(|kind| rows::signature_algorithm(*kind));
    quote! {
        p::table::Sign {
            field: #field, type_field: #type_field, algorithms: &[#(#kinds),*], secret: #secret, upper: #upper,
            empties: #empties,
        }
    }
}

fn delivery(delivery: &Delivery) -> TokenStream {
    let Delivery { within_seconds, schedule, .. } = delivery;
    quote! {
        p::table::Delivery { within_seconds: #within_seconds, schedule: &[#(#schedule),*] }
    }
}
