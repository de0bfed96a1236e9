//! Rules between the fields of a request.

use super::violation::Broken;
use crate::{
    table::{Condition, Demand, Field, Kind, Rule, Table},
    time::Time,
    value::{Slot, Value},
    wire::{
        fill::{Filler, resolve},
        write_json::push_text,
    },
};

/// The values of a request by name, filled ones included.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) table: &'static Table,
    pub(super) given: &'a [&'a dyn Value],
    pub(super) filler: Option<&'a Filler<'a>>,
}

type Found = Vec<(&'static Field, Broken)>;

impl<'a> Values<'a> {
    /// The fields at which a rule is broken.
    pub(super) fn broken_by(self, rule: &Rule) -> Found {
        if !rule.when.iter().all(|condition| self.holds(condition)) {
            return Found::new();
        }
        let because = || reason(rule.when);
        match rule.then {
            Demand::Require(of) => self.at_each(self.absent(of), || Broken::Needed { because: because() }),
            Demand::Forbid(of) => self.at_each(self.present(of), || Broken::Forbidden { because: because() }),
            Demand::OneOf(of) if self.present(of).next().is_none() => {
                self.at_each(of[..1].iter().copied(), || Broken::OneOf { of, because: because() })
            }
            Demand::AtMostOne(of) if self.present(of).nth(1).is_some() => {
                self.at_each(of[..1].iter().copied(), || Broken::AtMostOne { of })
            }
            Demand::Together(of) if self.present(of).next().is_some() => {
                let because = || format!("any of {} is given", of.join(", "));
                self.at_each(self.absent(of), || Broken::Needed { because: because() })
            }
            Demand::Ordered { earlier, later, gap_seconds }
                if self.too_close(earlier, later, gap_seconds) =>
            {
                self.at_each([earlier].into_iter(), || Broken::NotBefore { other: later, gap_seconds })
            }
            Demand::NotAbove { amount, limit } if self.above(amount, limit) => {
                self.at_each([amount].into_iter(), || Broken::Above { limit })
            }
            Demand::Sum { parts, total } if self.unequal(parts, total) => {
                self.at_each([total].into_iter(), || Broken::NotTheSum { parts })
            }
            _ => Found::new(),
        }
    }

    /// What is broken is put into words only where something is.
    fn at_each(self, names: impl Iterator<Item = &'static str>, broken: impl Fn() -> Broken) -> Found {
        let fields = names.filter_map(|name| self.table.find(name));
        fields.map(|at| (&self.table.fields[at], broken())).collect()
    }

    fn get(self, name: &str) -> Option<(&'static Field, Slot<'a>)> {
        let at = self.table.find(name)?;
        let field = &self.table.fields[at];
        let slot = resolve(field, self.given[at].slot(), self.filler);
        (!slot.is_absent()).then_some((field, slot))
    }

    fn present(self, names: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
        names.iter().copied().filter(move |name| self.get(name).is_some())
    }

    fn absent(self, names: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
        names.iter().copied().filter(move |name| self.get(name).is_none())
    }

    fn holds(self, condition: &Condition) -> bool {
        let Some((field, slot)) = self.get(condition.field) else { return false };
        let one_of = |text: &str| condition.values.contains(&text);
        match slot {
            _ if condition.values.is_empty() => true,
            Slot::Text(text) => one_of(text),
            slot => {
                let mut text = String::new();
                push_text(field, slot, &mut text);
                one_of(&text)
            }
        }
    }

    /// Whether two times are given and not far enough apart.
    fn too_close(self, earlier: &str, later: &str, gap_seconds: u32) -> bool {
        let seconds = |name| {
            let (field, slot) = self.get(name)?;
            match (field.kind, slot) {
                (_, Slot::Time(time)) => Some(time.unix()),
                (Kind::Time(format), Slot::Text(text)) => Time::parse(format, text).map(Time::unix),
                _ => None,
            }
        };
        let (Some(from), Some(to)) = (seconds(earlier), seconds(later)) else { return false };
        to - from < i64::from(gap_seconds).max(1)
    }

    /// Whether two numbers are given and the first is the larger.
    fn above(self, amount: &str, limit: &str) -> bool {
        self.number(amount).zip(self.number(limit)).is_some_and(|(amount, limit)| amount > limit)
    }

    /// Whether the total is given and is not what the numbers given add up to.
    fn unequal(self, parts: &[&str], total: &str) -> bool {
        let given = parts.iter().filter_map(|part| self.number(part)).map(i128::from);
        let some = parts.iter().any(|part| self.number(part).is_some());
        self.number(total).is_some_and(|total| some && given.sum::<i128>() != i128::from(total))
    }

    fn number(self, name: &str) -> Option<i64> {
        let (field, slot) = self.get(name)?;
        match slot {
            Slot::Int(number) if !matches!(field.kind, Kind::Yuan) => Some(number),
            slot => {
                let mut text = String::new();
                push_text(field, slot, &mut text);
                text.parse().ok()
            }
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
