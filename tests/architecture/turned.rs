//! The rules find what breaks them: to a copy of the sources something is added that is against a rule, in every form
//! in which code can name something, and the rule has to say so with file and line.

use crate::{
    RUNTIME,
    parse::Sources,
    resolve::{Arrow, What},
    runtime,
};
use std::collections::BTreeSet;

/// A form in which code names something: what it is, the code, and what has to be said of which of its lines.
struct Form {
    what: &'static str,
    code: &'static str,
    said: &'static [(usize, &'static str)],
}

const FORMS: &[Form] = &[
    Form {
        what: "a group within a use",
        code: "use crate::{\n    message::time::Time as _,\n    sandbox::{\n        Faults, Sandbox as Other,\n    },\n};",
        said: &[(3, "sandbox: crate::sandbox::Faults"), (3, "sandbox: crate::sandbox::Sandbox")],
    },
    Form {
        what: "a use by way of super",
        code: "use super::super::sandbox::Sandbox;",
        said: &[(0, "sandbox: super::super::sandbox::Sandbox")],
    },
    Form {
        what: "a use in a module within the file",
        code: "mod inner {\n    use super::super::super::sandbox::Sandbox;\n}",
        said: &[(1, "sandbox: super::super::super::sandbox::Sandbox")],
    },
    Form {
        what: "a use within a function",
        code: "fn form() {\n    use crate::sandbox::Sandbox;\n}",
        said: &[(1, "sandbox: crate::sandbox::Sandbox")],
    },
    Form {
        what: "everything at once",
        code: "use crate::sandbox::*;",
        said: &[(0, "sandbox: crate::sandbox")],
    },
    Form {
        what: "the outside name of the crate",
        code: "use paytable::sandbox::Sandbox;",
        said: &[(0, "sandbox: paytable::sandbox::Sandbox")],
    },
    Form {
        what: "another name for a module",
        code: "use crate::sandbox as upper;\nfn form() {\n    upper::Sandbox::builder();\n}",
        said: &[(0, "sandbox: crate::sandbox"), (2, "sandbox: upper::Sandbox::builder")],
    },
    Form {
        what: "an expression",
        code: "fn form() {\n    drop(crate::sandbox::Sandbox::builder());\n}",
        said: &[(1, "sandbox: crate::sandbox::Sandbox::builder")],
    },
    Form {
        what: "a range",
        code: "fn form() {\n    for _ in 0..crate::sandbox::Sandbox::LIMIT {}\n}",
        said: &[(1, "sandbox: crate::sandbox::Sandbox::LIMIT")],
    },
    Form {
        what: "a type",
        code: "fn form(_: &[crate::sandbox::Sandbox]) {}",
        said: &[(0, "sandbox: crate::sandbox::Sandbox")],
    },
    Form {
        what: "a bound",
        code: "fn form<T>()\nwhere\n    T: AsRef<dyn crate::sandbox::Sandbox>,\n{\n}",
        said: &[(2, "sandbox: crate::sandbox::Sandbox")],
    },
    Form {
        what: "a pattern",
        code: "fn form(given: ()) {\n    if let crate::sandbox::PayError::Closed = given {}\n}",
        said: &[(1, "sandbox: crate::sandbox::PayError::Closed")],
    },
    Form {
        what: "an attribute",
        code: "#[derive(crate::sandbox::Sandbox)]\nstruct Form;",
        said: &[(0, "sandbox: crate::sandbox::Sandbox")],
    },
    Form {
        what: "the call of a macro",
        code: "fn form() {\n    assert!(matches!((), crate::sandbox::PayError::Closed));\n}",
        said: &[(1, "sandbox: crate::sandbox::PayError::Closed")],
    },
    Form {
        what: "the body of a macro",
        code: "macro_rules! form {\n    () => {\n        $crate::sandbox::Sandbox::builder()\n    };\n}",
        said: &[(2, "sandbox: crate::sandbox::Sandbox::builder")],
    },
    Form {
        what: "a use in the body of a macro",
        code: "macro_rules! form {\n    () => {\n        use $crate::{sandbox::Sandbox, table};\n    };\n}",
        said: &[(2, "sandbox: crate::sandbox::Sandbox")],
    },
    Form {
        what: "what the crate exports to others",
        code: "use crate::Raw;",
        said: &[(0, "lib.rs: crate::Raw")],
    },
    Form {
        what: "what generated code names",
        code: "fn form() {\n    crate::__private::copy();\n}",
        said: &[(1, "private.rs: crate::__private::copy")],
    },
    Form {
        what: "no code: of a test",
        code: "#[cfg(test)]\nmod more {\n    use crate::sandbox::Sandbox;\n}",
        said: &[],
    },
    Form {
        what: "no code: of a test with a feature",
        code: "#[cfg(all(test, feature = \"sandbox\"))]\nuse crate::sandbox::Sandbox;",
        said: &[],
    },
    Form {
        what: "no code: of documentation",
        code: "#[cfg(any(doc, doctest))]\nuse crate::sandbox::Sandbox;",
        said: &[],
    },
    Form {
        what: "no code: a link, and who may see it",
        code: "/// [`Sandbox`](crate::sandbox::Sandbox)\npub(in crate::message) fn form() {}",
        said: &[],
    },
    Form {
        what: "no path of this crate",
        code: "use sandbox::Sandbox;\nfn form() {\n    a.sandbox::<Sandbox>();\n}",
        said: &[],
    },
];

