//! The rows of one message.

use super::{
    encryption, form,
    header::is_header_name,
    made,
    scope::{Part, Scope, condition_holds},
    value,
};
use crate::{
    fault::Faults,
    model::{
        At, Cipher, Encrypted, Family, Gateway, Kind, Message, Place, Row, Sign, Span, ValueSource,
        snake_case, unnumbered,
    },
    parse::nearest,
};
use std::collections::HashMap;

pub(super) fn check(message: &Message, part: Part, scope: Scope<'_>, faults: &mut Faults) {
    let gateway = scope.gateway;
    names_differ(message, faults);
    signed_once(message, faults);
    families_hold_together(message, faults);
    for row in &message.rows {
        row_name(row, faults);
        values_fit(row, gateway, faults);
        nested_types_exist(row, scope, faults);
        nesting_fits_the_encoding(row, part, scope, faults);
        fills_make_sense(row, part, scope, faults);
        seals_are_received(row, message, part, faults);
        secrets_stand_in_a_request(row, part, faults);
        only_requests_have_places(row, part, faults);
        files_stand_in_a_request(row, part, faults);
        text_stands_for_json_in_a_request(row, part, faults);
        received_rows_stand_as_they_are(row, part, faults);
        required_rows_can_be_set(row, part, gateway, faults);
        sources_of_bundles(row, part, faults);
        conditions_can_hold(row, message, part, gateway, faults);
        units_measure_something(row, faults);
        choices_differ(row, faults);
        choices_fit_their_row(row, gateway, faults);
        embedded_names_stand_in_signed_text(row, part, faults);
        form::check(row, part, gateway, faults);
        made::check(row, gateway, faults);
    }
}

/// Two rows that differ in the table can still meet on the wire or in Rust.
fn names_differ(message: &Message, faults: &mut Faults) {
    let mut on_the_wire = HashMap::new();
    let mut in_rust = HashMap::new();
    for row in &message.rows {
        let twins = [on_the_wire.get(row.wire.as_str()), in_rust.get(&snake_case(&row.name))];
        if let Some(twin) = twins.into_iter().flatten().next() {
            let message = format!("duplicate row `{}`", row.name);
            faults.add(&row.span, message, format!("same field as `{twin}`"));
        }
        on_the_wire.entry(row.wire.as_str()).or_insert(&row.name);
        in_rust.entry(snake_case(&row.name)).or_insert(&row.name);
    }
}

fn row_name(row: &Row, faults: &mut Faults) {
    let is_header = row.place == Place::Header && is_header_name(&row.wire);
    if !is_header && !is_field_name(unnumbered(&row.wire)) {
        let help = "letters, digits and `_`, a letter first; `_$n` or `_$n_$m` at the end of a numbered row";
        faults.add_with_help(&row.span, format!("`{}` is not a field name", row.name), "not a name", help);
    }
}

/// A name that becomes a Rust field or method.
pub(super) fn is_field_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The signature is over everything else; a second one could not be over the first and under it.
fn signed_once(message: &Message, faults: &mut Faults) {
    let mut signatures = message.rows.iter().filter(|row| row.fill == ValueSource::Sign);
    let Some(first) = signatures.next() else { return };
    for row in signatures {
        faults.add(&row.span, "a message has one signature", format!("`{}` is one already", first.name));
    }
}

fn families_hold_together(message: &Message, faults: &mut Faults) {
    for row in &message.rows {
        let Some(named) = &row.family else {
            if numbers(&row.wire) > 0 {
                let help = "say family = \"…\" and declare [family.…]";
                let what = "a numbered row belongs to a family";
                faults.add_with_help(&row.span, what, "belongs to none", help);
            }
            continue;
        };
        let Some(family) = message.families.iter().find(|f| f.name == named.value) else {
            faults.add(&named.span, format!("there is no `[family.{}]`", named.value), "not declared");
            continue;
        };
        let (wanted, ending) = if family.within.is_some() { (2, "_$n_$m") } else { (1, "_$n") };
        if numbers(&row.wire) != wanted {
            let label = format!("its name does not end in `{ending}`");
            faults.add(&named.span, "a row of a family is numbered", label);
        }
    }
    for family in &message.families {
        type_name(&family.item, &family.span, faults);
        family_becomes_a_field(family, message, faults);
        if let Some(count) = &family.count
            && message.row(&count.value).is_none()
        {
            faults.add(&count.span, format!("there is no row `{}`", count.value), "counts the items");
        }
        families_nest_once(family, message, faults);
    }
}

