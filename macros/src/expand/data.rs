//! The static table of another API, which a marker needs beside its own: that of an order's query, or the one that
//! downloads the gateway's keys. No structs are emitted for it, so that the user does not have to derive it as well.

use super::{
    api,
    message::{Emit, Shared, Struct},
    shape::{self, Shape},
    shared,
};
use crate::{
    error::Failure,
    input::Input,
    source::{File, Loaded},
};
use paytable_schema::{
    Document, Fault, Faults, Gateway,
    model::{Api, At, Encoding},
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

/// A table beside another, and its file.
pub(super) struct Beside {
    pub(super) file: File,
    pub(super) document: Document,
}

/// The table of that file stem. A fault of any kind stands where `text` names it, in `source`.
pub(super) fn read(
    text: &At<String>,
    source: &File,
    loaded: &Loaded,
    gateway: &Gateway,
    input: &Input,
) -> Result<Beside, Failure> {
    let name = &text.value;
    let failed = |message: String, help: Option<String>| {
        let fault = Fault { message, span: text.span.clone(), label: "named here".to_owned(), help };
        Failure::table(&Faults::in_file(source.source(), vec![fault]), input.table.span())
    };
    let file = loaded.named(name).map_err(|faults| {
        let why = faults.list().first().map(|fault| fault.message.clone());
        failed(format!("there is no table `{name}` beside this one"), why)
    })?;
    let document = paytable_schema::document(file.source(), gateway).map_err(|faults| {
        let count = faults.list().len();
        let s = if count == 1 { "" } else { "s" };
        let first = faults.list().first().zip(faults.places().into_iter().next());
        let first = first
            .map(|(fault, at)| format!("{}:{}:{}: {}", faults.path(), at.line, at.column, fault.message));
        failed(format!("the table `{name}` has {count} fault{s}"), first)
    })?;
    Ok(Beside { file, document })
}

/// Fails with the faults that a table has beside another.
pub(super) fn sound(faults: Vec<Fault>, source: &File, input: &Input) -> Result<(), Failure> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Failure::table(&Faults::in_file(source.source(), faults), input.table.span()))
}

/// The static table of an API, and what has to be known of it.
pub(super) struct Data {
    /// An expression of type `p::table::Api`.
    pub(super) table: TokenStream,
    /// Names on the wire of the request's fields, in the order of its table.
    pub(super) request: Vec<String>,
    /// Whether tables are named that the gateway's tables share.
    pub(super) uses_shared: bool,
}

/// `alias` is what the module of the types that tables share is called beside the marker.
pub(super) fn table(
    api: &Api,
    document: &Document,
    gateway: &Gateway,
    gateway_table: &TokenStream,
    alias: &Ident,
    input: &Input,
) -> Data {
    let known = Shared {
        alias: alias.clone(),
        used: false.into(),
        types: shared::types(document, gateway),
        choices: shared::choices(gateway),
        enums: shared::enums(gateway),
    };
    let mut emit = Emit::new(input, gateway.wire.length_unit, Vec::new())
        .with_shared(known)
        .data()
        .encrypting_below(document.types(gateway).encrypts_below(&api.request))
        .xml([api.encoding, api.reply_encoding].contains(&Encoding::Xml));
    let message = |name: &str, message, shape, emit: &mut Emit| {
        emit.message(&Struct {
            name,
            required_name: None,
            doc: String::new(),
            deprecated: TokenStream::new(),
            message,
            shape,
        })
    };
    let (request_name, response_name) = (format!("{}Request", api.name), format!("{}Response", api.name));
    let request = message(&request_name, &api.request, Shape::Request, &mut emit);
    let response = message(&response_name, &api.response, Shape::Reply, &mut emit);
    let mut below = shape::reachable(document, &api.request);
    below.extend(shape::reachable(document, &api.response));
    for nested in document.types.iter().filter(|nested| below.contains(&nested.name.as_str())) {
        message(&nested.name, &nested.message, Shape::Nested { strict: false }, &mut emit);
    }
    let tables = api::Tables {
        request: emit.table_at(&request_name),
        response: emit.table_at(&response_name),
        asked: &request,
        told: &response,
    };
    let table = api::table(api, document, gateway, gateway_table, alias, &tables);
    let has_group = api.errors.iter().any(|error| error.group.is_some());
    let uses_shared = has_group || emit.uses_shared().is_some();
    let items = emit.into_items();
    Data { table: quote!({ #items #table }), request, uses_shared }
}
