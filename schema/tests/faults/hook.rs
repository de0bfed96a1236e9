//! The cases of lines that are signed with shared keys, of requests with a secret in a header, and of the merchant's secrets.

use super::{Case, Changes, api, case, notice, provider};

/// A gateway that signs lines with shared keys.
pub(super) const HOOKED: &str = "\
[gateway]
name = 'Hook'
title = 'Hook Pay'
doc = 'An acquirer that does not exist.'
doc_url = 'https://hook.example/docs'

[hosts]
main = 'https://api.hook.example'

[wire]
encoding = 'json'
length_unit = 'bytes'

[merchant]
shop = { title = '商户号', identity = true }
sent = { title = '请求密钥', secret = true }
told = { title = '通知密钥', secret = true }

[lines]
request = ['{time}', '{body_sha256}']
received = ['{header:Hook-Time}.{body}']
line_feeds = 'between'
algorithm = 'HMAC-SHA256'
request_secret = 'sent'
received_secret = 'told'
signature = 'Hook-Signature:v1'
signature_text = 'hex'
time = 'Hook-Time'

[lines.headers]
Hook-Signature = '{signature}'

[[outcome]]
status = [200]
code = 'code'
opens = 'succeeded'
";

/// One whose requests bring a key.
pub(super) const BORNE: &str = "\
[gateway]
name = 'Buoy'
title = 'Buoy Pay'
doc = 'An acquirer that does not exist.'
doc_url = 'https://buoy.example/docs'

[hosts]
main = 'https://api.buoy.example'

[wire]
encoding = 'json'
length_unit = 'bytes'

[merchant]
api_key = { title = '密钥', secret = true }
told = { title = '通知密钥', secret = true }

[lines]
received = ['{header:Buoy-Signature:t}{body}']
algorithm = 'HMAC-SHA512'
received_secret = 'told'
signature = 'Buoy-Signature:v1'
time = 'Buoy-Signature:t'

[lines.headers]
Authorization = 'Bearer {merchant:api_key}'

[[outcome]]
status = [200]
code = 'code'
opens = 'succeeded'
";

const fn hooked(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(HOOKED, name, changes, message)
}

const fn borne(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(BORNE, name, changes, message)
}

