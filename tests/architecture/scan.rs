//! The paths in a stream of tokens: of code, and of what stands in macros and attributes.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// A path that a module names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Brought in by `use`; exported to other modules as well, or not.
    Use { exported: bool },
    /// Everything of it is brought in.
    Glob { exported: bool },
    /// Named in code.
    Path,
    /// A macro that is called by its name alone.
    Macro,
}

/// What is found in the code of one module.
pub(crate) struct Scan<'a> {
    /// Names that the module exports and others define: the module itself may use them by name alone.
    exported: &'a BTreeSet<&'a str>,
    pub(crate) references: Vec<Reference>,
    pub(crate) imports: Vec<syn::ItemUse>,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(exported: &'a BTreeSet<&'a str>) -> Self {
        Scan { exported, references: Vec::new(), imports: Vec::new() }
    }

    pub(crate) fn tokens(&mut self, tokens: TokenStream) {
        // `$crate` is `crate`.
        let mut trees: Vec<TokenTree> = Vec::new();
        for tree in tokens {
            if is_word(Some(&tree), "crate") && is_mark(trees.last(), '$') {
                trees.pop();
            }
            trees.push(tree);
        }
        let mut at = 0;
        while at < trees.len() {
            at = self.from(&trees, at);
        }
    }

    /// Takes what begins here; the place behind it comes back.
    fn from(&mut self, trees: &[TokenTree], at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| trees.get(before));
        let word = match &trees[at] {
            TokenTree::Group(group) => {
                // `pub(in crate::a)` limits who may see it.
                if !(is_word(before, "pub") && is_limit(group)) {
                    self.tokens(group.stream());
                }
                return at + 1;
            }
            TokenTree::Ident(word) => word,
            _ => return at + 1,
        };
        if word == "use"
            && let Some(end) = (at..trees.len()).find(|end| is_mark(trees.get(*end), ';'))
            && let Ok(item) = syn::parse2(trees[at..=end].iter().cloned().collect())
        {
            self.imports.push(item);
            return end + 1;
        }
        let line = word.span().start().line;
        let mut path = vec![word.to_string().trim_start_matches("r#").to_owned()];
        let mut end = at + 1;
        let mut everything = false;
        while is_mark(trees.get(end), ':') && is_mark(trees.get(end + 1), ':') {
            match trees.get(end + 2) {
                Some(TokenTree::Ident(word)) => {
                    path.push(word.to_string().trim_start_matches("r#").to_owned());
                }
                Some(TokenTree::Group(group)) => everything |= group.delimiter() == Delimiter::Brace,
                Some(TokenTree::Punct(mark)) => everything |= mark.as_char() == '*',
                _ => {}
            }
            if !matches!(trees.get(end + 2), Some(TokenTree::Ident(_))) {
                break;
            }
            end += 3;
        }
        if is_continued(trees, at) {
            return end;
        }
        if path.len() > 1 || everything {
            let kind = if everything { Kind::Glob { exported: false } } else { Kind::Path };
            self.references.push(Reference { path, line, kind });
        } else if is_mark(trees.get(end), '!') && !is_mark(trees.get(end + 1), '=') {
            self.references.push(Reference { path, line, kind: Kind::Macro });
        } else if self.exported.contains(path[0].as_str()) && is_use_of_item(trees, at) {
            self.references.push(Reference { path, line, kind: Kind::Path });
        }
        end
    }
}

/// Whether a word here goes on with what is before it: a field, the end of a longer path, or a lifetime.
fn is_continued(trees: &[TokenTree], at: usize) -> bool {
    let back = |steps: usize| at.checked_sub(steps).and_then(|before| trees.get(before));
    let field = is_mark(back(1), '.') && !is_mark(back(2), '.');
    field || is_mark(back(1), '\'') || (is_mark(back(1), ':') && is_mark(back(2), ':'))
}

/// Whether a single word is an item and not a variable or a field: a type, or a function that is called.
fn is_use_of_item(trees: &[TokenTree], at: usize) -> bool {
    let declares = |word| is_word(at.checked_sub(1).and_then(|before| trees.get(before)), word);
    let TokenTree::Ident(word) = &trees[at] else { return false };
    let called = matches!(trees.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    (called || word.to_string().starts_with(char::is_uppercase)) && !declares("fn")
}

/// Whether this limits a visibility.
fn is_limit(group: &proc_macro2::Group) -> bool {
    let inside: Vec<_> = group.stream().into_iter().collect();
    let whole =
        inside.len() == 1 && ["crate", "self", "super"].iter().any(|word| is_word(inside.first(), word));
    group.delimiter() == Delimiter::Parenthesis && (whole || is_word(inside.first(), "in"))
}

fn is_word(tree: Option<&TokenTree>, word: &str) -> bool {
    matches!(tree, Some(TokenTree::Ident(found)) if found == word)
}

fn is_mark(tree: Option<&TokenTree>, mark: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}
