//! Times as gateways write them: wall clock of UTC+8, to the second.

use paytable_schema::rules::{Civil, TimeFormat};
use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A time, to the second, in UTC+8.
///
/// ```
/// use paytable::Time;
///
/// let paid = Time::new(2014, 10, 30, 13, 35, 25).unwrap();
/// assert_eq!(paid.to_string(), "2014-10-30 13:35:25 +08:00");
/// assert_eq!(paid.unix(), 1_414_647_325);
/// assert_eq!(Time::from_unix(1_414_647_325), Some(paid));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(Civil);

const OFFSET: i64 = 8 * 3600;
const DAY: i64 = 86_400;

impl Time {
    pub(crate) const EPOCH: Time =
        Time(Civil { year: 1970, month: 1, day: 1, hour: 8, minute: 0, second: 0 });

    /// A wall-clock time in UTC+8, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Option<Time> {
        Civil { year, month, day, hour, minute, second }.checked().map(Time)
    }

    /// The wall-clock time at that many seconds since 1970 (UTC); `None` outside the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Time> {
        let local = seconds.checked_add(OFFSET)?;
        let (days, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = date_of(days)?;
        let part = |n: i64| u8::try_from(n).unwrap_or_default();
        Time::new(year, month, day, part(second / 3600), part(second / 60 % 60), part(second % 60))
    }

    /// Seconds since 1970 (UTC).
    pub fn unix(self) -> i64 {
        let Civil { year, month, day, hour, minute, second } = self.0;
        let clock = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        days_of(year, month, day) * DAY + clock - OFFSET
    }

    /// Now; `None` if the clock stands outside the years 0 to 9999.
    pub fn now() -> Option<Time> {
        Time::from_system(SystemTime::now())
    }

    /// The wall-clock time of a point in time, rounded down to the second.
    pub fn from_system(time: SystemTime) -> Option<Time> {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok()?,
            Err(before) => {
                let before = before.duration();
                -i64::try_from(before.as_secs()).ok()? - i64::from(before.subsec_nanos() > 0)
            }
        };
        Time::from_unix(seconds)
    }

    /// The point in time.
    pub fn to_system(self) -> SystemTime {
        let seconds = Duration::from_secs(self.unix().unsigned_abs());
        if self.unix() < 0 { UNIX_EPOCH - seconds } else { UNIX_EPOCH + seconds }
    }

    /// As `format` writes it.
    pub fn format(self, format: TimeFormat) -> String {
        let Civil { year, month, day, hour, minute, second } = self.0;
        match format {
            TimeFormat::Compact => format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}"),
            TimeFormat::Dashed => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
            TimeFormat::Date => format!("{year:04}{month:02}{day:02}"),
        }
    }

    /// Reads what `format` writes.
    pub fn parse(format: TimeFormat, text: &str) -> Option<Time> {
        Civil::parse(format, text).map(Time)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} +08:00", self.format(TimeFormat::Dashed))
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
    fn seconds_and_wall_clock_agree_with_known_pairs() {
        for (unix, text) in [
            (0, "1970-01-01 08:00:00"),
            (-28_801, "1969-12-31 23:59:59"),
            (951_753_599, "2000-02-28 23:59:59"),
            (1_709_222_400, "2024-03-01 00:00:00"),
            (1_490_840_662, "2017-03-30 10:24:22"),
        ] {
            let time = Time::from_unix(unix).unwrap();
            assert_eq!(time.format(TimeFormat::Dashed), text);
            assert_eq!(time.unix(), unix);
            assert_eq!(Time::from_system(time.to_system()), Some(time));
        }
    }

    #[test]
    fn a_thousand_years_of_days_come_back() {
        for day in -200_000..200_000 {
            let unix = day * DAY + 12_345;
            assert_eq!(Time::from_unix(unix).unwrap().unix(), unix);
        }
    }

    #[test]
    fn far_years_are_refused_not_wrapped() {
        assert_eq!(Time::from_unix(i64::MAX), None);
        assert_eq!(Time::from_unix(i64::MIN), None);
        assert_eq!(Time::from_unix(253_402_300_800), None);
    }
}
