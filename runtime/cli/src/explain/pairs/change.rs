//! A change of one choice of a recipe, and what to do against it.

use crate::explain::{
    json::JsonForm,
    key::KeyForm,
    pairs::recipe::{
        Boolean, Charset, Digest, Empties, Joint, Markup, Names, Number, Order, Output, Recipe,
        SignatureField, Space, Url,
    },
    search::ALONE,
};

/// A change of one choice of a recipe.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    LeftOut(usize),
    Added(&'static str, &'static str),
    SignatureField(SignatureField),
    Empties(Empties),
    Markup(Markup),
    Json(JsonForm),
    Number(Number),
    Boolean(Boolean),
    Space(Space),
    Url(Url),
    Names(Names),
    Order(Order),
    Joint(Joint),
    Key(KeyForm),
    Digest(Digest),
    Output(Output),
    Charset(Charset),
}

impl Change {
    pub(crate) fn apply(self, recipe: &mut Recipe) {
        match self {
            Change::LeftOut(at) => recipe.left_out = Some(at),
            Change::Added(name, value) => recipe.added = Some((name, value)),
            Change::SignatureField(field) => recipe.signature_field = field,
            Change::Empties(empties) => recipe.empties = empties,
            Change::Markup(markup) => recipe.markup = markup,
            Change::Json(form) => recipe.json = Some(form),
            Change::Number(number) => recipe.number = number,
            Change::Boolean(boolean) => recipe.boolean = boolean,
            Change::Space(space) => recipe.space = space,
            Change::Url(url) => recipe.url = Some(url),
            Change::Names(names) => recipe.names = names,
            Change::Order(order) => recipe.order = order,
            Change::Joint(joint) => recipe.joint = joint,
            Change::Key(key) => recipe.key = key,
            Change::Digest(digest) => recipe.digest = digest,
            Change::Output(output) => recipe.output = output,
            Change::Charset(charset) => recipe.charset = charset,
        }
    }

    /// Two mistakes of one kind exclude each other.
    pub(crate) fn kind(self) -> usize {
        match self {
            Change::LeftOut(_) => 0,
            Change::Added(..) => 1,
            Change::SignatureField(_) => 2,
            Change::Empties(_) => 3,
            Change::Markup(_) => 4,
            Change::Json(_) => 5,
            Change::Number(_) => 6,
            Change::Boolean(_) => 7,
            // One for each field and blank: too many for pairs.
            Change::Space(Space::Behind(..)) => ALONE,
            Change::Space(_) => 8,
            Change::Url(_) => 9,
            Change::Names(_) => 10,
            Change::Order(_) => 11,
            Change::Joint(_) => 12,
            Change::Key(_) => 13,
            Change::Digest(_) => 14,
            Change::Output(_) => 15,
            Change::Charset(_) => 16,
        }
    }

    /// What to do against mistakes of this kind, in English and in Chinese.
    pub(crate) fn fix(self) -> (&'static str, &'static str) {
        match self {
            Change::LeftOut(_) | Change::Added(..) => (
                "Sign exactly the fields that are sent, and send exactly the fields that are signed.",
                "签名的字段与发送的字段必须完全一致。",
            ),
            Change::SignatureField(_) => {
                ("Leave the signature field out of the signed text.", "签名字段本身不参与签名。")
            }
            Change::Empties(_) => ("Leave out fields without a value.", "值为空的字段不参与签名。"),
            Change::Markup(_) => (
                "Sign the value itself, and add the XML mark-up afterwards.",
                "对原始值签名，之后再加 XML 标记。",
            ),
            Change::Json(_) => (
                "Write the JSON text once; sign that text and send the same text.",
                "JSON 只序列化一次，签名与发送使用同一段文本。",
            ),
            Change::Number(_) | Change::Boolean(_) => (
                "Make a text of the value once; sign that text and send the same text. Amounts are integers in fen.",
                "值只转换一次文本，签名与发送使用同一文本；金额是以分为单位的整数。",
            ),
            Change::Space(_) => (
                "Trim values before they are signed and sent, or not at all.",
                "去空白要么在签名和发送之前统一做，要么不做。",
            ),
            Change::Url(_) => (
                "Sign the values as they are, without URL encoding; encode afterwards if the values travel in a URL.",
                "对未经 URL 编码的原始值签名，需要放进 URL 时再编码。",
            ),
            Change::Names(_) => ("Write names exactly as documented.", "字段名大小写必须与文档一致。"),
            Change::Order(_) => (
                "Sort the fields by name in ASCII order: upper case before `_` before lower case.",
                "按字段名 ASCII 码升序排序（大写在 `_` 之前，`_` 在小写之前）。",
            ),
            Change::Joint(_) => {
                ("Append `&key=` and the API key behind the last pair.", "在最后拼接 `&key=` 和 API 密钥。")
            }
            Change::Key(_) => (
                "Use the API key exactly as it was set on the merchant platform: 32 characters and nothing around them.",
                "使用商户平台上设置的 API 密钥原文：32 个字符，前后没有任何多余字符。",
            ),
            Change::Digest(_) => (
                "Use the algorithm that `sign_type` names; without it, MD5.",
                "使用 sign_type 指定的算法；没有 sign_type 时使用 MD5。",
            ),
            Change::Output(_) => (
                "Write the digest in upper-case hexadecimal, without anything around it.",
                "摘要写成大写十六进制，前后不加任何字符。",
            ),
            Change::Charset(_) => (
                "Encode the signed text as UTF-8 without a byte order mark, once.",
                "签名文本只编码一次，使用不带 BOM 的 UTF-8。",
            ),
        }
    }
}
