//! Values that are computed from other values of the request: ciphertexts, file digests, signatures that the table
//! defines.

use crate::{
    check::fill::{Computed, FillContext, resolve, with_resolved},
    codec::write_json::{push_text, write_content},
    message::{
        dynamic::{DynamicList, DynamicMessage},
        value::{Message, Value, ValueRef},
    },
    protocol::{compare::own_text, lines, sign},
    table::{Field, Kind, Signature, Table, ValueSource, linked},
};

/// Values by name on the wire.
type Values = Vec<(&'static str, Computed)>;

/// Computes the values of a message. The tables that have such rows name it, so that a program that has none links
/// neither the digests nor the ciphers.
pub struct Computer(fn(&[Signature], &dyn Message, &FillContext<'_>) -> Values);

/// What computes the values of a message.
pub static COMPUTER: Computer = Computer(compute);

/// The computed values, in the order of their dependencies.
pub(crate) fn computed(signatures: &[Signature], message: &dyn Message, filler: &FillContext<'_>) -> Values {
    let computer = linked::<Computer>(message.table().links);
    computer.map_or_else(Values::new, |computer| computer.0(signatures, message, filler))
}

fn compute(signatures: &[Signature], message: &dyn Message, filler: &FillContext<'_>) -> Values {
    let table = message.table();
    let mut found = Values::new();
    message.read(&mut |values| {
        for (field, value) in table.fields.iter().zip(values) {
            let made = match (field.fill, value.value_ref()) {
                (_, ValueRef::Text(text)) if field.encrypted => encrypt(text, filler),
                (ValueSource::Md5Of(file), _) => {
                    table.find(file).and_then(|at| match values[at].value_ref() {
                        ValueRef::File(file) => Some(sign::md5_hex(&file.bytes)),
                        _ => None,
                    })
                }
                (_, ValueRef::Object(inside)) => close(field, inside, values, table, filler),
                _ => None,
            };
            let made = made.map(Computed::Text).or_else(|| encrypted_inside(value.value_ref(), filler));
            found.extend(made.map(|made| (field.name, made)));
        }
    });
    for field in table.fields {
        let ValueSource::Signature(name) = field.fill else { continue };
        let signature = signatures.iter().find(|signature| signature.name == name);
        let Some(text) =
            signature.and_then(|s| signed(s, message, &FillContext { computed: Some(&found), ..*filler }))
        else {
            continue;
        };
        found.push((field.name, Computed::Text(text)));
    }
    if let Some(content) = table.fields.iter().find(|field| field.fill == ValueSource::Content) {
        // Last: it contains what was computed before.
        let filler = FillContext { computed: Some(&found), ..*filler };
        if let Some(text) = with_resolved(message, Some(&filler), write_content) {
            // A key that cannot be used was refused with the merchant. The text never goes out in place of its ciphertext.
            let text = match filler.content_key {
                Some(key) => key.encrypt(&text).unwrap_or_default(),
                None => text,
            };
            found.push((content.name, Computed::Text(text)));
        }
    }
    found
}

/// The signature over the fields that the table lists; `None` without the key.
pub(crate) fn signed(
    signature: &Signature,
    message: &dyn Message,
    filler: &FillContext<'_>,
) -> Option<String> {
    if cfg!(feature = "asymmetric") && !signature.lines.is_empty() {
        let value = |name: &str| own_text(message, name, Some(filler)).unwrap_or_default();
        return lines::over_fields(signature.lines, signature.algorithm, filler.merchant, &value);
    }
    let key = match signature.key {
        Some(name) => filler.merchant.secret_of(name)?,
        None => filler.merchant.api_key()?,
    };
    Some(sign::own(&text(signature, message, Some(filler)), signature, key))
}

/// The text `k=v&k=v` of the signed fields, in ASCII order of their names.
fn text(signature: &Signature, message: &dyn Message, filler: Option<&FillContext<'_>>) -> String {
    let table = message.table();
    let mut text = String::new();
    message.read(&mut |values| {
        for at in table.sorted.iter().map(|at| usize::from(*at)) {
            let field = &table.fields[at];
            let covered = signature.over.is_empty() || signature.over.contains(&field.name);
            if !covered || field.fill == ValueSource::Signature(signature.name) {
                continue;
            }
            let mut value = String::new();
            push_text(field, resolve(field, values[at].value_ref(), filler), &mut value);
            if value.is_empty() && !signature.empties {
                continue;
            }
            if !text.is_empty() {
                text.push('&');
            }
            text.extend([field.name, "=", &value]);
        }
    });
    text
}

/// Encrypts what only the gateway encrypts: for the sandbox and tests.
#[cfg(any(test, feature = "sandbox"))]
fn close(
    field: &Field,
    inside: &dyn Message,
    values: &[&dyn Value],
    table: &Table,
    filler: &FillContext<'_>,
) -> Option<String> {
    let Kind::Encrypted(sealed) = field.kind else { return None };
    let beside = |name: &str| {
        let at = table.find(name)?;
        let mut text = String::new();
        push_text(
            &table.fields[at],
            resolve(&table.fields[at], values[at].value_ref(), Some(filler)),
            &mut text,
        );
        Some(text)
    };
    crate::protocol::decrypt::close(sealed, inside, &beside, filler.merchant)
}

#[cfg(not(any(test, feature = "sandbox")))]
fn close(_: &Field, _: &dyn Message, _: &[&dyn Value], _: &Table, _: &FillContext<'_>) -> Option<String> {
    None
}

/// A nested message, or several, with those texts encrypted that the table says so of. `None` if there are none.
fn encrypted_inside(value: ValueRef<'_>, filler: &FillContext<'_>) -> Option<Computed> {
    // What cannot be encrypted was refused by the check. It is never sent as plain text.
    let change = |field: &Field, text: &str| {
        let ciphertext = || encrypt(text, filler).unwrap_or_default();
        field.encrypted.then(ciphertext)
    };
    match value {
        ValueRef::Object(inside) if encrypts(inside.table()) => {
            Some(Computed::Object(DynamicMessage::changed(inside, &change)))
        }
        ValueRef::List(list) if list.get(0).is_some_and(|item| encrypts(item.table())) => {
            DynamicList::changed(list, &change).map(Computed::List)
        }
        _ => None,
    }
}

/// Whether a message of that table, or something in it, is sent encrypted. Lint refuses tables that contain themselves.
fn encrypts(table: &Table) -> bool {
    table.fields.iter().any(|field| match field.kind {
        Kind::Object(inside)
        | Kind::List(inside)
        | Kind::Json(inside)
        | Kind::JsonList(inside)
        | Kind::Form(inside) => encrypts(inside),
        _ => field.encrypted,
    })
}

#[cfg(feature = "rsa")]
fn encrypt(text: &str, filler: &FillContext<'_>) -> Option<String> {
    filler.field_key()?.encrypt(text)
}

// Without the feature `rsa` the check refuses such a field before this is reached.
#[cfg(not(feature = "rsa"))]
fn encrypt(_: &str, _: &FillContext<'_>) -> Option<String> {
    None
}
