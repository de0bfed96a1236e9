//! Whether what is put into a row fits into it, and whether its own words and formats do.

use crate::{
    fault::Faults,
    model::{Gateway, Kind, Row, SignatureAlgorithm, TimeFormat, ValueSource},
    rules,
};

/// How long a nonce is, in characters.
const NONCE: u32 = 32;
/// Of what a nonce consists.
const NONCE_LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// How long seconds since 1970 are until 2286, in digits.
const UNIX: u32 = 10;

pub(super) fn check(row: &Row, gateway: &Gateway, faults: &mut Faults) {
    times_have_room(row, faults);
    match row.fill {
        ValueSource::Nonce => has_room(row, NONCE, "a nonce", NONCE_LETTERS, faults),
        ValueSource::Time if !matches!(row.kind, Kind::Time(_)) => {
            has_room(row, UNIX, "the time", "0123456789", faults);
        }
        ValueSource::Sign => signature_has_room(row, gateway, faults),
        _ => {}
    }
}

fn times_have_room(row: &Row, faults: &mut Faults) {
    let Kind::Time(format) = row.kind else { return };
    let length = match format {
        TimeFormat::Unix => UNIX,
        _ => u32::try_from(format.pattern().len()).unwrap_or(u32::MAX),
    };
    if row.length.max < length {
        let message = format!("`{}` is {length} long", format.pattern());
        faults.add(&row.span, message, format!("the limit of `{}` is {}", row.name, row.length.max));
    }
}

fn signature_has_room(row: &Row, gateway: &Gateway, faults: &mut Faults) {
    let Some(sign) = &gateway.sign else { return };
    // An API can take some of the algorithms only.
    let lengths = sign.algorithms.iter().map(|algorithm| match algorithm {
        SignatureAlgorithm::Md5 => 32,
        SignatureAlgorithm::HmacSha1 => 40,
        SignatureAlgorithm::HmacSha256 | SignatureAlgorithm::Sha256 | SignatureAlgorithm::Sm3 => 64,
        SignatureAlgorithm::HmacSha512 => 128,
        // In base64, of a key of 2048 bits.
        SignatureAlgorithm::RsaSha256 => 344,
    });
    let digits = if sign.upper { "0123456789ABCDEF" } else { "0123456789abcdef" };
    has_room(row, lengths.min().unwrap_or(0), "a signature", digits, faults);
}

fn has_room(row: &Row, length: u32, what: &str, letters: &str, faults: &mut Faults) {
    if row.length.max < length {
        let message = format!("{what} does not fit into `{}`", row.name);
        let label = format!("{length} characters, the limit is {}", row.length.max);
        faults.add(&row.span, message, label);
    } else if let Some(set) = &row.charset
        && let Some(c) = rules::outside_charset(set, rules::ascii_of(set), letters)
    {
        let message = format!("{what} does not fit into `{}`", row.name);
        faults.add(&row.span, message, format!("it can have `{c}`, which is outside {set}"));
    }
}
