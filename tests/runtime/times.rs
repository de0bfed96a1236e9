//! Times: how they print, and how they become the times of other crates and come back. All are UTC+8.

use chrono::{DateTime, FixedOffset, TimeDelta, TimeZone as _, Utc};
use jiff::{Timestamp, Zoned, tz};
use paytable::{Time, TimeOutOfRange};
use time::{Duration, OffsetDateTime, UtcOffset};

fn time(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Time {
    Time::new(year, month, day, hour, minute, second).unwrap()
}

/// Before and after 1970, the years at both ends, and a leap day.
fn times() -> [Time; 6] {
    [
        time(0, 1, 1, 0, 0, 0),
        time(1969, 12, 31, 23, 59, 59),
        time(1970, 1, 1, 8, 0, 0),
        time(2009, 12, 25, 9, 10, 10),
        time(2024, 2, 29, 23, 59, 59),
        time(9999, 12, 31, 23, 59, 59),
    ]
}

#[test]
fn a_time_prints_with_its_offset() {
    let paid = time(2009, 12, 25, 9, 10, 10);
    assert_eq!(format!("{paid:?}"), "Time(2009-12-25 09:10:10 UTC+8)");
    assert_eq!(paid.to_string(), "2009-12-25 09:10:10 +08:00");
    assert_eq!(format!("{paid:>30}"), "    2009-12-25 09:10:10 +08:00");
}

#[test]
fn times_are_ordered_as_they_follow_each_other() {
    assert!(times().is_sorted());
    assert_eq!(times().iter().max(), Some(&time(9999, 12, 31, 23, 59, 59)));
}

#[test]
fn every_time_goes_through_chrono_and_comes_back() {
    for own in times() {
        let other = DateTime::<FixedOffset>::from(own);
        assert_eq!((other.timestamp(), other.offset().local_minus_utc()), (own.unix(), 8 * 3600));
        assert_eq!(Time::try_from(other), Ok(own));
        assert_eq!(Time::try_from(other.to_utc()), Ok(own), "another offset is the same instant");
    }
    let half_before = Utc.timestamp_opt(-2, 500_000_000).unwrap();
    assert_eq!(Time::try_from(half_before).unwrap().unix(), -2, "rounded down");
    let [first, .., last] = times();
    let outside = |time: Time, seconds| DateTime::<FixedOffset>::from(time) + TimeDelta::seconds(seconds);
    assert_eq!(Time::try_from(outside(last, 1)).map_err(|error| error.to_string()), Err(said()));
    assert!(Time::try_from(outside(first, -1)).is_err());
}

#[test]
fn every_time_goes_through_the_crate_time_and_comes_back() {
    for own in times() {
        let other = OffsetDateTime::from(own);
        assert_eq!(
            (other.unix_timestamp(), other.offset()),
            (own.unix(), UtcOffset::from_hms(8, 0, 0).unwrap())
        );
        assert_eq!(Time::try_from(other), Ok(own));
        assert_eq!(Time::try_from(other.to_offset(UtcOffset::UTC)), Ok(own));
    }
    let half_before = OffsetDateTime::UNIX_EPOCH - Duration::milliseconds(1500);
    assert_eq!(Time::try_from(half_before).unwrap().unix(), -2, "rounded down");
    let before = OffsetDateTime::from(times()[0]) - Duration::SECOND;
    assert_eq!(Time::try_from(before).map_err(|error| error.to_string()), Err(said()));
}

#[test]
fn every_time_that_jiff_has_goes_through_it_and_comes_back() {
    let [most @ .., last] = times();
    for own in most {
        let other = Timestamp::try_from(own).unwrap();
        assert_eq!(other.as_second(), own.unix());
        assert_eq!(Time::try_from(other), Ok(own));
        let zoned = Zoned::try_from(own).unwrap();
        assert_eq!((zoned.timestamp(), zoned.offset()), (other, tz::offset(8)));
        assert_eq!(Time::try_from(zoned), Ok(own));
    }
    let half_before = Timestamp::new(-1, -500_000_000).unwrap();
    assert_eq!(Time::try_from(half_before).unwrap().unix(), -2, "rounded down");
    assert!(Time::try_from(Timestamp::MIN).is_err());
    // The last day of the year 9999, which its timestamps do not reach.
    let refused: Result<Timestamp, TimeOutOfRange> = last.try_into();
    assert_eq!(refused.map_err(|error| error.to_string()), Err(said()));
    assert!(Zoned::try_from(last).is_err());
}

fn said() -> String {
    "the time is outside the years that both types have: 0 to 9999 (UTC+8)".to_owned()
}
