//! Rows of the table as rows of static data.

use crate::name;
use paytable_schema::{
    Gateway,
    model::{
        AckRow, After, Api, At, Cipher, Condition, Credential, Demand, Encrypted, ErrorCode, ErrorGroup,
        Kind, Layer, Length, Message, Piece, Place, Range, Reply, Retry, Row, Rule, Section, Signature,
        State, Template, Types, ValueSource, unnumbered,
    },
    rules::ascii_of,
};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::fmt::Debug;
use syn::Ident;

/// A word that tables and runtime share, as the runtime names it: `p::table::Section::Always`. `of` is its enum.
pub(super) fn word(of: &str, word: impl Debug) -> TokenStream {
    let (of, word) = (Ident::new(of, Span::call_site()), format!("{word:?}"));
    let word = Ident::new(&word, Span::call_site());
    quote!(p::table::#of::#word)
}

/// The name that a row has on the wire, without the number of a numbered row.
pub(super) fn wire(row: &Row) -> &str {
    unnumbered(&row.wire)
}

pub(super) fn option(text: Option<&str>) -> TokenStream {
    optional(text.map(|text| quote!(#text)))
}

pub(super) fn optional(tokens: Option<TokenStream>) -> TokenStream {
    match tokens {
        Some(tokens) => quote!(p::Option::Some(#tokens)),
        None => quote!(p::Option::None),
    }
}

/// `p::Field { name: "body", documented: "body", title: "商品描述", required: true, max: 127, ..p::FIELD }`: what is as
/// in most rows is not written, because every word of it is read by a compiler.
///
/// `table` says where the static table of a nested type is.
pub(super) fn field(row: &Row, table: &dyn Fn(&str) -> TokenStream) -> TokenStream {
    let (wire, documented, title) = (wire(row), unnumbered(&row.name), &row.title);
    let mut tokens = quote!(name: #wire, documented: #documented, title: #title,);
    let mut add = |key: TokenStream| tokens.extend(key);
    if row.kind != Kind::Text {
        let kind = kind(&row.kind, table);
        add(quote!(kind: #kind,));
    }
    if row.place != Place::Body {
        let place = word("Place", row.place);
        add(quote!(place: #place,));
    }
    if row.required {
        add(quote!(required: true,));
    }
    if row.section != Section::Always {
        let section = word("Section", row.section);
        add(quote!(section: #section,));
    }
    let Length { min, max } = row.length;
    if min != 0 {
        add(quote!(min: #min,));
    }
    if max != u32::MAX {
        add(quote!(max: #max,));
    }
    if let Some(unit) = row.unit {
        let unit = word("Unit", unit);
        add(quote!(unit: p::Option::Some(#unit),));
    }
    if !row.when.is_empty() {
        let when = row.when.iter().map(condition);
        add(quote!(when: &[#(#when),*],));
    }
    if let Some(charset) = &row.charset {
        let ascii = ascii_of(charset);
        add(quote!(charset: #charset, ascii: #ascii,));
    }
    if row.fill != ValueSource::Caller {
        let fill = fill(&row.fill);
        add(quote!(fill: #fill,));
    }
    add(rare(row));
    if row.sensitive {
        add(quote!(sensitive: true,));
    }
    if row.encrypted {
        add(quote!(encrypted: true,));
    }
    if let Some(example) = &row.example {
        let example = &example.value;
        add(quote!(example: #example,));
    }
    quote!(p::Field { #tokens ..p::FIELD })
}

/// What few rows have stands outside of them.
fn rare(row: &Row) -> TokenStream {
    let Row { prefix, when_absent, ahead_seconds, or_text, .. } = row;
    let mut tokens = TokenStream::new();
    let lists = [
        ("from", &row.from),
        ("embeds", &row.embeds),
        ("begins_with", &row.begins_with),
        ("never", &row.never),
    ];
    for (key, texts) in lists.into_iter().filter(|(_, texts)| !texts.is_empty()) {
        let (key, texts) = (Ident::new(key, Span::call_site()), texts.iter().map(|text| &text.value));
        tokens.extend(quote!(#key: &[#(#texts),*],));
    }
    if or_text.is_some() {
        tokens.extend(quote!(or_text: true,));
    }
    if !prefix.is_empty() {
        tokens.extend(quote!(prefix: #prefix,));
    }
    if let Some(At { value, .. }) = when_absent {
        tokens.extend(quote!(when_absent: #value,));
    }
    if let Some(seconds) = ahead_seconds {
        tokens.extend(quote!(ahead_seconds: p::Option::Some(#seconds),));
    }
    if tokens.is_empty() {
        return tokens;
    }
    quote!(rare: p::Option::Some(&p::table::Rare { #tokens ..p::table::RARE }),)
}

fn kind(kind: &Kind, table: &dyn Fn(&str) -> TokenStream) -> TokenStream {
    let of = |word: TokenStream, name: &str| {
        let table = table(name);
        quote!(p::Kind::#word(&#table))
    };
    match kind {
        Kind::Text => quote!(p::Kind::Text),
        Kind::Choice(words) => quote!(p::Kind::Choice(&[#(#words),*])),
        Kind::Int { min, max } | Kind::Fen { min, max } => {
            quote!(p::Kind::Int { min: #min, max: #max })
        }
        Kind::Time(format) => {
            let format = word("TimeFormat", *format);
            quote!(p::Kind::Time(#format))
        }
        Kind::Bool => quote!(p::Kind::Bool),
        Kind::YesNo => quote!(p::Kind::Choice(&["Y", "N"])),
        Kind::Yuan => quote!(p::Kind::Yuan),
        Kind::Ip => quote!(p::Kind::Ip),
        Kind::Url { query } => quote!(p::Kind::Url { query: #query }),
        Kind::Json(name) => of(quote!(Json), name),
        Kind::JsonList(name) => of(quote!(JsonList), name),
        Kind::Object(name) => of(quote!(Object), name),
        Kind::List(name) => of(quote!(List), name),
        Kind::Form(name) => of(quote!(Form), name),
        Kind::Texts => quote!(p::Kind::Texts { json: false }),
        Kind::JsonTexts => quote!(p::Kind::Texts { json: true }),
        Kind::File => quote!(p::Kind::File),
        Kind::Encrypted(sealed) => {
            let sealed = self::sealed(sealed, table);
            quote!(p::Kind::Encrypted(&#sealed))
        }
    }
}

fn sealed(sealed: &Encrypted, table: &dyn Fn(&str) -> TokenStream) -> TokenStream {
    let inside = optional(sealed.of.as_deref().map(|of| {
        let table = table(of);
        quote!(&#table)
    }));
    let cipher = match &sealed.cipher {
        Cipher::Ecb => quote!(Ecb),
        Cipher::Gcm { nonce, associated } => quote!(Gcm { nonce: #nonce, associated: #associated }),
    };
    let root = option(sealed.root.as_deref());
    quote!(p::table::Encrypted { inside: #inside, cipher: p::table::Cipher::#cipher, root: #root })
}

fn fill(fill: &ValueSource) -> TokenStream {
    match fill {
        ValueSource::Caller => quote!(p::ValueSource::Caller),
        ValueSource::Merchant { name, identity } => {
            quote!(p::ValueSource::Merchant { name: #name, identity: #identity })
        }
        ValueSource::Nonce => quote!(p::ValueSource::Nonce),
        ValueSource::Time => quote!(p::ValueSource::Time),
        ValueSource::SignType => quote!(p::ValueSource::SignType),
        ValueSource::KeyId => quote!(p::ValueSource::KeyId),
        ValueSource::Sign => quote!(p::ValueSource::Sign),
        ValueSource::Content => quote!(p::ValueSource::Content),
        ValueSource::Encryption => quote!(p::ValueSource::Encryption),
        ValueSource::Signature(name) => quote!(p::ValueSource::Signature(#name)),
        ValueSource::Md5Of(name) => quote!(p::ValueSource::Md5Of(#name)),
        ValueSource::Default(value) => quote!(p::ValueSource::Default(#value)),
        ValueSource::Fixed(value) => quote!(p::ValueSource::Fixed(#value)),
    }
}

/// `fields` are the names on the wire of the message's fields, in the order of its table.
pub(super) fn rule(rule: &Rule, fields: &[String]) -> TokenStream {
    let (when, then) = (rule.when.iter().map(condition), demand(&rule.then));
    let named = rule.when.iter().map(|condition| &condition.field).chain(rule.then.fields());
    // What is no field of the message itself is never given.
    let position = |name: &At<String>| fields.iter().position(|field| *field == name.value);
    let at = named.map(|name| position(name).and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX));
    quote!(p::table::Rule { when: &[#(#when),*], then: p::table::Demand::#then, at: &[#(#at),*] })
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
        (Demand::Sum(_), [parts @ .., total]) => quote!(Sum { parts: &[#(#parts),*], total: #total }),
        // A comparison of fewer fields is a fault of the table.
        (Demand::Ordered { .. } | Demand::NotAbove(_) | Demand::Sum(_), _) => quote!(Require(&[])),
    }
}

pub(super) fn condition(condition: &Condition) -> TokenStream {
    let (field, values) = (&condition.field.value, condition.values.iter().map(|v| &v.value));
    let ranges = condition.ranges.iter().map(|range| {
        let Range { min, max } = range.value;
        quote!(p::table::Range { min: #min, max: #max })
    });
    quote!(p::table::Condition { field: #field, values: &[#(#values),*], ranges: &[#(#ranges),*] })
}

/// The rows of the codes, in ASCII order.
pub(super) fn errors(codes: &[ErrorCode]) -> Vec<TokenStream> {
    sorted(codes).into_iter().map(error).collect()
}

fn sorted(codes: &[ErrorCode]) -> Vec<&ErrorCode> {
    let mut codes: Vec<&ErrorCode> = codes.iter().collect();
    codes.sort_by_key(|c| c.code.as_str());
    codes
}

/// The same as references. Those of a group are in the module of what the gateway's tables share, `alias`, once for all.
pub(super) fn error_references(codes: &[ErrorCode], gateway: &Gateway, alias: &Ident) -> Vec<TokenStream> {
    let reference = |code: &ErrorCode| {
        let of_group = code.group.as_ref().and_then(|name| {
            let group = gateway.error_groups.iter().find(|group| group.name == *name)?;
            let at = sorted(&group.errors).iter().position(|known| known.code == code.code)?;
            let rows = error_group(group);
            Some(quote!(&#alias::#rows[#at]))
        });
        of_group.unwrap_or_else(|| {
            let row = error(code);
            quote!(&#row)
        })
    };
    sorted(codes).into_iter().map(reference).collect()
}

/// The static with the rows of a group.
pub(super) fn error_group(group: &ErrorGroup) -> Ident {
    name::table(&format!("Errors{}", name::pascal(&group.name)), Span::call_site())
}

fn error(code: &ErrorCode) -> TokenStream {
    let ErrorCode { code: name, title, cause, remedy, retry, texts, .. } = code;
    let retry = match retry {
        Retry::Never => quote!(Never),
        Retry::Same => quote!(Same),
        Retry::Query => quote!(Query),
        Retry::Later(after) => {
            let after = self::after(*after);
            quote!(Later(p::table::After::#after))
        }
        Retry::Done => quote!(Done),
    };
    quote! {
        p::table::ErrorRow {
            code: #name, title: #title, cause: #cause, remedy: #remedy, retry: p::table::Retry::#retry,
            texts: &[#(#texts),*],
        }
    }
}

fn after(after: After) -> TokenStream {
    match after {
        After::Seconds(seconds) => quote!(Seconds(#seconds)),
        After::Tomorrow => quote!(Tomorrow),
        After::ByHand => quote!(ByHand),
    }
}

pub(super) fn ack(row: &AckRow) -> TokenStream {
    let AckRow { name, number, accepted, refused, .. } = row;
    quote!(p::table::AckRow { name: #name, number: #number, accepted: #accepted, refused: #refused })
}

/// The layers as they are for one API: with its own error fields, and unsigned where its replies are.
pub(super) fn outcome(api: &Api) -> Vec<TokenStream> {
    let own = |layer: &Layer| {
        let mut layer = layer.clone();
        let value = |field: &Option<At<String>>| field.as_ref().map(|f| f.value.clone());
        // The layer that gives codes; the one below it speaks for the message.
        if layer.code.is_some() {
            layer.code = value(&api.error_fields.code).or(layer.code);
            layer.message = value(&api.error_fields.message).or(layer.message);
        }
        layer.signed &= api.reply == Reply::Signed;
        layer
    };
    // Beside a file a message only says that there is none: it need not have every layer.
    let layers = api
        .outcome
        .iter()
        .filter(|layer| !layer.statuses.is_empty() || api.response.row(&layer.field).is_some());
    layers.map(own).map(|layer| self::layer(&layer)).collect()
}

pub(super) fn signature(signature: &Signature) -> TokenStream {
    let Signature { name, over, key_suffix, empties, .. } = signature;
    let over = over.iter().map(|field| &field.value);
    let (secret, key) = (option(signature.secret.as_deref()), option(signature.key.as_deref()));
    let (algorithm, written) =
        (word("SignatureAlgorithm", signature.algorithm), word("Written", signature.written));
    // No secret is signed.
    let lines = signature.lines.iter().map(|line| template(line, &[]));
    let lines = quote!(&[#(#lines),*]);
    let lines = if signature.lines.is_empty() { lines } else { quote!(p::with_private_key!(#lines)) };
    quote! {
        p::table::Signature {
            name: #name, over: &[#(#over),*], lines: #lines, algorithm: #algorithm, secret: #secret,
            key: #key, key_suffix: #key_suffix, written: #written, empties: #empties,
        }
    }
}

/// The pieces of a line or a header.
pub(super) fn template(template: &Template, merchant: &[Credential]) -> TokenStream {
    let pieces = template.pieces.iter().map(|piece| piece_tokens(&piece.value, merchant));
    quote!(&[#(#pieces),*])
}

fn piece_tokens(piece: &Piece, merchant: &[Credential]) -> TokenStream {
    let is_secret = |name: &str| merchant.iter().any(|known| known.secret && known.name == name);
    let piece = match piece {
        Piece::Text(text) => quote!(Text(#text)),
        Piece::Method => quote!(Method),
        Piece::Target => quote!(Target),
        Piece::Time => quote!(Time),
        Piece::TimeMs => quote!(TimeMs),
        Piece::Nonce => quote!(Nonce),
        Piece::Body => quote!(Body),
        Piece::BodySha256 => quote!(BodySha256),
        Piece::Header(name) => quote!(Header(#name)),
        Piece::Merchant(name) if is_secret(name) => quote!(Secret(#name)),
        Piece::Merchant(name) => quote!(Merchant(#name)),
        Piece::KeyId => quote!(KeyId),
        Piece::PeerKeyId => quote!(PeerKeyId),
        Piece::Signature => quote!(Signature),
        Piece::Field(name) => quote!(Field(#name)),
        Piece::Part(inside) => {
            let inside = inside.iter().map(|piece| piece_tokens(&piece.value, merchant));
            quote!(Part(&[#(#inside),*]))
        }
    };
    quote!(p::table::Piece::#piece)
}

/// How a message says the state of an order, in the rows that it has.
pub(super) fn state(state: Option<&State>, message: &Message, types: Types<'_>) -> TokenStream {
    let Some(state) = state else { return optional(None) };
    let has = |path: &At<String>| message.at_path(&path.value, types).is_some();
    let path = |path: &Option<At<String>>| {
        path.as_ref().filter(|path| has(path)).map_or(String::new(), |p| p.value.clone())
    };
    let field = &state.field.value;
    let words = state.words.iter().map(|(text, state)| {
        let (text, state) = (&text.value, word("OrderState", *state));
        quote!((#text, #state))
    });
    let (number, payment, amount) = (path(&state.number), path(&state.payment), path(&state.amount));
    let (payer_amount, currency) = (path(&state.payer_amount), path(&state.currency));
    let (time, payer) = (path(&state.time), path(&state.payer));
    let compare = state.compare.iter().filter(|(_, told)| has(told)).map(|(ours, told)| {
        let (ours, told) = (&ours.value, &told.value);
        quote!((#ours, #told))
    });
    let both_ways = state.compare_both_ways.iter().filter(|told| has(told)).map(|told| &told.value);
    let not_found = state.not_found.iter().map(|code| &code.value);
    optional(Some(quote! {
        &p::table::State {
            field: #field, words: &[#(#words),*], number: #number, payment: #payment, amount: #amount,
            payer_amount: #payer_amount, currency: #currency, time: #time, payer: #payer,
            compare: &[#(#compare),*], compare_both_ways: &[#(#both_ways),*], not_found: &[#(#not_found),*],
        }
    }))
}

pub(super) fn layer(layer: &Layer) -> TokenStream {
    let Layer { field, success, statuses, signed, .. } = layer;
    let pending = layer.pending.iter().map(|word| &word.value);
    let (code, message) = (option(layer.code.as_deref()), option(layer.message.as_deref()));
    let code_also = option(layer.code_also.as_deref());
    let (field_also, message_also) =
        (option(layer.field_also.as_deref()), option(layer.message_also.as_deref()));
    let opens = word("Section", layer.opens);
    quote! {
        p::table::Layer {
            field: #field, success: #success, pending: &[#(#pending),*], statuses: &[#(#statuses),*], code: #code,
            code_also: #code_also, message: #message, field_also: #field_also, message_also: #message_also, signed: #signed, opens: #opens,
        }
    }
}