// One case, one line: it reads like the table it is.
#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // Which keys sign.
    hooked("One key signs both ways.", &[("received_secret = 'told'", "received_secret = «'sent'»")], "one key signs both ways").label("signs requests too")
        .help("name two secrets: what the merchant signs must not be taken for what the gateway signs"),
    hooked("No key verifies.", &[("[lines]\n", "[«lines»]\n"), ("received_secret = 'told'\n", "")], "`received_secret` is missing").help("name a secret of [merchant]"),
    hooked("No key signs.", &[("[lines]\n", "[«lines»]\n"), ("request_secret = 'sent'\n", "")], "`request_secret` is missing").help("name a secret of [merchant]"),
    hooked("A setting signs.", &[("request_secret = 'sent'", "request_secret = «'shop'»")], "`shop` is no secret of the merchant")
        .help("list it under [merchant]: shop = { title = \"…\", secret = true }"),
    hooked("A key that nobody has verifies.", &[("received_secret = 'told'", "received_secret = «'tole'»")], "`tole` is no secret of the merchant")
        .help("list it under [merchant]: tole = { title = \"…\", secret = true }"),
    hooked("A shared key is named by a message.", &[("time = 'Hook-Time'", "time = 'Hook-Time'\nkey_id = «'Hook-Key'»")], "`key_id` goes with RSA-SHA256"),
    hooked("A shared key is named in a header.", &[("'{signature}'", "'{signature}'\nHook-Key = '«{key_id}»'")], "a shared key has no id").help("a merchant's number of its own is `{merchant:NAME}`"),
    hooked("Shared keys are downloaded.", &[("[[outcome]]", "[keys]\nrefresh = «'keys'»\nlist = 'data'\nid = 'id'\ncertificate = 'pem'\n\n[[outcome]]")], "`[keys]` without RSA-SHA256"),
    case(super::seam::LINED, "A private key has the name of a secret.", &[("algorithm = 'RSA-SHA256'", "algorithm = 'RSA-SHA256'\nrequest_secret = «'shop'»")], "`request_secret` goes with an HMAC")
        .help("with RSA-SHA256, the merchant's private key signs, and the keys of the gateway verify"),
    case(super::seam::LINED, "A public key has the name of a secret.", &[("algorithm = 'RSA-SHA256'", "algorithm = 'RSA-SHA256'\nreceived_secret = «'shop'»")], "`received_secret` goes with an HMAC")
        .help("with RSA-SHA256, the merchant's private key signs, and the keys of the gateway verify"),
    hooked("Lines are signed with a digest of pairs.", &[("'HMAC-SHA256'", "«'HMAC-SHA1'»")], "unknown algorithm `HMAC-SHA1`").help("did you mean `HMAC-SHA512`?"),
    hooked("No line is received.", &[("['{header:Hook-Time}.{body}']", "«[]»")], "`received` is empty"),
    hooked("Line feeds stand nowhere.", &[("'between'", "«'none'»")], "unknown line_feeds `none`").help("it can be after_each, between"),
    hooked("A signature is decimal.", &[("'hex'", "«'digits'»")], "unknown signature_text `digits`").help("it can be base64, base64url, hex, hex_upper"),
    // Where values end.
    hooked("Two headers run into each other.", &[("['{header:Hook-Time}.{body}']", "['«{header:Hook-Time}»{header:Hook-Nonce}', '{body}']")], "nothing says where `Hook-Time` ends")
        .help("write a text between the two, or each in a line of its own"),
    hooked("A header that is no time runs into the body.", &[("['{header:Hook-Time}.{body}']", "['{header:Hook-Time}', '«{header:Hook-Nonce}»{body}']")], "nothing says where `Hook-Nonce` ends")
        .help("write a text between the two, or each in a line of its own"),
    hooked("The body runs into the time.", &[("['{header:Hook-Time}.{body}']", "['{body}«{header:Hook-Time}»']")], "nothing says where `Hook-Time` ends")
        .help("write a text between the two, or each in a line of its own"),
    hooked("A body is there twice.", &[("['{header:Hook-Time}.{body}']", "['{header:Hook-Time}.{body}', '«{body}»']")], "the body is there twice"),
    hooked("A signature signs itself.", &[("['{header:Hook-Time}.{body}']", "['{header:Hook-Time}.«{header:hook-signature:v1}».{body}']")], "`hook-signature:v1` does not sign itself"),
    hooked("A signature signs the header that it is in.", &[("['{header:Hook-Time}.{body}']", "['{header:Hook-Time}.«{header:Hook-Signature}».{body}']")], "`Hook-Signature` does not sign itself"),
    hooked("A parameter has no name.", &[("'Hook-Signature:v1'", "«'Hook-Signature:'»")], "`Hook-Signature:` is not the name of a header")
        .help("write the header, or with a colon one of its parameters: `Harbour-Signature:t`"),
    borne("The time is another parameter than the one that is signed.", &[("time = 'Buoy-Signature:t'", "time = «'Buoy-Signature:T'»"), ("t}{body}", "t}.{body}")], "the time of a message is not signed")
        .help("add the line \"{header:Buoy-Signature:T}\" to `received`"),
    // Requests without a signature.
    borne("A key signs nothing.", &[("received_secret = 'told'", "received_secret = 'told'\nrequest_secret = «'api_key'»")], "`request_secret` without `request`"),
    borne("A header has a signature that nobody makes.", &[("Authorization =", "«Buoy-Signature» = '{signature}'\nAuthorization =")], "requests are not signed")
        .help("say under `request` which lines are signed, or leave {signature} out"),
    borne("Nothing tells who sent a request.", &[("[lines]\n", "[«lines»]\n"), ("{merchant:api_key}", "none")], "nothing proves who sent a request").help(PROOF),
    borne("The key in a header is no secret.", &[("[lines]\n", "[«lines»]\n"), ("title = '密钥', secret = true", "title = '密钥'")], "nothing proves who sent a request").help(PROOF),
    borne("The key in a header can be left out.", &[("[lines]\n", "[«lines»]\n"), ("'Bearer {merchant:api_key}'", "'Bearer[ {merchant:api_key}]'")], "nothing proves who sent a request").help(PROOF),
    // Secrets are printed nowhere.
    hooked("A secret is signed.", &[("'{body_sha256}'", "'{body_sha256}', '«{merchant:sent}»'")], "`sent` is a secret and is signed").help("a secret signs the text, or stands in a header"),
    hooked("A secret is an identity.", &[("sent = { title = '请求密钥'", "«sent» = { identity = true, title = '请求密钥'")], "`sent` is a secret and an identity"),
    provider("A secret of pairs is an identity.", &[("appid = { title = '应用', identity = false }", "«appid» = { title = '应用', identity = true, secret = true }")], "`appid` is a secret and an identity"),
    api("A secret is the value of a row.", &[("note = {", "«note» = {"), ("type = 'String(8)', doc = 'Note.'", "type = 'String(8)', fill = 'merchant.appid', doc = 'Note.'")], "`appid` is a secret").of(SECRET)
        .help("a secret stands in headers of [lines.headers], or signs"),
    api("A secret is in a signed line of a message.", &[("doc = 'Page.'", "fill = 'signature.page', doc = 'Page.'"), ("[errors]", "[signature.page]\nlines = ['«{merchant:appid}»']\nalgorithm = 'RSA-SHA256'\nwritten = 'base64'\n\n[errors]")], "`appid` is a secret and is signed").of(SECRET)
        .help("a secret signs the text, or stands in a header"),
    notice("A notice says a secret.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nidentity = { «appid» = ['number'] }")], "`appid` is a secret").of(SECRET)
        .help("a notice says who the merchant is by its number"),
];

const PROOF: &str = "say which lines of a `request` are signed, or write a header with a secret of [merchant]: Authorization = \"Bearer {merchant:api_key}\", with secret = true";
const SECRET: Changes =
    &[("appid = { title = '应用', identity = false }", "appid = { title = '应用', secret = true }")];
