//! The text of one cell.

use crate::{message::time::Time, table::TimeFormat};

/// The title of the column with the currency of a row.
pub(super) const CURRENCY: &str = "货币种类";
pub(super) const ISO: &str = "the code of a currency, such as CNY";
pub(super) const FEN: &str = "an amount with at most as many decimals as its currency has";
pub(super) const FEE: &str = "an amount in yuan with at most five decimals";
pub(super) const TIME: &str = "a time as yyyy-MM-dd HH:mm:ss";

/// A time as bills contain it, also with full-width colons or more than one space.
pub(super) fn time(text: &str) -> Option<Time> {
    Time::parse(TimeFormat::Dashed, text).or_else(|| {
        let words: Vec<&str> = text.split_whitespace().collect();
        Time::parse(TimeFormat::Dashed, &words.join(" ").replace('：', ":"))
    })
}
