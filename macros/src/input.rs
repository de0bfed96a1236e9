//! What the user wrote: the marker struct and its attribute.

use crate::error::Failure;
use proc_macro2::Span;
use syn::{
    Data, DeriveInput, Fields, Ident, LitStr, Path, Token, Visibility, parse::ParseStream, spanned::Spanned,
};

/// Which derive is at work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Api,
    Notice,
    Gateway,
}

impl Wanted {
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Wanted::Api => "api",
            Wanted::Notice => "notice",
            Wanted::Gateway => "gateway",
        }
    }
}

/// The marker struct and the arguments of its attribute.
pub(crate) struct Input {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) table: TableName,
    /// The provider's marker, if named.
    pub(crate) gateway: Option<Path>,
    /// How the runtime crate is called.
    pub(crate) krate: Path,
}

pub(crate) enum TableName {
    /// A shipped table.
    Shipped(LitStr),
    /// A file of the user's, below `CARGO_MANIFEST_DIR`.
    File(LitStr),
}

impl TableName {
    pub(crate) fn span(&self) -> Span {
        match self {
            TableName::Shipped(name) | TableName::File(name) => name.span(),
        }
    }
}

impl Input {
    pub(crate) fn parse(item: &DeriveInput, wanted: Wanted) -> Result<Input, Failure> {
        let word = wanted.attribute();
        let unit = matches!(&item.data, Data::Struct(data) if matches!(data.fields, Fields::Unit));
        if !unit || !item.generics.params.is_empty() {
            let message = format!("the table says it all: write `struct {};`", item.ident);
            return Err(syn::Error::new(item.ident.span(), message).into());
        }
        let mut attributes = item.attrs.iter().filter(|a| a.path().is_ident(word));
        let Some(attribute) = attributes.next() else {
            let message =
                format!("which table? Add #[{word}(\"folder/name\")] or #[{word}(path = \"file.toml\")]");
            return Err(syn::Error::new(item.ident.span(), message).into());
        };
        if let Some(second) = attributes.next() {
            return Err(syn::Error::new(second.span(), format!("a second #[{word}]")).into());
        }
        let arguments = attribute.parse_args_with(Arguments::parse)?;
        let Some(table) = arguments.table else {
            return Err(
                syn::Error::new(attribute.span(), "name a table: \"folder/name\" or path = \"…\"").into()
            );
        };
        Ok(Input {
            vis: item.vis.clone(),
            ident: item.ident.clone(),
            table,
            gateway: arguments.gateway,
            krate: arguments.krate.unwrap_or_else(|| syn::parse_quote!(::paytable)),
        })
    }
}

#[derive(Default)]
struct Arguments {
    table: Option<TableName>,
    gateway: Option<Path>,
    krate: Option<Path>,
}

impl Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Arguments> {
        let mut arguments = Arguments::default();
        while !input.is_empty() {
            arguments.argument(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(arguments)
    }

    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(LitStr) {
            let name = input.parse()?;
            return set(&mut self.table, TableName::Shipped(name), input.span());
        }
        if input.peek(Token![crate]) {
            let key: Token![crate] = input.parse()?;
            input.parse::<Token![=]>()?;
            return set(&mut self.krate, input.call(Path::parse_mod_style)?, key.span);
        }
        let key: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "path" => set(&mut self.table, TableName::File(input.parse()?), key.span()),
            "gateway" => set(&mut self.gateway, input.call(Path::parse_mod_style)?, key.span()),
            _ => Err(syn::Error::new(
                key.span(),
                format!("unknown argument `{key}`; known are path, gateway, crate"),
            )),
        }
    }
}

fn set<T>(place: &mut Option<T>, value: T, span: Span) -> syn::Result<()> {
    if place.replace(value).is_some() {
        return Err(syn::Error::new(span, "given twice"));
    }
    Ok(())
}
