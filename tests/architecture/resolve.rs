//! Paths to the modules that define what they name.

use crate::{
    parse::{Definition, Modules, Sources},
    scan::{Kind, Reference},
};
use std::collections::BTreeSet;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// An item, by the module that defines it.
    Item(usize),
    Module(usize),
}

/// One file names what another defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: String,
    pub(crate) line: usize,
    pub(crate) to: String,
    /// The path as it is written, with the groups of a `use` written out.
    pub(crate) path: String,
    pub(crate) what: What,
    /// Whether it leads to another crate of the package, as from its program to its library.
    pub(crate) leaves: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// The file defines an item that is named.
    Item,
    /// The file is a module that is named, and nothing in it.
    Module,
    /// The file exports again what a third one defines.
    Export,
}

/// What the files of a crate name of each other.
pub(crate) struct Arrows {
    pub(crate) all: BTreeSet<Arrow>,
    /// Paths that begin in the crate and lead nowhere.
    pub(crate) lost: Vec<Arrow>,
    /// Files that no module declares.
    pub(crate) undeclared: Vec<String>,
}

impl Arrows {
    /// All arrows of the crates with these root files, each with the name by which it is known outside.
    pub(crate) fn of(sources: &Sources, roots: &[(&str, &str)]) -> Self {
        let modules = Modules::parse(sources, roots);
        let mut arrows = Arrows { all: BTreeSet::new(), lost: Vec::new(), undeclared: Vec::new() };
        for (id, module) in modules.all.iter().enumerate() {
            for reference in &module.references {
                arrows.add(&modules, id, reference);
            }
        }
        arrows.undeclared =
            sources.0.keys().filter(|file| !modules.declared.contains(*file)).cloned().collect();
        arrows
    }

    fn add(&mut self, modules: &Modules, id: usize, reference: &Reference) {
        let from = &modules.all[id].file;
        let arrow = |to: usize, what| Arrow {
            from: from.clone(),
            line: reference.line,
            to: modules.all[to].file.clone(),
            path: reference.path.join("::"),
            what,
            leaves: modules.all[to].root != modules.all[id].root,
        };
        if reference.kind == Kind::Macro {
            let defined = modules.macros.get(&reference.path[0]).map_or(&[][..], Vec::as_slice);
            if !defined.iter().any(|id| modules.all[*id].file == *from) {
                self.all.extend(defined.iter().map(|to| arrow(*to, What::Item)));
            }
            return;
        }
        let mut search = Search::new(modules);
        let Some(targets) = search.path(id, &reference.path) else { return };
        if targets.is_empty() {
            self.lost.push(arrow(id, What::Item));
        }
        let mut exporters = search.exporters;
        let mut found = BTreeSet::new();
        for target in targets {
            match (target, reference.kind) {
                // To declare one's own modules and to export what is in them is not to use it.
                (
                    Target::Item(to) | Target::Module(to),
                    Kind::Use { exported: true } | Kind::Glob { exported: true },
                ) if modules.is_below(to, id) => {
                    exporters.clear();
                }
                (Target::Item(to), _) => {
                    found.insert((to, What::Item));
                }
                (Target::Module(to), Kind::Glob { .. }) => {
                    let all = everything(modules, to, id, &mut BTreeSet::new());
                    found.extend(all.into_iter().map(|to| (to, What::Item)));
                    found.insert((to, What::Module));
                }
                (Target::Module(to), _) => {
                    found.insert((to, What::Module));
                }
            }
        }
        found.extend(exporters.into_iter().map(|to| (to, What::Export)));
        for (to, what) in found {
            if modules.all[to].file != *from {
                self.all.insert(arrow(to, what));
            }
        }
    }
}

/// The modules that define what a `use` of everything in a module brings into another one.
fn everything(modules: &Modules, id: usize, into: usize, seen: &mut BTreeSet<usize>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    if !seen.insert(id) {
        return found;
    }
    let sees_all = modules.is_below(into, id);
    for (name, known) in &modules.all[id].names {
        if !sees_all && known.iter().all(|known| matches!(known, Definition::Import { exported: false, .. }))
        {
            continue;
        }
        let mut search = Search::new(modules);
        found.extend(search.name(id, name).iter().filter_map(|target| match target {
            Target::Item(to) => Some(*to),
            Target::Module(_) => None,
        }));
    }
    for (glob, _) in modules.all[id].globs.iter().filter(|(_, exported)| *exported || sees_all) {
        let mut search = Search::new(modules);
        for target in search.path(id, glob).unwrap_or_default() {
            match target {
                Target::Item(to) => {
                    found.insert(to);
                }
                Target::Module(to) => found.extend(everything(modules, to, id, seen)),
            }
        }
    }
    found
}

impl Modules {
    /// Whether a module is within another one, or that one itself.
    fn is_below(&self, id: usize, above: usize) -> bool {
        let mut at = Some(id);
        while let Some(id) = at {
            if id == above {
                return true;
            }
            at = self.all[id].parent;
        }
        false
    }
}

/// The search for what one path leads to.
struct Search<'a> {
    modules: &'a Modules,
    seen: BTreeSet<(usize, String)>,
    /// The modules whose `use` leads further.
    exporters: BTreeSet<usize>,
    /// Whether a marker is looked for, for which only what is written counts.
    for_marker: bool,
    /// Whether a name is looked for in modules of which it is not known what they hold.
    guesses: bool,
}

impl<'a> Search<'a> {
    fn new(modules: &'a Modules) -> Self {
        Search {
            modules,
            seen: BTreeSet::new(),
            exporters: BTreeSet::new(),
            for_marker: false,
            guesses: false,
        }
    }

