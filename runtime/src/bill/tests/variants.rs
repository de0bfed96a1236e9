//! Bills in other forms than documented, and in other currencies.

use super::*;

/// A form of a bill, and the rows it must give or what the error must say.
type Variant = (&'static str, Vec<u8>, Result<Vec<TradeRow>, &'static str>);

/// A bill with the row `PAID`, in which parts of the row are replaced.
fn varied(changes: &[(&str, &str)]) -> String {
    let row = changes.iter().fold(PAID.to_owned(), |row, (from, to)| row.replace(from, to));
    body(&[ALL, &row, TOTALS, "`1,`6.00,`0.00,`0.00,`0.04000,`7.00,`0.00"])
}

fn both() -> String {
    body(&[ALL, PAID, REFUNDED, TOTALS, STATED])
}

/// A bill with one row, that of `PAID` with another description and another attachment.
fn texts(name: &'static str, bill: String, description: &str, attach: &str) -> Variant {
    let attach = Some(attach.to_owned()).filter(|attach| !attach.is_empty());
    let row = TradeRow { body: Some(description.to_owned()), attach, ..paid() };
    (name, bill.into_bytes(), Ok(vec![row]))
}

fn utf16(units: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{}", both()).encode_utf16().flat_map(units).collect()
}

/// A bill of two rows, one of which has no back-ticks.
fn mixed(is_first_plain: bool) -> String {
    let [paid, refunded] = [PAID, REFUNDED].map(|row| row.replace("茶, 绿", "茶"));
    let plain = |row: &str| row.replace('`', "");
    let [first, second] = if is_first_plain { [plain(&paid), refunded] } else { [paid, plain(&refunded)] };
    body(&[ALL, &first, &second, TOTALS, STATED])
}

/// In other forms than documented.
fn forms() -> Vec<Variant> {
    let two = || Ok(vec![paid(), refunded()]);
    let plain = varied(&[("茶, 绿", "茶")]).replace('`', "");
    let without_comma = || TradeRow { body: Some("茶".to_owned()), ..paid() };
    vec![
        ("line ends as on Windows", both().into_bytes(), two()),
        ("line ends as on Unix", both().replace("\r\n", "\n").into_bytes(), two()),
        ("a byte order mark", format!("\u{feff}{}", both()).into_bytes(), two()),
        ("no line end behind the totals", both().trim_end().into(), two()),
        ("blank lines behind the totals", format!("{}\r\n\n\r\n", both()).into_bytes(), two()),
        ("blank lines between all lines", both().replace("\r\n", "\r\n\r\n").into_bytes(), two()),
        ("full-width colons in a time", varied(&[("08:35:41", "08：35：41")]).into(), Ok(vec![paid()])),
        ("two blanks in a time", varied(&[("25 08:", "25  08:")]).into(), Ok(vec![paid()])),
        (
            "blanks around a time with full-width colons",
            varied(&[("2019-07-25 08:35:41", " 2019-07-25 08：35:41 ")]).into(),
            Ok(vec![paid()]),
        ),
        ("no back-ticks", plain.clone().into(), Ok(vec![without_comma()])),
        texts("no back-ticks, and a comma in a value", plain.replace("茶,", "茶, 绿,"), "茶, 绿,桌 5", ""),
        (
            "back-ticks in the first row only",
            mixed(false).into(),
            Err("line 3 of the bill is neither a row nor the titles of the totals"),
        ),
        (
            "back-ticks in the second row only",
            mixed(true).into(),
            Err("line 3 of the bill: 货币种类 is not the code of a currency, such as CNY"),
        ),
        texts("back-ticks around a value", varied(&[("茶, 绿", "`茶`")]), "`茶`", "桌 5"),
        texts("a line end in a value", varied(&[("茶, 绿", "茶\n绿")]), "茶\n绿", "桌 5"),
        texts(
            "a line end before a back-tick in a value",
            varied(&[("茶, 绿", "茶\r\n`绿")]),
            "茶\r\n`绿",
            "桌 5",
        ),
        texts("the same in the next value", varied(&[("桌 5", "桌\n`5")]), "茶, 绿", "桌\n`5"),
        // Which column the separator belongs to is not known: neither gets a part of the other's text.
        texts("a separator in a value", varied(&[("茶, 绿", "茶,`绿")]), "茶,`绿,`桌 5", ""),
        texts(
            "a separator in a value and one behind it",
            varied(&[("桌 5", "桌,`5,`")]),
            "茶, 绿,`桌,`5,`",
            "",
        ),
        (
            "a separator in a value before numbers",
            varied(&[("WEB", "W,`E")]).into(),
            Ok(vec![TradeRow { device_info: Some("W,`E".to_owned()), ..paid() }]),
        ),
        (
            "nothing but separators in a value",
            varied(&[("茶, 绿", &",`".repeat(MAX_COLUMNS))]).into(),
            Err("line 2 of the bill has more than 27 fields"),
        ),
        (
            "UTF-16, the low byte first",
            utf16(u16::to_le_bytes),
            Err("line 1 of the bill is UTF-16, not UTF-8: convert it, or download it again"),
        ),
        (
            "UTF-16, the high byte first",
            utf16(u16::to_be_bytes),
            Err("line 1 of the bill is UTF-16, not UTF-8: convert it, or download it again"),
        ),
        (
            "GBK",
            b"\xbd\xbb\xd2\xd7\xca\xb1\xbc\xe4,a\n`1,`2\n".to_vec(),
            Err("line 1 of the bill is GBK, not UTF-8: convert it, or download it again"),
        ),
        (
            "GBK, of fund flows",
            b"\xbc\xc7\xd5\xcb\xca\xb1\xbc\xe4,a\n`1,`2\n".to_vec(),
            Err("line 1 of the bill is GBK, not UTF-8: convert it, or download it again"),
        ),
    ]
}

