//! Source files to modules: what each declares, and every path that it names.

use crate::{
    prune::{Prune, is_for_tests},
    scan::{Kind, Reference, Scan},
};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use syn::{Attribute, Item, Meta, UseTree, Visibility, ext::IdentExt as _, visit_mut::VisitMut as _};

/// The files of a crate, by their paths below its `src`.
#[derive(Clone, Default)]
pub(crate) struct Sources(pub(crate) BTreeMap<String, String>);

impl Sources {
    /// Reads all files below a folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut sources = Self::default();
        sources.read_below(folder, "");
        sources
    }

    fn read_below(&mut self, folder: &Path, prefix: &str) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                self.read_below(&entry.path(), &format!("{name}/"));
            } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
                self.0.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
}

/// What a name stands for in a module. A name can stand for several things: a module and a function, for example.
#[derive(Clone, Debug)]
pub(crate) enum Definition {
    /// An item that is defined in that module.
    Item(usize),
    Module(usize),
    /// What a `use` brings in.
    Import {
        path: Vec<String>,
        exported: bool,
    },
}

/// A module: a file, or a `mod` with a body, which belongs to the file that it stands in.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) root: usize,
    pub(crate) parent: Option<usize>,
    pub(crate) names: BTreeMap<String, Vec<Definition>>,
    /// The modules and enums of which everything is brought in, and whether it is exported.
    pub(crate) globs: Vec<(Vec<String>, bool)>,
    /// Structs with a derive that defines further items beside them: the name, and the same in lower case.
    pub(crate) markers: Vec<(String, String)>,
    /// The words in its `macro_rules!`, and in calls of macros that stand where items do: one of them may be the name of an
    /// item that a macro defines.
    pub(crate) in_macros: BTreeSet<String>,
    pub(crate) references: Vec<Reference>,
}

/// The modules of a crate.
#[derive(Default)]
pub(crate) struct Modules {
    pub(crate) all: Vec<Module>,
    /// Names by which a crate is known outside itself, with the root module.
    pub(crate) crates: BTreeMap<String, usize>,
    /// `macro_rules!` that are not exported, with the modules that define them.
    pub(crate) macros: BTreeMap<String, Vec<usize>>,
    /// Files that belong to a module, those of tests included.
    pub(crate) declared: BTreeSet<String>,
}

impl Modules {
    /// Parses the crates whose root files these are, with the names by which they are known outside.
    pub(crate) fn parse(sources: &Sources, roots: &[(&str, &str)]) -> Self {
        let mut modules = Self::default();
        for (file, name) in roots {
            let root = modules.file(sources, (*file).to_owned(), None);
            modules.crates.insert((*name).to_owned(), root);
        }
        modules
    }

    fn add(&mut self, file: String, parent: Option<usize>) -> usize {
        let id = self.all.len();
        self.all.push(Module {
            file,
            root: parent.map_or(id, |parent| self.all[parent].root),
            parent,
            names: BTreeMap::new(),
            globs: Vec::new(),
            markers: Vec::new(),
            in_macros: BTreeSet::new(),
            references: Vec::new(),
        });
        id
    }

    fn file(&mut self, sources: &Sources, file: String, parent: Option<usize>) -> usize {
        let text = sources.0.get(&file).unwrap_or_else(|| panic!("there is no file {file}"));
        let parsed = syn::parse_file(text).unwrap_or_else(|error| {
            panic!("{file}:{}: {error}", error.span().start().line);
        });
        self.declared.insert(file.clone());
        let id = self.add(file, parent);
        self.items(sources, id, parsed.items, None);
        id
    }

    /// Marks the file of a test module as declared, and those of the modules below it.
    fn declare_tests(&mut self, sources: &Sources, file: String) {
        let text = sources.0.get(&file).map_or("", String::as_str);
        let folder = file.strip_suffix("mod.rs").map_or(file.replace(".rs", "/"), str::to_owned);
        for item in syn::parse_file(text).map_or(Vec::new(), |parsed| parsed.items) {
            if let Item::Mod(below) = item
                && below.content.is_none()
            {
                self.declare_tests(sources, format!("{folder}{}.rs", below.ident.unraw()));
            }
        }
        self.declared.insert(file);
    }