/// Adds text to the end of a file; the number of its first line comes back.
fn append(sources: &mut Sources, file: &str, text: &str) -> usize {
    let known = sources.0.get_mut(file).unwrap_or_else(|| panic!("there is no {file}"));
    let line = known.lines().count() + 1;
    *known = format!("{}\n{text}\n", known.trim_end_matches('\n'));
    line
}

/// What the layers and facades of the runtime say of these sources that they do not say of those in the folder.
fn newly_said(sources: &Sources) -> BTreeSet<String> {
    let said = |arrows| {
        let layers = RUNTIME.wrong_layers(arrows);
        layers.into_iter().chain(RUNTIME.uses_of_facades(arrows)).collect::<BTreeSet<String>>()
    };
    &said(&RUNTIME.arrows(sources)) - &said(&runtime().1)
}

#[test]
fn an_arrow_that_points_up_is_seen_in_every_form() {
    let mut sources = runtime().0.clone();
    let low = |file: &&String| file.starts_with("message/") && !file.ends_with("/mod.rs");
    // A file of a low layer for each form.
    let files: Vec<String> = sources.0.keys().filter(low).cloned().cycle().take(FORMS.len()).collect();
    let mut wanted = BTreeSet::new();
    for (form, file) in FORMS.iter().zip(&files) {
        let line = append(&mut sources, file, form.code);
        let layer = file.split('/').next().unwrap();
        let lines = form.said.iter().map(|(at, what)| (line + at, what));
        wanted.extend(lines.map(|(line, what)| format!("runtime/src/{file}:{line}: {layer} -> {what}")));
    }
    let said = newly_said(&sources);
    for (form, file) in FORMS.iter().zip(&files) {
        let of_file = |lines: &BTreeSet<String>| -> Vec<String> {
            let start = format!("runtime/src/{file}:");
            lines.iter().filter(|line| line.starts_with(&start)).cloned().collect()
        };
        assert_eq!(of_file(&said), of_file(&wanted), "{}, in {file}", form.what);
    }
    assert_eq!(said, wanted);
}

#[test]
fn what_a_lower_module_exports_again_is_seen_where_it_comes_from() {
    let mut sources = runtime().0.clone();
    let hidden = append(&mut sources, "message/mod.rs", "pub(crate) use crate::sandbox::Sandbox as Hidden;");
    let line = append(&mut sources, "table/mod.rs", "use crate::message::Hidden;");
    let wanted = [
        format!("runtime/src/message/mod.rs:{hidden}: message -> sandbox: crate::sandbox::Sandbox"),
        format!("runtime/src/table/mod.rs:{line}: table -> message: crate::message::Hidden"),
        format!("runtime/src/table/mod.rs:{line}: table -> sandbox: crate::message::Hidden"),
    ];
    assert_eq!(newly_said(&sources), wanted.into());
}

#[test]
fn what_is_below_and_still_forbidden_is_seen() {
    let mut sources = runtime().0.clone();
    let forbidden =
        [("codec/query.rs", "credentials"), ("inbox/memory.rs", "bill"), ("bill/fee.rs", "inbox")];
    let wanted = forbidden.map(|(file, to)| {
        let line = append(&mut sources, file, &format!("use crate::{to};"));
        let from = file.split('/').next().unwrap();
        format!("runtime/src/{file}:{line}: {from} -> {to}: crate::{to}")
    });
    assert_eq!(newly_said(&sources), wanted.into());
}

/// The crate of one text for each file.
fn crate_of(files: &[(&str, &str)]) -> Sources {
    Sources(files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect())
}

fn circles(sources: &Sources) -> Vec<String> {
    RUNTIME.circles(&RUNTIME.arrows(sources))
}

#[test]
fn a_circle_is_seen() {
    let mut sources = runtime().0.clone();
    let before = RUNTIME.circles(&runtime().1);
    let file = "message/time.rs";
    let line = append(&mut sources, file, "use crate::message::value::ValueRef;");
    let wanted = format!(
        "runtime/src/{file}:{line}: in a circle, {file} -> message/value.rs: crate::message::value::ValueRef"
    );
    let after = circles(&sources);
    assert!(!before.contains(&wanted) && after.contains(&wanted), "{after:#?}");
}

