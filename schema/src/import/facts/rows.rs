//! Facts of a message to rows, and what they hold to types.

use super::{
    english,
    fact::Fact,
    name::{pascal, singular},
    personal::is_personal,
    section::{Guesses, Line, Row, Section},
    shape::{self, Keys},
};
use crate::{
    import::quoted::quoted,
    model::{Gateway, Kind},
    rules::Unit,
};

/// What a message is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Request,
    /// The same of a method without a body.
    Query,
    Reply,
    Notice,
}

impl Part {
    fn is_sent(self) -> bool {
        matches!(self, Part::Request | Part::Query)
    }
}

/// A type that rows hold.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) section: Section,
}

/// Makes rows of one message after the other.
pub(super) struct Maker<'a> {
    pub(super) gateway: Option<&'a Gateway>,
    /// Paths of what is sent encrypted.
    pub(super) encrypted: &'a [String],
    /// Paths of what is received encrypted.
    pub(super) sealed: &'a [String],
    /// The path of the operation.
    pub(super) path: &'a str,
    pub(super) part: Part,
    /// The types of this message.
    pub(super) types: Vec<Type>,
    /// Names of types that are taken.
    pub(super) taken: Vec<String>,
}

impl Maker<'_> {
    /// The rows of the message itself.
    pub(super) fn message(&mut self, facts: &[Fact]) -> Section {
        let is_order = facts.iter().any(|fact| fact.name == "out_trade_no");
        let facts = self.placed(facts);
        let mut section = self.section(&facts, "", "");
        for line in &mut section.lines {
            let Line::Row(row) = line else { continue };
            if let Some(fill) = self.fill(row, is_order) {
                section.guesses.add("fill, by its name", &row.name);
                row.keys.push(("fill", quoted(&fill)));
            }
        }
        section
    }

    /// The rows with those that the path names in the path: what the facts say of the place may be a slip.
    fn placed(&self, facts: &[Fact]) -> Vec<Fact> {
        let mut facts = facts.to_vec();
        if !self.part.is_sent() {
            facts.iter_mut().filter(|fact| self.says_unknown_states(fact)).for_each(|fact| {
                let words = std::mem::take(&mut fact.words);
                fact.unused
                    .push(format!("enum, as the gateway's [state] lacks some of {}", words.join(", ")));
            });
            return facts;
        }
        for name in parameters(self.path) {
            match facts.iter_mut().find(|fact| fact.name == name) {
                Some(fact) => "path".clone_into(&mut fact.place),
                None => facts.insert(0, Fact::in_path(name)),
            }
        }
        facts
    }

    /// Whether it says the state of an order in words without a meaning.
    fn says_unknown_states(&self, fact: &Fact) -> bool {
        let state = self.gateway.and_then(|gateway| gateway.state.as_ref());
        state.is_some_and(|state| {
            let is_known = |word: &String| state.words.iter().any(|(known, _)| known.value == *word);
            state.field.value == fact.name && !fact.words.iter().all(is_known)
        })
    }

    fn section(&mut self, facts: &[Fact], path: &str, above: &str) -> Section {
        let mut section = Section::default();
        for fact in facts {
            if section.row(&fact.name).is_some() || self.is_written_by_the_runtime(fact) {
                continue;
            }
            let line = match self.keys(fact, path, above, &mut section.guesses) {
                Ok(keys) => Line::Row(self.row(fact, keys, path, &mut section.guesses)),
                Err(why) => Line::Unread { name: fact.name.clone(), why },
            };
            section.lines.push(line);
            for unused in &fact.unused {
                section.guesses.add(&format!("not used, {unused}"), &fact.name);
            }
        }
        section
    }

    /// A header that every request of the gateway has.
    fn is_written_by_the_runtime(&self, fact: &Fact) -> bool {
        let lines = self.gateway.and_then(|gateway| gateway.lines.as_ref());
        let mut headers = lines.into_iter().flat_map(|lines| &lines.headers);
        fact.place == "header" && headers.any(|(name, _)| name.value.eq_ignore_ascii_case(&fact.name))
    }

    fn row(&self, fact: &Fact, mut keys: Keys, path: &str, guesses: &mut Guesses) -> Row {
        if fact.is_made {
            guesses.add("a row, as the path names it", &fact.name);
        }
        if !self.part.is_sent() && self.sealed.contains(&join(path, &fact.name)) {
            // Under the merchant's own key, which the caller decrypts it with.
            keys.push(("sensitive", "true".to_owned()));
        }
        if is_personal(&fact.name) && !keys.iter().any(|(key, _)| *key == "sensitive") {
            guesses.add("sensitive, by its name", &fact.name);
            keys.push(("sensitive", "true".to_owned()));
        }
        let place = Some(fact.place.as_str()).filter(|place| matches!(*place, "path" | "query" | "header"));
        if let Some(place) = place.filter(|_| path.is_empty() && self.part.is_sent()) {
            keys.insert(0, ("in", quoted(place)));
        }
        Row {
            name: fact.name.clone(),
            title: one_line(&fact.title),
            // A path has all of its parts.
            required: fact.required || place == Some("path"),
            keys,
            doc: english::sentence(&fact.name),
        }
    }

    fn keys(&mut self, fact: &Fact, path: &str, above: &str, guesses: &mut Guesses) -> Result<Keys, String> {
        is_name(fact)?;
        if path.is_empty() && self.part == Part::Query && matches!(fact.place.as_str(), "body" | "form") {
            return Err("the body of a method that has none".to_owned());
        }
        if path.is_empty()
            && fact.place == "path"
            && self.part.is_sent()
            && !parameters(self.path).any(|name| name == fact.name)
        {
            return Err("in the path, which does not name it".to_owned());
        }
        if path.is_empty() && fact.place == "query" && matches!(fact.kind.as_str(), "array" | "object") {
            return Err("a list or an object in the query".to_owned());
        }
        let unit = self.gateway.map_or(Unit::Bytes, |gateway| gateway.wire.length_unit);
        let own = join(path, &fact.name);
        match fact.kind.as_str() {
            "string" if self.part.is_sent() && self.encrypted.contains(&own) => Ok(encrypted()),
            "string" if fact.is_json || fact.format.starts_with("json-") => {
                Ok(self.json(fact, &own, above, unit, guesses))
            }
            "string" => Ok(shape::text(fact, unit, guesses)),
            "int" | "integer" | "number" => {
                shape::number(fact, self.most().filter(|_| self.part.is_sent()), guesses)
            }
            "bool" | "boolean" => Ok(truth(fact)),
            "file" => Ok(vec![("type", quoted("File"))]),
            "object" if fact.children.is_empty() => Err("an object of unknown rows".to_owned()),
            "object" => {
                let name = self.nested(fact, &own, above, &pascal(&fact.name));
                Ok(vec![("type", quoted("Object")), ("of", quoted(&name))])
            }
            "array" if !fact.children.is_empty() => {
                let name = self.nested(fact, &format!("{own}[]"), above, &pascal(&singular(&fact.name)));
                Ok(vec![("type", quoted("List")), ("of", quoted(&name))])
            }
            "array" => texts(fact, guesses),
            other => Err(format!("of the type {other}")),
        }
    }

    /// What amounts in the gateway's shared types are at most.
    fn most(&self) -> Option<i64> {
        let types = self.gateway.map(|gateway| gateway.types.as_slice()).unwrap_or_default();
        let bounds = types.iter().flat_map(|it| &it.message.rows).map(|row| match row.kind {
            Kind::Fen { max, .. } if max < i64::MAX => Some(max),
            _ => None,
        });
        bounds.flatten().max()
    }

    /// A text that holds JSON.
    fn json(&mut self, fact: &Fact, own: &str, above: &str, unit: Unit, guesses: &mut Guesses) -> Keys {
        if fact.children.is_empty() {
            guesses.add("a text of JSON without known rows", &fact.name);
            return shape::text(&Fact { format: String::new(), ..fact.clone() }, unit, guesses);
        }
        let length = fact.max_length.map_or("String".to_owned(), |max| format!("String({max})"));
        let (key, name) = if fact.is_list {
            ("json_list", self.nested(fact, &format!("{own}[]"), above, &pascal(&singular(&fact.name))))
        } else {
            ("json", self.nested(fact, own, above, &pascal(&fact.name)))
        };
        vec![("type", quoted(&length)), (key, quoted(&name))]
    }

    /// The name of the type that a row holds: one of the same rows, or one of its own.
    fn nested(&mut self, fact: &Fact, path: &str, above: &str, wanted: &str) -> String {
        let section = self.section(&fact.children, path, wanted);
        let print = section.print();
        if let Some(same) = self.types.iter().find(|known| known.section.print() == print) {
            return same.name.clone();
        }
        let mut choices = vec![wanted.to_owned(), format!("{above}{wanted}")];
        choices.extend((2..100).map(|number| format!("{above}{wanted}{number}")));
        let is_free = |name: &&String| {
            !self.taken.iter().any(|taken| taken.eq_ignore_ascii_case(name))
                && !name.ends_with("Required")
                && *name != "Self"
        };
        let name = choices.iter().find(is_free).unwrap_or(&choices[0]).clone();
        self.taken.push(name.clone());
        self.types.push(Type { name: name.clone(), section });
        name
    }

    /// Who supplies the value of a row of the message itself.
    fn fill(&self, row: &Row, is_order: bool) -> Option<String> {
        let setting = |name: &str| {
            self.gateway.and_then(|gateway| gateway.merchant.iter().find(|setting| setting.name == name))
        };
        let behind = ["sp_", "combine_"].iter().find_map(|prefix| row.name.strip_prefix(prefix));
        let is_path = row.keys.iter().any(|(key, value)| *key == "in" && value == "\"path\"");
        if row.has("enum") || is_path || self.part == Part::Notice {
            return None;
        }
        if let Some(name) = behind.filter(|name| setting(name).is_some()) {
            let is_known = self.part.is_sent() || setting(name).is_some_and(|setting| setting.identity);
            return is_known.then(|| format!("merchant.{name}"));
        }
        let known = setting(&row.name).filter(|_| self.part.is_sent())?;
        // A row that has to be there is asked for, unless every merchant has it.
        let is_filled = known.needed || !row.required || (row.name == "notify_url" && is_order);
        let is_meant = row.name != "notify_url" || is_order;
        (is_filled && is_meant).then(|| "merchant".to_owned())
    }
}

