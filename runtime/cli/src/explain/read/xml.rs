//! Flat XML: a root, and elements with text below it. What two parsers could read differently is a fault: document types,
//! unknown entities, attributes, comments, nested and repeated elements.

use crate::explain::{
    fault::{Collector, Faults},
    message::{Field, Format, Kind, Message},
    read::names::Names,
};
use paytable::codec::MAX_VALUES;
use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, BytesStart, Event},
};

pub(super) fn read(text: &str) -> Result<Message, Faults> {
    Elements { text, reader: reader(text), faults: Collector::new(text), names: Names::default() }.read()
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = true;
    reader
}

struct Elements<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    faults: Collector<'t>,
    names: Names,
}

/// Reading stopped at that byte.
struct Stop(usize, &'static str);

impl<'t> Elements<'t> {
    fn read(mut self) -> Result<Message, Faults> {
        match self.message() {
            Ok(message) => self.faults.finish(message),
            Err(Stop(at, what)) => Err(self.faults.stop(at, what)),
        }
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).map_or(self.text.len(), |at| at.min(self.text.len()))
    }

    /// The next event, and the byte where it begins.
    fn next(&mut self) -> Result<(usize, Event<'t>), Stop> {
        let at = self.at();
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(Stop(at, "a document type declaration; remove it")),
            Ok(event) => Ok((at, event)),
            Err(_) => Err(Stop(at, "is not well-formed XML")),
        }
    }

    fn message(&mut self) -> Result<Message, Stop> {
        let root = self.root()?;
        let mut fields = Vec::new();
        loop {
            match self.next()? {
                (at, Event::Start(start)) => {
                    if fields.len() == MAX_VALUES {
                        return Err(Stop(at, "too many fields"));
                    }
                    let name = self.name(at, &start);
                    if let Some(what) = self.names.fault(&name, at) {
                        self.faults.add(at, what);
                    }
                    let (value, written) = self.value()?;
                    fields.push(Field::new(name, value, written, Kind::Text));
                }
                (_, Event::End(_)) => break,
                (at, Event::Eof) => return Err(Stop(at, "the XML text ends too early")),
                (at, event) => self.between(at, &event),
            }
        }
        loop {
            match self.next()? {
                (_, Event::Eof) => break,
                (at, Event::Start(_)) => return Err(Stop(at, "a second root element")),
                (at, event) => self.between(at, &event),
            }
        }
        Ok(Message { format: Format::Xml, root: Some(root), fields })
    }

    fn root(&mut self) -> Result<String, Stop> {
        loop {
            match self.next()? {
                (at, Event::Start(start)) => return Ok(self.name(at, &start)),
                (_, Event::Decl(_)) => {}
                (at, Event::Eof) => return Err(Stop(at, "there is no root element")),
                (at, event) => self.between(at, &event),
            }
        }
    }

    fn name(&mut self, at: usize, start: &BytesStart<'_>) -> String {
        if !start.attributes_raw().trim().is_empty() {
            self.faults.add(at, "an attribute; remove it");
        }
        start.name().into_inner().to_owned()
    }

    /// What stands between elements: nothing but white space.
    fn between(&mut self, at: usize, event: &Event<'_>) {
        match event {
            Event::Text(text) if text.trim().is_empty() => {}
            Event::Comment(_) => self.faults.add(at, "a comment; remove it"),
            Event::PI(_) | Event::Decl(_) => self.faults.add(at, "a processing instruction; remove it"),
            _ => self.faults.add(at, "text outside of a field"),
        }
    }

    /// The value of an element, and what stands in the message. White space is kept, because it is signed.
    fn value(&mut self) -> Result<(String, String), Stop> {
        let start = self.at();
        let mut value = String::new();
        loop {
            match self.next()? {
                (end, Event::End(_)) => {
                    // An empty element such as `<attach/>` has no text of its own.
                    let written = self.text.get(start..end).unwrap_or_default().to_owned();
                    return Ok((value, written));
                }
                (_, Event::Text(text)) => value.push_str(&text.xml10_content()),
                (_, Event::CData(text)) => value.push_str(&text.xml10_content()),
                (at, Event::GeneralRef(reference)) => match resolve(&reference) {
                    Some(text) => value.push_str(&text),
                    None => self.faults.add(at, "an unknown entity; write & as &amp;"),
                },
                (at, Event::Start(_)) => {
                    return Err(Stop(at, "an element inside of a field; fields are flat"));
                }
                (at, Event::Eof) => return Err(Stop(at, "the XML text ends too early")),
                (at, Event::Comment(_)) => self.faults.add(at, "a comment; remove it"),
                (at, _) => self.faults.add(at, "a processing instruction; remove it"),
            }
        }
    }
}

/// A numeric character reference, or one of the five entities of XML.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        Ok(None) => resolve_xml_entity(reference).map(str::to_owned),
        Err(_) => None,
    }
}
