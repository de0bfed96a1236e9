//! The result as a text for people.

use crate::{
    explain::report::{Explanation, Report, Verdict},
    language::Language,
};

/// Texts of more characters are shown shortened.
const LONGEST: usize = 4096;

/// The report in that language. Control characters of the message are shown as escapes, so that no terminal executes them.
pub fn readable(report: &Report, language: Language) -> String {
    let mut out = Lines { text: String::new(), language };
    out.line(0, verdict(report, language));
    out.line(0, &format!("{}: {}, {}", language.pick("Message", "报文"), report.message, report.algorithm));
    out.parts(report);
    out.title("Signed text", "待签名文本");
    out.shown(1, &report.signed_text);
    out.signatures(report);
    for (at, explanation) in report.explanations.iter().enumerate() {
        out.explanation(at + 1, report, explanation);
    }
    if report.verdict == Verdict::Unexplained {
        out.unexplained(report);
    }
    if !report.remarks.is_empty() {
        out.title("Remarks", "备注");
        for remark in &report.remarks {
            out.line(1, &format!("{} [{}]", shown(language.pick(&remark.en, &remark.zh)), remark.code));
        }
    }
    out.text
}

fn verdict(report: &Report, language: Language) -> &'static str {
    let (en, zh) = match report.verdict {
        Verdict::Right => ("The signature is right.", "签名正确。"),
        Verdict::Explained => ("The signature is wrong; the reason was found.", "签名错误，已找到原因。"),
        Verdict::Unexplained => {
            ("The signature is wrong; no known mistake explains it.", "签名错误，没有已知的错误能解释它。")
        }
        Verdict::Unsigned => ("The message has no signature.", "报文没有签名。"),
    };
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

struct Lines {
    text: String,
    language: Language,
}

impl Lines {
    fn line(&mut self, indent: usize, text: &str) {
        self.text.extend(std::iter::repeat_n("  ", indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn title(&mut self, en: &str, zh: &str) {
        self.text.push('\n');
        let title = self.language.pick(en, zh).to_owned();
        self.line(0, &format!("{title}:"));
    }

    /// A text of the message.
    fn shown(&mut self, indent: usize, text: &str) {
        let shown = shown(text);
        self.line(indent, &shown);
    }

    fn parts(&mut self, report: &Report) {
        self.title("As read", "读到的内容");
        let not_signed = self.language.pick("  (not signed)", "（不参与签名）").to_owned();
        for part in &report.parts {
            let mark = if part.signed { "" } else { &not_signed };
            self.line(1, &format!("{} = {}{mark}", shown(&part.name), shown(&part.value)));
        }
    }

    fn signatures(&mut self, report: &Report) {
        self.title("Signature", "签名");
        let unknown =
            self.language.pick("(only the private key could make it)", "（只有私钥才能生成）").to_owned();
        let none = self.language.pick("(none)", "（无）").to_owned();
        let right = report.computed_signature.as_deref().unwrap_or(&unknown);
        let given = report.given_signature.as_deref().unwrap_or(&none);
        let (computed_title, given_title) = match self.language {
            Language::En => ("right: ", "given: "),
            Language::Zh => ("正确：", "实际："),
        };
        self.line(1, &format!("{computed_title}{}", shown(right)));
        self.line(1, &format!("{given_title}{}", shown(given)));
    }

    fn explanation(&mut self, number: usize, report: &Report, explanation: &Explanation) {
        let language = self.language;
        let count = report.explanations.len();
        if count > 1 {
            self.title(
                &format!("Possible reason {number} of {count}"),
                &format!("可能的原因 {number}/{count}"),
            );
        } else {
            self.title("Reason", "原因");
        }
        for mistake in &explanation.mistakes {
            self.line(1, &format!("{} [{}]", shown(language.pick(&mistake.en, &mistake.zh)), mistake.code));
        }
        let mut fixes: Vec<&str> = explanation
            .mistakes
            .iter()
            .map(|mistake| language.pick(&mistake.fix_en, &mistake.fix_zh))
            .collect();
        fixes.dedup();
        for fix in fixes {
            self.line(1, &format!("{}{fix}", language.pick("To do: ", "处理：")));
        }
        match &explanation.first_difference {
            Some(difference) => {
                let at = difference.at + 1;
                let place = match language {
                    Language::En => format!("The signed texts differ from character {at} on:"),
                    Language::Zh => format!("签名文本从第 {at} 个字符开始不同："),
                };
                self.line(1, &place);
                self.line(
                    2,
                    &format!("{}{}", language.pick("right:  ", "正确：  "), shown(&difference.right)),
                );
                self.line(
                    2,
                    &format!("{}{}", language.pick("signed: ", "被签名："), shown(&difference.signed)),
                );
            }
            None => {
                let same = "The signed texts are equal in characters; the key, the algorithm, the encoding or the form of the signature differs.";
                self.line(
                    1,
                    language.pick(same, "签名文本的字符相同，不同之处在于密钥、算法、编码或签名的写法。"),
                );
            }
        }
    }

    fn unexplained(&mut self, report: &Report) {
        self.title("To do", "处理");
        let next = "Compare the signed text above with the text that the other program signs, and check that the key is the one of this merchant.";
        let zh = "请将上面的待签名文本与另一程序实际签名的文本逐字比较，并确认密钥属于该商户。";
        let next = self.language.pick(next, zh).to_owned();
        self.line(1, &next);
        let tried = report.tried;
        let en = format!(
            "{tried} signed texts were tried{}.",
            if report.complete { "" } else { ", not all pairs of mistakes" }
        );
        let zh =
            format!("共尝试了 {tried} 种签名文本{}。", if report.complete { "" } else { "，未尝试全部组合" });
        let line = self.language.pick(&en, &zh).to_owned();
        self.line(1, &line);
    }
}

/// A text of the message for a terminal: control characters and invisible ones as escapes, long texts shortened.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().take(LONGEST) {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{ad}'
            | '\u{3000}'
            | '\u{a0}'
            | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                out.extend(c.escape_unicode());
            }
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
