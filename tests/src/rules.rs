//! What a request lacks and which rules it breaks, found by another hand than the runtime's.

use crate::sample::{Held, Sample, ahead, is_ahead};
use paytable::{
    Time, ViolationKind,
    table::{Api, Condition, Demand, Field, Kind, Rule, ValueSource},
};
use std::collections::BTreeSet;

/// Fields, each with a word for what is broken.
pub type Faults = BTreeSet<(String, &'static str)>;

/// The word for what is broken.
pub fn word(broken: &ViolationKind) -> &'static str {
    match broken {
        ViolationKind::Missing => "missing",
        ViolationKind::TooLong { .. } => "too long",
        ViolationKind::TooShort { .. } => "too short",
        ViolationKind::Charset { .. } => "charset",
        ViolationKind::Unsendable { .. } => "unsendable",
        ViolationKind::NotOneOf { .. } => "not one of",
        ViolationKind::OutOfRange { .. } => "out of range",
        ViolationKind::Format { .. } => "format",
        ViolationKind::Blank => "blank",
        ViolationKind::Never { .. } => "never",
        ViolationKind::Beginning { .. } => "beginning",
        ViolationKind::TooEarly { .. } => "too early",
        ViolationKind::Needed { .. } => "needed",
        ViolationKind::OneOf { .. } => "one of",
        ViolationKind::AtMostOne { .. } => "at most one",
        ViolationKind::NotBefore { .. } => "not before",
        ViolationKind::Above { .. } => "above",
        ViolationKind::NotTheSum { .. } => "not the sum",
        ViolationKind::NoSecret { .. } => "no secret",
        ViolationKind::Forbidden { .. } => "forbidden",
        _ => "another",
    }
}

/// What the merchant brings, by name.
pub type Settings = dyn Fn(&str) -> Option<String>;

/// What is missing in a request and which rules it breaks. Its values are taken to be sound.
pub fn faults(api: &Api, request: &Sample, settings: &Settings) -> Faults {
    let mut faults = Faults::new();
    missing(request, "", Some(settings), &mut faults);
    for rule in api.rules {
        faults.extend(broken(rule, &View { request, settings }));
    }
    faults
}

fn missing(message: &Sample, path: &str, settings: Option<&Settings>, faults: &mut Faults) {
    for (field, value) in message.table.fields.iter().zip(&message.values) {
        let name = format!("{path}{}", field.name);
        let filled = settings.is_some_and(|settings| filled(field, settings).is_some());
        match value {
            Held::Object(inside) => missing(inside, &format!("{name}."), None, faults),
            Held::List(items) if !items.0.is_empty() => {
                for (at, item) in items.0.iter().enumerate() {
                    missing(item, &format!("{name}[{at}]."), None, faults);
                }
            }
            Held::File(_) => {}
            value if value.text(field).is_none() && field.required && !filled => {
                faults.insert((name, "missing"));
            }
            _ => {}
        }
    }
}

/// What is sent in a field that the caller left out.
fn filled(field: &Field, settings: &Settings) -> Option<String> {
    match field.fill {
        ValueSource::Caller => None,
        ValueSource::Merchant { name, .. } => settings(name),
        ValueSource::Default(value) | ValueSource::Fixed(value) => Some(value.to_owned()),
        ValueSource::Nonce
        | ValueSource::Time
        | ValueSource::SignType
        | ValueSource::KeyId
        | ValueSource::Sign
        | ValueSource::Content
        | ValueSource::Encryption
        | ValueSource::Signature(_)
        | ValueSource::Md5Of(_) => Some("made".to_owned()),
    }
}

/// A request as it is sent.
struct View<'a> {
    request: &'a Sample,
    settings: &'a Settings,
}

impl View<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let field = self.request.row(name)?;
        let fixed =
            matches!(field.fill, ValueSource::Fixed(_) | ValueSource::Merchant { identity: true, .. });
        let given = self.request.get(name).filter(|_| !fixed);
        given.or_else(|| filled(field, self.settings))
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.value(name)?.parse().ok()
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        let Kind::Time(format) = self.request.row(name)?.kind else { return None };
        Time::parse(format, &self.value(name)?).map(Time::unix)
    }

    fn holds(&self, condition: &Condition) -> bool {
        let value = self.value(condition.field);
        let Condition { values, ranges, .. } = condition;
        let within = |value: &str| {
            let number: Option<i64> = value.parse().ok();
            number.is_some_and(|n| ranges.iter().any(|range| range.min <= n && n <= range.max))
        };
        value.is_some_and(|value| match (values, ranges) {
            ([], []) => true,
            _ => values.contains(&value.as_str()) || within(&value),
        })
    }
}

