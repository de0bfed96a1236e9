//! Spans of time as people write them.

use std::time::Duration;

/// A whole number with `s`, `m`, `h` or `d` behind it, such as `30m`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let (number, seconds) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) => (number, [("s", 1), ("m", 60), ("h", 3600), ("d", 86400)]),
        None => return None,
    };
    let (_, each) = seconds.into_iter().find(|(unit, _)| text.ends_with(unit))?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = number.parse().ok().filter(|_| digits)?;
    Some(Duration::from_secs(number.checked_mul(each)?))
}

#[cfg(test)]
mod tests {
    use super::duration;
    use std::time::Duration;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        for (text, seconds) in [("0s", 0), ("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86400)] {
            assert_eq!(duration(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "s", "30", "30 m", "+3m", "-3m", "1.5h", "3w", "3M", "99999999999999999999s", "９m"]
        {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
