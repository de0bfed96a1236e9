//! Messages of a table, made of a fuzzer's bytes. Where these run out, a message holds the documented examples of its
//! required fields.

use arbitrary::{Result, Unstructured};
use paytable::{
    Fen, Time,
    table::{Field, ValueSource, Kind, Table},
};
use paytable_tests::Pairs;
use serde_json::{Map, Value};

/// Values by name on the wire, nested as JSON would have them.
pub type Values = Map<String, Value>;

/// What XML, queries and signatures have to take care of.
const PIECES: &[&str] = &[
    "]]>", "]]", "<", ">", "&", "&amp;", "\"", "'", "\n", "\r", "\t", "\0", "=", "+", "%", "%2B", " ", "a",
    "1", "支付", "é", "😀", "\u{b}", "\u{85}", "\u{2028}", "\u{fffe}", "\u{feff}", "{", "}", "\\", "/", "]",
    "[", ",",
];

/// Text that is somewhere between a documented example and anything.
pub fn text(u: &mut Unstructured<'_>, example: &str) -> Result<String> {
    Ok(match u.int_in_range(0..=7)? {
        0..=3 if !example.is_empty() => example.to_owned(),
        0 => String::new(),
        1..=5 => {
            let mut text = String::new();
            for _ in 0..u.int_in_range(1..=6)? {
                text.push_str(u.choose(PIECES)?);
            }
            text
        }
        _ => u.arbitrary::<&str>()?.to_owned(),
    })
}

/// The text of a value that is not nested.
fn single(u: &mut Unstructured<'_>, field: &Field) -> Result<String> {
    if !u.ratio(15, 16)? {
        return text(u, "");
    }
    Ok(match field.kind {
        Kind::Choice(words) if !words.is_empty() => (*u.choose(words)?).to_owned(),
        Kind::Bool => u.arbitrary::<bool>()?.to_string(),
        Kind::Int { min, max } => u.int_in_range(min..=max)?.to_string(),
        Kind::Time(format) => {
            let time = Time::from_unix(u.int_in_range(0..=4_102_444_800)?).expect("in this century");
            time.format(format)
        }
        Kind::Ip => {
            (*u.choose(&["127.0.0.1", "2001:db8::1", "::ffff:1.2.3.4", "1.2.3", "01.2.3.4"])?).to_owned()
        }
        Kind::Url { .. } => format!("https://example.com/{}", text(u, "paid")?),
        Kind::Yuan => Fen(u.arbitrary::<i32>()?.into()).to_string(),
        _ => text(u, field.example)?,
    })
}

/// Values of a message: required fields nearly always, others now and then.
pub fn values(u: &mut Unstructured<'_>, table: &'static Table, depth: usize) -> Result<Values> {
    let mut made = Values::new();
    for field in table.fields {
        let wanted = field.required && matches!(field.fill, ValueSource::Caller);
        let given = if wanted { u.ratio(31, 32)? } else { !u.ratio(3, 4)? };
        if !given {
            continue;
        }
        match field.kind {
            Kind::Numbered { items, .. } if depth < 3 => {
                for number in 0..u.int_in_range(0..=3)? {
                    numbered(u, items, &format!("_{number}"), &mut made)?;
                }
            }
            _ => {
                if let Some(value) = value(u, field, depth)? {
                    made.insert(field.name.to_owned(), value);
                }
            }
        }
    }
    Ok(made)
}

fn value(u: &mut Unstructured<'_>, field: &Field, depth: usize) -> Result<Option<Value>> {
    let list = |u: &mut Unstructured<'_>, table| -> Result<Value> {
        (0..u.int_in_range(0..=3)?).map(|_| values(u, table, depth + 1).map(Value::Object)).collect()
    };
    Ok(match field.kind {
        Kind::Json(table) | Kind::Object(table) | Kind::Form(table) if depth < 3 => {
            Some(Value::Object(values(u, table, depth + 1)?))
        }
        Kind::List(table) | Kind::JsonList(table) if depth < 3 => Some(list(u, table)?),
        Kind::Texts { .. } => {
            let texts: Result<Vec<String>> =
                (0..u.int_in_range(0..=3)?).map(|_| text(u, field.example)).collect();
            Some(Value::from(texts?))
        }
        Kind::Int { .. } => {
            let text = single(u, field)?;
            Some(text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from))
        }
        // A file is made by hand, what is sealed is the gateway's, and the rest is nested too deeply.
        Kind::File
        | Kind::Encrypted(_)
        | Kind::Numbered { .. }
        | Kind::Json(_)
        | Kind::Object(_)
        | Kind::Form(_)
        | Kind::List(_)
        | Kind::JsonList(_) => None,
        _ => Some(Value::from(single(u, field)?)),
    })
}

fn numbered(u: &mut Unstructured<'_>, items: &'static Table, number: &str, made: &mut Values) -> Result<()> {
    for field in items.fields {
        if let Kind::Numbered { items, .. } = field.kind {
            for inner in 0..u.int_in_range(0..=2)? {
                numbered(u, items, &format!("{number}_{inner}"), made)?;
            }
        } else if let Some(value) = value(u, field, 2)? {
            made.insert(format!("{}{number}", field.name), value);
        }
    }
    Ok(())
}

/// Pairs of a flat message as a gateway would send it, unsigned. What is nested is JSON text.
pub fn pairs(u: &mut Unstructured<'_>, table: &'static Table) -> Result<Pairs> {
    let mut pairs = Pairs::new();
    for (name, value) in values(u, table, 0)? {
        let filled = table.find(&name).map(|at| table.fields[at].fill);
        if matches!(filled, Some(ValueSource::Sign | ValueSource::Merchant { .. })) {
            continue;
        }
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        pairs.push((name, text));
    }
    Ok(pairs)
}
