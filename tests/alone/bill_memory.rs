//! Bills of any length, in little memory and in time.

use flate2::{Compression, bufread::GzEncoder};
use paytable::bill::{self, BillError, LineFault, MAX_LINE, Row, TradeRow};
use peak_alloc::PeakAlloc;
use std::{
    io::{BufReader, Read},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory is counted for the whole process, so the tests of this file take turns.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A bill that is written while it is read.
struct Written {
    rows: u64,
    next: u64,
    line: Vec<u8>,
    at: usize,
}

fn written(rows: u64) -> Written {
    Written { rows, next: 0, line: format!("\u{feff}{TITLES}\r\n").into_bytes(), at: 0 }
}

const TITLES: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,\
    交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,\
    商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";

const TOTALS: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

impl Written {
    fn line(&self) -> String {
        match self.next.checked_sub(self.rows) {
            None => format!(
                "`2019-07-25 08:35:41,`wx8888888888888888,`1900000109,`0,`,`42000003612019072555{:08},\
                 `20190725{:08},`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o,`JSAPI,`SUCCESS,`PSBC_DEBIT,`CNY,`6.00,`0.00,`0,`0,\
                 `0.00,`0.00,`,`,`腾讯充值中心-QQ会员充值,`桌 5,`0.04000,`0.60%,`7.00,`0.00,`\r\n",
                self.next, self.next
            ),
            Some(0) => format!("{TOTALS}\r\n"),
            Some(1) => {
                let rows = self.rows;
                let fees = (rows / 25, rows * 4 % 100);
                format!(
                    "`{rows},`{}.00,`0.00,`0.00,`{}.{:02}000,`{}.00,`0.00\r\n",
                    rows * 6,
                    fees.0,
                    fees.1,
                    rows * 7
                )
            }
            Some(_) => String::new(),
        }
    }
}

impl Read for Written {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.line.len() {
            self.line = self.line().into_bytes();
            (self.at, self.next) = (0, self.next + 1);
        }
        let read = (&self.line[self.at..]).read(into)?;
        self.at += read;
        Ok(read)
    }
}

/// Reads a whole bill, typing every row; gives the most memory it took meanwhile.
fn peak_while_reading(rows: u64, body: impl Read) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let mut bill = bill::open(BufReader::new(body)).unwrap();
    let mut row = Row::default();
    let mut settled = 0;
    while bill.next_row(&mut row).unwrap() {
        settled += TradeRow::try_from(&row).unwrap().settlement_total_fee.unwrap().0;
    }
    assert_eq!(bill.rows(), rows);
    assert_eq!(settled, i64::try_from(rows).unwrap() * 600);
    MEMORY.peak_usage() - before
}

#[test]
#[expect(clippy::print_stdout, reason = "a figure to be read with --nocapture")]
fn a_large_bill_takes_no_more_memory_than_a_small_one() {
    let _turn = alone();
    let rows: u32 = if cfg!(debug_assertions) { 200_000 } else { 1_000_000 };
    let small = peak_while_reading(10, written(10));
    let start = Instant::now();
    let large = peak_while_reading(rows.into(), written(rows.into()));
    let seconds = start.elapsed().as_secs_f64();
    let rate = f64::from(rows) / seconds;
    println!("{rows} rows, {rate:.0} rows/s, at most {large} bytes ({small} for ten rows)");
    assert!(large < 1 << 20, "{large} bytes");
    // What the test harness itself needs meanwhile is counted too.
    assert!(large < small + (64 << 10), "{large} bytes, {small} for ten rows");
}

#[test]
fn a_large_bill_of_gzip_takes_no_more_memory_than_a_small_one() {
    let _turn = alone();
    // The text of this many rows is ten times the limit.
    let rows = 40_000;
    let mut gzip = Vec::new();
    GzEncoder::new(BufReader::new(written(rows)), Compression::fast()).read_to_end(&mut gzip).unwrap();
    let peak = peak_while_reading(rows, &gzip[..]);
    assert!(peak < 1 << 20, "{peak} bytes");
}

#[test]
fn a_line_without_an_end_takes_no_more_memory_than_a_line_may_be_long() {
    let _turn = alone();
    let endless = || BufReader::new(std::io::repeat(b'x').take(1 << 30));
    let gzip = BufReader::new(GzEncoder::new(endless(), Compression::fast()));
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    for error in [bill::open(endless()).unwrap_err(), bill::open(gzip).unwrap_err()] {
        assert!(matches!(error, BillError::Line { line: 1, fault: LineFault::TooLong }), "{error:?}");
    }
    let peak = MEMORY.peak_usage() - before;
    assert!(peak < (1 << 20) + MAX_LINE, "{peak} bytes");
}

#[test]
fn a_line_of_line_ends_takes_no_longer_than_any_other() {
    let _turn = alone();
    // Each of these rows goes on over thousands of lines and never gets its second field.
    let row = format!("`{}\n", "a\n".repeat(MAX_LINE / 2 - 2));
    let start = Instant::now();
    for _ in 0..100 {
        let body = format!("商户号,费率\n{row}");
        let error = bill::open(body.as_bytes()).unwrap().last().unwrap().unwrap_err();
        assert!(matches!(error, BillError::Truncated { rows: 0 }), "{error:?}");
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
