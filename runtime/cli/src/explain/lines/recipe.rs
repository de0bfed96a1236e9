//! How the lines of a request, a reply or a notice are signed, as a plain struct of independent choices.

use crate::explain::{
    json::{Json, JsonForm},
    values::{self, UrlForm},
};
use base64::prelude::{
    BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD, Engine as _,
};
use std::borrow::Cow;

/// A line of the signed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Method,
    Target,
    Time,
    Nonce,
    Body,
}

impl Line {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Line::Method => "method",
            Line::Target => "path and query",
            Line::Time => "timestamp",
            Line::Nonce => "nonce",
            Line::Body => "body",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Line::Method => "请求方法",
            Line::Target => "路径和查询参数",
            Line::Time => "时间戳",
            Line::Nonce => "随机串",
            Line::Body => "报文主体",
        }
    }
}

/// The values of the lines, as they travel.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    pub(crate) method: String,
    /// Path and query, as they were sent.
    pub(crate) target: String,
    pub(crate) host: String,
    pub(crate) time: String,
    pub(crate) nonce: String,
    /// What of the body is signed: all of it, or of a form with a file its JSON part.
    pub(crate) body: Vec<u8>,
    /// The whole body of a form with a file.
    pub(crate) whole_body: Option<Vec<u8>>,
    pub(crate) signature: String,
    /// The body, if it is an object or a list of JSON.
    pub(crate) json: Option<Json>,
}

/// How a signed text is made, and how its signature is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipe {
    pub(crate) lines: Vec<Line>,
    pub(crate) exchanged: Option<(Line, Line)>,
    pub(crate) missing: Option<Line>,
    pub(crate) ending: Ending,
    pub(crate) lower_method: bool,
    pub(crate) target: Target,
    pub(crate) time: Time,
    pub(crate) body: Body,
    pub(crate) charset: Charset,
    pub(crate) signature: SignatureForm,
    /// The place of the key in the list of keys.
    pub(crate) key: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    LineFeeds,
    /// None behind the last line.
    NoLast,
    CrLf,
    /// A backslash and an `n`.
    Literal,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    AsSent,
    /// With the scheme and the host before it.
    Url(&'static str),
    HostAndPath,
    WithoutQuery,
    QueryDecoded,
    PathDecoded,
    /// Each value of the query decoded and encoded again.
    QueryEncoded(UrlForm),
    /// The query encoded as a whole once more.
    QueryEncodedTwice,
    QuerySorted,
    SlashAdded,
    SlashRemoved,
    WithoutFirstSlash,
    WithoutVersion,
    LowerEscapes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    AsSent,
    Milliseconds,
    /// Seconds, where milliseconds are sent.
    Seconds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    AsSent,
    Empty,
    Constant(&'static str),
    Query,
    QueryAsJson,
    Json(JsonForm),
    Trimmed,
    LineFeedAdded,
    /// Windows line ends as line feeds.
    LineFeeds,
    /// Line feeds as Windows line ends.
    CrLf,
    /// The whole form with a file.
    Whole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    AsSent,
    Gbk,
    DoubleUtf8,
    Marked,
    Latin1,
}

/// What was done to the signature on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureForm {
    AsSent,
    UrlEncoded,
    /// Blanks in place of `+`.
    Blanks,
    /// White space in it, or quotation marks around it.
    WhiteSpace,
    UrlSafe,
    NoPadding,
    /// Base64 of base64.
    Twice,
}

impl Recipe {
    pub(crate) fn right(lines: Vec<Line>) -> Recipe {
        Recipe {
            lines,
            exchanged: None,
            missing: None,
            ending: Ending::LineFeeds,
            lower_method: false,
            target: Target::AsSent,
            time: Time::AsSent,
            body: Body::AsSent,
            charset: Charset::AsSent,
            signature: SignatureForm::AsSent,
            key: 0,
        }
    }

    /// The signed text; `None` if the message cannot have been signed like this.
    pub(crate) fn text(&self, values: &Values) -> Option<Vec<u8>> {
        let mut lines = self.lines.clone();
        if let Some((one, other)) = self.exchanged {
            let place = |wanted: Line| lines.iter().position(|line| *line == wanted);
            let (one, other) = (place(one)?, place(other)?);
            lines.swap(one, other);
        }
        lines.retain(|line| Some(*line) != self.missing);
        let mut text = Vec::with_capacity(values.body.len() + 128);
        for (at, line) in lines.iter().enumerate() {
            text.extend_from_slice(&self.line(*line, values)?);
            let is_last = at + 1 == lines.len();
            text.extend_from_slice(match self.ending {
                Ending::NoLast if is_last => b"",
                Ending::LineFeeds | Ending::NoLast => b"\n",
                Ending::CrLf => b"\r\n",
                Ending::Literal => b"\\n",
                Ending::None => b"",
            });
        }
        self.encoded(text)
    }

    fn encoded(&self, text: Vec<u8>) -> Option<Vec<u8>> {
        let as_text = || std::str::from_utf8(&text).ok();
        Some(match self.charset {
            Charset::AsSent => text,
            Charset::Gbk => encoding_rs::GBK.encode(as_text()?).0.into_owned(),
            Charset::DoubleUtf8 => values::double_encoded(as_text()?).into_bytes(),
            Charset::Latin1 => {
                as_text()?.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
            }
            Charset::Marked => ["\u{feff}".as_bytes(), &text].concat(),
        })
    }

