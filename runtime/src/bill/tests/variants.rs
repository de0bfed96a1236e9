//! Bills in other forms than documented, and in other currencies.

use super::*;

/// A bill with one row and totals, in which parts of the row are replaced.
fn varied(changes: &[(&str, &str)]) -> String {
    let row = changes.iter().fold(PAID.to_owned(), |row, (from, to)| row.replace(from, to));
    body(&[ALL, &row, TOTALS, "`1,`6.00,`0.00,`0.00,`0.04000,`7.00,`0.00"])
}

fn one(bill: &str) -> Result<TradeRow, BillError> {
    let (rows, _) = read(bill.as_bytes())?;
    assert_eq!(rows.len(), 1, "{bill}");
    TradeRow::try_from(&rows[0])
}

#[test]
fn bills_as_they_occur_are_read_as_what_they_say() {
    let plain = varied(&[("茶, 绿", "茶")]).replace('`', "");
    for (bill, text, attach) in [
        (varied(&[]), "茶, 绿", "桌 5"),
        (varied(&[]).replace("\r\n", "\n"), "茶, 绿", "桌 5"),
        (format!("\u{feff}{}", varied(&[])), "茶, 绿", "桌 5"),
        (varied(&[]).trim_end().to_owned(), "茶, 绿", "桌 5"),
        (varied(&[("08:35:41", "08：35：41")]), "茶, 绿", "桌 5"),
        (varied(&[("2019-07-25 08:35:41", "2019-07-25  08:35:41")]), "茶, 绿", "桌 5"),
        (varied(&[("2019-07-25 08:35:41", " 2019-07-25 08：35:41 ")]), "茶, 绿", "桌 5"),
        (plain.clone(), "茶", "桌 5"),
        (plain.replace("茶,", "茶, 绿,"), "茶, 绿,桌 5", ""),
        (varied(&[("茶, 绿", "茶\n绿")]), "茶\n绿", "桌 5"),
        (varied(&[("茶, 绿", "茶\r\n`绿")]), "茶\r\n`绿", "桌 5"),
        (varied(&[("桌 5", "桌\n`5")]), "茶, 绿", "桌\n`5"),
        (varied(&[("茶, 绿", "`茶`")]), "`茶`", "桌 5"),
        // Whose the separator is, is not known: neither column gets a part of the other's text.
        (varied(&[("茶, 绿", "茶,`绿")]), "茶,`绿,`桌 5", ""),
        (varied(&[("桌 5", "桌,`5,`")]), "茶, 绿,`桌,`5,`", ""),
    ] {
        let row = one(&bill).unwrap_or_else(|error| panic!("{error}: {bill}"));
        assert_eq!((row.body.as_deref(), row.attach.as_deref().unwrap_or_default()), (Some(text), attach));
        assert_eq!((row.time, row.total_fee), (Time::new(2019, 7, 25, 8, 35, 41), Some(Fen(700))), "{bill}");
    }
    let many = varied(&[("茶, 绿", &",`".repeat(MAX_COLUMNS))]);
    assert_eq!(error(&many), "line 2 of the bill has more than 27 fields");
    let device = one(&varied(&[("WEB", "W,`E")])).unwrap();
    assert_eq!((device.device_info.as_deref(), device.body.as_deref()), (Some("W,`E"), Some("茶, 绿")));
}

#[test]
fn a_bill_in_another_encoding_is_named_as_such() {
    let utf16 = |little: bool| {
        let units = "\u{feff}交易时间\n".encode_utf16();
        units
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect::<Vec<u8>>()
    };
    for (bytes, encoding) in [
        (utf16(true), "UTF-16"),
        (utf16(false), "UTF-16"),
        (b"\xbd\xbb\xd2\xd7\xca\xb1\xbc\xe4,a\n`1,`2\n".to_vec(), "GBK"),
        (b"\xbc\xc7\xd5\xcb\xca\xb1\xbc\xe4,a\n`1,`2\n".to_vec(), "GBK"),
    ] {
        let words = format!("line 1 of the bill is {encoding}, not UTF-8: convert it, or download it again");
        assert_eq!(read(&bytes).unwrap_err().to_string(), words);
    }
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
