//! The mistakes that are tried on a message of lines.

use crate::explain::{
    json_forms::JSON_FORMS,
    lines::{
        change::Change,
        known::{ROWS, Row},
        recipe::{Body, Line, Values},
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
