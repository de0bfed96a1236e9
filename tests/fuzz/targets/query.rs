//! A field that holds a query: what is read, another reader reads the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paytable_fuzz::{Query, plain};

fuzz_target!(|query: &str| {
    let body = serde_json::json!({ "query": query }).to_string();
    // More than a body may hold.
    let Ok(event) = plain().unauthenticated_notice::<Query>(body.as_bytes()) else { return };
    // What is not a query is kept beside the message.
    let Some(read) = event.confirmed().query else { return };
    let pairs = otherwise(query);
    let find =
        |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty());
    assert_eq!(read.a.as_deref(), find("a"));
    assert_eq!(read.b.as_deref(), find("b"));
    assert_eq!(read.user_name.as_deref(), find("user_name"));
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "a name comes twice");
});

/// As browsers do. A query without `=` was encoded once more, as a whole.
fn otherwise(query: &str) -> Vec<(String, String)> {
    let pairs = |text: &str| form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    if query.contains('=') {
        return pairs(query);
    }
    // A single name without value decodes to what was encoded.
    let name = query.replace('&', "%26");
    let whole: Vec<(String, String)> = pairs(&name);
    whole.first().map_or_else(Vec::new, |(text, _)| pairs(text))
}
