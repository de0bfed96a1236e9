//! When a callback is done: its target answered an object with the number 0 in `errcode`.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::str;

#[derive(Deserialize)]
struct Answer<'b> {
    #[serde(borrow)]
    errcode: Option<&'b RawValue>,
}

/// What is answered by mistake for `errcode`.
const MISTAKES: [&str; 4] = ["errCode", "ErrCode", "err_code", "errno"];

/// Whether an answer says that the callback was taken, or in words why it does not.
///
/// # Errors
/// It is anything else than an object with `errcode` once, and the number zero in it.
pub(crate) fn accepted(body: &[u8]) -> Result<(), String> {
    let text = str::from_utf8(body).map_err(|_| "the answer is not UTF-8")?;
    if text.trim_ascii().is_empty() {
        return Err("the answer is empty; {\"errcode\": 0} is needed".to_owned());
    }
    // An array would be read as the fields of an object in their order.
    if !text.trim_ascii_start().starts_with('{') {
        return Err(format!("the answer is no JSON object: {}", shown(text)));
    }
    let answer: Answer<'_> = serde_json::from_str(text)
        .map_err(|error| format!("the answer cannot be read ({error}): {}", shown(text)))?;
    match answer.errcode.map(RawValue::get) {
        Some(code) if is_zero(code) => Ok(()),
        Some(code) if code.starts_with('"') => {
            Err(format!("errcode has to be the number 0, and is the text {}", shown(code)))
        }
        Some(code) => Err(format!("errcode has to be the number 0, and is {}", shown(code))),
        None => match MISTAKES.iter().find(|name| text.contains(&format!("\"{name}\""))) {
            Some(name) => Err(format!("the answer has no errcode, but {name}: {}", shown(text))),
            None => Err(format!("the answer has no errcode: {}", shown(text))),
        },
    }
}

/// Whether a JSON value is a number whose digits are all zero: `0`, `-0`, `0.0`, `0e5`. JSON knows no difference between
/// them, and languages without whole numbers write 0 so. What only rounds to 0 is not 0.
fn is_zero(value: &str) -> bool {
    let number = value.strip_prefix('-').unwrap_or(value);
    let digits = number.split(['e', 'E']).next().unwrap_or_default();
    digits.starts_with('0') && digits.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}

/// The beginning of a text, on one line.
fn shown(text: &str) -> String {
    const MOST: usize = 200;
    let mut line: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::accepted;

    #[test]
    fn the_number_zero_is_accepted_however_it_is_written() {
        for body in [
            r#"{"errcode":0}"#,
            r#" { "errmsg": "OK", "errcode" : 0 } "#,
            r#"{"errcode":-0}"#,
            r#"{"errcode":0.0}"#,
            r#"{"errcode":0e5,"nested":{"errcode":1}}"#,
            r#"{"errcode":0,"errCode":1,"ErrCode":2,"s":"\ud800"}"#,
        ] {
            assert_eq!(accepted(body.as_bytes()), Ok(()), "{body}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        for (body, reason) in [
            ("", "empty"),
            (" \r\n", "empty"),
            ("null", "no JSON object"),
            ("0", "no JSON object"),
            ("[0]", "no JSON object"),
            ("[0,0]", "no JSON object"),
            ("<html>errcode 0</html>", "no JSON object: <html>"),
            ("\u{feff}{\"errcode\":0}", "no JSON object"),
            ("success", "no JSON object: success"),
            ("{}", "has no errcode: {}"),
            (r#"{"errCode":0}"#, "no errcode, but errCode"),
            (r#"{"ErrCode":0}"#, "no errcode, but ErrCode"),
            (r#"{"data":{"errcode":0}}"#, "has no errcode"),
            (r#"{"errcode":"0"}"#, "is the text \"0\""),
            (r#"{"errcode":1}"#, "is 1"),
            (r#"{"errcode":-1}"#, "is -1"),
            (r#"{"errcode":0.1}"#, "is 0.1"),
            (r#"{"errcode":10}"#, "is 10"),
            (r#"{"errcode":1e-400}"#, "is 1e-400"),
            (r#"{"errcode":00}"#, "cannot be read"),
            (r#"{"errcode":null}"#, "has no errcode"),
            (r#"{"errcode":false}"#, "is false"),
            (r#"{"errcode":[0]}"#, "is [0]"),
            (r#"{"errcode":""}"#, "is the text"),
            (r#"{"errcode":1,"errcode":0}"#, "duplicate field"),
            (r#"{"errcode":0,"errcode":0}"#, "duplicate field"),
            (r#"{"errcode":0"#, "cannot be read"),
            (r#"{"errcode":0} and more"#, "cannot be read"),
            (r#"{"errcode":NaN}"#, "cannot be read"),
            (deep.as_str(), "cannot be read"),
        ] {
            let refused = accepted(body.as_bytes()).unwrap_err();
            assert!(refused.contains(reason) && refused.len() < 1200, "{body}: {refused}");
            assert!(!refused.contains('\n'), "{refused}");
        }
        assert_eq!(accepted(b"{\"errcode\":0,\"a\":\"\xff\"}"), Err("the answer is not UTF-8".to_owned()));
    }
}
