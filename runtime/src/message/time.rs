//! Times in the form that gateways use: date and time in UTC+8, with a resolution of one second.

use paytable_schema::rules::{Civil, TimeFormat};
use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A date and time in UTC+8, with a resolution of one second.
///
/// ```
/// use paytable::Time;
///
/// let paid = Time::new(2014, 10, 30, 13, 35, 25).unwrap();
/// assert_eq!(paid.to_string(), "2014-10-30 13:35:25 +08:00");
/// assert_eq!(format!("{paid:?}"), "Time(2014-10-30 13:35:25 UTC+8)");
/// assert_eq!(paid.unix(), 1_414_647_325);
/// assert_eq!(Time::from_unix(1_414_647_325), Some(paid));
/// assert!(paid < Time::new(2014, 10, 30, 13, 35, 26).unwrap());
/// ```
///
/// With the features `chrono`, `time` and `jiff`, it converts into the times of these crates, with the offset UTC+8, and
/// from them: see the implementations of `From` and `TryFrom` below.
// Aligned like pointers, so that a value that holds a time or a text is copied in words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(align(8))]
pub struct Time(Civil);

impl Time {
    pub(crate) const EPOCH: Time =
        Time(Civil { year: 1970, month: 1, day: 1, hour: 8, minute: 0, second: 0 });

    /// A date and time in UTC+8; `None` if it does not exist in the calendar.
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Option<Time> {
        Civil { year, month, day, hour, minute, second }.checked().map(Time)
    }

    /// The time from seconds since 1970-01-01 UTC; `None` outside the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Time> {
        Civil::from_unix(seconds).map(Time)
    }

    /// The time as seconds since 1970-01-01 UTC.
    pub fn unix(self) -> i64 {
        self.0.unix()
    }

    /// The present time of the system's clock; `None` outside the years 0 to 9999.
    pub fn now() -> Option<Time> {
        Time::from_system(SystemTime::now())
    }

    /// The time from a `SystemTime`, rounded down to a second; `None` outside the years 0 to 9999.
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

    /// The time as a `SystemTime`.
    pub fn to_system(self) -> SystemTime {
        let seconds = Duration::from_secs(self.unix().unsigned_abs());
        if self.unix() < 0 { UNIX_EPOCH - seconds } else { UNIX_EPOCH + seconds }
    }

    /// The time as text in that format.
    pub fn format(self, format: TimeFormat) -> String {
        let mut out = String::with_capacity(32);
        self.push(format, &mut out);
        out
    }

    /// Appends the time as text.
    pub(crate) fn push(self, format: TimeFormat, out: &mut String) {
        out.push_str(self.written(format).as_str());
    }

    /// The same, without an allocation.
    pub(crate) fn written(self, format: TimeFormat) -> Written {
        let mut written = Written { bytes: [0; 32], length: 0 };
        if format == TimeFormat::Unix {
            let mut digits = itoa::Buffer::new();
            written.put(digits.format(self.unix()));
            return written;
        }
        written.put(format.pattern());
        let Civil { year, month, day, hour, minute, second } = self.0;
        let is_apart = matches!(format, TimeFormat::Dashed | TimeFormat::DashedDate | TimeFormat::Rfc3339);
        let places = if is_apart { [5, 8, 11, 14, 17] } else { [4, 6, 8, 10, 12] };
        written.two_digits(0, year / 100);
        written.two_digits(2, year % 100);
        for (place, number) in places.into_iter().zip([month, day, hour, minute, second]) {
            written.two_digits(place, number.into());
        }
        written
    }

    /// Parses a text in that format; `None` if it has another format or is not a valid date.
    pub fn parse(format: TimeFormat, text: &str) -> Option<Time> {
        Civil::parse(format, text).map(Time)
    }
}

/// A time as text.
pub(crate) struct Written {
    bytes: [u8; 32],
    length: usize,
}

impl Written {
    fn put(&mut self, text: &str) {
        self.length = text.len().min(self.bytes.len());
        self.bytes[..self.length].copy_from_slice(&text.as_bytes()[..self.length]);
    }

    /// Replaces two letters of a pattern by a number below 100, if the pattern is that long.
    fn two_digits(&mut self, place: usize, number: u16) {
        let digits = [number / 10, number % 10].map(|digit| b'0' + digit.to_le_bytes()[0]);
        if let Some(letters) = self.bytes[..self.length].get_mut(place..place + 2) {
            letters.copy_from_slice(&digits);
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// Date, time of day, and the offset UTC+8: `2014-10-30 13:35:25 +08:00`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} +08:00", self.written(TimeFormat::Dashed).as_str()))
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Time({} UTC+8)", self.written(TimeFormat::Dashed).as_str())
    }
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
            let unix = day * 86_400 + 12_345;
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
