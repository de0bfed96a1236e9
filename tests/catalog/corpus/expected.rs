//! What a file states of a message, against the message.

use super::entry::Entry;
use paytable::{Message, Time, UnknownFields, ValueRef};
use toml::Value as Toml;

pub(super) fn compare(message: &dyn Message, entry: &Entry, faults: &mut Vec<String>) {
    if entry.fields.is_empty() && !message.table().fields.is_empty() {
        faults.push("no field is stated".to_owned());
    }
    members(message, &entry.fields, "", faults);
    for path in &entry.absent {
        let parts: Vec<&str> = path.split('.').collect();
        absent(message, &parts, path, faults);
    }
    let mut unknown = Vec::new();
    collect_unknown(message, "", &mut unknown);
    unknown.sort();
    let mut stated = entry.unknown.clone();
    stated.sort();
    if unknown != stated {
        faults.push(format!("the unknown fields are {unknown:?}"));
    }
}

/// The position of a row, or of a numbered list, whose name does not occur on the wire.
fn find(message: &dyn Message, name: &str) -> Option<usize> {
    let table = message.table();
    table.find(name).or_else(|| table.fields.iter().position(|field| field.name == name))
}

fn with_value(message: &dyn Message, at: usize, visit: &mut dyn FnMut(ValueRef<'_>)) {
    message.read(&mut |values| visit(values[at].value_ref()));
}

fn members(message: &dyn Message, stated: &toml::Table, above: &str, faults: &mut Vec<String>) {
    for (name, stated) in stated {
        let path = format!("{above}{name}");
        match find(message, name) {
            None => faults.push(format!("{} has no {path}", message.table().name)),
            Some(at) => with_value(message, at, &mut |value| value_is(value, stated, &path, faults)),
        }
    }
}

fn value_is(value: ValueRef<'_>, stated: &Toml, path: &str, faults: &mut Vec<String>) {
    let is = match (value, stated) {
        (ValueRef::Object(inside), Toml::Table(stated)) => {
            return members(inside, stated, &format!("{path}."), faults);
        }
        (ValueRef::List(list), Toml::Array(items)) if list.len() == items.len() => {
            for (at, item) in items.iter().enumerate() {
                members(list.get(at).unwrap(), item.as_table().unwrap(), &format!("{path}.{at}."), faults);
            }
            return;
        }
        (ValueRef::Texts(texts), Toml::Array(items)) => {
            texts.iter().map(|text| Some(text.as_str())).eq(items.iter().map(Toml::as_str))
        }
        (ValueRef::Text(text), Toml::String(stated)) => text == stated,
        (ValueRef::Int(number), Toml::Integer(stated)) => number == *stated,
        (ValueRef::Bool(truth), Toml::Boolean(stated)) => truth == *stated,
        (ValueRef::Time(time), Toml::Datetime(stated)) => Some(time) == moment(*stated),
        _ => false,
    };
    if !is {
        faults.push(format!("{path} is {} instead of {stated}", describe(value)));
    }
}

/// A date and time without a zone is one in UTC+8, and so is midnight of a date.
fn moment(stated: toml::value::Datetime) -> Option<Time> {
    let date = stated.date?;
    let time = stated.time.map(|time| (time.hour, time.minute, time.second.unwrap_or_default()));
    let (hour, minute, second) = time.unwrap_or_default();
    Time::new(date.year, date.month, date.day, hour, minute, second)
}

fn describe(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Absent => "absent".to_owned(),
        ValueRef::Text(text) => format!("the text {text:?}"),
        ValueRef::Int(number) => format!("the number {number}"),
        ValueRef::Bool(truth) => format!("{truth}"),
        ValueRef::Time(time) => format!("the time {time:?}"),
        ValueRef::Object(inside) => format!("a {}", inside.table().name),
        ValueRef::List(list) => format!("a list of {}", list.len()),
        ValueRef::Texts(texts) => format!("the texts {texts:?}"),
        ValueRef::File(_) => "a file".to_owned(),
    }
}

fn absent(message: &dyn Message, parts: &[&str], path: &str, faults: &mut Vec<String>) {
    let Some(at) = find(message, parts[0]) else {
        return faults.push(format!("{} has no {path}", message.table().name));
    };
    with_value(message, at, &mut |value| match (value, &parts[1..]) {
        (value, []) if value.is_absent() => {}
        (ValueRef::Object(inside), rest @ [_, ..]) => absent(inside, rest, path, faults),
        (ValueRef::List(list), [number, rest @ ..]) if !rest.is_empty() => {
            match number.parse().ok().and_then(|number| list.get(number)) {
                Some(item) => absent(item, rest, path, faults),
                None => faults.push(format!("{path} has no item {number}")),
            }
        }
        (value, _) => faults.push(format!("{path} is {}", describe(value))),
    });
}

fn collect_unknown(message: &dyn Message, above: &str, all: &mut Vec<String>) {
    for (name, _) in message.unknown_fields().into_iter().flat_map(UnknownFields::iter) {
        // The signature has served its purpose.
        if !(above.is_empty() && name == "sign") {
            all.push(format!("{above}{name}"));
        }
    }
    message.read(&mut |values| {
        for (field, value) in message.table().fields.iter().zip(values) {
            let path = format!("{above}{}", field.name);
            match value.value_ref() {
                ValueRef::Object(inside) => collect_unknown(inside, &format!("{path}."), all),
                ValueRef::List(list) => {
                    for at in 0..list.len() {
                        collect_unknown(list.get(at).unwrap(), &format!("{path}.{at}."), all);
                    }
                }
                _ => {}
            }
        }
    });
}
