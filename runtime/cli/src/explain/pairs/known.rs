//! The known mistakes of messages that sign pairs, as tables: code, change, and what was done in English and in Chinese.

use crate::explain::{
    key::KeyForm,
    pairs::{
        change::Change,
        recipe::{
            Boolean, Charset, Digest, Empties, Joint, Markup, Names, Number, Order, Output, SignatureField,
            Space, Url,
        },
    },
    values::UrlForm,
};

pub(crate) type Row = (&'static str, Change, &'static str, &'static str);

/// Mistakes about the key.
pub(crate) const KEY: &[Row] = &[
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
pub(crate) const JOINT: &[Row] = &[
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
pub(crate) const VALUES: &[Row] = &[
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
pub(crate) const DIGEST: &[Row] = &[
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

/// Pairs that programs sign without sending them: constants that a library fills in, defaults, and empty fields.
pub(crate) const ADDED: &[(&str, &str)] = &[
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

/// White space behind one value.
pub(crate) const BEHIND: &[(&str, &str, &str, &str)] = &[
    ("value-blank-after", " ", "a blank", "空格"),
    ("value-line-feed-after", "\n", "a line feed", "换行符"),
    ("value-full-width-blank-after", "\u{3000}", "a full-width blank", "全角空格"),
];
