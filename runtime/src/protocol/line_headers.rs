//! Headers of a message whose signature is in a header, and the parameters in their values: `t=1614556800,v1=47015a`.

use crate::protocol::{received::Received, verify_error::VerifyError};
use paytable_schema::rules::header_part;

/// The value of a header, or of a parameter of one. It is there once, and is a single line: with a line feed in it, text
/// could be moved between header and body.
pub(super) fn header<'r>(received: &'r Received<'_>, name: &'static str) -> Result<&'r str, VerifyError> {
    let mut found = values(received, name);
    match (found.next(), found.next()) {
        (Some(value), None) if is_one_line(value) => Ok(value),
        _ => Err(VerifyError::NoHeader { name }),
    }
}

/// The values of a header, or of a parameter of one. A header is there once or not at all; a parameter can be repeated.
/// Elements that are no parameter of that name are not read.
pub(super) fn values<'r>(received: &'r Received<'_>, name: &'static str) -> impl Iterator<Item = &'r str> {
    let (header, parameter) = header_part(name);
    let value = received.get(header).filter(|value| parameter.is_none() || is_one_line(value));
    let elements =
        value.into_iter().flat_map(move |value| value.split(move |c| c == ',' && parameter.is_some()));
    let values = elements.filter_map(move |element| match parameter {
        None => Some(element),
        Some(parameter) => {
            let (name, value) = element.trim_matches(' ').split_once('=')?;
            (name == parameter).then_some(value)
        }
    });
    values.filter(|value| !value.is_empty())
}

fn is_one_line(value: &str) -> bool {
    !value.bytes().any(|byte| byte < b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(value: &str, name: &'static str) -> Vec<String> {
        values(&Received::new(200, &b""[..]).header("S", value), name).map(str::to_owned).collect()
    }

    #[test]
    fn parameters_are_found_by_their_exact_name() {
        assert_eq!(all("t=1,v1=a,v0=b, v1=c", "S:v1"), ["a", "c"]);
        assert_eq!(all("t=1,v1=a=b", "S:v1"), ["a=b"]);
        assert_eq!(all("t=1,v1=a", "S"), ["t=1,v1=a"]);
        for none in ["", "v1", "v1=", "V1=a", "v11=a", "v1 =a", "xv1=a", "t=1;v1=a", "t=v1=a"] {
            assert_eq!(all(none, "S:v1"), [""; 0], "{none}");
        }
        assert_eq!(all("t=1,v1=a\n", "S:v1"), ["a"], "around a header is white space");
        assert_eq!(all("t=1\n,v1=a", "S:v1"), [""; 0]);
    }

    #[test]
    fn a_single_value_is_there_once() {
        let of = |value| header(&Received::new(200, &b""[..]).header("S", value), "S:t").map(str::to_owned);
        assert_eq!(of("t=1,v1=a"), Ok("1".to_owned()));
        for wrong in ["v1=a", "t=1,t=1", "t=1,t=2", "t="] {
            assert_eq!(of(wrong), Err(VerifyError::NoHeader { name: "S:t" }), "{wrong}");
        }
        let twice = Received::new(200, &b""[..]).header("S", "t=1").header("s", "t=1");
        assert_eq!(header(&twice, "S:t"), Err(VerifyError::NoHeader { name: "S:t" }));
    }
}
