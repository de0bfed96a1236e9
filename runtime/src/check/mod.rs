//! Whether a request obeys its table. All violations come back at once; nothing has been sent.

mod rule;
mod violation;

pub use violation::{Broken, Violation, Violations};

use crate::{
    money::Fen,
    table::{Api, Field, Fill, Gateway, Kind, Table},
    value::{List, Message, Slot, Value},
    wire::{
        fill::{Filler, resolve},
        write_json,
    },
};
use paytable_schema::rules;
use rule::Values;

/// Checks a request as it would be sent, filled values included.
pub(crate) fn request(
    api: &Api,
    message: &dyn Message,
    filler: Option<&Filler<'_>>,
) -> Result<(), Violations> {
    let mut checker =
        Checker { gateway: api.gateway, doc_url: api.doc_url, path: String::new(), found: Vec::new() };
    message.read(&mut |values| {
        checker.fields(message.table(), values, filler);
        checker.signatures(api, message.table(), filler);
        let values = Values { table: message.table(), given: values, filler };
        for (field, broken) in api.rules.iter().flat_map(|rule| values.broken_by(rule)) {
            checker.add(field, broken);
        }
    });
    if checker.found.is_empty() { Ok(()) } else { Err(Violations(checker.found)) }
}

/// Whether the SDK makes the value of all the others.
fn is_made(field: &Field) -> bool {
    matches!(field.fill, Fill::Sign | Fill::Signature(_) | Fill::Md5Of(_))
}

/// Checks a message that no API sends: the answer to a notice.
pub(crate) fn message(
    gateway: &'static Gateway,
    doc_url: &'static str,
    message: &dyn Message,
    filler: Option<&Filler<'_>>,
) -> Result<(), Violations> {
    let mut checker = Checker { gateway, doc_url, path: String::new(), found: Vec::new() };
    message.read(&mut |values| checker.fields(message.table(), values, filler));
    if checker.found.is_empty() { Ok(()) } else { Err(Violations(checker.found)) }
}

struct Checker {
    gateway: &'static Gateway,
    doc_url: &'static str,
    /// Where the fields at hand are nested, with a dot at the end.
    path: String,
    found: Vec<Violation>,
}

impl Checker {
    fn add(&mut self, field: &Field, broken: Broken) {
        let path = format!("{}{}", self.path, field.name);
        self.found.push(Violation { field: path, title: field.title, broken, doc_url: self.doc_url });
    }

    fn fields(&mut self, table: &'static Table, values: &[&dyn Value], filler: Option<&Filler<'_>>) {
        for (field, value) in table.fields.iter().zip(values) {
            let slot = resolve(field, value.slot(), filler);
            if !slot.is_absent() {
                // On the gateway's side it has arrived as ciphertext, about which the row says nothing.
                if filler.is_some() || !field.encrypted {
                    self.value(field, slot);
                }
                self.secret(field, slot, filler);
            } else if field.required && !(is_made(field) && filler.is_some()) {
                self.add(field, Broken::Missing);
            }
        }
    }

    /// A signature of its own can need a secret of its own.
    fn signatures(&mut self, api: &Api, table: &'static Table, filler: Option<&Filler<'_>>) {
        let Some(filler) = filler.filter(|_| !api.signatures.is_empty()) else { return };
        for field in table.fields {
            let Fill::Signature(name) = field.fill else { continue };
            let signature = api.signatures.iter().find(|signature| signature.name == name);
            if let Some(key) =
                signature.and_then(|s| s.key).filter(|key| filler.merchant.secret_of(key).is_none())
            {
                self.add(field, Broken::NoSecret { what: key });
            }
        }
    }

    /// What is encrypted needs a key to do it with, and has to fit under it: it must not be sent as it stands.
    fn secret(&mut self, field: &'static Field, slot: Slot<'_>, filler: Option<&Filler<'_>>) {
        let (Some(filler), true) = (filler, field.encrypted) else { return };
        if !filler.merchant.can_encrypt() {
            self.add(field, Broken::NoSecret { what: "encryption key" });
            return;
        }
        #[cfg(feature = "rsa")]
        if let (Slot::Text(text), Some(key)) = (slot, filler.merchant.public_key())
            && let Some(broken) = crate::encrypt::fault(text, key)
        {
            self.add(field, broken);
        }
        #[cfg(not(feature = "rsa"))]
        let _ = slot;
    }

    fn value(&mut self, field: &'static Field, slot: Slot<'_>) {
        match slot {
            // A typed time is in the calendar.
            Slot::Absent | Slot::Time(_) => {}
            Slot::Text(text) => self.text(field, text),
            Slot::Int(number) => self.int(field, number),
            Slot::Object(message) => self.object(field, message),
            Slot::List(list) => self.list(field, list),
            Slot::Texts(texts) => self.texts(field, texts),
            Slot::File(file) if file.is_sendable() => {}
            Slot::File(_) => {
                self.add(field, Broken::Format { wanted: "a file with a name and a media type" });
            }
        }
    }

