//! Who sent a request: its headers, taken apart by their templates, with the signature or the secret in them verified.

use super::request::header;
use crate::sandbox::{exchange::Request, state::State};
use crate::{
    check::fill::FillContext,
    credentials::{api_key::ApiKey, merchant::Merchant},
    protocol::{
        line_text,
        lines::{Parts, request_text},
        sign,
    },
    table::{Api, LineSecrets, Lines, Piece, SignatureAlgorithm},
};
use std::sync::Arc;

/// The merchant that sent a request.
///
/// # Errors
/// The request is of none that is known. The text says what is wrong.
pub(super) fn sender<'s>(
    state: &'s State,
    api: &Api,
    lines: &'static Lines,
    request: &Request,
    body: &[u8],
) -> Result<&'s Arc<Merchant>, &'static str> {
    let said = said(lines, request)?;
    let get =
        |wanted: Piece| said.iter().find(|(piece, _)| *piece == wanted).map(|(_, value)| value.as_str());
    let is_named = |merchant: &&Arc<Merchant>| {
        said.iter().all(|(piece, value)| match piece {
            Piece::Merchant(setting) => merchant.setting(setting) == Some(value.as_str()),
            Piece::Secret(name) => {
                merchant.secret_of(name).is_some_and(|own| sign::is_same(own.bytes(), value.as_bytes()))
            }
            _ => true,
        })
    };
    let mut named = state.merchants.iter().filter(is_named).peekable();
    named.peek().ok_or("the merchant is not known")?;
    if !lines.signs_requests() {
        return named.next().ok_or("the merchant is not known");
    }
    let nonce = get(Piece::Nonce).unwrap_or_default();
    let (time, millis) = match get(Piece::TimeMs) {
        None => (get(Piece::Time).unwrap_or_default(), "000"),
        // Another character than a digit is found below.
        Some(time) => time.split_at_checked(time.len().saturating_sub(3)).unwrap_or_default(),
    };
    let is_time = |piece: &Piece| matches!(piece, Piece::Time | Piece::TimeMs);
    if lines.request.iter().any(|line| line.iter().any(is_time))
        && !is_near(time, state.clock.now().time.unix(), lines.window_seconds)
    {
        return Err("the time of the signature is too far from now");
    }
    let target = match request.query.as_str() {
        "" => request.path.clone(),
        query => format!("{}?{query}", request.path),
    };
    let signature = get(Piece::Signature).unwrap_or_default();
    let text = |merchant: &Merchant| {
        let fill = FillContext { nonce, kind: lines.algorithm, time, ..FillContext::unmade(merchant) };
        request_text(lines, &Parts::new(api.method, &target, body, &fill, millis))
    };
    let wrong = "the signature does not fit the request";
    if let Some(LineSecrets { request: secret, mac, .. }) = &lines.secrets {
        let mut known = named.filter_map(|merchant| Some((merchant, merchant.secret_of((*secret)?)?)));
        let fits = |(merchant, key): &(&Arc<Merchant>, &ApiKey)| {
            let right = mac.0(key.bytes(), &text(merchant));
            sign::is_same(line_text::write(lines.signature_text, &right).as_bytes(), signature.as_bytes())
        };
        return known.find(fits).map(|(merchant, _)| merchant).ok_or(wrong);
    }
    let is_key = |id: &str| get(Piece::KeyId).is_none_or(|wanted| wanted.eq_ignore_ascii_case(id));
    let mut with_key = named.filter_map(|merchant| Some((merchant, merchant.own_key()?)));
    let (merchant, (_, key)) = with_key.find(|(_, (id, _))| is_key(id)).ok_or("the key is not known")?;
    let signature = line_text::read(lines.signature_text, signature).ok_or("the signature cannot be read")?;
    let fits = lines.algorithm == SignatureAlgorithm::RsaSha256
        && key.public_key().verify_sha256(&[&text(merchant)], &signature);
    fits.then_some(merchant).ok_or(wrong)
}

/// What the headers of a request say. Those that it needs not have are read if they are as documented.
fn said(lines: &Lines, request: &Request) -> Result<Vec<(Piece, String)>, &'static str> {
    let mut said: Vec<(Piece, String)> = Vec::new();
    for (name, template) in lines.headers {
        let proves = |piece: &Piece| matches!(piece, Piece::Signature | Piece::Secret(_));
        let proves = template.iter().any(proves);
        let found = header(request, name).map(|value| read(template, value));
        match found {
            Some(Some(found)) => {
                let differs = |(piece, value): &(Piece, String)| {
                    said.iter().any(|(known, before)| known == piece && before != value)
                };
                if found.iter().any(differs) {
                    return Err("two headers differ in what they say");
                }
                said.extend(found);
            }
            None if proves => return Err("the header with the signature is missing"),
            Some(None) if proves => return Err("the header with the signature is not as documented"),
            _ => {}
        }
    }
    Ok(said)
}

