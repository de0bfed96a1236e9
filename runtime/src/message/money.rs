//! Amounts of money.

use std::fmt;

/// An amount in fen (0.01 yuan). For another currency, an amount in its minor unit.
///
/// Amounts are integers; there is no floating-point arithmetic. A text in yuan is converted exactly, or not at all.
///
/// ```
/// use paytable::Fen;
///
/// assert_eq!(Fen::from_yuan("8.88"), Some(Fen(888)));
/// assert_eq!(Fen::from_yuan("0.005"), None);
/// assert_eq!(Fen(-150).to_string(), "-1.50");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

impl Fen {
    /// Parses an amount in yuan as bills contain it: an optional sign, digits, at most two decimals. `None` for any
    /// other text.
    pub fn from_yuan(text: &str) -> Option<Fen> {
        paytable_schema::rules::fen_of_yuan(text).map(Fen)
    }

    /// The sum; `None` if it overflows.
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The difference; `None` if it overflows.
    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }
}

/// The amount in yuan, with two decimals.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::Fen;

    #[test]
    fn yuan_converts_exactly_or_is_refused() {
        for (text, fen) in [("0", 0), ("0.1", 10), ("0.01", 1), ("12", 1200), ("-3.50", -350), ("00.10", 10)]
        {
            assert_eq!(Fen::from_yuan(text), Some(Fen(fen)), "{text}");
        }
        for text in ["", ".", "1.", ".1", "1.234", "1,00", "+1", "--1", "1e2", "９", "92233720368547758.08"]
        {
            assert_eq!(Fen::from_yuan(text), None, "{text}");
        }
    }

    #[test]
    fn the_smallest_amount_prints_without_overflow() {
        assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08");
    }
}
