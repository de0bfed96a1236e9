//! Rules that cannot hold, that hold anyway, or that were written before.

use crate::{
    fault::Faults,
    model::{At, Condition, Demand, Message, Range, Rule},
};

pub(super) fn check(rules: &[Rule], request: &Message, faults: &mut Faults) {
    for (at, rule) in rules.iter().enumerate() {
        fields_differ(rule, faults);
        conditions_are_not_demanded(rule, faults);
        required_rows_are_not_demanded(rule, request, faults);
        required_rows_are_not_refused(rule, request, faults);
        was_not_written_before(rule, &rules[..at], faults);
        does_not_contradict(rule, &rules[..at], faults);
    }
}

/// A field beside itself is a slip for another one.
fn fields_differ(rule: &Rule, faults: &mut Faults) {
    let fields = rule.then.fields();
    for (at, field) in fields.iter().enumerate() {
        if names(&fields[..at], &field.value) {
            faults.add(&field.span, format!("`{}` is named twice", field.value), "in one demand");
        }
    }
}

/// A condition on a field holds only if the field is there: to ask for it again says nothing, to forbid it
/// forbids the condition.
fn conditions_are_not_demanded(rule: &Rule, faults: &mut Faults) {
    let conditioned = |field: &&At<String>| rule.when.iter().any(|c| c.field.value == field.value);
    for field in rule.then.fields().iter().filter(conditioned) {
        match rule.then {
            Demand::Require(_) | Demand::OneOf(_) => {
                let message = format!("`{}` is there whenever the condition holds", field.value);
                faults.add(&field.span, message, "demands nothing");
            }
            Demand::Forbid(_) => {
                let message = format!("`{}` is forbidden where it is present", field.value);
                faults.add(&field.span, message, "can never hold");
            }
            _ => {}
        }
    }
}

/// The row says it already; a reader would look for the case in which it is not so.
fn required_rows_are_not_demanded(rule: &Rule, request: &Message, faults: &mut Faults) {
    if let Demand::Require(fields) | Demand::OneOf(fields) = &rule.then {
        for field in required(fields, request) {
            faults.add(&field.span, format!("`{}` is required anyway", field.value), "demands nothing");
        }
    }
}

/// Where such a rule applies, no request could be sent.
fn required_rows_are_not_refused(rule: &Rule, request: &Message, faults: &mut Faults) {
    let allowed = match &rule.then {
        Demand::Forbid(_) => 0,
        Demand::AtMostOne(_) => 1,
        _ => return,
    };
    for field in required(rule.then.fields(), request).skip(allowed) {
        let message = format!("`{}` is a required row and refused here", field.value);
        faults.add(&field.span, message, "can never hold");
    }
}

/// A copy that was not changed: the rule that was meant is missing.
fn was_not_written_before(rule: &Rule, before: &[Rule], faults: &mut Faults) {
    if before.iter().any(|other| same_conditions(rule, other) && same_demand(&rule.then, &other.then)) {
        faults.add(&rule.span, "the same rule a second time", "was written before");
    }
}

/// Where both apply, no request could be sent.
fn does_not_contradict(rule: &Rule, before: &[Rule], faults: &mut Faults) {
    for other in before.iter().filter(|other| same_conditions(rule, other)) {
        if let (Demand::Require(fields), Demand::Forbid(others))
        | (Demand::Forbid(fields), Demand::Require(others)) = (&rule.then, &other.then)
        {
            for field in fields.iter().filter(|field| names(others, &field.value)) {
                let message = format!("`{}` is demanded and forbidden under one condition", field.value);
                faults.add(&field.span, message, "another rule says the opposite");
            }
        }
    }
}

fn required<'r>(fields: &'r [At<String>], request: &'r Message) -> impl Iterator<Item = &'r At<String>> {
    fields.iter().filter(|field| request.row(&field.value).is_some_and(|row| row.required))
}

fn names(fields: &[At<String>], name: &str) -> bool {
    fields.iter().any(|field| field.value == name)
}

fn same_conditions(one: &Rule, other: &Rule) -> bool {
    let within = |all: &[Condition], condition: &Condition| {
        all.iter().any(|c| {
            c.field.value == condition.field.value
                && same_names(&c.values, &condition.values)
                && same_ranges(&c.ranges, &condition.ranges)
        })
    };
    one.when.len() == other.when.len() && one.when.iter().all(|condition| within(&other.when, condition))
}

fn same_demand(one: &Demand, other: &Demand) -> bool {
    let in_order = || one.fields().iter().map(|f| &f.value).eq(other.fields().iter().map(|f| &f.value));
    match (one, other) {
        (Demand::Ordered { gap_seconds: gap, .. }, Demand::Ordered { gap_seconds: others, .. }) => {
            gap == others && in_order()
        }
        (Demand::NotAbove(_), Demand::NotAbove(_)) | (Demand::Sum(_), Demand::Sum(_)) => in_order(),
        _ => {
            std::mem::discriminant(one) == std::mem::discriminant(other)
                && same_names(one.fields(), other.fields())
        }
    }
}

fn same_ranges(one: &[At<Range>], other: &[At<Range>]) -> bool {
    one.len() == other.len() && one.iter().all(|range| other.iter().any(|o| o.value == range.value))
}

/// The same names in any order.
fn same_names(one: &[At<String>], other: &[At<String>]) -> bool {
    one.len() == other.len() && one.iter().all(|name| names(other, &name.value))
}