/// How many numbers a name ends in.
fn numbers(name: &str) -> usize {
    usize::from(name.ends_with("_$n")) + 2 * usize::from(name.ends_with("_$n_$m"))
}

/// Names end in two numbers at most.
fn families_nest_once(family: &Family, message: &Message, faults: &mut Faults) {
    let Some(within) = &family.within else { return };
    match message.families.iter().find(|f| f.name == within.value) {
        None => faults.add(&within.span, format!("there is no `[family.{}]`", within.value), "not declared"),
        Some(outer) if outer.within.is_some() => {
            faults.add(&within.span, "families nest once", "stands within another itself");
        }
        Some(_) => {}
    }
}

/// A family is a field that holds the list; what stands beside it needs another name.
fn family_becomes_a_field(family: &Family, message: &Message, faults: &mut Faults) {
    if !is_field_name(&family.name) {
        let help = "letters, digits and `_`, a letter first";
        let message = format!("`{}` is not a name of a list", family.name);
        faults.add_with_help(&family.span, message, "becomes a field", help);
    }
    let holder = |family: &Option<At<String>>| family.as_ref().map(|named| named.value.clone());
    let mut beside = message.rows.iter().filter(|row| holder(&row.family) == holder(&family.within));
    let field = snake_case(&family.name);
    if let Some(row) = beside.find(|row| snake_case(unnumbered(&row.name)) == field) {
        let text = format!("the list `{}` has the name of a row", family.name);
        faults.add(&row.span, text, "this row");
    }
}

/// The example column is a test of the row, and so is every value the SDK would put in.
fn values_fit(row: &Row, gateway: &Gateway, faults: &mut Faults) {
    let unit = gateway.wire.length_unit;
    if let Some(example) = &row.example
        && let Err(fault) = value::fits(row, &example.value, unit)
    {
        faults.add(&example.span, format!("the example of `{}` breaks its own row", row.name), fault);
    }
    if let Some(absent) = &row.when_absent {
        if let Err(fault) = value::fits(row, &absent.value, unit) {
            faults.add(&absent.span, format!("`{}` can never have this value", row.name), fault);
        }
        if let ValueSource::Default(_) | ValueSource::Fixed(_) = row.fill {
            faults.add(&absent.span, "a row that is always sent is never absent", "has a value already");
        }
    }
    if let ValueSource::Default(value) | ValueSource::Fixed(value) = &row.fill
        && let Err(fault) = value::fits(row, value, unit)
    {
        faults.add(&row.span, format!("the value put into `{}` breaks its own row", row.name), fault);
    }
}

/// Only a text of a signed message can read as more of its fields.
fn embedded_names_stand_in_signed_text(row: &Row, part: Part, faults: &mut Faults) {
    for name in &row.embeds {
        if !is_field_name(&name.value) {
            faults.add(&name.span, format!("`{}` is not a field name", name.value), "not a name");
        } else if name.value == row.wire {
            faults.add(&name.span, format!("`{}` embeds itself", row.name), "the same row");
        }
    }
    let Some(first) = row.embeds.first() else { return };
    if part == Part::Nested {
        faults.add(&first.span, "`embeds` belongs to a signed row", "inside a nested type");
    } else if !matches!(row.kind, Kind::Text | Kind::Url { .. }) {
        faults.add(&first.span, "only text embeds other fields", "of another type");
    }
}

fn nested_types_exist(row: &Row, scope: Scope<'_>, faults: &mut Faults) {
    if let Some(name) = row.kind.nested()
        && scope.types.find(name).is_none()
    {
        let help = match nearest(name, scope.types.names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it under [type.{name}]"),
        };
        faults.add_with_help(&row.span, format!("there is no type `{name}`"), "of that type", help);
    }
}

fn nesting_fits_the_encoding(row: &Row, part: Part, scope: Scope<'_>, faults: &mut Faults) {
    let top = matches!(part, Part::Request | Part::Reply | Part::Notice | Part::Answer);
    let is_nested = match row.kind {
        Kind::Object(_) | Kind::List(_) => !scope.nests,
        Kind::Texts => true,
        _ => false,
    };
    if top && scope.flat && is_nested && row.place != Place::Content {
        let help = "write type = \"String(…)\" with json = \"…\" for JSON inside a text";
        faults.add_with_help(&row.span, "flat messages hold no objects", "an object or list", help);
    }
}

