//! Model to tokens. What is emitted is data and two array visitors a message; all behaviour is in the runtime.

mod docs;
mod gateway;
mod message;
mod rows;
mod shape;
mod shared;
mod vis;
mod words;

pub(crate) use gateway::gateway;

use crate::{
    error::Failure,
    input::Input,
    name,
    source::{File, Loaded},
};
use message::{Emit, Shared, Struct};
use paytable_schema::{
    Document, Faults, Gateway, Source,
    model::{Api, At, Bundle, Deprecated, Family, Link, Method, Notice, Reply, SignKind, Type, Verify},
};
use proc_macro2::TokenStream;
use quote::quote;
use shape::Shape;
use std::sync::{Arc, Mutex, PoisonError};
use syn::Path;

/// What a derive of an API or notice works on.
struct Scope<'a> {
    input: &'a Input,
    source: &'a Loaded,
    gateway: Arc<Gateway>,
    document: Document,
}

/// The gateway of that text. Many tables have the same one, and one process expands them all.
fn read_once(source: Source<'_>) -> Result<Arc<Gateway>, Faults> {
    static READ: Mutex<Vec<(String, Arc<Gateway>)>> = Mutex::new(Vec::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, gateway)) = read.iter().find(|(text, _)| *text == source.text) {
        return Ok(gateway.clone());
    }
    let gateway = Arc::new(paytable_schema::gateway(source)?);
    read.push((source.text.to_owned(), gateway.clone()));
    Ok(gateway)
}

impl<'a> Scope<'a> {
    fn read(input: &'a Input, source: &'a Loaded) -> Result<Self, Failure> {
        let failed = |faults| Failure::table(&faults, input.table.span());
        let gateway = read_once(source.gateway.source()).map_err(failed)?;
        let document = paytable_schema::document(source.table.source(), &gateway).map_err(failed)?;
        Ok(Scope { input, source, gateway, document })
    }

