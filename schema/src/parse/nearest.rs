//! "Did you mean …?"

/// The candidate that differs from a word by the fewest edits, if it is near enough to be meant.
///
/// ```
/// # #[cfg(feature = "tables")] {
/// let known = ["required", "title", "type"];
/// assert_eq!(paytable_schema::nearest("requird", known.into_iter()), Some("required"));
/// assert_eq!(paytable_schema::nearest("colour", known.into_iter()), None);
/// # }
/// ```
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = (length / 3).clamp(1, 3);
    // Each edit makes a word longer or shorter by one at most. Without this, a word of a megabyte would be held against all.
    candidates
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits between two words; swapping two neighbours counts as one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_another_word_is_not() {
        let known = ["required", "title", "type", "example"];
        assert_eq!(nearest("requird", known.into_iter()), Some("required"));
        assert_eq!(nearest("tpye", known.into_iter()), Some("type"));
        assert_eq!(nearest("colour", known.into_iter()), None);
        assert_eq!(nearest("examples", known.into_iter()), Some("example"));
    }

    #[test]
    fn a_very_long_word_is_near_to_nothing_at_once() {
        let long = "required".repeat(1 << 22);
        assert_eq!(nearest(&long, ["required"; 1000].into_iter()), None);
    }
}
