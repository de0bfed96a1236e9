//! Messages that sign sorted pairs with a shared key: WeChat Pay APIv2.

mod change;
mod digest;
mod known;
mod mistakes;
mod recipe;
mod value;

use crate::explain::{
    fault::Faults,
    key::SharedKey,
    message::Message,
    pairs::{
        mistakes::Mistake,
        recipe::{Recipe, SignedText},
    },
    read,
    report::{Difference, Explanation, Part, Remark, Report, Verdict},
    search::{self, Tried},
};
use md5::{Digest as _, Md5};
use paytable::{
    Gateway, WechatV2, sign,
    table::{Sign, SignatureAlgorithm},
};
use std::collections::HashSet;

/// The names that the fields with the signature and its algorithm have in the parameters of `wx.requestPayment`.
const PAYMENT_FIELDS: (&str, &str) = ("paySign", "signType");

/// A message with what is needed to sign it.
#[derive(Debug)]
pub(crate) struct Subject<'k> {
    pub(crate) message: Message,
    key: &'k SharedKey,
    /// Another signature, which is explained in place of the message's.
    other: Option<&'k str>,
    rule: &'static Sign,
    pub(crate) algorithm: SignatureAlgorithm,
    /// The name of the field with the signature.
    pub(crate) signature_field: &'static str,
    /// The name of the field with the algorithm.
    pub(crate) type_field: &'static str,
}

