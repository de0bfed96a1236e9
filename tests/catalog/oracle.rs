//! What was sent, read by other parsers; and what a gateway sends, written by another hand.

use crate::seal;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest as _, Md5};
use paytable::{
    Draft,
    table::{
        Api, Cipher, Encoding, Field, Kind, Method, Reply, Signature, SignatureAlgorithm, Table, Written,
    },
};
use paytable_tests::{
    KEY, Pairs, digest, element, hex,
    sample::{Held, Sample},
    set, text_to_sign, xml,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A request as it arrives.
pub(crate) struct Sent {
    /// Names and texts, in the order of the wire.
    pub(crate) pairs: Pairs,
    /// Files by field name: their own names and what they hold.
    pub(crate) files: BTreeMap<String, (String, Vec<u8>)>,
}

impl Sent {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

pub(crate) fn sent(api: &Api, prepared: &Draft) -> Sent {
    let mut files = BTreeMap::new();
    let pairs = match api.method {
        Method::Get => query(prepared.path.split_once('?').unwrap().1),
        Method::Post if api.multipart => form(&prepared.content_type, &prepared.body, &mut files),
        Method::Post => texts(api.encoding, &prepared.body),
        Method::Put | Method::Patch | Method::Delete => panic!("{}: {:?}", api.name, api.method),
    };
    let mut names: Vec<&String> = pairs.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), pairs.len(), "{}: a name twice", api.name);
    Sent { pairs, files }
}

pub(crate) fn content_type(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Xml => "text/xml; charset=utf-8",
        Encoding::Json => "application/json",
        Encoding::Form => "application/x-www-form-urlencoded; charset=utf-8",
        Encoding::Pairs => "text/plain; charset=utf-8",
    }
}

/// The values of a body, each as text.
pub(crate) fn texts(encoding: Encoding, body: &[u8]) -> Pairs {
    match encoding {
        Encoding::Xml => elements(body),
        Encoding::Json => members(&serde_json::from_slice(body).unwrap()),
        Encoding::Form => query(std::str::from_utf8(body).unwrap()),
        Encoding::Pairs => panic!("no request is written as plain pairs"),
    }
}

/// The elements below the root.
pub(crate) fn elements(body: &[u8]) -> Pairs {
    let text = std::str::from_utf8(body).unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    assert_eq!(document.root_element().tag_name().name(), "xml");
    let value = |node: roxmltree::Node<'_, '_>| -> String {
        node.children().filter_map(|child| child.text()).collect()
    };
    let fields = document.root_element().children().filter(roxmltree::Node::is_element);
    fields.map(|field| (field.tag_name().name().to_owned(), value(field))).collect()
}

/// The members of a JSON object, each as text.
fn members(object: &Json) -> Pairs {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    object.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The pairs of a query.
pub(crate) fn query(text: &str) -> Pairs {
    let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), unescaped(value))).collect()
}