    /// What a path leads to as it is written in a module; nothing if it leads out of the crate.
    fn path(&mut self, id: usize, path: &[String]) -> Option<BTreeSet<Target>> {
        let module = &self.modules.all[id];
        let (first, rest) = path.split_first()?;
        let (start, rest) = match first.as_str() {
            "crate" => (module.root, rest),
            "self" => (id, rest),
            "super" => {
                let (mut at, mut rest) = (module.parent?, rest);
                while rest.first().is_some_and(|word| word == "super") {
                    at = self.modules.all[at].parent?;
                    rest = &rest[1..];
                }
                (at, rest)
            }
            "Self" => return None,
            name => {
                let found = self.first(id, name);
                if !found.is_empty() || module.names.contains_key(name) {
                    return Some(self.within(found, rest));
                }
                (*self.modules.crates.get(name)?, rest)
            }
        };
        Some(self.below(start, rest))
    }

    /// What the first word of a path is in a module.
    fn first(&mut self, id: usize, name: &str) -> BTreeSet<Target> {
        let exporters = self.exporters.clone();
        let mut found = self.plain(id, name);
        found.extend(self.derived(id, name, &found));
        // Its own imports are not the exports of another.
        self.exporters.remove(&id);
        self.exporters.extend(exporters);
        found
    }

    fn below(&mut self, id: usize, path: &[String]) -> BTreeSet<Target> {
        match path.split_first() {
            None => BTreeSet::from([Target::Module(id)]),
            Some((name, rest)) => {
                let found = self.name(id, name);
                self.within(found, rest)
            }
        }
    }

    fn within(&mut self, found: BTreeSet<Target>, path: &[String]) -> BTreeSet<Target> {
        if path.is_empty() {
            return found;
        }
        let modules = |target: &Target| matches!(target, Target::Module(_));
        if !found.iter().any(modules) {
            // Variants of an enum, constants of a type and the like stand where it stands.
            return found;
        }
        found.iter().fold(BTreeSet::new(), |mut all, target| {
            if let Target::Module(id) = target {
                all.extend(self.below(*id, path));
            }
            all
        })
    }

    /// What a name is in a module, seen from another one.
    fn name(&mut self, id: usize, name: &str) -> BTreeSet<Target> {
        let mut found = self.plain(id, name);
        found.extend(self.derived(id, name, &found));
        if found.is_empty() && self.modules.all[id].in_macros.contains(name) {
            found.insert(Target::Item(id));
        }
        if found.is_empty() && !self.guesses {
            self.guesses = true;
            // Of a module that a derive defines it is not known what it holds.
            for (glob, _) in &self.modules.all[id].globs {
                let targets = self.path(id, glob).unwrap_or_default();
                found.extend(targets.into_iter().filter(|target| matches!(target, Target::Item(_))));
            }
            self.guesses = false;
        }
        found
    }

    /// What a derive defines under a name under which nothing is written.
    fn derived(&mut self, id: usize, name: &str, written: &BTreeSet<Target>) -> Option<Target> {
        if self.for_marker || !written.is_empty() || self.modules.all[id].names.contains_key(name) {
            return None;
        }
        self.for_marker = true;
        let found = self.generated(id, name, &mut BTreeSet::new());
        self.for_marker = false;
        found.map(|(_, id)| Target::Item(id))
    }

    /// What a name that is written somewhere is in a module.
    fn plain(&mut self, id: usize, name: &str) -> BTreeSet<Target> {
        let mut found = BTreeSet::new();
        // On its second visit a name is what stands there itself, or its imports would go round for ever.
        let seen = !self.seen.insert((id, name.to_owned()));
        let module = &self.modules.all[id];
        for definition in module.names.get(name).into_iter().flatten() {
            match definition {
                Definition::Item(id) => {
                    found.insert(Target::Item(*id));
                }
                Definition::Module(id) => {
                    found.insert(Target::Module(*id));
                }
                Definition::Import { .. } if seen => {}
                Definition::Import { path, .. } => match self.path(id, path) {
                    Some(targets) => {
                        if !targets.is_empty() {
                            self.exporters.insert(id);
                        }
                        found.extend(targets);
                    }
                    // What comes from another crate is taken as defined where it enters this one.
                    None => {
                        found.insert(Target::Item(id));
                    }
                },
            }
        }
        if seen || !found.is_empty() || module.names.contains_key(name) {
            return found;
        }
        for (glob, _) in &module.globs {
            for target in self.path(id, glob).unwrap_or_default() {
                if let Target::Module(inner) = target {
                    let targets = self.plain(inner, name);
                    if !targets.is_empty() {
                        self.exporters.insert(id);
                    }
                    found.extend(targets);
                }
            }
        }
        found
    }

    /// The module of the marker whose derive defines an item of this name: `RefundQuery` is the one of
    /// `RefundQueryRequest` and of `refund_query`.
    fn generated(&mut self, id: usize, name: &str, seen: &mut BTreeSet<usize>) -> Option<(usize, usize)> {
        if !seen.insert(id) {
            return None;
        }
        let module = &self.modules.all[id];
        let own = module.markers.iter().filter(|(marker, module)| {
            name.starts_with(marker.as_str()) || name.starts_with(module.as_str())
        });
        let mut best = own.map(|(marker, _)| (marker.len(), id)).max();
        for (glob, _) in &module.globs {
            for target in self.path(id, glob).unwrap_or_default() {
                if let Target::Module(inner) = target {
                    best = best.max(self.generated(inner, name, seen));
                }
            }
        }
        best
    }
}
