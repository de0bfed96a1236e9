//! From the code and the text of a reply that fails to the row of the error table.

use crate::{
    protocol::error::{ApiError, Error, Rejected},
    table::{Api, ErrorRow},
};

/// The error of a reply that is not authenticated. `value` is its code, or what the deciding field contains.
#[cold]
pub(super) fn rejected(api: &Api, message: &str, value: Option<&str>) -> Error {
    let row = value.and_then(|value| of_code(api, value)).or_else(|| of_code(api, message));
    let row = row.or_else(|| of_text(api, message));
    Error::Rejected(Rejected { message: message.to_owned(), row, read_only: api.read_only })
}

#[cold]
pub(super) fn api_error(api: &Api, code: Option<&str>, message: Option<&str>) -> Error {
    // A few APIs have a number in the code field, and the documented code or its title in the message.
    let by_code = || [code, message].into_iter().flatten().find_map(|code| of_code(api, code));
    // A text beside a word is a comment on that word, which can be a new one.
    let has_word = code.is_some_and(|code| code.parse::<i64>().is_err());
    let by_text = || message.filter(|_| !has_word).and_then(|message| of_text(api, message));
    let row = by_code().or_else(by_text);
    Error::Api(ApiError { code: code.map(str::to_owned), message: message.map(str::to_owned), row })
}

/// The error of a call that is not over: the word that says so, which is never told by the text beside it.
#[cold]
pub(super) fn pending(api: &Api, word: &str, message: Option<&str>) -> Error {
    let row = api.error(word);
    Error::Api(ApiError { code: Some(word.to_owned()), message: message.map(str::to_owned), row })
}

/// The row of a code. Gateways write one code as `SIGN_ERROR`, `SIGN ERROR` and `SIGNERROR`, and in any case.
fn of_code(api: &Api, said: &str) -> Option<&'static ErrorRow> {
    let letters = |text: &'static str| text.bytes().filter(u8::is_ascii_alphanumeric);
    let is_same = |row: &&ErrorRow| {
        let mut said = said.bytes();
        let is_separator = |byte: &u8| matches!(byte, b'_' | b' ' | b'-');
        letters(row.code).all(|byte| {
            said.by_ref()
                .find(|other| !is_separator(other))
                .is_some_and(|other| other.eq_ignore_ascii_case(&byte))
        }) && said.all(|byte| is_separator(&byte))
    };
    api.error(said).or_else(|| api.all_errors().find(|row| row.code.is_ascii() && is_same(row)))
}

/// The row whose title, or another text of it, the message begins with; of several the longest. A number may stand
/// before it, and a comment behind: `201 商户订单号重复`, `签名错误，请检查后再试`.
fn of_text(api: &Api, message: &str) -> Option<&'static ErrorRow> {
    let begins = |text: &str, said: &str| {
        let head = said.get(..text.len());
        let is_whole = said.get(text.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        !text.is_empty() && is_whole && head.is_some_and(|head| head.eq_ignore_ascii_case(text))
    };
    let behind_number = message.trim_start_matches(|c: char| c.is_ascii_digit() || !c.is_alphanumeric());
    let length = |row: &ErrorRow| {
        let texts = [row.title].into_iter().chain(row.texts.iter().copied());
        texts.filter(|text| begins(text, message) || begins(text, behind_number)).map(str::len).max()
    };
    // The first of those with the same text, as the API lists them.
    let mut found: Option<(usize, &'static ErrorRow)> = None;
    for row in api.all_errors() {
        if let Some(length) = length(row)
            && found.is_none_or(|(longest, _)| length > longest)
        {
            found = Some((length, row));
        }
    }
    found.map(|(_, row)| row)
}