    /// The provider's marker: as named in the attribute, else one of the runtime's, else beside the marker.
    fn gateway_path(&self) -> Path {
        if let Some(path) = &self.input.gateway {
            return path.clone();
        }
        let beside = name::beside(&self.gateway.name, self.input.ident.span());
        if self.source.shipped_gateway {
            let krate = &self.input.krate;
            return syn::parse_quote!(#krate::#beside);
        }
        beside
    }

    fn missing(&self, what: &str) -> Failure {
        let message = format!("this table has no `[{what}]`");
        Failure::Attribute(syn::Error::new(self.input.table.span(), message))
    }

    fn emit(&self) -> Emit {
        let own = |name: &str| self.document.types.iter().any(|nested| nested.name == name);
        let types = self.gateway.types.iter().map(|nested| &nested.name).filter(|name| !own(name));
        let items = self.families().filter(|family| family.shared).map(|family| &family.item);
        let shared = Shared {
            alias: shared::alias(&name::module(&self.input.ident)),
            used: false.into(),
            types: types.chain(items).cloned().collect(),
            choices: shared::choices(&self.gateway),
        };
        Emit::new(self.input, self.gateway.wire.length_unit, self.taken()).with_shared(shared)
    }

    /// The digests of an API or notice: its own, or all of the gateway's.
    fn sign_kinds(&self, own: &[At<SignKind>]) -> Vec<TokenStream> {
        let gateways = self.gateway.sign.iter().flat_map(|sign| sign.kinds.iter().copied());
        let kinds: Vec<SignKind> =
            if own.is_empty() { gateways.collect() } else { own.iter().map(|kind| kind.value).collect() };
        kinds.into_iter().map(rows::sign_kind).collect()
    }

    /// The families of all messages.
    fn families(&self) -> impl Iterator<Item = &Family> {
        let Document { api, notice, .. } = &self.document;
        let messages = api.iter().flat_map(|api| [&api.request, &api.response]);
        let messages = messages.chain(notice.iter().map(|notice| &notice.event));
        messages.flat_map(|message| &message.families)
    }

    /// Names in the module that no enum of a row can have.
    fn taken(&self) -> Vec<String> {
        let items = self.families().filter(|family| !family.shared).map(|family| &family.item);
        let own = ["Request", "Response", "ErrorCode", "Event", "Answer"];
        let own = own.map(|ending| format!("{}{ending}", self.input.ident));
        let nested =
            self.document.types.iter().flat_map(|it| [it.name.clone(), format!("{}Required", it.name)]);
        nested.chain(items.cloned()).chain(own).chain(["Required".to_owned()]).collect()
    }
}

/// Names the files that were read, so that cargo builds again when one changes.
fn watch<'f>(files: impl IntoIterator<Item = &'f File>, krate: &Path) -> TokenStream {
    let paths = files.into_iter().filter_map(|file| file.watched.as_ref());
    paths.map(|path| quote!(const _: &#krate::__private::core::primitive::str = #krate::__private::core::include_str!(#path);)).collect()
}

pub(crate) fn api(input: &Input, source: &Loaded) -> Result<TokenStream, Failure> {
    let scope = Scope::read(input, source)?;
    let Some(api) = &scope.document.api else { return Err(scope.missing("api")) };
    let mut emit = scope.emit();
    let ident = &input.ident;
    let (request_name, response_name) = (format!("{ident}Request"), format!("{ident}Response"));
    let request_doc = docs::request(api);
    emit.message(&Struct {
        name: &request_name,
        required_name: Some("Required"),
        doc: request_doc,
        deprecated: deprecated(api),
        message: &api.request,
        shape: Shape::Request,
    });
    if api.reply != Reply::None {
        emit.message(&Struct {
            name: &response_name,
            required_name: None,
            doc: docs::message(&api.doc, &api.title, &api.doc_url, "The reply"),
            deprecated: TokenStream::new(),
            message: &api.response,
            shape: Shape::Reply,
        });
    }
    nested_types(&scope.document, &mut emit, api);
    shared_bundles(&scope.document, &mut emit, api);
    let codes: Vec<&str> = api.errors.iter().map(|e| e.code.as_str()).collect();
    let code_name = format!("{ident}ErrorCode");
    if !codes.is_empty() {
        emit.error_codes(&code_name, &api.errors);
    }
    let module = module(&scope, emit);
    let marker = api_impl(&scope, api, &request_name, &response_name);
    Ok(quote!(#module #marker))
}

/// On the request: whoever uses the API names it.
fn deprecated(api: &Api) -> TokenStream {
    let Some(Deprecated { since, instead }) = &api.deprecated else { return TokenStream::new() };
    // Rust's own `since` is the version of a crate.
    let note = format!("since {since}; {instead}");
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

fn emit_type(nested: &Type, shape: Shape, handed_on: bool, emit: &mut Emit) {
    let required_name = format!("{}Required", nested.name);
    emit.message(&Struct {
        name: &nested.name,
        required_name: Some(&required_name),
        doc: docs::nested(&nested.name, shape),
        deprecated: TokenStream::new(),
        message: &nested.message,
        shape,
    });
    emit.serde(&nested.name, handed_on);
}

/// The module that holds everything but the marker.
fn module(scope: &Scope<'_>, emit: Emit) -> TokenStream {
    let Input { vis, ident, krate, .. } = scope.input;
    let module = name::module(ident);
    let doc = format!("Types of [`{ident}`](super::{ident}).");
    let public = emit.top_level();
    let shared = emit.uses_shared().map(|alias| {
        let path = shared::path(&scope.gateway_path());
        quote!(#[doc(hidden)] use #path as #alias;)
    });
    let items = emit.into_items();
    let watch = watch([&scope.source.table, &scope.source.gateway], krate);
    // The names and words of the documentation are not English prose, and a table can be long.
    let allow = quote!(#[allow(clippy::pedantic, clippy::nursery, deprecated)]);
    quote! {
        #[doc = #doc]
        #allow
        #vis mod #module {
            use #krate::__private as p;
            #items
        }
        #shared
        #[allow(unused_imports, deprecated)]
        #vis use #module::{#(#public),*};
        #watch
    }
}

fn api_impl(scope: &Scope<'_>, api: &Api, request: &str, response: &str) -> TokenStream {
    let Input { ident, krate, .. } = scope.input;
    let span = ident.span();
    let module = name::module(ident);
    let gateway = scope.gateway_path();
    let request_table = name::table(request, span);
    let request = syn::Ident::new(request, span);
    let (response, response_table) = match api.reply {
        Reply::None => (quote!(p::NoReply), quote!(p::NO_REPLY)),
        _ => {
            let (table, response) = (name::table(response, span), syn::Ident::new(response, span));
            (quote!(#module::#response), quote!(#module::#table))
        }
    };
    let Api { name, title, doc_url, path: At { value: path, .. }, .. } = api;
    let repeat_key = rows::option(api.repeat_key.as_ref().map(|key| key.value.as_str()));
    let proof = api.proof.iter().map(|field| &field.value);
    let host =
        scope.gateway.hosts.iter().find(|(name, _)| *name == api.host.value).map(|(_, url)| &url.value);
    let method = match api.method {
        Method::Post => quote!(Post),
        Method::Get => quote!(Get),
        Method::Multipart => quote!(Multipart),
    };
    let encoding = rows::encoding(&api.encoding);
    let certificate = api.certificate;
    let signs = scope.gateway.sign.is_some();
    let sign_kinds = if signs && api.signed { scope.sign_kinds(&api.sign_kinds) } else { Vec::new() };
    let reply = match api.reply {
        Reply::Signed if !signs => Reply::Unsigned,
        reply => reply,
    };
    let kind = match reply {
        Reply::Signed | Reply::Unsigned => quote!(CallRequest),
        Reply::Text => quote!(FileRequest),
        Reply::None => quote!(LinkRequest),
    };
    let reply = rows::reply(reply);
    let outcome = rows::outcome(api);
    let signatures = api.signatures.iter().map(rows::signature);
    let rules = api.rules.iter().map(rows::rule);
    let errors = rows::errors(&api.errors);
    let bundles = api.bundles.iter().map(|bundle| bundle_method(bundle, &module, scope));
    let links = api.links.iter().map(|link| link_method(link, scope));
    let methods: Vec<TokenStream> = bundles.chain(links).collect();
    let methods = (!methods.is_empty()).then(|| quote!(impl #response { #(#methods)* }));
    quote! {
        #[allow(deprecated)]
        const _: () = {
            use #krate::__private as p;

            #[automatically_derived]
            impl p::Api for #ident {
                type Gateway = #gateway;
                type Request = #module::#request;
                type Response = #response;
                const TABLE: &'static p::table::Api = &p::table::Api {
                    name: #name,
                    title: #title,
                    doc_url: #doc_url,
                    gateway: <#gateway as p::Gateway>::TABLE,
                    host: #host,
                    path: #path,
                    method: p::table::Method::#method,
                    encoding: #encoding,
                    certificate: #certificate,
                    sign_kinds: &[#(#sign_kinds),*],
                    reply: #reply,
                    outcome: &[#(#outcome),*],
                    repeat_key: #repeat_key,
                    proof: &[#(#proof),*],
                    request: &#module::#request_table,
                    rules: &[#(#rules),*],
                    response: &#response_table,
                    errors: &[#(#errors),*],
                    signatures: &[#(#signatures),*],
                };
            }

            #[automatically_derived]
            impl p::Request for #module::#request {
                type Api = #ident;
            }

            #[automatically_derived]
            impl p::#kind for #module::#request {}

            #methods
        };
    }
}

fn bundle_method(bundle: &Bundle, module: &syn::Ident, scope: &Scope<'_>) -> TokenStream {
    let marker = &scope.input.ident;
    let span = scope.input.ident.span();
    let method = name::field(&bundle.name, span);
    let holder = syn::Ident::new(&bundle.type_name.value, span);
    let doc = format!("{}\n\n# Errors\nThe reply lacks a field that the bundle is made of.", bundle.doc);
    quote! {
        #[doc = #doc]
        pub fn #method(&self, signer: &dyn p::Signer) -> p::Result<#module::#holder, p::Error> {
            p::bundle(<#marker as p::Api>::TABLE, self, signer)
        }
    }
}

fn link_method(link: &Link, scope: &Scope<'_>) -> TokenStream {
    let method = name::field(&link.name, scope.input.ident.span());
    let (from, add) = (&link.from.value, &link.add);
    let doc = format!(
        "{}\n\n`value` becomes the parameter `{add}`.\n\n# Errors\nThe reply has no `{from}`.",
        link.doc
    );
    quote! {
        #[doc = #doc]
        pub fn #method(&self, value: &p::core::primitive::str) -> p::Result<p::String, p::Error> {
            p::link(self, #from, #add, value)
        }
    }
}

pub(crate) fn notice(input: &Input, source: &Loaded) -> Result<TokenStream, Failure> {
    let scope = Scope::read(input, source)?;
    let Some(notice) = &scope.document.notice else { return Err(scope.missing("notice")) };
    let mut emit = scope.emit();
    let event_name = format!("{}Event", input.ident);
    emit.message(&Struct {
        name: &event_name,
        required_name: None,
        doc: docs::message(&notice.doc, &notice.title, &notice.doc_url, "What the notice says"),
        deprecated: TokenStream::new(),
        message: &notice.event,
        shape: Shape::Reply,
    });
    let answer_name = format!("{}Answer", input.ident);
    if let Some(answer) = &notice.answer {
        emit.message(&Struct {
            name: &answer_name,
            required_name: Some("Required"),
            doc: docs::message(&notice.doc, &notice.title, &notice.doc_url, "The answer to the notice"),
            deprecated: TokenStream::new(),
            message: answer,
            shape: Shape::Request,
        });
    }
    let mut below = shape::reachable(&scope.document, &notice.event);
    below.extend(notice.answer.iter().flat_map(|answer| shape::reachable(&scope.document, answer)));
    for nested in scope.document.types.iter().filter(|t| below.contains(&t.name.as_str())) {
        emit_type(nested, Shape::Nested { strict: false }, false, &mut emit);
    }
    let module = module(&scope, emit);
    let marker = notice_impl(&scope, notice, &event_name, &answer_name);
    Ok(quote!(#module #marker))
}

fn notice_impl(scope: &Scope<'_>, notice: &Notice, event: &str, answer: &str) -> TokenStream {
    let Input { ident, krate, .. } = scope.input;
    let span = ident.span();
    let module = name::module(ident);
    let gateway = scope.gateway_path();
    let event_table = name::table(event, span);
    let event = syn::Ident::new(event, span);
    let Notice { name, title, doc_url, .. } = notice;
    let ack = notice.ack.iter().map(rows::ack);
    let kind = if notice.verify == Verify::Nothing { quote!(UnsignedNotice) } else { quote!(SignedNotice) };
    let (encoding, verify) = (rows::encoding(&notice.encoding), rows::verify(notice.verify));
    let sign_kinds = scope.sign_kinds(&notice.sign_kinds);
    let when = notice.when.iter().map(rows::condition);
    let compare = notice.compare.iter().map(|field| &field.value);
    let refused_status = notice.refused_status;
    let (answered, answer_table) = if notice.answer.is_some() {
        let (answer, table) = (syn::Ident::new(answer, span), name::table(answer, span));
        let answered = quote! {
            impl p::AnsweredNotice for #ident {
                type Answer = #module::#answer;
            }
        };
        (answered, quote!(p::Option::Some(&#module::#table)))
    } else {
        (quote!(impl p::AcknowledgedNotice for #ident {}), quote!(p::Option::None))
    };
    quote! {
        const _: () = {
            use #krate::__private as p;

            #[automatically_derived]
            impl p::Notice for #ident {
                type Gateway = #gateway;
                type Event = #module::#event;
                const TABLE: &'static p::table::Notice = &p::table::Notice {
                    name: #name,
                    title: #title,
                    doc_url: #doc_url,
                    gateway: <#gateway as p::Gateway>::TABLE,
                    encoding: #encoding,
                    verify: #verify,
                    sign_kinds: &[#(#sign_kinds),*],
                    when: &[#(#when),*],
                    compare: &[#(#compare),*],
                    event: &#module::#event_table,
                    ack: &[#(#ack),*],
                    answer: #answer_table,
                    refused_status: #refused_status,
                };
            }

            #[automatically_derived]
            impl p::#kind for #ident {}

            #[automatically_derived]
            #answered
        };
    }
}
