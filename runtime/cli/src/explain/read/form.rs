//! URL-encoded pairs: a query, a form, or the signed text itself.

use crate::explain::{
    fault::{Collector, Faults},
    message::{Field, Format, Kind, Message},
    read::names::Names,
    values::url_decoded,
};
use paytable::codec::MAX_VALUES;

/// Reads `name=value&name=value`. Values are decoded if the text has a percent sign. A signed text, pasted as it is, has
/// none, and is taken as it is.
pub(super) fn read(text: &str) -> Result<Message, Faults> {
    let text = text.trim_end_matches(['\r', '\n']);
    let start = text.len() - text.trim_start().len();
    let mut faults = Collector::new(text);
    let (mut names, mut fields) = (Names::default(), Vec::new());
    // `+` is a blank only where something is encoded: in a signed text it is a plus sign.
    let is_encoded = text.contains('%');
    let mut at = start;
    for part in text[start..].split('&') {
        let place = at;
        at += part.len() + 1;
        if part.is_empty() {
            continue;
        }
        if fields.len() == MAX_VALUES {
            return Err(faults.stop(place, format!("more than {MAX_VALUES} fields")));
        }
        let Some((name, written)) = part.split_once('=') else {
            faults.add(place, "a pair without `=`; write name=value, and %26 for an `&` inside a value");
            continue;
        };
        let decoded = if is_encoded { url_decoded(written, true) } else { Some(written.to_owned()) };
        let Some(value) = decoded else {
            faults.add(place, "a percent escape is broken or is not UTF-8; write % as %25");
            continue;
        };
        if let Some(what) = names.fault(name, place) {
            faults.add(place, what);
        }
        fields.push(Field::new(name.to_owned(), value, written.to_owned(), Kind::Text));
    }
    faults.finish(Message { format: Format::Form, root: None, fields })
}
