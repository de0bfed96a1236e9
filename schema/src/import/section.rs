//! What each table of a page describes: the sentence above it says, or its place does.

use super::{
    ack, announce,
    cells::Cells,
    draft::{Draft, Entry},
    errors, guess,
    heads::{Column, Content},
    inside::{Inside, Parents},
    levels::Levels,
    nest::type_name,
    outcome,
    place::{Message, Section},
    tables::{Found, Item, Table},
    types,
};
use crate::{model::Gateway, rules::snake_case};

pub(super) fn draft(found: Found<'_>, gateway: Option<&Gateway>) -> Draft {
    let draft = Draft { unused: found.unused, ..Draft::default() };
    let mut reader = Reader { draft, gateway, before: Vec::new(), place: None };
    for table in &found.tables {
        reader.table(table);
    }
    let mut draft = reader.draft;
    if let Some(gateway) = gateway {
        outcome::split(&mut draft, gateway);
    }
    draft
}

struct Reader<'g> {
    draft: Draft,
    gateway: Option<&'g Gateway>,
    before: Vec<Section>,
    /// Where the rows of this table travel, by its heading.
    place: Option<&'static str>,
}

impl Reader<'_> {
    fn table(&mut self, table: &Table<'_>) {
        let items = described(table.items(), self.gateway);
        if table.content == Content::Errors {
            return self.errors(&items);
        }
        if table.has(Column::Accepted) && table.has(Column::Refused) {
            return self.ack(&items);
        }
        let announced = self.announced(table);
        self.place = table.heading.iter().rev().find_map(|line| announce::place(line));
        match announced {
            Some(Section::Ack) => self.ack(&items),
            None if table.has(Column::RequiredInReply) && table.has(Column::Required) => self.both(&items),
            announced => {
                let section = announced.unwrap_or_else(|| self.by_place(&items));
                let said = self.said_above(table, &section);
                self.message(&items, section, &said);
            }
        }
    }

    /// What is to be known of all rows of a table, beside the section that they are in.
    fn said_above<'p>(&self, table: &Table<'p>, section: &Section) -> Vec<&'p str> {
        let is_said = |line: &&&str| {
            announce::is_condition(line)
                && (announce::section(line, self.gateway).as_ref() != Some(section)
                    || announce::is_of_state(line))
        };
        let letters = table.by_letters.then_some("whether they are required, under a head that is not known");
        table.heading.iter().filter(is_said).copied().chain(letters).collect()
    }

    fn errors(&mut self, items: &[Item<'_, '_>]) {
        for item in items {
            match item {
                Item::Row(cells) => {
                    let Draft { errors, unused, .. } = &mut self.draft;
                    push(errors, cells, errors::error(cells), unused, |row| &row.code);
                }
                Item::Band(text) | Item::More(text) => self.draft.errors.push(Entry::Said(text.clone())),
                Item::Inner(tables) => tables.iter().for_each(|table| self.table(table)),
            }
        }
        self.before.push(Section::Errors);
    }

    fn ack(&mut self, items: &[Item<'_, '_>]) {
        for item in items {
            match item {
                Item::Row(cells) => {
                    let Draft { ack, unused, .. } = &mut self.draft;
                    push(ack, cells, ack::ack(cells), unused, |row| &row.name);
                }
                Item::Band(text) | Item::More(text) => self.draft.ack.push(Entry::Said(text.clone())),
                Item::Inner(tables) => tables.iter().for_each(|table| self.table(table)),
            }
        }
        self.before.push(Section::Ack);
    }

    /// A table that says of each row what it is in the request and in the reply.
    fn both(&mut self, items: &[Item<'_, '_>]) {
        let of = |row: fn(&Cells) -> Option<Cells>| -> Vec<Item<'static, 'static>> {
            let item = |item: &Item<'_, '_>| match item {
                Item::Row(cells) => row(cells).map(Item::Row),
                Item::Band(text) | Item::More(text) => Some(Item::Band(text.clone())),
                Item::Inner(_) => None,
            };
            items.iter().filter_map(item).collect()
        };
        self.message(&of(Cells::in_request), Section::Request, &[]);
        self.message(&of(Cells::in_reply), Section::Always, &[]);
        for item in items {
            match item {
                Item::Row(cells) if cells.in_request().is_none() && cells.in_reply().is_none() => {
                    self.draft.unused.push(cells.text());
                }
                Item::Inner(tables) => tables.iter().for_each(|table| self.table(table)),
                Item::Row(_) | Item::Band(_) | Item::More(_) => {}
            }
        }
    }

    fn message(&mut self, items: &[Item<'_, '_>], section: Section, said: &[&str]) {
        let mut section = section;
        self.before.push(section.clone());
        let said = said.iter().map(|line| Entry::Said((*line).to_owned()));
        self.draft.message_mut(&section).extend(said);
        let mut parents = Parents::new(levels(items));
        for item in items {
            match item {
                Item::Row(cells) => self.row(cells, &section, &mut parents),
                Item::Band(text) | Item::More(text) => match self.section_of(text) {
                    Some(next) if next.message().is_some() => {
                        let says_more = next == section || announce::is_of_state(text);
                        section = next;
                        self.before.push(section.clone());
                        parents.clear();
                        if says_more && announce::is_condition(text) {
                            self.draft.message_mut(&section).push(Entry::Said(text.clone()));
                        }
                    }
                    _ => self.draft.message_mut(&section).push(Entry::Said(text.clone())),
                },
                Item::Inner(tables) => self.inner(tables, &section, &parents),
            }
        }
    }

    fn row(&mut self, cells: &Cells, section: &Section, parents: &mut Parents) {
        let Some(mut row) = guess::row(cells, section, self.gateway, self.place) else {
            return self.draft.unused.push(cells.text());
        };
        let Inside { section: inside, missing } = parents.place(cells.raw(Column::Name), &mut row, section);
        for (section, parent) in missing {
            let rows = self.draft.message_mut(&section);
            if !rows.iter().filter_map(Entry::row).any(|known| known.name == parent.name) {
                rows.push(Entry::Row(parent));
            }
        }
        let rows = self.draft.message_mut(&inside);
        if rows.iter().filter_map(Entry::row).any(|known| known.name == row.name) {
            self.draft.unused.push(cells.text());
        } else {
            rows.push(Entry::Row(row));
        }
    }

    /// A table in a cell has the rows of the row that it stands in.
    fn inner(&mut self, tables: &[Table<'_>], section: &Section, parents: &Parents) {
        for table in tables {
            match parents.last(section).filter(|_| table.content == Content::Fields) {
                Some(inside) => {
                    let items = described(table.items(), self.gateway);
                    let said = self.said_above(table, &inside);
                    self.message(&items, inside, &said);
                    self.before.pop();
                }
                None => self.table(table),
            }
        }
    }

    /// What the lines above a table say, the nearest first; a page's introduction mentions everything.
    fn announced(&self, table: &Table<'_>) -> Option<Section> {
        table.heading.iter().rev().find_map(|line| self.section_of(line))
    }

    fn section_of(&self, line: &str) -> Option<Section> {
        let message = self.before.iter().rev().find_map(Section::message).unwrap_or(Message::Request);
        if let Some(path) = announce::type_path(line) {
            return Some(Section::Type(message, path.to_owned()));
        }
        match announce::section(line, self.gateway) {
            // A notice has sections too, but its table has one.
            Some(section) if section.is_reply() && self.in_event() => Some(Section::Event),
            Some(section) => Some(section),
            None => {
                let holds = |path: &&str| path.rsplit('.').next().is_some_and(|name| self.holds(name));
                let path = announce::headings_of_type(line).into_iter().find(holds)?;
                Some(Section::Type(message, path.to_owned()))
            }
        }
    }

    /// Whether a row of this name, or of a type of this name, holds others.
    fn holds(&self, name: &str) -> bool {
        let called = type_name(name);
        self.draft.rows().any(|row| row.holds_others() && called == type_name(row.of().unwrap_or(&row.name)))
    }

    fn in_event(&self) -> bool {
        self.before.iter().rev().find(|s| !matches!(s, Section::Type(..))) == Some(&Section::Event)
    }

    /// A page that announces nothing lists the request first and the reply after it.
    fn by_place(&self, items: &[Item<'_, '_>]) -> Section {
        let first = items.iter().find_map(|item| match item {
            Item::Row(cells) => Some(snake_case(cells.get(Column::Name))),
            Item::Band(_) | Item::More(_) | Item::Inner(_) => None,
        });
        let reply = first.is_some_and(|name| name == "return_code");
        if self.in_event() {
            return Section::Event;
        }
        let last = self
            .before
            .iter()
            .rev()
            .find(|s| !matches!(s, Section::Type(..) | Section::Errors | Section::Ack));
        match last {
            Some(section) if section.is_reply() => section.clone(),
            _ if !reply && !self.before.contains(&Section::Request) => Section::Request,
            _ => Section::Always,
        }
    }
}

