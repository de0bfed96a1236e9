//! Requests that the payer's browser or app sends: as pairs alone, and as a form in HTML.

use crate::{
    codec::query,
    protocol::draft::Draft,
    table::{Api, ValueSource},
};

/// The URL-encoded pairs of a link, in ASCII order of their names, the signature among them.
pub(super) fn pairs(draft: &Draft) -> String {
    let mut pairs: Vec<&str> = encoded(draft).collect();
    pairs.sort_by_key(name_of);
    pairs.join("&")
}

/// A form that posts the pairs of a link. Those beside the content stay in the URL, where the server finds the charset of
/// the body; without content, all of them are in the body.
pub(super) fn form(api: &Api, draft: &Draft) -> String {
    let content = api.request.fields.iter().find(|field| field.fill == ValueSource::Content);
    let is_posted = |pair: &&str| content.is_none_or(|content| name_of(pair) == content.name);
    let (posted, stay): (Vec<&str>, Vec<&str>) = encoded(draft).partition(is_posted);
    let path = draft.path.split_once('?').map_or(&*draft.path, |(path, _)| path);
    let mut action = format!("{}{path}", draft.host);
    for (at, pair) in stay.iter().enumerate() {
        action.extend([if at == 0 { "?" } else { "&" }, pair]);
    }
    let mut html = String::from("<form method=\"post\" accept-charset=\"utf-8\" action=\"");
    escape(&mut html, &action);
    html.push_str("\">\n");
    for pair in posted {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        html.extend(["<input type=\"hidden\" name=\"", name, "\" value=\""]);
        // What was encoded here is decoded again.
        escape(&mut html, &query::decode(value).unwrap_or_default());
        html.push_str("\">\n");
    }
    html.push_str("<noscript><button type=\"submit\">OK</button></noscript>\n</form>\n");
    html.push_str("<script>document.currentScript.previousElementSibling.submit()</script>\n");
    html
}

fn encoded(draft: &Draft) -> impl Iterator<Item = &str> {
    draft.path.split_once('?').map_or("", |(_, query)| query).split('&').filter(|pair| !pair.is_empty())
}

fn name_of<'p>(pair: &&'p str) -> &'p str {
    pair.split_once('=').map_or(*pair, |(name, _)| name)
}

/// Text inside an attribute in double quotes.
pub(crate) fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // A line end would be changed by the browser.
            '\n' => html.push_str("&#10;"),
            '\r' => html.push_str("&#13;"),
            c => html.push(c),
        }
    }
}
