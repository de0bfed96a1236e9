//! An API: its messages, its error codes, what its reply becomes for a client, and the impls of its marker.

use super::{
    Besides, Scope,
    data::{self, Beside, Data},
    docs, emit_type,
    message::{Emit, Struct},
    module, rows,
    shape::{self, Shape},
    shared, signature_algorithms, unlisted,
};
use crate::{error::Failure, input::Input, name, source::Loaded};
use paytable_schema::{
    Document, Gateway, beside,
    model::{Api, At, Bundle, Deprecated, Link, Reply, ValueSource},
};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn api(input: &Input, source: &Loaded) -> Result<TokenStream, Failure> {
    let scope = Scope::read(input, source)?;
    let Some(api) = &scope.document.api else { return Err(scope.missing("api")) };
    let mut emit = scope.emit();
    let ident = &input.ident;
    let (request_name, response_name) = (format!("{ident}Request"), format!("{ident}Response"));
    let request_doc = docs::request(api);
    let fields = emit.message(&Struct {
        name: &request_name,
        required_name: Some("Required"),
        doc: request_doc,
        deprecated: deprecated(api),
        message: &api.request,
        shape: Shape::Request,
    });
    let told = if api.reply == Reply::None {
        Vec::new()
    } else {
        emit.message(&Struct {
            name: &response_name,
            required_name: None,
            doc: docs::message(&api.doc, &api.title, &api.doc_url, "The reply"),
            deprecated: TokenStream::new(),
            message: &api.response,
            shape: Shape::Reply,
        })
    };
    nested_types(&scope.document, &mut emit, api);
    shared_bundles(&scope.document, &mut emit, api);
    let codes: Vec<&str> = api.errors.iter().map(|e| e.code.as_str()).collect();
    let code_name = format!("{ident}ErrorCode");
    if !codes.is_empty() {
        emit.error_codes(&code_name, &api.errors);
    }
    let mut others = Besides::default();
    others.uses_shared |= api.errors.iter().any(|error| error.group.is_some());
    let query = query(&scope, api, &fields, &mut others)?;
    let module = module(&scope, emit, &others);
    let marker = api_impl(
        &scope,
        api,
        &Names { request: &request_name, response: &response_name },
        &fields,
        &told,
        query.as_ref(),
    );
    Ok(quote!(#module #marker))
}

/// The query for an order, with its table; `None` if the API places no order.
fn query(
    scope: &Scope<'_>,
    api: &Api,
    asked: &[String],
    others: &mut Besides,
) -> Result<Option<TokenStream>, Failure> {
    let Some(said) = &api.query else { return Ok(None) };
    let Scope { input, source, gateway, .. } = scope;
    let Beside { file, document } = data::read(&said.api, &source.table, source, gateway, input)?;
    data::sound(beside::query_faults(api, &document, gateway), &source.table, input)?;
    // Its faults say so if there is none.
    let Some(query) = &document.api else { return Ok(None) };
    let alias = shared::alias(&name::module(&input.ident));
    let marker = scope.gateway_path();
    let table = quote!(<#marker as p::Gateway>::TABLE);
    let Data { table, request, uses_shared } = data::table(query, &document, gateway, &table, &alias, input);
    let carry =
        said.rows.iter().filter_map(|(ours, theirs)| pair(asked, &ours.value, &request, &theirs.value));
    others.files.push(file);
    others.uses_shared |= uses_shared;
    Ok(Some(quote! {{
        static QUERY: p::table::Api = #table;
        &p::table::OrderQuery { api: &QUERY, carry: &[#(#carry),*] }
    }}))
}

/// Positions of two fields, each in its message.
fn pair(ours: &[String], our: &str, theirs: &[String], their: &str) -> Option<TokenStream> {
    let at = |fields: &[String], name: &str| {
        fields.iter().position(|field| field == name).and_then(|at| u16::try_from(at).ok())
    };
    let (our, their) = (at(ours, our)?, at(theirs, their)?);
    Some(quote!((#our, #their)))
}

/// On the request: every use of the API names it.
fn deprecated(api: &Api) -> TokenStream {
    let Some(Deprecated { since, instead }) = &api.deprecated else { return TokenStream::new() };
    // Rust's own `since` is the version of a crate.
    let since = since.as_ref().map_or(String::new(), |since| format!("since {since}; "));
    let note = docs::prose(&format!("{since}{instead}"));
    quote!(#[deprecated(note = #note)])
}

/// What a client is handed and the gateway declares has a name in the module as well.
fn shared_bundles(document: &Document, emit: &mut Emit, api: &Api) {
    let mut named: Vec<&str> = api.bundles.iter().map(|bundle| bundle.type_name.value.as_str()).collect();
    named.retain(|name| document.find_type(name).is_none());
    named.sort_unstable();
    named.dedup();
    for name in named {
        emit.name_shared(name);
    }
}

/// Emits the types below the request, the reply and the client bundles, each in the shape its place asks for.
fn nested_types(document: &Document, emit: &mut Emit, api: &Api) {
    let below_request = shape::reachable(document, &api.request);
    let below_reply = shape::reachable(document, &api.response);
    for nested in &document.types {
        let bundle = api.bundles.iter().any(|b| b.type_name.value == nested.name);
        let (asked, told) =
            (below_request.contains(&nested.name.as_str()), below_reply.contains(&nested.name.as_str()));
        // What is sent as well as received has to take whatever is received.
        let shape = if bundle {
            Shape::Bundle
        } else if told {
            Shape::Nested { strict: false }
        } else if asked {
            Shape::Nested { strict: true }
        } else {
            continue;
        };
        let handed_on = bundle || shape::is_object_of(&api.response, &nested.name);
        emit_type(nested, shape, handed_on, emit);
    }
}

/// Where the static tables of an API's messages are, and what its own is made of beside them.
pub(super) struct Tables<'a> {
    pub(super) request: TokenStream,
    pub(super) response: TokenStream,
    /// Names on the wire of the fields of the request, in the order of its table.
    pub(super) asked: &'a [String],
    /// The same of the reply.
    pub(super) told: &'a [String],
}

/// The static table of an API. `alias` is what the module of the types that tables share is called beside the marker.
pub(super) fn table(
    api: &Api,
    document: &Document,
    gateway: &Gateway,
    gateway_table: &TokenStream,
    alias: &syn::Ident,
    tables: &Tables<'_>,
) -> TokenStream {
    let Api { name, title, doc_url, path: At { value: path, .. }, multipart, certificate, read_only, .. } =
        api;
    let Tables { request, response, asked, told } = tables;
    let host = gateway.hosts.iter().find(|(name, _)| *name == api.host.value).map(|(_, url)| &url.value);
    let method = rows::word("Method", api.method);
    let [encoding, reply_encoding] =
        [api.encoding, api.reply_encoding].map(|encoding| rows::word("Encoding", encoding));
    let signature_algorithms =
        if api.signed { signature_algorithms(&api.signature_algorithms, gateway) } else { Vec::new() };
    let reply = rows::word("Reply", reply(api, gateway));
    let (link, member) = (rows::word("LinkForm", api.link.value), rows::optional(member(api, gateway)));
    let outcome = rows::outcome(api);
    let idempotency_key = rows::option(api.idempotency_key.as_ref().map(|key| key.value.as_str()));
    let required_on_success = api.required_on_success.iter().map(|field| &field.value);
    let echo = api.echo.iter().flatten().filter_map(|name| pair(asked, &name.value, told, &name.value));
    let rules = api.rules.iter().map(|rule| rows::rule(rule, asked));
    let errors = rows::error_references(&api.errors, gateway, alias);
    let signatures = api.signatures.iter().map(rows::signature);
    let types = document.types(gateway);
    let state = rows::state(api.told_state(gateway, types), &api.response, types);
    let foreign_state = rows::option(foreign_state(api, gateway));
    quote! {
        p::table::Api {
            name: #name,
            title: #title,
            doc_url: #doc_url,
            gateway: #gateway_table,
            host: #host,
            path: #path,
            method: #method,
            multipart: #multipart,
            encoding: #encoding,
            reply_encoding: #reply_encoding,
            certificate: #certificate,
            signature_algorithms: &[#(#signature_algorithms),*],
            reply: #reply,
            outcome: &[#(#outcome),*],
            read_only: #read_only,
            link: #link,
            member: #member,
            idempotency_key: #idempotency_key,
            required_on_success: &[#(#required_on_success),*],
            echo: &[#(#echo),*],
            request: &#request,
            rules: &[#(#rules),*],
            response: &#response,
            errors: &[#(#errors),*],
            signatures: &[#(#signatures),*],
            state: #state,
            foreign_state: #foreign_state,
        }
    }
}

/// The row in which queries of the gateway say the state of an order, if no reply of this API has it. Where it stands inside of
/// an object, that object can be in any reply.
fn foreign_state<'g>(api: &Api, gateway: &'g Gateway) -> Option<&'g str> {
    let field = gateway.state.as_ref()?.field.value.as_str();
    (!field.contains('.') && api.response.row(field).is_none()).then_some(field)
}

/// The member that holds its reply.
fn member(api: &Api, gateway: &Gateway) -> Option<TokenStream> {
    let name = api.member(gateway)?;
    let error = rows::option(gateway.wire.member.as_ref().and_then(|member| member.error.as_deref()));
    Some(quote!(p::table::Member { name: #name, error: #error }))
}

/// Nothing is signed where the gateway does not sign.
fn reply(api: &Api, gateway: &Gateway) -> Reply {
    match api.reply {
        Reply::Signed if !gateway.signs() => Reply::Unsigned,
        reply => reply,
    }
}

/// Names of the structs.
struct Names<'a> {
    request: &'a str,
    response: &'a str,
}

fn api_impl(
    scope: &Scope<'_>,
    api: &Api,
    names: &Names<'_>,
    asked: &[String],
    told: &[String],
    query: Option<&TokenStream>,
) -> TokenStream {
    let Input { ident, krate, .. } = scope.input;
    let span = ident.span();
    let module = name::module(ident);
    let gateway = scope.gateway_path();
    let request_table = name::table(names.request, span);
    let request = syn::Ident::new(names.request, span);
    let (response, response_table) = match api.reply {
        Reply::None => (quote!(p::NoReply), quote!(p::NO_REPLY)),
        _ => {
            let (table, response) =
                (name::table(names.response, span), syn::Ident::new(names.response, span));
            (quote!(#module::#response), quote!(#module::#table))
        }
    };
    let kind = match api.reply {
        Reply::Signed | Reply::Unsigned => quote!(CallRequest),
        Reply::File => quote!(FileRequest),
        Reply::None => quote!(LinkRequest),
    };
    let unlisted = unlisted();
    let order = query.map(|query| {
        quote! {
            #[automatically_derived]
            #unlisted
            impl p::Order for #module::#request {
                const QUERY: &'static p::table::OrderQuery = #query;
            }
        }
    });
    let tables = Tables { request: quote!(#module::#request_table), response: response_table, asked, told };
    let gateway_table = quote!(<#gateway as p::Gateway>::TABLE);
    let alias = shared::alias(&module);
    let table = table(api, &scope.document, &scope.gateway, &gateway_table, &alias, &tables);
    let bundles = api.bundles.iter().map(|bundle| bundle_method(bundle, api, &module, scope));
    let links = api.links.iter().map(|link| link_method(link, scope));
    let methods: Vec<TokenStream> = bundles.chain(links).collect();
    let methods = (!methods.is_empty()).then(|| quote!(impl #response { #(#methods)* }));
    quote! {
        #[allow(deprecated)]
        const _: () = {
            use #krate::__private as p;

            static API: p::table::Api = #table;

            #[automatically_derived]
            #unlisted
            impl p::Api for #ident {
                type Gateway = #gateway;
                type Request = #module::#request;
                type Response = #response;
                const TABLE: &'static p::table::Api = &API;
            }

            #[automatically_derived]
            #unlisted
            impl p::Request for #module::#request {
                type Api = #ident;
            }

            #[automatically_derived]
            #unlisted
            impl p::#kind for #module::#request {}

            #order

            #methods
        };
    }
}

fn bundle_method(bundle: &Bundle, api: &Api, module: &syn::Ident, scope: &Scope<'_>) -> TokenStream {
    let marker = &scope.input.ident;
    let span = scope.input.ident.span();
    let method = name::field(&bundle.name, span);
    let holder = syn::Ident::new(&bundle.type_name.value, span);
    let doc = docs::bundle(&bundle.doc, &secrets(bundle, api, scope));
    quote! {
        #[doc = #doc]
        pub fn #method(&self, signer: &dyn p::Signer) -> p::Result<#module::#holder, p::Error> {
            p::bundle(<#marker as p::Api>::TABLE, self, signer)
        }
    }
}

/// The secrets of the merchant, beside its key, that the signatures of a bundle need.
fn secrets<'a>(bundle: &Bundle, api: &'a Api, scope: &Scope<'_>) -> Vec<&'a str> {
    let types = scope.document.types(&scope.gateway);
    let rows = types.find(&bundle.type_name.value).map_or(&[][..], |nested| &nested.message.rows);
    let signs =
        |name: &str| rows.iter().any(|row| matches!(&row.fill, ValueSource::Signature(own) if own == name));
    let own = api.signatures.iter().filter(|signature| signs(&signature.name));
    own.filter_map(|signature| signature.key.as_deref()).collect()
}

fn link_method(link: &Link, scope: &Scope<'_>) -> TokenStream {
    let method = name::field(&link.name, scope.input.ident.span());
    let (from, add, is_url) = (&link.from.value, &link.add, link.is_url);
    let marker = &scope.input.ident;
    let doc = docs::link_method(link);
    quote! {
        #[doc = #doc]
        pub fn #method(&self, value: &p::core::primitive::str) -> p::Result<p::String, p::Error> {
            p::link(<#marker as p::Api>::TABLE, self, #from, #add, #is_url, value)
        }
    }
}
