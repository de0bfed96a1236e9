//! Texts of tables stay texts, whatever they hold: none becomes code that rustdoc runs, a link or HTML.

use crate::{
    expand_from,
    input::{Input, Wanted},
    source,
};
use pulldown_cmark::{Event, Options, Parser, Tag};
use quote::quote;
use syn::visit::Visit;

/// What could be more than text, each in every place of a table that takes prose.
const HOSTILE: [&str; 18] = [
    "```\npanic!();\n```",
    "```rust\npanic!();\n```\n",
    "\n\n```\npanic!();\n```\n\n",
    "~~~\npanic!();\n~~~",
    "words\n\n    panic!();\n\nmore",
    "\tpanic!();",
    "\r\r    panic!();",
    "* ```\n  panic!();\n  ```",
    "> ~~~\n> panic!();",
    "`unpaired\n\n```\npanic!();",
    "``` panic!() ```",
    "<pre><code>panic!()</code></pre><script>alert(1)</script>",
    "[`std::process::abort`] and [x](javascript:alert(1)) ![y](z) <https://x.example>",
    "\\[a](b) \\` c\\\\[d](e)",
    "[x]: https://example.com\n\n[x]",
    "javascript:alert(1)",
    "https://x.example/) ```\n[x](https://y.example",
    "# Heading\n===\n1. one",
];

/// The same for values that are shown as code.
const VALUES: [&str; 4] = ["`", "a`b", "``", "` `"];

struct Docs(Vec<String>);

impl Visit<'_> for Docs {
    fn visit_attribute(&mut self, attribute: &syn::Attribute) {
        if let syn::Meta::NameValue(named) = &attribute.meta
            && named.path.is_ident("doc")
            && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &named.value
        {
            self.0.push(text.value());
        }
    }
}

/// The table with every prose replaced.
fn poisoned(table: &str, hostile: &str) -> String {
    let mut out = table.to_owned();
    for key in ["title", "doc", "doc_url", "cause", "remedy", "source", "instead"] {
        // An address has no white space, and is one: what is left of the text has to stay text there too.
        let address = format!("https://x.example/{}", hostile.replace(char::is_whitespace, ""));
        let text = if key == "doc_url" { address.as_str() } else { hostile };
        let quoted = quote!(#text).to_string();
        let parts: Vec<&str> = out.split(&format!("{key} = \"")).collect();
        let rest =
            parts[1..].iter().map(|part| format!("{key} = {quoted}{}", &part[part.find('"').unwrap() + 1..]));
        out = parts[..1].iter().map(|first| (*first).to_owned()).chain(rest).collect();
    }
    out
}

/// What rustdoc would be given of a table.
fn docs_of(name: &str, table: String, wanted: Wanted) -> Vec<String> {
    let item = match wanted {
        Wanted::Api => quote!(
            #[api(path = "t.toml")]
            pub struct Ask;
        ),
        Wanted::Notice => quote!(
            #[notice(path = "t.toml", gateway = other::Gateway)]
            pub struct Told;
        ),
        Wanted::Gateway => quote!(
            #[gateway(path = "t.toml")]
            pub struct Harbour;
        ),
    };
    let input = Input::parse(&syn::parse2(item).unwrap(), wanted).unwrap();
    let tokens = match expand_from(&input, &source::of_text(table), wanted) {
        Ok(tokens) => tokens,
        Err(failure) => panic!("{name}: {}", failure.into_tokens()),
    };
    let mut docs = Docs(Vec::new());
    docs.visit_file(&syn::parse2(tokens).unwrap());
    docs.0
}

fn assert_plain(name: &str, doc: &str) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(doc, options) {
        let is_more = match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } | Tag::BlockQuote(_))
            | Event::Html(_)
            | Event::InlineHtml(_) => true,
            Event::Start(Tag::Link { dest_url, .. }) => {
                dest_url.contains(':')
                    && !dest_url.starts_with("super::")
                    && !dest_url.starts_with("https://")
            }
            _ => false,
        };
        assert!(!is_more, "{name}: {event:?} in\n{doc}");
    }
    // A link without a destination is one to rustdoc, if there is an item of that name.
    let is_text = doc.replace("[`Ask`]", "").replace("[`Told`]", "");
    let broken = |link: pulldown_cmark::BrokenLink<'_>| -> Option<_> { panic!("{name}: {link:?} in\n{doc}") };
    let is_own = doc.starts_with("The fields of [`") || doc.starts_with("Types ");
    if !is_own {
        Parser::new_with_broken_link_callback(&is_text, options, Some(broken)).for_each(drop);
    }
}

#[test]
fn no_text_of_a_table_becomes_code_a_link_or_html() {
    let tables = [
        ("request", include_str!("../../tests/expand/request.toml"), Wanted::Api),
        ("reply", include_str!("../../tests/expand/reply.toml"), Wanted::Api),
        ("notice", include_str!("../../tests/expand/notice.toml"), Wanted::Notice),
        ("gateway", include_str!("../../tests/user/tables/harbour/gateway.toml"), Wanted::Gateway),
    ];
    let mut seen = 0;
    for (name, table, wanted) in tables {
        for hostile in HOSTILE {
            for doc in docs_of(name, poisoned(table, hostile), wanted) {
                assert_plain(name, &doc);
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn values_in_code_stay_in_it() {
    let table = include_str!("../../tests/expand/request.toml");
    for value in VALUES {
        let quoted = quote!(#value).to_string();
        let table = table
            .replace("default = \"CNY\"", &format!("default = {quoted}"))
            .replace("charset = \"0-9A-Z\", example = \"A00001\"", &format!("charset = {quoted}"))
            .replace("\"other\", \"self\"", &format!("{quoted}, \"self\""));
        let docs = docs_of("request", table, Wanted::Api);
        let shown = docs
            .iter()
            .flat_map(|doc| Parser::new(doc))
            .filter(|event| matches!(event, Event::Code(code) if code.as_ref() == value));
        assert!(shown.count() >= 3, "{value}: {docs:#?}");
        for doc in &docs {
            assert_plain("request", doc);
        }
    }
}

#[test]
fn a_text_reads_as_it_was_written() {
    for (text, shown) in [
        (
            "The `package` of a_reply, 100% & more; x < y, [1] #2 ~3~ *4*",
            "The package of a_reply, 100% & more; x < y, [1] #2 ~3~ 4",
        ),
        ("```rust", "```rust"),
        ("two\n lines", "two lines"),
        ("back\\slash `and a `code`", "back\\slash and a code`"),
    ] {
        let prose = crate::expand::docs::prose(text);
        let read: String = Parser::new(&prose)
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.into_string()),
                _ => None,
            })
            .collect();
        assert_eq!(read, shown, "{prose}");
    }
}
