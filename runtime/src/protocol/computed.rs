//! Values that are computed from other values of the request: ciphertexts, file digests, signatures that the table
//! defines.

#[cfg(any(test, feature = "sandbox"))]
use crate::table::Kind;
use crate::{
    check::fill::{FillContext, resolve},
    codec::write_json::push_text,
    message::value::{Message, Value, ValueRef},
    protocol::{compare::own_text, lines, sign},
    table::{Field, Signature, Table, ValueSource, linked},
};

/// Values by name on the wire.
type Values = Vec<(&'static str, String)>;

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
            found.extend(made.map(|text| (field.name, text)));
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
        found.push((field.name, text));
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

#[cfg(feature = "rsa")]
fn encrypt(text: &str, filler: &FillContext<'_>) -> Option<String> {
    crate::credentials::oaep::oaep(text, filler.merchant.public_key()?)
}

// Without the feature `rsa` the check refuses such a field before this is reached.
#[cfg(not(feature = "rsa"))]
fn encrypt(_: &str, _: &FillContext<'_>) -> Option<String> {
    None
}
