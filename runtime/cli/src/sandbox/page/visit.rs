//! Who looks: in which language, and in which colours.

use super::form::Form;
use hyper::{
    HeaderMap,
    header::{ACCEPT_LANGUAGE, COOKIE},
};

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Zh,
    En,
}

impl Language {
    fn of(word: &str) -> Option<Language> {
        match word {
            "zh" => Some(Language::Zh),
            "en" => Some(Language::En),
            _ => None,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }

    pub(crate) fn is_chinese(self) -> bool {
        self == Language::Zh
    }
}

/// The colours of a page. `Auto` follows the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Auto,
    Light,
    Dark,
}

impl Theme {
    fn of(word: &str) -> Option<Theme> {
        match word {
            "auto" => Some(Theme::Auto),
            "light" => Some(Theme::Light),
            "dark" => Some(Theme::Dark),
            _ => None,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// What was chosen, and what of it is to be kept in cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) cookies: Vec<String>,
}

const LANGUAGE: &str = "paytable-lang";
const THEME: &str = "paytable-theme";

/// The query decides, or else a cookie; without both, what the browser prefers.
pub(crate) fn choice(query: &Form, headers: &HeaderMap) -> Choice {
    let asked_language = query.get("lang").and_then(Language::of);
    let asked_theme = query.get("theme").and_then(Theme::of);
    let mut cookies = Vec::new();
    if let Some(language) = asked_language {
        cookies.push(kept(LANGUAGE, language.word()));
    }
    if let Some(theme) = asked_theme {
        cookies.push(kept(THEME, theme.word()));
    }
    let language = asked_language.or_else(|| Language::of(cookie(headers, LANGUAGE)?));
    let theme = asked_theme.or_else(|| Theme::of(cookie(headers, THEME)?));
    Choice {
        language: language.unwrap_or_else(|| preferred(headers)),
        theme: theme.unwrap_or(Theme::Auto),
        cookies,
    }
}

/// For a year, and for no script. Ports of one host share cookies, so that the names are this program's own.
fn kept(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict")
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(own, _)| *own == name).map(|(_, value)| value).next()
}

/// The first of the two languages in the order of `Accept-Language`; Chinese where it has neither.
fn preferred(headers: &HeaderMap) -> Language {
    let text = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (Language::Zh, 0);
    for range in text.split(',').take(32) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
        let language = Language::of(tag.split('-').next().unwrap_or_default());
        if let Some(language) = language.filter(|_| weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

/// `0.8` as 800; what is no weight is 0.
fn thousandths(text: &str) -> u16 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = rest.chars().chain("000".chars()).take(3);
    match whole {
        "1" => 1000,
        "0" => digits.collect::<String>().parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn chosen(query: &str, cookies: &str, accept: &str) -> (&'static str, &'static str, usize) {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(cookies).unwrap());
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap());
        let choice = choice(&Form::read(query).unwrap(), &headers);
        (choice.language.word(), choice.theme.word(), choice.cookies.len())
    }

    #[test]
    fn the_query_decides_before_the_cookie_and_that_before_the_browser() {
        for (query, cookies, accept, expected) in [
            ("", "", "", ("zh", "auto", 0)),
            ("", "", "en-US,en;q=0.9", ("en", "auto", 0)),
            ("", "", "de,en;q=0.5,zh-CN;q=0.8", ("zh", "auto", 0)),
            ("", "", "en;q=0,fr", ("zh", "auto", 0)),
            ("", "a=b; paytable-lang=en; paytable-theme=dark", "zh", ("en", "dark", 0)),
            ("", "paytable-lang=<script>; paytable-theme=x", "en", ("en", "auto", 0)),
            ("lang=zh&theme=light", "paytable-lang=en", "en", ("zh", "light", 2)),
            ("lang=fr&theme=%22", "", "en", ("en", "auto", 0)),
        ] {
            assert_eq!(chosen(query, cookies, accept), expected, "{query} {cookies} {accept}");
        }
    }
}