    fn line<'v>(&self, line: Line, values: &'v Values) -> Option<Cow<'v, [u8]>> {
        let text = |text: Cow<'v, str>| match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        Some(match line {
            Line::Method if self.lower_method => Cow::Owned(values.method.to_ascii_lowercase().into_bytes()),
            Line::Method => Cow::Borrowed(values.method.as_bytes()),
            Line::Target => text(self.target(values)?),
            Line::Time => text(self.time(values)?),
            Line::Nonce => Cow::Borrowed(values.nonce.as_bytes()),
            Line::Body => self.body(values)?,
        })
    }

    fn time<'v>(&self, values: &'v Values) -> Option<Cow<'v, str>> {
        match self.time {
            Time::AsSent => Some(values.time.as_str().into()),
            Time::Milliseconds => Some(format!("{}000", values.time).into()),
            Time::Seconds if values.time.len() == 13 && values.time.is_ascii() => {
                Some(values.time[..10].into())
            }
            Time::Seconds => None,
        }
    }

    fn target<'v>(&self, values: &'v Values) -> Option<Cow<'v, str>> {
        let target = values.target.as_str();
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let with_query = |path: &str, query: Option<String>| match query {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let same_query = || query.map(str::to_owned);
        Some(match self.target {
            Target::AsSent => target.into(),
            Target::Url(scheme) => [scheme, &values.host, target].concat().into(),
            Target::HostAndPath => [&values.host, target].concat().into(),
            Target::WithoutQuery => path.into(),
            Target::QueryDecoded => with_query(path, Some(values::url_decoded(query?, true)?)).into(),
            Target::PathDecoded => with_query(&values::url_decoded(path, false)?, same_query()).into(),
            Target::QueryEncoded(form) => with_query(path, Some(encoded_again(query?, form)?)).into(),
            Target::QueryEncodedTwice => with_query(path, Some(encoded_twice(query?))).into(),
            Target::QuerySorted => {
                let mut pairs: Vec<&str> = query?.split('&').collect();
                pairs.sort_unstable();
                with_query(path, Some(pairs.join("&"))).into()
            }
            Target::SlashAdded => with_query(&format!("{path}/"), same_query()).into(),
            Target::SlashRemoved => with_query(path.strip_suffix('/')?, same_query()).into(),
            Target::WithoutFirstSlash => target.strip_prefix('/')?.into(),
            Target::WithoutVersion => target.strip_prefix("/v3")?.into(),
            Target::LowerEscapes => lower_escapes(target).into(),
        })
    }

    fn body<'v>(&self, values: &'v Values) -> Option<Cow<'v, [u8]>> {
        let text = || std::str::from_utf8(&values.body).ok();
        let query = || values.target.split_once('?').map(|(_, query)| query);
        let owned = |text: String| Cow::Owned(text.into_bytes());
        Some(match self.body {
            Body::AsSent => Cow::Borrowed(&values.body),
            Body::Empty => Cow::Borrowed(b""),
            Body::Constant(text) => Cow::Borrowed(text.as_bytes()),
            Body::Query => Cow::Borrowed(query()?.as_bytes()),
            Body::QueryAsJson => owned(query_as_json(query()?)?),
            Body::Json(form) => owned(form.write(values.json.as_ref()?)),
            Body::Trimmed => Cow::Borrowed(text()?.trim().as_bytes()),
            Body::LineFeedAdded => Cow::Owned([&values.body[..], b"\n"].concat()),
            Body::LineFeeds => owned(text()?.replace("\r\n", "\n")),
            Body::CrLf => owned(text()?.replace("\r\n", "\n").replace('\n', "\r\n")),
            Body::Whole => Cow::Borrowed(values.whole_body.as_deref()?),
        })
    }

    /// The bytes of the signature; `None` if it is not base64 in this form.
    pub(crate) fn signature(&self, given: &str) -> Option<Vec<u8>> {
        let standard = |text: &str| BASE64_STANDARD.decode(text).ok();
        match self.signature {
            SignatureForm::AsSent => standard(given),
            SignatureForm::UrlEncoded => standard(&values::url_decoded(given, false)?),
            SignatureForm::Blanks => standard(&given.replace(' ', "+")),
            SignatureForm::WhiteSpace => {
                let is_around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\');
                standard(&given.replace("\\n", "").replace(is_around, ""))
            }
            SignatureForm::UrlSafe => {
                BASE64_URL_SAFE.decode(given).or_else(|_| BASE64_URL_SAFE_NO_PAD.decode(given)).ok()
            }
            SignatureForm::NoPadding => BASE64_STANDARD_NO_PAD.decode(given).ok(),
            SignatureForm::Twice => standard(std::str::from_utf8(&standard(given)?).ok()?.trim()),
        }
    }
}

/// The query with each name and value decoded and encoded in that form.
fn encoded_again(query: &str, form: UrlForm) -> Option<String> {
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let again = |text: &str| Some(values::url_encoded(&values::url_decoded(text, true)?, form));
        Some(format!("{}={}", again(name)?, again(value)?))
    });
    Some(pairs.collect::<Option<Vec<_>>>()?.join("&"))
}

fn encoded_twice(query: &str) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}", values::url_encoded(value, UrlForm::Component)),
        None => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn query_as_json(query: &str) -> Option<String> {
    let members = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((values::url_decoded(name, true)?, Json::Text(values::url_decoded(value, true)?)))
    });
    Some(JsonForm::default().write(&Json::Object(members.collect::<Option<_>>()?)))
}

fn lower_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut left = 0;
    for c in text.chars() {
        if c == '%' {
            left = 3;
        }
        out.push(if left > 0 { c.to_ascii_lowercase() } else { c });
        left = usize::saturating_sub(left, 1);
    }
    out
}