#[test]
fn to_declare_and_to_export_is_not_to_use() {
    let child = ("a/child.rs", "pub struct Child(super::Parent);");
    let parent = "mod child;\npub use child::Child;\npub struct Parent;\n";
    let root = ("lib.rs", "mod a;\npub use a::Child;");
    assert_eq!(circles(&crate_of(&[root, child, ("a/mod.rs", parent)])), Vec::<String>::new());
    for (use_of_it, path) in [
        ("fn f(_: Child) {}", "Child"),
        ("fn f(_: child::Child) {}", "child::Child"),
        ("use child::Child as Own;", "child::Child"),
        ("fn f(_: self::Child) {}", "self::Child"),
    ] {
        let parent = format!("{parent}{use_of_it}");
        let wanted = [
            "runtime/src/a/child.rs:1: in a circle, a/child.rs -> a/mod.rs: super::Parent".to_owned(),
            format!("runtime/src/a/mod.rs:4: in a circle, a/mod.rs -> a/child.rs: {path}"),
        ];
        assert_eq!(circles(&crate_of(&[root, child, ("a/mod.rs", &parent)])), wanted);
    }
}

#[test]
fn a_circle_of_three_files_through_a_macro_is_seen() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\nmod c;"),
        ("a.rs", "pub fn a() { crate::b::b() }"),
        ("b.rs", "pub fn b() { vec![crate::c::c()]; }"),
        ("c.rs", "use crate::a;\npub fn c() { a::a() }"),
    ];
    assert_eq!(circles(&crate_of(&files)).len(), 3);
    let straight = files.map(|(file, text)| (file, if file == "c.rs" { "pub fn c() {}" } else { text }));
    assert_eq!(circles(&crate_of(&straight)), Vec::<String>::new());
}

#[test]
fn what_a_derive_defines_belongs_to_its_marker() {
    let files = [
        ("lib.rs", "mod a;\nmod b;"),
        (
            "a/mod.rs",
            "mod one;\nmod two;\npub use one::*;\npub use two::*;\npub use pay_types::*;\n#[derive(Gateway)]\npub struct Pay;",
        ),
        ("a/one.rs", "#[derive(Api)]\npub struct Refund;"),
        ("a/two.rs", "#[derive(paytable_macros::Api)]\npub struct RefundQuery;"),
        (
            "b.rs",
            "use crate::a::{RefundQueryRequest, refund::Sent, refund_query::Asked, RefundResponse, Amount};",
        ),
    ];
    let arrows = RUNTIME.arrows(&crate_of(&files));
    let to = |arrow: &Arrow| (arrow.path.clone(), arrow.to.clone());
    let to: BTreeSet<_> = arrows.all.iter().filter(|arrow| arrow.what == What::Item).map(to).collect();
    let wanted = [
        ("crate::a::Amount", "a/mod.rs"),
        ("crate::a::RefundQueryRequest", "a/two.rs"),
        ("crate::a::RefundResponse", "a/one.rs"),
        ("crate::a::refund::Sent", "a/one.rs"),
        ("crate::a::refund_query::Asked", "a/two.rs"),
    ];
    assert_eq!(to, wanted.map(|(path, to)| (path.to_owned(), to.to_owned())).into());
}

#[test]
fn what_is_not_understood_is_not_passed_over() {
    let mut sources = runtime().0.clone();
    let before = RUNTIME.gaps(&runtime().1);
    let file = "message/money.rs";
    let line = append(&mut sources, file, "use crate::message::nothing::There;");
    sources.0.insert("message/forgotten.rs".to_owned(), String::new());
    let after = RUNTIME.gaps(&RUNTIME.arrows(&sources));
    let after: Vec<_> = after.into_iter().filter(|gap| !before.contains(gap)).collect();
    let lost = "what this names is not found: crate::message::nothing::There";
    assert_eq!(
        after,
        [
            format!("runtime/src/{file}:{line}: {lost}"),
            "runtime/src/message/forgotten.rs: no module declares this file".to_owned(),
        ]
    );
}

#[test]
fn a_folder_that_is_no_layer_and_a_layer_without_a_folder_are_seen() {
    let mut sources = runtime().0.clone();
    sources.0.insert("util/mod.rs".to_owned(), String::new());
    sources.0.insert("helpers.rs".to_owned(), String::new());
    sources.0.retain(|file, _| !file.starts_with("inbox/"));
    assert_eq!(
        RUNTIME.wrong_tops(&sources),
        [
            "runtime/src/helpers: no layer has this name",
            "runtime/src/util: no layer has this name",
            "runtime/src/inbox: there is no such layer",
        ]
    );
}

#[test]
fn modules_that_export_each_other_come_to_an_end() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\nmod c;"),
        ("a.rs", "pub use crate::b::*;\npub use crate::b::Loop;\npub use crate::b::X::*;\npub struct A;"),
        ("b.rs", "pub use crate::a::*;\npub use crate::a::Loop;\npub use crate::a::Y::*;"),
        ("c.rs", "use crate::b::{A, Loop, Nothing};\nuse crate::a::*;"),
    ];
    let arrows = RUNTIME.arrows(&crate_of(&files));
    let found = |arrow: &&Arrow| arrow.from == "c.rs" && arrow.path == "crate::b::A" && arrow.to == "a.rs";
    assert_eq!(arrows.all.iter().filter(found).count(), 1);
    let lost = |path: &str| arrows.lost.iter().any(|arrow| arrow.from == "c.rs" && arrow.path == path);
    assert!(lost("crate::b::Loop") && lost("crate::b::Nothing"));
}
