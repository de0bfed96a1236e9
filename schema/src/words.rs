//! Words that tables, generated code and the runtime share: each is an enum without fields, or nearly, defined once.
//!
//! None of them is `#[non_exhaustive]`: the crates have one version, so a new word does not compile until every `match`
//! has it.

use std::fmt;

/// Declares an enum whose variants have a word each: the word of the table language, and where there is one, of the wire.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them by their words.
            pub const WORDS: &'static [(&'static str, $name)] = &[$(($word, $name::$variant)),*];

            /// Its word in a table.
            pub const fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// A signature algorithm.
    SignatureAlgorithm {
        /// MD5 over the text and the key.
        Md5 = "MD5",
        /// SHA-256 over the text and the key.
        Sha256 = "SHA-256",
        /// SM3, the digest of GB/T 32905, over the text and the key.
        Sm3 = "SM3",
        /// HMAC-SHA256 with the key. For signatures over pairs, the key can be part of the text too.
        HmacSha256 = "HMAC-SHA256",
        /// HMAC-SHA1 with the key.
        HmacSha1 = "HMAC-SHA1",
        /// HMAC-SHA512 with the key. For signatures over lines only.
        HmacSha512 = "HMAC-SHA512",
        /// RSASSA-PKCS1-v1_5 with SHA-256, with the private key of the merchant or the gateway.
        RsaSha256 = "RSA-SHA256",
    }
}

impl SignatureAlgorithm {
    /// Those that sign sorted pairs with a shared key, by their words.
    pub const OF_SHARED_KEYS: &'static [(&'static str, SignatureAlgorithm)] = &[
        (SignatureAlgorithm::Md5.word(), SignatureAlgorithm::Md5),
        (SignatureAlgorithm::Sha256.word(), SignatureAlgorithm::Sha256),
        (SignatureAlgorithm::Sm3.word(), SignatureAlgorithm::Sm3),
        (SignatureAlgorithm::HmacSha256.word(), SignatureAlgorithm::HmacSha256),
    ];

    /// Those that sign sorted pairs, by their words.
    pub const OF_PAIRS: &'static [(&'static str, SignatureAlgorithm)] = &[
        (SignatureAlgorithm::Md5.word(), SignatureAlgorithm::Md5),
        (SignatureAlgorithm::Sha256.word(), SignatureAlgorithm::Sha256),
        (SignatureAlgorithm::Sm3.word(), SignatureAlgorithm::Sm3),
        (SignatureAlgorithm::HmacSha256.word(), SignatureAlgorithm::HmacSha256),
        (SignatureAlgorithm::RsaSha256.word(), SignatureAlgorithm::RsaSha256),
    ];

    /// Those that sign lines of text in headers, by their words.
    pub const OF_LINES: &'static [(&'static str, SignatureAlgorithm)] = &[
        (SignatureAlgorithm::RsaSha256.word(), SignatureAlgorithm::RsaSha256),
        (SignatureAlgorithm::HmacSha256.word(), SignatureAlgorithm::HmacSha256),
        (SignatureAlgorithm::HmacSha512.word(), SignatureAlgorithm::HmacSha512),
    ];

    /// Those of a signature inside a message, by their words.
    pub const OF_FIELDS: &'static [(&'static str, SignatureAlgorithm)] = &[
        (SignatureAlgorithm::Md5.word(), SignatureAlgorithm::Md5),
        (SignatureAlgorithm::Sha256.word(), SignatureAlgorithm::Sha256),
        (SignatureAlgorithm::HmacSha256.word(), SignatureAlgorithm::HmacSha256),
        (SignatureAlgorithm::HmacSha1.word(), SignatureAlgorithm::HmacSha1),
        (SignatureAlgorithm::RsaSha256.word(), SignatureAlgorithm::RsaSha256),
    ];

    /// Whether it is a digest that knows no key: the key has to be part of the text.
    pub const fn is_digest(self) -> bool {
        matches!(self, SignatureAlgorithm::Md5 | SignatureAlgorithm::Sha256 | SignatureAlgorithm::Sm3)
    }

    /// Its name in tables, and on the wire unless the gateway has another one.
    pub const fn name(self) -> &'static str {
        self.word()
    }

    /// Whether a private key signs, and the public key verifies.
    pub const fn is_asymmetric(self) -> bool {
        match self {
            SignatureAlgorithm::Md5
            | SignatureAlgorithm::Sha256
            | SignatureAlgorithm::Sm3
            | SignatureAlgorithm::HmacSha256
            | SignatureAlgorithm::HmacSha1
            | SignatureAlgorithm::HmacSha512 => false,
            SignatureAlgorithm::RsaSha256 => true,
        }
    }
}

