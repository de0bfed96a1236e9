//! The known mistakes of messages that sign lines.

use crate::explain::{
    lines::recipe::{Body, Charset, Ending, Line, Recipe, SignatureForm, Target, Time, Values},
    pairs::JSON_FORMS,
    report,
    values::UrlForm,
};

/// A change of one choice of a recipe.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Exchanged(Line, Line),
    Missing(Line),
    Ending(Ending),
    Method,
    Target(Target),
    Time(Time),
    Body(Body),
    Charset(Charset),
    Signature(SignatureForm),
    Key(usize),
}

impl Change {
    pub(crate) fn apply(self, recipe: &mut Recipe) {
        match self {
            Change::Exchanged(one, other) => recipe.exchanged = Some((one, other)),
            Change::Missing(line) => recipe.missing = Some(line),
            Change::Ending(ending) => recipe.ending = ending,
            Change::Method => recipe.lower_method = true,
            Change::Target(target) => recipe.target = target,
            Change::Time(time) => recipe.time = time,
            Change::Body(body) => recipe.body = body,
            Change::Charset(charset) => recipe.charset = charset,
            Change::Signature(form) => recipe.signature = form,
            Change::Key(at) => recipe.key = at,
        }
    }

    /// Two mistakes of one kind exclude each other.
    pub(crate) fn kind(self) -> usize {
        match self {
            Change::Exchanged(..) => 0,
            Change::Missing(_) => 1,
            Change::Ending(_) => 2,
            Change::Method => 3,
            Change::Target(_) => 4,
            Change::Time(_) => 5,
            Change::Body(_) => 6,
            Change::Charset(_) => 7,
            Change::Signature(_) => 8,
            Change::Key(_) => 9,
        }
    }

    fn fix(self) -> (&'static str, &'static str) {
        match self {
            Change::Exchanged(..) | Change::Missing(_) => (
                "Write all lines in their order: method, path and query, timestamp, nonce, body; of a reply or a notice timestamp, nonce, body.",
                "按顺序写出所有行：请求方法、路径和查询参数、时间戳、随机串、报文主体；应答和通知为时间戳、随机串、报文主体。",
            ),
            Change::Ending(_) => (
                "End every line with one line feed (0x0A), the last one too.",
                "每一行都以一个换行符（0x0A）结尾，最后一行也是。",
            ),
            Change::Method => ("Write the method in upper case.", "请求方法用大写。"),
            Change::Target(_) => (
                "Sign the path and the query exactly as they are sent, without scheme and host.",
                "对实际发送的路径和查询参数签名，不含协议和域名，编码保持一致。",
            ),
            Change::Time(_) => (
                "Use one timestamp in seconds for the header and the signed text.",
                "请求头与签名文本使用同一个以秒为单位的时间戳。",
            ),
            Change::Body(_) => (
                "Sign the bytes of the body that are sent or were received, before anything parses them; without a body, an empty line.",
                "对实际发送或收到的原始报文主体字节签名或验签，不要先解析再序列化；没有主体时为空行。",
            ),
            Change::Charset(_) => (
                "Encode the signed text as UTF-8 without a byte order mark, once.",
                "签名文本只编码一次，使用不带 BOM 的 UTF-8。",
            ),
            Change::Signature(_) => (
                "Pass the signature on as it is: base64 in the standard alphabet, without URL encoding or line ends.",
                "签名按原样传递：标准 base64，不做 URL 编码，不含换行。",
            ),
            Change::Key(_) => (
                "Use the key or certificate whose serial number the message names.",
                "使用与报文中序列号一致的密钥或证书。",
            ),
        }
    }
}

/// A mistake that somebody could have made in this message.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) code: &'static str,
    pub(crate) change: Change,
    subject: Option<String>,
    en: String,
    zh: String,
}

impl Mistake {
    fn new(code: &'static str, change: Change, en: impl Into<String>, zh: impl Into<String>) -> Mistake {
        Mistake { code, change, subject: None, en: en.into(), zh: zh.into() }
    }

