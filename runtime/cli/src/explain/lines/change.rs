//! A change of one choice of a recipe, and what to do against it.

use crate::explain::lines::recipe::{Body, Charset, Ending, Line, Recipe, SignatureForm, Target, Time};

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

    pub(crate) fn fix(self) -> (&'static str, &'static str) {
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