words! {
    /// A digest whose text is signed in place of the text itself.
    TextDigest {
        /// SHA-256, in lower-case hexadecimal.
        Sha256 = "SHA-256",
    }
}

words! {
    /// The format of a body.
    Encoding {
        /// Flat XML: one root element, and an element for each value.
        Xml = "xml",
        /// A JSON object.
        Json = "json",
        /// URL-encoded pairs, as a browser sends a form.
        Form = "form",
        /// Pairs as plain text, in which nothing is encoded. Replies only: not every value can be written.
        Pairs = "pairs",
    }
}

impl Encoding {
    /// Those in which any value can be sent, by their words.
    pub const SENT: &'static [(&'static str, Encoding)] = &[
        (Encoding::Xml.word(), Encoding::Xml),
        (Encoding::Json.word(), Encoding::Json),
        (Encoding::Form.word(), Encoding::Form),
    ];

    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Xml => "XML",
            Encoding::Json => "JSON",
            Encoding::Form => "form data",
            Encoding::Pairs => "plain pairs",
        }
    }

    /// Whether all values are texts side by side: no numbers, no objects, no lists.
    pub const fn is_flat(self) -> bool {
        match self {
            Encoding::Xml | Encoding::Form | Encoding::Pairs => true,
            Encoding::Json => false,
        }
    }

    /// Whether a root element, which the gateway names, stands around the values.
    pub const fn has_root(self) -> bool {
        match self {
            Encoding::Xml => true,
            Encoding::Json | Encoding::Form | Encoding::Pairs => false,
        }
    }

    /// Whether the first byte of a message tells it from a file that is sent in its place.
    pub const fn is_told_from_files(self) -> bool {
        match self {
            Encoding::Xml | Encoding::Json => true,
            Encoding::Form | Encoding::Pairs => false,
        }
    }
}

words! {
    /// The text form of a digest.
    Written {
        /// Hexadecimal, upper case.
        Upper = "upper",
        /// Hexadecimal, lower case.
        Lower = "lower",
        /// Base64.
        Base64 = "base64",
    }
}

words! {
    /// The HTTP method of a request.
    Method {
        /// GET, without a body.
        Get = "GET",
        /// POST.
        Post = "POST",
        /// PUT.
        Put = "PUT",
        /// PATCH.
        Patch = "PATCH",
        /// DELETE, without a body.
        Delete = "DELETE",
    }
}

impl Method {
    /// Its name, in upper case.
    pub const fn name(self) -> &'static str {
        self.word()
    }

    /// Whether requests have a body.
    pub const fn has_body(self) -> bool {
        !matches!(self, Method::Get | Method::Delete)
    }
}

words! {
    /// The part of a request that contains a field.
    Place {
        /// The body.
        Body = "body",
        /// The query of the URL.
        Query = "query",
        /// The path of the URL, in place of the field's name in braces.
        Path = "path",
        /// A header with the field's name.
        Header = "header",
        /// The content: an object in JSON that is itself the text of one field.
        Content = "content",
    }
}

words! {
    /// What the time of a signature counts, since 1970-01-01 UTC.
    TimeUnit {
        /// Seconds.
        Seconds = "s",
        /// Milliseconds.
        Milliseconds = "ms",
    }
}

words! {
    /// Where line feeds stand in signed lines.
    LineFeeds {
        /// Behind each line, the last one too.
        AfterEach = "after_each",
        /// Between two lines: none behind the last one.
        Between = "between",
    }
}

words! {
    /// How a signature over lines is written as text.
    SignatureText {
        /// Base64 with padding.
        Base64 = "base64",
        /// Base64 with the alphabet for URLs, without padding.
        Base64Url = "base64url",
        /// Lower-case hexadecimal.
        Hex = "hex",
        /// Upper-case hexadecimal.
        HexUpper = "hex_upper",
    }
}

words! {
    /// The cipher of contents.
    ContentCipher {
        /// AES with a key of 128, 192 or 256 bits, in CBC with an IV of zeros and the padding of PKCS#7.
        AesCbc = "AES-CBC",
    }
}

