//! Ways to cut a signed text.

use super::{Choices, names::is_name, text::targets};
use crate::Pairs;

/// Where a pair can begin, and its name.
type Start<'t> = (usize, &'t str);

/// The text as other pairs: sorted, each name once, none of them empty, so that the same text is signed.
pub(super) fn choose(choices: &mut Choices<'_>, text: &str) -> Pairs {
    let table = *choices.pick(&targets());
    let wanted = |name: &str| table.find(name).is_some_and(|at| table.fields[at].required) || name == "z";
    let (often, seldom) = *choices.pick(&[(15, 8), (15, 2), (16, 16), (15, 15), (8, 8)]);
    let mut cuts: Vec<Start<'_>> = Vec::new();
    for (at, name) in starts(text) {
        let Some((before, last)) = cuts.last() else {
            cuts.push((at, name));
            continue;
        };
        let is_empty = before + last.len() + "=&".len() == at;
        let many = if wanted(name) || table.find(name).is_some() { often } else { seldom };
        if name > *last && !is_empty && choices.sixteenths(many) {
            cuts.push((at, name));
        }
    }
    let ends = cuts.iter().skip(1).map(|(at, _)| at - 1).chain([text.len()]);
    let mut pairs: Pairs =
        cuts.iter().zip(ends).map(|((at, name), end)| pair(name, &text[at + name.len() + 1..end])).collect();
    add_empty(choices, &mut pairs);
    pairs
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn starts(text: &str) -> impl Iterator<Item = Start<'_>> {
    let mut at = 0;
    let parts = text.split('&').map(move |part| {
        let start = at;
        at += part.len() + 1;
        (start, part)
    });
    let named = parts.filter_map(|(at, part)| Some((at, part.split_once('=')?.0)));
    named.filter(|(at, name)| is_name(name) && *name != "sign" && at + name.len() + 1 < text.len())
}

/// What is empty is not signed: an attacker can add it.
fn add_empty(choices: &mut Choices<'_>, pairs: &mut Pairs) {
    if choices.sixteenths(1) {
        let table = *choices.pick(&targets());
        let name = choices.pick(table.fields).name;
        if pairs.iter().all(|(own, _)| own != name) && is_name(name) {
            pairs.push(pair(name, ""));
        }
    }
}