/// The pieces of a header and their values.
fn read(template: &[Piece], value: &str) -> Option<Vec<(Piece, String)>> {
    variants(template).into_iter().find_map(|template| {
        let ordered = in_order(&template, value);
        let said = taken_apart(&template, ordered.as_deref().unwrap_or(value))?;
        Some(said.into_iter().map(|(piece, text)| (piece, text.to_owned())).collect())
    })
}

/// The template with and without each of its parts, that with most of them first.
fn variants(template: &[Piece]) -> Vec<Vec<Piece>> {
    let Some(at) = template.iter().position(|piece| matches!(piece, Piece::Part(_))) else {
        return vec![template.to_vec()];
    };
    let (before, Some((Piece::Part(inside), behind))) = (&template[..at], template[at..].split_first())
    else {
        return Vec::new();
    };
    let with = |inside: &[Piece]| variants(&[before, inside, behind].concat());
    [with(inside), with(&[])].concat()
}

/// Seconds since 1970, in digits alone, within a window around now.
fn is_near(time: &str, now: i64, window: u32) -> bool {
    let digits = !time.is_empty() && time.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = time.parse::<i64>().ok().filter(|_| digits);
    seconds.is_some_and(|seconds| seconds.abs_diff(now) < u64::from(window))
}

/// A header of members, `SCHEME a="1",b="2"`, with these in the order of the template: their order says nothing. `None` if
/// the template is no such one, or the header has other members.
fn in_order(template: &[Piece], value: &str) -> Option<String> {
    let texts = template.iter().filter_map(|piece| match piece {
        Piece::Text(text) => text.strip_suffix("=\""),
        _ => None,
    });
    let texts: Vec<&str> = texts.collect();
    let (scheme, _) = texts.first()?.rsplit_once(' ')?;
    let mut members: Vec<&str> = value.strip_prefix(scheme)?.strip_prefix(' ')?.split("\",").collect();
    // The last one has its own mark at the end.
    let last = members.pop()?.strip_suffix('"')?;
    members.push(last);
    let mut ordered = Vec::new();
    for text in &texts {
        let name = text.rsplit([' ', ',']).next()?;
        let is_it = |member: &&str| member.strip_prefix(name).is_some_and(|rest| rest.starts_with("=\""));
        let at = members.iter().position(is_it)?;
        ordered.push(members.swap_remove(at));
    }
    members.is_empty().then(|| format!("{scheme} {}\"", ordered.join("\",")))
}

/// The pieces of a header and their values; `None` if it is not of that template.
fn taken_apart<'v>(template: &[Piece], value: &'v str) -> Option<Vec<(Piece, &'v str)>> {
    let (mut found, mut rest) = (Vec::new(), value);
    for (at, piece) in template.iter().enumerate() {
        if let Piece::Text(text) = piece {
            rest = rest.strip_prefix(text)?;
            continue;
        }
        let until = match template.get(at + 1) {
            Some(Piece::Text(next)) => rest.find(next)?,
            _ => rest.len(),
        };
        let (value, behind) = rest.split_at(until);
        // A piece that comes twice says the same twice.
        if found.iter().any(|(known, before)| known == piece && *before != value) {
            return None;
        }
        found.push((*piece, value));
        rest = behind;
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &[Piece] = &[
        Piece::Text("SCHEME id=\""),
        Piece::Merchant("id"),
        Piece::Text("\",time=\""),
        Piece::Time,
        Piece::Text("\""),
    ];

    #[test]
    fn a_header_is_taken_apart_by_its_template() {
        let parts = taken_apart(TEMPLATE, "SCHEME id=\"7\",time=\"9\"");
        assert_eq!(parts, Some(vec![(Piece::Merchant("id"), "7"), (Piece::Time, "9")]));
        for wrong in ["", "SCHEME id=\"7\"", "OTHER id=\"7\",time=\"9\"", "SCHEME id=\"7\",time=\"9\" "] {
            assert_eq!(taken_apart(TEMPLATE, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn members_can_come_in_any_order_and_each_once() {
        let reordered = in_order(TEMPLATE, "SCHEME time=\"9\",id=\"7\"");
        assert_eq!(reordered.as_deref(), Some("SCHEME id=\"7\",time=\"9\""));
        for wrong in [
            "SCHEME id=\"7\"",
            "SCHEME id=\"7\",id=\"7\"",
            "SCHEME id=\"7\",time=\"9\",x=\"1\"",
            "SCHEME id=\"7\",time=\"9\",time=\"9\"",
            "OTHER time=\"9\",id=\"7\"",
            "SCHEME time=\"9\",id=\"7",
            "SCHEME ",
            "",
        ] {
            assert_eq!(in_order(TEMPLATE, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_is_near_within_the_window_alone() {
        assert!(is_near("1000", 1000, 300) && is_near("701", 1000, 300) && is_near("1299", 1000, 300));
        for far in ["700", "1300", "", "+1000", " 1000", "-1000"] {
            assert!(!is_near(far, 1000, 300), "{far}");
        }
    }
}
