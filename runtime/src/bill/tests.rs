mod comments;
mod variants;

use super::*;
use crate::message::{money::Fen, time::Time};

const ALL: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,\
    应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,\
    费率,订单金额,申请退款金额,费率备注";
const TOTALS: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";
const PAID: &str = "`2019-07-25 08:35:41,`wx8888888888888888,`1900000109,`0,`WEB,`4200000361201907255531000001,\
    `20190725001,`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o,`JSAPI,`SUCCESS,`PSBC_DEBIT,`CNY,`6.00,`1.00,`0,`0,`0.00,`0.00,\
    `,`,`茶, 绿,`桌 5,`0.04000,`0.60%,`7.00,`0.00,`";
const REFUNDED: &str = "`2019-07-25 20:53:36,`wx8888888888888888,`1900000109,`1900000110,`,`4200000361201907255531000001,\
    `20190725001,`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o,`JSAPI,`REFUND,`PSBC_DEBIT,`CNY,`0.00,`0.00,`50000001172019072511000001,\
    `R20190725001,`3.00,`0.50,`ORIGINAL,`SUCCESS,`茶, 绿,`桌 5,`-0.02000,`0.60%,`0.00,`3.50,`";
const STATED: &str = "`2,`6.00,`3.00,`0.50,`0.02000,`7.00,`3.50";

const FLOW: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,\
    备注,业务凭证号";
const FLOW_TOTALS: &str = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";
const OUT: &str = "`2018-02-01 04:21:23,`50000305742018020103387128253,`1900009231201802015884652186,`退款,`退款,\
    `支出,`0.02,`0.17,`system,`缺货,`REF4200000068201801293084726067";
const IN: &str = "`2018-02-01 05:00:00,`4200000068201801293084726068,`1900009231201802015884652187,`交易,`交易,\
    `收入,`0.35,`0.52,`system,`,`4200000068201801293084726068";

fn body(lines: &[&str]) -> String {
    lines.join("\r\n") + "\r\n"
}

/// Everything of a bill, or the first error.
fn read(body: &[u8]) -> Result<(Vec<Row>, Totals), BillError> {
    let mut bill = open(body)?;
    let rows = bill.by_ref().collect::<Result<Vec<_>, _>>()?;
    Ok((rows, bill.totals().cloned().expect("a bill without an error has totals")))
}

fn error(body: &str) -> String {
    read(body.as_bytes()).unwrap_err().to_string()
}