impl<'k> Subject<'k> {
    /// Reads a message. The algorithm is the one given, or the one that the message names, or MD5.
    pub(crate) fn read(
        bytes: &[u8],
        key: &'k SharedKey,
        algorithm: Option<SignatureAlgorithm>,
    ) -> Result<Subject<'k>, Faults> {
        let rule = WechatV2::TABLE.sign().ok_or_else(|| Faults::one("the gateway", "does not sign pairs"))?;
        let message = read::message(bytes).map_err(|faults| faults.map(|text| key.mask(text)))?;
        let is_payment = message.get(rule.field).is_none() && message.get(PAYMENT_FIELDS.0).is_some();
        let usual = (rule.field, rule.type_field.unwrap_or("sign_type"));
        let (signature_field, type_field) = if is_payment { PAYMENT_FIELDS } else { usual };
        let named = message.get(type_field).and_then(algorithm_of);
        let algorithm = algorithm.or(named).unwrap_or(SignatureAlgorithm::Md5);
        Ok(Subject { message, key, other: None, rule, algorithm, signature_field, type_field })
    }

    /// The signature that is explained: the one of the message, or another one.
    fn given(&self) -> Option<&str> {
        self.other.or_else(|| self.message.get(self.signature_field))
    }

    fn right(&self) -> (Recipe, SignedText) {
        let right = Recipe::right(self.rule, self.algorithm);
        let text = right.text(&self.message, self.signature_field);
        (right, text)
    }

    /// The right signature, made by the library.
    pub(crate) fn signature(&self) -> String {
        let (_, text) = self.right();
        let pairs = text.before.strip_suffix(self.rule.secret.text()).unwrap_or(&text.before);
        sign::signature(pairs, self.algorithm, self.key.api(), self.rule)
    }

    /// What the message, its key and its signature have to do with each other.
    pub(crate) fn explain(&self) -> Report {
        let (right, text) = self.right();
        let computed = self.signature();
        let given = self.given();
        let mut report = Report {
            scheme: "pairs",
            message: self.message.format.name(),
            algorithm: self.algorithm.name(),
            parts: self.parts(),
            signed_text: self.shown(&right, &text),
            verdict: match given {
                None => Verdict::Unsigned,
                Some(given) if given == computed => Verdict::Right,
                Some(_) => Verdict::Unexplained,
            },
            given_signature: given.map(str::to_owned),
            computed_signature: Some(computed),
            explanations: Vec::new(),
            remarks: self.remarks(),
            tried: 1,
            complete: true,
        };
        if let Some(given) = given.filter(|_| report.verdict == Verdict::Unexplained) {
            self.search(&right, &text, given, &mut report);
        }
        report.hide(self.key);
        report
    }

    fn search(&self, right: &Recipe, text: &SignedText, given: &str, report: &mut Report) {
        let mistakes = mistakes::all(&self.message, right, self.signature_field, self.type_field);
        let kinds: Vec<usize> = mistakes.iter().map(|mistake| mistake.change.kind()).collect();
        let mut seen = HashSet::new();
        let unchanged = self.fingerprint(right, text);
        let mut explains = |set: &[usize]| {
            let recipe = with_mistakes(right, &mistakes, set);
            if set.len() > 1 && !recipe.can_be(given) {
                return Tried::Skipped;
            }
            let text = recipe.text(&self.message, self.signature_field);
            if let [one] = set {
                let Some(made) = self.fingerprint(&recipe, &text) else { return Tried::NoEffect };
                if Some(made) == unchanged || !seen.insert((kinds[*one], made)) {
                    return Tried::NoEffect;
                }
            }
            if !recipe.can_be(given) {
                return Tried::Skipped;
            }
            let signature =
                recipe.input(&text, self.key).and_then(|input| recipe.signature(&input, self.key));
            if signature.as_deref() == Some(given.trim()) { Tried::Explains } else { Tried::Differs }
        };
        let length = text.before.len() + text.after.as_ref().map_or(0, String::len);
        let found = search::smallest(&kinds, length, &mut explains);
        report.tried += found.tries;
        report.complete = found.is_complete;
        for set in &found.sets {
            report.verdict = Verdict::Explained;
            let recipe = with_mistakes(right, &mistakes, set);
            let text = self.shown(&recipe, &recipe.text(&self.message, self.signature_field));
            report.explanations.push(Explanation {
                mistakes: set.iter().map(|at| mistakes[*at].report()).collect(),
                first_difference: Difference::between(&report.signed_text, &text),
                signed_text: text,
            });
        }
    }

    /// The same for recipes that make the same signature. It is never shown.
    fn fingerprint(&self, recipe: &Recipe, text: &SignedText) -> Option<[u8; 16]> {
        let input = recipe.input(text, self.key)?;
        let mut digest = Md5::new();
        // An HMAC has the key apart from the text.
        let key = self.key.bytes(recipe.key)?;
        digest.update(key.len().to_le_bytes());
        digest.update(&*key);
        digest.update([recipe.digest as u8, recipe.output as u8]);
        digest.update(&*input);
        Some(digest.finalize().into())
    }

    fn shown(&self, recipe: &Recipe, text: &SignedText) -> String {
        match &text.after {
            Some(after) => format!("{}{}{after}", text.before, self.key.placeholder(recipe.key)),
            None => text.before.clone(),
        }
    }

    fn parts(&self) -> Vec<Part> {
        let is_signed = |name: &str, value: &str| name != self.signature_field && !value.is_empty();
        let fields = self.message.fields.iter();
        let parts = fields.map(|field| Part {
            name: field.name.clone(),
            value: field.value.clone(),
            signed: is_signed(&field.name, &field.value),
        });
        parts.collect()
    }

    fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let length = self.key.length();
        if self.rule.key_length.is_some_and(|expected| usize::try_from(expected) != Ok(length)) {
            let expected = self.rule.key_length.unwrap_or_default();
            remarks.push(Remark::new(
                "key-length",
                format!("The API key has {length} characters; those of WeChat Pay have {expected}. Copy it again from the merchant platform."),
                format!("API 密钥有 {length} 个字符；微信支付的密钥是 {expected} 个字符。请从商户平台重新复制。"),
            ));
        }
        if self.key.is_unclean() {
            remarks.push(Remark::new(
                "key-unclean",
                "The API key has quotation marks around it, or a blank or an invisible character inside.",
                "API 密钥带有引号，或者含有空格或不可见字符。",
            ));
        }
        self.type_remarks(&mut remarks);
        self.signature_remarks(&mut remarks);
        self.field_remarks(&mut remarks);
        remarks
    }

    fn type_remarks(&self, remarks: &mut Vec<Remark>) {
        let Some(named) = self.message.get(self.type_field) else { return };
        let (field, used) = (self.type_field, self.algorithm.name());
        if algorithm_of(named).is_none() {
            remarks.push(Remark::new(
                "sign-type-unknown",
                format!("`{field}` must be MD5 or HMAC-SHA256, in upper case. {used} is used here."),
                format!("`{field}` 必须是大写的 MD5 或 HMAC-SHA256；此处按 {used} 处理。"),
            ));
        } else if named != used {
            remarks.push(Remark::new(
                "sign-type-differs",
                format!("`{field}` names {named}, and {used} was asked for."),
                format!("`{field}` 是 {named}，而指定的算法是 {used}。"),
            ));
        }
    }

    fn signature_remarks(&self, remarks: &mut Vec<Remark>) {
        let Some(given) = self.given() else {
            let field = self.signature_field;
            remarks.push(Remark::new(
                "unsigned",
                format!("The message has no field `{field}`."),
                format!("报文中没有字段 `{field}`。"),
            ));
            return;
        };
        let length = given.chars().count();
        if ![24, 32, 44, 64].contains(&length) {
            remarks.push(Remark::new(
                "signature-length",
                format!("The signature has {length} characters; MD5 has 32, HMAC-SHA256 has 64."),
                format!("签名有 {length} 个字符；MD5 应为 32 个，HMAC-SHA256 应为 64 个。"),
            ));
        }
    }

    fn field_remarks(&self, remarks: &mut Vec<Remark>) {
        if let Some(root) = self.message.root.as_ref().filter(|root| *root != "xml") {
            remarks.push(Remark::new(
                "root-element",
                format!("The root element is `{root}`; APIv2 documents `xml`."),
                format!("根元素是 `{root}`，APIv2 文档要求 `xml`。"),
            ));
        }
        for field in &self.message.fields {
            let name = &field.name;
            if self.key.is_in(&field.value) {
                remarks.push(Remark::new(
                    "key-in-message",
                    format!("The field `{name}` contains the API key or a part of it. Never send it; if this message was sent, change the key."),
                    format!("字段 `{name}` 中含有 API 密钥或其一部分。密钥绝不能发送；如果已经发送，请更换密钥。"),
                ));
            }
            if name != self.signature_field && embeds_pair(&field.value) {
                remarks.push(Remark::new(
                    "ambiguous",
                    format!("The value of `{name}` contains `&name=`: the same signature is right for a message with other fields. Encode `&` in this value."),
                    format!("字段 `{name}` 的值含有 `&name=`：同一签名对拆分成其他字段的报文同样有效。请对该值中的 `&` 进行编码。"),
                ));
            }
            if field.value.chars().any(|c| u32::from(c) > 0xffff) {
                remarks.push(Remark::new(
                    "four-byte-character",
                    format!("The value of `{name}` contains a character of four bytes, such as an emoji; APIv2 does not accept them."),
                    format!("字段 `{name}` 的值含有四字节字符（如表情符号），APIv2 不支持。"),
                ));
            }
        }
        // Enough to see what it is about.
        remarks.truncate(50);
    }
}

