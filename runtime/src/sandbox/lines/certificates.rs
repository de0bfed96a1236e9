//! The list of the gateway's certificates, from which a client without keys gets its first.

use super::platform;
use crate::sandbox::call::{Call, Refusal, title};
use crate::{
    message::{dynamic::DynamicMessage, time::Time, value::Message as _},
    protocol::decrypt::close_text,
    table::{Cipher, Encrypted, Kind},
};

pub(super) fn list(call: &Call<'_>) -> Result<DynamicMessage, Refusal> {
    let refusal = || Refusal("RESOURCE_NOT_EXISTS", title(call.api, "RESOURCE_NOT_EXISTS"));
    let refresh = call.api.gateway.key_refresh.ok_or_else(refusal)?;
    let mut reply = DynamicMessage::new(call.api.response);
    let (above, list) = last(refresh.list);
    let item = at(&mut reply, above).and_then(|holder| holder.item(list, 0)).ok_or_else(refusal)?;
    let certificate = platform::certificate();
    let times = [certificate.not_before(), certificate.not_after()].map(Time::from_unix);
    let rows = item.table().fields.iter();
    // The first time of an item says from when it is valid, the second until when.
    let rows = rows.filter_map(|field| match field.kind {
        Kind::Time(format) => Some((field.name, format)),
        _ => None,
    });
    for ((name, format), time) in rows.zip(times) {
        item.set(name, time.unwrap_or(Time::EPOCH).format(format));
    }
    let (above, name) = last(refresh.id);
    at(item, above).ok_or_else(refusal)?.set(name, certificate.serial());
    let (above, name) = last(refresh.certificate);
    let holder = at(item, above).ok_or_else(refusal)?;
    seal(call, holder, name).ok_or_else(refusal)?;
    Ok(reply)
}

/// Puts the certificate in, closed with the merchant's key; `None` if there is none that could.
fn seal(call: &Call<'_>, holder: &mut DynamicMessage, name: &'static str) -> Option<()> {
    let table = holder.table();
    let Kind::Encrypted(Encrypted { cipher: Cipher::Gcm { nonce, associated }, .. }) =
        table.fields[table.find(name)?].kind
    else {
        return None;
    };
    let random: String = call.state.rng.nonce().chars().take(12).collect();
    let bound = "certificate";
    let text = close_text(platform::CERTIFICATE.trim_end(), &random, bound, call.merchant)?;
    for field in table.fields.iter().filter(|field| !field.example.is_empty()) {
        holder.set(field.name, field.example);
    }
    holder.set(nonce, random);
    holder.set(associated, bound);
    holder.set(name, text);
    Some(())
}

/// What stands above the last name of a path, and that name.
fn last(path: &'static str) -> (&'static str, &'static str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

/// The message at a path.
fn at<'m>(record: &'m mut DynamicMessage, path: &str) -> Option<&'m mut DynamicMessage> {
    path.split('.').filter(|name| !name.is_empty()).try_fold(record, |record, name| record.object(name))
}
