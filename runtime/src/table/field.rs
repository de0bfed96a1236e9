//! The fields of a message.

use super::{link::Link, rule::Condition};
use paytable_schema::{
    rules::{TimeFormat, Unit},
    words::{Place, Section},
};

/// The fields of a message.
#[derive(Debug)]
pub struct Table {
    /// The name of the Rust struct.
    pub name: &'static str,
    /// The fields, in the order of the documentation.
    pub fields: &'static [Field],
    /// The positions of all fields except numbered lists, in ASCII order of their names on the wire.
    pub sorted: &'static [u16],
    /// Whether some values are computed from the others: ciphertexts, digests, signatures that the table defines.
    pub computed: bool,
    /// The positions of the fields that identify the merchant.
    pub identities: &'static [u16],
    /// The positions of the fields that contain a message, encrypted or not.
    pub messages: &'static [u16],
    /// The code that the rows need and the rows of most tables do not: to decrypt fields, to compute values, to read and
    /// write nested XML. Without it, such fields stay as they were received, and such values are not sent. The derives
    /// state it.
    pub links: &'static [Link],
}

/// A row of a table: one field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name in the documentation.
    pub documented: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The type of the value.
    pub kind: Kind,
    /// The part of the request that contains the field.
    pub place: Place,
    /// Whether the documentation marks the field as required.
    pub required: bool,
    /// The section of a reply in which the field is present.
    pub section: Section,
    /// The minimum length.
    pub min: u32,
    /// The maximum length.
    pub max: u32,
    /// The unit of the lengths; `None` for the gateway's unit.
    pub unit: Option<Unit>,
    /// In a reply: the conditions for the field to be present.
    pub when: &'static [Condition],
    /// The allowed characters, as ranges; empty if all are allowed.
    pub charset: &'static str,
    /// The allowed ASCII characters, one bit for each.
    pub ascii: u128,
    /// The source of the value if the caller gives none.
    pub fill: ValueSource,
    /// Properties that few rows have.
    pub rare: Option<&'static Rare>,
    /// Whether the value is masked when printed.
    pub sensitive: bool,
    /// Whether the value is encrypted for the gateway before it is sent.
    pub encrypted: bool,
    /// The documented example; empty if there is none.
    pub example: &'static str,
}

/// The defaults of a row: optional text of any length, without a source. Generated code states the differences.
pub const FIELD: Field = Field {
    name: "",
    documented: "",
    title: "",
    kind: Kind::Text,
    place: Place::Body,
    required: false,
    section: Section::Always,
    min: 0,
    max: u32::MAX,
    unit: None,
    when: &[],
    charset: "",
    ascii: 0,
    fill: ValueSource::Caller,
    rare: None,
    sensitive: false,
    encrypted: false,
    example: "",
};

impl Field {
    /// The names of signed rows that a documented value of this row can be read as, such as `&package=` in a URL.
    pub fn embeds(&self) -> &'static [&'static str] {
        self.rare.map_or(&[], |rare| rare.embeds)
    }

    /// The value that the documentation gives to the field if it is absent; empty if none.
    pub fn when_absent(&self) -> &'static str {
        self.rare.map_or("", |rare| rare.when_absent)
    }

    /// Whether a text that is not the JSON of the field's type is sent as it is.
    pub fn is_or_text(&self) -> bool {
        self.rare.is_some_and(|rare| rare.or_text)
    }
}

/// Properties that few rows have. They are stored outside the row, as [`Encrypted`] is, to keep rows small.
#[derive(Clone, Copy, Debug)]
pub struct Rare {
    /// In a bundle: the fields of the reply from which the value is taken; the first one with a value is used.
    pub from: &'static [&'static str],
    /// In a bundle: the text before the value.
    pub prefix: &'static str,
    /// The names of signed rows that a documented value of this row can be read as.
    pub embeds: &'static [&'static str],
    /// The value that the documentation gives to the field if it is absent; empty if none.
    pub when_absent: &'static str,
    /// Whether a text that is not the JSON of the field's type is sent as it is.
    pub or_text: bool,
    /// In what is sent: the texts that the value begins with, one of them; empty for any.
    pub begins_with: &'static [&'static str],
    /// In what is sent: texts that the value never is, in any case of their letters.
    pub never: &'static [&'static str],
    /// In what is sent: the minimum number of seconds between the call and the time.
    pub ahead_seconds: Option<u32>,
}

