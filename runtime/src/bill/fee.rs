//! Fees, which have more decimals in bills than the fen.

use crate::message::money::Fen;
use std::fmt;

/// A fee in units of 0.00001 yuan: `0.00600` yuan is `Fee(600)`, one fen is `Fee(1000)`.
///
/// Bills contain fees with five decimals. They are not rounded to fen.
///
/// ```
/// use paytable::{Fen, bill::Fee};
///
/// assert_eq!(Fee::from_yuan("0.00600"), Some(Fee(600)));
/// assert_eq!(Fee::from_yuan("-0.02000").unwrap().fen(), Some(Fen(-2)));
/// assert_eq!(Fee(600).fen(), None);
/// assert_eq!(Fee(600).to_string(), "0.00600");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fee(pub i64);

/// The number of units in a yuan, and in a fen.
pub(super) const YUAN: i64 = 100_000;
pub(super) const FEN: i64 = 1_000;

impl Fee {
    /// Parses an amount in yuan: an optional sign, digits, at most five decimals. `None` for any other text.
    pub fn from_yuan(text: &str) -> Option<Fee> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (yuan, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(yuan) || !all_digits(fraction) || fraction.len() > 5 {
            return None;
        }
        let missing = u32::try_from(5 - fraction.len()).ok()?;
        let fraction = fraction.parse::<i64>().ok()? * 10_i64.pow(missing);
        let units = yuan.parse::<i64>().ok()?.checked_mul(YUAN)?.checked_add(fraction)?;
        Some(Fee(sign * units))
    }

    /// The amount in fen; `None` if it is not a whole number of fen.
    pub fn fen(self) -> Option<Fen> {
        (self.0 % FEN == 0).then_some(Fen(self.0 / FEN))
    }

    /// The sum; `None` if it overflows.
    pub fn checked_add(self, other: Fee) -> Option<Fee> {
        self.0.checked_add(other.0).map(Fee)
    }
}

/// The amount in yuan, with five decimals. Width, fill, alignment, `+` and `0` have the effect that they have for
/// numbers.
impl fmt::Display for Fee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(self.0 >= 0, "", &decimal(i128::from(self.0).abs(), 5))
    }
}

/// A number with `decimals` decimals as text; `units` counts units of the last decimal.
pub(super) fn decimal(units: i128, decimals: usize) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let point = if decimals > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_converts_exactly_or_is_refused() {
        for (text, units) in [
            ("0", 0),
            ("0.00600", 600),
            ("14.40000", 1_440_000),
            ("0.6", 60_000),
            ("-0.02000", -2_000),
            ("00.1", 10_000),
            ("92233720368547.75807", i64::MAX),
        ] {
            assert_eq!(Fee::from_yuan(text), Some(Fee(units)), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".1",
            "0.000001",
            "1,0",
            "+1",
            "--1",
            "1e2",
            " 1",
            "９",
            "92233720368547.75808",
        ] {
            assert_eq!(Fee::from_yuan(text), None, "{text}");
        }
    }

    #[test]
    fn a_fee_prints_as_the_bill_writes_it() {
        for text in ["0.00000", "0.00600", "-0.02000", "14.40000", "-92233720368547.75808"] {
            let fee = if text.ends_with("808") { Fee(i64::MIN) } else { Fee::from_yuan(text).unwrap() };
            assert_eq!(fee.to_string(), text);
        }
        assert_eq!(
            format!("{:>10}|{:<10}|{:*^11}", Fee(600), Fee(600), Fee(-600)),
            "   0.00600|0.00600   |*-0.00600**"
        );
    }

    #[test]
    fn only_whole_fen_become_fen() {
        assert_eq!(Fee(-7_000).fen(), Some(Fen(-7)));
        assert_eq!(Fee(7_001).fen(), None);
    }
}
