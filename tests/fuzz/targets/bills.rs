//! Bills and comments: however the bytes arrive, they come to the same rows, every row is text of the bill, and the
//! totals of a bill that is believed are those of its rows.
#![no_main]

use flate2::{Compression, write::GzEncoder};
use libfuzzer_sys::fuzz_target;
use paytable::bill::{self, BillError, Comment, CommentReader, FundFlowRow, Row, TradeRow};
use std::io::{BufRead, BufReader, Write as _};

fuzz_target!(|data: &[u8]| {
    let Some((chunk, body)) = data.split_first() else { return };
    let chunk = usize::from(*chunk).max(1);
    let whole = bill(body);
    let packed = body.first() == Some(&0x1f);
    let in_pieces = bill(BufReader::with_capacity(chunk, body));
    // Of two things wrong with a broken archive, which one shows first depends on the pieces.
    if packed && whole.end != WHOLE {
        assert_ne!(in_pieces.end, WHOLE);
    } else {
        assert_eq!(in_pieces, whole);
    }
    let comments = comments(body);
    assert_eq!(self::comments(BufReader::with_capacity(chunk, body)), comments);
    if !packed {
        assert_eq!(bill(&gzip(body)[..]), whole);
        in_order(body, &whole.rows);
    }
});

/// How the reading of a bill ends that can be booked.
const WHOLE: &str = "whole";

#[derive(Debug, Default, PartialEq)]
struct Read {
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
    end: String,
}

fn bill(reader: impl BufRead) -> Read {
    let mut read = Read::default();
    match every_row(reader, &mut read) {
        Ok(()) => read.end.push_str(WHOLE),
        Err(error) => read.end = error.to_string(),
    }
    read
}

fn every_row(reader: impl BufRead, read: &mut Read) -> Result<(), BillError> {
    let mut bill = bill::open(reader)?;
    read.titles = bill.titles().to_vec();
    let mut row = Row::default();
    while bill.next_row(&mut row)? {
        let _ = (TradeRow::try_from(&row), FundFlowRow::try_from(&row));
        let texts: Vec<String> = row.fields().map(|(_, text)| text.to_owned()).collect();
        assert_eq!(texts.len(), read.titles.len());
        read.rows.push(texts);
    }
    assert_eq!(bill.rows(), read.rows.len() as u64);
    let totals = bill.totals().expect("a whole bill has totals");
    for (title, stated) in totals.stated().fields() {
        if !totals.unverified().iter().any(|unverified| unverified == title) {
            comes_to(read, title, stated);
        }
    }
    Ok(())
}

/// Another hand for the totals: the number of rows, and one sum each of fen and of fees.
fn comes_to(read: &Read, title: &str, stated: &str) {
    let sum = |columns: [&str; 2]| -> i128 {
        let at = columns.iter().find_map(|column| read.titles.iter().position(|title| title == column));
        let at = at.expect("a total that was verified has a column");
        read.rows.iter().map(|row| hundred_thousandths(&row[at])).sum()
    };
    let counted = match title {
        "总交易单数" | "资金流水总笔数" => read.rows.len() as i128 * 100_000,
        "应结订单总金额" | "总交易额" => sum(["应结订单金额", "总金额"]),
        "手续费总金额" => sum(["手续费"; 2]),
        _ => return,
    };
    assert_eq!(hundred_thousandths(stated), counted, "{title}");
}

/// An amount in yuan; no text is none.
fn hundred_thousandths(text: &str) -> i128 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (yuan, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    // Zeros behind the decimals of a currency are accepted.
    let whole = format!("0{yuan}{:0<5}", fraction.trim_end_matches('0'));
    sign * whole.parse::<i128>().expect("an amount that was verified")
}

/// Nothing is made up, nothing is read twice: each row stands in the bill, behind the one before.
fn in_order(body: &[u8], rows: &[Vec<String>]) {
    let mut rest = body;
    for row in rows {
        let end = spellings(row).filter_map(|text| end_of(&text, rest)).min();
        rest = &rest[end.expect("a row of the bill")..];
    }
}

/// How a row can stand in a bill: with back-ticks, or without. A field that holds the separator can be of this column and
/// the next, which is then empty and not in the bill.
fn spellings(row: &[String]) -> impl Iterator<Item = String> {
    [("`", ",`"), ("", ",")].into_iter().flat_map(|(before, between)| {
        let is_both = |at: usize| at > 0 && row[at].is_empty() && row[at - 1].contains(between);
        let joined: Vec<&str> =
            row.iter().enumerate().filter(|(at, _)| !is_both(*at)).map(|(_, text)| text.as_str()).collect();
        [format!("{before}{}", row.join(between)), format!("{before}{}", joined.join(between))]
    })
}

/// Where that text ends, at its first place.
fn end_of(text: &str, rest: &[u8]) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    rest.windows(text.len()).position(|part| part == text.as_bytes()).map(|at| at + text.len())
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(body).expect("memory takes all");
    gzip.finish().expect("memory takes all")
}

fn comments(reader: impl BufRead) -> (Option<u64>, Vec<Comment>, String) {
    let mut comments = match CommentReader::new(reader) {
        Ok(comments) => comments,
        Err(error) => return (None, Vec::new(), error.to_string()),
    };
    let (mut read, mut end) = (Vec::new(), String::new());
    for comment in comments.by_ref() {
        match comment {
            Ok(comment) => read.push(comment),
            Err(error) => end = error.to_string(),
        }
    }
    (Some(comments.next_offset()), read, end)
}
