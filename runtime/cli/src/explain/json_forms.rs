//! Forms in which programs write JSON again before they sign it.

use crate::explain::json::JsonForm;

const PLAIN: JsonForm =
    JsonForm { blanks: false, sorted: false, ascii: false, slashes: false, html: false, indent: 0 };

/// Code, form, and what the form is called in English and in Chinese.
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
