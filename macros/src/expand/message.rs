//! What a message needs as code: its members, the enums of its rows, the items of its lists.

use super::{
    docs, rows,
    shape::{Presence, Shape},
    vis, words,
};
use crate::{input::Input, name};
use paytable_schema::model::{ErrorCode, Family, Kind, Message, Row, Unit, ValueSource, unnumbered};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::cell::Cell;
use syn::{Ident, Path};

/// A struct to be emitted.
pub(super) struct Struct<'a> {
    pub(super) name: &'a str,
    /// Name of the struct of required fields, if it can be needed.
    pub(super) required_name: Option<&'a str>,
    pub(super) doc: String,
    /// `#[deprecated(…)]`, if it is.
    pub(super) deprecated: TokenStream,
    pub(super) message: &'a Message,
    pub(super) shape: Shape,
}

/// What has been emitted into the module so far.
#[expect(clippy::struct_excessive_bools, reason = "what is known of a module, each by itself")]
pub(super) struct Emit {
    krate: Path,
    pub(super) vis: TokenStream,
    pub(super) span: Span,
    /// Whether any of the messages can be XML.
    pub(super) is_xml: bool,
    /// What the gateway's lengths count.
    unit: Unit,
    /// Names of types that are made elsewhere.
    taken: Vec<String>,
    /// What the gateway's tables share.
    gateway: Option<Shared>,
    /// Whether other modules use what is emitted here.
    pub(super) is_shared: bool,
    /// Whether what a request holds has rows that are sent encrypted.
    pub(super) encrypts_below: bool,
    /// Whether only static tables are emitted, as items of a block beside the marker.
    pub(super) is_data: bool,
    items: Vec<TokenStream>,
    /// Enums by name, with their words: two rows with the same words share one.
    enums: Vec<(String, Vec<String>)>,
    top_level: Vec<Ident>,
}

/// What the tables of a gateway share.
pub(super) struct Shared {
    /// What its module is called beside the marker.
    pub(super) alias: Ident,
    /// Whether anything of it is needed.
    pub(super) used: Cell<bool>,
    /// Names of types.
    pub(super) types: Vec<String>,
    /// Group and name of a row, and the name of its enum.
    pub(super) choices: Vec<(String, String, String)>,
    /// The same enums, with their words and their documentation.
    pub(super) enums: Vec<SharedEnum>,
}

/// An enum that the tables of a gateway share.
pub(super) struct SharedEnum {
    pub(super) name: String,
    pub(super) words: Vec<String>,
    pub(super) doc: String,
}

/// One field of a struct: what the visitors and the struct need to know of it.
pub(super) struct Member {
    /// `None` for a row that has no field.
    pub(super) ident: Option<Ident>,
    pub(super) doc: String,
    pub(super) holds: TokenStream,
    pub(super) plain: bool,
    /// The value that says nothing.
    pub(super) blank: TokenStream,
    pub(super) row: TokenStream,
    pub(super) wire: String,
    pub(super) role: Role,
}

/// What a field is to the reader of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It says whose the message is.
    Identity,
    /// It holds a message or several, encrypted or not.
    Message,
    /// It is a list of numbered fields, and no field of the wire's.
    Numbered,
    Other,
}

impl Role {
    fn of(row: &Row) -> Role {
        match (&row.fill, &row.kind) {
            (ValueSource::Merchant { identity: true, .. }, _) => Role::Identity,
            (_, Kind::Encrypted(_) | Kind::Object(_) | Kind::List(_)) => Role::Message,
            _ => Role::Other,
        }
    }
}

impl Emit {
    pub(super) fn new(input: &Input, unit: Unit, taken: Vec<String>) -> Self {
        Emit {
            krate: input.krate.clone(),
            vis: vis::one_level_down(&input.vis),
            span: input.ident.span(),
            is_xml: false,
            unit,
            taken,
            gateway: None,
            is_shared: false,
            encrypts_below: false,
            is_data: false,
            items: Vec::new(),
            enums: Vec::new(),
            top_level: Vec::new(),
        }
    }

    /// The same, with what the gateway shares at hand.
    pub(super) fn with_shared(mut self, shared: Shared) -> Self {
        self.gateway = Some(shared);
        self
    }

    /// The same, for messages that can be XML.
    pub(super) fn xml(mut self, is_xml: bool) -> Self {
        self.is_xml = is_xml;
        self
    }

