//! Bills that another hand writes: any rows come back, whatever is lost or changed is found, and any bytes are an
//! answer.

use paytable::{
    Fen,
    bill::{self, BillError, BillReader, CommentReader, Fee, FundFlowRow, Row, TradeRow},
};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::io::BufReader;

/// A payment or a refund, as far as totals speak of it; amounts in fen, the fee in hundred-thousandths of a yuan.
#[derive(Clone, Debug)]
struct Trade {
    order_no: String,
    what: String,
    /// `OrderStatus`, refunded, refunded as coupons, ordered, asked back.
    fen: [i32; 5],
    fee: i32,
}

/// Units of the last of so many decimals: `-5` with two is `-0.05`.
fn decimal(units: i64, decimals: usize) -> String {
    let digits = format!("{:0width$}", units.abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    format!("{}{whole}.{fraction}", if units < 0 { "-" } else { "" })
}

const TITLES: &str = "商户订单号,应结订单金额,退款金额,充值券退款金额,手续费,订单金额,申请退款金额,商品名称";
const TOTALS: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

impl Trade {
    fn line(&self) -> String {
        let [settled, refunded, coupons, ordered, asked] = self.fen.map(|fen| decimal(fen.into(), 2));
        let (order_no, fee, what) = (&self.order_no, decimal(self.fee.into(), 5), &self.what);
        format!("`{order_no},`{settled},`{refunded},`{coupons},`{fee},`{ordered},`{asked},`{what}")
    }
}

/// The totals: the number of rows, then amounts in the order of the titles.
fn sums(trades: &[Trade]) -> [i64; 7] {
    let fen = |at: usize| trades.iter().map(|trade| i64::from(trade.fen[at])).sum();
    let fee = trades.iter().map(|trade| i64::from(trade.fee)).sum();
    [i64::try_from(trades.len()).unwrap(), fen(0), fen(1), fen(2), fee, fen(3), fen(4)]
}

fn stated([number, settled, refunded, coupons, fee, ordered, asked]: [i64; 7]) -> String {
    let [settled, refunded, coupons, ordered, asked] =
        [settled, refunded, coupons, ordered, asked].map(|fen| decimal(fen, 2));
    format!("`{number},`{settled},`{refunded},`{coupons},`{},`{ordered},`{asked}", decimal(fee, 5))
}

fn lines(trades: &[Trade], sums: [i64; 7]) -> Vec<String> {
    let rows = trades.iter().map(Trade::line);
    [TITLES.to_owned()].into_iter().chain(rows).chain([TOTALS.to_owned(), stated(sums)]).collect()
}

fn read(body: &[u8]) -> Result<Vec<Row>, BillError> {
    bill::open(body)?.collect()
}

/// A value with everything but what ends it.
fn value() -> impl Strategy<Value = String> {
    "[^`\r\n]{0,12}|[,`a支]{0,8}".prop_filter("ends a field", |text| !format!("`{text},").contains(",`"))
}

fn trade() -> impl Strategy<Value = Trade> {
    ("[0-9A-Za-z_|*-]{1,32}", value(), any::<[i32; 5]>(), any::<i32>())
        .prop_map(|(order_no, what, fen, fee)| Trade { order_no, what, fen, fee })
}

fn line_end() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("\n"), Just("\r\n")]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rows_come_back(trades in vec(trade(), 0..8), end in line_end(), mark: bool, buffer in 1..64_usize) {
        let mark = if mark { "\u{feff}" } else { "" };
        let text = format!("{mark}{}{end}", lines(&trades, sums(&trades)).join(end));
        let mut bill = BillReader::new(BufReader::with_capacity(buffer, text.as_bytes())).unwrap();
        let mut row = Row::default();
        for trade in &trades {
            prop_assert!(bill.next_row(&mut row).unwrap());
            let typed = TradeRow::try_from(&row).unwrap();
            prop_assert_eq!(typed.out_trade_no.as_ref(), Some(&trade.order_no));
            prop_assert_eq!(typed.body.unwrap_or_default(), trade.what.clone());
            let fen = [
                typed.settlement_total_fee,
                typed.settlement_refund_fee,
                typed.coupon_refund_fee,
                typed.total_fee,
                typed.refund_fee,
            ];
            prop_assert_eq!(fen, trade.fen.map(|fen| Some(Fen(fen.into()))));
            prop_assert_eq!(typed.fee, Some(Fee(trade.fee.into())));
            prop_assert!(typed.unknown_fields.is_empty());
        }
        prop_assert!(!bill.next_row(&mut row).unwrap());
        prop_assert!(bill.totals().unwrap().unverified().is_empty());
    }

    #[test]
    fn a_total_that_is_off_by_the_least_amount_is_found(
        trades in vec(trade(), 0..5), which in 0..7_usize, more: bool,
    ) {
        let mut sums = sums(&trades);
        sums[which] += if more { 1 } else { -1 };
        let error = read(lines(&trades, sums).join("\n").as_bytes()).unwrap_err();
        let BillError::Totals(differences) = error else { panic!("{error:?}") };
        let columns: Vec<&str> = differences.iter().map(|d| d.column.as_str()).collect();
        prop_assert_eq!(columns, [TOTALS.split(',').nth(which).unwrap()]);
    }

    #[test]
    fn a_row_that_is_lost_or_doubled_is_found(
        trades in vec(trade(), 1..5), which: Index, doubled: bool,
    ) {
        let sums = sums(&trades);
        let mut other = trades.clone();
        let which = which.index(trades.len());
        if doubled { other.push(trades[which].clone()) } else { drop(other.remove(which)) }
        let error = read(lines(&other, sums).join("\n").as_bytes()).unwrap_err();
        prop_assert!(matches!(error, BillError::Totals(_)), "{error:?}");
    }

    #[test]
    fn a_bill_cut_at_any_line_is_truncated(trades in vec(trade(), 0..5), end in line_end(), last: bool) {
        let lines = lines(&trades, sums(&trades));
        for kept in 0..lines.len() {
            let mut text = lines[..kept].join(end);
            text += if last && kept > 0 { end } else { "" };
            let error = read(text.as_bytes()).unwrap_err();
            let rows = u64::try_from(kept.saturating_sub(1).min(trades.len())).unwrap();
            prop_assert!(matches!(error, BillError::Truncated { rows: r } if r == rows), "{error:?}");
        }
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in vec(any::<u8>(), 0..200)) {
        try_everything(&bytes);
    }

    #[test]
    fn any_text_like_a_bill_is_an_answer(
        parts in vec(prop_oneof![
            Just(TITLES), Just(TOTALS), Just(",`"), Just("`"), Just(","), Just("\n"), Just("\r\n"), Just("0.01"),
            Just("记账时间,收支类型,收支金额(元)"), Just("资金流水总笔数,收入笔数,收入金额"), Just("收入"),
            Just("`2019-07-25 08:35:41"), Just("\u{feff}"), Just("<xml>"), Just("\x1f\u{8b}"), Just("1"), Just("-"),
        ], 0..40),
    ) {
        try_everything(parts.concat().as_bytes());
    }

    #[test]
    fn a_changed_byte_is_an_answer(trades in vec(trade(), 1..4), at: Index, byte: u8) {
        let mut body = lines(&trades, sums(&trades)).join("\r\n").into_bytes();
        let at = at.index(body.len());
        body[at] = byte;
        try_everything(&body);
    }
}

/// Reads a body in every way there is. What matters is that each comes to an end.
fn try_everything(body: &[u8]) {
    if let Ok(bill) = bill::open(body) {
        for row in bill.map_while(Result::ok) {
            let _typed = (TradeRow::try_from(&row), FundFlowRow::try_from(&row));
        }
    }
    if let Ok(mut bill) = BillReader::new(BufReader::with_capacity(3, body)) {
        let mut row = Row::default();
        while let Ok(true) = bill.next_row(&mut row) {}
        let verified = matches!(bill.next_row(&mut row), Ok(false));
        assert!(!verified || bill.totals().is_some());
    }
    if let Ok(comments) = CommentReader::new(body) {
        comments.for_each(drop);
    }
}
