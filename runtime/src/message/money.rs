//! Amounts of money.

use std::{
    error, fmt,
    iter::Sum,
    ops::{Add, AddAssign, Mul, Sub, SubAssign},
    str::FromStr,
};

/// An amount in fen (0.01 yuan). For another currency, an amount in its minor unit.
///
/// Amounts are integers; there is no floating-point arithmetic. A text in yuan is converted exactly, or not at all.
///
/// ```
/// use paytable::Fen;
///
/// assert_eq!("8.88".parse(), Ok(Fen(888)));
/// assert!("0.005".parse::<Fen>().is_err());
/// assert_eq!(Fen(-150).to_string(), "-1.50");
/// assert_eq!(format!("{:>8}", Fen(888)), "    8.88");
///
/// let prices = [Fen(888), Fen(12)];
/// assert_eq!(prices.iter().sum::<Fen>() * 3 - Fen(100), Fen(2600));
/// ```
///
/// An amount that an `i64` cannot hold is never wrapped: `+`, `-`, `*` and `sum` panic, in release builds too. For
/// amounts from outside, use [`checked_add`](Fen::checked_add), [`checked_sub`](Fen::checked_sub) and
/// [`checked_mul`](Fen::checked_mul), which return `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

impl Fen {
    /// Parses an amount in yuan as bills contain it: an optional minus sign, digits, at most two decimals. `None` for
    /// any other text, such as `1.005`, `+1.00` or `1,000.00`.
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

    /// The amount of `count` such amounts; `None` if it overflows.
    ///
    /// ```
    /// use paytable::Fen;
    ///
    /// assert_eq!(Fen(250).checked_mul(3), Some(Fen(750)));
    /// assert_eq!(Fen(i64::MAX).checked_mul(2), None);
    /// ```
    pub fn checked_mul(self, count: i64) -> Option<Fen> {
        self.0.checked_mul(count).map(Fen)
    }
}

/// Panics if the sum overflows.
impl Add for Fen {
    type Output = Fen;

    #[track_caller]
    fn add(self, other: Fen) -> Fen {
        fits(self.checked_add(other), "adding")
    }
}

/// Panics if the difference overflows.
impl Sub for Fen {
    type Output = Fen;

    #[track_caller]
    fn sub(self, other: Fen) -> Fen {
        fits(self.checked_sub(other), "subtracting")
    }
}

/// Panics if the amount overflows. There is one type of counts, so that `price * 3` needs no type; another integer is
/// converted: `price * i64::from(count)`.
impl Mul<i64> for Fen {
    type Output = Fen;

    #[track_caller]
    fn mul(self, count: i64) -> Fen {
        fits(self.checked_mul(count), "multiplying")
    }
}

/// Panics if the sum overflows.
impl AddAssign for Fen {
    #[track_caller]
    fn add_assign(&mut self, other: Fen) {
        *self = *self + other;
    }
}

/// Panics if the difference overflows.
impl SubAssign for Fen {
    #[track_caller]
    fn sub_assign(&mut self, other: Fen) {
        *self = *self - other;
    }
}

/// Panics if the sum overflows.
impl Sum for Fen {
    fn sum<I: Iterator<Item = Fen>>(amounts: I) -> Fen {
        amounts.fold(Fen(0), Add::add)
    }
}

/// Panics if the sum overflows.
impl<'a> Sum<&'a Fen> for Fen {
    fn sum<I: Iterator<Item = &'a Fen>>(amounts: I) -> Fen {
        amounts.copied().sum()
    }
}

// A wrapped amount is a wrong payment, so that release builds check as well.
#[track_caller]
fn fits(amount: Option<Fen>, what: &str) -> Fen {
    match amount {
        Some(amount) => amount,
        None => panic!("{what} amounts overflowed: the result does not fit an i64 of fen"),
    }
}

/// The amount in yuan, with two decimals. Width, fill, alignment, `+` and `0` have the effect that they have for
/// numbers.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        f.pad_integral(self.0 >= 0, "", &format!("{}.{:02}", fen / 100, fen % 100))
    }
}

/// The same as [`Fen::from_yuan`].
impl FromStr for Fen {
    type Err = ParseFenError;

    fn from_str(text: &str) -> Result<Fen, ParseFenError> {
        Fen::from_yuan(text).ok_or(ParseFenError(()))
    }
}

/// The error for a text that is not an amount in yuan.
///
/// ```
/// use paytable::Fen;
///
/// let error = "1.005".parse::<Fen>().unwrap_err();
/// assert_eq!(error.to_string(), "not an amount in yuan: digits, at most two decimals, a minus sign if negative");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseFenError(());

impl fmt::Display for ParseFenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an amount in yuan: digits, at most two decimals, a minus sign if negative")
    }
}

impl error::Error for ParseFenError {}

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
    fn every_amount_is_read_back_from_its_text() {
        for fen in [Fen(i64::MIN), Fen(i64::MIN + 1), Fen(-1), Fen(0), Fen(5), Fen(i64::MAX)] {
            assert_eq!(fen.to_string().parse(), Ok(fen));
        }
        assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08");
    }
}
