//! Rules between the fields of a request.

use crate::check::{
    form,
    violation::{ViolationKind, listed},
};
use crate::{
    codec::write_json::push_text,
    message::{resolved::ResolvedFields, time::Time, value::ValueRef},
    table::{Condition, Demand, Field, Kind, Rule},
};
use paytable_schema::rules;

/// A rule over the values of a request, including those that are filled in. Names are used in messages only: the
/// positions of the fields are computed at expansion.
#[derive(Clone, Copy)]
struct Ruled<'a> {
    rule: &'static Rule,
    values: &'a ResolvedFields<'a>,
    /// The positions of the fields that the rule constrains.
    asked: &'static [u16],
}

/// A callback for a field that violates a rule.
type Add<'a> = dyn FnMut(&'static Field, ViolationKind) + 'a;

/// Reports the fields that violate a rule.
pub(super) fn check(rule: &'static Rule, values: &ResolvedFields<'_>, add: &mut Add<'_>) {
    let (asking, asked) = rule.at.split_at_checked(rule.when.len()).unwrap_or_default();
    let ruled = Ruled { rule, values, asked };
    if asking.iter().zip(rule.when).all(|(at, condition)| ruled.holds(*at, condition)) {
        ruled.check(add);
    }
}

impl<'a> Ruled<'a> {
    fn check(self, add: &mut Add<'_>) {
        let because = || reason(self.rule.when);
        match (self.rule.then, self.asked) {
            (Demand::Require(_), _) => self.absent(add, || ViolationKind::Needed { because: because() }),
            (Demand::Forbid(_), of) => {
                let given = of.iter().filter(|at| self.is_given(**at));
                self.at_each(given, add, || ViolationKind::Forbidden { because: because() });
            }
            (Demand::OneOf(of), [first, ..]) if !self.asked.iter().any(|at| self.is_said(*at)) => {
                self.at_each([first], add, || ViolationKind::OneOf { of, because: because() });
            }
            (Demand::AtMostOne(of), [first, ..]) if self.given() > 1 => {
                self.at_each([first], add, || ViolationKind::AtMostOne { of });
            }
            (Demand::Together(of), _) if self.given() > 0 => {
                self.absent(add, || ViolationKind::Needed {
                    because: format!("any of {} is given", listed(of, ", ")),
                });
            }
            (Demand::Ordered { later: other, gap_seconds, .. }, [earlier, later])
                if self.too_close(*earlier, *later, gap_seconds) =>
            {
                self.at_each([earlier], add, || ViolationKind::NotBefore { other, gap_seconds });
            }
            (Demand::NotAbove { limit: name, .. }, [amount, limit]) if self.above(*amount, *limit) => {
                self.at_each([amount], add, || ViolationKind::Above { limit: name });
            }
            (Demand::Sum { parts: names, .. }, [parts @ .., total]) if self.unequal(parts, *total) => {
                self.at_each([total], add, || ViolationKind::NotTheSum { parts: names });
            }
            _ => {}
        }
    }

    /// The violation is made only if the rule is violated.
    fn at_each<'p>(
        self,
        of: impl IntoIterator<Item = &'p u16>,
        add: &mut Add<'_>,
        broken: impl Fn() -> ViolationKind,
    ) {
        for field in of.into_iter().filter_map(|at| self.field(*at)) {
            add(field, broken());
        }
    }

    fn absent(self, add: &mut Add<'_>, broken: impl Fn() -> ViolationKind) {
        self.at_each(self.asked.iter().filter(|at| !self.is_said(**at)), add, broken);
    }

    fn field(self, at: u16) -> Option<&'static Field> {
        self.values.table.fields.get(usize::from(at))
    }

    fn is_given(self, at: u16) -> bool {
        self.values.is_given(at.into())
    }

    /// Whether a field has a value that says something. Where the row itself refuses a blank one, it is said once.
    fn is_said(self, at: u16) -> bool {
        let is_blank = || self.values.text(at.into()).is_some_and(|(text, _)| rules::is_blank(text));
        self.is_given(at) && (self.field(at).is_some_and(form::refuses_blank) || !is_blank())
    }

    fn get(self, at: u16) -> Option<(&'static Field, ValueRef<'a>)> {
        self.is_given(at).then(|| self.field(at).zip(Some(self.values.value_ref(at.into()))))?
    }

    /// How many of the constrained fields have values.
    fn given(self) -> usize {
        self.asked.iter().filter(|at| self.is_given(**at)).count()
    }

    fn holds(self, at: u16, condition: &Condition) -> bool {
        if condition.is_presence() {
            return self.is_given(at);
        }
        if let Some((text, _)) = self.values.text(at.into()) {
            return condition.is_met_by(text);
        }
        let Some((field, slot)) = self.get(at) else { return false };
        let mut text = String::new();
        push_text(field, slot, &mut text);
        condition.is_met_by(&text)
    }

    /// Whether both times have values and are not far enough apart.
    fn too_close(self, earlier: u16, later: u16, gap_seconds: u32) -> bool {
        let seconds = |at: u16| {
            let (field, slot) = self.get(at)?;
            match (field.kind, slot) {
                (_, ValueRef::Time(time)) => Some(time.unix()),
                (Kind::Time(format), ValueRef::Text(text)) => Time::parse(format, text).map(Time::unix),
                _ => None,
            }
        };
        let (Some(from), Some(to)) = (seconds(earlier), seconds(later)) else { return false };
        to - from < i64::from(gap_seconds).max(1)
    }

    /// Whether both numbers have values and the first is larger.
    fn above(self, amount: u16, limit: u16) -> bool {
        self.number(amount).zip(self.number(limit)).is_some_and(|(amount, limit)| amount > limit)
    }

    /// Whether the total has a value that is not the sum of the parts.
    fn unequal(self, parts: &[u16], total: u16) -> bool {
        let given = parts.iter().filter_map(|part| self.number(*part)).map(i128::from);
        let some = parts.iter().any(|part| self.number(*part).is_some());
        self.number(total).is_some_and(|total| some && given.sum::<i128>() != i128::from(total))
    }

    fn number(self, at: u16) -> Option<i64> {
        let (field, slot) = self.get(at)?;
        match slot {
            ValueRef::Int(number) if !matches!(field.kind, Kind::Yuan) => Some(number),
            slot => {
                let mut text = String::new();
                push_text(field, slot, &mut text);
                text.parse().ok()
            }
        }
    }
}

/// A condition as text: `trade_type is JSAPI`, `sub_openid is given`, `total_amount is at most 99`.
fn reason(when: &[Condition]) -> String {
    let one = |c: &Condition| {
        if c.is_presence() {
            return format!("{} is given", c.field);
        }
        let mut words: Vec<String> = c.values.iter().map(ToString::to_string).collect();
        words.extend(c.ranges.iter().map(ToString::to_string));
        format!("{} is {}", c.field, listed(&words, " or "))
    };
    let all: Vec<String> = when.iter().map(one).collect();
    listed(&all, " and ")
}