/// What cannot be opened, or could not be told from what anybody closed, is of no use.
fn seals_are_received(row: &Row, message: &Message, part: Part, faults: &mut Faults) {
    let Kind::Encrypted(Encrypted { cipher, .. }) = &row.kind else { return };
    if matches!(part, Part::Request | Part::Answer | Part::Bundle) {
        let help = "what a request keeps from others is encrypted = true";
        faults.add_with_help(&row.span, "only what is received is opened", "sealed", help);
    }
    let Cipher::Gcm { nonce, associated } = cipher else { return };
    for name in [nonce, associated] {
        if message.row(name).is_none() {
            faults.add(&row.span, format!("there is no row `{name}` beside it"), "the cipher needs it");
        }
    }
}

/// Anywhere else it would go out as it is.
fn secrets_stand_in_a_request(row: &Row, part: Part, faults: &mut Faults) {
    if !row.encrypted {
        return;
    }
    // Who holds a nested type is seen where the whole table is.
    if !part.can_be_request() && part != Part::Nested {
        faults.add(&row.span, "only rows of a request are encrypted", "not in a request");
    } else if row.kind != Kind::Text {
        faults.add(&row.span, "only text is encrypted", "of another type");
    }
}

/// A row of anything else stands where the message is.
fn only_requests_have_places(row: &Row, part: Part, faults: &mut Faults) {
    if let Some(said) = row.said_place.as_ref().filter(|_| !part.can_be_request()) {
        faults.add(&said.span, "`in` belongs to the rows of a request itself", "in another message");
    }
}

fn files_stand_in_a_request(row: &Row, part: Part, faults: &mut Faults) {
    if row.kind == Kind::File && !part.can_be_request() {
        faults.add(&row.span, "a file stands in a request", "not in one");
    }
}

/// What is received and is not the JSON of its row is kept aside anyway.
fn text_stands_for_json_in_a_request(row: &Row, part: Part, faults: &mut Faults) {
    let Some(At { span, .. }) = &row.or_text else { return };
    if !matches!(row.kind, Kind::Json(_)) {
        faults.add(span, "`or_text` goes with `json`", "no object as JSON text");
    } else if !part.can_be_request() {
        faults.add(span, "`or_text` belongs to the rows of a request itself", "in another message");
    }
}

fn fills_make_sense(row: &Row, part: Part, scope: Scope<'_>, faults: &mut Faults) {
    let gateway = scope.gateway;
    match &row.fill {
        // Signatures of their own are declared by the table that includes the row.
        ValueSource::Signature(name)
            if part != Part::Group && !scope.signatures.iter().any(|s| s.name == *name) =>
        {
            let help = match nearest(name, scope.signatures.iter().map(|s| s.name.as_str())) {
                Some(near) => format!("did you mean `signature.{near}`?"),
                None => format!("declare it under [signature.{name}]"),
            };
            faults.add_with_help(&row.span, format!("there is no signature `{name}`"), "not declared", help);
        }
        ValueSource::Md5Of(_) if !part.can_be_request() => {
            faults.add(&row.span, "the digest of a file stands beside it", "not in a request");
        }
        ValueSource::Sign | ValueSource::SignType | ValueSource::Content if row.place == Place::Content => {
            faults.add(&row.span, "stands beside the content", "inside of it");
        }
        ValueSource::Content if gateway.wire.content.as_ref().is_none_or(|name| name.value != row.wire) => {
            let help = format!("say content = \"{}\" under [wire] of the gateway", row.wire);
            faults.add_with_help(&row.span, "not the gateway's content", "cannot be filled", help);
        }
        ValueSource::Encryption => encryption::of_row(row, part.can_be_request(), gateway, faults),
        ValueSource::KeyId if !gateway.sign.as_ref().is_some_and(Sign::has_private_keys) => {
            faults.add(&row.span, "the gateway does not sign with private keys", "cannot be filled");
        }
        ValueSource::Sign | ValueSource::SignType if gateway.sign.is_none() => {
            faults.add(&row.span, "the gateway does not sign", "cannot be filled");
        }
        ValueSource::Merchant { name, .. } if !gateway.merchant.iter().any(|c| c.name == *name) => {
            let help = match nearest(name, gateway.merchant.iter().map(|c| c.name.as_str())) {
                Some(near) => format!("did you mean `merchant.{near}`?"),
                None => "list it under [merchant] of the gateway".to_owned(),
            };
            faults.add_with_help(&row.span, format!("a merchant has no `{name}`"), "cannot be filled", help);
        }
        ValueSource::Merchant { name, .. } if gateway.is_secret(name) => {
            let help = "a secret stands in headers of [lines.headers], or signs";
            faults.add_with_help(&row.span, format!("`{name}` is a secret"), "is the value of no row", help);
        }
        ValueSource::Caller => {}
        _ if part == Part::Nested => {
            faults.add(&row.span, "only a message's own rows are filled", "inside a nested type");
        }
        _ => {}
    }
}