/// Lines that only go on with a description are added to it.
fn described<'t, 'p>(items: Vec<Item<'t, 'p>>, gateway: Option<&Gateway>) -> Vec<Item<'t, 'p>> {
    let mut out: Vec<Item<'t, 'p>> = Vec::new();
    for item in items {
        match (item, out.last_mut()) {
            (Item::More(text), Some(Item::Row(cells))) if !announces(&text, gateway) => cells.describe(&text),
            (item, _) => out.push(item),
        }
    }
    out
}

fn announces(line: &str, gateway: Option<&Gateway>) -> bool {
    announce::type_path(line).is_some()
        || announce::section(line, gateway).is_some()
        || announce::is_condition(line)
}

fn levels(items: &[Item<'_, '_>]) -> Levels {
    let rows: Vec<&Cells> = items
        .iter()
        .filter_map(|item| match item {
            Item::Row(cells) => Some(cells),
            Item::Band(_) | Item::More(_) | Item::Inner(_) => None,
        })
        .collect();
    let nested = |cells: &Cells| types::read(cells.get(Column::Type), "").kind.is_nested();
    Levels::of(&rows.iter().map(|cells| (cells.raw(Column::Name), nested(cells))))
}

/// A name written twice would be no TOML.
fn push<T>(
    rows: &mut Vec<Entry<T>>,
    cells: &Cells,
    row: Option<T>,
    unused: &mut Vec<String>,
    name: fn(&T) -> &String,
) {
    match row.filter(|row| !rows.iter().filter_map(Entry::row).any(|known| name(known) == name(row))) {
        Some(row) => rows.push(Entry::Row(row)),
        None => unused.push(cells.text()),
    }
}
