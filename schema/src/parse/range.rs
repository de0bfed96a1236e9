//! Ranges of numbers in conditions: `"..=99"`, `"20001.."`, `"1..=5"`.

use crate::{
    fault::Faults,
    model::{At, Range},
};

/// The values of a condition, and the ranges among them. What is meant as a range and is none is a fault.
pub(super) fn apart(values: Vec<At<String>>, faults: &mut Faults) -> (Vec<At<String>>, Vec<At<Range>>) {
    let (mut words, mut ranges) = (Vec::new(), Vec::new());
    for text in values {
        match ends(&text.value) {
            None => words.push(text),
            Some((min, included, max)) => ranges
                .extend(range(min, included, max, &text, faults).map(|value| At { value, span: text.span })),
        }
    }
    (words, ranges)
}

/// The ends of what is written like a range, and whether the upper one is written with `=`.
fn ends(text: &str) -> Option<(&str, bool, &str)> {
    let (min, max) = text.split_once("..")?;
    let (included, max) = max.strip_prefix('=').map_or((false, max), |max| (true, max));
    let is_number = |end: &str| {
        let digits = end.strip_prefix('-').unwrap_or(end);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_end = |end: &str| end.is_empty() || is_number(end);
    (is_end(min) && is_end(max)).then_some((min, included, max))
}

const HELP: &str = "write \"..=99\", \"20001..\" or \"1..=5\"; a number with `=` before it is in the range";

fn range(min: &str, included: bool, max: &str, text: &At<String>, faults: &mut Faults) -> Option<Range> {
    let span = &text.span;
    let read = |end: &str, open: i64| if end.is_empty() { Ok(open) } else { end.parse() };
    match (read(min, i64::MIN), read(max, i64::MAX)) {
        _ if min.is_empty() && max.is_empty() => {
            faults.add_with_help(span, "a range without ends", "holds for every number", HELP);
        }
        _ if included == max.is_empty() => {
            let label = "is the number itself in the range?";
            faults.add_with_help(span, "the upper end of a range is written with `=`", label, HELP);
        }
        (Ok(min), Ok(max)) if min > max => {
            faults.add_with_help(span, "a range without numbers", "never holds", HELP);
        }
        (Ok(min), Ok(max)) => return Some(Range { min, max }),
        _ => faults.add(span, "number out of range", "does not fit 64 bits"),
    }
    None
}
