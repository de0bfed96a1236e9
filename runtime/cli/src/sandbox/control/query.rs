//! What the query of a request asks for.

use super::problem::Problem;

/// The most entries of one answer.
const MOST: usize = 1000;
/// How many there are unless the query says otherwise.
const USUAL: usize = 100;

/// Which entries of a list are answered, the latest first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) skip: usize,
    pub(super) limit: usize,
}

/// Reads a query: `q`, `skip` and `limit`, each at most once.
pub(super) fn page(query: Option<&str>) -> Result<Page, Problem> {
    let mut page = Page { text: String::new(), skip: 0, limit: USUAL };
    let mut seen = Vec::new();
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if seen.contains(&name) {
            return Err(wrong(&format!("{name} stands twice in the query")));
        }
        seen.push(name);
        match name {
            "q" => page.text = text(value)?,
            "skip" => page.skip = number(name, value, usize::MAX >> 1)?,
            "limit" => page.limit = number(name, value, MOST)?,
            _ => return Err(wrong("the query names something that is not known here")),
        }
    }
    Ok(page)
}

fn number(name: &str, value: &str, most: usize) -> Result<usize, Problem> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| digits && *number <= most);
    number.ok_or_else(|| wrong(&format!("{name} is no number, or is above {most}")))
}

fn text(value: &str) -> Result<String, Problem> {
    let bytes = super::route::decoded(&value.replace('+', " "));
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|text| text.len() <= 64);
    text.ok_or_else(|| wrong("q is not a text of at most 64 bytes in UTF-8, percent-encoded where needed"))
}

fn wrong(message: &str) -> Problem {
    Problem::new(400, "bad_query", message, "lists take q, skip and limit")
}

/// Refuses a query where none is known.
pub(super) fn none(query: Option<&str>) -> Result<(), Problem> {
    if query.is_none() {
        return Ok(());
    }
    let help = "leave out the question mark and what follows";
    Err(Problem::new(400, "unexpected_query", "this path has no query", help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_asks_for_a_page() {
        let page = |query| super::page(Some(query)).unwrap();
        assert_eq!(page(""), Page { text: String::new(), skip: 0, limit: 100 });
        assert_eq!(page("q=A%201&skip=20&limit=10"), Page { text: "A 1".into(), skip: 20, limit: 10 });
    }

    #[test]
    fn other_queries_are_refused() {
        for query in
            ["x=1", "q=1&q=2", "limit=0x1", "limit=-1", "limit=1001", "limit=", "skip=a", "q=%zz", "q=%ff"]
        {
            assert!(super::page(Some(query)).is_err(), "{query}");
        }
    }
}
