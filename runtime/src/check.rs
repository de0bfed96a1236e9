//! Whether a request obeys its table. All violations come back at once; nothing has been sent.

use crate::{
    money::Fen,
    table::{Api, Condition, Demand, Field, Fill, Gateway, Kind, Rule, Table, Unit},
    time::Time,
    value::{List, Message, Slot, Value},
    wire::{
        fill::{Filler, resolve},
        write_json,
    },
};
use paytable_schema::rules;
use std::fmt;

/// One thing wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The field on the wire; inside JSON, a path such as `scene_info.store_info.id`.
    pub field: String,
    /// Its title in the documentation.
    pub title: &'static str,
    /// What is broken. The value itself is not repeated: it may be personal.
    pub broken: Broken,
    /// The documentation page.
    pub doc_url: &'static str,
}

/// What a field breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// Required, and not there.
    Missing,
    /// Longer than the table allows.
    TooLong {
        /// The limit.
        limit: u32,
        /// The length given.
        given: usize,
        /// What both count.
        unit: Unit,
    },
    /// Shorter than the table asks for.
    TooShort {
        /// The least length.
        least: u32,
        /// The length given.
        given: usize,
        /// What both count.
        unit: Unit,
    },
    /// A character outside the charset.
    Charset {
        /// The first such character.
        found: char,
        /// The characters allowed, as ranges.
        allowed: &'static str,
    },
    /// A character that cannot be sent at all.
    Unsendable {
        /// Why not.
        why: &'static str,
    },
    /// Not one of the documented words.
    NotOneOf {
        /// The words.
        allowed: &'static [&'static str],
    },
    /// Below the least or above the largest number.
    OutOfRange {
        /// The least.
        min: i64,
        /// The largest.
        max: i64,
        /// The number given.
        given: i64,
    },
    /// Not written as the table says.
    Format {
        /// What is wanted.
        wanted: &'static str,
    },
    /// Required here, though not everywhere.
    Needed {
        /// What makes it required.
        because: String,
    },
    /// None of a group is there.
    OneOf {
        /// The group.
        of: &'static [&'static str],
        /// What asks for one of them.
        because: String,
    },
    /// More than one of a group is there.
    AtMostOne {
        /// The group.
        of: &'static [&'static str],
    },
    /// Not before another time, or not long enough before it.
    NotBefore {
        /// The other time.
        other: &'static str,
        /// The least gap in seconds.
        gap_seconds: u32,
    },
    /// Above another number.
    Above {
        /// The other number's field.
        limit: &'static str,
    },
    /// Not allowed here.
    Forbidden {
        /// What forbids it.
        because: String,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) {}", self.field, self.title, self.broken)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Missing => f.write_str("is required"),
            Broken::TooLong { limit, given, unit } => {
                write!(f, "is {given} {} long, the limit is {limit}", unit.name())
            }
            Broken::TooShort { least, given, unit } => {
                write!(f, "is {given} {} long, at least {least} are asked for", unit.name())
            }
            Broken::Charset { found, allowed } => write!(f, "holds {found:?}, allowed are {allowed}"),
            Broken::Unsendable { why } => write!(f, "holds {why}"),
            Broken::NotOneOf { allowed } => write!(f, "is not one of {}", allowed.join(", ")),
            Broken::OutOfRange { min, max: i64::MAX, given } => write!(f, "is {given}, the least is {min}"),
            Broken::OutOfRange { min, max, given } => write!(f, "is {given}, not within {min} to {max}"),
            Broken::Format { wanted } => write!(f, "is not {wanted}"),
            Broken::Needed { because } => write!(f, "is required when {because}"),
            Broken::OneOf { of, because } if because.is_empty() => {
                write!(f, "or another of {} is required", of.join(", "))
            }
            Broken::OneOf { of, because } => {
                write!(f, "or another of {} is required when {because}", of.join(", "))
            }
            Broken::AtMostOne { of } => write!(f, "excludes the others of {}", of.join(", ")),
            Broken::NotBefore { other, gap_seconds: 0 } => write!(f, "is not before {other}"),
            Broken::NotBefore { other, gap_seconds } => {
                write!(f, "is not {gap_seconds} seconds before {other}")
            }
            Broken::Above { limit } => write!(f, "is above {limit}"),
            Broken::Forbidden { because } => write!(f, "is not allowed when {because}"),
        }
    }
}

