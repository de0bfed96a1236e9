//! A gateway as static data.

use super::{
    data::{self, Beside, Data},
    docs, rows, shared, watch,
};
use crate::{error::Failure, input::Input, source::Loaded};
use paytable_schema::{
    Document, beside,
    model::{
        ContentEncryption, Credential, Delivery, Envelope, Gateway, Lines, Secret, Sign, SignatureAlgorithm,
        SignerCertificate,
    },
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
    let [encoding, reply_encoding] =
        [gateway.wire.encoding, gateway.wire.reply_encoding].map(|encoding| rows::word("Encoding", encoding));
    let root = &gateway.wire.root;
    let unit = rows::word("Unit", gateway.wire.length_unit);
    let four_byte_utf8 = gateway.wire.four_byte_utf8;
    let text_numbers = gateway.wire.text_numbers;
    let envelope = rows::optional(gateway.wire.envelope.as_ref().map(envelope));
    let encryption = rows::optional(gateway.wire.encryption.as_ref().map(encryption));
    let field_cipher = rows::word("FieldCipher", gateway.wire.field_cipher);
    let merchant = gateway.merchant.iter().map(credential);
    let scheme = scheme(&gateway);
    let key_refresh = key_refresh(&gateway, input, source)?;
    let errors = rows::errors(&gateway.errors);
    let refusals = gateway.refusals.iter().map(|(reason, code)| {
        let (reason, code) = (rows::word("RefusalReason", *reason), &code.value);
        quote!((#reason, #code))
    });
    let notice = rows::optional(gateway.notice.as_ref().map(delivery));
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
                reply_encoding: #reply_encoding,
                root: #root,
                length_unit: #unit,
                four_byte_utf8: #four_byte_utf8,
                text_numbers: #text_numbers,
                envelope: #envelope,
                encryption: #encryption,
                field_cipher: #field_cipher,
                merchant: &[#(#merchant),*],
                scheme: #scheme,
                key_refresh: #key_refresh,
                errors: &[#(#errors),*],
                refusals: &[#(#refusals),*],
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

/// How messages are signed.
fn scheme(gateway: &Gateway) -> TokenStream {
    match (&gateway.sign, &gateway.lines) {
        (Some(pairs), _) => {
            let tokens = sign(pairs);
            let scheme = quote!(p::table::Scheme::Pairs(#tokens));
            if pairs.has_private_keys() { quote!(p::with_private_key!(#scheme)) } else { scheme }
        }
        (None, Some(lines)) => {
            let lines = self::lines(lines, &gateway.merchant);
            quote!(p::with_private_key!(p::table::Scheme::Lines(&#lines)))
        }
        (None, None) => quote!(p::table::Scheme::Unsigned),
    }
}

fn lines(lines: &Lines, merchant: &[Credential]) -> TokenStream {
    let template = |template| rows::template(template, merchant);
    let (request, received) = (lines.request.iter().map(template), lines.received.iter().map(template));
    let headers = lines.headers.iter().map(|(name, header)| {
        let (name, header) = (&name.value, template(header));
        quote!((#name, #header))
    });
    let [signature, time] = [&lines.signature, &lines.time].map(|name| &name.value);
    let key_id = rows::optional(lines.key_id.as_ref().map(|name| {
        let name = &name.value;
        quote!(#name)
    }));
    let (window_seconds, algorithm) =
        (lines.window_seconds, rows::word("SignatureAlgorithm", lines.algorithm));
    let time_unit = rows::word("TimeUnit", lines.time_unit);
    let line_feeds = rows::word("LineFeeds", lines.line_feeds);
    let signature_text = rows::word("SignatureText", lines.signature_text);
    let secrets = rows::optional(line_secrets(lines));
    quote! {
        p::table::Lines {
            request: &[#(#request),*],
            headers: &[#(#headers),*],
            received: &[#(#received),*],
            line_feeds: #line_feeds,
            signature: #signature,
            signature_text: #signature_text,
            key_id: #key_id,
            time: #time,
            time_unit: #time_unit,
            window_seconds: #window_seconds,
            algorithm: #algorithm,
            secrets: #secrets,
        }
    }
}

/// The shared keys, with the HMAC that they are for.
fn line_secrets(lines: &Lines) -> Option<TokenStream> {
    let received = &lines.received_secret.as_ref()?.value;
    let request = rows::option(lines.request_secret.as_ref().map(|name| name.value.as_str()));
    let mac = match lines.algorithm {
        SignatureAlgorithm::HmacSha256 => quote!(HMAC_SHA256),
        SignatureAlgorithm::HmacSha512 => quote!(HMAC_SHA512),
        // Not among the algorithms of lines with a shared key.
        SignatureAlgorithm::Md5
        | SignatureAlgorithm::Sha256
        | SignatureAlgorithm::Sm3
        | SignatureAlgorithm::HmacSha1
        | SignatureAlgorithm::RsaSha256 => return None,
    };
    Some(quote!(p::table::LineSecrets { request: #request, received: #received, mac: p::#mac }))
}

/// How the gateway's keys are downloaded, with the table of that API. Its file is one of those beside the gateway's.
fn key_refresh(gateway: &Gateway, input: &Input, source: &Loaded) -> Result<TokenStream, Failure> {
    let Some(keys) = &gateway.keys else { return Ok(rows::optional(None)) };
    let Beside { document, .. } = data::read(&keys.refresh, &source.table, source, gateway, input)?;
    data::sound(beside::keys_faults(keys, &document, gateway), &source.table, input)?;
    // Its faults say so if there is none.
    let Some(api) = &document.api else { return Ok(rows::optional(None)) };
    let alias = shared::module_name(&input.ident);
    // Named itself: the constant of its trait would have to be known before it is.
    let Data { table, .. } = data::table(api, &document, gateway, &quote!(&GATEWAY), &alias, input);
    let [list, id, certificate] = [&keys.list, &keys.id, &keys.certificate].map(|path| &path.value);
    Ok(quote! {
        p::Option::Some({
            static REFRESH: p::table::Api = #table;
            &p::table::KeyRefresh { api: &REFRESH, list: #list, id: #id, certificate: #certificate }
        })
    })
}

fn envelope(envelope: &Envelope) -> TokenStream {
    let Envelope { field, code, success, message } = envelope;
    quote!(p::table::Envelope { field: #field, code: #code, success: #success, message: #message })
}

fn credential(credential: &Credential) -> TokenStream {
    let Credential { name, title, identity, needed, secret, .. } = credential;
    quote! {
        p::table::Credential {
            name: #name, title: #title, identity: #identity, needed: #needed, secret: #secret,
        }
    }
}

fn sign(sign: &Sign) -> TokenStream {
    let Sign { field, type_field, algorithms, algorithm_names, key_id, certificate, digest, .. } = sign;
    let Sign { secret, upper, empties, key_length, .. } = sign;
    let (type_field, key_id) = (rows::option(type_field.as_deref()), rows::option(key_id.as_deref()));
    let certificate = rows::optional(certificate.as_ref().map(signer_certificate));
    let digest = rows::optional(digest.map(|digest| rows::word("TextDigest", digest)));
    let names = algorithm_names.iter().map(|(algorithm, name)| {
        let algorithm = rows::word("SignatureAlgorithm", *algorithm);
        quote!((#algorithm, #name))
    });
    let key_length = rows::optional(key_length.map(|length| quote!(#length)));
    let secret = match secret {
        Secret::Appended(joint) => quote!(p::table::Secret::Appended(#joint)),
        Secret::Pair(name) => quote!(p::table::Secret::Pair(#name)),
        Secret::Hashed(joint) => quote!(p::table::Secret::Hashed(#joint)),
        Secret::Apart => quote!(p::table::Secret::Apart),
    };
    let algorithms = algorithms.iter().map(|algorithm| rows::word("SignatureAlgorithm", *algorithm));
    quote! {
        p::table::Sign {
            field: #field, type_field: #type_field, algorithms: &[#(#algorithms),*],
            algorithm_names: &[#(#names),*], key_id: #key_id, certificate: #certificate, digest: #digest, secret: #secret, upper: #upper,
            empties: #empties, key_length: #key_length,
        }
    }
}

fn signer_certificate(certificate: &SignerCertificate) -> TokenStream {
    let SignerCertificate { field, common_name, .. } = certificate;
    let (field, common_name) = (&field.value, &common_name.value);
    quote!(p::with_certificates!(p::table::SignerCertificate { field: #field, common_name: #common_name }))
}

fn encryption(encryption: &ContentEncryption) -> TokenStream {
    let ContentEncryption { cipher, key, name, .. } = encryption;
    let (cipher, name) = (rows::word("ContentCipher", *cipher), &name.value);
    quote!(p::with_cbc!(p::table::ContentEncryption { cipher: #cipher, key: #key, name: #name }))
}

fn delivery(delivery: &Delivery) -> TokenStream {
    let Delivery { within_seconds, schedule, .. } = delivery;
    let encoding = rows::word("Encoding", delivery.encoding);
    quote! {
        p::table::Delivery { encoding: #encoding, within_seconds: #within_seconds, schedule: &[#(#schedule),*] }
    }
}
