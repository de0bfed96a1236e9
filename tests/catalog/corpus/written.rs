//! A body as other parsers read it, against what was kept of it: nothing is lost, and nothing is made up.

use super::{
    Source,
    entry::{Made, Sealed},
    kept::{self, Kept},
};
use crate::{
    catalog::is_cloud,
    oracle::{elements, query},
};
use paytable::{Message, table::Encoding};
use paytable_tests::Pairs;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

pub(super) fn compare(made: &Made, source: &Source, message: &dyn Message, faults: &mut Vec<String>) {
    let mut written = of_body(&made.received.body, source);
    if let Some(sealed) = &made.sealed {
        if source.is_believed_by_decryption() {
            written = believed(written, sealed).unwrap_or_default();
        }
        open(&mut written, sealed);
    }
    differences(&written, Some(&Kept::Object(kept::members(message))), "", faults);
}

fn of_body(body: &[u8], source: &Source) -> Json {
    let text = std::str::from_utf8(body).unwrap();
    match source.encoding() {
        _ if text.is_empty() => Json::Object(Map::new()),
        Encoding::Xml => of_xml(text),
        Encoding::Form => of_pairs(query(text)),
        Encoding::Pairs => panic!("no body of the corpus is plain pairs"),
        Encoding::Json => {
            let mut all: Json = serde_json::from_str(text).unwrap();
            let has_envelope = matches!(source, Source::Api(_)) && is_cloud(source.gateway().name);
            if has_envelope { all["respdata"].take() } else { all }
        }
    }
}

fn of_xml(text: &str) -> Json {
    of_pairs(elements(text.as_bytes()))
}

fn of_pairs(pairs: Pairs) -> Json {
    Json::Object(pairs.into_iter().map(|(name, text)| (name, Json::from(text))).collect())
}

/// Of a notice that is authenticated by its ciphertext alone: the ciphertext, and what the cipher binds to it.
fn believed(written: Json, sealed: &Sealed) -> Option<Json> {
    match written {
        Json::Object(members) => {
            let kept = members.into_iter().filter_map(|(name, value)| {
                let is_bound = sealed.beside.contains(&name.as_str());
                Some((name, if is_bound { value } else { believed(value, sealed)? }))
            });
            let kept: Map<String, Json> = kept.collect();
            (!kept.is_empty()).then_some(Json::Object(kept))
        }
        Json::String(text) if text == sealed.ciphertext => Some(Json::String(text)),
        _ => None,
    }
}

/// Puts what is encrypted in the place of its ciphertext.
fn open(written: &mut Json, sealed: &Sealed) {
    match written {
        Json::Object(members) => members.values_mut().for_each(|value| open(value, sealed)),
        Json::Array(items) => items.iter_mut().for_each(|item| open(item, sealed)),
        Json::String(text) if *text == sealed.ciphertext => {
            let inside = sealed.inside.as_str();
            *written = if inside.starts_with('<') {
                // The elements of a message can stand below another root here.
                of_xml(&inside.replace("<root>", "<xml>").replace("</root>", "</xml>"))
            } else {
                serde_json::from_str(inside).unwrap_or_else(|_| Json::from(inside))
            };
        }
        _ => {}
    }
}

fn differences(written: &Json, kept: Option<&Kept>, at: &str, faults: &mut Vec<String>) {
    match (written, kept) {
        (Json::Null, None | Some(Kept::Null)) => {}
        (Json::String(text), None) if text.is_empty() => {}
        (Json::Array(items), None) if items.is_empty() => {}
        (written, None) => faults.push(format!("{at} is lost: {written}")),
        (Json::Object(members), Some(Kept::Object(kept))) => {
            let names: BTreeSet<&String> = members.keys().chain(kept.keys()).collect();
            for name in names {
                let written = members.get(name).unwrap_or(&Json::Null);
                differences(written, kept.get(name), &format!("{at}.{name}"), faults);
            }
        }
        (Json::Array(items), Some(Kept::List(kept))) => {
            if items.len() != kept.len() {
                faults.push(format!("{at} has {} items instead of {}", kept.len(), items.len()));
            }
            for (number, item) in items.iter().enumerate() {
                differences(item, kept.get(number), &format!("{at}.{number}"), faults);
            }
        }
        // A text that holds a message.
        (Json::String(text), Some(Kept::Object(_) | Kept::List(_))) => match serde_json::from_str(text) {
            Ok(inside @ (Json::Object(_) | Json::Array(_))) => differences(&inside, kept, at, faults),
            _ => faults.push(format!("{at} is read as {kept:?}: {text}")),
        },
        (written, Some(kept)) => {
            if !is_same(written, kept) {
                faults.push(format!("{at} is kept as {kept:?}: {written}"));
            }
        }
    }
}

/// Whether a value was kept as it was written; of a number, as the same number.
fn is_same(written: &Json, kept: &Kept) -> bool {
    let text = match written {
        Json::String(text) => text.clone(),
        Json::Number(_) | Json::Bool(_) => written.to_string(),
        _ => return false,
    };
    match kept {
        Kept::Text(kept) => *kept == text,
        Kept::Number(kept) => kept.parse::<f64>().ok() == text.parse::<f64>().ok(),
        Kept::Int(kept) => text.parse() == Ok(*kept),
        Kept::Yuan(fen) => fen_of(&text) == Some(*fen),
        Kept::Time(time, format) => time.format(*format) == text,
        Kept::Null | Kept::List(_) | Kept::Object(_) => false,
    }
}

fn fen_of(yuan: &str) -> Option<i64> {
    let (whole, part) = yuan.split_once('.').unwrap_or((yuan, ""));
    format!("{whole}{part:0<2}").parse().ok().filter(|_| part.len() <= 2)
}

#[test]
fn what_is_lost_or_made_up_is_told() {
    let written = serde_json::json!({ "a": "1", "b": "{\"c\":null,\"d\":[1.50,\"x\"]}", "e": "", "f": "2" });
    let list = |second: &str| Kept::List(vec![Kept::Number("1.5".into()), Kept::Text(second.into())]);
    let kept = |second: &str| {
        Kept::Object(kept::Members::from([
            ("a".to_owned(), Kept::Int(1)),
            ("b".to_owned(), Kept::Object(kept::Members::from([("d".to_owned(), list(second))]))),
            ("f".to_owned(), Kept::Text("2".into())),
        ]))
    };
    let told = |kept: &Kept| {
        let mut faults = Vec::new();
        differences(&written, Some(kept), "", &mut faults);
        faults
    };
    assert_eq!(told(&kept("x")), [""; 0]);
    assert_eq!(told(&kept("y")), [r#".b.d.1 is kept as Text("y"): "x""#]);
    let mut other = kept("x");
    let Kept::Object(members) = &mut other else { panic!() };
    members.remove("f");
    members.insert("g".to_owned(), Kept::Int(3));
    assert_eq!(told(&other), [r#".f is lost: "2""#, ".g is kept as Int(3): null"]);
}