fn with_mistakes(right: &Recipe, mistakes: &[Mistake], set: &[usize]) -> Recipe {
    let mut recipe = right.clone();
    for at in set {
        mistakes[*at].change.apply(&mut recipe);
    }
    recipe
}

pub(crate) fn algorithm_of(name: &str) -> Option<SignatureAlgorithm> {
    let all = [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256];
    all.into_iter().find(|algorithm| algorithm.name() == name)
}

/// Whether a value reads as if another pair began in it.
fn embeds_pair(value: &str) -> bool {
    value.split('&').skip(1).any(|part| {
        let name = part.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
    })
}

/// Explains the signature of a message of pairs, for the API key. With `other`, explains that signature of the message, such as
/// one that a program computed to verify it.
///
/// # Errors
/// The message cannot be read.
pub fn explain_pairs(
    message: &[u8],
    key: &SharedKey,
    algorithm: Option<SignatureAlgorithm>,
    other: Option<&str>,
) -> Result<Report, Faults> {
    let subject = Subject::read(message, key, algorithm)?;
    Ok(Subject { other, ..subject }.explain())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::key::KeyForm;

    #[test]
    fn a_value_embeds_a_pair_only_with_a_name() {
        for (value, expected) in
            [("a&b=c", true), ("https://a/?x=1&y=2", true), ("a=b", false), ("a&b", false), ("a& b=c", false)]
        {
            assert_eq!(embeds_pair(value), expected, "{value}");
        }
    }

    #[test]
    fn the_placeholder_counts_the_characters_of_the_key() {
        let key = SharedKey::new("0123456789abcdef0123456789abcdef\n").unwrap();
        assert_eq!(key.placeholder(KeyForm::Right), "<API key, 32 characters>");
        assert_eq!(key.placeholder(KeyForm::Around("", "\r\n")), "<API key, 34 characters>");
    }
}
