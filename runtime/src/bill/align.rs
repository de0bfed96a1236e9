//! Rows with more fields than the bill has columns: a value contains the separator.

use crate::{
    bill::{Fee, cell},
    message::currency::minor_digits,
};
use std::ops::Range;

/// The columns with texts of the merchant's, which can contain the separator. Neighbours are one group.
const GROUPS: &[&[&str]] = &[&["设备号"], &["商品名称", "商户数据包"], &["备注"]];

const TIMES: &[&str] = &["交易时间", "记账时间"];

/// Columns with amounts, one of which every bill has.
const AMOUNTS: &[&str] = &[
    "应结订单金额",
    "总金额",
    "退款金额",
    "手续费",
    "订单金额",
    "申请退款金额",
    "收支金额(元)",
    "收支金额（元）",
];

/// Joins the pieces of a row into one field for each title. The first column of a group receives the text of the whole
/// group if more than one of its columns can contain the separator, and the others are empty. `None` if the row can be
/// read in several ways, or in none.
pub(super) fn align(titles: &[String], text: &str, pieces: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let mut readings = GROUPS.iter().filter_map(|group| read(group, titles, text, pieces));
    let reading = readings.next()?;
    readings.next().is_none().then_some(reading)
}

/// The fields, if the separator is in a column of this group.
fn read(group: &[&str], titles: &[String], text: &str, pieces: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let first = titles.iter().position(|title| group.contains(&title.as_str()))?;
    let columns = titles[first..].iter().take_while(|title| group.contains(&title.as_str())).count();
    let behind = titles.len() - first - columns;
    let joined = pieces[first].start..pieces[pieces.len() - behind - 1].end;
    let mut fields = pieces[..first].to_vec();
    let end = joined.end;
    fields.push(joined);
    fields.extend(std::iter::repeat_n(end..end, columns - 1));
    fields.extend_from_slice(&pieces[pieces.len() - behind..]);
    let fits = |(title, field): (&String, &Range<usize>)| fits(title, &text[field.clone()]);
    titles.iter().zip(&fields).all(fits).then_some(fields)
}

/// Whether a column can have this text.
fn fits(title: &str, text: &str) -> bool {
    match title {
        cell::CURRENCY => text.is_empty() || minor_digits(text).is_some(),
        "微信订单号" => text.bytes().all(|byte| byte.is_ascii_digit()),
        _ if TIMES.contains(&title) => cell::time(text).is_some(),
        _ if AMOUNTS.contains(&title) => text.is_empty() || Fee::from_yuan(text).is_some(),
        _ => true,
    }
}