/// Of other types, days and currencies.
fn contents() -> Vec<Variant> {
    let two = || Ok(vec![paid(), refunded()]);
    let refunds = both()
        .replace("微信退款单号", "退款申请时间,退款成功时间,微信退款单号")
        .replace("`0,`0,`0.00,`0.00", "`,`,`0,`0,`0.00,`0.00")
        .replace("`50000001", "`2019-07-25 20:53:36,`2019-07-25 20:53:40,`50000001");
    let (columns, of_refunds) =
        ("微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,", "申请退款金额,");
    let payments = body(&[
        &ALL.replace(columns, "").replace(of_refunds, ""),
        &PAID.replace("`0,`0,`0.00,`0.00,`,`,", "").replace("`7.00,`0.00,", "`7.00,"),
        TOTALS,
        "`1,`6.00,`0.00,`0.00,`0.04000,`7.00,`0.00",
    ]);
    let yen = body(&[
        ALL,
        &PAID.replace("`CNY,`6.00,`1.00", "`JPY,`600,`100").replace("`7.00,`0.00", "`700,`0"),
        TOTALS,
        "`1,`600,`0,`0,`0.04000,`700,`0",
    ]);
    vec![
        (
            "the columns of refunds",
            refunds.into(),
            Ok(vec![
                paid(),
                TradeRow {
                    refund_time: Time::new(2019, 7, 25, 20, 53, 36),
                    refund_success_time: Time::new(2019, 7, 25, 20, 53, 40),
                    ..refunded()
                },
            ]),
        ),
        (
            "the columns of payments",
            payments.into(),
            Ok(vec![TradeRow {
                settlement_refund_fee: None,
                coupon_refund_fee: None,
                refund_fee: None,
                ..paid()
            }]),
        ),
        (
            "a currency without decimals",
            yen.into(),
            Ok(vec![TradeRow { fee_type: Some("JPY".to_owned()), ..paid() }]),
        ),
        ("totals with fewer decimals", both().replace(STATED, "`2,`6,`3,`0.5,`0.02,`7,`3.5").into(), two()),
        ("no rows", body(&[ALL, TOTALS, "`0,`0.00,`0.00,`0.00,`0.00000,`0.00,`0.00"]).into(), Ok(Vec::new())),
        (
            "no totals",
            body(&[ALL, PAID, REFUNDED]).into(),
            Err("the bill ends after 2 rows without its totals: download it again"),
        ),
        (
            "the titles of the totals without the totals",
            body(&[ALL, PAID, REFUNDED, TOTALS]).into(),
            Err("the bill ends after 2 rows without its totals: download it again"),
        ),
        (
            "totals of one row more",
            both().replace(STATED, &STATED.replace("`2,", "`3,")).into(),
            Err(
                "the bill's totals differ from the sums of its rows: 总交易单数 is 3, but the sum of the rows is 2",
            ),
        ),
        (
            "totals that differ by a fen",
            both().replace(STATED, &STATED.replace("`7.00", "`7.01")).into(),
            Err(
                "the bill's totals differ from the sums of its rows: 订单总金额 is 7.01, but the sum of the rows is 7.00",
            ),
        ),
        #[cfg(feature = "gzip")]
        ("gzip", gzip(&both()), two()),
    ]
}

#[test]
fn bills_as_they_occur_are_read_as_what_they_say() {
    let all: Vec<Variant> = forms().into_iter().chain(contents()).collect();
    for (name, bill, gives) in &all {
        let typed = read(bill)
            .and_then(|(rows, _)| rows.iter().map(TradeRow::try_from).collect::<Result<Vec<_>, _>>())
            .map_err(|error| error.to_string());
        assert_eq!(
            typed.as_deref().map_err(String::as_str),
            gives.as_deref().map_err(|words| *words),
            "{name}"
        );
    }
    assert!(all.len() >= 17, "{}", all.len());
}

fn one(bill: &str) -> Result<TradeRow, BillError> {
    let (rows, _) = read(bill.as_bytes())?;
    assert_eq!(rows.len(), 1, "{bill}");
    TradeRow::try_from(&rows[0])
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    let bill = |currency: &str, amount: &str| {
        format!(
            "货币种类,订单金额,手续费\n`{currency},`{amount},`0.00000\n总交易单数,订单总金额\n`1,`{amount}\n"
        )
    };
    for (currency, amount, fen) in [
        ("CNY", "100.00", 10_000),
        ("", "1.5", 150),
        ("HKD", "8.88", 888),
        ("JPY", "100", 100),
        ("JPY", "100.00", 100),
        ("KRW", "-5", -5),
        ("KWD", "1.505", 1505),
    ] {
        let row = one(&bill(currency, amount)).unwrap();
        assert_eq!(row.total_fee, Some(Fen(fen)), "{currency} {amount}");
    }
    for (currency, amount, words) in [
        ("JPY", "100.50", "订单金额 is not an amount with at most as many decimals as its currency has"),
        ("CNY", "1.505", "订单金额 is not an amount with at most as many decimals as its currency has"),
        ("yen", "100", "货币种类 is not the code of a currency, such as CNY"),
    ] {
        assert_eq!(error(&bill(currency, amount)), format!("line 2 of the bill: {words}"));
    }
}
