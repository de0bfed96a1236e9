//! Signatures made with mistakes, by other hands than the library's: md-5, hmac, sha2 and rsa, and plain string operations.

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;

/// The key of the examples in the official documentation.
pub(crate) const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

pub(crate) type Pairs = Vec<(String, String)>;

pub(crate) fn pairs(list: &[(&str, &str)]) -> Pairs {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// `k=v&k=v` in the order that is given.
pub(crate) fn joined(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// `k=v&k=v` of all fields with a value, sorted.
pub(crate) fn text(pairs: &[(String, String)]) -> String {
    let mut pairs: Pairs = pairs.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
    pairs.sort();
    joined(&pairs)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn md5(bytes: impl AsRef<[u8]>) -> String {
    hex(&Md5::digest(bytes)).to_uppercase()
}

pub(crate) fn hmac(key: impl AsRef<[u8]>, bytes: impl AsRef<[u8]>) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_ref()).unwrap();
    hmac.update(bytes.as_ref());
    hex(&hmac.finalize().into_bytes()).to_uppercase()
}

pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes)).to_uppercase()
}

/// The right signature.
pub(crate) fn right(pairs: &[(String, String)]) -> String {
    md5(format!("{}&key={KEY}", text(pairs)))
}

/// Messages in three formats. Each has fields whose values show mistakes.
pub(crate) fn messages() -> [Pairs; 3] {
    [
        pairs(&[
            ("appid", "wx8888888888888888"),
            ("mch_id", "1900000109"),
            ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
            ("body", " 腾讯充值 <QQ & co> "),
            ("attach", ""),
            ("detail", r#"{"goods":[{"id": "b/1<&", "name":"公仔"}], "a":1}"#),
            ("notify_url", "https://example.com/paid?x=1%2F2 3"),
            ("Total_fee", "100"),
            ("refund_fee", "20.00"),
            ("is_raw", "true"),
            ("subMchId", "77"),
        ]),
        pairs(&[
            ("nonce_str", "abc"),
            ("out_trade_no", "20150806125346"),
            ("attach", "\u{3000}店铺 甲+乙/丙\u{3000} "),
            ("detail", r#"{ "z":"\u4e2d/", "goods_detail":[{"quantity":1,"goods_name":"a&b 乙"}]}"#),
            ("openid", ""),
            ("Product_id", "a%26b'c\""),
            ("total_fee", "7"),
            ("cash_fee", "5.0"),
            ("profit_sharing", "false"),
            ("Zone", "x"),
            ("timeStamp", "1414561699"),
        ]),
        pairs(&[
            ("version", "1.0"),
            ("sub_mch_id", "1600000001"),
            ("body", "é 支付 > 测试\t"),
            ("scene_info", r#"{"store_info": {"name":"深圳/店 <&>", "id":"1"}, "b": [1, 2]}"#),
            ("device_info", ""),
            ("url", "https://a.example/%E4%B8%AD?q=b c"),
            ("amount", "1000"),
            ("coupon_fee", "3.00"),
            ("is_subscribe", "TRUE"),
            ("key_no", "k"),
            ("A_first", "2"),
            ("mchId", "9"),
        ]),
    ]
}

/// The messages, each in another format, with that signature.
pub(crate) fn written(at: usize, pairs: &[(String, String)], field: &str, signature: &str) -> String {
    let mut all = pairs.to_vec();
    all.push((field.to_owned(), signature.to_owned()));
    match at {
        0 => xml(&all),
        1 => json(&all),
        _ => form(&all),
    }
}

pub(crate) fn xml(pairs: &[(String, String)]) -> String {
    let elements = pairs.iter().map(|(name, value)| {
        let value =
            if value.contains(['<', '&', '>', '"']) { format!("<![CDATA[{value}]]>") } else { value.clone() };
        format!("<{name}>{value}</{name}>\n")
    });
    format!("<xml>\n{}</xml>\n", elements.collect::<String>())
}

pub(crate) fn json(pairs: &[(String, String)]) -> String {
    let members =
        pairs.iter().map(|(name, value)| format!("{name:?}: {}", serde_json::to_string(value).unwrap()));
    format!("{{{}}}", members.collect::<Vec<_>>().join(",\n "))
}

pub(crate) fn form(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| {
        let value: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        format!("{name}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Percent escapes for all bytes but letters, digits and these.
pub(crate) fn percent(text: &str, plain: &str, upper: bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let c = byte as char;
        if c.is_ascii_alphanumeric() || plain.contains(c) {
            out.push(c);
        } else if upper {
            out += &format!("%{byte:02X}");
        } else {
            out += &format!("%{byte:02x}");
        }
    }
    out
}

/// JSON parsed and written again by another library's rules: names in the order of the text.
pub(crate) fn json_again(text: &str, comma: &str, colon: &str) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    // Drops the white space between the tokens; texts keep theirs, with their escapes resolved.
    let (mut out, mut chars) = (String::new(), text.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                let mut token = String::from('"');
                while let Some(c) = chars.next() {
                    token.push(c);
                    match c {
                        '\\' => token.push(chars.next()?),
                        '"' => break,
                        _ => {}
                    }
                }
                let value: String = serde_json::from_str(&token).ok()?;
                out += &serde_json::to_string(&value).ok()?;
            }
            ',' => out += comma,
            ':' => out += colon,
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    Some(out)
}

/// Characters outside of ASCII as escapes of JSON.
pub(crate) fn ascii(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out += &format!("\\u{unit:04x}");
            }
        }
    }
    out
}

/// Text in GBK; the codes are those of the standard.
pub(crate) fn gbk(text: &str) -> Vec<u8> {
    let code = |c: char| -> &'static [u8] {
        match c {
            '功' => &[0xb9, 0xa6],
            '大' => &[0xb4, 0xf3],
            '广' => &[0xb9, 0xe3],
            '成' => &[0xb3, 0xc9],
            'é' => &[0xa8, 0xa6],
            '\u{3000}' => &[0xa1, 0xa1],
            '丙' => &[0xb1, 0xfb],
            '中' => &[0xd6, 0xd0],
            '乙' => &[0xd2, 0xd2],
            '仔' => &[0xd7, 0xd0],
            '付' => &[0xb8, 0xb6],
            '值' => &[0xd6, 0xb5],
            '充' => &[0xb3, 0xe4],
            '公' => &[0xb9, 0xab],
            '圳' => &[0xdb, 0xda],
            '店' => &[0xb5, 0xea],
            '支' => &[0xd6, 0xa7],
            '测' => &[0xb2, 0xe2],
            '深' => &[0xc9, 0xee],
            '甲' => &[0xbc, 0xd7],
            '腾' => &[0xcc, 0xda],
            '讯' => &[0xd1, 0xb6],
            '试' => &[0xca, 0xd4],
            '铺' => &[0xc6, 0xcc],
            c => panic!("no code of GBK for {c}"),
        }
    };
    let mut out = Vec::new();
    for c in text.chars() {
        if c.is_ascii() { out.push(c as u8) } else { out.extend_from_slice(code(c)) }
    }
    out
}
