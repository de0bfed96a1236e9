//! Rules between fields: each with a request that obeys it and one that breaks it, both made from the rule.

use crate::{
    catalog::{apis, request, setting},
    judge::{expected, judge},
};
use paytable::table::{Api, Demand, Rule, ValueSource};
use paytable_tests::{
    rules::{day_or_second, meet, satisfy, set_apart},
    sample::Sample,
};

fn every_rule(mut visit: impl FnMut(&'static Api, &'static Rule)) {
    for api in apis() {
        for rule in api.rules {
            visit(api, rule);
        }
    }
}

/// A request to which the rule applies and that breaks none.
fn obedient(api: &'static Api, rule: &Rule, named: &[&'static str]) -> Sample {
    let mut request = request(api);
    let mut pinned = meet(rule, &mut request);
    for name in named {
        if request.get(name).is_none() {
            request.give(name);
        }
    }
    pinned.extend(named);
    satisfy(api, &mut request, &setting, &pinned);
    assert!(pinned.iter().all(|name| request.get(name).is_some()), "{} {pinned:?}", api.name);
    judge(api, &request, &[]);
    request
}

/// Fields that the caller can leave out and that nobody fills then.
fn callers<'n>(request: &Sample, names: &'n [&'static str]) -> impl Iterator<Item = &'n &'static str> {
    let free: Vec<bool> =
        names.iter().map(|name| request.row(name).unwrap().fill == ValueSource::Caller).collect();
    names.iter().zip(free).filter(|(_, free)| *free).map(|(name, _)| name)
}

/// The request breaks the rule at that field: the judge knows too, and here it is said a second time.
#[track_caller]
fn breaks(api: &'static Api, request: &Sample, field: &str, word: &'static str) {
    let wrong = expected(api, request);
    assert!(wrong.contains(&(field.to_owned(), word)), "{} {field}: {wrong:?}", api.name);
    judge(api, request, &[(field, word)]);
}

#[test]
fn every_rule_lets_pass_what_obeys_it_and_names_what_does_not() {
    let mut tried = 0;
    every_rule(|api, rule| {
        match rule.then {
            Demand::Require(of) => {
                let request = obedient(api, rule, of);
                for name in callers(&request, of) {
                    let mut without = request.clone();
                    without.clear(name);
                    breaks(api, &without, name, "needed");
                }
            }
            Demand::Together(of) => {
                let request = obedient(api, rule, of);
                for name in callers(&request, of) {
                    let mut without = request.clone();
                    without.clear(name);
                    breaks(api, &without, name, "needed");
                }
                none_of(api, rule, of);
            }
            Demand::OneOf(of) => {
                for name in of {
                    let mut request = obedient(api, rule, &[name]);
                    for other in of.iter().filter(|other| *other != name) {
                        request.clear(other);
                    }
                    judge(api, &request, &[]);
                }
                let mut without = obedient(api, rule, &[of[0]]);
                for name in of {
                    without.clear(name);
                }
                breaks(api, &without, of[0], "one of");
            }
            Demand::AtMostOne(of) => {
                for name in of {
                    obedient(api, rule, &[name]);
                    let mut both = obedient(api, rule, &[name]);
                    both.give(of.iter().find(|other| *other != name).unwrap());
                    breaks(api, &both, of[0], "at most one");
                }
            }
            Demand::Forbid(of) => {
                let request = obedient(api, rule, &[]);
                for name in of {
                    let mut with = request.clone();
                    assert_eq!(with.get(name), None, "{}", api.name);
                    with.give(name);
                    breaks(api, &with, name, "forbidden");
                }
            }
            Demand::Ordered { earlier, later, gap_seconds } => {
                let request = obedient(api, rule, &[earlier, later]);
                let step = day_or_second(&request, later);
                let least = i64::from(gap_seconds).max(step);
                let apart = |seconds| {
                    let mut request = request.clone();
                    set_apart(&mut request, earlier, later, seconds);
                    request
                };
                judge(api, &apart(least), &[]);
                for seconds in [least - step, 0, -step] {
                    breaks(api, &apart(seconds), earlier, "not before");
                }
            }
            Demand::NotAbove { amount, limit } => {
                let request = obedient(api, rule, &[amount, limit]);
                let most: i64 = request.get(limit).unwrap().parse().unwrap();
                for (number, fits) in [(most, true), (most + 1, false)] {
                    let mut request = request.clone();
                    request.set(amount, &number.to_string());
                    if fits { judge(api, &request, &[]) } else { breaks(api, &request, amount, "above") }
                }
            }
            Demand::Sum { parts, total } => {
                let request = obedient(api, rule, &[parts, &[total]].concat());
                let sum: i64 =
                    parts.iter().map(|part| request.get(part).unwrap().parse::<i64>().unwrap()).sum();
                assert_eq!(request.get(total), Some(sum.to_string()));
                for wrong in [sum + 1, sum - 1] {
                    let mut request = request.clone();
                    request.set(total, &wrong.to_string());
                    breaks(api, &request, total, "not the sum");
                }
            }
        }
        unless_it_applies(api, rule);
        tried += 1;
    });
    assert!(tried > 90, "{tried}");
}

/// All or none: none is fine.
fn none_of(api: &'static Api, rule: &Rule, of: &'static [&'static str]) {
    let mut request = obedient(api, rule, &[]);
    for name in of {
        request.clear(name);
    }
    assert!(expected(api, &request).iter().all(|(_, word)| *word == "missing"), "{}", api.name);
    judge(api, &request, &[]);
}

/// A rule with a condition says nothing where that does not hold.
fn unless_it_applies(api: &'static Api, rule: &Rule) {
    let (Some(condition), Demand::Require(of)) = (rule.when.first(), rule.then) else { return };
    let mut request = obedient(api, rule, of);
    let callers: Vec<&&str> = callers(&request, of).collect();
    let others_ask = api.rules.iter().any(|other| !std::ptr::eq(other, rule) && asks_for(other, of));
    if request.row(condition.field).unwrap().required || others_ask {
        return;
    }
    for name in callers {
        request.clear(name);
    }
    request.clear(condition.field);
    assert!(expected(api, &request).iter().all(|(name, _)| !of.contains(&name.as_str())), "{}", api.name);
    judge(api, &request, &[]);
}

fn asks_for(rule: &Rule, names: &[&str]) -> bool {
    match rule.then {
        Demand::Require(of) | Demand::OneOf(of) | Demand::Together(of) => {
            of.iter().any(|name| names.contains(name))
        }
        _ => false,
    }
}
