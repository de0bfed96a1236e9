//! Bills: the gateway's list of all payments and refunds of a day, as text.
//!
//! The first line contains the titles of the columns. Then follows a row for each payment and refund, with a back-tick
//! before each field. The last two lines are the totals and their titles. [`BillReader`] reads a bill row by row, finds
//! columns by title (the columns depend on `bill_type` and on the merchant), and verifies the totals at the end.
//!
//! ```
//! use paytable::{Fen, bill::{self, Fee, Row, TradeRow}};
//!
//! let body = "\u{feff}交易时间,微信订单号,商户订单号,交易状态,应结订单金额,退款金额,手续费\r\n\
//!     `2018-05-07 09:15:36,`4200000124201805074008280074,`1525,`SUCCESS,`400.00,`0.00,`2.40000\r\n\
//!     `2018-05-07 10:54:45,`4200000113201805074559498485,`1526,`REFUND,`0.00,`0.02,`0.00000\r\n\
//!     总交易单数,应结订单总金额,退款总金额,手续费总金额\r\n\
//!     `2,`400.00,`0.02,`2.40000\r\n";
//!
//! let mut bill = bill::open(body.as_bytes())?;
//! let (mut row, mut paid) = (Row::default(), Vec::new());
//! while bill.next_row(&mut row)? {
//!     let trade = TradeRow::try_from(&row)?;
//!     assert!(trade.coupon_fee.is_none(), "this bill has no such column");
//!     if trade.trade_state.as_deref() == Some("SUCCESS") {
//!         paid.push((trade.out_trade_no, trade.settlement_total_fee, trade.fee));
//!     }
//! }
//! // Only here is it known that the bill is whole: now book it.
//! assert_eq!(paid, [(Some("1525".into()), Some(Fen(40_000)), Some(Fee(240_000)))]);
//! assert_eq!(bill.totals().unwrap().stated().fen("退款总金额")?, Fen(2));
//! # Ok::<(), paytable::bill::BillError>(())
//! ```
//!
//! If a bill is truncated, or its totals are not the sums of its rows, the reader returns an error at the end:
//!
//! ```
//! use paytable::bill::{self, BillError};
//!
//! let body = "商户订单号,退款金额\n`1525,`0.02\n总交易单数,退款总金额\n`1,`0.03\n";
//! let error = bill::open(body.as_bytes())?.last().unwrap().unwrap_err();
//! let words = "the bill's totals differ from the sums of its rows: 退款总金额 is 0.03, but the sum of the rows is 0.02";
//! assert_eq!(error.to_string(), words);
//!
//! let cut = bill::open(&body.as_bytes()[..42])?.last().unwrap();
//! assert!(matches!(cut, Err(BillError::Truncated { rows: 1 })));
//! # Ok::<(), BillError>(())
//! ```
//!
//! Amounts are exact. A column of [`Fen`](crate::Fen) has at most as many decimals as the row's currency: two for yuan,
//! none for yen. A [`Fee`] has five. The total of the fees is verified exactly, with one exception: if it has two
//! decimals while the rows' fees have more, the rounding is not documented, and the total is listed in
//! [`Totals::unverified`].
//!
//! The format has no escapes. A line end or a separator inside a text of the merchant's is recognized by the number of
//! fields; if the separator can belong to one of two neighbouring columns, the first of them contains the text of both.
//! A bill without back-ticks, as a spreadsheet saves it, is read too.
//!
//! Memory use is bounded by [`MAX_LINE`] and [`MAX_COLUMNS`], also while decompressing.

mod align;
mod body;
mod cell;
mod comment;
mod error;
mod fee;
mod limits;
mod lines;
mod reader;
mod row;
#[cfg(test)]
mod tests;
mod totals;
mod typed;

pub use body::Body;
pub use comment::{Comment, CommentReader};
pub use error::{BillError, Difference, LineFault};
pub use fee::Fee;
pub use limits::{MAX_COLUMNS, MAX_LINE};
pub use reader::BillReader;
pub use row::Row;
pub use totals::Totals;
pub use typed::{FundFlowRow, TradeRow};

use std::io::BufRead;

/// Reads a bill as text or, with the feature `gzip`, as gzip.
///
/// # Errors
/// Those of [`BillReader::new`].
pub fn open<R: BufRead>(reader: R) -> Result<BillReader<Body<R>>, BillError> {
    BillReader::new(Body::new(reader)?)
}
