//! Messages that sign lines of text with RSA: WeChat Pay APIv3.

mod change;
mod key;
mod known;
mod mistakes;
mod parts;
mod recipe;

pub use key::LinesKey;

use crate::explain::{
    fault::Faults,
    lines::{
        mistakes::Mistake,
        parts::{Parts, Role},
        recipe::{Line, Recipe},
    },
    read::http,
    report::{self, Difference, Explanation, Part, Remark, Report, Verdict},
    search::{self, Tried},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use md5::{Digest as _, Md5};
use paytable::table::SignatureAlgorithm;
use std::{collections::HashSet, time::Duration};

/// How WeChat Pay names a public key in place of the serial number of a certificate.
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// Explains the signature of an HTTP message, for these keys. The first key with the serial number that the message names is
/// the right one, or else the first key. `now` is the time since 1970-01-01 UTC.
///
/// # Errors
/// The message cannot be read, lacks headers, or there is no key.
pub fn explain_lines(message: &[u8], keys: &[LinesKey], now: Duration) -> Result<Report, Faults> {
    let rule = parts::rule().ok_or_else(|| Faults::one("the gateway", "does not sign lines"))?;
    let http = http::read(message)?;
    let parts = parts::of(&http, rule)?;
    let keys = in_order(keys, &parts.serial);
    if keys.is_empty() {
        return Err(Faults::one("--pem", "is missing; give the certificate or the public key of the signer"));
    }
    let subject = Subject { parts, keys, cut: http.cut, now, window: u64::from(rule.window_seconds) };
    Ok(subject.explain())
}

/// The keys, the one that the message names first.
fn in_order<'k>(keys: &'k [LinesKey], serial: &str) -> Vec<&'k LinesKey> {
    let mut keys: Vec<&LinesKey> = keys.iter().collect();
    let is_named = |key: &&LinesKey| match key {
        LinesKey::Certificate(certificate) => certificate.has_serial(serial),
        LinesKey::Public(_) => serial.starts_with(PUBLIC_KEY_ID),
        LinesKey::Private(_) => false,
    };
    if let Some(at) = keys.iter().position(is_named) {
        keys[..=at].rotate_right(1);
    }
    keys
}

struct Subject<'k> {
    parts: Parts,
    keys: Vec<&'k LinesKey>,
    cut: usize,
    now: Duration,
    window: u64,
}