/// Everything wrong with a request, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations: fields in the order of the table, then rules.
    pub fn list(&self) -> &[Violation] {
        &self.0
    }

    /// The fields, each once.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        for violation in &self.0 {
            if !fields.contains(&violation.field.as_str()) {
                fields.push(&violation.field);
            }
        }
        fields
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request breaks its table in {} places: ", self.0.len())?;
        for (at, violation) in self.0.iter().enumerate() {
            write!(f, "{}{violation}", if at == 0 { "" } else { "; " })?;
        }
        if let Some(first) = self.0.first() {
            write!(f, " (see {})", first.doc_url)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// Checks a request as it would be sent, filled values included.
pub(crate) fn request(
    api: &Api,
    message: &dyn Message,
    filler: Option<&Filler<'_>>,
) -> Result<(), Violations> {
    let mut checker =
        Checker { gateway: api.gateway, doc_url: api.doc_url, path: String::new(), found: Vec::new() };
    message.read(&mut |values| {
        checker.fields(message.table(), values, filler);
        for rule in api.rules {
            checker.rule(rule, message.table(), values, filler);
        }
    });
    if checker.found.is_empty() { Ok(()) } else { Err(Violations(checker.found)) }
}

struct Checker {
    gateway: &'static Gateway,
    doc_url: &'static str,
    /// Where the fields at hand are nested, with a dot at the end.
    path: String,
    found: Vec<Violation>,
}

impl Checker {
    fn add(&mut self, field: &Field, broken: Broken) {
        let path = format!("{}{}", self.path, field.name);
        self.found.push(Violation { field: path, title: field.title, broken, doc_url: self.doc_url });
    }

    fn fields(&mut self, table: &'static Table, values: &[&dyn Value], filler: Option<&Filler<'_>>) {
        for (field, value) in table.fields.iter().zip(values) {
            let slot = resolve(field, value.slot(), filler);
            if !slot.is_absent() {
                self.value(field, slot);
            } else if field.required && !(field.fill == Fill::Sign && filler.is_some()) {
                self.add(field, Broken::Missing);
            }
        }
    }

    fn value(&mut self, field: &'static Field, slot: Slot<'_>) {
        match slot {
            // A typed time is in the calendar.
            Slot::Absent | Slot::Time(_) => {}
            Slot::Text(text) => self.text(field, text),
            Slot::Int(number) => self.int(field, number),
            Slot::Object(message) => self.object(field, message),
            Slot::List(list) => self.list(field, list),
        }
    }

    fn text(&mut self, field: &'static Field, text: &str) {
        if let Some(why) = text.chars().find_map(|c| rules::unsendable(c, self.gateway.four_byte_utf8)) {
            self.add(field, Broken::Unsendable { why });
        }
        // The end mark of CDATA cannot be escaped inside it, and what a gateway makes of a split one is unknown.
        if text.contains("]]>") {
            self.add(field, Broken::Unsendable { why: "`]]>`, which ends a CDATA section" });
        }
        self.length(field, text);
        if !field.charset.is_empty()
            && let Some(found) = rules::outside_charset(field.charset, text)
        {
            self.add(field, Broken::Charset { found, allowed: field.charset });
        }
        let broken = match field.kind {
            Kind::Text => None,
            Kind::Choice(allowed) => (!allowed.contains(&text)).then_some(Broken::NotOneOf { allowed }),
            Kind::Int { min, max } => match text.parse::<i64>() {
                Ok(given) => {
                    (!(min..=max).contains(&given)).then_some(Broken::OutOfRange { min, max, given })
                }
                Err(_) => Some(Broken::Format { wanted: "a whole number" }),
            },
            Kind::Time(format) => rules::Civil::parse(format, text)
                .is_none()
                .then_some(Broken::Format { wanted: format.pattern() }),
            Kind::Ip => (!rules::is_ip(text)).then_some(Broken::Format { wanted: "an IPv4 or IPv6 address" }),
            Kind::Url { query } => rules::url_fault(text, query).map(|_| Broken::Format {
                wanted: if query { "an absolute URL" } else { "an absolute URL without query" },
            }),
            Kind::Json(_) | Kind::Object(_) => Some(Broken::Format { wanted: "an object" }),
            Kind::Yuan => {
                rules::fen_of_yuan(text).is_none().then_some(Broken::Format { wanted: "an amount in yuan" })
            }
            Kind::List(_) | Kind::JsonList(_) | Kind::Numbered { .. } => {
                Some(Broken::Format { wanted: "a list" })
            }
        };
        if let Some(broken) = broken {
            self.add(field, broken);
        }
    }

    fn length(&mut self, field: &Field, text: &str) {
        let unit = field.unit.unwrap_or(self.gateway.length_unit);
        let given = unit.length(text);
        if given > field.max as usize {
            self.add(field, Broken::TooLong { limit: field.max, given, unit });
        }
        if given < field.min as usize {
            self.add(field, Broken::TooShort { least: field.min, given, unit });
        }
    }

    fn int(&mut self, field: &Field, given: i64) {
        match field.kind {
            Kind::Int { min, max } if (min..=max).contains(&given) => {}
            Kind::Yuan => self.length(field, &Fen(given).to_string()),
            Kind::Int { min, max } => self.add(field, Broken::OutOfRange { min, max, given }),
            _ => self.add(field, Broken::Format { wanted: "text" }),
        }
    }

    fn object(&mut self, field: &'static Field, message: &dyn Message) {
        if let Kind::Json(_) = field.kind {
            let mut text = String::new();
            write_json::push_text(field, Slot::Object(message), &mut text);
            self.length(field, &text);
        }
        self.below(field.name, |checker| checker.nested(message));
    }

    fn list(&mut self, field: &'static Field, list: &dyn List) {
        if let Kind::JsonList(_) = field.kind {
            self.length(field, &write_json::write_list(list));
        }
        for (at, message) in (0..list.len()).filter_map(|at| list.get(at).map(|message| (at, message))) {
            self.below(&format!("{}[{at}]", field.name), |checker| checker.nested(message));
        }
    }

    fn nested(&mut self, message: &dyn Message) {
        message.read(&mut |values| self.fields(message.table(), values, None));
    }

    fn below(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(name);
        self.path.push('.');
        check(self);
        self.path.truncate(length);
    }

    fn rule(
        &mut self,
        rule: &Rule,
        table: &'static Table,
        values: &[&dyn Value],
        filler: Option<&Filler<'_>>,
    ) {
        let present = |name: &&'static str| -> bool {
            table
                .find(name)
                .is_some_and(|at| !resolve(&table.fields[at], values[at].slot(), filler).is_absent())
        };
        let holds = |condition: &Condition| {
            let Some(at) = table.find(condition.field) else { return false };
            let field = &table.fields[at];
            let slot = resolve(field, values[at].slot(), filler);
            let mut text = String::new();
            write_json::push_text(field, slot, &mut text);
            !slot.is_absent() && (condition.values.is_empty() || condition.values.contains(&text.as_str()))
        };
        if !rule.when.iter().all(holds) {
            return;
        }
        let text = |name: &str| {
            let at = table.find(name)?;
            let mut text = String::new();
            write_json::push_text(
                &table.fields[at],
                resolve(&table.fields[at], values[at].slot(), filler),
                &mut text,
            );
            Some((at, text))
        };
        let number = |name: &str| text(name).and_then(|(_, text)| text.parse::<i64>().ok());
        let seconds = |name: &str| {
            let (at, text) = text(name)?;
            let Kind::Time(format) = table.fields[at].kind else { return None };
            Time::parse(format, &text).map(Time::unix)
        };
        let because = || reason(rule.when);
        let mut add = |name: &'static str, broken| {
            if let Some(at) = table.find(name) {
                self.add(&table.fields[at], broken);
            }
        };
        match rule.then {
            Demand::Require(fields) => {
                for name in fields.iter().filter(|name| !present(name)) {
                    add(name, Broken::Needed { because: because() });
                }
            }
            Demand::OneOf(of) if !of.iter().any(present) => {
                add(of[0], Broken::OneOf { of, because: because() });
            }
            Demand::AtMostOne(of) if of.iter().filter(|name| present(name)).count() > 1 => {
                add(of[0], Broken::AtMostOne { of });
            }
            Demand::Forbid(fields) => {
                for name in fields.iter().filter(|name| present(name)) {
                    add(name, Broken::Forbidden { because: because() });
                }
            }
            Demand::Together(fields) if fields.iter().any(present) => {
                for name in fields.iter().filter(|name| !present(name)) {
                    add(name, Broken::Needed { because: format!("any of {} is given", fields.join(", ")) });
                }
            }
            Demand::Ordered { earlier, later, gap_seconds } => {
                let apart = |(from, to): (i64, i64)| to.checked_sub(from);
                let gap = seconds(earlier).zip(seconds(later)).and_then(apart);
                if gap.is_some_and(|gap| gap < i64::from(gap_seconds).max(1)) {
                    add(earlier, Broken::NotBefore { other: later, gap_seconds });
                }
            }
            Demand::NotAbove { amount, limit } => {
                if number(amount).zip(number(limit)).is_some_and(|(amount, limit)| amount > limit) {
                    add(amount, Broken::Above { limit });
                }
            }
            Demand::OneOf(_) | Demand::AtMostOne(_) | Demand::Together(_) => {}
        }
    }
}

/// `trade_type is JSAPI`, `sub_openid is given`.
fn reason(when: &[Condition]) -> String {
    let one = |c: &Condition| match c.values {
        [] => format!("{} is given", c.field),
        values => format!("{} is {}", c.field, values.join(" or ")),
    };
    when.iter().map(one).collect::<Vec<_>>().join(" and ")
}
