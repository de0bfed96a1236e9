//! Values that the caller leaves to the SDK.

use crate::{
    codec::write_json::push_text,
    credentials::{chosen_key::ChosenKey, content_key::ContentKey, merchant::Merchant},
    message::{
        dynamic::{DynamicList, DynamicMessage},
        resolved::{Resolved, ResolvedFields, Room},
        time::Time,
        value::{Message, Value, ValueRef},
    },
    table::{Field, Kind, SignatureAlgorithm, Table, ValueSource},
};
#[cfg(feature = "rsa")]
use crate::{
    credentials::field_cipher::{FieldKey, Key},
    table::FieldCipher,
};

/// The values to fill into one message.
#[derive(Clone, Copy)]
pub(crate) struct FillContext<'a> {
    pub(crate) merchant: &'a Merchant,
    pub(crate) nonce: &'a str,
    pub(crate) kind: SignatureAlgorithm,
    /// The name of that algorithm on the wire.
    pub(crate) sign_type: &'a str,
    /// The present time as text, in seconds since 1970-01-01 UTC.
    pub(crate) time: &'a str,
    /// The key of the gateway that the message names and is encrypted under, where the gateway has several. Where it has
    /// one, that is the merchant's [`encryption_key`](Merchant::encryption_key).
    pub(crate) peer_key: Option<&'a ChosenKey<'a>>,
    /// How fields are encrypted; `None` for a message in which none is.
    #[cfg(feature = "rsa")]
    pub(crate) field_cipher: Option<FieldCipher>,
    /// The key under which the content is encrypted, if the merchant has it.
    pub(crate) content_key: Option<ContentKey<'a>>,
    /// Values that are computed from other values of the message, by name on the wire: digests, signatures,
    /// ciphertexts. `None` before they are computed; the message is then only checked, not sent.
    pub(crate) computed: Option<&'a [(&'static str, Computed)]>,
}

/// A value that was computed.
pub(crate) enum Computed {
    Text(String),
    /// A nested message, of which some texts are encrypted.
    Object(DynamicMessage),
    /// Several of them.
    List(DynamicList),
}

impl<'a> FillContext<'a> {
    /// The settings of a merchant alone, for comparisons: neither nonce nor time nor algorithm is compared.
    pub(crate) fn unmade(merchant: &'a Merchant) -> Self {
        let kind = merchant.kind(&[]);
        FillContext {
            merchant,
            nonce: "",
            kind,
            sign_type: "",
            time: "",
            peer_key: None,
            #[cfg(feature = "rsa")]
            field_cipher: None,
            content_key: None,
            computed: None,
        }
    }

    fn computed(&self, name: &str) -> &'a str {
        match self.find(name) {
            Some(Computed::Text(text)) => text,
            _ => "",
        }
    }

    /// What stands in the place of a nested message, because some of its texts are encrypted.
    fn nested(&self, field: &Field) -> Option<ValueRef<'a>> {
        match self.find(field.name)? {
            Computed::Object(message) => Some(ValueRef::Object(message)),
            Computed::List(list) => Some(ValueRef::List(list)),
            Computed::Text(_) => None,
        }
    }

    fn find(&self, name: &str) -> Option<&'a Computed> {
        self.computed?.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The key under which fields are encrypted.
    #[cfg(feature = "rsa")]
    pub(crate) fn field_key(&self) -> Option<FieldKey<'a>> {
        let key = match self.peer_key {
            Some(chosen) => Key::Der(chosen.der()?),
            None => Key::Pem(self.merchant.public_key()?),
        };
        Some(FieldKey { cipher: self.field_cipher?, key })
    }

    fn setting(&self, name: &str) -> &'a str {
        self.merchant.setting(name).unwrap_or_default()
    }

    /// The present time, for a field of the type time.
    fn now(&self) -> ValueRef<'a> {
        let now = self.time.parse().ok().and_then(Time::from_unix);
        now.map_or(ValueRef::Absent, ValueRef::Time)
    }

    /// The text to be sent, empty for none; `None` if the caller's value is sent.
    pub(crate) fn text(&self, field: &Field, is_given: impl FnOnce() -> bool) -> Option<&'a str> {
        match field.fill {
            // The caller cannot override these.
            ValueSource::Merchant { name, identity: true } => Some(self.setting(name)),
            ValueSource::SignType => Some(self.sign_type),
            ValueSource::Encryption => Some(self.content_key.map_or("", ContentKey::name)),
            ValueSource::KeyId => Some(self.merchant.own_key_id()),
            ValueSource::Fixed(value) => Some(value),
            ValueSource::Sign => Some(""),
            ValueSource::Signature(_) | ValueSource::Md5Of(_) | ValueSource::Content => {
                Some(self.computed(field.name))
            }
            // A value that is to be encrypted is never sent as plain text.
            _ if field.encrypted || matches!(field.kind, Kind::Encrypted(_)) => {
                self.computed.map(|_| self.computed(field.name))
            }
            ValueSource::Caller => None,
            _ if is_given() => None,
            ValueSource::Merchant { name, identity: false } => Some(self.setting(name)),
            ValueSource::Nonce => Some(self.nonce),
            ValueSource::Time if matches!(field.kind, Kind::Time(_)) => None,
            ValueSource::Time => Some(self.time),
            ValueSource::Default(value) => Some(value),
        }
    }
}