/// A row without any of them. Generated code states the differences.
pub const RARE: Rare = Rare {
    from: &[],
    prefix: "",
    embeds: &[],
    when_absent: "",
    or_text: false,
    begins_with: &[],
    never: &[],
    ahead_seconds: None,
};

/// The type of a field's value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// A whole number.
    Int {
        /// The minimum.
        min: i64,
        /// The maximum.
        max: i64,
    },
    /// A boolean.
    Bool,
    /// A date and time in UTC+8.
    Time(TimeFormat),
    /// An IPv4 or IPv6 address.
    Ip,
    /// An absolute http or https URL.
    Url {
        /// Whether the URL may have a query.
        query: bool,
    },
    /// An amount in yuan, as text with decimals.
    Yuan,
    /// A text that contains a JSON object.
    Json(&'static Table),
    /// A text that contains a JSON array of objects.
    JsonList(&'static Table),
    /// An object.
    Object(&'static Table),
    /// An array of objects.
    List(&'static Table),
    /// An array of texts.
    Texts {
        /// Whether the array is JSON inside a text.
        json: bool,
    },
    /// A text that contains fields as a URL-encoded query.
    Form(&'static Table),
    /// A ciphertext, in base64.
    Encrypted(&'static Encrypted),
    /// A file in a multipart form.
    File,
    /// Numbered fields (`coupon_id_0`, `coupon_id_1` …) read as a list.
    Numbered {
        /// The fields of an item, with their names without numbers.
        items: &'static Table,
        /// The name of the field that contains the number of items; empty if there is none.
        count: &'static str,
    },
}

impl Kind {
    /// The table of the object, or of each object, that a value contains.
    pub(crate) fn nested(self) -> Option<&'static Table> {
        match self {
            Kind::Json(table)
            | Kind::JsonList(table)
            | Kind::Object(table)
            | Kind::List(table)
            | Kind::Form(table) => Some(table),
            _ => None,
        }
    }
}

/// How a value is encrypted.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted {
    /// The fields of the decrypted message; `None` if the content is text.
    pub inside: Option<&'static Table>,
    /// The cipher. The ciphertext is in base64.
    pub cipher: Cipher,
    /// The root element of the decrypted XML; `None` if the content is JSON.
    pub root: Option<&'static str>,
}

/// A cipher for fields of received messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES-256-ECB with the MD5 of the API key. It does not authenticate the content.
    Ecb,
    /// AES-256-GCM with the APIv3 key. It authenticates the content.
    Gcm {
        /// The name of the field that contains the nonce, in the same object.
        nonce: &'static str,
        /// The name of the field that contains the associated data, in the same object.
        associated: &'static str,
    },
}

/// The source of a value that the caller does not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// No source: only the caller gives the value.
    Caller,
    /// A setting of the merchant.
    Merchant {
        /// The name of the setting.
        name: &'static str,
        /// Whether the caller cannot override the value.
        identity: bool,
    },
    /// A random text of 32 letters and digits.
    Nonce,
    /// The present time, in seconds since 1970-01-01 UTC.
    Time,
    /// The name of the signature algorithm.
    SignType,
    /// The gateway's signature.
    Sign,
    /// The JSON of the fields that are sent in the content.
    Content,
    /// The name of the content's encryption, if the merchant has its key.
    Encryption,
    /// The id of the merchant's private key.
    KeyId,
    /// The API's [`Signature`](crate::table::Signature) with that name.
    Signature(&'static str),
    /// The MD5 of the file in that field, in lower-case hexadecimal.
    Md5Of(&'static str),
    /// This value; the caller can override it.
    Default(&'static str),
    /// This value; the caller cannot override it.
    Fixed(&'static str),
}
