//! What every page has around its content.

use super::{
    form::{Form, with_query},
    said::Said,
    texts::{EN, Texts, ZH},
    visit::{Choice, Language, Theme},
};

/// A part of the navigation, or something that has to be looked at.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) link: &'static str,
    /// So many there have to be looked at.
    pub(crate) count: i64,
}

impl Entry {
    pub(crate) fn new(text: impl Into<String>, link: &'static str) -> Entry {
        Entry { text: text.into(), link, count: 0 }
    }
}

/// What another part of the program adds to all pages of one address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Added {
    /// What all of it is, in place of the sandbox.
    pub(crate) product: Option<&'static str>,
    pub(crate) entries: Vec<Entry>,
    /// What has to be looked at first.
    pub(crate) alert: Option<Entry>,
}

/// What one part of the program has around its pages.
pub(crate) struct Frame {
    pub(crate) product: &'static str,
    /// Its own navigation; the first entry is where one starts.
    pub(crate) entries: Vec<Entry>,
    /// The entry that the page belongs to; empty if it belongs to none.
    pub(crate) section: &'static str,
    pub(crate) token: String,
    /// Whose time it is, and the time.
    pub(crate) clock: &'static str,
    pub(crate) now: String,
    /// Where the script asks for changes, and what the page was made from.
    pub(crate) changes: &'static str,
    pub(crate) version: String,
    /// Where the interface in JSON is documented, if there is one.
    pub(crate) interface: Option<&'static str>,
}

/// A link that chooses one of several; one of them is chosen.
pub(crate) struct Switch {
    pub(crate) text: &'static str,
    /// The language of the text.
    pub(crate) lang: &'static str,
    pub(crate) link: String,
    pub(crate) is_chosen: bool,
}

/// What every page has around its content.
pub(crate) struct Shell {
    pub(crate) t: &'static Texts,
    pub(crate) lang: &'static str,
    pub(crate) language: Language,
    /// `auto`, `light` or `dark`.
    pub(crate) theme: &'static str,
    pub(crate) frame: Frame,
    /// What the rest of the program adds.
    pub(crate) added: Added,
    /// Whether the script brings it up to date.
    pub(crate) is_live: bool,
    pub(crate) said: Option<Said>,
    pub(crate) languages: Vec<Switch>,
    pub(crate) themes: Vec<Switch>,
}

/// What a page is asked for with.
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    pub(crate) query: &'a Form,
    pub(crate) choice: &'a Choice,
    pub(crate) added: &'a Added,
}

impl Asked<'_> {
    /// The texts in the language of the page.
    pub(crate) fn texts(&self) -> &'static Texts {
        if self.choice.language.is_chinese() { &ZH } else { &EN }
    }
}

/// Parts of a query that are not part of the address of a page.
const PASSING: [&str; 3] = ["lang", "theme", "said"];

impl Shell {
    pub(crate) fn new(asked: &Asked<'_>, frame: Frame) -> Shell {
        let (language, t) = (asked.choice.language, asked.texts());
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
            frame,
            added: asked.added.clone(),
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

    pub(crate) fn said_text(&self) -> &'static str {
        self.said.map_or("", |said| said.text(self.language.is_chinese()))
    }

    pub(crate) fn is_fault(&self) -> bool {
        self.said.is_some_and(|said| said.is_fault)
    }

    pub(crate) fn product(&self) -> &'static str {
        self.added.product.unwrap_or(self.frame.product)
    }

    /// The navigation, in groups.
    pub(crate) fn navigation(&self) -> impl Iterator<Item = &[Entry]> {
        [&self.frame.entries[..], &self.added.entries[..]].into_iter().filter(|entries| !entries.is_empty())
    }

    pub(crate) fn is_here(&self, entry: &Entry) -> bool {
        entry.link == self.frame.section
    }

    /// Where one starts.
    pub(crate) fn home(&self) -> &'static str {
        self.navigation().flatten().next().map_or("/", |entry| entry.link)
    }
}

/// The language as HTML names it.
fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}
