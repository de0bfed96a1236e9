//! What every page has around its content.

use super::{
    form::{Form, with_query},
    said::Said,
    texts::{EN, Texts, ZH},
    visit::{Choice, Language, Theme},
};

/// A part of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Orders,
    Requests,
    Notices,
    Gateway,
    /// A page that is not in the navigation.
    Other,
}

/// A link that chooses one of several; one of them is chosen.
pub(super) struct Switch {
    pub(super) text: &'static str,
    /// The language of the text.
    pub(super) lang: &'static str,
    pub(super) link: String,
    pub(super) is_chosen: bool,
}

/// What every page has around its content.
pub(super) struct Shell {
    pub(super) t: &'static Texts,
    pub(super) lang: &'static str,
    pub(super) language: Language,
    /// `auto`, `light` or `dark`.
    pub(super) theme: &'static str,
    pub(super) section: Section,
    /// The token that forms carry.
    pub(super) token: String,
    /// The time of the sandbox.
    pub(super) now: String,
    /// What the page was made from, for the script.
    pub(super) version: String,
    /// Whether the script brings it up to date.
    pub(super) is_live: bool,
    pub(super) said: Option<Said>,
    pub(super) languages: Vec<Switch>,
    pub(super) themes: Vec<Switch>,
}

/// What a page is asked for with.
pub(super) struct Asked<'a> {
    pub(super) path: &'a str,
    pub(super) query: &'a Form,
    pub(super) choice: &'a Choice,
}

/// Parts of a query that are not part of the address of a page.
const PASSING: [&str; 3] = ["lang", "theme", "said"];

impl Shell {
    pub(super) fn new(
        asked: &Asked<'_>,
        section: Section,
        token: &str,
        now: String,
        version: String,
    ) -> Shell {
        let language = asked.choice.language;
        let t = if language.is_chinese() { &ZH } else { &EN };
        let switch = |name: &str, value: &'static str, text, lang, is_chosen| {
            let mut pairs = asked.query.without(&PASSING);
            pairs.push((name, value));
            Switch { text, lang, link: with_query(asked.path, &pairs), is_chosen }
        };
        let languages = [(Language::Zh, "中文", "zh-CN"), (Language::En, "English", "en")];
        let themes =
            [(Theme::Auto, t.theme_auto), (Theme::Light, t.theme_light), (Theme::Dark, t.theme_dark)];
        Shell {
            t,
            lang: tag(language),
            language,
            theme: asked.choice.theme.word(),
            section,
            token: token.to_owned(),
            now,
            version,
            is_live: true,
            said: asked.query.get("said").and_then(Said::of),
            languages: languages
                .into_iter()
                .map(|(own, text, lang)| switch("lang", own.word(), text, lang, own == language))
                .collect(),
            themes: themes
                .into_iter()
                .map(|(own, text)| {
                    switch("theme", own.word(), text, tag(language), own == asked.choice.theme)
                })
                .collect(),
        }
    }

    pub(super) fn said_text(&self) -> &'static str {
        self.said.map_or("", |said| said.text(self.language.is_chinese()))
    }

    pub(super) fn is_fault(&self) -> bool {
        self.said.is_some_and(|said| said.is_fault)
    }

    /// The navigation: text, address, and whether this page is part of it.
    pub(super) fn navigation(&self) -> [(&'static str, &'static str, bool); 4] {
        let t = self.t;
        [
            (t.orders, "/", Section::Orders),
            (t.requests, "/requests", Section::Requests),
            (t.notices, "/notices", Section::Notices),
            (t.gateway, "/gateway", Section::Gateway),
        ]
        .map(|(text, link, section)| (text, link, section == self.section))
    }
}

/// The language as HTML names it.
fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}
