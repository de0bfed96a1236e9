//! Checks a request against its table. All violations are returned together, before anything is sent.

pub(crate) mod ambiguous;
pub(crate) mod fill;
mod form;
mod rule;
pub(crate) mod violation;

pub use violation::{Violation, ViolationKind, Violations};

use crate::{
    check::{ambiguous::Names, fill::FillContext},
    codec::write_json,
    message::{
        money::Fen,
        resolved::{ByteClass, ResolvedFields},
        text,
        value::{List, Message, ValueRef},
    },
    table::{Api, Field, Gateway, Kind, Place, Table, ValueSource},
};
#[cfg(feature = "rsa")]
use crate::{credentials::field_cipher, table::Unit};
use paytable_schema::rules;

/// Checks a request in the form in which it would be sent, including values that are filled in. `now` is the time of the
/// call, in seconds since 1970-01-01 UTC.
pub(crate) fn request(
    api: &Api,
    request: &ResolvedFields<'_>,
    filler: Option<&FillContext<'_>>,
    now: i64,
) -> Result<(), Violations> {
    let mut checker = Checker::of(api.gateway, api.doc_url, now, filler);
    checker.fields(request);
    let is_signed = !api.signature_algorithms.is_empty() || !api.signatures.is_empty();
    // The gateway's side accepts requests of other senders: it does not check this.
    if is_signed && filler.is_some() && api.gateway.sign().is_some() {
        checker.signed_text(request, &[api.request, api.response]);
    }
    checker.signatures(api, request);
    for rule in api.rules {
        rule::check(rule, request, &mut |field, broken| checker.add(field, broken));
    }
    checker.result()
}

/// Checks a message that is not a request: the answer to a notice.
pub(crate) fn message(
    gateway: &'static Gateway,
    doc_url: &'static str,
    message: &ResolvedFields<'_>,
    filler: Option<&FillContext<'_>>,
    now: i64,
) -> Result<(), Violations> {
    let mut checker = Checker::of(gateway, doc_url, now, filler);
    checker.fields(message);
    if gateway.sign().is_some() {
        checker.signed_text(message, &[message.table]);
    }
    checker.result()
}

/// Whether the SDK makes the value from all the others.
fn is_made(field: &Field) -> bool {
    matches!(
        field.fill,
        ValueSource::Sign | ValueSource::Signature(_) | ValueSource::Md5Of(_) | ValueSource::Content
    )
}

struct Checker<'f> {
    /// What is filled in and encrypted; `None` on the gateway's side, where what is encrypted is ciphertext.
    filler: Option<&'f FillContext<'f>>,
    gateway: &'static Gateway,
    doc_url: &'static str,
    now: i64,
    /// The path of the object that is being checked, with a dot at its end.
    path: String,
    found: Vec<Violation>,
}

