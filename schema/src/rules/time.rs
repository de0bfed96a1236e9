//! Times on the wall clock of UTC+8.

const OFFSET: i64 = 8 * 3600;
const DAY: i64 = 86_400;

/// How a time is written. All times are UTC+8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// `yyyyMMddHHmmss`
    Compact,
    /// `yyyy-MM-dd HH:mm:ss`
    Dashed,
    /// `yyyyMMdd`
    Date,
    /// `yyyy-MM-dd`
    DashedDate,
    /// `yyyy-MM-ddTHH:mm:ss+08:00`
    Rfc3339,
    /// Seconds since 1970.
    Unix,
}

impl TimeFormat {
    /// The format as documentation writes it.
    pub fn pattern(self) -> &'static str {
        match self {
            TimeFormat::Compact => "yyyyMMddHHmmss",
            TimeFormat::Dashed => "yyyy-MM-dd HH:mm:ss",
            TimeFormat::Date => "yyyyMMdd",
            TimeFormat::DashedDate => "yyyy-MM-dd",
            TimeFormat::Rfc3339 => "yyyy-MM-ddTHH:mm:ss+08:00",
            TimeFormat::Unix => "seconds since 1970",
        }
    }
}

/// A date and a time of day on the wall clock, checked against the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl Civil {
    /// Reads `text` as `format` writes it; `None` if it is written otherwise or not in the calendar.
    pub fn parse(format: TimeFormat, text: &str) -> Option<Civil> {
        if format == TimeFormat::Unix {
            // "+1" and "01" are how nobody writes seconds.
            let seconds: i64 = text.parse().ok()?;
            return Civil::from_unix(seconds).filter(|_| seconds.to_string() == text);
        }
        let pattern = format.pattern();
        if text.len() != pattern.len() {
            return None;
        }
        // The letter of the pattern says which number a digit belongs to.
        let mut parts = [0u16; 6];
        for (letter, byte) in pattern.bytes().zip(text.bytes()) {
            let Some(part) = b"yMdHms".iter().position(|l| *l == letter) else {
                if letter == byte {
                    continue;
                }
                return None;
            };
            if !byte.is_ascii_digit() {
                return None;
            }
            parts[part] = parts[part] * 10 + u16::from(byte - b'0');
        }
        let [year, rest @ ..] = parts;
        let [month, day, hour, minute, second] = rest.map(|p| u8::try_from(p).unwrap_or(u8::MAX));
        Civil { year, month, day, hour, minute, second }.checked()
    }

    /// The wall clock of UTC+8 at that many seconds since 1970 (UTC); `None` outside the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Civil> {
        let local = seconds.checked_add(OFFSET)?;
        let (days, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = date_of(days)?;
        let part = |n: i64| u8::try_from(n).unwrap_or_default();
        let [hour, minute, second] = [part(second / 3600), part(second / 60 % 60), part(second % 60)];
        Civil { year, month, day, hour, minute, second }.checked()
    }

    /// Seconds since 1970 (UTC), the wall clock being that of UTC+8.
    pub fn unix(self) -> i64 {
        let Civil { year, month, day, hour, minute, second } = self;
        let clock = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        days_of(year, month, day) * DAY + clock - OFFSET
    }

    /// Itself, if the calendar has it.
    pub fn checked(self) -> Option<Civil> {
        let fits = (1..=12).contains(&self.month)
            && (1..=days_in(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60
            && self.year <= 9999;
        fits.then_some(self)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 31,
    }
}

// Days between 1970-01-01 and a date of the Gregorian calendar, counted in eras of 400 years from March on.
fn days_of(year: u16, month: u8, day: u8) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> Option<(u16, u8, u8)> {
    let days = days.checked_add(719_468)?;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    Some((u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_follow_the_calendar() {
        let parse = |text| Civil::parse(TimeFormat::Compact, text);
        assert!(parse("20240229235959").is_some());
        for wrong in [
            "20230229000000",
            "20241301000000",
            "20240100000000",
            "20240101240000",
            "2024010100000",
            "2024010100000x",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert!(Civil::parse(TimeFormat::Dashed, "2016-07-25 15:26:26").is_some());
        assert_eq!(Civil::parse(TimeFormat::Dashed, "2016/07/25 15:26:26"), None);
        assert_eq!(Civil::parse(TimeFormat::Date, "20140603").map(|c| c.day), Some(3));
        assert_eq!(Civil::parse(TimeFormat::DashedDate, "2014-06-03").map(|c| c.day), Some(3));
        assert_eq!(Civil::parse(TimeFormat::Rfc3339, "2018-06-08T10:34:56+08:00").map(|c| c.hour), Some(10));
        assert_eq!(Civil::parse(TimeFormat::Rfc3339, "2018-06-08T10:34:56Z"), None);
        assert_eq!(Civil::parse(TimeFormat::Unix, "1490840662").map(Civil::unix), Some(1_490_840_662));
        assert_eq!(Civil::parse(TimeFormat::Unix, "+1490840662"), None);
    }
}
