//! The language that people are spoken to in. What programs read is the same in all of them.

/// The language of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// The program's own variable, then those that say the language of messages everywhere.
const VARIABLES: [&str; 4] = ["PAYTABLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

impl Language {
    /// The language of an environment: that of the first of its variables that says one.
    pub fn of(variable: &dyn Fn(&str) -> Option<String>) -> Language {
        let said = VARIABLES.iter().find_map(|name| variable(name).filter(|said| !said.is_empty()));
        let said = said.unwrap_or_default().to_ascii_lowercase();
        // `zh`, `zh_CN.UTF-8`, `zh-Hans`; `zha` is another language.
        let rest = said.strip_prefix("zh");
        let is_chinese = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-', '.', '@']));
        if is_chinese { Language::Zh } else { Language::En }
    }

    /// The language that the program was started in.
    pub fn of_environment() -> Language {
        Language::of(&|name| std::env::var(name).ok())
    }

    /// The text of this language.
    pub fn pick<'t>(self, en: &'t str, zh: &'t str) -> &'t str {
        match self {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    fn of(variables: &[(&str, &str)]) -> Language {
        let value = |name: &str| variables.iter().find(|(known, _)| *known == name);
        Language::of(&|name| value(name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_programs_own_variable_comes_first_and_an_empty_one_says_nothing() {
        assert_eq!(of(&[]), Language::En);
        assert_eq!(of(&[("PAYTABLE_LANG", "en"), ("LANG", "zh_CN.UTF-8")]), Language::En);
        assert_eq!(of(&[("PAYTABLE_LANG", "zh"), ("LC_ALL", "C")]), Language::Zh);
        assert_eq!(of(&[("PAYTABLE_LANG", ""), ("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(of(&[("LC_ALL", "de_DE"), ("LC_MESSAGES", "zh_TW")]), Language::En);
        assert_eq!(of(&[("LC_MESSAGES", "zh_TW"), ("LANG", "de_DE")]), Language::Zh);
    }

    #[test]
    fn chinese_has_many_spellings_and_a_longer_word_is_another_language() {
        for zh in ["zh", "ZH", "zh_CN", "zh-Hans", "zh.UTF-8", "zh_HK@x"] {
            assert_eq!(of(&[("LANG", zh)]), Language::Zh, "{zh}");
        }
        for other in ["zha", "zhx_CN", "C", "POSIX", "en_US.UTF-8"] {
            assert_eq!(of(&[("LANG", other)]), Language::En, "{other}");
        }
    }
}