/// What is received is believed or refused, never replaced; a value of the table would hide what was sent.
fn received_rows_stand_as_they_are(row: &Row, part: Part, faults: &mut Faults) {
    if matches!(part, Part::Reply | Part::Notice)
        && matches!(row.fill, ValueSource::Default(_) | ValueSource::Fixed(_))
    {
        let help = "list the values it can have: enum = […]";
        faults.add_with_help(&row.span, "nothing is put into what is received", "has a value", help);
    }
}

/// An identity cannot be set on a request; if the merchant may lack it as well, nobody could send the row.
fn required_rows_can_be_set(row: &Row, part: Part, gateway: &Gateway, faults: &mut Faults) {
    let ValueSource::Merchant { name, identity: true } = &row.fill else { return };
    let lacks = gateway.merchant.iter().any(|c| c.name == *name && !c.needed);
    if matches!(part, Part::Request | Part::Answer) && row.required && lacks {
        let message = format!("nobody may be able to set `{}`", row.name);
        let help = "make the row optional, or the merchant's setting needed";
        faults.add_with_help(&row.span, message, "required, but a merchant can lack it", help);
    }
}

fn sources_of_bundles(row: &Row, part: Part, faults: &mut Faults) {
    if matches!(part, Part::Bundle | Part::Group) {
        return;
    }
    if !row.from.is_empty() || !row.prefix.is_empty() {
        faults.add(&row.span, "`from` and `prefix` belong to a client's bundle", "in another message");
    }
}

fn choices_differ(row: &Row, faults: &mut Faults) {
    let Kind::Choice(words) = &row.kind else { return };
    for (at, word) in words.iter().enumerate() {
        if word.trim() != word {
            faults.add(&row.span, format!("white space around the word `{word}`"), "in the enum of this row");
        }
        if words[..at].contains(word) || word.is_empty() {
            faults.add(&row.span, format!("`{word}` is listed twice or empty"), "in the enum of this row");
        }
    }
}

/// A word that its own row refuses could never be sent.
fn choices_fit_their_row(row: &Row, gateway: &Gateway, faults: &mut Faults) {
    let Kind::Choice(words) = &row.kind else { return };
    for word in words.iter().filter(|word| !word.is_empty()) {
        if let Err(fault) = value::fits(row, word, gateway.wire.length_unit) {
            faults.add(&row.span, format!("the word `{word}` breaks its own row"), fault);
        }
    }
}

/// A name that becomes a Rust type.
pub(super) fn type_name(name: &str, span: &Span, faults: &mut Faults) {
    let good = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name != "Self";
    if !good && !name.is_empty() {
        let help = "letters and digits, a capital first: UnifiedOrder";
        faults.add_with_help(span, format!("`{name}` is not a type name"), "becomes a Rust type", help);
    }
}

/// A row whose condition never holds would never be present.
fn conditions_can_hold(row: &Row, message: &Message, part: Part, gateway: &Gateway, faults: &mut Faults) {
    if part == Part::Group {
        return;
    }
    if !row.when.is_empty() && part != Part::Reply {
        let help = "in a request, write a [[rule]]";
        faults.add_with_help(&row.span, "`when` belongs to a reply", "says when the row is present", help);
        return;
    }
    for condition in &row.when {
        condition_holds(condition, message, "response", gateway, faults);
        let decides = message.row(&condition.field.value);
        if let Some(later) = decides.filter(|decides| decides.section > row.section) {
            let message = format!("`{}` is in a later section", later.name);
            faults.add(&condition.field.span, message, "not there yet");
        }
        if decides.is_some_and(|decides| decides.wire == row.wire) {
            faults.add(&condition.field.span, format!("`{}` depends on itself", row.name), "the same row");
        }
    }
}

fn units_measure_something(row: &Row, faults: &mut Faults) {
    if row.unit.is_some() && row.length.max == u32::MAX && row.length.min == 0 {
        faults.add(&row.span, "`unit` without a length", "measures nothing");
    }
}
