//! What the program says, in Chinese.
//!
//! The sources say everything in English. A text that is about to be printed is held against the templates of the
//! catalogue: where one fits, its Chinese is told with what stands in the holes.

mod catalogue;
mod template;

use crate::language::Language;
use paytable_schema::{Fault, Faults};
use std::sync::OnceLock;
use template::Template;

/// The text in that language, line by line. What no template fits stays as it is.
pub fn say(language: Language, text: &str) -> String {
    match language {
        Language::En => text.to_owned(),
        Language::Zh => text.split('\n').map(in_chinese).collect::<Vec<_>>().join("\n"),
    }
}

/// The faults in that language.
pub fn tell(language: Language, faults: Faults) -> Faults {
    match language {
        Language::En => faults,
        Language::Zh => faults.told(|fault| Fault {
            message: say(language, &fault.message),
            label: say(language, &fault.label),
            help: fault.help.as_deref().map(|help| say(language, help)),
            span: fault.span.clone(),
        }),
    }
}

fn in_chinese(line: &str) -> String {
    translated(line).unwrap_or_else(|| line.to_owned())
}

/// The Chinese of a text, if some template fits.
fn translated(text: &str) -> Option<String> {
    templates().iter().find_map(|template| template.told(text, in_chinese))
}

/// Those that say more of a text are tried first.
fn templates() -> &'static [Template] {
    static READ: OnceLock<Vec<Template>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut read: Vec<Template> =
            catalogue::entries().map(|(english, chinese)| Template::read(english, chinese)).collect();
        read.sort_by_key(|template| std::cmp::Reverse(template.weight()));
        read
    })
}
