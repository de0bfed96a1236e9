//! The value of a field, as a recipe signs it.

use crate::explain::{
    json,
    message::{Field, Format, Kind},
    pairs::recipe::{Boolean, Markup, Number, Recipe, Space, Url},
    values,
};
use std::borrow::Cow;

impl Recipe {
    /// The value of the field at that place. `has_cdata` says whether some value of the message has a section.
    pub(crate) fn value<'m>(
        &self,
        at: usize,
        field: &'m Field,
        format: Format,
        has_cdata: bool,
    ) -> Cow<'m, str> {
        let mut value = self.marked(field, format, has_cdata);
        if let Some(form) = self.json {
            // Mark-up can make other JSON of it, such as `&amp;` in a text.
            let other = if self.markup == Markup::Removed { None } else { json::read_nested(&value) };
            let json = if self.markup == Markup::Removed { field.json.as_ref() } else { other.as_ref() };
            value = json.map_or(value, |json| form.write(json).into());
        }
        if let Some(number) = self.number_of(field) {
            value = number.into();
        }
        if let Some(boolean) = self.boolean_of(&value) {
            value = boolean.into();
        }
        value = match self.space {
            Space::Trimmed => values::trimmed(&value).to_owned().into(),
            Space::TrimmedUnicode => values::trimmed_unicode(&value).to_owned().into(),
            Space::TrimmedEnd => values::trimmed_end(&value).to_owned().into(),
            Space::Behind(place, blank) if place == at => [&value, blank].concat().into(),
            Space::AsRead | Space::Behind(..) => value,
        };
        match self.url {
            None => value,
            Some(Url::Encoded(form)) => values::url_encoded(&value, form).into(),
            Some(Url::Decoded { plus }) => values::url_decoded(&value, plus).map_or(value, Cow::Owned),
        }
    }

    fn marked<'m>(&self, field: &'m Field, format: Format, has_cdata: bool) -> Cow<'m, str> {
        let value = field.value.as_str();
        let is_section = field.written.starts_with("<![CDATA[");
        match self.markup {
            Markup::Cdata if is_section => field.written.as_str().into(),
            // Where the message shows which values have a section, the others have none.
            Markup::Cdata if !has_cdata && !value.is_empty() => format!("<![CDATA[{value}]]>").into(),
            Markup::Entities { .. }
                if format == Format::Xml && !is_section && field.written.contains('&') =>
            {
                field.written.as_str().into()
            }
            Markup::Entities { quotes } => values::xml_escaped(value, quotes).into(),
            Markup::Removed | Markup::Cdata => value.into(),
        }
    }

    fn number_of(&self, field: &Field) -> Option<String> {
        let value = field.value.as_str();
        if self.number == Number::AsWritten || !(field.kind == Kind::Number || values::is_amount(&field.name))
        {
            return None;
        }
        if self.number == Number::NoDecimals {
            return values::without_decimals(value).map(str::to_owned);
        }
        if !values::is_integer(value) {
            return None;
        }
        match self.number {
            Number::OneDecimal => Some(format!("{value}.0")),
            Number::TwoDecimals => Some(format!("{value}.00")),
            Number::Yuan => Some(values::in_yuan(value)),
            Number::AsWritten | Number::NoDecimals => None,
        }
    }

    fn boolean_of(&self, value: &str) -> Option<&'static str> {
        let is_true = value.eq_ignore_ascii_case("true");
        if !is_true && !value.eq_ignore_ascii_case("false") {
            return None;
        }
        match self.boolean {
            Boolean::AsWritten => None,
            Boolean::Capitalised => Some(if is_true { "True" } else { "False" }),
            Boolean::Upper => Some(if is_true { "TRUE" } else { "FALSE" }),
            Boolean::Digit => Some(if is_true { "1" } else { "0" }),
        }
    }
}
