//! A text with holes: `{}` takes what stands there as it is, `{:}` has it told in Chinese too. In the Chinese text, `{1}`
//! and `{1:}` are holes by their number, from 0.

/// An entry of the catalogue, ready to be held against texts.
#[derive(Debug)]
pub(super) struct Template {
    /// The pieces between the holes: one more than there are holes.
    literals: Vec<&'static str>,
    chinese: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Literal(&'static str),
    Hole(Hole),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hole {
    number: usize,
    is_told: bool,
}

impl Template {
    pub(super) fn read(english: &'static str, chinese: &'static str) -> Template {
        let mut literals = vec![""];
        for part in parts(english) {
            match part {
                Part::Literal(text) => literals.last_mut().into_iter().for_each(|last| *last = text),
                Part::Hole(_) => literals.push(""),
            }
        }
        Template { literals, chinese: parts(chinese) }
    }

    /// How much of a text it says itself. One without holes fits one text alone.
    pub(super) fn weight(&self) -> (bool, usize) {
        (self.literals.len() == 1, self.literals.iter().map(|literal| literal.len()).sum())
    }

    /// The Chinese of the text, if the template fits it.
    pub(super) fn told(&self, text: &str, tell: impl Fn(&str) -> String) -> Option<String> {
        let (first, rest) = self.literals.split_first()?;
        let mut holes = Vec::new();
        if !fill(text.strip_prefix(first)?, rest, &mut holes) {
            return None;
        }
        let mut out = String::new();
        for part in &self.chinese {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Hole(hole) => {
                    let filled = holes.get(hole.number)?;
                    if hole.is_told { out.push_str(&tell(filled)) } else { out.push_str(filled) }
                }
            }
        }
        Some(out)
    }
}

/// What stands in the holes, each as short as can be, if these pieces follow one each.
fn fill<'t>(text: &'t str, literals: &[&str], holes: &mut Vec<&'t str>) -> bool {
    let Some((literal, rest)) = literals.split_first() else { return text.is_empty() };
    if rest.is_empty() {
        let Some(hole) = text.strip_suffix(literal) else { return false };
        holes.push(hole);
        return true;
    }
    for (at, _) in text.match_indices(literal) {
        holes.push(&text[..at]);
        if fill(&text[at + literal.len()..], rest, holes) {
            return true;
        }
        holes.pop();
    }
    false
}

/// The text cut at its holes. A brace that is part of none is a brace.
fn parts(text: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut start, mut at, mut next) = (0, 0, 0);
    while let Some(found) = text[at..].find('{').map(|found| at + found) {
        at = found + 1;
        let Some((number, is_told, length)) = hole(&text[at..]) else { continue };
        if start < found {
            parts.push(Part::Literal(&text[start..found]));
        }
        parts.push(Part::Hole(Hole { number: number.unwrap_or(next), is_told }));
        next += 1;
        at += length;
        start = at;
    }
    if start < text.len() {
        parts.push(Part::Literal(&text[start..]));
    }
    parts
}

/// What follows the brace of a hole: its number, whether it is told, and how long that is.
fn hole(rest: &str) -> Option<(Option<usize>, bool, usize)> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok();
    let (is_told, end) = match &rest[digits..] {
        rest if rest.starts_with('}') => (false, 1),
        rest if rest.starts_with(":}") => (true, 2),
        _ => return None,
    };
    Some((number, is_told, digits + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(english: &'static str, chinese: &'static str, text: &str) -> Option<String> {
        Template::read(english, chinese).told(text, |hole| format!("<{hole}>"))
    }

    #[test]
    fn holes_take_what_stands_there_and_can_change_places() {
        assert_eq!(told("`{}` is no `{}`", "`{1}`: `{0}`", "`a` is no `b`").as_deref(), Some("`b`: `a`"));
        assert_eq!(
            told("the {:} of `{}`", "`{1}`的{0:}", "the reply of `x`").as_deref(),
            Some("`x`的<reply>")
        );
        assert_eq!(told("a {} b", "甲", "a  c"), None);
    }

    #[test]
    fn a_brace_that_is_no_hole_is_a_brace() {
        let text = "write `{order_no}` and {header:x}";
        assert_eq!(told("write `{order_no}` and {header:{}}", "{{}}", text).as_deref(), Some("{x}"));
    }

    #[test]
    fn what_looks_like_the_end_of_a_hole_can_be_part_of_it() {
        assert_eq!(told("`{}` is taken", "{}", "`a` is taken` is taken").as_deref(), Some("a` is taken"));
        assert_eq!(told("{} a {}.", "{}|{}", "x a y a z.").as_deref(), Some("x|y a z"));
    }

    #[test]
    fn the_chinese_of_every_entry_names_each_of_its_holes_once() {
        for (english, chinese) in super::super::catalogue::entries() {
            let template = Template::read(english, chinese);
            let holes = template.chinese.iter().filter_map(|part| match part {
                Part::Hole(hole) => Some(hole.number),
                Part::Literal(_) => None,
            });
            let mut holes: Vec<usize> = holes.collect();
            holes.sort_unstable();
            let all: Vec<usize> = (0..template.literals.len() - 1).collect();
            assert_eq!(holes, all, "{english}: {chinese}");
        }
    }

    #[test]
    fn no_two_entries_say_the_same() {
        let form = |english: &str| english.replace("{:}", "{}");
        let entries: Vec<_> = super::super::catalogue::entries().collect();
        for (at, (english, _)) in entries.iter().enumerate() {
            let twin = entries[..at].iter().find(|(other, _)| form(other) == form(english));
            assert_eq!(twin, None, "{english}");
        }
    }
}
