//! The known mistakes of messages that sign sorted pairs.

use crate::explain::{
    json::JsonForm,
    key::KeyForm,
    pairs::recipe::{
        Boolean, Charset, Digest, Empties, Joint, Markup, Names, Number, Order, Output, Recipe,
        SignatureField, Space, Url,
    },
    read::Message,
    report,
    search::ALONE,
    values::UrlForm,
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
    fn fix(self) -> (&'static str, &'static str) {
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

/// Mistakes about the key.
const KEY: &[Row] = &[
    (
        "key-blank-after",
        Change::Key(KeyForm::Around("", " ")),
        "The key has a blank behind it.",
        "密钥后面多了一个空格。",
    ),
    (
        "key-blank-before",
        Change::Key(KeyForm::Around(" ", "")),
        "The key has a blank before it.",
        "密钥前面多了一个空格。",
    ),
    (
        "key-blanks-around",
        Change::Key(KeyForm::Around(" ", " ")),
        "The key has a blank before and behind it.",
        "密钥前后各多了一个空格。",
    ),
    (
        "key-line-feed-after",
        Change::Key(KeyForm::Around("", "\n")),
        "The key has a line feed behind it.",
        "密钥后面多了一个换行符。",
    ),
    (
        "key-line-feed-before",
        Change::Key(KeyForm::Around("\n", "")),
        "The key has a line feed before it.",
        "密钥前面多了一个换行符。",
    ),
    (
        "key-crlf-after",
        Change::Key(KeyForm::Around("", "\r\n")),
        "The key has a carriage return and a line feed behind it.",
        "密钥后面多了回车和换行符。",
    ),
    (
        "key-carriage-return-after",
        Change::Key(KeyForm::Around("", "\r")),
        "The key has a carriage return behind it.",
        "密钥后面多了一个回车符。",
    ),
    (
        "key-carriage-return-before",
        Change::Key(KeyForm::Around("\r", "")),
        "The key has a carriage return before it.",
        "密钥前面多了一个回车符。",
    ),
    (
        "key-tab-after",
        Change::Key(KeyForm::Around("", "\t")),
        "The key has a tab behind it.",
        "密钥后面多了一个制表符。",
    ),
    (
        "key-byte-order-mark",
        Change::Key(KeyForm::Around("\u{feff}", "")),
        "The key has a byte order mark before it.",
        "密钥前面带有 BOM。",
    ),
    (
        "key-double-quotes",
        Change::Key(KeyForm::Around("\"", "\"")),
        "The key is in double quotation marks.",
        "密钥带有双引号。",
    ),
    (
        "key-single-quotes",
        Change::Key(KeyForm::Around("'", "'")),
        "The key is in single quotation marks.",
        "密钥带有单引号。",
    ),
    (
        "key-unclean",
        Change::Key(KeyForm::Clean),
        "The signature was made with the key that is given here, but without the quotation marks, blanks or invisible characters of it.",
        "签名所用的密钥不含此处所给密钥中的引号、空格或不可见字符。",
    ),
    ("key-upper-case", Change::Key(KeyForm::Upper), "The key is in upper case.", "密钥被转换成了大写。"),
    ("key-lower-case", Change::Key(KeyForm::Lower), "The key is in lower case.", "密钥被转换成了小写。"),
    (
        "key-md5",
        Change::Key(KeyForm::Md5Lower),
        "The MD5 of the key was used in place of the key.",
        "用密钥的 MD5 代替了密钥。",
    ),
    (
        "key-md5-upper-case",
        Change::Key(KeyForm::Md5Upper),
        "The MD5 of the key, in upper case, was used in place of the key.",
        "用密钥的 MD5（大写）代替了密钥。",
    ),
    (
        "key-empty",
        Change::Key(KeyForm::Empty),
        "The key is empty, as if a setting was not loaded.",
        "密钥为空，可能没有读到配置。",
    ),
    (
        "key-from-hex",
        Change::Key(KeyForm::FromHex),
        "The key was decoded from hexadecimal; its text is the key.",
        "密钥被当作十六进制解码；应直接使用密钥文本。",
    ),
];

/// Mistakes about the place of the key.
const JOINT: &[Row] = &[
    (
        "key-appended-directly",
        Change::Joint(Joint::Behind("")),
        "The key was appended without `&key=`.",
        "直接拼接了密钥，缺少 `&key=`。",
    ),
    (
        "key-without-ampersand",
        Change::Joint(Joint::Behind("key=")),
        "The key was appended with `key=`, without the `&`.",
        "密钥前缺少 `&`，只拼接了 `key=`。",
    ),
    (
        "key-without-name",
        Change::Joint(Joint::Behind("&")),
        "The key was appended with `&`, without `key=`.",
        "密钥前缺少 `key=`，只拼接了 `&`。",
    ),
    (
        "key-named-secret",
        Change::Joint(Joint::Behind("&secret=")),
        "The key was appended as `&secret=`.",
        "密钥以 `&secret=` 拼接。",
    ),
    (
        "key-named-capital-key",
        Change::Joint(Joint::Behind("&Key=")),
        "The key was appended as `&Key=`.",
        "密钥以 `&Key=` 拼接。",
    ),
    (
        "key-named-upper-case",
        Change::Joint(Joint::Behind("&KEY=")),
        "The key was appended as `&KEY=`.",
        "密钥以 `&KEY=` 拼接。",
    ),
    (
        "key-named-app-secret",
        Change::Joint(Joint::Behind("&appsecret=")),
        "The key was appended as `&appsecret=`.",
        "密钥以 `&appsecret=` 拼接。",
    ),
    (
        "key-sorted",
        Change::Joint(Joint::Sorted),
        "The key was sorted among the fields as a field `key`.",
        "密钥作为字段 `key` 参与了排序。",
    ),
    (
        "key-first",
        Change::Joint(Joint::Before),
        "The key was put before the first pair.",
        "密钥被放在了最前面。",
    ),
];

/// Mistakes about values and names.
const VALUES: &[Row] = &[
    (
        "signature-field-empty",
        Change::SignatureField(SignatureField::Empty),
        "The field of the signature is part of the signed text, without a value.",
        "签名字段以空值参与了签名。",
    ),
    (
        "signature-field-signed",
        Change::SignatureField(SignatureField::AsSent),
        "The signature of the message is part of the signed text.",
        "报文中的签名参与了签名。",
    ),
    (
        "empty-values-signed",
        Change::Empties(Empties::Signed),
        "Fields without a value are part of the signed text.",
        "空值字段参与了签名。",
    ),
    (
        "empty-values-as-null",
        Change::Empties(Empties::Null),
        "Fields without a value are part of the signed text as `null`.",
        "空值字段以 `null` 参与了签名。",
    ),
    (
        "cdata-signed",
        Change::Markup(Markup::Cdata),
        "The mark-up `<![CDATA[…]]>` is part of the signed text.",
        "CDATA 标记参与了签名。",
    ),
    (
        "xml-entities-signed",
        Change::Markup(Markup::Entities { quotes: false }),
        "XML references such as `&amp;` are part of the signed text in place of the characters.",
        "对 XML 转义后的值（如 `&amp;`）签了名。",
    ),
    (
        "xml-entities-and-quotes-signed",
        Change::Markup(Markup::Entities { quotes: true }),
        "XML references such as `&quot;` are part of the signed text in place of the characters.",
        "对 XML 转义后的值（如 `&quot;`）签了名。",
    ),
    (
        "values-trimmed",
        Change::Space(Space::Trimmed),
        "Values were trimmed before they were signed, but not before they were sent.",
        "签名前去掉了值两端的空白，发送时却没有。",
    ),
    (
        "values-trimmed-unicode",
        Change::Space(Space::TrimmedUnicode),
        "Full-width blanks were trimmed before values were signed, but not before they were sent.",
        "签名前去掉了值两端的全角空白，发送时却没有。",
    ),
    (
        "values-trimmed-end",
        Change::Space(Space::TrimmedEnd),
        "White space at the end of values was trimmed before they were signed, but not before they were sent.",
        "签名前去掉了值末尾的空白，发送时却没有。",
    ),
    (
        "values-url-encoded",
        Change::Url(Url::Encoded(UrlForm::Component)),
        "Values were URL-encoded before they were signed (encodeURIComponent).",
        "签名前对值做了 URL 编码（encodeURIComponent）。",
    ),
    (
        "values-url-encoded-rfc3986",
        Change::Url(Url::Encoded(UrlForm::Rfc3986)),
        "Values were URL-encoded before they were signed (RFC 3986).",
        "签名前对值做了 URL 编码（RFC 3986）。",
    ),
    (
        "values-form-encoded",
        Change::Url(Url::Encoded(UrlForm::Form)),
        "Values were URL-encoded before they were signed, with `+` for a blank.",
        "签名前对值做了 URL 编码（空格变成 `+`）。",
    ),
    (
        "values-url-encoded-lower-case",
        Change::Url(Url::Encoded(UrlForm::LowerComponent)),
        "Values were URL-encoded before they were signed, with lower-case escapes such as `%2f`.",
        "签名前对值做了 URL 编码（小写，如 `%2f`）。",
    ),
    (
        "values-form-encoded-lower-case",
        Change::Url(Url::Encoded(UrlForm::LowerForm)),
        "Values were URL-encoded before they were signed, with `+` for a blank and lower-case escapes such as `%2f`.",
        "签名前对值做了 URL 编码（小写，空格变成 `+`）。",
    ),
    (
        "values-url-decoded",
        Change::Url(Url::Decoded { plus: false }),
        "Values were URL-decoded before they were signed.",
        "签名前对值做了 URL 解码。",
    ),
    (
        "values-form-decoded",
        Change::Url(Url::Decoded { plus: true }),
        "Values were URL-decoded before they were signed, with a blank for `+`.",
        "签名前对值做了 URL 解码（`+` 变成空格）。",
    ),
    (
        "numbers-one-decimal",
        Change::Number(Number::OneDecimal),
        "Amounts were signed with a decimal, such as `1.0`.",
        "金额以浮点数形式（如 `1.0`）参与了签名。",
    ),
    (
        "numbers-two-decimals",
        Change::Number(Number::TwoDecimals),
        "Amounts were signed with two decimals, such as `1.00`.",
        "金额以两位小数（如 `1.00`）参与了签名。",
    ),
    (
        "numbers-without-decimals",
        Change::Number(Number::NoDecimals),
        "Amounts were signed without the decimals with which they are sent.",
        "发送的金额带小数，签名时却没有小数。",
    ),
    (
        "amounts-in-yuan",
        Change::Number(Number::Yuan),
        "Amounts were signed in yuan, and sent in fen.",
        "签名时金额以元为单位，发送时以分为单位。",
    ),
    (
        "booleans-capitalised",
        Change::Boolean(Boolean::Capitalised),
        "Booleans were signed as `True` and `False`.",
        "布尔值以 `True`、`False` 参与了签名。",
    ),
    (
        "booleans-upper-case",
        Change::Boolean(Boolean::Upper),
        "Booleans were signed as `TRUE` and `FALSE`.",
        "布尔值以 `TRUE`、`FALSE` 参与了签名。",
    ),
    (
        "booleans-as-digits",
        Change::Boolean(Boolean::Digit),
        "Booleans were signed as `1` and `0`.",
        "布尔值以 `1`、`0` 参与了签名。",
    ),
    (
        "names-lower-case",
        Change::Names(Names::Lower),
        "Names were signed in lower case.",
        "字段名以小写参与了签名。",
    ),
    (
        "names-upper-case",
        Change::Names(Names::Upper),
        "Names were signed in upper case.",
        "字段名以大写参与了签名。",
    ),
    (
        "names-camel-case",
        Change::Names(Names::Camel),
        "Names were signed in camel case, such as `mchId`.",
        "字段名以驼峰形式（如 `mchId`）参与了签名。",
    ),
    (
        "names-snake-case",
        Change::Names(Names::Snake),
        "Names were signed with underscores, such as `mch_id`.",
        "字段名以下划线形式（如 `mch_id`）参与了签名。",
    ),
    (
        "sorted-without-case",
        Change::Order(Order::WithoutCase),
        "Fields were sorted without regard to upper and lower case.",
        "排序时忽略了大小写。",
    ),
    (
        "not-sorted",
        Change::Order(Order::Message),
        "Fields were not sorted; they are in the order of the message.",
        "字段没有排序，按报文中的顺序拼接。",
    ),
    (
        "sorted-descending",
        Change::Order(Order::Descending),
        "Fields were sorted in descending order.",
        "字段按降序排序。",
    ),
    (
        "sorted-by-value",
        Change::Order(Order::Values),
        "Fields were sorted by value.",
        "按值而不是按字段名排序。",
    ),
];

/// Mistakes about the digest and its text.
const DIGEST: &[Row] = &[
    (
        "sha256-without-hmac",
        Change::Digest(Digest::Sha256),
        "The digest is SHA-256 without HMAC.",
        "用了 SHA-256，而不是 HMAC-SHA256。",
    ),
    ("hmac-md5", Change::Digest(Digest::HmacMd5), "The digest is HMAC with MD5.", "用了 HMAC-MD5。"),
    (
        "signature-lower-case",
        Change::Output(Output::Lower),
        "The signature is in lower case.",
        "签名是小写的。",
    ),
    (
        "signature-base64",
        Change::Output(Output::Base64),
        "The signature is in base64.",
        "签名是 base64 编码的。",
    ),
    (
        "signature-white-space",
        Change::Output(Output::Padded),
        "The signature has white space around it.",
        "签名前后有空白字符。",
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
        "message-double-utf8",
        Change::Charset(Charset::Repaired),
        "The message was encoded as UTF-8 twice; the signed text was not.",
        "报文被重复编码为 UTF-8，签名文本没有。",
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
];

const PLAIN: JsonForm =
    JsonForm { blanks: false, sorted: false, ascii: false, slashes: false, html: false, indent: 0 };

/// Forms in which programs write JSON again, with what they are called in English and in Chinese. Messages of lines are tried
/// with them too.
pub(crate) const JSON_FORMS: &[(&str, JsonForm, &str, &str)] = &[
    ("json-compact", PLAIN, "without white space", "不含空白"),
    (
        "json-blanks",
        JsonForm { blanks: true, ..PLAIN },
        "with a blank after `:` and `,`",
        "`:` 和 `,` 后有空格",
    ),
    ("json-sorted", JsonForm { sorted: true, ..PLAIN }, "with sorted names", "键已排序"),
    (
        "json-ascii",
        JsonForm { ascii: true, ..PLAIN },
        "with `\\uXXXX` for characters outside of ASCII",
        "非 ASCII 字符写成 `\\uXXXX`",
    ),
    ("json-slashes", JsonForm { slashes: true, ..PLAIN }, "with `\\/` for slashes", "斜杠写成 `\\/`"),
    (
        "json-html",
        JsonForm { html: true, ..PLAIN },
        "with `\\u0026` for `&`, as Go does",
        "`&` 写成 `\\u0026`（Go 的默认行为）",
    ),
    (
        "json-ascii-blanks",
        JsonForm { ascii: true, blanks: true, ..PLAIN },
        "with `\\uXXXX` and blanks, as Python does",
        "`\\uXXXX` 且带空格（Python 的默认行为）",
    ),
    (
        "json-ascii-slashes",
        JsonForm { ascii: true, slashes: true, ..PLAIN },
        "with `\\uXXXX` and `\\/`, as PHP does",
        "`\\uXXXX` 且斜杠写成 `\\/`（PHP 的默认行为）",
    ),
    (
        "json-sorted-blanks",
        JsonForm { sorted: true, blanks: true, ..PLAIN },
        "with sorted names and blanks",
        "键已排序且带空格",
    ),
    (
        "json-sorted-ascii-blanks",
        JsonForm { sorted: true, ascii: true, blanks: true, ..PLAIN },
        "with sorted names, `\\uXXXX` and blanks",
        "键已排序、`\\uXXXX` 且带空格",
    ),
    (
        "json-sorted-html",
        JsonForm { sorted: true, html: true, ..PLAIN },
        "with sorted names and `\\u0026` for `&`",
        "键已排序且 `&` 写成 `\\u0026`",
    ),
    (
        "json-indent-2",
        JsonForm { indent: 2, ..PLAIN },
        "on several lines, indented by 2 blanks",
        "多行，缩进 2 个空格",
    ),
    (
        "json-indent-4",
        JsonForm { indent: 4, ..PLAIN },
        "on several lines, indented by 4 blanks",
        "多行，缩进 4 个空格",
    ),
];

/// Pairs that programs sign without sending them: constants that a library fills in, defaults, and empty fields.
const ADDED: &[(&str, &str)] = &[
    ("sign_type", "MD5"),
    ("sign_type", "HMAC-SHA256"),
    ("signType", "MD5"),
    ("signType", "HMAC-SHA256"),
    ("fee_type", "CNY"),
    ("refund_fee_type", "CNY"),
    ("device_info", "WEB"),
    ("trade_type", "JSAPI"),
    ("version", "1.0"),
    ("input_charset", "UTF-8"),
    ("return_code", "SUCCESS"),
    ("return_msg", "OK"),
    ("result_code", "SUCCESS"),
    ("attach", ""),
    ("detail", ""),
    ("device_info", ""),
    ("openid", ""),
    ("sub_appid", ""),
    ("sub_mch_id", ""),
    ("return_msg", ""),
];

/// Mistakes about one field are tried for so many fields,
const MOST_FIELDS: usize = 64;
/// and with texts of so many bytes in all.
const MOST_BYTES: usize = 16 << 20;

/// White space behind one value.
const BEHIND: &[(&str, &str, &str, &str)] = &[
    ("value-blank-after", " ", "a blank", "空格"),
    ("value-line-feed-after", "\n", "a line feed", "换行符"),
    ("value-full-width-blank-after", "\u{3000}", "a full-width blank", "全角空格"),
];

/// All mistakes that are tried on a message. `signature` and `type_field` are the names of these two fields.
pub(crate) fn all(message: &Message, right: &Recipe, signature: &str, type_field: &str) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for rows in [KEY, JOINT, VALUES, DIGEST] {
        mistakes.extend(rows.iter().map(|(code, change, en, zh)| Mistake {
            code,
            change: *change,
            subject: None,
            en: (*en).to_owned(),
            zh: (*zh).to_owned(),
        }));
    }
    mistakes.push(key_missing(right));
    mistakes.push(other_algorithm(message, right, type_field));
    mistakes.extend(JSON_FORMS.iter().map(|(code, form, en, zh)| Mistake {
        code,
        change: Change::Json(*form),
        subject: None,
        en: format!("JSON inside of a value was written again before it was signed, {en}."),
        zh: format!("签名前对值中的 JSON 重新做了序列化（{zh}）。"),
    }));
    mistakes.extend(ADDED.iter().filter(|pair| is_addable(message, pair)).map(|pair| added(*pair)));
    let bytes: usize = message.fields.iter().map(|field| field.name.len() + field.value.len() + 2).sum();
    let most = MOST_FIELDS.min(MOST_BYTES / bytes.max(1));
    for (at, field) in message.fields.iter().enumerate().take(most) {
        if field.name != signature && !field.value.is_empty() {
            mistakes.push(left_out(at, &field.name));
            mistakes.extend(BEHIND.iter().map(|row| behind(at, &field.name, row)));
        }
    }
    mistakes
}

/// Whether the message does not have the pair; of an empty pair, whether it has no field of that name.
fn is_addable(message: &Message, (name, value): &(&str, &str)) -> bool {
    let field = message.fields.iter().find(|field| field.name == *name);
    field.is_none_or(|field| field.value.is_empty() && !value.is_empty())
}

fn key_missing(right: &Recipe) -> Mistake {
    let (code, en, zh) = match right.digest {
        Digest::HmacSha256 => (
            "hmac-without-key-suffix",
            "The text was signed without `&key=` and the key behind it; HMAC needs them too.",
            "HMAC 的签名文本末尾缺少 `&key=` 和密钥；HMAC 也需要拼接。",
        ),
        _ => (
            "key-missing",
            "The text was signed without `&key=` and the key.",
            "签名文本末尾缺少 `&key=` 和密钥。",
        ),
    };
    let change = Change::Joint(Joint::Missing);
    Mistake { code, change, subject: None, en: en.to_owned(), zh: zh.to_owned() }
}

fn other_algorithm(message: &Message, right: &Recipe, type_field: &str) -> Mistake {
    let (digest, name, is) = match right.digest {
        Digest::HmacSha256 => (Digest::Md5, "MD5", "algorithm-md5"),
        _ => (Digest::HmacSha256, "HMAC-SHA256", "algorithm-hmac-sha256"),
    };
    let change = Change::Digest(digest);
    match message.get(type_field) {
        Some(_) => Mistake {
            code: "sign-type-differs",
            change,
            subject: Some(type_field.to_owned()),
            en: format!("The signature is {name}, and `{type_field}` names another algorithm."),
            zh: format!("签名用的是 {name}，与 `{type_field}` 不一致。"),
        },
        None => Mistake {
            code: is,
            change,
            subject: None,
            en: format!("The signature is {name}."),
            zh: format!("签名用的是 {name}。"),
        },
    }
}

fn added((name, value): (&'static str, &'static str)) -> Mistake {
    let (change, subject) = (Change::Added(name, value), Some(format!("{name}={value}")));
    let (en, zh) = if value.is_empty() {
        (
            format!("The empty field `{name}=` was signed and not sent."),
            format!("空字段 `{name}=` 参与了签名，但没有发送。"),
        )
    } else {
        (
            format!("The field `{name}={value}` was signed and not sent."),
            format!("字段 `{name}={value}` 参与了签名，但没有发送。"),
        )
    };
    Mistake { code: "field-added", change, subject, en, zh }
}

fn left_out(at: usize, name: &str) -> Mistake {
    Mistake {
        code: "field-left-out",
        change: Change::LeftOut(at),
        subject: Some(name.to_owned()),
        en: format!("The field `{name}` was sent and not signed."),
        zh: format!("字段 `{name}` 发送了，但没有参与签名。"),
    }
}

fn behind(
    at: usize,
    name: &str,
    (code, blank, en, zh): &(&'static str, &'static str, &str, &str),
) -> Mistake {
    Mistake {
        code,
        change: Change::Space(Space::Behind(at, blank)),
        subject: Some(name.to_owned()),
        en: format!("The value of `{name}` was signed with {en} behind it, and sent without."),
        zh: format!("字段 `{name}` 的值签名时末尾多了一个{zh}，发送时没有。"),
    }
}
