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
    /// The algorithm of a signature. The word is also its name on the wire.
    SignatureAlgorithm {
        /// MD5 over text and key.
        Md5 = "MD5",
        /// HMAC-SHA256 with the key. Gateways that sign pairs have the key at the end of the text as well.
        HmacSha256 = "HMAC-SHA256",
        /// HMAC-SHA1 with the key.
        HmacSha1 = "HMAC-SHA1",
        /// RSASSA-PKCS1-v1_5 with SHA-256, with the merchant's private key or the gateway's.
        RsaSha256 = "RSA-SHA256",
    }
}

impl SignatureAlgorithm {
    /// Its name on the wire and in tables.
    pub const fn name(self) -> &'static str {
        self.word()
    }
}

words! {
    /// How a digest is written.
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
        /// GET: without a body.
        Get = "GET",
        /// POST.
        Post = "POST",
        /// PUT.
        Put = "PUT",
        /// PATCH.
        Patch = "PATCH",
        /// DELETE: without a body.
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
    /// Where a field of a request travels.
    Place {
        /// In the body.
        Body = "body",
        /// In the query.
        Query = "query",
        /// In the path, in the place of its name in braces.
        Path = "path",
        /// As a header of that name.
        Header = "header",
    }
}

words! {
    /// When a field of a reply is present.
    Section {
        /// In every reply, and in everything that is not a reply.
        Always = "always",
        /// Once the message was accepted.
        Accepted = "accepted",
        /// Once the order succeeded.
        Succeeded = "succeeded",
    }
}

words! {
    /// What comes back for a request.
    Reply {
        /// A message that carries a signature, where the gateway signs.
        Signed = "signed",
        /// A message that carries none.
        Unsigned = "unsigned",
        /// A file; a message without signature where there is none.
        File = "text",
        /// Nothing: the payer's browser or app opens the request.
        None = "none",
    }
}

words! {
    /// Why a notice can be believed.
    Verify {
        /// It carries a signature.
        Sign = "sign",
        /// It holds something that only the merchant's key opens, and that only the gateway can have encrypted.
        Encrypted = "encrypted",
        /// It cannot.
        Nothing = "none",
    }
}

words! {
    /// What a word says of an order.
    OrderState {
        /// Paid.
        Paid = "paid",
        /// Not paid, and can still be.
        Open = "open",
        /// The payer is paying.
        Paying = "paying",
        /// Closed without a payment.
        Closed = "closed",
        /// Paid, and all of it or a part given back.
        Refunded = "refunded",
        /// The payment failed.
        Failed = "failed",
        /// Reversed: it can no longer be paid, and what was paid goes back.
        Reversed = "reversed",
    }
}

/// What an error code means for a repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It was not done, and a repeat will not help.
    Never,
    /// Unknown whether it was done: repeat with identical parameters.
    Same,
    /// Unknown whether it was done: query first.
    Query,
    /// It was not done: repeat later.
    Later(After),
    /// It had been done before.
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

/// From when on a repeat can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// After so many seconds.
    Seconds(u32),
    /// On the gateway's next calendar day, in UTC+8.
    Tomorrow,
    /// Once somebody has removed the cause: topped up the balance, granted a permission, or done what else the remedy
    /// of the row says.
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
