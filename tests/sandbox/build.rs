//! Makes modules of the code blocks of the guide, so that the tests call what its pages show.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime/guide");
    println!("cargo::rerun-if-changed={}", guide.display());
    let mut pages: Vec<_> = fs::read_dir(&guide).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    let mut code = String::new();
    for page in pages {
        let name = page.file_name().unwrap().to_str().unwrap();
        // The Chinese pages have the same blocks, which a test holds.
        let Some(name) = name.strip_suffix(".md").filter(|name| !name.contains('.') && *name != "README")
        else {
            continue;
        };
        println!("cargo::rerun-if-changed={}", page.display());
        let _ = writeln!(code, "pub(crate) mod {name} {{{}}}", modules(&fs::read_to_string(&page).unwrap()));
    }
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap()).join("guide.rs"), code).unwrap();
}

/// A module for each block of functions, named after the heading above it. Whole programs are run by rustdoc.
fn modules(page: &str) -> String {
    let (mut code, mut heading, mut count) = (String::new(), String::new(), 0);
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(text) = line.strip_prefix("## ") {
            let text = text.to_lowercase();
            let words: Vec<&str> =
                text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
            (heading, count) = (words.join("_"), 0);
        } else if line == "```rust" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if block.iter().any(|line| line.contains("fn main(")) {
                continue;
            }
            count += 1;
            let number = if count == 1 { String::new() } else { format!("_{count}") };
            let _ = writeln!(code, "\npub(crate) mod {heading}{number} {{");
            for line in block {
                let is_item =
                    ["fn ", "async fn ", "struct ", "enum "].iter().any(|item| line.starts_with(item));
                let _ = writeln!(code, "{}{line}", if is_item { "pub(crate) " } else { "" });
            }
            let _ = writeln!(code, "}}");
        }
    }
    code
}
