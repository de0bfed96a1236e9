//! Rules between fields of a request.

use paytable_schema::rules::Range;

/// A rule between fields of a request: conditions and a demand.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The conditions, all of which must hold.
    pub when: &'static [Condition],
    /// The demand that must then be satisfied.
    pub then: Demand,
    /// The positions of the fields in `when` and `then`, in the order in which they are named.
    pub at: &'static [u16],
}

/// A condition on one field.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    /// The name on the wire.
    pub field: &'static str,
    /// The values that satisfy the condition. Without values and ranges, any value does.
    pub values: &'static [&'static str],
    /// The ranges of numbers that satisfy the condition too.
    pub ranges: &'static [Range],
}

impl Condition {
    /// Whether any value satisfies the condition.
    pub fn is_presence(&self) -> bool {
        self.values.is_empty() && self.ranges.is_empty()
    }

    /// Whether a value, as text, satisfies the condition.
    ///
    /// ```
    /// use paytable::table::{Condition, Range};
    ///
    /// const BELOW_ONE_YUAN: Range = Range { min: i64::MIN, max: 99 };
    /// let condition = Condition { field: "total_amount", values: &[], ranges: &[BELOW_ONE_YUAN] };
    /// assert!(condition.is_met_by("99") && !condition.is_met_by("100"));
    /// ```
    pub fn is_met_by(&self, text: &str) -> bool {
        self.is_presence() || self.values.contains(&text) || self.in_range(text)
    }

    fn in_range(&self, text: &str) -> bool {
        let number = || text.parse::<i64>().ok();
        !self.ranges.is_empty() && number().is_some_and(|n| self.ranges.iter().any(|range| range.has(n)))
    }
}

/// The demand of a rule. Names are those on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Demand {
    /// All of these fields must have values.
    Require(&'static [&'static str]),
    /// At least one of these fields must have a value.
    OneOf(&'static [&'static str]),
    /// At most one of these fields may have a value.
    AtMostOne(&'static [&'static str]),
    /// None of these fields may have a value.
    Forbid(&'static [&'static str]),
    /// All of these fields must have values, or none.
    Together(&'static [&'static str]),
    /// One time must be before another.
    Ordered {
        /// The name of the earlier time.
        earlier: &'static str,
        /// The name of the later time.
        later: &'static str,
        /// The minimum difference in seconds.
        gap_seconds: u32,
    },
    /// One number must not be greater than another.
    NotAbove {
        /// The name of the number.
        amount: &'static str,
        /// The name of the limit.
        limit: &'static str,
    },
    /// Numbers must add up to another.
    Sum {
        /// The names of the numbers.
        parts: &'static [&'static str],
        /// The name of the sum.
        total: &'static str,
    },
}
