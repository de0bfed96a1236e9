//! Rows inside of others: by marks before their names, or by dots in them.

use super::{
    levels::{Level, Levels},
    place::Section,
    row::{self, Row},
};

/// The rows above that can hold the next one.
pub(super) struct Parents {
    levels: Levels,
    open: Vec<Parent>,
}

struct Parent {
    level: Level,
    /// Its path in the message.
    path: String,
    /// Whether it is an object or a list. A text can hold rows as well, which the page shows by a mark.
    nested: bool,
    text: bool,
}

/// Where a row belongs.
pub(super) struct Inside {
    pub(super) section: Section,
    /// The rows on the way there, which the page need not list.
    pub(super) missing: Vec<(Section, Row)>,
}

impl Parents {
    pub(super) fn new(levels: Levels) -> Parents {
        Parents { levels, open: Vec::new() }
    }

    pub(super) fn clear(&mut self) {
        self.open.clear();
    }

    /// The section inside of the latest row.
    pub(super) fn last(&self, section: &Section) -> Option<Section> {
        let last = self.open.last().filter(|parent| parent.nested || parent.text)?;
        Some(Section::Type(section.message()?, last.path.clone()))
    }

    /// Finds the section of a row, and leaves the row its own name only.
    pub(super) fn place(&mut self, cell: &str, row: &mut Row, section: &Section) -> Inside {
        let level = self.levels.level(cell);
        while self.open.last().is_some_and(|parent| parent.level.depth >= level.depth) {
            self.open.pop();
        }
        let holds = |parent: &&Parent| parent.nested || (parent.text && level.marked);
        let above = self.open.iter().rev().find(holds).map(|parent| parent.path.clone());
        let root = match section {
            Section::Type(_, path) => path.clone(),
            _ => String::new(),
        };
        let mut path = above.unwrap_or(root);
        let mut missing = Vec::new();
        let written = std::mem::take(&mut row.name);
        let mut steps: Vec<&str> = written.split('.').filter(|step| !step.is_empty()).collect();
        let name = steps.pop().unwrap_or_default();
        for step in steps {
            let (step, is_list) = indexed(step);
            // Below its parent a row can be called by its whole path again.
            if path == step || path.ends_with(&format!(".{step}")) {
                continue;
            }
            let why = format!("a row of this name, from {written}");
            missing.push((at(section, &path), row::named(step, is_list, why)));
            path = join(&path, step);
        }
        let (name, is_list) = indexed(name);
        name.clone_into(&mut row.name);
        if row.title == written {
            name.clone_into(&mut row.title);
        }
        if is_list {
            row.make_list();
        }
        let inside = at(section, &path);
        let own = join(&path, row.of().filter(|of| *of != "String").unwrap_or(name));
        let parent = Parent { level, path: own, nested: row.kind.is_nested(), text: row.kind.is_text() };
        self.open.push(parent);
        Inside { section: inside, missing }
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}

/// The section at a path of the message that the table describes.
fn at(section: &Section, path: &str) -> Section {
    match section.message().filter(|_| !path.is_empty()) {
        Some(message) => Section::Type(message, path.to_owned()),
        None => section.clone(),
    }
}

/// `goods_detail[]` and `goods_detail[0]` are an item of a list.
fn indexed(step: &str) -> (&str, bool) {
    match step.split_once('[') {
        Some((name, _)) => (name, true),
        None => (step, false),
    }
}
