//! A notice: its event, its answer, and the impls of its marker.

use super::{
    Besides, Scope, docs, emit_type,
    message::Struct,
    module, rows,
    shape::{self, Shape},
    signature_algorithms, unlisted,
};
use crate::{error::Failure, input::Input, name, source::Loaded};
use paytable_schema::model::{AckText, Notice, Verify};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn notice(input: &Input, source: &Loaded) -> Result<TokenStream, Failure> {
    let scope = Scope::read(input, source)?;
    let Some(notice) = &scope.document.notice else { return Err(scope.missing("notice")) };
    let mut emit = scope.emit();
    let event_name = format!("{}Event", input.ident);
    let fields = emit.message(&Struct {
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
    let told = shape::reachable(&scope.document, &notice.event);
    let answered: Vec<&str> =
        notice.answer.iter().flat_map(|answer| shape::reachable(&scope.document, answer)).collect();
    for nested in &scope.document.types {
        let name = &nested.name.as_str();
        if told.contains(name) || answered.contains(name) {
            emit_type(nested, Shape::Nested { strict: !told.contains(name) }, false, &mut emit);
        }
    }
    let module = module(&scope, emit, &Besides::default());
    let needed = needed(notice, &fields);
    let marker = notice_impl(&scope, notice, &needed, &event_name, &answer_name);
    Ok(quote!(#module #marker))
}

/// Positions of the fields that tell the notice from others, and of the required ones that are compared with the order.
fn needed(notice: &Notice, fields: &[String]) -> Vec<u16> {
    let root = |path: &'_ str| path.split('.').next().unwrap_or_default().to_owned();
    let telling = notice.when.iter().map(|condition| root(&condition.field.value));
    let roots = notice.compare.iter().map(|path| root(&path.value));
    let required =
        roots.filter(|root| notice.event.rows.iter().any(|row| row.required && rows::wire(row) == root));
    let mut needed: Vec<u16> = Vec::new();
    for name in telling.chain(required) {
        let at = fields.iter().position(|field| *field == name).and_then(|at| u16::try_from(at).ok());
        needed.extend(at.filter(|at| !needed.contains(at)));
    }
    needed
}

fn notice_impl(scope: &Scope<'_>, notice: &Notice, needed: &[u16], event: &str, answer: &str) -> TokenStream {
    let Input { ident, krate, .. } = scope.input;
    let span = ident.span();
    let module = name::module(ident);
    let gateway = scope.gateway_path();
    let event_table = name::table(event, span);
    let event = syn::Ident::new(event, span);
    let Notice { name, title, doc_url, .. } = notice;
    let ack = notice.ack.iter().map(rows::ack);
    let text = rows::optional(notice.text.as_ref().map(
        |AckText { accepted, refused }| quote!(p::table::AckText { accepted: #accepted, refused: #refused }),
    ));
    let answer_encoding = rows::word("Encoding", notice.answer_encoding);
    let kind = if notice.verify == Verify::Nothing {
        quote!(UnauthenticatedNotice)
    } else {
        quote!(AuthenticatedNotice)
    };
    let (encoding, verify) = (rows::word("Encoding", notice.encoding), rows::word("Verify", notice.verify));
    let signature_algorithms = signature_algorithms(&notice.signature_algorithms, &scope.gateway);
    let unsigned = notice.unsigned.iter().map(|name| &name.value);
    let when = notice.when.iter().map(rows::condition);
    let absent = notice.absent.iter().map(|name| &name.value);
    let identity = notice.identity.iter().flat_map(|(setting, rows)| {
        let setting = &setting.value;
        rows.iter().map(move |row| {
            let row = &row.value;
            quote!((#setting, #row))
        })
    });
    let compare = notice.compare.iter().map(|field| &field.value);
    let both_ways = notice.compare_both_ways.iter().map(|field| &field.value);
    let once = notice.dedup_by.iter().map(|field| &field.value);
    let unlisted = unlisted();
    let repeated = (!notice.dedup_by.is_empty())
        .then(|| quote!(#[automatically_derived] #unlisted impl p::DedupNotice for #ident {}));
    let Notice { accepted_status, refused_status, .. } = notice;
    let types = scope.document.types(&scope.gateway);
    let state = rows::state(notice.told_state(&scope.gateway, types), &notice.event, types);
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

            static NOTICE: p::table::Notice = p::table::Notice {
                name: #name,
                title: #title,
                doc_url: #doc_url,
                gateway: <#gateway as p::Gateway>::TABLE,
                encoding: #encoding,
                verify: #verify,
                signature_algorithms: &[#(#signature_algorithms),*],
                unsigned: &[#(#unsigned),*],
                when: &[#(#when),*],
                absent: &[#(#absent),*],
                identity: &[#(#identity),*],
                compare: &[#(#compare),*],
                compare_both_ways: &[#(#both_ways),*],
                needed: &[#(#needed),*],
                dedup_by: &[#(#once),*],
                event: &#module::#event_table,
                ack: &[#(#ack),*],
                text: #text,
                answer: #answer_table,
                answer_encoding: #answer_encoding,
                accepted_status: #accepted_status,
                refused_status: #refused_status,
                state: #state,
            };

            #[automatically_derived]
            #unlisted
            impl p::Notice for #ident {
                type Gateway = #gateway;
                type Event = #module::#event;
                const TABLE: &'static p::table::Notice = &NOTICE;
            }

            #[automatically_derived]
            #unlisted
            impl p::#kind for #ident {}

            #[automatically_derived]
            #unlisted
            #answered

            #repeated
        };
    }
}