    /// The same, for a request that holds what is sent encrypted.
    pub(super) fn encrypting_below(mut self, encrypts_below: bool) -> Self {
        self.encrypts_below = encrypts_below;
        self
    }

    /// The same, for types that other modules use.
    pub(super) fn shared(mut self) -> Self {
        self.is_shared = true;
        self
    }

    /// The same, for static tables only.
    pub(super) fn data(mut self) -> Self {
        self.is_data = true;
        self
    }

    /// A type or table of that name, where it is.
    fn at(&self, name: &str, ident: &Ident) -> TokenStream {
        match &self.gateway {
            Some(Shared { alias, types, used, .. }) if types.iter().any(|known| known == name) => {
                used.set(true);
                if self.is_data { quote!(#alias::#ident) } else { quote!(super::#alias::#ident) }
            }
            _ => quote!(#ident),
        }
    }

    /// What the gateway's module is called beside the marker, if anything of it is needed.
    pub(super) fn uses_shared(&self) -> Option<Ident> {
        self.gateway.as_ref().filter(|shared| shared.used.get()).map(|shared| shared.alias.clone())
    }

    /// A type of the gateway under its own name in this module.
    pub(super) fn name_shared(&mut self, name: &str) {
        let (at, vis) = (self.type_at(name), &self.vis);
        self.items.push(quote!(#[doc(no_inline)] #vis use #at;));
    }

    fn type_at(&self, name: &str) -> TokenStream {
        self.at(name, &self.ident(name))
    }

    pub(super) fn table_at(&self, name: &str) -> TokenStream {
        self.at(name, &name::table(name, self.span))
    }

    /// The requests, replies and events: what is re-exported beside the marker.
    pub(super) fn top_level(&self) -> Vec<Ident> {
        self.top_level.clone()
    }

    pub(super) fn into_items(self) -> TokenStream {
        // Joined once: what is added to a stream of tokens again and again is copied again and again.
        self.items.into_iter().collect()
    }

    pub(super) fn ident(&self, name: &str) -> Ident {
        Ident::new(name, self.span)
    }

    /// Emits a message; returns the names of its fields on the wire, in the order of its table.
    pub(super) fn message(&mut self, it: &Struct<'_>) -> Vec<String> {
        let members = self.members(it);
        if self.is_data {
            let table = self.table(it, &members);
            self.items.push(table);
            return members.into_iter().map(|member| member.wire).collect();
        }
        let definition = self.definition(it, &members);
        let table = self.table(it, &members);
        let impls = self.impls(it, &members);
        self.items.push(quote!(#definition #table #impls));
        if matches!(it.shape, Shape::Request | Shape::Reply) {
            let ident = self.ident(it.name);
            self.top_level.push(ident);
            self.serde(it.name, false);
        }
        members.into_iter().map(|member| member.wire).collect()
    }

    /// Serde by the table: always for what is handed on to a client, else behind the runtime's feature.
    pub(super) fn serde(&mut self, name: &str, always: bool) {
        if self.is_data {
            return;
        }
        let (ident, krate) = (self.ident(name), &self.krate);
        let macro_name = if always { quote!(__serde) } else { quote!(__serde_if_enabled) };
        self.items.push(quote!(#krate::#macro_name! { #ident }));
    }

    fn members(&mut self, it: &Struct<'_>) -> Vec<Member> {
        let mut members = Vec::new();
        let mut listed: Vec<&str> = Vec::new();
        for row in &it.message.rows {
            match &row.family {
                None => members.push(self.member(it, row)),
                // A family stands where its first row stands, or that of a family within it.
                Some(family) => {
                    let Some(family) = outermost(it.message, &family.value) else { continue };
                    if !listed.contains(&family.name.as_str()) {
                        listed.push(&family.name);
                        members.push(self.family(it, family));
                    }
                }
            }
        }
        members
    }

    fn member(&mut self, it: &Struct<'_>, row: &Row) -> Member {
        let presence = it.shape.presence(row);
        let listed = matches!(row.kind, Kind::List(_) | Kind::JsonList(_) | Kind::Texts | Kind::JsonTexts);
        let plain = presence == Presence::Plain;
        let hidden = presence == Presence::Hidden;
        let bare = plain || listed;
        let holds = if hidden || self.is_data { TokenStream::new() } else { self.holds(it, row) };
        Member {
            ident: (!hidden).then(|| self.field_name(it, row)),
            doc: docs::row(row, self.unit),
            holds: if bare { holds } else { quote!(p::Option<#holds>) },
            plain,
            // A constant is less for a compiler than a call that can unwind.
            blank: if bare { quote!(p::empty()) } else { quote!(p::None) },
            row: rows::field(row, &|name| self.table_at(name)),
            wire: rows::wire(row).to_owned(),
            role: Role::of(row),
        }
    }

    fn field_name(&self, it: &Struct<'_>, row: &Row) -> Ident {
        let ident = name::field(&row.name, self.span);
        // The field of that name holds what has no row.
        if it.shape.keeps_extra() && ident == "unknown_fields" {
            self.ident("unknown_fields_")
        } else {
            ident
        }
    }

    /// The type of a row's value.
    fn holds(&mut self, it: &Struct<'_>, row: &Row) -> TokenStream {
        match &row.kind {
            Kind::Text | Kind::Ip | Kind::Url { .. } => quote!(p::String),
            Kind::Int { .. } => quote!(p::core::primitive::i64),
            Kind::Fen { .. } | Kind::Yuan => quote!(p::Fen),
            Kind::Bool | Kind::YesNo => quote!(p::core::primitive::bool),
            Kind::Time(_) => quote!(p::Time),
            Kind::Json(of) if row.or_text.is_some() => {
                let of = self.type_at(of);
                quote!(p::JsonText<#of>)
            }
            Kind::Json(of) | Kind::Object(of) | Kind::Form(of) => self.type_at(of),
            Kind::Encrypted(sealed) => match &sealed.of {
                Some(of) => self.type_at(of),
                None => quote!(p::String),
            },
            Kind::List(of) | Kind::JsonList(of) => {
                let of = self.type_at(of);
                quote!(p::Vec<#of>)
            }
            Kind::Texts | Kind::JsonTexts => quote!(p::Vec<p::String>),
            Kind::File => quote!(p::File),
            Kind::Choice(words) => self.choice(it, row, words),
        }
    }

    /// The enum of a row; made unless another row has the same name and words.
    fn choice(&mut self, it: &Struct<'_>, row: &Row, words: &[String]) -> TokenStream {
        if let Some(shared) = self.shared_choice(row) {
            return shared;
        }
        let own = name::pascal(&row.name);
        let nested = !matches!(it.shape, Shape::Request | Shape::Reply);
        if !nested && let Some(equal) = self.equal_choice(row, &own, words) {
            return equal;
        }
        let taken = |emit: &Emit, name: &str| {
            emit.taken.iter().any(|n| n == name) || emit.enums.iter().any(|(n, w)| n == name && w != words)
        };
        let name = if nested || taken(self, &own) { format!("{}{own}", it.name) } else { own };
        let ident = self.ident(&name);
        self.words(&name, row, words);
        quote!(#ident)
    }

    /// An enum of that name, unless there is one already.
    pub(super) fn words(&mut self, name: &str, row: &Row, words: &[String]) {
        if self.enums.iter().any(|(known, _)| known == name) {
            return;
        }
        let ident = self.ident(name);
        let doc = docs::words(row);
        let spelled: Vec<&str> = words.iter().map(String::as_str).collect();
        let docs: Vec<String> = words.iter().map(|word| docs::code(word)).collect();
        self.items.push(words::open(&self.krate, &self.vis, &ident, &doc, &spelled, &docs));
        self.enums.push((name.to_owned(), words.to_vec()));
    }

    /// The gateway's enum of a row that was included from it, named in this module as well.
    fn shared_choice(&mut self, row: &Row) -> Option<TokenStream> {
        let group = row.group.as_ref()?;
        let shared = self.gateway.as_ref()?;
        let found = shared.choices.iter().find(|(of, row_name, _)| of == group && *row_name == row.name);
        let name = found.map(|(_, _, name)| name.clone())?;
        self.use_shared(name, Vec::new())
    }

    /// The gateway's enum that a row would have an equal of, under the same name: one enum is less to compile than many.
    fn equal_choice(&mut self, row: &Row, name: &str, words: &[String]) -> Option<TokenStream> {
        let shared = self.gateway.as_ref()?;
        let is_equal = |of: &&SharedEnum| of.name == name && of.words == words && of.doc == docs::words(row);
        let name = shared.enums.iter().find(is_equal).map(|of| of.name.clone())?;
        // An enum of that name is taken as it is.
        if self.taken.contains(&name) || self.enums.iter().any(|(known, _)| *known == name) {
            return None;
        }
        self.use_shared(name, words.to_vec())
    }

    /// An enum of the gateway, named in this module as well. `words` are those that another row takes it for.
    fn use_shared(&mut self, name: String, words: Vec<String>) -> Option<TokenStream> {
        let shared = self.gateway.as_ref()?;
        let alias = shared.alias.clone();
        shared.used.set(true);
        let ident = self.ident(&name);
        if !self.enums.iter().any(|(known, _)| *known == name) && !self.taken.contains(&name) {
            let vis = &self.vis;
            self.items.push(quote!(#[doc(no_inline)] #vis use super::#alias::#ident;));
            self.enums.push((name, words));
        }
        Some(quote!(super::#alias::#ident))
    }

    pub(super) fn error_codes(&mut self, name: &str, codes: &[ErrorCode]) {
        let ident = self.ident(name);
        let spelled: Vec<&str> = codes.iter().map(|c| c.code.as_str()).collect();
        let docs: Vec<String> = codes.iter().map(docs::error).collect();
        let doc = "The documented error codes.";
        self.items.push(words::open(&self.krate, &self.vis, &ident, doc, &spelled, &docs));
        self.items.push(quote! {
            impl #ident {
                /// The code of an error, if the gateway gave one.
                #[inline]
                pub fn of(error: &p::Error) -> p::Option<Self> {
                    error.code().map(p::WireEnum::from_word)
                }
            }
        });
    }

    /// The rows of a family as one list, and the struct of its items.
    fn family(&mut self, it: &Struct<'_>, family: &Family) -> Member {
        if !family.shared {
            self.item(family, it.message);
        }
        let mut rows = it.message.rows.iter();
        let first = rows.find(|row| outermost_of(it.message, row).is_some_and(|f| f.name == family.name));
        let title = first.map(|row| row.title.clone()).unwrap_or_default();
        let (item, items) = (self.type_at(&family.item), self.table_at(&family.item));
        let count = family.count.as_ref().map_or("", |c| unnumbered(&c.value));
        let list = &family.name;
        Member {
            ident: Some(name::field(&family.name, self.span)),
            doc: docs::prose(&family.doc),
            holds: quote!(p::Vec<#item>),
            plain: false,
            blank: quote!(p::empty()),
            row: quote! {
                p::Field {
                    name: #list, documented: #list, title: #title,
                    kind: p::Kind::Numbered { items: &#items, count: #count },
                    ..p::FIELD
                }
            },
            wire: family.name.clone(),
            role: Role::Numbered,
        }
    }

    /// The struct of a family's items, whose rows stand in the message.
    pub(super) fn item(&mut self, family: &Family, message: &Message) {
        let inner: Vec<Family> = message.families.iter().filter_map(|f| within(f, family)).collect();
        let rows: Vec<Row> = message.rows.iter().filter_map(|row| of_family(row, family, &inner)).collect();
        self.message(&Struct {
            name: &family.item,
            required_name: None,
            doc: format!("One of {}.", docs::prose(&family.name)),
            deprecated: TokenStream::new(),
            message: &Message { rows, families: inner },
            shape: Shape::Item,
        });
        self.serde(&family.item, false);
    }
}

/// The family of that name, or the one it stands within.
fn outermost<'m>(message: &'m Message, name: &str) -> Option<&'m Family> {
    let find = |name: &str| message.families.iter().find(|f| f.name == name);
    let family = find(name)?;
    family.within.as_ref().map_or(Some(family), |within| find(&within.value))
}

/// The outermost family of a row.
fn outermost_of<'m>(message: &'m Message, row: &Row) -> Option<&'m Family> {
    outermost(message, &row.family.as_ref()?.value)
}

/// A family that stands within another, seen from inside that one.
fn within(family: &Family, outer: &Family) -> Option<Family> {
    let inside = family.within.as_ref().is_some_and(|within| within.value == outer.name);
    inside.then(|| Family { within: None, shared: false, ..family.clone() })
}

/// A row as an item of the family has it: of its own, or of a list within the item.
fn of_family(row: &Row, family: &Family, inner: &[Family]) -> Option<Row> {
    let named = &row.family.as_ref()?.value;
    if *named == family.name {
        return Some(Row { family: None, ..row.clone() });
    }
    inner.iter().any(|f| f.name == *named).then(|| row.clone())
}