fn broken(rule: &Rule, view: &View<'_>) -> Faults {
    if !rule.when.iter().all(|condition| view.holds(condition)) {
        return Faults::new();
    }
    let there = |name: &&&str| view.value(name).is_some();
    let named = |names: Vec<&str>, word| names.into_iter().map(|name| (name.to_owned(), word)).collect();
    match rule.then {
        Demand::Require(of) => named(of.iter().filter(|name| !there(name)).copied().collect(), "needed"),
        Demand::Forbid(of) => named(of.iter().filter(there).copied().collect(), "forbidden"),
        Demand::OneOf(of) if !of.iter().any(|name| there(&name)) => named(vec![of[0]], "one of"),
        Demand::AtMostOne(of) if of.iter().filter(there).count() > 1 => named(vec![of[0]], "at most one"),
        Demand::Together(of) if of.iter().any(|name| there(&name)) => {
            named(of.iter().filter(|name| !there(name)).copied().collect(), "needed")
        }
        Demand::Ordered { earlier, later, gap_seconds } => {
            let apart =
                view.seconds(later).zip(view.seconds(earlier)).map(|(later, earlier)| later - earlier);
            let close = apart.is_some_and(|apart| apart <= 0 || apart < i64::from(gap_seconds));
            named(if close { vec![earlier] } else { Vec::new() }, "not before")
        }
        Demand::NotAbove { amount, limit } => {
            let above =
                view.number(amount).zip(view.number(limit)).is_some_and(|(amount, limit)| amount > limit);
            named(if above { vec![amount] } else { Vec::new() }, "above")
        }
        Demand::Sum { parts, total } => {
            let given: Vec<i128> =
                parts.iter().filter_map(|part| view.number(part)).map(i128::from).collect();
            let sum: i128 = given.iter().sum();
            let differs =
                !given.is_empty() && view.number(total).is_some_and(|total| i128::from(total) != sum);
            named(if differs { vec![total] } else { Vec::new() }, "not the sum")
        }
        _ => Faults::new(),
    }
}

/// Changes a request until it breaks no rule; what is pinned stays as it is.
///
/// # Panics
/// If the rules cannot all be obeyed like that.
pub fn satisfy(api: &Api, request: &mut Sample, settings: &Settings, pinned: &[&str]) {
    for round in 0..20 {
        let found = api.rules.iter().find(|rule| !broken(rule, &View { request, settings }).is_empty());
        let Some(rule) = found else { return };
        mend(rule, request, settings, pinned, round);
    }
    panic!("{}: {:?}", api.name, faults(api, request, settings));
}

/// What one round gives, another rule may take: every other round tries the opposite.
fn mend(rule: &Rule, request: &mut Sample, settings: &Settings, pinned: &[&str], round: usize) {
    let absent = |request: &Sample, of: &[&'static str]| -> Vec<&'static str> {
        let view = View { request, settings };
        of.iter().copied().filter(|name| view.value(name).is_none()).collect()
    };
    let clear_all_but = |request: &mut Sample, of: &[&'static str], kept: Option<&str>| {
        for name in of.iter().filter(|name| Some(**name) != kept) {
            request.clear(name);
        }
    };
    match rule.then {
        Demand::Require(of) => absent(request, of).into_iter().for_each(|name| request.give(name)),
        Demand::Forbid(of) => clear_all_but(request, of, None),
        Demand::OneOf(of) => request.give(of.iter().find(|name| !pinned.contains(name)).unwrap_or(&of[0])),
        Demand::AtMostOne(of) => {
            let kept = of.iter().find(|name| pinned.contains(name)).unwrap_or(&of[0]);
            clear_all_but(request, of, Some(kept));
        }
        Demand::Together(of) => {
            let missing = absent(request, of);
            let is_free = !of.iter().any(|name| pinned.contains(name));
            if missing.iter().any(|name| pinned.contains(name)) || (is_free && round % 2 == 1) {
                clear_all_but(request, of, None);
            } else {
                for name in missing {
                    request.give(name);
                }
            }
        }
        Demand::Ordered { earlier, later, gap_seconds } => {
            set_apart(request, earlier, later, i64::from(gap_seconds).max(day_or_second(request, later)));
        }
        Demand::NotAbove { amount, limit } => {
            let value = View { request, settings }.value(limit).unwrap_or_default();
            request.set(amount, &value);
        }
        Demand::Sum { parts, total } => {
            let view = View { request, settings };
            let sum: i64 = parts.iter().filter_map(|part| view.number(part)).sum();
            request.set(total, &sum.to_string());
        }
    }
}

/// The least that two times of that field can be apart.
pub fn day_or_second(request: &Sample, name: &str) -> i64 {
    use paytable::table::TimeFormat;
    match request.row(name).map(|field| field.kind) {
        Some(Kind::Time(TimeFormat::Date | TimeFormat::DashedDate)) => 86_400,
        _ => 1,
    }
}

/// Sets the later of two times so many seconds after the earlier one. Where the later one must be ahead of now, both are
/// set far ahead.
///
/// # Panics
/// If one of them is no time, or the earlier one is not there.
pub fn set_apart(request: &mut Sample, earlier: &str, later: &str, seconds: i64) {
    let format = |request: &Sample, name: &str| match request.row(name).map(|field| field.kind) {
        Some(Kind::Time(format)) => format,
        _ => panic!("{name} is no time"),
    };
    let (from, to) = (format(request, earlier), format(request, later));
    if request.row(later).is_some_and(is_ahead) {
        request.set(earlier, ahead(from));
    }
    let start = Time::parse(from, &request.get(earlier).expect("a time")).expect("a time").unix();
    let end = Time::from_unix(start + seconds).expect("a time within the calendar");
    request.set(later, &end.format(to));
}

/// Makes the conditions of a rule hold; the fields that must then stay as they are.
pub fn meet(rule: &Rule, request: &mut Sample) -> Vec<&'static str> {
    for condition in rule.when {
        match (condition.values, condition.ranges) {
            ([], []) => request.give(condition.field),
            ([first, ..], _) => request.set(condition.field, first),
            ([], [range, ..]) => {
                let edge = if range.max == i64::MAX { range.min } else { range.max };
                request.set(condition.field, &edge.to_string());
            }
        }
    }
    rule.when.iter().map(|condition| condition.field).collect()
}
