//! Bills of many rows: typed and added up by this crate, beside what it takes to split the same bytes into cells.

#![allow(clippy::cast_precision_loss)]

use crate::memory;
use paytable::bill::{self, Row, TradeRow};
use std::{
    hint::black_box,
    io::{BufRead, BufReader, Read},
    time::Instant,
};

const TITLES: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,\
    交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,\
    商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";

const TOTALS: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

/// How many different rows there are, in one piece.
const PIECE: usize = 100;

/// A bill that comes as a file would, piece by piece; it is nowhere whole.
struct Bill {
    piece: Vec<u8>,
    pieces: usize,
    totals: Vec<u8>,
    now: Vec<u8>,
    at: usize,
}

impl Bill {
    fn of(rows: usize) -> Bill {
        assert_eq!(rows % PIECE, 0);
        let fee = rows * 4;
        let totals = format!(
            "{TOTALS}\r\n`{rows},`{}.00,`0.00,`0.00,`{}.{:02}000,`{}.00,`0.00\r\n",
            rows * 6,
            fee / 100,
            fee % 100,
            rows * 7
        );
        Bill {
            piece: (0..PIECE).map(line).collect::<String>().into_bytes(),
            pieces: rows / PIECE,
            totals: totals.into_bytes(),
            now: format!("\u{feff}{TITLES}\r\n").into_bytes(),
            at: 0,
        }
    }

    fn next_piece(&mut self) {
        self.at = 0;
        if let Some(left) = self.pieces.checked_sub(1) {
            self.pieces = left;
            self.now.clone_from(&self.piece);
        } else {
            self.now = std::mem::take(&mut self.totals);
        }
    }
}

fn line(number: usize) -> String {
    format!(
        "`2019-07-25 08:35:41,`wx8888888888888888,`1900000109,`0,`,`42000003612019072555{number:08},\
         `20190725{number:08},`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o,`JSAPI,`SUCCESS,`PSBC_DEBIT,`CNY,`6.00,`0.00,`0,`0,\
         `0.00,`0.00,`,`,`腾讯充值中心-QQ会员充值,`桌 5,`0.04000,`0.60%,`7.00,`0.00,`\r\n"
    )
}

impl Read for Bill {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.now.len() {
            self.next_piece();
        }
        let read = (&self.now[self.at..]).read(into)?;
        self.at += read;
        Ok(read)
    }
}

/// Every row with its amounts, times and texts as such, and the totals verified.
fn typed(rows: usize) -> i64 {
    let mut bill = bill::open(BufReader::new(Bill::of(rows))).expect("a bill");
    let (mut row, mut settled) = (Row::default(), 0);
    while bill.next_row(&mut row).expect("its totals are those of its rows") {
        let trade = black_box(TradeRow::try_from(&row).expect("a row of a trade bill"));
        settled += trade.settlement_total_fee.map_or(0, |fee| fee.0);
    }
    settled
}

/// The least that anybody does: lines, cut at the commas.
fn cells(rows: usize) -> usize {
    let mut reader = BufReader::new(Bill::of(rows));
    let (mut line, mut cells) = (Vec::new(), 0);
    while reader.read_until(b'\n', &mut line).expect("bytes from memory") > 0 {
        for cell in line.split(|byte| *byte == b',') {
            cells += usize::from(!black_box(cell).is_empty());
        }
        line.clear();
    }
    cells
}

/// Nanoseconds that `read` takes for each row, and by how many bytes memory grew meanwhile.
fn each(rows: usize, read: impl Fn(usize)) -> (f64, u64) {
    memory::forget_peak();
    let (before, start) = (memory::resident(), Instant::now());
    read(rows);
    let taken = start.elapsed().as_secs_f64() * 1e9 / rows as f64;
    (taken, memory::peak().saturating_sub(before))
}

/// Bills of so many rows, each read at least three times, and `most` times at most.
pub(crate) fn measure(sizes: &[usize], most: usize) {
    println!("bills, 27 columns, time of a row and what memory grew by");
    let read = |rows| assert_eq!(typed(rows), i64::try_from(rows).expect("a count") * 600);
    let split = |rows| assert!(cells(rows) > rows);
    // What is kept from the first read on is no growth.
    read(PIECE);
    for &rows in sizes {
        let (mut here, mut plain, mut grown) = (f64::INFINITY, f64::INFINITY, 0);
        // Neighbouring slices of about a tenth of a second at least.
        for _ in 0..(2_000_000 / rows).clamp(3, most) {
            plain = plain.min(each(rows, split).0);
            let (taken, grew) = each(rows, read);
            (here, grown) = (here.min(taken), grew.max(grown));
        }
        println!(
            "  {rows:>9} rows {here:>7.0} ns {:>9.0} rows/s, split into cells {plain:>5.0} ns {:>5.1}x, {:>4} KiB",
            1e9 / here,
            here / plain,
            grown >> 10
        );
    }
}