impl<'f> Checker<'f> {
    fn of(
        gateway: &'static Gateway,
        doc_url: &'static str,
        now: i64,
        filler: Option<&'f FillContext<'f>>,
    ) -> Checker<'f> {
        Checker { filler, gateway, doc_url, now, path: String::new(), found: Vec::new() }
    }

    fn result(self) -> Result<(), Violations> {
        if self.found.is_empty() { Ok(()) } else { Err(Violations(self.found)) }
    }

    fn add(&mut self, field: &Field, broken: ViolationKind) {
        let path = format!("{}{}", self.path, field.name);
        self.found.push(Violation { field: path, title: field.title, kind: broken, doc_url: self.doc_url });
    }

    fn fields(&mut self, message: &ResolvedFields<'_>) {
        let filler = self.filler;
        for (at, field) in message.table.fields.iter().enumerate() {
            // On the gateway's side the value is ciphertext, to which the row does not apply.
            let is_legible = filler.is_some() || !field.encrypted;
            match message.text(at) {
                Some((text, look)) if is_legible => self.text(field, text, look),
                None if message.is_given(at) => self.value(field, message.value_ref(at), message.written(at)),
                None if field.required && !(is_made(field) && filler.is_some()) => {
                    self.add(field, ViolationKind::Missing);
                }
                _ => {}
            }
            if field.encrypted {
                self.secret(field, message.value_ref(at));
            }
        }
    }

    /// Checks that no value can be read as several fields of the signed text.
    fn signed_text(&mut self, message: &ResolvedFields<'_>, tables: &[&'static Table]) {
        let names = Names { gateway: &self.gateway.pairs, tables };
        for (at, field) in message.table.fields.iter().enumerate() {
            let text = match message.text(at) {
                Some((text, look)) if look.is_marked() => text,
                Some(_) => continue,
                None => match message.written(at) {
                    Some(text) => text,
                    None => {
                        self.signed_list(names, message, at, field);
                        continue;
                    }
                },
            };
            if let Some(broken) = ambiguous::sent(names, field, text) {
                self.add(field, broken);
            }
        }
        self.signed_content(names, message);
    }

    /// The same for the text of the content, which is one pair.
    fn signed_content(&mut self, names: Names<'_>, message: &ResolvedFields<'_>) {
        let content = message.table.fields.iter().find(|field| field.fill == ValueSource::Content);
        let Some(field) = content else { return };
        let text = write_json::write_content(message);
        if let Some(broken) = ambiguous::sent(names, field, &text) {
            self.add(field, broken);
        }
    }

    /// The same for the items of a list of numbered fields.
    fn signed_list(
        &mut self,
        names: Names<'_>,
        message: &ResolvedFields<'_>,
        at: usize,
        field: &'static Field,
    ) {
        let (Kind::Numbered { .. }, ValueRef::List(list)) = (field.kind, message.value_ref(at)) else {
            return;
        };
        for (number, item) in (0..list.len()).filter_map(|at| list.get(at).map(|item| (at, item))) {
            self.below(field, Some(number), |checker| {
                item.read(&mut |values| {
                    for (field, value) in item.table().fields.iter().zip(values) {
                        let broken = value.text().and_then(|text| ambiguous::sent(names, field, text));
                        if let Some(broken) = broken {
                            checker.add(field, broken);
                        }
                    }
                });
            });
        }
    }

    /// Checks that the merchant has the secrets of the signatures that the table defines.
    fn signatures(&mut self, api: &Api, request: &ResolvedFields<'_>) {
        let Some(filler) = self.filler.filter(|_| !api.signatures.is_empty()) else { return };
        for field in request.table.fields {
            let ValueSource::Signature(name) = field.fill else { continue };
            let signature = api.signatures.iter().find(|signature| signature.name == name);
            if let Some(key) =
                signature.and_then(|s| s.key).filter(|key| filler.merchant.secret_of(key).is_none())
            {
                self.add(field, ViolationKind::NoSecret { what: key });
            }
        }
    }

    /// A value that is encrypted needs a key, and must not be too long for it. It must not be sent as plain text.
    fn secret(&mut self, field: &'static Field, slot: ValueRef<'_>) {
        let Some(filler) = self.filler.filter(|_| !slot.is_absent()) else { return };
        if let Some(broken) = not_encrypted(slot, filler) {
            self.add(field, broken);
        }
    }

    /// `written` is the text of a value that is sent as JSON or as a query, if it has been written.
    fn value(&mut self, field: &'static Field, slot: ValueRef<'_>, written: Option<&str>) {
        match slot {
            ValueRef::Absent => {}
            // A typed time is always a valid date.
            ValueRef::Time(time) => {
                if let Some(broken) = form::time(field, time, self.now) {
                    self.add(field, broken);
                }
            }
            ValueRef::Text(text) => self.text(field, text, ByteClass::at(text)),
            ValueRef::Int(number) => self.int(field, number),
            ValueRef::Bool(truth) => {
                let word = text::word(field, truth);
                self.text(field, word, ByteClass::at(word));
            }
            ValueRef::Object(message) => self.object(field, message, written),
            ValueRef::List(list) => self.list(field, list, written),
            ValueRef::Texts(texts) => self.texts(field, texts, written),
            ValueRef::File(file) if file.is_sendable() => {}
            ValueRef::File(_) => {
                self.add(field, ViolationKind::Format { wanted: "a file with a name and a media type" });
            }
        }
    }

    fn texts(&mut self, field: &'static Field, texts: &[String], written: Option<&str>) {
        if let Kind::Texts { json: true } = field.kind {
            self.length_of(field, ValueRef::Texts(texts), written);
        }
        for text in texts {
            self.characters(field, text, ByteClass::at(text));
        }
    }

    fn characters(&mut self, field: &'static Field, text: &str, look: ByteClass) {
        // Nearly every text contains no byte that the following checks look for.
        if !look.is_doubtful() {
            return;
        }
        if let Some(why) = text.chars().find_map(|c| rules::unsendable(c, self.gateway.four_byte_utf8)) {
            self.add(field, ViolationKind::Unsendable { why });
        }
        // The end of a CDATA section cannot be escaped inside it. How a gateway reads a split section is unknown.
        if text.contains("]]>") {
            self.add(field, ViolationKind::Unsendable { why: "`]]>`, which ends a CDATA section" });
        }
    }

    fn text(&mut self, field: &'static Field, text: &str, look: ByteClass) {
        self.characters(field, text, look);
        // The length of an address says nothing: a row for IPv4 is too short for IPv6.
        let is_address = matches!(field.kind, Kind::Ip) && rules::ip_fault(text, field.max).is_none();
        let is_any_address = || matches!(field.kind, Kind::Ip) && rules::is_ip(text);
        if !is_address && !is_any_address() {
            self.length(field, text);
        }
        // With such a segment, the URL would be another one.
        if field.place == Place::Path && matches!(text, "." | "..") {
            self.add(
                field,
                ViolationKind::Format {
                    wanted: "other text than `.` and `..`, which a path takes for folders",
                },
            );
        }
        if !field.charset.is_empty()
            && let Some(found) = rules::outside_charset(field.charset, field.ascii, text)
        {
            self.add(field, ViolationKind::Charset { found, allowed: field.charset });
        }
        let broken = match field.kind {
            Kind::Text => form::text(field, text),
            Kind::Ip if is_address => None,
            Kind::Choice(allowed) if allowed.contains(&text) => None,
            _ => typed(field, text).or_else(|| form::time_text(field, text, self.now)),
        };
        if let Some(broken) = broken {
            self.add(field, broken);
        }
    }

    fn length(&mut self, field: &Field, text: &str) {
        let unit = field.unit.unwrap_or(self.gateway.length_unit);
        let given = unit.length(text);
        if given > field.max as usize {
            self.add(field, ViolationKind::TooLong { limit: field.max, given, unit });
        }
        if given < field.min as usize {
            self.add(field, ViolationKind::TooShort { least: field.min, given, unit });
        }
    }

    fn int(&mut self, field: &Field, given: i64) {
        match field.kind {
            Kind::Int { min, max } if (min..=max).contains(&given) => {}
            Kind::Yuan => self.length(field, &Fen(given).to_string()),
            Kind::Int { min, max } => self.add(field, ViolationKind::OutOfRange { min, max, given }),
            _ => self.add(field, ViolationKind::Format { wanted: "text" }),
        }
    }

    /// Checks the length of a value that is written as JSON or as a query.
    fn length_of(&mut self, field: &'static Field, slot: ValueRef<'_>, written: Option<&str>) {
        if let Some(text) = written {
            return self.length(field, text);
        }
        // Values inside a message have not been written yet.
        let mut text = String::new();
        write_json::push_text(field, slot, &mut text);
        self.length(field, &text);
    }

    fn object(&mut self, field: &'static Field, message: &dyn Message, written: Option<&str>) {
        if let Kind::Json(_) | Kind::Form(_) = field.kind {
            self.length_of(field, ValueRef::Object(message), written);
        }
        self.below(field, None, |checker| checker.nested(message));
    }

    fn list(&mut self, field: &'static Field, list: &dyn List, written: Option<&str>) {
        if let Kind::JsonList(_) = field.kind {
            self.length_of(field, ValueRef::List(list), written);
        }
        for (at, message) in (0..list.len()).filter_map(|at| list.get(at).map(|message| (at, message))) {
            self.below(field, Some(at), |checker| checker.nested(message));
        }
    }

    fn nested(&mut self, message: &dyn Message) {
        message.read(&mut |values| {
            for (field, value) in message.table().fields.iter().zip(values) {
                // Nothing is filled in here.
                if let Some(text) = value.text().filter(|text| !text.is_empty() && !field.encrypted) {
                    self.text(field, text, ByteClass::at(text));
                    continue;
                }
                let slot = value.value_ref();
                if slot.is_absent() && field.required {
                    self.add(field, ViolationKind::Missing);
                } else if !field.encrypted {
                    self.value(field, slot, None);
                } else if self.filler.is_some() {
                    self.value(field, slot, None);
                    self.secret(field, slot);
                }
            }
        });
    }

    fn below(&mut self, field: &Field, item: Option<usize>, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(field.name);
        if let Some(at) = item {
            self.path.extend(["[", itoa::Buffer::new().format(at), "]"]);
        }
        self.path.push('.');
        check(self);
        self.path.truncate(length);
    }
}