fn is_name(fact: &Fact) -> Result<(), String> {
    let is_header = fact.place == "header";
    let good = fact.name.starts_with(|c: char| c.is_ascii_alphabetic())
        && fact.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || (is_header && c == '-'));
    if good { Ok(()) } else { Err("not the name of a field".to_owned()) }
}

/// The names in the braces of a path.
pub(super) fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// What the example and the length are of is the ciphertext.
fn encrypted() -> Keys {
    vec![("type", quoted("String")), ("sensitive", "true".to_owned()), ("encrypted", "true".to_owned())]
}

fn truth(fact: &Fact) -> Keys {
    let mut keys = vec![("type", quoted("Bool"))];
    for (key, value) in [("when_absent", &fact.default), ("example", &fact.example)] {
        let value = value.to_lowercase();
        if matches!(value.as_str(), "true" | "false") && (key == "example" || !fact.required) {
            keys.push((key, quoted(&value)));
        }
    }
    keys
}

fn texts(fact: &Fact, guesses: &mut Guesses) -> Result<Keys, String> {
    match fact.item.as_str() {
        "string" => {}
        "" => guesses.add("a list of texts", &fact.name),
        "int" | "integer" | "number" => return Err("a list of numbers".to_owned()),
        other => return Err(format!("a list of the type {other}")),
    }
    Ok(vec![("type", quoted("List")), ("of", quoted("String"))])
}

/// Titles are one line.
fn one_line(title: &str) -> String {
    title.split(char::is_control).map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}
