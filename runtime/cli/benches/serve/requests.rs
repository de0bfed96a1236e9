//! Orders of containers and of cloud functions, and the notices of their payments, as they are on the wire.

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;
use std::{
    fmt::Write,
    time::{SystemTime, UNIX_EPOCH},
};

/// That of the test merchant, which the README publishes.
pub(crate) const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
/// What cloud functions sign with, which the README publishes as well.
const PAIR: [&str; 2] = ["sandboxSecretId", "sandboxSecretKey"];

fn order(number: usize) -> String {
    format!(
        r#"{{"body":"小秋TIT店-超市","out_trade_no":"L{number:08}","spbill_create_ip":"127.0.0.1","sub_mch_id":"1900009231","total_fee":1,"env_id":"test-f0b102","function_name":"pay_cb"}}"#
    )
}

pub(crate) fn of_container(number: usize, host: &str) -> String {
    let body = order(number);
    let length = body.len();
    format!("POST /_/pay/unifiedOrder HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// Signed with TC3-HMAC-SHA256, as wx-server-sdk does.
pub(crate) fn of_function(number: usize, host: &str) -> String {
    let fields =
        [("action", "wx.wxPayApi"), ("apiName", "unifiedOrder"), ("requestData", &order(number)[..])];
    let (mut body, mut payload, mut names) = (String::new(), String::new(), Vec::new());
    for (name, value) in fields {
        // Writing to a text cannot fail.
        let _ = write!(body, "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        let lower = name.to_ascii_lowercase();
        let _ = write!(payload, "&{lower}={value}\r\n");
        names.push(lower);
    }
    body.push_str("--b--\r\n");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let date = date(now);
    let canonical = format!(
        "post\n//{host}/admin\n\ncontent-type:multipart/form-data\nhost:{host}\n\ncontent-type;host\n{}",
        hex(&Sha256::digest(payload))
    );
    let to_sign =
        format!("TC3-HMAC-SHA256\n{now}\n{date}/tcb/tc3_request\n{}", hex(&Sha256::digest(canonical)));
    let key = [date.as_str(), "tcb", "tc3_request"]
        .iter()
        .fold(format!("TC3{}", PAIR[1]).into_bytes(), |key, text| mac(&key, text));
    let signature = hex(&mac(&key, &to_sign));
    format!(
        "POST /admin HTTP/1.1\r\nhost: {host}\r\ncontent-type: multipart/form-data; boundary=b\r\nx-timestamp: {now}\r\n\
         authorization: TC3-HMAC-SHA256 Credential={}/{date}/tcb/tc3_request, SignedParams={}, \
         SignedHeaders=content-type;host, Signature={signature}\r\ncontent-length: {}\r\n\r\n{body}",
        PAIR[0],
        names.join(";"),
        body.len()
    )
}

/// The signed notice of a payment.
pub(crate) fn notice(number: usize, host: &str) -> String {
    let (number, transaction) = (format!("L{number:08}"), format!("42L{number:08}"));
    let fields = [
        ("appid", "wx8888888888888888"),
        ("bank_type", "OTHERS"),
        ("cash_fee", "1"),
        ("fee_type", "CNY"),
        ("is_subscribe", "N"),
        ("mch_id", "1900000109"),
        ("nonce_str", &number),
        ("openid", "oProviders"),
        ("out_trade_no", &number),
        ("result_code", "SUCCESS"),
        ("return_code", "SUCCESS"),
        ("sub_appid", "wx0000000000000001"),
        ("sub_mch_id", "1900009231"),
        ("sub_openid", "oPayer"),
        ("time_end", "20261130120000"),
        ("total_fee", "1"),
        ("trade_type", "JSAPI"),
        ("transaction_id", &transaction),
    ];
    let (mut signed, mut body) = (String::new(), "<xml>".to_owned());
    for (name, value) in fields {
        let _ = write!(signed, "{name}={value}&");
        let _ = write!(body, "<{name}>{value}</{name}>");
    }
    let sign = hex(&Md5::digest(signed + "key=" + KEY)).to_ascii_uppercase();
    let _ = write!(body, "<sign>{sign}</sign></xml>");
    let length = body.len();
    format!("POST /notice/payment HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n\r\n{body}")
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The day in UTC, by counting years and months.
fn date(seconds: u64) -> String {
    let is_leap =
        |year: u64| (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let (mut days, mut year) = (seconds / 86_400, 1970);
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let months = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= months[month] {
        days -= months[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}", month + 1, days + 1)
}