    /// Takes in the items of a module. `inline` is its folder if it has a body in the file of another module.
    fn items(&mut self, sources: &Sources, id: usize, items: Vec<Item>, inline: Option<&str>) {
        let mut code = Vec::new();
        for mut item in items.into_iter().flat_map(expanded) {
            let test = is_for_tests(&item);
            if let Item::Mod(declared) = &item
                && test
                && declared.content.is_none()
            {
                let file = self.module_file(sources, id, declared, inline);
                self.declare_tests(sources, file);
            }
            if test {
                continue;
            }
            Prune.visit_item_mut(&mut item);
            match item {
                Item::Mod(mut declared) => {
                    let name = declared.ident.unraw().to_string();
                    let child = match declared.content.take() {
                        Some((_, items)) => {
                            let folder = format!("{}{name}/", self.folder(id, inline));
                            let child = self.add(self.all[id].file.clone(), Some(id));
                            self.items(sources, child, items, Some(&folder));
                            child
                        }
                        None => {
                            let file = self.module_file(sources, id, &declared, inline);
                            self.file(sources, file, Some(id))
                        }
                    };
                    self.define(id, name, Definition::Module(child));
                }
                Item::Use(item) => self.import(id, &item),
                Item::ExternCrate(item) if item.ident == "self" => {
                    if let Some((_, name)) = item.rename {
                        self.crates.insert(name.to_string(), self.all[id].root);
                    }
                }
                item => {
                    self.item(id, &item);
                    code.push(item.into_token_stream());
                }
            }
        }
        // The names of the module are known now, and so is what a single word can stand for.
        let exported: BTreeSet<&str> = self.all[id]
            .names
            .iter()
            .filter(|(_, known)| has_export(known))
            .map(|(name, _)| name.as_str())
            .collect();
        let mut scan = Scan::new(&exported);
        for tokens in code {
            scan.tokens(tokens);
        }
        let Scan { references, imports, .. } = scan;
        self.all[id].references.extend(references);
        for item in imports {
            self.import(id, &item);
        }
    }

    /// The names that an item defines.
    fn item(&mut self, id: usize, item: &Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::TraitAlias(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Union(item) => &item.ident,
            Item::Macro(item) => {
                if let Some(name) = &item.ident {
                    if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                        self.define(self.all[id].root, name.to_string(), Definition::Item(id));
                    } else {
                        self.macros.entry(name.to_string()).or_default().push(id);
                        self.define(id, name.to_string(), Definition::Item(id));
                    }
                }
                words_of(item.mac.tokens.clone(), &mut self.all[id].in_macros);
                return;
            }
            _ => return,
        };
        let name = name.unraw().to_string();
        if let Item::Struct(item) = item
            && item
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("derive") && defines_more(attribute))
        {
            self.all[id].markers.push((name.clone(), lower(&name)));
        }
        self.define(id, name, Definition::Item(id));
    }

    fn define(&mut self, id: usize, name: String, definition: Definition) {
        self.all[id].names.entry(name).or_default().push(definition);
    }

    fn import(&mut self, id: usize, item: &syn::ItemUse) {
        let outside = item.leading_colon.is_some();
        let exported = !matches!(item.vis, Visibility::Inherited);
        let mut leaves = Vec::new();
        leaves_of(&item.tree, &mut Vec::new(), &mut leaves);
        for leaf in leaves {
            if outside {
                leaf.name.into_iter().for_each(|name| self.define(id, name, Definition::Item(id)));
                continue;
            }
            let kind = match leaf.name {
                None => Kind::Glob { exported },
                Some(_) => Kind::Use { exported },
            };
            match leaf.name {
                None => self.all[id].globs.push((leaf.path.clone(), exported)),
                Some(name) if name == "_" => {}
                Some(name) => self.define(id, name, Definition::Import { path: leaf.path.clone(), exported }),
            }
            self.all[id].references.push(Reference { path: leaf.path, line: leaf.line, kind });
        }
    }

    /// The folder in which the modules of this one are looked for.
    fn folder(&self, id: usize, inline: Option<&str>) -> String {
        if let Some(folder) = inline {
            return folder.to_owned();
        }
        let file = &self.all[id].file;
        let (folder, name) =
            file.rsplit_once('/').map_or(("", file.as_str()), |(folder, name)| (folder, name));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        match name.strip_suffix(".rs") {
            // A crate's own file and a `mod.rs` stand beside their modules.
            Some("mod") => folder,
            _ if self.all[id].parent.is_none() => folder,
            Some(name) => format!("{folder}{name}/"),
            None => folder,
        }
    }

    fn module_file(&self, sources: &Sources, id: usize, item: &syn::ItemMod, inline: Option<&str>) -> String {
        let folder = self.folder(id, inline);
        let path = item.attrs.iter().find_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) => Some(path.value()),
                _ => None,
            },
            _ => None,
        });
        if let Some(path) = path {
            let beside =
                self.all[id].file.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            return format!("{}{path}", inline.map_or(beside, str::to_owned));
        }
        let name = item.ident.unraw();
        let file = format!("{folder}{name}.rs");
        if sources.0.contains_key(&file) { file } else { format!("{folder}{name}/mod.rs") }
    }
}

