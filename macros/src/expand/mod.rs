//! Model to tokens. What is emitted is data and two array visitors a message; all behaviour is in the runtime.

mod api;
mod code;
mod data;
pub(crate) mod docs;
mod gateway;
mod message;
mod notice;
mod rows;
mod shape;
mod shared;
mod vis;
mod words;

pub(crate) use {api::api, gateway::gateway, notice::notice};

use crate::{
    error::Failure,
    input::Input,
    name,
    source::{File, Loaded},
};
use message::{Emit, Shared, Struct};
use paytable_schema::{
    Document, Faults, Gateway, Source,
    model::{At, Encoding, SignatureAlgorithm, Type},
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
        let shared = Shared {
            alias: shared::alias(&name::module(&self.input.ident)),
            used: false.into(),
            types: shared::types(&self.document, &self.gateway),
            choices: shared::choices(&self.gateway),
            enums: shared::enums(&self.gateway),
        };
        let Document { api, notice, .. } = &self.document;
        let types = self.document.types(&self.gateway);
        let encrypts_below = api.as_ref().is_some_and(|api| types.encrypts_below(&api.request));
        let of_api = api.iter().flat_map(|api| [api.encoding, api.reply_encoding]);
        let encodings = of_api.chain(notice.iter().map(|notice| notice.encoding));
        Emit::new(self.input, self.gateway.wire.length_unit, self.taken())
            .with_shared(shared)
            .encrypting_below(encrypts_below)
            .xml(encodings.into_iter().any(|encoding| encoding == Encoding::Xml))
    }

    /// Names in the module that no enum of a row can have.
    fn taken(&self) -> Vec<String> {
        let items =
            shared::families(&self.document).filter(|family| !family.shared).map(|family| &family.item);
        let own = ["Request", "Response", "ErrorCode", "Event", "Answer"];
        let own = own.map(|ending| format!("{}{ending}", self.input.ident));
        let nested =
            self.document.types.iter().flat_map(|it| [it.name.clone(), format!("{}Required", it.name)]);
        nested.chain(items.cloned()).chain(own).chain(["Required".to_owned()]).collect()
    }
}

/// The algorithms of an API or notice: its own, or all of the gateway's.
fn signature_algorithms(own: &[At<SignatureAlgorithm>], gateway: &Gateway) -> Vec<TokenStream> {
    let of_pairs = gateway.sign.iter().flat_map(|sign| sign.algorithms.iter().copied());
    let gateways = of_pairs.chain(gateway.lines.iter().map(|lines| lines.algorithm));
    let algorithms: Vec<SignatureAlgorithm> =
        if own.is_empty() { gateways.collect() } else { own.iter().map(|own| own.value).collect() };
    algorithms.into_iter().map(|algorithm| rows::word("SignatureAlgorithm", algorithm)).collect()
}

/// Keeps an impl out of the compiler's list of the types that have a trait: the hint of the trait is shorter than a list of
/// all shipped tables. Only in the runtime: elsewhere, `diagnostic` can be a module or a crate of the user's.
fn unlisted() -> Option<TokenStream> {
    let package = std::env::var("CARGO_PKG_NAME");
    package.is_ok_and(|name| name == "paytable").then(|| quote!(#[diagnostic::do_not_recommend]))
}

/// Names the files that were read, so that cargo builds again when one changes.
fn watch<'f>(files: impl IntoIterator<Item = &'f File>, krate: &Path) -> TokenStream {
    let paths = files.into_iter().filter_map(|file| file.watched.as_ref());
    paths.map(|path| quote!(const _: &#krate::__private::core::primitive::str = #krate::__private::core::include_str!(#path);)).collect()
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

/// What is taken from other tables.
#[derive(Default)]
struct Besides {
    files: Vec<File>,
    /// Whether tables are named that the gateway's tables share.
    uses_shared: bool,
}

/// The module that holds everything but the marker.
fn module(scope: &Scope<'_>, emit: Emit, beside: &Besides) -> TokenStream {
    let Input { vis, ident, krate, .. } = scope.input;
    let module = name::module(ident);
    let doc = format!("Types of [`{ident}`](super::{ident}).");
    let public = emit.top_level();
    let alias = beside.uses_shared.then(|| shared::alias(&module));
    let shared = emit.uses_shared().or(alias).map(|alias| {
        let path = shared::path(&scope.gateway_path());
        quote!(#[doc(hidden)] use #path as #alias;)
    });
    let items = emit.into_items();
    let watch = watch([&scope.source.table, &scope.source.gateway].into_iter().chain(&beside.files), krate);
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
