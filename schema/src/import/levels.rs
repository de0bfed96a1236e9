//! How deep a row is: pages indent the names of nested rows, or put a mark before them.

use super::cells::is_mark;

/// How a table indents.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// Blanks of ASCII before every name.
    base: usize,
    /// A plus stands before every row that can be unfolded, and before no other.
    plus_unfolds: bool,
}

/// The indentation of a row, to be compared with that of rows above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) depth: usize,
    /// A mark or a wide blank, which is there on purpose. Blanks of ASCII can be those of a page that lines its cells up.
    pub(super) marked: bool,
}

impl Levels {
    /// Of the names of a table as they are written, each with whether its row holds others.
    pub(super) fn of<'c>(names: &(impl Iterator<Item = (&'c str, bool)> + Clone)) -> Levels {
        let plus = |name: &str| prefix(name).contains(['+', '＋']);
        let base = names.clone().map(|(name, _)| blanks(name)).min().unwrap_or(0);
        let plus_unfolds = names.clone().all(|(name, nested)| nested || !plus(name));
        Levels { base, plus_unfolds }
    }

    pub(super) fn level(&self, name: &str) -> Level {
        let prefix = prefix(name);
        let unfolds = |c: char| self.plus_unfolds && matches!(c, '+' | '＋');
        let prefix: String =
            prefix.chars().filter(|c| !unfolds(*c) && !matches!(c, '`' | '*' | '\n')).collect();
        if prefix.chars().all(|c| c == ' ' || c == '\t') {
            let depth = prefix.chars().count().saturating_sub(self.base);
            // A single blank is a slip.
            return Level { depth: if depth < 2 { 0 } else { depth }, marked: false };
        }
        // A blank between a mark and the name has no meaning.
        let drawn = if prefix.chars().all(char::is_whitespace) { &prefix } else { prefix.trim_end() };
        let width = |c: char| if matches!(c, '\u{3000}' | '\u{2003}') { 2 } else { 1 };
        Level { depth: drawn.chars().map(width).sum::<usize>().max(1), marked: true }
    }
}

fn prefix(name: &str) -> &str {
    &name[..name.len() - name.trim_start_matches(is_mark).len()]
}

fn blanks(name: &str) -> usize {
    name.chars().take_while(|c| *c == ' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depths(names: &[(&str, bool)]) -> Vec<usize> {
        let levels = Levels::of(&names.iter().copied());
        names.iter().map(|(name, _)| levels.level(name).depth).collect()
    }

    #[test]
    fn marks_and_wide_blanks_are_deeper_than_none() {
        assert_eq!(depths(&[("a", true), ("└ b", false), ("└─ c", false), ("d", false)]), [0, 1, 2, 0]);
        assert_eq!(depths(&[("a", true), ("- b", true), ("-- c", false)]), [0, 1, 2]);
        assert_eq!(depths(&[("a", true), (".b", true), ("..c", false)]), [0, 1, 2]);
        assert_eq!(depths(&[("a", true), ("　b", true), ("　　c", false)]), [0, 2, 4]);
        assert_eq!(depths(&[("a", true), ("+b", true), ("++c", false)]), [0, 1, 2]);
    }

    #[test]
    fn blanks_that_all_names_have_are_no_indentation() {
        assert_eq!(depths(&[("  a", true), ("    b", false), ("   c", false)]), [0, 2, 0]);
    }

    #[test]
    fn a_plus_before_rows_that_unfold_is_no_indentation() {
        assert_eq!(depths(&[("id", false), ("+amount", true), ("+payer", true)]), [0, 0, 0]);
    }
}