/// The reason why a text cannot be encrypted, if there is one.
#[cfg(feature = "rsa")]
fn not_encrypted(slot: ValueRef<'_>, filler: &FillContext<'_>) -> Option<ViolationKind> {
    let Some(key) = filler.field_key() else {
        return Some(ViolationKind::NoSecret { what: "encryption key" });
    };
    let ValueRef::Text(text) = slot else { return None };
    key.fault(text).map(|fault| match fault {
        field_cipher::Fault::Key => ViolationKind::NoSecret { what: "encryption key that can be read" },
        field_cipher::Fault::TooLong { limit } => {
            ViolationKind::TooLong { limit, given: text.len(), unit: Unit::Bytes }
        }
    })
}

#[cfg(not(feature = "rsa"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature there are texts without a fault")]
fn not_encrypted(_: ValueRef<'_>, _: &FillContext<'_>) -> Option<ViolationKind> {
    Some(ViolationKind::NoSecret { what: "encryption key, for which paytable needs its feature `rsa`" })
}

/// The violation of a text that a field of another type has: not one of its words, no number, no address.
#[inline(never)]
fn typed(field: &Field, text: &str) -> Option<ViolationKind> {
    match field.kind {
        Kind::Text => None,
        Kind::Json(_) if field.is_or_text() => None,
        Kind::Choice(allowed) => (!allowed.contains(&text)).then_some(ViolationKind::NotOneOf { allowed }),
        Kind::Int { min, max } => match text.parse::<i64>() {
            Ok(given) => {
                (!(min..=max).contains(&given)).then_some(ViolationKind::OutOfRange { min, max, given })
            }
            Err(_) => Some(ViolationKind::Format { wanted: "a whole number" }),
        },
        Kind::Bool => {
            (!matches!(text, "true" | "false")).then_some(ViolationKind::Format { wanted: "true or false" })
        }
        Kind::Time(format) => rules::Civil::parse(format, text)
            .is_none()
            .then_some(ViolationKind::Format { wanted: format.pattern() }),
        Kind::Ip => rules::ip_fault(text, field.max).map(|wanted| ViolationKind::Format { wanted }),
        Kind::Url { query } => rules::url_fault(text, query).map(|_| ViolationKind::Format {
            wanted: if query { "an absolute URL" } else { "an absolute URL without query" },
        }),
        Kind::Json(_) | Kind::Object(_) | Kind::Form(_) | Kind::Encrypted(_) => {
            Some(ViolationKind::Format { wanted: "an object" })
        }
        Kind::File => Some(ViolationKind::Format { wanted: "a file" }),
        Kind::Yuan => rules::fen_of_yuan(text)
            .is_none()
            .then_some(ViolationKind::Format { wanted: "an amount in yuan" }),
        Kind::List(_) | Kind::JsonList(_) | Kind::Texts { .. } | Kind::Numbered { .. } => {
            Some(ViolationKind::Format { wanted: "a list" })
        }
    }
}
