//! What no caller knows of a reply: the examples of its table, and where there are none something that fits.

use crate::{
    message::{dynamic::DynamicMessage, value::Message},
    sandbox::call::Call,
    table::{Field, Kind, Table, TimeFormat, ValueSource},
};

/// Values of fields that have no example, by their name.
const NAMED: &[(&str, &str)] = &[
    ("account", "1900000109"),
    ("cmms_amt", "100"),
    ("currency", "CNY"),
    ("description", "分到商户"),
    ("miniprogram_path", "pages/index/index"),
    ("miniprogram_username", "gh_0123456789ab"),
    // The amount of the documented orders.
    ("total_amount", "1234"),
];

/// The same by the end of the name.
const ENDINGS: &[(&str, Form)] = &[
    ("appid", Form::Appid),
    ("mch_id", Form::MchId),
    ("_md5", Form::Md5),
    ("_id", Form::Number),
    ("_no", Form::Number),
    ("time", Form::Time),
];

/// What a text looks like.
#[derive(Clone, Copy)]
enum Form {
    Appid,
    MchId,
    /// 32 digits, in hexadecimal.
    Md5,
    /// 28 digits.
    Number,
    /// As most pages write it.
    Time,
}

/// Puts in what is wanted and not there: messages inside first of all, which no fact by name could say.
pub(super) fn complete(call: &Call<'_>, reply: &mut DynamicMessage, wanted: &dyn Fn(&Field) -> bool) {
    let table = reply.table();
    let absent = absent(reply);
    for (field, _) in table.fields.iter().zip(absent).filter(|(field, absent)| *absent && wanted(field)) {
        // What the reply's writer makes is left to it.
        if field.fill == ValueSource::Caller {
            put(call, reply, field);
        }
    }
}

/// Which fields have no value.
fn absent(message: &DynamicMessage) -> Vec<bool> {
    let mut absent = Vec::new();
    message.read(&mut |values| absent = values.iter().map(|value| value.value_ref().is_absent()).collect());
    absent
}

/// Every row of a message inside that has an example or has to be there; all rows if that is none.
fn fill(call: &Call<'_>, record: &mut DynamicMessage, table: &'static Table) {
    let is_filled = |field: &&Field| field.required || !field.example.is_empty() || nested(field).is_some();
    let all = !table.fields.iter().any(|field| is_filled(&field));
    for field in table.fields.iter().filter(|field| all || is_filled(field)) {
        put(call, record, field);
    }
}

fn nested(field: &Field) -> Option<&'static Table> {
    match field.kind {
        Kind::Json(inside) | Kind::Object(inside) | Kind::Form(inside) => Some(inside),
        Kind::List(items) | Kind::JsonList(items) | Kind::Numbered { items, .. } => Some(items),
        _ => None,
    }
}

fn put(call: &Call<'_>, record: &mut DynamicMessage, field: &'static Field) {
    match (field.kind, nested(field)) {
        (Kind::List(_) | Kind::JsonList(_) | Kind::Numbered { .. }, Some(items)) => {
            if let Some(item) = record.item(field.name, 0) {
                fill(call, item, items);
            }
        }
        (_, Some(inside)) => {
            if let Some(object) = record.object(field.name) {
                fill(call, object, inside);
            }
        }
        (Kind::Texts { .. }, None) => {
            record.set_texts(field.name, vec![flat(call, field)]);
        }
        _ => {
            record.set(field.name, flat(call, field));
        }
    }
}

/// The example, or a value that fits.
fn flat(call: &Call<'_>, field: &Field) -> String {
    if !field.example.is_empty() {
        return field.example.to_owned();
    }
    let named = NAMED.iter().find(|(name, _)| *name == field.name).map(|(_, value)| (*value).to_owned());
    match field.kind {
        // The call was successful, and so was what it is about.
        Kind::Choice(words) if words.contains(&"SUCCESS") => "SUCCESS".to_owned(),
        Kind::Choice([first, ..]) => (*first).to_owned(),
        Kind::Bool => "true".to_owned(),
        Kind::Int { min, max } => named.unwrap_or_else(|| 1.clamp(min, max).to_string()),
        Kind::Time(format) => call.now.time.format(format),
        Kind::Ip => "127.0.0.1".to_owned(),
        Kind::Url { .. } | Kind::Texts { .. } => "https://example.com/".to_owned(),
        Kind::Yuan => "0.01".to_owned(),
        _ => named.unwrap_or_else(|| text(call, field)),
    }
}

/// A text of the form that its name says; a token that means nothing where it says none.
fn text(call: &Call<'_>, field: &Field) -> String {
    let (rng, now) = (&call.state.rng, call.now.time);
    let form = ENDINGS.iter().find(|(end, _)| field.name.ends_with(end)).map(|(_, form)| *form);
    let setting = |name: &str| call.merchant.setting(name).unwrap_or_default().to_owned();
    let text = match form {
        Some(Form::Appid) => setting("appid"),
        Some(Form::MchId) => setting("mch_id"),
        Some(Form::Md5) => rng.hex(32),
        Some(Form::Number) => rng.number('1', now),
        Some(Form::Time) => now.format(TimeFormat::Dashed),
        None => rng.nonce(),
    };
    text.chars().take(field.max.max(1) as usize).collect()
}