words! {
    /// The cipher of single fields that are sent under a public key of the gateway, in base64.
    FieldCipher {
        /// RSAES-OAEP with SHA-1, MGF1 with SHA-1, and no label.
        RsaOaep = "RSA-OAEP",
        /// RSAES-PKCS1-v1_5.
        RsaPkcs1v15 = "RSA-PKCS1v15",
    }
}

words! {
    /// The condition for a field of a reply to be present.
    Section {
        /// Present in every reply. Fields of other messages have this value too.
        Always = "always",
        /// Present if the request was accepted.
        Accepted = "accepted",
        /// Present if the order succeeded.
        Succeeded = "succeeded",
    }
}

words! {
    /// The type of an API's reply.
    Reply {
        /// A message with a signature.
        Signed = "signed",
        /// A message without a signature.
        Unsigned = "unsigned",
        /// A file, or a message without a signature if there is no file.
        File = "text",
        /// No reply: the request is opened as a link in the payer's browser or app.
        None = "none",
    }
}

words! {
    /// What is handed out for a request without a reply.
    LinkForm {
        /// A URL.
        Url = "url",
        /// The pairs alone, URL-encoded, as the SDK of an app takes them.
        Pairs = "pairs",
    }
}

words! {
    /// How a notice is authenticated.
    Verify {
        /// By its signature.
        Sign = "sign",
        /// By a ciphertext that only the gateway can have made.
        Encrypted = "encrypted",
        /// The notice is not authenticated.
        Nothing = "none",
    }
}

words! {
    /// The meaning of an order's status.
    OrderState {
        /// The order is paid.
        Paid = "paid",
        /// The order is not paid, and can still be paid.
        Open = "open",
        /// The payer is paying.
        Paying = "paying",
        /// The order was closed without a payment.
        Closed = "closed",
        /// The order was paid, and refunded in whole or in part.
        Refunded = "refunded",
        /// The payment failed.
        Failed = "failed",
        /// The order was reversed: it can no longer be paid, and a payment is returned.
        Reversed = "reversed",
    }
}

words! {
    /// Why a gateway refuses a call: what a sandbox needs a documented code for.
    RefusalReason {
        /// The signature does not fit, or the key is not the sender's.
        Signature = "signature",
        /// The message cannot be read, or a value breaks its row.
        Malformed = "malformed",
        /// A row that has to be there is missing.
        Missing = "missing",
        /// The merchant is not known.
        Merchant = "merchant",
        /// The number was used before, for an order or for what takes one back.
        Duplicate = "duplicate",
        /// The payment that is to be taken back does not exist, or its state does not permit it.
        NotPaid = "not_paid",
        /// A value is not that of the payment.
        Differs = "differs",
        /// Asked again too soon.
        TooOften = "too_often",
        /// The payment code cannot be charged.
        PaymentCode = "payment_code",
        /// The payer has not enough money.
        Balance = "balance",
        /// The gateway failed inside.
        Inside = "inside",
    }
}

/// Whether a call can be repeated after an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The call was not done. A repeat will not succeed.
    Never,
    /// It is unknown whether the call was done. Repeat it with identical fields.
    Same,
    /// It is unknown whether the call was done. Query first.
    Query,
    /// The call was not done. Repeat it later.
    Later(After),
    /// The call had been done before.
    Done,
}

impl Retry {
    /// Its word in a table; `later` has an `after` beside it.
    pub const fn word(self) -> &'static str {
        match self {
            Retry::Never => "never",
            Retry::Same => "same",
            Retry::Query => "query",
            Retry::Later(_) => "later",
            Retry::Done => "done",
        }
    }
}

/// The earliest time at which a repeat can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// After this number of seconds.
    Seconds(u32),
    /// On the gateway's next calendar day, in UTC+8.
    Tomorrow,
    /// After a person has removed the cause: topped up the balance, granted a permission, or followed the remedy of the
    /// row.
    ByHand,
}

impl After {
    /// As a table spells it, in seconds.
    pub fn word(self) -> String {
        match self {
            After::Seconds(seconds) => format!("{seconds}s"),
            After::Tomorrow => "tomorrow".to_owned(),
            After::ByHand => "by hand".to_owned(),
        }
    }
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            After::Seconds(1) => f.write_str("after 1 second"),
            After::Seconds(seconds) => write!(f, "after {seconds} seconds"),
            After::Tomorrow => f.write_str("on the next day (UTC+8)"),
            After::ByHand => f.write_str("once the cause is removed"),
        }
    }
}
