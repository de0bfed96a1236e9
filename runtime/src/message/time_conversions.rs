//! Conversions between [`Time`] and the times of other crates, each behind the feature with that crate's name.

use crate::message::time::Time;
use std::{error, fmt};

/// The offset of every [`Time`], in seconds: UTC+8.
const OFFSET: i32 = 8 * 3600;

/// The error for a time that the other type cannot hold. A [`Time`] is in the years 0 to 9999 (UTC+8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOutOfRange(());

impl fmt::Display for TimeOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is outside the years that both types have: 0 to 9999 (UTC+8)")
    }
}

impl error::Error for TimeOutOfRange {}

/// From seconds since 1970-01-01 UTC.
fn from_unix(seconds: i64) -> Result<Time, TimeOutOfRange> {
    Time::from_unix(seconds).ok_or(TimeOutOfRange(()))
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use super::{OFFSET, Time, TimeOutOfRange, from_unix};
    use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};

    /// The same instant, with the offset UTC+8.
    ///
    /// ```
    /// use chrono::{DateTime, FixedOffset};
    /// use paytable::Time;
    ///
    /// let paid = DateTime::<FixedOffset>::from(Time::new(2014, 10, 30, 13, 35, 25).unwrap());
    /// assert_eq!(paid.to_string(), "2014-10-30 13:35:25 +08:00");
    /// ```
    impl From<Time> for DateTime<FixedOffset> {
        fn from(time: Time) -> Self {
            // Neither fails: chrono has offsets up to a day, and years up to 262,000.
            let offset = FixedOffset::east_opt(OFFSET).unwrap_or_else(|| Utc.fix());
            DateTime::from_timestamp(time.unix(), 0).unwrap_or_default().with_timezone(&offset)
        }
    }

    /// The same instant, rounded down to a second. An error outside the years 0 to 9999 (UTC+8).
    impl<Z: TimeZone> TryFrom<DateTime<Z>> for Time {
        type Error = TimeOutOfRange;

        fn try_from(time: DateTime<Z>) -> Result<Self, TimeOutOfRange> {
            from_unix(time.timestamp())
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use super::{OFFSET, Time, TimeOutOfRange, from_unix};
    use time::{OffsetDateTime, UtcOffset};

    /// The same instant, with the offset UTC+8.
    ///
    /// ```
    /// use paytable::Time;
    /// use time::{OffsetDateTime, UtcOffset};
    ///
    /// let paid = OffsetDateTime::from(Time::new(2014, 10, 30, 13, 35, 25).unwrap());
    /// assert_eq!((paid.hour(), paid.offset()), (13, UtcOffset::from_hms(8, 0, 0).unwrap()));
    /// ```
    impl From<Time> for OffsetDateTime {
        fn from(time: Time) -> Self {
            // Neither fails: `time` has offsets up to a day, and the years -9999 to 9999.
            let offset = UtcOffset::from_whole_seconds(OFFSET).unwrap_or(UtcOffset::UTC);
            let utc = OffsetDateTime::from_unix_timestamp(time.unix());
            utc.unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(offset)
        }
    }

    /// The same instant, rounded down to a second. An error outside the years 0 to 9999 (UTC+8).
    impl TryFrom<OffsetDateTime> for Time {
        type Error = TimeOutOfRange;

        fn try_from(time: OffsetDateTime) -> Result<Self, TimeOutOfRange> {
            from_unix(time.unix_timestamp())
        }
    }
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use super::{OFFSET, Time, TimeOutOfRange, from_unix};
    use jiff::{
        Timestamp, Zoned,
        tz::{Offset, TimeZone},
    };

    /// The same instant. An error after 9999-12-30 22:00 UTC, where the timestamps of jiff end.
    ///
    /// ```
    /// use jiff::Timestamp;
    /// use paytable::Time;
    ///
    /// let paid = Timestamp::try_from(Time::new(2014, 10, 30, 13, 35, 25).unwrap()).unwrap();
    /// assert_eq!(paid, Timestamp::new(1_414_647_325, 0).unwrap());
    /// ```
    impl TryFrom<Time> for Timestamp {
        type Error = TimeOutOfRange;

        fn try_from(time: Time) -> Result<Self, TimeOutOfRange> {
            Timestamp::from_second(time.unix()).map_err(|_| TimeOutOfRange(()))
        }
    }

    /// The same instant, in a time zone with the fixed offset UTC+8. An error after 9999-12-30 22:00 UTC, where the
    /// timestamps of jiff end.
    impl TryFrom<Time> for Zoned {
        type Error = TimeOutOfRange;

        fn try_from(time: Time) -> Result<Self, TimeOutOfRange> {
            let offset = Offset::from_seconds(OFFSET).map_err(|_| TimeOutOfRange(()))?;
            Ok(Timestamp::try_from(time)?.to_zoned(TimeZone::fixed(offset)))
        }
    }

    /// The same instant, rounded down to a second. An error outside the years 0 to 9999 (UTC+8).
    impl TryFrom<Timestamp> for Time {
        type Error = TimeOutOfRange;

        fn try_from(time: Timestamp) -> Result<Self, TimeOutOfRange> {
            // Before 1970, jiff counts seconds and their fraction towards zero.
            from_unix(time.as_second() - i64::from(time.subsec_nanosecond() < 0))
        }
    }

    /// The same instant, rounded down to a second. An error outside the years 0 to 9999 (UTC+8).
    impl TryFrom<Zoned> for Time {
        type Error = TimeOutOfRange;

        fn try_from(time: Zoned) -> Result<Self, TimeOutOfRange> {
            time.timestamp().try_into()
        }
    }
}
