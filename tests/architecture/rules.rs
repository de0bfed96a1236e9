//! What the arrows between the files of a crate must obey.

use crate::{
    parse::Sources,
    resolve::{Arrow, Arrows, What},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// How a crate is laid out.
pub(crate) struct Layout {
    /// Its sources, from the root of the project.
    pub(crate) src: &'static str,
    /// The files at which its crates begin, with the names by which these are known outside.
    pub(crate) roots: &'static [(&'static str, &'static str)],
    /// Files that are above all layers. They may name anything, and nothing below names them.
    pub(crate) facades: &'static [&'static str],
    /// Layers from the bottom to the top: folders, or files that stand alone. Layers of one step may name each other.
    pub(crate) layers: &'static [&'static [&'static str]],
    /// What must not be named although it is below.
    pub(crate) forbidden: &'static [(&'static str, &'static str)],
}

impl Layout {
    pub(crate) fn sources(&self) -> Sources {
        Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(self.src))
    }

    pub(crate) fn arrows(&self, sources: &Sources) -> Arrows {
        Arrows::of(sources, self.roots)
    }

    fn step(&self, layer: &str) -> Option<usize> {
        self.layers.iter().position(|step| step.contains(&layer))
    }

    fn is_facade(&self, file: &str) -> bool {
        self.facades.contains(&file)
    }

    fn line(&self, arrow: &Arrow, what: &str) -> String {
        format!("{}/{}:{}: {what}: {}", self.src, arrow.from, arrow.line, arrow.path)
    }

    /// Arrows that lead up, or to where they must not.
    pub(crate) fn wrong_layers(&self, arrows: &Arrows) -> BTreeSet<String> {
        let below = self.below_facades(arrows).filter(|arrow| !self.is_facade(&arrow.to));
        below
            .filter_map(|arrow| {
                let (from, to) = (layer(&arrow.from), layer(&arrow.to));
                let upward = self.step(from)? < self.step(to)?;
                let wrong = upward || self.forbidden.contains(&(from, to));
                wrong.then(|| self.line(arrow, &format!("{from} -> {to}")))
            })
            .collect()
    }

    /// Arrows to the files that are above all layers: what they export is for other crates.
    pub(crate) fn uses_of_facades(&self, arrows: &Arrows) -> BTreeSet<String> {
        let below = self.below_facades(arrows);
        let upward = below.filter(|arrow| self.is_facade(&arrow.to) && !arrow.leaves);
        upward.map(|arrow| self.line(arrow, &format!("{} -> {}", layer(&arrow.from), arrow.to))).collect()
    }

    fn below_facades<'a>(&self, arrows: &'a Arrows) -> impl Iterator<Item = &'a Arrow> {
        arrows.all.iter().filter(|arrow| !self.is_facade(&arrow.from))
    }

    /// Arrows of files that need each other, one for each two files.
    pub(crate) fn circles(&self, arrows: &Arrows) -> Vec<String> {
        let between: Vec<&Arrow> = arrows
            .all
            .iter()
            .filter(|arrow| arrow.what == What::Item)
            .filter(|arrow| !self.is_facade(&arrow.from) && !self.is_facade(&arrow.to))
            .collect();
        let mut reach: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for arrow in &between {
            reach.entry(&arrow.from).or_default().insert(&arrow.to);
        }
        let reach: BTreeMap<&str, BTreeSet<&str>> =
            reach.keys().map(|from| (*from, reachable(&reach, from))).collect();
        let leads = |from: &str, to: &str| reach.get(from).is_some_and(|reach| reach.contains(to));
        let mut seen = BTreeSet::new();
        let mut lines: Vec<(BTreeSet<&str>, String)> = between
            .into_iter()
            .filter(|arrow| leads(&arrow.to, &arrow.from) && seen.insert((&arrow.from, &arrow.to)))
            .map(|arrow| {
                let from = arrow.from.as_str();
                let circle = reach[from].iter().copied().filter(|file| leads(file, from)).collect();
                (circle, self.line(arrow, &format!("in a circle, {} -> {}", arrow.from, arrow.to)))
            })
            .collect();
        // Stable: the arrows of one circle stay in the order of their files and lines.
        lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// Paths that were not understood, and files that were not read: no rule could be held for them.
    pub(crate) fn gaps(&self, arrows: &Arrows) -> Vec<String> {
        let lost = arrows.lost.iter().map(|arrow| self.line(arrow, "what this names is not found"));
        let files = &arrows.undeclared;
        let files = files.iter().map(|file| format!("{}/{file}: no module declares this file", self.src));
        lost.chain(files).collect()
    }

    /// Differences between the layers and what stands at the top of the sources.
    pub(crate) fn wrong_tops(&self, sources: &Sources) -> Vec<String> {
        let there: BTreeSet<&str> =
            sources.0.keys().map(String::as_str).filter(|file| !self.is_facade(file)).map(layer).collect();
        let listed: BTreeSet<&str> = self.layers.iter().copied().flatten().copied().collect();
        let new =
            there.difference(&listed).map(|name| format!("{}/{name}: no layer has this name", self.src));
        let gone =
            listed.difference(&there).map(|name| format!("{}/{name}: there is no such layer", self.src));
        new.chain(gone).collect()
    }
}

/// The layer of a file: its top folder, or the file if it stands in none.
fn layer(file: &str) -> &str {
    match file.split_once('/') {
        Some((folder, _)) => folder,
        None => file.strip_suffix(".rs").unwrap_or(file),
    }
}

/// Everything that can be reached from a file by one arrow or more.
fn reachable<'a>(arrows: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = arrows.get(from).into_iter().flatten().copied().collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(arrows.get(file).into_iter().flatten());
        }
    }
    reached
}
