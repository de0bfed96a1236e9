//! Rules between rows, and the conditions that rules and rows have.

use super::{
    keys::{self, Keys},
    range,
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value},
    model::{At, Condition, Demand, Names, Rule},
};

pub(super) static RULE: Shape = Shape {
    one_of: &[
        &["ordered"],
        &["not_above"],
        &["sum", "equals"],
        &["require"],
        &["one_of"],
        &["at_most_one"],
        &["forbid"],
        &["together"],
    ],
    ..Shape::new(
        "rule",
        &[
            Key::may("when", Value::Table(&CONDITIONS)),
            Key::may("gap_seconds", Value::NUMBER),
            Key::may("ordered", Value::TEXTS),
            Key::may("not_above", Value::TEXTS),
            Key::may("sum", Value::TEXTS),
            Key::may("require", Value::TEXTS),
            Key::may("one_of", Value::TEXTS),
            Key::may("at_most_one", Value::TEXTS),
            Key::may("forbid", Value::TEXTS),
            Key::may("together", Value::TEXTS),
            Key::may("equals", Value::Text),
        ],
    )
};

/// What values rows have.
pub(super) static CONDITIONS: Shape =
    Shape::open("conditions", Value::OneOf(&[Value::True, Value::Scalar, Value::List(1, &Value::Scalar)]));

/// The same, or that rows are not there.
pub(super) static CONDITIONS_OR_ABSENCE: Shape = Shape::open(
    "conditions_of_a_notice",
    Value::OneOf(&[Value::Bool, Value::Scalar, Value::List(1, &Value::Scalar)]),
);

type MakeDemand = fn(Vec<At<String>>) -> Demand;

pub(super) fn rule(mut keys: Keys<'_>, names: Names, faults: &mut Faults) -> Option<Rule> {
    let span = keys.span.clone();
    let when = match keys.table("when", faults) {
        Some(when) => conditions(when, names, faults),
        None => Vec::new(),
    };
    let mut found = Vec::new();
    let gap_seconds = keys.take("gap_seconds").and_then(|(_, value)| keys::whole(value, faults));
    let kinds: [(&'static str, MakeDemand); 8] = [
        ("ordered", |fields| Demand::Ordered { fields, gap_seconds: 0 }),
        ("not_above", Demand::NotAbove),
        ("sum", Demand::Sum),
        ("require", Demand::Require),
        ("one_of", Demand::OneOf),
        ("at_most_one", Demand::AtMostOne),
        ("forbid", Demand::Forbid),
        ("together", Demand::Together),
    ];
    let told = faults.list().len();
    for (word, demand) in kinds {
        let fields = keys.strings(word, faults);
        if !fields.is_empty() {
            let wired = fields.into_iter().map(|f| At { value: names.wire(&f.value), span: f.span });
            found.push(demand(wired.collect()));
        }
    }
    let readable = faults.list().len() == told;
    let equals = keys.string("equals", faults);
    keys.finish(faults);
    let mut then = found.pop();
    match (&mut then, equals) {
        (Some(Demand::Sum(fields)), Some(total)) => {
            fields.push(At { value: names.wire(&total.value), span: total.span });
        }
        (Some(Demand::Sum(_)), None) => {
            faults.add(&span, "`equals` is missing", "what do they add up to?");
            return None;
        }
        (_, Some(total)) => faults.add(&total.span, "`equals` goes with `sum`", "a total of nothing"),
        (_, None) => {}
    }
    match (&mut then, gap_seconds) {
        (Some(Demand::Ordered { gap_seconds, .. }), Some(seconds)) => *gap_seconds = seconds,
        (_, Some(_)) => faults.add(&span, "`gap_seconds` goes with `ordered`", "a gap between nothing"),
        (_, None) => {}
    }
    if readable && (then.is_none() || !found.is_empty()) {
        faults.add_with_help(
            &span,
            "a rule demands one thing",
            "not exactly one demand",
            "demands are require, one_of, at_most_one, forbid, together, ordered, not_above, sum; write a rule for each",
        );
        return None;
    }
    Some(Rule { when, then: then?, span })
}

pub(super) fn conditions(when: Keys<'_>, names: Names, faults: &mut Faults) -> Vec<Condition> {
    let (conditions, absent) = conditions_or_absence(when, names, faults);
    for field in absent {
        let help = "write `true` for \"present\"; \"absent\" is a condition of notices only";
        faults.add_with_help(&field.span, "`false` is not a condition here", "never holds", help);
    }
    conditions
}

/// Conditions, and the names that are `false`: not there.
pub(super) fn conditions_or_absence(
    when: Keys<'_>,
    names: Names,
    faults: &mut Faults,
) -> (Vec<Condition>, Vec<At<String>>) {
    let (mut conditions, mut absent) = (Vec::new(), Vec::new());
    for entry in when.into_entries() {
        let field = At { value: names.wire(entry.name), span: entry.span.clone() };
        let values = match (entry.value.get_ref().as_bool(), entry.value.get_ref().as_array()) {
            (Some(true), _) => Vec::new(),
            (Some(false), _) => {
                absent.push(At { value: field.value, span: entry.value.span() });
                continue;
            }
            (None, Some(array)) if array.is_empty() => {
                let help = "write `true` for \"present\"";
                faults.add_with_help(&entry.value.span(), "a condition without values", "never holds", help);
                continue;
            }
            (None, Some(array)) => array.iter().filter_map(|v| keys::scalar(v, faults)).collect(),
            (None, None) => keys::scalar(entry.value, faults).into_iter().collect(),
        };
        let (values, ranges) = range::apart(values, faults);
        // What was refused is not "present".
        if values.is_empty() && ranges.is_empty() && entry.value.get_ref().as_bool().is_none() {
            continue;
        }
        conditions.push(Condition { field, values, ranges });
    }
    (conditions, absent)
}
