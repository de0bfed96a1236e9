//! What an attacker makes of the bytes of a genuine message.

/// The digits of base64, in order.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes with one bit changed, for three bits of each byte: the lowest one, the one that tells upper from lower case,
/// and each of the eight in turn.
pub fn flipped(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..bytes.len()).flat_map(move |at| {
        [1, 0x20, 1 << (at % 8)].into_iter().map(move |bit: u8| {
            let mut changed = bytes.to_vec();
            changed[at] ^= bit;
            (at, changed)
        })
    })
}

/// The text with one byte replaced, and without it, for each byte of it.
///
/// # Panics
/// If the text is not ASCII.
pub fn edited(text: &str) -> impl Iterator<Item = String> {
    assert!(text.is_ascii(), "{text}");
    (0..text.len()).flat_map(move |at| {
        let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
        [other, ""].into_iter().map(move |byte| format!("{}{byte}{}", &text[..at], &text[at + 1..]))
    })
}

/// Other writings of a signature in base64, each with its name. A lenient decoder reads the same bytes in them.
///
/// # Panics
/// If the signature has none of the characters that are written in several ways.
pub fn writings(signature: &str) -> Vec<(&'static str, String)> {
    let digits =
        signature.strip_suffix("==").expect("the length of the signature leaves two padding characters");
    assert!(digits.contains('+') && digits.contains('/'), "{signature}");
    let (front, last) = digits.split_at(digits.len() - 1);
    let value = DIGITS.iter().position(|digit| last.as_bytes() == [*digit]).expect("a digit");
    assert_eq!(value % 16, 0, "the last digit has four bits that mean nothing");
    let trailing = |bits: usize| format!("{front}{}==", char::from(DIGITS[value + bits]));
    let lines = |width: usize, end: &str| {
        let lines: Vec<&str> =
            signature.as_bytes().chunks(width).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        lines.join(end)
    };
    let (first, rest) = signature.split_at(signature.len() / 2);
    vec![
        ("the digits of URLs", signature.replace('+', "-").replace('/', "_")),
        ("one digit of URLs", signature.replacen('+', "-", 1)),
        ("no padding", digits.to_owned()),
        ("half of the padding", format!("{digits}=")),
        ("more padding", format!("{signature}=")),
        ("padding as digits", format!("{digits}AA")),
        ("padding inside", format!("{first}=={rest}")),
        ("the lowest bit behind the end", trailing(1)),
        ("all bits behind the end", trailing(15)),
        ("a blank inside", format!("{first} {rest}")),
        ("a tab inside", format!("{first}\t{rest}")),
        ("lines of 64", lines(64, "\n")),
        ("lines of 76", lines(76, "\r\n")),
        ("a plus as a blank", signature.replace('+', " ")),
        ("encoded for a form", signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")),
        ("in quotation marks", format!("\"{signature}\"")),
        ("as an address", format!("data:;base64,{signature}")),
        ("a zero byte behind it", format!("{signature}\0")),
        ("a mark that cannot be seen", format!("\u{feff}{signature}")),
        ("a blank of no width", format!("{first}\u{200b}{rest}")),
        ("twice", format!("{signature}{signature}")),
        ("a list", format!("{signature},{signature}")),
    ]
}

/// White space around a text, of every kind.
pub fn around(text: &str) -> Vec<String> {
    [" ", "\t", "\n", "\r\n", "\u{a0}", "\u{3000}"]
        .iter()
        .flat_map(|space| [format!("{space}{text}"), format!("{text}{space}")])
        .collect()
}