    pub(crate) fn report(&self) -> report::Mistake {
        let (fix_en, fix_zh) = self.change.fix();
        report::Mistake {
            code: self.code,
            subject: self.subject.clone(),
            en: self.en.clone(),
            zh: self.zh.clone(),
            fix_en: fix_en.to_owned(),
            fix_zh: fix_zh.to_owned(),
        }
    }
}

type Row = (&'static str, Change, &'static str, &'static str);

const ROWS: &[Row] = &[
    (
        "last-line-feed-missing",
        Change::Ending(Ending::NoLast),
        "The last line feed is missing.",
        "最后一行缺少换行符。",
    ),
    (
        "line-ends-crlf",
        Change::Ending(Ending::CrLf),
        "Lines end with a carriage return and a line feed.",
        "行尾用了回车加换行（CRLF）。",
    ),
    (
        "line-ends-literal",
        Change::Ending(Ending::Literal),
        "Lines end with a backslash and an `n` in place of a line feed.",
        "行尾是反斜杠加 `n` 两个字符，而不是换行符。",
    ),
    (
        "line-ends-missing",
        Change::Ending(Ending::None),
        "The lines were joined without line feeds.",
        "各行之间没有换行符。",
    ),
    (
        "method-lower-case",
        Change::Method,
        "The method was signed in lower case.",
        "请求方法以小写参与了签名。",
    ),
    (
        "target-full-url",
        Change::Target(Target::Url("https://")),
        "The full URL was signed in place of the path and the query.",
        "签名用了完整 URL，而不是路径和查询参数。",
    ),
    (
        "target-full-url-http",
        Change::Target(Target::Url("http://")),
        "The full URL, with http, was signed in place of the path and the query.",
        "签名用了完整 URL（http），而不是路径和查询参数。",
    ),
    (
        "target-with-host",
        Change::Target(Target::HostAndPath),
        "The host was signed before the path.",
        "签名文本的路径前带有域名。",
    ),
    (
        "query-left-out",
        Change::Target(Target::WithoutQuery),
        "The query was not signed.",
        "查询参数没有参与签名。",
    ),
    (
        "query-decoded",
        Change::Target(Target::QueryDecoded),
        "The query was decoded before it was signed.",
        "签名前对查询参数做了 URL 解码。",
    ),
    (
        "path-decoded",
        Change::Target(Target::PathDecoded),
        "The path was decoded before it was signed.",
        "签名前对路径做了 URL 解码。",
    ),
    (
        "query-encoded-otherwise",
        Change::Target(Target::QueryEncoded(UrlForm::Component)),
        "The query was signed with another encoding than the one that was sent (encodeURIComponent).",
        "签名的查询参数与发送的编码方式不同（encodeURIComponent）。",
    ),
    (
        "query-encoded-rfc3986",
        Change::Target(Target::QueryEncoded(UrlForm::Rfc3986)),
        "The query was signed with another encoding than the one that was sent (RFC 3986).",
        "签名的查询参数与发送的编码方式不同（RFC 3986）。",
    ),
    (
        "query-form-encoded",
        Change::Target(Target::QueryEncoded(UrlForm::Form)),
        "The query was signed with another encoding than the one that was sent (`+` for a blank).",
        "签名的查询参数与发送的编码方式不同（空格变成 `+`）。",
    ),
    (
        "query-encoded-twice",
        Change::Target(Target::QueryEncodedTwice),
        "The query was encoded twice before it was signed.",
        "签名前对查询参数做了两次 URL 编码。",
    ),
    (
        "query-sorted",
        Change::Target(Target::QuerySorted),
        "The query was sorted before it was signed, and sent in another order.",
        "签名前对查询参数做了排序，发送时没有。",
    ),
    (
        "path-slash-added",
        Change::Target(Target::SlashAdded),
        "The path was signed with a slash at its end, and sent without.",
        "签名的路径末尾多了斜杠。",
    ),
    (
        "path-slash-removed",
        Change::Target(Target::SlashRemoved),
        "The path was signed without the slash at its end.",
        "签名的路径末尾缺少斜杠。",
    ),
    (
        "path-first-slash-missing",
        Change::Target(Target::WithoutFirstSlash),
        "The path was signed without its first slash.",
        "签名的路径缺少开头的斜杠。",
    ),
    (
        "path-version-missing",
        Change::Target(Target::WithoutVersion),
        "The path was signed without `/v3`.",
        "签名的路径缺少 `/v3`。",
    ),
    (
        "escapes-lower-case",
        Change::Target(Target::LowerEscapes),
        "Percent escapes were signed in lower case, and sent in upper case.",
        "签名的 URL 转义是小写，发送的是大写。",
    ),
    (
        "timestamp-milliseconds",
        Change::Time(Time::Milliseconds),
        "The timestamp was signed in milliseconds.",
        "签名的时间戳以毫秒为单位。",
    ),
    (
        "timestamp-header-milliseconds",
        Change::Time(Time::Seconds),
        "The timestamp was signed in seconds, and sent in milliseconds.",
        "发送的时间戳以毫秒为单位，签名的以秒为单位。",
    ),
    (
        "body-empty",
        Change::Body(Body::Empty),
        "An empty body was signed, but there is one.",
        "签名时报文主体为空，但实际有主体。",
    ),
    (
        "body-empty-object",
        Change::Body(Body::Constant("{}")),
        "The body `{}` was signed, and another one was sent.",
        "签名时报文主体是 `{}`，与实际发送的不同。",
    ),
    (
        "body-null",
        Change::Body(Body::Constant("null")),
        "The body `null` was signed, and another one was sent.",
        "签名时报文主体是 `null`，与实际发送的不同。",
    ),
    (
        "body-empty-list",
        Change::Body(Body::Constant("[]")),
        "The body `[]` was signed, and another one was sent.",
        "签名时报文主体是 `[]`，与实际发送的不同。",
    ),
    (
        "body-quotes",
        Change::Body(Body::Constant("\"\"")),
        "The body `\"\"` was signed, and another one was sent.",
        "签名时报文主体是 `\"\"`，与实际发送的不同。",
    ),
    (
        "body-is-query",
        Change::Body(Body::Query),
        "The query was signed as the body too.",
        "查询参数被当作报文主体参与了签名。",
    ),
    (
        "body-is-query-json",
        Change::Body(Body::QueryAsJson),
        "The query was signed as a body of JSON too.",
        "查询参数被序列化为 JSON，当作报文主体参与了签名。",
    ),
    (
        "body-trimmed",
        Change::Body(Body::Trimmed),
        "The body was trimmed before it was signed or verified.",
        "签名或验签时去掉了报文主体两端的空白。",
    ),
    (
        "body-line-feed-added",
        Change::Body(Body::LineFeedAdded),
        "The body was signed with a line feed behind it.",
        "签名时报文主体末尾多了换行符。",
    ),
    (
        "body-line-feeds",
        Change::Body(Body::LineFeeds),
        "Line ends in the body were signed as line feeds, and are CRLF in the message.",
        "报文主体中的 CRLF 在签名时变成了 LF。",
    ),
    (
        "body-crlf",
        Change::Body(Body::CrLf),
        "Line ends in the body were signed as CRLF, and are line feeds in the message.",
        "报文主体中的 LF 在签名时变成了 CRLF。",
    ),
    (
        "body-whole-form",
        Change::Body(Body::Whole),
        "The whole form was signed; of a form with a file only the JSON of its part `meta` is signed.",
        "对整个表单签了名；带文件的表单只对 `meta` 部分的 JSON 签名。",
    ),
    (
        "charset-gbk",
        Change::Charset(Charset::Gbk),
        "The signed text was encoded as GBK.",
        "签名文本用了 GBK 编码。",
    ),
    (
        "charset-double-utf8",
        Change::Charset(Charset::DoubleUtf8),
        "The signed text was encoded as UTF-8 twice: UTF-8 was taken for Latin-1.",
        "签名文本被重复编码：UTF-8 被当作 Latin-1 又编码了一次。",
    ),
    (
        "charset-latin1",
        Change::Charset(Charset::Latin1),
        "The signed text was encoded as Latin-1, which lacks characters of it.",
        "签名文本用了 Latin-1 编码，其中没有的字符变成了 `?`。",
    ),
    (
        "charset-byte-order-mark",
        Change::Charset(Charset::Marked),
        "The signed text begins with a byte order mark.",
        "签名文本以 BOM 开头。",
    ),
    (
        "signature-url-encoded",
        Change::Signature(SignatureForm::UrlEncoded),
        "The signature was URL-encoded on its way.",
        "签名在传输中被 URL 编码。",
    ),
    (
        "signature-plus-as-blank",
        Change::Signature(SignatureForm::Blanks),
        "The signature has blanks in place of `+`: it was URL-decoded on its way.",
        "签名中的 `+` 变成了空格：传输中被 URL 解码。",
    ),
    (
        "signature-white-space",
        Change::Signature(SignatureForm::WhiteSpace),
        "The signature has line ends, other white space or quotation marks in it.",
        "签名中含有换行、空白或引号。",
    ),
    (
        "signature-url-safe",
        Change::Signature(SignatureForm::UrlSafe),
        "The signature is in the URL-safe alphabet of base64 (`-` and `_`).",
        "签名用了 URL 安全的 base64（`-` 和 `_`）。",
    ),
    (
        "signature-padding-missing",
        Change::Signature(SignatureForm::NoPadding),
        "The signature lacks the `=` at its end.",
        "签名末尾缺少 `=`。",
    ),
    (
        "signature-base64-twice",
        Change::Signature(SignatureForm::Twice),
        "The signature was encoded in base64 twice.",
        "签名被 base64 编码了两次。",
    ),
];

/// All mistakes that are tried on a message. `keys` is the number of keys.
pub(crate) fn all(lines: &[Line], values: &Values, keys: usize) -> Vec<Mistake> {
    let row = |(code, change, en, zh): &Row| Mistake::new(code, *change, *en, *zh);
    let mut mistakes: Vec<Mistake> = ROWS.iter().map(row).collect();
    mistakes.extend(JSON_FORMS.iter().map(|(code, form, en, zh)| {
        let en = format!("The JSON of the body was written again before it was signed or verified, {en}.");
        let zh = format!("签名或验签前对报文主体重新做了 JSON 序列化（{zh}）。");
        Mistake::new(code, Change::Body(Body::Json(*form)), en, zh)
    }));
    mistakes.extend(lines.iter().map(|line| missing(*line, values)));
    for (at, one) in lines.iter().enumerate() {
        mistakes.extend(lines[at + 1..].iter().map(|other| exchanged(*one, *other)));
    }
    mistakes.extend((1..keys).map(|at| {
        let en = format!("The signature was made with the key of certificate or key file number {}.", at + 1);
        let zh = format!("签名所用的密钥对应第 {} 个证书或密钥文件。", at + 1);
        Mistake::new("other-key", Change::Key(at), en, zh)
    }));
    mistakes
}

fn missing(line: Line, values: &Values) -> Mistake {
    let is_empty_body = line == Line::Body && values.body.is_empty();
    let en = if is_empty_body {
        "The line of the body is missing; without a body it is an empty line.".to_owned()
    } else {
        format!("The line of the {} is missing.", line.name())
    };
    let zh = format!("缺少“{}”一行。", line.title());
    let subject = Some(line.name().to_owned());
    Mistake { subject, ..Mistake::new("line-missing", Change::Missing(line), en, zh) }
}

fn exchanged(one: Line, other: Line) -> Mistake {
    let code = match (one, other) {
        (Line::Time, Line::Nonce) => "timestamp-and-nonce-exchanged",
        _ => "lines-exchanged",
    };
    let en = format!("The lines of the {} and the {} are exchanged.", one.name(), other.name());
    let zh = format!("“{}”与“{}”两行的顺序颠倒了。", one.title(), other.title());
    let subject = Some(format!("{}, {}", one.name(), other.name()));
    Mistake { subject, ..Mistake::new(code, Change::Exchanged(one, other), en, zh) }
}