    fn texts(&mut self, field: &'static Field, texts: &[String]) {
        if let Kind::Texts { json: true } = field.kind {
            let mut text = String::new();
            write_json::push_text(field, Slot::Texts(texts), &mut text);
            self.length(field, &text);
        }
        for text in texts {
            self.characters(field, text);
        }
    }

    fn characters(&mut self, field: &'static Field, text: &str) {
        // Nearly every text has no byte that what follows could find, and one look at each byte tells.
        let doubtful = |b: u8| b < b' ' || b == b']' || b == 0x7f || b >= 0xef;
        if !text.bytes().fold(false, |found, b| found | doubtful(b)) {
            return;
        }
        if let Some(why) = text.chars().find_map(|c| rules::unsendable(c, self.gateway.four_byte_utf8)) {
            self.add(field, Broken::Unsendable { why });
        }
        // The end mark of CDATA cannot be escaped inside it, and what a gateway makes of a split one is unknown.
        if text.contains("]]>") {
            self.add(field, Broken::Unsendable { why: "`]]>`, which ends a CDATA section" });
        }
    }

    fn text(&mut self, field: &'static Field, text: &str) {
        self.characters(field, text);
        self.length(field, text);
        if !field.charset.is_empty()
            && let Some(found) = rules::outside_charset(field.charset, text)
        {
            self.add(field, Broken::Charset { found, allowed: field.charset });
        }
        let broken = match field.kind {
            Kind::Text => None,
            Kind::Choice(allowed) => (!allowed.contains(&text)).then_some(Broken::NotOneOf { allowed }),
            Kind::Int { min, max } => match text.parse::<i64>() {
                Ok(given) => {
                    (!(min..=max).contains(&given)).then_some(Broken::OutOfRange { min, max, given })
                }
                Err(_) => Some(Broken::Format { wanted: "a whole number" }),
            },
            Kind::Time(format) => rules::Civil::parse(format, text)
                .is_none()
                .then_some(Broken::Format { wanted: format.pattern() }),
            Kind::Ip => (!rules::is_ip(text)).then_some(Broken::Format { wanted: "an IPv4 or IPv6 address" }),
            Kind::Url { query } => rules::url_fault(text, query).map(|_| Broken::Format {
                wanted: if query { "an absolute URL" } else { "an absolute URL without query" },
            }),
            Kind::Json(_) | Kind::Object(_) | Kind::Form(_) | Kind::Sealed(_) => {
                Some(Broken::Format { wanted: "an object" })
            }
            Kind::File => Some(Broken::Format { wanted: "a file" }),
            Kind::Yuan => {
                rules::fen_of_yuan(text).is_none().then_some(Broken::Format { wanted: "an amount in yuan" })
            }
            Kind::List(_) | Kind::JsonList(_) | Kind::Texts { .. } | Kind::Numbered { .. } => {
                Some(Broken::Format { wanted: "a list" })
            }
        };
        if let Some(broken) = broken {
            self.add(field, broken);
        }
    }

    fn length(&mut self, field: &Field, text: &str) {
        let unit = field.unit.unwrap_or(self.gateway.length_unit);
        let given = unit.length(text);
        if given > field.max as usize {
            self.add(field, Broken::TooLong { limit: field.max, given, unit });
        }
        if given < field.min as usize {
            self.add(field, Broken::TooShort { least: field.min, given, unit });
        }
    }

    fn int(&mut self, field: &Field, given: i64) {
        match field.kind {
            Kind::Int { min, max } if (min..=max).contains(&given) => {}
            Kind::Yuan => self.length(field, &Fen(given).to_string()),
            Kind::Int { min, max } => self.add(field, Broken::OutOfRange { min, max, given }),
            _ => self.add(field, Broken::Format { wanted: "text" }),
        }
    }

    fn object(&mut self, field: &'static Field, message: &dyn Message) {
        if let Kind::Json(_) | Kind::Form(_) = field.kind {
            let mut text = String::new();
            write_json::push_text(field, Slot::Object(message), &mut text);
            self.length(field, &text);
        }
        self.below(field.name, |checker| checker.nested(message));
    }

    fn list(&mut self, field: &'static Field, list: &dyn List) {
        if let Kind::JsonList(_) = field.kind {
            self.length(field, &write_json::write_list(list));
        }
        for (at, message) in (0..list.len()).filter_map(|at| list.get(at).map(|message| (at, message))) {
            self.below(&format!("{}[{at}]", field.name), |checker| checker.nested(message));
        }
    }

    fn nested(&mut self, message: &dyn Message) {
        message.read(&mut |values| self.fields(message.table(), values, None));
    }

    fn below(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(name);
        self.path.push('.');
        check(self);
        self.path.truncate(length);
    }
}