/// What `PAID` says.
fn paid() -> TradeRow {
    let text = |text: &str| Some(text.to_owned());
    TradeRow {
        time: Time::new(2019, 7, 25, 8, 35, 41),
        appid: text("wx8888888888888888"),
        mch_id: text("1900000109"),
        device_info: text("WEB"),
        transaction_id: text("4200000361201907255531000001"),
        out_trade_no: text("20190725001"),
        openid: text("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        trade_type: text("JSAPI"),
        trade_state: text("SUCCESS"),
        bank_type: text("PSBC_DEBIT"),
        fee_type: text("CNY"),
        settlement_total_fee: Some(Fen(600)),
        coupon_fee: Some(Fen(100)),
        settlement_refund_fee: Some(Fen(0)),
        coupon_refund_fee: Some(Fen(0)),
        body: text("茶, 绿"),
        attach: text("桌 5"),
        fee: Some(Fee(4_000)),
        rate: text("0.60%"),
        total_fee: Some(Fen(700)),
        refund_fee: Some(Fen(0)),
        ..TradeRow::default()
    }
}

/// What `REFUNDED` says.
fn refunded() -> TradeRow {
    let text = |text: &str| Some(text.to_owned());
    TradeRow {
        time: Time::new(2019, 7, 25, 20, 53, 36),
        sub_mch_id: text("1900000110"),
        device_info: None,
        trade_state: text("REFUND"),
        settlement_total_fee: Some(Fen(0)),
        coupon_fee: Some(Fen(0)),
        refund_id: text("50000001172019072511000001"),
        out_refund_no: text("R20190725001"),
        settlement_refund_fee: Some(Fen(300)),
        coupon_refund_fee: Some(Fen(50)),
        refund_type: text("ORIGINAL"),
        refund_state: text("SUCCESS"),
        fee: Some(Fee(-2_000)),
        total_fee: Some(Fen(0)),
        refund_fee: Some(Fen(350)),
        ..paid()
    }
}

#[test]
fn every_column_of_a_trade_bill_has_its_field() {
    let (rows, totals) = read(body(&[ALL, PAID, REFUNDED, TOTALS, STATED]).as_bytes()).unwrap();
    let typed: Vec<TradeRow> = rows.iter().map(|row| TradeRow::try_from(row).unwrap()).collect();
    assert_eq!(typed, [paid(), refunded()]);
    assert_eq!(totals.stated().fee("手续费总金额").unwrap(), Fee(2_000));
    assert_eq!(totals.unverified(), [""; 0]);
}

#[test]
fn every_column_of_a_fund_flow_bill_has_its_field() {
    for flow in [FLOW.to_owned(), FLOW.replace("(元)", "（元）")] {
        let (rows, totals) =
            read(body(&[&flow, OUT, IN, FLOW_TOTALS, "`2.0,`1.0,`0.35,`1.0,`0.02"]).as_bytes()).unwrap();
        let text = |text: &str| Some(text.to_owned());
        let expected = FundFlowRow {
            time: Time::new(2018, 2, 1, 4, 21, 23),
            transaction_id: text("50000305742018020103387128253"),
            flow_id: text("1900009231201802015884652186"),
            business_name: text("退款"),
            business_type: text("退款"),
            direction: text("支出"),
            amount: Some(Fen(2)),
            balance: Some(Fen(17)),
            applicant: text("system"),
            remark: text("缺货"),
            voucher: text("REF4200000068201801293084726067"),
            unknown_fields: Vec::new(),
        };
        assert_eq!(FundFlowRow::try_from(&rows[0]).unwrap(), expected);
        assert_eq!(totals.unverified(), [""; 0]);
    }
}

#[test]
fn older_titles_and_lacking_and_unknown_columns_are_read_by_name() {
    let lines = [
        "子商户号,总金额,企业红包金额,退款申请时间,返还手续费,新栏",
        "`0,`1000.00,`0.0,`2018-08-21 18:13:10,`0.01000,`x",
        "总交易单数,总交易额,总退款金额,总实收金额",
        "`1,`1000.00,`0.00,`999.99",
    ];
    let (rows, totals) = read(body(&lines).as_bytes()).unwrap();
    let expected = TradeRow {
        settlement_total_fee: Some(Fen(100_000)),
        coupon_fee: Some(Fen(0)),
        refund_time: Time::new(2018, 8, 21, 18, 13, 10),
        returned_fee: Some(Fee(1_000)),
        unknown_fields: vec![("新栏".to_owned(), "x".to_owned())],
        ..TradeRow::default()
    };
    assert_eq!(TradeRow::try_from(&rows[0]).unwrap(), expected);
    // Nothing to hold these against: the bill has no refunds, and nobody documents the last one.
    assert_eq!(totals.unverified(), ["总退款金额", "总实收金额"]);
}

#[test]
fn a_typed_value_that_is_not_what_its_column_holds_is_an_error_not_nothing() {
    for (title, text, wanted) in [
        ("交易时间", "2014-11-1016：33：45", "a time as yyyy-MM-dd HH:mm:ss"),
        ("交易时间", "2019-02-29 00:00:00", "a time as yyyy-MM-dd HH:mm:ss"),
        ("代金券金额", "0.001", "an amount with at most as many decimals as its currency has"),
        ("代金券金额", "1e2", "an amount with at most as many decimals as its currency has"),
        ("返还手续费", "0.000001", "an amount in yuan with at most five decimals"),
    ] {
        let (rows, _) = read(format!("{title}\n`{text}\n总交易单数\n`1\n").as_bytes()).unwrap();
        let error = TradeRow::try_from(&rows[0]).unwrap_err().to_string();
        assert_eq!(error, format!("line 2 of the bill: {title} is not {wanted}"));
    }
}

#[test]
fn a_total_that_is_off_is_named_with_both_amounts() {
    let cases = [
        ("`3,`6.00,`3.00,`0.50,`0.02000,`7.00,`3.50", "总交易单数 is 3, but the sum of the rows is 2"),
        (
            "`2,`6.01,`3.00,`0.50,`0.02000,`7.00,`3.50",
            "应结订单总金额 is 6.01, but the sum of the rows is 6.00",
        ),
        ("`2,`6.00,`2.99,`0.50,`0.02000,`7.00,`3.50", "退款总金额 is 2.99, but the sum of the rows is 3.00"),
        (
            "`2,`6.00,`3.00,`-0.50,`0.02000,`7.00,`3.50",
            "充值券退款总金额 is -0.50, but the sum of the rows is 0.50",
        ),
        (
            "`2,`6.00,`3.00,`0.50,`0.02001,`7.00,`3.50",
            "手续费总金额 is 0.02001, but the sum of the rows is 0.02000",
        ),
        (
            "`2,`6.00,`3.00,`0.50,`0.03,`7.00,`3.50",
            "手续费总金额 is 0.03, but the sum of the rows is 0.02000",
        ),
        ("`2,`6.00,`3.00,`0.50,`0.02,`7,`3.51", "申请退款总金额 is 3.51, but the sum of the rows is 3.50"),
        (
            "`2,`6.00,`3.00,`0.50,`0.02,`8.00,`0",
            "订单总金额 is 8.00, but the sum of the rows is 7.00; \
             申请退款总金额 is 0, but the sum of the rows is 3.50",
        ),
    ];
    for (stated, words) in cases {
        let words = format!("the bill's totals differ from the sums of its rows: {words}");
        assert_eq!(error(&body(&[ALL, PAID, REFUNDED, TOTALS, stated])), words);
    }
    for stated in
        ["`3,`1,`0.35,`1,`0.02", "`2,`2,`0.35,`1,`0.02", "`2,`1,`0.36,`1,`0.02", "`2,`1,`0.35,`0,`0.02"]
    {
        let error = read(body(&[FLOW, OUT, IN, FLOW_TOTALS, stated]).as_bytes()).unwrap_err();
        assert!(matches!(error, BillError::Totals(differences) if differences.len() == 1), "{stated}");
    }
}

#[test]
fn fees_below_a_fen_are_held_against_an_exact_total_and_not_against_a_rounded_one() {
    let rows = "手续费\n`0.00600\n`0.00600\n总交易单数,手续费总金额\n`2,`";
    let (_, exact) = read(format!("{rows}0.01200\n").as_bytes()).unwrap();
    assert_eq!(exact.unverified(), [""; 0]);
    let (_, rounded) = read(format!("{rows}0.01\n").as_bytes()).unwrap();
    assert_eq!(rounded.unverified(), ["手续费总金额"]);
    for stated in ["0.01000", "0.012001", "0", "0.0"] {
        read(format!("{rows}{stated}\n").as_bytes()).unwrap_err();
    }
}

#[test]
fn sums_beyond_64_bits_are_neither_wrapped_nor_believed() {
    let rows = "退款金额\n`92233720368547758.07\n`92233720368547758.07\n总交易单数,退款总金额\n`2,`";
    // What the sum would wrap to.
    let wrapped = error(&format!("{rows}-0.02\n"));
    assert!(
        wrapped.ends_with("退款总金额 is -0.02, but the sum of the rows is 184467440737095516.14"),
        "{wrapped}"
    );
}

#[test]
fn a_bill_cut_anywhere_is_truncated() {
    let whole = body(&[ALL, PAID, REFUNDED, TOTALS, STATED]);
    let body = whole.trim_end();
    for end in 0..body.len() {
        let result = read(&body.as_bytes()[..end]);
        match result {
            Err(BillError::Truncated { .. }) => {}
            // Cut within a number of the last line.
            Err(BillError::Totals(_)) if end > body.len() - 4 => {}
            // `3.5` is `3.50`.
            Ok(_) if end == body.len() - 1 => {}
            other => panic!("{end}: {other:?}"),
        }
    }
    assert_eq!(
        error(&format!("{ALL}\n{PAID}\n")),
        "the bill ends after 1 rows without its totals: download it again"
    );
}

#[test]
fn marks_line_ends_and_blank_lines_make_no_difference() {
    let lines = [ALL, PAID, REFUNDED, TOTALS, STATED];
    for text in [
        lines.join("\n"),
        lines.join("\r\n"),
        format!("\u{feff}{}\r\n", lines.join("\r\n")),
        format!("{}\n\n\r\n", lines.join("\n\n")),
    ] {
        let (rows, _) = read(text.as_bytes()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get("交易时间"), Some("2019-07-25 08:35:41"));
        assert_eq!(rows[0].get("费率备注"), Some(""));
    }
}

#[test]
fn a_line_end_inside_a_value_belongs_to_it() {
    let text = body(&[ALL, &PAID.replace("茶, 绿", "茶\n\n绿\r\n,红"), REFUNDED, TOTALS, STATED]);
    let (rows, _) = read(text.as_bytes()).unwrap();
    assert_eq!(rows[0].get("商品名称"), Some("茶\n\n绿\r\n,红"));
    assert_eq!((rows[0].line(), rows[1].line()), (2, 6));
}

#[test]
fn a_line_that_a_bill_does_not_have_there_is_named() {
    let long = format!("`{}", "长".repeat(MAX_LINE / 3));
    for (lines, words) in [
        (&["`a,`b"][..], "line 1 of the bill must contain titles, but begins with a back-tick"),
        (&["商户号,商户号"], "line 1 of the bill has two columns with the same title"),
        (
            &["商户号", "`1", "1900000109", "`1"],
            "line 3 of the bill is neither a row nor the titles of the totals",
        ),
        (&["商户号,费率", "`1,`2", "`1", "`1,`2"], "line 3 of the bill has 1 fields, not 2"),
        (&["商户号,费率", "`1", "总交易单数", "`1"], "line 2 of the bill has 1 fields, not 2"),
        (&["商户号,费率", "`1,`2,`3", "总交易单数", "`1"], "line 2 of the bill has more than 2 fields"),
        (&["商户号", "`1", "总交易单数", "`1", "`1"], "line 5 of the bill follows after the totals"),
        (
            &["商户号", "`1", "总交易单数", "`1", "总交易单数", "`1"],
            "line 5 of the bill follows after the totals",
        ),
        (
            &["商户号", "`1", "总交易单数", "1"],
            "line 4 of the bill is neither a row nor the titles of the totals",
        ),
        (
            &["商户号", "`1", "总交易单数", "`one"],
            "line 4 of the bill: 总交易单数 is not an amount in yuan with at most five decimals",
        ),
        (
            &["退款金额", "`0.123", "总交易单数", "`1"],
            "line 2 of the bill: 退款金额 is not an amount with at most as many decimals as its currency has",
        ),
        (&["商户号", &long, "总交易单数", "`1"], "line 2 of the bill is longer than 65536 bytes"),
        (&[&long[1..]], "line 1 of the bill is longer than 65536 bytes"),
    ] {
        assert_eq!(error(&body(lines)), words);
    }
    let latin = read(b"a\n`caf\xe9\n`b\n").unwrap_err();
    assert_eq!(latin.to_string(), "line 2 of the bill is not UTF-8");
}

#[test]
fn a_line_of_the_greatest_length_is_read_and_a_longer_one_is_not() {
    let value = "x".repeat(MAX_LINE - "`\n".len());
    let (rows, _) = read(format!("商户号\n`{value}\n总交易单数\n`1\n").as_bytes()).unwrap();
    assert_eq!(rows[0].get("商户号"), Some(&value[..]));
    // Downloading it again would not help.
    let longer = error(&format!("商户号\n`{value}xx"));
    assert_eq!(longer, "line 2 of the bill is longer than 65536 bytes");
}

#[test]
fn xml_is_no_bill_and_stays_readable() {
    let xml = "<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>";
    let mut reader = xml.as_bytes();
    assert!(matches!(open(&mut reader), Err(BillError::NotABill)));
    assert!(matches!(CommentReader::new(&mut reader), Err(BillError::NotABill)));
    assert_eq!(reader, xml.as_bytes());
    for text in ["\u{feff}<xml></xml>", "  <xml></xml>", "\r\n<xml></xml>", "\n\u{feff}"] {
        let error = read(text.as_bytes()).unwrap_err();
        assert_eq!(matches!(error, BillError::NotABill), text.contains("xml"), "{text:?} {error:?}");
    }
}

#[test]
fn a_field_without_an_amount_adds_nothing() {
    let text = "退款金额,手续费\n`,`\n`0.02,`0.01\n总交易单数,退款总金额,手续费总金额\n`2,`0.02,`0.01\n";
    assert_eq!(read(text.as_bytes()).unwrap().0.len(), 2);
}

#[test]
fn after_an_error_a_bill_never_says_that_it_is_complete() {
    let mut bill = open("商户号\n`1,`2\n总交易单数\n`0\n".as_bytes()).unwrap();
    let mut row = Row::default();
    assert!(matches!(bill.next_row(&mut row), Err(BillError::Line { line: 2, .. })));
    assert!(matches!(bill.next_row(&mut row), Err(BillError::Stopped)));
    assert!(bill.next().is_none());
    assert!(bill.totals().is_none());
}

#[test]
fn totals_that_are_off_can_be_looked_at() {
    let mut bill = open("商户号\n`1\n总交易单数\n`2\n".as_bytes()).unwrap();
    assert_eq!(bill.titles(), ["商户号"]);
    assert!(matches!(bill.by_ref().last(), Some(Err(BillError::Totals(_)))));
    assert_eq!(bill.rows(), 1);
    assert_eq!(bill.totals().unwrap().stated().get("总交易单数"), Some("2"));
}

#[test]
fn a_bill_without_rows_is_a_bill() {
    let (rows, _) =
        read(body(&[ALL, TOTALS, "`0,`0.00,`0.00,`0.00,`0.00000,`0.00,`0.00"]).as_bytes()).unwrap();
    assert!(rows.is_empty());
}

#[test]
fn a_line_inside_a_value_never_makes_a_row_of_a_bill_more() {
    let bill = "商户号,商品名称\r\n`1,`a\n`2,`b\r\n总交易单数\r\n`1\r\n";
    let error = BillReader::new(bill.as_bytes()).unwrap().collect::<Result<Vec<_>, _>>().unwrap_err();
    assert!(matches!(error, BillError::Totals(_)), "{error}");
    let bill = "商户号,商品名称\r\n`1,`a\n总交易单数\n`1\r\n总交易单数\r\n`1\r\n";
    let error = BillReader::new(bill.as_bytes()).unwrap().collect::<Result<Vec<_>, _>>().unwrap_err();
    assert!(matches!(error, BillError::Line { fault: LineFault::AfterTotals, .. }), "{error}");
}

/// `商户号\n`1\n总交易单数\n`1\n` as gzip makes it.
#[cfg(feature = "gzip")]
fn gzip(text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[cfg(feature = "gzip")]
#[test]
fn gzip_is_read_like_text_and_its_checksum_counts() {
    let whole = gzip(&body(&[ALL, PAID, REFUNDED, TOTALS, STATED]));
    assert_eq!(read(&whole).unwrap().0.len(), 2);
    for end in 1..whole.len() {
        let error = read(&whole[..end]).unwrap_err();
        assert!(matches!(error, BillError::Truncated { .. }), "{end}: {error:?}");
    }
    let mut other = whole.clone();
    let checksum = other.len() - 8;
    other[checksum] ^= 1;
    assert!(matches!(read(&other), Err(BillError::Read(_))));
    assert!(matches!(read(b"\x1f\x00\x00"), Err(BillError::Read(_) | BillError::Truncated { .. })));
    assert!(matches!(read(&gzip("<xml></xml>")), Err(BillError::NotABill)));
    assert!(matches!(BillReader::new(&whole[..]), Err(BillError::Compressed)));
}

#[cfg(not(feature = "gzip"))]
#[test]
fn gzip_without_its_feature_says_so() {
    let error = read(b"\x1f\x8b\x08\x00").unwrap_err().to_string();
    assert_eq!(error, "the bill is gzip: read it with paytable::bill::open and the feature gzip");
}