impl Subject<'_> {
    fn explain(&self) -> Report {
        let right = Recipe::right(self.parts.lines.clone());
        let values = &self.parts.values;
        let text = right.text(values).unwrap_or_default();
        let is_right = self.fits(&right, &text);
        let mut report = Report {
            scheme: "lines",
            message: match self.parts.role {
                Role::Request => "request",
                Role::Received => "reply or notice",
            },
            algorithm: SignatureAlgorithm::RsaSha256.name(),
            parts: self.shown_parts(),
            signed_text: String::from_utf8_lossy(&text).into_owned(),
            computed_signature: self.computed(&text),
            given_signature: Some(values.signature.clone()),
            verdict: if is_right { Verdict::Right } else { Verdict::Unexplained },
            explanations: Vec::new(),
            remarks: self.remarks(),
            tried: 1,
            complete: true,
        };
        if !is_right {
            self.search(&right, &text, &mut report);
        }
        if report.verdict == Verdict::Unexplained
            && let Some(mistake) = self.wrong_key()
        {
            report.verdict = Verdict::Explained;
            report.explanations.push(Explanation {
                mistakes: vec![mistake],
                signed_text: report.signed_text.clone(),
                first_difference: None,
            });
        }
        report
    }

    fn fits(&self, recipe: &Recipe, text: &[u8]) -> bool {
        let signature = recipe.signature(&self.parts.values.signature);
        let key = self.keys.get(recipe.key).map(|key| key.public());
        key.zip(signature).is_some_and(|(key, signature)| key.verify_sha256(&[text], &signature))
    }

    /// The right signature, if the private key is there.
    fn computed(&self, text: &[u8]) -> Option<String> {
        self.keys.iter().find_map(|key| match key {
            LinesKey::Private(key) => Some(BASE64_STANDARD.encode(key.sign_sha256(&[text]).ok()?)),
            LinesKey::Certificate(_) | LinesKey::Public(_) => None,
        })
    }

    fn search(&self, right: &Recipe, text: &[u8], report: &mut Report) {
        let values = &self.parts.values;
        let mistakes = mistakes::all(&self.parts.lines, values, self.keys.len());
        let kinds: Vec<usize> = mistakes.iter().map(|mistake| mistake.change.kind()).collect();
        let given = &values.signature;
        let unchanged = fingerprint(text, right.signature(given).as_deref(), right.key);
        let mut seen = HashSet::new();
        let mut explains = |set: &[usize]| {
            let recipe = with_mistakes(right, &mistakes, set);
            let signature = recipe.signature(given);
            if set.len() > 1 && signature.is_none() {
                return Tried::Skipped;
            }
            let Some(text) = recipe.text(values) else { return Tried::NoEffect };
            if let [one] = set {
                let made = fingerprint(&text, signature.as_deref(), recipe.key);
                if made == unchanged || !seen.insert((kinds[*one], made)) {
                    return Tried::NoEffect;
                }
            }
            if self.fits(&recipe, &text) { Tried::Explains } else { Tried::Differs }
        };
        let found = search::smallest(&kinds, text.len(), &mut explains);
        report.tried += found.tries;
        report.complete = found.is_complete;
        for set in &found.sets {
            report.verdict = Verdict::Explained;
            let text = with_mistakes(right, &mistakes, set).text(values).unwrap_or_default();
            let text = String::from_utf8_lossy(&text).into_owned();
            report.explanations.push(Explanation {
                mistakes: set.iter().map(|at| mistakes[*at].report()).collect(),
                first_difference: Difference::between(&report.signed_text, &text),
                signed_text: text,
            });
        }
    }

    fn shown_parts(&self) -> Vec<Part> {
        let values = &self.parts.values;
        let part =
            |name: &str, value: &str, signed| Part { name: name.to_owned(), value: value.to_owned(), signed };
        let lines = self.parts.lines.iter().map(|line| {
            let value = match line {
                Line::Method => values.method.as_str().into(),
                Line::Target => values.target.as_str().into(),
                Line::Time => values.time.as_str().into(),
                Line::Nonce => values.nonce.as_str().into(),
                Line::Body => String::from_utf8_lossy(&values.body),
            };
            part(line.name(), &value, true)
        });
        lines.chain([part("serial number", &self.parts.serial, false)]).collect()
    }

    /// Why the key cannot be the one of the signer, if the message names another one.
    fn wrong_key(&self) -> Option<report::Mistake> {
        let (en, zh) = self.other_serial()?;
        Some(report::Mistake {
            code: "wrong-key",
            subject: Some(self.parts.serial.clone()),
            en,
            zh,
            fix_en: "Verify with the key or certificate whose serial number the message names.".to_owned(),
            fix_zh: "使用与报文中序列号一致的密钥或证书验签。".to_owned(),
        })
    }

    fn other_serial(&self) -> Option<(String, String)> {
        let named = &self.parts.serial;
        match self.keys.first()? {
            LinesKey::Certificate(certificate) if !certificate.has_serial(named) => {
                let own = certificate.serial();
                Some((
                    format!(
                        "The message names the key {named}; the certificate has the serial number {own}."
                    ),
                    format!("报文中的序列号是 {named}，而证书的序列号是 {own}。"),
                ))
            }
            LinesKey::Public(_) if self.parts.role == Role::Received && !named.starts_with(PUBLIC_KEY_ID) => {
                Some((
                    format!("The message names the certificate {named}, and a public key was given."),
                    format!("报文由序列号为 {named} 的证书签名，而提供的是公钥。"),
                ))
            }
            LinesKey::Private(_) if self.parts.role == Role::Received => Some((
                format!(
                    "Replies and notices are signed by WeChat Pay with the key {named}; a private key of the merchant was given."
                ),
                format!("应答和通知由微信支付的密钥 {named} 签名，而提供的是商户私钥。"),
            )),
            _ => None,
        }
    }

    fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if let Some((en, zh)) = self.other_serial() {
            remarks.push(Remark::new("serial-differs", en, zh));
        }
        remarks.extend(self.time_remark());
        if self.cut > 0 {
            let cut = self.cut;
            remarks.push(Remark::new(
                "body-cut",
                format!(
                    "The text has {cut} bytes more than Content-Length says; they are not part of the body."
                ),
                format!("文本比 Content-Length 多出 {cut} 个字节，不属于报文主体。"),
            ));
        }
        remarks
    }

    fn time_remark(&self) -> Option<Remark> {
        let time = &self.parts.values.time;
        if time.len() > 10 || time.is_empty() || !time.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Remark::new(
                "timestamp-not-seconds",
                "The timestamp is not a number of seconds since 1970 (10 digits).",
                "时间戳不是自 1970 年以来的秒数（10 位数字）。",
            ));
        }
        let seconds = time.parse::<u64>().ok()?;
        let difference = seconds.abs_diff(self.now.as_secs());
        if difference < self.window {
            return None;
        }
        let window = self.window;
        let (en, zh) = if seconds < self.now.as_secs() {
            ("old", "已过")
        } else {
            ("in the future", "晚于当前时间")
        };
        Some(Remark::new(
            "timestamp-old",
            format!(
                "The timestamp is {difference} seconds {en}; a message is refused from {window} seconds on."
            ),
            format!("时间戳{zh} {difference} 秒；相差 {window} 秒及以上的报文会被拒绝。"),
        ))
    }
}

fn with_mistakes(right: &Recipe, mistakes: &[Mistake], set: &[usize]) -> Recipe {
    let mut recipe = right.clone();
    for at in set {
        mistakes[*at].change.apply(&mut recipe);
    }
    recipe
}

/// The same for recipes that try the same.
fn fingerprint(text: &[u8], signature: Option<&[u8]>, key: usize) -> [u8; 16] {
    let mut digest = Md5::new();
    let signature = signature.unwrap_or_default();
    digest.update(key.to_le_bytes());
    digest.update(signature.len().to_le_bytes());
    digest.update(signature);
    digest.update(text);
    digest.finalize().into()
}