/// The pairs as a browser sends them, with `+` for a blank.
pub(crate) fn urlencoded(pairs: &Pairs) -> String {
    let escaped = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        b'*' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02x}"),
    };
    let pair = |(name, value): &(String, String)| {
        format!("{name}={}", value.bytes().map(escaped).collect::<String>())
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Undoes percent encoding.
pub(crate) fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        assert!(byte.is_ascii_graphic() && byte != b'+', "{text}");
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The parts of a form, split where RFC 7578 splits it.
fn form(content_type: &str, body: &[u8], files: &mut BTreeMap<String, (String, Vec<u8>)>) -> Pairs {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let between = format!("\r\n--{boundary}").into_bytes();
    let whole = [b"\r\n", body].concat();
    let starts: Vec<usize> =
        (0..whole.len()).filter(|at| whole[*at..].starts_with(&between)).chain([whole.len()]).collect();
    assert_eq!(&whole[starts[starts.len() - 2]..], [&between[..], b"--\r\n"].concat(), "the end");
    let mut pairs = Pairs::new();
    for part in starts.windows(2).take(starts.len() - 2) {
        let part = &whole[part[0] + between.len() + 2..part[1]];
        let head = part.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let (head, value) = (std::str::from_utf8(&part[..head]).unwrap(), part[head + 4..].to_vec());
        let quoted =
            |key: &str| Some(head.split_once(&format!("; {key}=\""))?.1.split_once('"')?.0.to_owned());
        let name = quoted("name").unwrap();
        match quoted("filename") {
            Some(file) => drop(files.insert(name, (file, value))),
            None => pairs.push((name, String::from_utf8(value).unwrap())),
        }
    }
    pairs
}

/// A value in one spelling, where a gateway takes several: JSON by its members, a query by its pairs.
pub(crate) fn one_spelling(table: &Table, name: &str, text: &str) -> String {
    let kind = table.find(name).map(|at| table.fields[at].kind);
    match kind {
        Some(
            Kind::Json(_)
            | Kind::JsonList(_)
            | Kind::Object(_)
            | Kind::List(_)
            | Kind::Texts { .. }
            | Kind::Encrypted(_),
        ) => serde_json::from_str::<Json>(text).unwrap_or_else(|_| panic!("{name}: {text}")).to_string(),
        Some(Kind::Form(_)) => {
            let mut pairs = query(&unescaped(text));
            pairs.sort();
            format!("{pairs:?}")
        }
        _ => text.to_owned(),
    }
}

/// A signature of a table's own over what was sent.
pub(crate) fn own_signature(signature: &Signature, field: &Field, sent: &Sent, secret: &str) -> String {
    let mut signed: Vec<&(String, String)> = sent.pairs.iter().collect();
    signed.retain(|(name, _)| {
        name != field.name && (signature.over.is_empty() || signature.over.contains(&name.as_str()))
    });
    signed.sort();
    let parts: Vec<String> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut text = parts.join("&");
    if let Some(between) = signature.secret {
        text = format!("{text}{between}{secret}");
    }
    let bytes = match signature.algorithm {
        SignatureAlgorithm::Md5 => Md5::digest(text.as_bytes()).to_vec(),
        SignatureAlgorithm::Sha256 => sha2::Sha256::digest(text.as_bytes()).to_vec(),
        SignatureAlgorithm::HmacSha256 => hmac::<sha2::Sha256>(secret, signature, &text),
        SignatureAlgorithm::HmacSha1 => hmac::<sha1::Sha1>(secret, signature, &text),
        SignatureAlgorithm::HmacSha512 | SignatureAlgorithm::RsaSha256 | SignatureAlgorithm::Sm3 => {
            panic!("{} is no signature over pairs", signature.name)
        }
    };
    match signature.written {
        Written::Upper => hex(&bytes).to_uppercase(),
        Written::Lower => hex(&bytes),
        Written::Base64 => base64::Engine::encode(&base64::prelude::BASE64_STANDARD, bytes),
    }
}

fn hmac<D: hmac::EagerHash>(secret: &str, signature: &Signature, text: &str) -> Vec<u8>
where
    Hmac<D>: KeyInit + Mac,
{
    let key = format!("{secret}{}", signature.key_suffix);
    let mut hmac = <Hmac<D> as KeyInit>::new_from_slice(key.as_bytes()).unwrap();
    hmac.update(text.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

/// A copy in which everything sealed is closed.
pub(crate) fn closed(message: &Sample) -> Sample {
    let mut closed = message.clone();
    for (field, value) in message.table.fields.iter().zip(&mut closed.values) {
        match (field.kind, &*value) {
            (Kind::Encrypted(sealed), Held::Object(inside)) => {
                let plain = match sealed.root {
                    Some(root) => xml(&inside.flat()).replace("xml>", &format!("{root}>")),
                    None => inside.json().to_string(),
                };
                let beside = |name: &str| message.get(name).unwrap_or_default();
                *value = Held::Text(match sealed.cipher {
                    Cipher::Ecb => seal::ecb(&plain),
                    Cipher::Gcm { nonce, associated } => {
                        seal::gcm(&plain, &beside(nonce), &beside(associated))
                    }
                });
            }
            (Kind::Object(_), Held::Object(inside)) => *value = Held::Object(self::closed(inside)),
            _ => {}
        }
    }
    closed
}

/// The pairs with their signature in place of the one that was there.
pub(crate) fn signed_again(mut pairs: Pairs, kind: SignatureAlgorithm) -> Pairs {
    let signature = digest(&text_to_sign(&pairs), kind, KEY);
    set(&mut pairs, "sign", &signature);
    pairs
}

/// A message as its gateway writes it, without the value of that name. Where pairs are signed, they are signed again
/// with this digest.
pub(crate) fn written(
    encoding: Encoding,
    message: &Sample,
    lacking: Option<&str>,
    kind: Option<SignatureAlgorithm>,
) -> Vec<u8> {
    let closed = closed(message);
    match encoding {
        Encoding::Xml => {
            let mut pairs = closed.flat();
            pairs.retain(|(name, _)| Some(name.as_str()) != lacking && !is_nested(closed.row(name)));
            let flat = xml(&match kind {
                Some(kind) => signed_again(pairs, kind),
                None => pairs,
            });
            let rows = closed.table.fields.iter().zip(&closed.values);
            let nested: String = rows.map(|(field, value)| nested_element(field, value)).collect();
            flat.replace("</xml>", &format!("{nested}</xml>")).into_bytes()
        }
        Encoding::Form | Encoding::Pairs => {
            let mut pairs = closed.flat();
            pairs.retain(|(name, _)| Some(name.as_str()) != lacking);
            let pairs = kind.map_or(pairs.clone(), |kind| signed_again(pairs, kind));
            if encoding == Encoding::Form {
                return urlencoded(&pairs).into_bytes();
            }
            let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join("&").into_bytes()
        }
        Encoding::Json => {
            let mut members = closed.json();
            members.as_object_mut().unwrap().retain(|name, _| Some(name.as_str()) != lacking);
            members.to_string().into_bytes()
        }
    }
}

/// Whether the element of a row contains elements.
fn is_nested(field: Option<&Field>) -> bool {
    field.is_some_and(|field| matches!(field.kind, Kind::Object(_) | Kind::List(_)))
}

/// The element of such a row, once for each item.
fn nested_element(field: &Field, value: &Held) -> String {
    let whole = |inside: &Sample| {
        let rows = inside.table.fields.iter().zip(&inside.values);
        let inner: String = rows
            .map(|(field, value)| match value.text(field) {
                Some(text) if !is_nested(Some(field)) => element(field.name, &text),
                _ => nested_element(field, value),
            })
            .collect();
        format!("<{0}>\n{inner}</{0}>\n", field.name)
    };
    match value {
        Held::Object(inside) if is_nested(Some(field)) => whole(inside),
        Held::List(items) if is_nested(Some(field)) => items.0.iter().map(whole).collect(),
        _ => String::new(),
    }
}

/// A reply as its gateway sends it.
pub(crate) fn body(api: &Api, reply: &Sample, kind: SignatureAlgorithm) -> Vec<u8> {
    body_without(api, reply, None, Some(kind))
}

/// The same without the value of that name.
pub(crate) fn body_without(
    api: &Api,
    reply: &Sample,
    lacking: Option<&str>,
    kind: Option<SignatureAlgorithm>,
) -> Vec<u8> {
    let body = written(api.reply_encoding, reply, lacking, kind.filter(|_| api.reply == Reply::Signed));
    let has_envelope = api.reply_encoding == api.gateway.reply_encoding;
    let Some(envelope) = api.gateway.envelope.filter(|_| has_envelope) else {
        return body;
    };
    let whole = json!({
        envelope.code: envelope.success.parse::<i64>().unwrap(),
        envelope.message: "ok",
        envelope.field: serde_json::from_slice::<Json>(&body).unwrap(),
    });
    whole.to_string().into_bytes()
}
