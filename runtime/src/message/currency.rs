//! Amounts in other currencies than yuan.

use crate::message::money::Fen;

/// The number of decimals of a currency (ISO 4217), which is what an integer amount counts: 2 for `CNY`, 0 for `JPY`.
/// `None` if the text is not the code of a currency.
///
/// ```
/// use paytable::minor_digits;
///
/// assert_eq!(minor_digits("CNY"), Some(2));
/// assert_eq!(minor_digits("JPY"), Some(0));
/// assert_eq!(minor_digits("KWD"), Some(3));
/// assert_eq!(minor_digits("人民币"), None);
/// ```
pub fn minor_digits(currency: &str) -> Option<u32> {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => Some(0),
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => Some(3),
        "CLF" | "UYW" => Some(4),
        _ if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(2),
        _ => None,
    }
}

impl Fen {
    /// Parses an amount of that currency: an optional sign, digits, and no more decimals than the currency has. Zeros
    /// after these are accepted. `None` for any other text or currency.
    ///
    /// ```
    /// use paytable::Fen;
    ///
    /// assert_eq!(Fen::from_amount("8.88", "HKD"), Some(Fen(888)));
    /// assert_eq!(Fen::from_amount("100", "JPY"), Some(Fen(100)));
    /// assert_eq!(Fen::from_amount("100.50", "JPY"), None);
    /// ```
    pub fn from_amount(text: &str, currency: &str) -> Option<Fen> {
        from_digits(text, minor_digits(currency)?)
    }

    /// The amount with the decimals of its currency. `None` if the text is not the code of a currency.
    ///
    /// ```
    /// use paytable::Fen;
    ///
    /// assert_eq!(Fen(888).to_amount("HKD").as_deref(), Some("8.88"));
    /// assert_eq!(Fen(100).to_amount("JPY").as_deref(), Some("100"));
    /// ```
    pub fn to_amount(self, currency: &str) -> Option<String> {
        let digits = minor_digits(currency)?;
        let unit = 10_u64.pow(digits);
        let (sign, amount) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        Some(match usize::try_from(digits).unwrap_or_default() {
            0 => format!("{sign}{amount}"),
            width => format!("{sign}{}.{:0width$}", amount / unit, amount % unit),
        })
    }
}

/// Parses an amount with so many decimals.
pub(crate) fn from_digits(text: &str, digits: u32) -> Option<Fen> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = digits.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    let minor = if fraction.is_empty() { 0 } else { fraction.parse::<i64>().ok()? * 10_i64.pow(missing) };
    let amount = whole.parse::<i64>().ok()?.checked_mul(10_i64.pow(digits))?.checked_add(minor)?;
    Some(Fen(if negative { -amount } else { amount }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_decimals_of_its_currency_or_is_refused() {
        for (text, currency, amount) in [
            ("100", "JPY", Some(100)),
            ("100.00", "JPY", Some(100)),
            ("-100", "KRW", Some(-100)),
            ("0.1", "JPY", None),
            ("1.5", "CNY", Some(150)),
            ("1.500", "CNY", Some(150)),
            ("1.505", "CNY", None),
            ("1.505", "KWD", Some(1505)),
            ("1", "CLF", Some(10_000)),
            ("1", "yen", None),
            ("1", "", None),
            ("1.", "USD", None),
            (".1", "USD", None),
            ("+1", "USD", None),
            ("92233720368547758.08", "CNY", None),
            ("92233720368547758.07", "CNY", Some(i64::MAX)),
        ] {
            assert_eq!(Fen::from_amount(text, currency), amount.map(Fen), "{text} {currency}");
        }
    }

    #[test]
    fn an_amount_is_written_as_it_is_read() {
        for currency in ["JPY", "CNY", "KWD", "CLF"] {
            for amount in [0, 1, -1, 99, 100, 12_345, i64::MAX, -i64::MAX] {
                let text = Fen(amount).to_amount(currency).unwrap();
                assert_eq!(Fen::from_amount(&text, currency), Some(Fen(amount)), "{text}");
            }
        }
        assert_eq!(Fen(i64::MIN).to_amount("JPY").as_deref(), Some("-9223372036854775808"));
    }
}