/// What the macros that declare markers write, as far as it has names: structs with a derive, and their list.
fn expanded(item: Item) -> Vec<Item> {
    let Item::Macro(declared) = &item else { return vec![item] };
    let list: syn::Ident = match declared.mac.path.get_ident().map(ToString::to_string).as_deref() {
        Some("apis") => syn::parse_quote!(APIS),
        Some("notices") => syn::parse_quote!(NOTICES),
        _ => return vec![item],
    };
    let tokens: Vec<TokenTree> = declared.mac.tokens.clone().into_iter().collect();
    let markers = tokens.windows(2).filter_map(|two| match two {
        [TokenTree::Ident(name), TokenTree::Punct(colon)] if colon.as_char() == ':' => Some(name),
        _ => None,
    });
    let structs = markers.map(|name| syn::parse_quote!(#[derive(paytable_macros::Api)] pub struct #name;));
    structs.chain([syn::parse_quote!(pub const #list: () = ();)]).collect()
}

fn has_export(known: &[Definition]) -> bool {
    known.iter().any(|definition| matches!(definition, Definition::Import { exported: true, .. }))
}

/// One name that a `use` brings in, or all of a module.
struct Leaf {
    path: Vec<String>,
    /// None stands for all names.
    name: Option<String>,
    line: usize,
}

fn leaves_of(tree: &UseTree, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.unraw().to_string());
            leaves_of(&tree.tree, path, leaves);
            path.pop();
        }
        UseTree::Group(tree) => tree.items.iter().for_each(|tree| leaves_of(tree, path, leaves)),
        UseTree::Glob(tree) => {
            let line = tree.star_token.span.start().line;
            leaves.push(Leaf { path: path.clone(), name: None, line });
        }
        UseTree::Name(tree) => leaves.push(leaf(path, &tree.ident, &tree.ident)),
        UseTree::Rename(tree) => leaves.push(leaf(path, &tree.ident, &tree.rename)),
    }
}

fn leaf(path: &[String], word: &syn::Ident, name: &syn::Ident) -> Leaf {
    let mut path = path.to_vec();
    let mut name = name.unraw().to_string();
    // `a::{self}` is `a`.
    if word != "self" || path.is_empty() {
        path.push(word.unraw().to_string());
    } else if name == "self" {
        name.clone_from(&path[path.len() - 1]);
    }
    Leaf { path, name: Some(name), line: word.span().start().line }
}

/// All words of a stream of tokens.
fn words_of(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => words_of(group.stream(), words),
            TokenTree::Ident(word) => {
                words.insert(word.to_string());
            }
            _ => {}
        }
    }
}

/// Whether a derive defines items beside the struct.
fn defines_more(derive: &Attribute) -> bool {
    let mut found = false;
    derive
        .parse_nested_meta(|meta| {
            let last = meta.path.segments.last().map(|segment| segment.ident.to_string());
            found |= matches!(last.as_deref(), Some("Api" | "Gateway" | "Notice"));
            Ok(())
        })
        .unwrap();
    found
}

/// `RefundQueryV2` as `refund_query_v2`.
fn lower(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