/// The value to be sent: the caller's, or the one that the table fills in. Without a context, the message's own values
/// are used.
pub(crate) fn resolve<'a>(
    field: &'a Field,
    given: ValueRef<'a>,
    filler: Option<&FillContext<'a>>,
) -> ValueRef<'a> {
    let Some(filler) = filler else { return given };
    if let (ValueRef::Object(_) | ValueRef::List(_), Some(nested)) = (given, filler.nested(field)) {
        return nested;
    }
    match filler.text(field, || !given.is_absent()) {
        Some(text) => ValueRef::Text(text),
        None if field.fill == ValueSource::Time && given.is_absent() => filler.now(),
        None => given,
    }
}

/// Few tables have more fields than this; for these, memory is allocated.
const FEW: usize = 48;

/// Calls `with` with the values to be sent; `None` if the message has none.
pub(crate) fn with_resolved<T>(
    message: &dyn Message,
    filler: Option<&FillContext<'_>>,
    mut with: impl FnMut(&ResolvedFields<'_>) -> T,
) -> Option<T> {
    let mut result = None;
    hand_over(message, filler, &mut |outgoing| result = Some(with(outgoing)));
    result
}

fn hand_over(
    message: &dyn Message,
    filler: Option<&FillContext<'_>>,
    with: &mut dyn FnMut(&ResolvedFields<'_>),
) {
    message.read(&mut |given| {
        let table = message.table();
        let (mut few, mut many) = ([Resolved::ABSENT; FEW], Vec::new());
        let values = if table.fields.len() <= FEW {
            &mut few[..table.fields.len()]
        } else {
            many.resize(table.fields.len(), Resolved::ABSENT);
            &mut many[..]
        };
        let (mut written, mut room) = (Vec::new(), Room::default());
        for (at, ((value, field), given)) in values.iter_mut().zip(table.fields).zip(given).enumerate() {
            let slot = value_of(table, field, *given, filler);
            if slot.is_absent() {
                continue;
            }
            *value = Resolved::of(slot);
            room.add(field, value);
            if let Some(text) = text_of(field, slot) {
                room.add_written(&text);
                written.push((at, text));
            }
        }
        with(&ResolvedFields { message, table, values, written, room });
    });
}

/// The value that is sent for a field. Most values are text of the caller's, so that this case is checked first.
fn value_of<'a>(
    table: &Table,
    field: &'a Field,
    given: &'a dyn Value,
    filler: Option<&FillContext<'a>>,
) -> ValueRef<'a> {
    match (filler, &field.fill) {
        (None, _) => {}
        (_, ValueSource::Caller) if !table.computed => {}
        (Some(filler), ValueSource::Merchant { name, identity: true }) => {
            return ValueRef::Text(filler.setting(name));
        }
        _ => return resolve(field, given.value_ref(), filler),
    }
    given.text().map_or_else(|| given.value_ref(), ValueRef::Text)
}

/// The text of a value that is slow to write.
fn text_of(field: &Field, slot: ValueRef<'_>) -> Option<String> {
    let is_text = match slot {
        ValueRef::Object(_) => matches!(field.kind, Kind::Json(_) | Kind::Form(_)),
        ValueRef::List(_) => matches!(field.kind, Kind::JsonList(_)),
        ValueRef::Texts(_) => matches!(field.kind, Kind::Texts { json: true }),
        _ => return None,
    };
    is_text.then(|| {
        let mut text = String::new();
        push_text(field, slot, &mut text);
        text
    })
}
