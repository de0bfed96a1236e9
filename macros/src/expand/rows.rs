//! Rows of the table as rows of static data.

use crate::name;
use paytable_schema::model::{
    AckRow, Api, Condition, Demand, ErrorCode, Fill, Gateway, Kind, Layer, Length, Retry, Row, Rule, Section,
    SignKind, TimeFormat, Unit, unnumbered,
};
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// The name that a row has on the wire, without the number of a numbered row.
pub(super) fn wire(row: &Row) -> &str {
    unnumbered(&row.wire)
}

pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(p::Option::Some(#text)),
        None => quote!(p::Option::None),
    }
}

/// `p::table::Field::new("body", "商品描述", p::table::Kind::Text).required().length(0, 127)…`
pub(super) fn field(row: &Row, span: Span) -> TokenStream {
    let (wire, title) = (wire(row), &row.title);
    let kind = kind(&row.kind, span);
    let mut tokens = quote!(p::table::Field::new(#wire, #title, #kind));
    let mut add = |call: TokenStream| tokens.extend(quote!(.#call));
    let documented = unnumbered(&row.name);
    if documented != wire {
        add(quote!(documented(#documented)));
    }
    if row.required {
        add(quote!(required()));
    }
    match row.section {
        Section::Always => {}
        Section::Accepted => add(quote!(section(p::table::Section::Accepted))),
        Section::Succeeded => add(quote!(section(p::table::Section::Succeeded))),
    }
    if row.length != (Length { min: 0, max: u32::MAX }) {
        let Length { min, max } = row.length;
        add(quote!(length(#min, #max)));
    }
    if let Some(unit) = row.unit {
        let unit = self::unit(unit);
        add(quote!(unit(#unit)));
    }
    if !row.when.is_empty() {
        let when = row.when.iter().map(condition);
        add(quote!(when(&[#(#when),*])));
    }
    if let Some(charset) = &row.charset {
        add(quote!(charset(#charset)));
    }
    if row.fill != Fill::Caller {
        let fill = fill(&row.fill);
        add(quote!(fill(#fill)));
    }
    if !row.from.is_empty() {
        let (from, prefix) = (row.from.iter().map(|f| &f.value), &row.prefix);
        add(quote!(from(&[#(#from),*], #prefix)));
    }
    if row.sensitive {
        add(quote!(sensitive()));
    }
    if let Some(example) = &row.example {
        let example = &example.value;
        add(quote!(example(#example)));
    }
    tokens
}

fn kind(kind: &Kind, span: Span) -> TokenStream {
    let nested = |name: &str| name::table(name, span);
    match kind {
        Kind::Text => quote!(p::table::Kind::Text),
        Kind::Choice(words) => quote!(p::table::Kind::Choice(&[#(#words),*])),
        Kind::Int { min, max } | Kind::Fen { min, max } => {
            quote!(p::table::Kind::Int { min: #min, max: #max })
        }
        Kind::Time(format) => {
            let format = match format {
                TimeFormat::Compact => quote!(Compact),
                TimeFormat::Dashed => quote!(Dashed),
                TimeFormat::Date => quote!(Date),
            };
            quote!(p::table::Kind::Time(p::table::TimeFormat::#format))
        }
        Kind::YesNo => quote!(p::table::Kind::Choice(&["Y", "N"])),
        Kind::Yuan => quote!(p::table::Kind::Yuan),
        Kind::Ip => quote!(p::table::Kind::Ip),
        Kind::Url { query } => quote!(p::table::Kind::Url { query: #query }),
        Kind::Json(name) => {
            let table = nested(name);
            quote!(p::table::Kind::Json(&#table))
        }
        Kind::JsonList(name) => {
            let table = nested(name);
            quote!(p::table::Kind::JsonList(&#table))
        }
        Kind::Object(name) => {
            let table = nested(name);
            quote!(p::table::Kind::Object(&#table))
        }
        Kind::List(name) => {
            let table = nested(name);
            quote!(p::table::Kind::List(&#table))
        }
    }
}

fn fill(fill: &Fill) -> TokenStream {
    match fill {
        Fill::Caller => quote!(p::table::Fill::Caller),
        Fill::Merchant { name, identity } => {
            quote!(p::table::Fill::Merchant { name: #name, identity: #identity })
        }
        Fill::Nonce => quote!(p::table::Fill::Nonce),
        Fill::Time => quote!(p::table::Fill::Time),
        Fill::SignType => quote!(p::table::Fill::SignType),
        Fill::Sign => quote!(p::table::Fill::Sign),
        Fill::Default(value) => quote!(p::table::Fill::Default(#value)),
        Fill::Fixed(value) => quote!(p::table::Fill::Fixed(#value)),
    }
}

pub(super) fn rule(rule: &Rule) -> TokenStream {
    let when = rule.when.iter().map(condition);
    let then = demand(&rule.then);
    quote!(p::table::Rule { when: &[#(#when),*], then: p::table::Demand::#then })
}

fn demand(demand: &Demand) -> TokenStream {
    let fields: Vec<&String> = demand.fields().iter().map(|f| &f.value).collect();
    match (demand, &fields[..]) {
        (Demand::Require(_), fields) => quote!(Require(&[#(#fields),*])),
        (Demand::OneOf(_), fields) => quote!(OneOf(&[#(#fields),*])),
        (Demand::AtMostOne(_), fields) => quote!(AtMostOne(&[#(#fields),*])),
        (Demand::Forbid(_), fields) => quote!(Forbid(&[#(#fields),*])),
        (Demand::Together(_), fields) => quote!(Together(&[#(#fields),*])),
        (Demand::Ordered { gap_seconds, .. }, [earlier, later, ..]) => {
            quote!(Ordered { earlier: #earlier, later: #later, gap_seconds: #gap_seconds })
        }
        (Demand::NotAbove(_), [amount, limit, ..]) => quote!(NotAbove { amount: #amount, limit: #limit }),
        // A comparison of fewer fields is a fault of the table.
        (Demand::Ordered { .. } | Demand::NotAbove(_), _) => quote!(Require(&[])),
    }
}

pub(super) fn unit(unit: Unit) -> TokenStream {
    match unit {
        Unit::Bytes => quote!(p::table::Unit::Bytes),
        Unit::Chars => quote!(p::table::Unit::Chars),
    }
}

fn condition(condition: &Condition) -> TokenStream {
    let (field, values) = (&condition.field.value, condition.values.iter().map(|v| &v.value));
    quote!(p::table::Condition { field: #field, values: &[#(#values),*] })
}

pub(super) fn errors(codes: &[ErrorCode]) -> Vec<TokenStream> {
    let mut codes: Vec<&ErrorCode> = codes.iter().collect();
    codes.sort_by_key(|c| c.code.as_str());
    codes.into_iter().map(error).collect()
}

fn error(code: &ErrorCode) -> TokenStream {
    let ErrorCode { code: name, title, cause, remedy, retry, .. } = code;
    let retry = match retry {
        Retry::Never => quote!(Never),
        Retry::Same => quote!(Same),
        Retry::Query => quote!(Query),
        Retry::Later => quote!(Later),
        Retry::Done => quote!(Done),
    };
    quote! {
        p::table::ErrorRow {
            code: #name, title: #title, cause: #cause, remedy: #remedy, retry: p::table::Retry::#retry,
        }
    }
}

pub(super) fn ack(row: &AckRow) -> TokenStream {
    let AckRow { name, number, accepted, refused, .. } = row;
    quote!(p::table::AckRow { name: #name, number: #number, accepted: #accepted, refused: #refused })
}

pub(super) fn sign_kind(kind: SignKind) -> TokenStream {
    match kind {
        SignKind::Md5 => quote!(p::table::SignKind::Md5),
        SignKind::HmacSha256 => quote!(p::table::SignKind::HmacSha256),
    }
}

/// The gateway's layers as they are for one API.
pub(super) fn outcome(api: &Api, gateway: &Gateway) -> Vec<TokenStream> {
    api.outcome(gateway).iter().map(layer).collect()
}

pub(super) fn layer(layer: &Layer) -> TokenStream {
    let Layer { field, success, signed, .. } = layer;
    let (code, message) = (option(layer.code.as_deref()), option(layer.message.as_deref()));
    let opens = match layer.opens {
        Section::Always => quote!(Always),
        Section::Accepted => quote!(Accepted),
        Section::Succeeded => quote!(Succeeded),
    };
    quote! {
        p::table::Layer {
            field: #field, success: #success, code: #code, message: #message, signed: #signed,
            opens: p::table::Section::#opens,
        }
    }
}
