//! Rules between rows of a request.

use super::{
    at::{At, Span},
    row::Condition,
};

/// A condition and what follows from it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// All of these hold.
    pub when: Vec<Condition>,
    /// Then this must hold.
    pub then: Demand,
    /// Where the rule is declared.
    pub span: Span,
}

/// What a rule asks for. Names are wire names.
#[derive(Clone, Debug)]
pub enum Demand {
    /// All of them.
    Require(Vec<At<String>>),
    /// At least one of them.
    OneOf(Vec<At<String>>),
    /// At most one of them.
    AtMostOne(Vec<At<String>>),
    /// None of them.
    Forbid(Vec<At<String>>),
    /// All of them or none.
    Together(Vec<At<String>>),
    /// The first time lies before the second, by at least so many seconds.
    Ordered {
        /// The two fields.
        fields: Vec<At<String>>,
        /// The gap.
        gap_seconds: u32,
    },
    /// The first number is not above the second.
    NotAbove(Vec<At<String>>),
    /// All numbers but the last add up to the last.
    Sum(Vec<At<String>>),
}

impl Demand {
    /// The fields named.
    pub fn fields(&self) -> &[At<String>] {
        match self {
            Demand::Require(f)
            | Demand::OneOf(f)
            | Demand::AtMostOne(f)
            | Demand::Forbid(f)
            | Demand::Together(f)
            | Demand::NotAbove(f)
            | Demand::Sum(f)
            | Demand::Ordered { fields: f, .. } => f,
        }
    }
}
