//! The mistakes that are tried on a message of pairs.

use crate::explain::{
    json_forms::JSON_FORMS,
    message::Message,
    pairs::{
        change::Change,
        known::{ADDED, BEHIND, DIGEST, JOINT, KEY, VALUES},
        recipe::{Digest, Joint, Recipe, Space},
    },
    report,
};

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

/// Mistakes about one field are tried for so many fields,
const MOST_FIELDS: usize = 64;
/// and with texts of so many bytes in all.
const MOST_BYTES: usize = 16 << 20;

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
