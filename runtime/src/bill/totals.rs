//! Comparison of the totals of a bill with the sums of its rows.

use crate::bill::{
    BillError, Difference, Fee, cell,
    fee::{FEN, YUAN, decimal},
    row::{Row, Titles},
};
use crate::message::currency::from_digits;

/// The totals line of a bill.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    pub(super) stated: Row,
    pub(super) unverified: Vec<String>,
}

impl Totals {
    /// The totals line, by the titles of the totals: `totals.stated().fen("退款总金额")`.
    pub fn stated(&self) -> &Row {
        &self.stated
    }

    /// The titles of totals that were not verified: they do not depend on columns of this bill, or their rule is not
    /// known. All others were verified.
    pub fn unverified(&self) -> &[String] {
        &self.unverified
    }
}

/// A total: its titles in all versions of the bills, the rows it includes, and the values it adds.
struct Total {
    titles: &'static [&'static str],
    of: Of,
    rows: Rows,
}

#[derive(Clone, Copy)]
enum Of {
    /// The number of rows.
    Number,
    /// A column of amounts with the decimals of their currency, by its titles.
    Fen(&'static [&'static str]),
    /// A column in yuan with five decimals, by its titles.
    Fee(&'static [&'static str]),
}

#[derive(Clone, Copy)]
enum Rows {
    All,
    /// The rows in which a column has this value.
    Where(&'static str, &'static str),
}

const fn all(titles: &'static [&'static str], of: Of) -> Total {
    Total { titles, of, rows: Rows::All }
}

const fn only(word: &'static str, titles: &'static [&'static str], of: Of) -> Total {
    Total { titles, of, rows: Rows::Where("收支类型", word) }
}

const MOVED: Of = Of::Fen(&["收支金额(元)", "收支金额（元）"]);

#[rustfmt::skip]
static TOTALS: &[Total] = &[
    all(&["总交易单数"], Of::Number),
    all(&["应结订单总金额", "总交易额"], Of::Fen(&["应结订单金额", "总金额"])),
    all(&["退款总金额", "总退款金额"], Of::Fen(&["退款金额"])),
    all(&["充值券退款总金额", "总代金券或立减优惠退款金额", "总企业红包退款金额"],
        Of::Fen(&["充值券退款金额", "代金券或立减优惠退款金额", "企业红包退款金额"])),
    all(&["手续费总金额"], Of::Fee(&["手续费"])),
    all(&["订单总金额"], Of::Fen(&["订单金额"])),
    all(&["申请退款总金额"], Of::Fen(&["申请退款金额"])),
    all(&["资金流水总笔数"], Of::Number),
    only("收入", &["收入笔数"], Of::Number),
    only("收入", &["收入金额"], MOVED),
    only("支出", &["支出笔数"], Of::Number),
    only("支出", &["支出金额"], MOVED),
];

/// Whether these are titles of totals: every bill has a total of the number of rows.
pub(super) fn are_totals(titles: &Titles) -> bool {
    let number = TOTALS.iter().filter(|total| matches!((total.of, total.rows), (Of::Number, Rows::All)));
    number.flat_map(|total| total.titles).any(|title| titles.position(title).is_some())
}

/// The sums of the rows read so far.
pub(super) struct Tally {
    counts: Vec<Count>,
    currency: Option<usize>,
}

struct Count {
    total: &'static Total,
    column: Option<usize>,
    only: Option<(usize, &'static str)>,
    /// In units of 0.00001 yuan, or of 0.00001 row. Sums of 64-bit amounts do not overflow it.
    sum: i128,
}

impl Tally {
    /// The totals that can be computed from the columns of this bill.
    pub(super) fn new(titles: &Titles) -> Tally {
        let counts = TOTALS.iter().filter_map(|total| Count::new(total, titles)).collect();
        Tally { counts, currency: titles.position(cell::CURRENCY) }
    }

    pub(super) fn add(&mut self, row: &Row) -> Result<(), BillError> {
        let digits = row.minor_digits(self.currency)?;
        self.counts.iter_mut().try_for_each(|count| count.add(row, digits))
    }

    /// Compares the totals line with the sums of the rows.
    pub(super) fn compare(&self, totals: &mut Totals) -> Result<Vec<Difference>, BillError> {
        let mut differences = Vec::new();
        let Totals { stated, unverified } = totals;
        for (title, text) in stated.fields() {
            let count = self.counts.iter().find(|count| count.total.titles.contains(&title));
            let Some(count) = count.filter(|count| count.is_verifiable(text)) else {
                unverified.push(title.to_owned());
                continue;
            };
            let total = Fee::from_yuan(text).ok_or_else(|| stated.unlike(title, cell::FEE))?;
            if i128::from(total.0) != count.sum {
                differences.push(count.difference(title, text));
            }
        }
        Ok(differences)
    }
}

/// The number of units of 0.00001 in the minor unit of a currency with so many decimals.
fn units(digits: u32) -> i128 {
    i128::from(YUAN) / 10_i128.pow(digits)
}

impl Count {
    fn new(total: &'static Total, titles: &Titles) -> Option<Count> {
        let find = |names: &[&str]| names.iter().find_map(|name| titles.position(name));
        let column = match total.of {
            Of::Number => None,
            Of::Fen(names) | Of::Fee(names) => Some(find(names)?),
        };
        let only = match total.rows {
            Rows::All => None,
            Rows::Where(title, word) => Some((titles.position(title)?, word)),
        };
        Some(Count { total, column, only, sum: 0 })
    }

    fn add(&mut self, row: &Row, digits: u32) -> Result<(), BillError> {
        let counts = self.only.is_none_or(|(column, word)| row.at(column) == Some(word));
        if counts {
            self.sum += self.amount(row, digits)?;
        }
        Ok(())
    }

    /// A value in units of 0.00001. An empty field is 0.
    fn amount(&self, row: &Row, digits: u32) -> Result<i128, BillError> {
        let Some((column, text)) = self.column.and_then(|at| Some((at, row.at(at)?))) else {
            return Ok(i128::from(YUAN));
        };
        let (amount, wanted) = match self.total.of {
            _ if text.is_empty() => (Some(0), ""),
            Of::Fee(_) => (Fee::from_yuan(text).map(|fee| i128::from(fee.0)), cell::FEE),
            _ => (from_digits(text, digits).map(|minor| i128::from(minor.0) * units(digits)), cell::FEN),
        };
        amount.ok_or_else(|| row.unlike(row.title(column), wanted))
    }

    /// Whether the total can be verified. In every bill seen so far, fees of rows are whole fen, and their total is
    /// exact. If they are not, and the total is in whole fen, its rounding is not documented.
    fn is_verifiable(&self, stated: &str) -> bool {
        let decimals = stated.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        decimals != 2 || self.sum % i128::from(FEN) == 0
    }

    fn difference(&self, title: &str, stated: &str) -> Difference {
        let counted = match self.total.of {
            Of::Number => decimal(self.sum / i128::from(YUAN), 0),
            Of::Fen(_) => decimal(self.sum / i128::from(FEN), 2),
            Of::Fee(_) => decimal(self.sum, 5),
        };
        Difference { column: title.to_owned(), stated: stated.to_owned(), counted }
    }
}
