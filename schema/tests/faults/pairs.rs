//! The cases of pairs that are signed with private keys.

use super::{Case, Changes, api, case, notice, provider};

/// A gateway that signs pairs with private keys.
pub(super) const KEYED: &str = "\
[gateway]
name = 'Pier'
title = 'Pier Pay'
doc = 'An acquirer that does not exist.'
doc_url = 'https://pier.example/docs'

[hosts]
main = 'https://api.pier.example'

[wire]
encoding = 'json'
length_unit = 'bytes'

[merchant]
shop = { title = '商户号', identity = true }

[sign]
field = 'sign'
algorithms = ['RSA-SHA256']
algorithm_names = { RSA-SHA256 = 'RSA2' }
key_id = 'cert'

[[outcome]]
field = 'code'
success = 'OK'
code = 'code'
opens = 'succeeded'

[notice]
verify = 'sign'
unsigned = ['sign_type']
within_seconds = 5
schedule = [15]
";

/// One with contents and members, which can be encrypted.
pub(super) const FORMED: &str = "\
[gateway]
name = 'Jetty'
title = 'Jetty Pay'
doc = 'An acquirer that does not exist.'
doc_url = 'https://jetty.example/docs'

[hosts]
main = 'https://api.jetty.example'

[wire]
encoding = 'form'
reply_encoding = 'json'
length_unit = 'bytes'
content = 'content'

[wire.member]
name = '{method}_reply'
error = 'error_reply'

[wire.encryption]
cipher = 'AES-CBC'
key = 'content_key'
name = 'AES'

[merchant]
shop = { title = '商户号', identity = true }

[sign]
field = 'sign'
algorithms = ['RSA-SHA256']

[[outcome]]
field = 'code'
success = 'OK'
code = 'code'
opens = 'succeeded'

[group.head]
shop = { title = '商户号', required = true, type = 'String(8)', fill = 'merchant', doc = 'Shop.' }
hint = { title = '加密', type = 'String(8)', fill = 'encryption', doc = 'Encryption.' }
content = { title = '内容', required = true, type = 'String', fill = 'content', doc = 'Content.' }
sign = { title = '签名', required = true, type = 'String(512)', fill = 'sign', doc = 'Signature.' }
";

/// An API of it.
pub(super) const FORMED_API: &str = "\
[api]
name = 'Pay'
title = '付款'
doc = 'Pays.'
doc_url = 'https://jetty.example/docs/pay'
path = '/pay'

[request]
include = ['head']
method = { title = '接口', required = true, type = 'String(32)', in = 'body', fixed = 'pier.pay', doc = 'API.' }
number = { title = '单号', required = true, type = 'String(32)', doc = 'Number.' }

[response.always]
code = { title = '状态', required = true, type = 'String(16)', doc = 'Outcome.' }
";

const fn formed(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(FORMED, name, changes, message)
}

const fn formed_api(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(FORMED_API, name, changes, message)
}

const fn keyed(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(KEYED, name, changes, message)
}

// One case, one line: it reads like the table it is.
#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    keyed("Pairs under private keys have a secret.", &[("key_id =", "«secret» = '&key='\nkey_id =")], "`secret` says nothing").label("of a shared key, which none of `algorithms` has"),
    keyed("A signature of RSA is in upper case.", &[("key_id =", "«case» = 'upper'\nkey_id =")], "`case` says nothing"),
    keyed("A digest of the text is unknown.", &[("key_id =", "digest = «'SHA-1'»\nkey_id =")], "unknown digest `SHA-1`").help("it can be SHA-256"),
    keyed("A certificate is beside the id of a key.", &[("key_id = 'cert'", "key_id = «'cert'»\ncertificate = { field = 'c', common_name = 'Pier' }")], "`key_id` and `certificate` exclude each other"),
    keyed("A certificate can be of any owner.", &[("key_id = 'cert'", "certificate = { field = 'c', common_name = «'*@ @*'» }")], "any common name fits this").label("names no owner").help("write the part that only the gateway has, such as `*@*@UnionPay@*`"),
    keyed("A certificate is beside a member.", &[("key_id = 'cert'", "certificate = { field = «'c'», common_name = 'Pier' }"), ("length_unit = 'bytes'", "length_unit = 'bytes'\nmember = { name = 'reply', error = 'fault' }")], "`member` and `certificate` exclude each other"),
    keyed("A certificate has no owner.", &[("key_id = 'cert'", "certificate = { field = 'c', common_name = «''» }")], "`common_name` is empty"),
    keyed("The signature is the certificate.", &[("key_id = 'cert'", "certificate = { field = «'sign'», common_name = 'Pier' }")], "`sign` is the signature"),
    provider("A certificate goes with a shared key.", &[("case = 'upper'", "case = 'upper'\ncertificate = «{ field = 'c', common_name = 'Pier' }»")], "`certificate` says nothing"),
    provider("A shared key has an id.", &[("case = 'upper'", "case = 'upper'\n«key_id» = 'cert'")], "`key_id` says nothing").label("of a private key, which none of `algorithms` has"),
    provider("A digest with a shared key has a digest of its text.", &[("case = 'upper'", "case = 'upper'\n«digest» = 'SHA-256'")], "`digest` says nothing"),
    keyed("An algorithm is named that is not there.", &[("{ RSA-SHA256 = 'RSA2' }", "{ RSA-SHA256 = 'RSA2', «MD5» = 'MD' }")], "`MD5` is not among `algorithms`"),
    keyed("An algorithm is named that is unknown.", &[("{ RSA-SHA256 = 'RSA2' }", "{ RSA-SHA256 = 'RSA2', «RSA-SHA1» = 'RSA' }")], "unknown algorithm `RSA-SHA1`").help("it can be MD5, SHA-256, SM3, HMAC-SHA256, RSA-SHA256"),
    keyed("Two algorithms have one name.", &[("algorithms = ['RSA-SHA256']", "algorithms = ['RSA-SHA256', 'MD5']\nsecret = '&key='\ncase = 'upper'"), ("{ RSA-SHA256 = 'RSA2' }", "{ RSA-SHA256 = 'RSA2', MD5 = «'RSA2'» }")], "two algorithms cannot be told apart"),
    keyed("An algorithm has no name.", &[("'RSA2'", "«''»")], "two algorithms cannot be told apart"),
    keyed("Nothing is signed to leave fields out of.", &[("[sign]\nfield = 'sign'\nalgorithms = ['RSA-SHA256']\nalgorithm_names = { RSA-SHA256 = 'RSA2' }\nkey_id = 'cert'\n\n", ""), ("code = 'code'\n", "code = 'code'\nsigned = false\n"), ("verify = 'sign'", "verify = 'none'"), ("['sign_type']", "[«'sign_type'»]")], "`unsigned` without `[sign]`"),
    notice("A notice leaves out of nothing.", &[("[notice]\n", "[notice]\nverify = 'none'\nunsigned = [«'number'»]\n")], "`unsigned` without signed pairs"),
    notice("A notice leaves out its signature.", &[("[notice]\n", "[«notice»]\nunsigned = ['sign']\n")], "`sign` is left out anyway"),
    notice("A notice is compared by what it leaves out.", &[("[notice]\n", "[notice]\nunsigned = ['number']\ncompare = [«'number'»]\n")], "`number` is not authenticated").label("left out of the signed text"),
    notice("A notice is told by what it leaves out.", &[("[notice]\n", "[notice]\nunsigned = ['number']\nwhen = { «number» = true }\n")], "`number` is not authenticated"),
    notice("A notice leaves out whose it is.", &[("[notice]\n", "[«notice»]\nunsigned = ['mch_id']\n")], "`mch_id` is not authenticated").label("left out of the signed text, and read from this notice"),
    // Contents, members, and calls that are not over.
    formed("A content is in JSON.", &[("encoding = 'form'", "encoding = 'json'"), ("reply_encoding = 'json'\n", ""), ("content = 'content'", "content = «'content'»")], "`content` goes with form data").label("requests are JSON"),
    formed("A member is in form data.", &[("reply_encoding = 'json'\n", ""), ("[wire.member]", "[wire.«member»]")], "`member` goes with JSON").label("replies are form data"),
    formed("A name of a member is not closed.", &[("'{method}_reply'", "«'{method_reply'»")], "the braces of the name do not match").help("one row of the request stands in it as `{method}`"),
    formed("A name of a member has two rows.", &[("'{method}_reply'", "«'{method}{kind}'»")], "the braces of the name do not match").help("one row of the request stands in it as `{method}`"),
    formed("A reply is held twice.", &[("name = '{method}_reply'", "name = «'{method}_reply'»"), ("[wire.member]", "[wire.envelope]\nfield = 'data'\ncode = 'c'\nsuccess = '0'\nmessage = 'm'\n\n[wire.member]")], "`member` and `envelope` exclude each other"),
    formed("A member is signed with a secret.", &[("name = '{method}_reply'", "name = «'{method}_reply'»"), ("algorithms = ['RSA-SHA256']", "algorithms = ['RSA-SHA256', 'MD5']\nsecret = '&key='\ncase = 'upper'")], "a member is signed with a private key only")
        .help("say algorithms = [\"RSA-SHA256\"] under [sign]"),
    formed("A content is filled into another row.", &[("\ncontent = {", "\n«other» = {")], "not the gateway's content").help("say content = \"other\" under [wire] of the gateway"),
    api("A request has a content that its gateway has not.", &[("type = 'String(8)', doc = 'Note.'", "type = 'String(8)', in = «'content'», doc = 'Note.'")], "the gateway has no content")
        .help("name the field that holds it: content = \"…\" under [wire] of the gateway"),
    api("A row names a key that there is not.", &[("doc = 'Page.'", "fill = 'key_id', doc = 'Page.'"), ("page = {", "«page» = {")], "the gateway does not sign with private keys"),
    api("What is called is handed out.", &[("path = '/order'", "path = '/order'\nlink = «'pairs'»")], "only what is not called is handed out").help("say reply = \"none\" if the payer opens it"),
    provider("A word means two things.", &[("field = 'result'\nsuccess = 'OK'", "field = 'result'\nsuccess = 'OK'\ncode = 'why'\npending = ['WAIT', «'OK'»]")], "`OK` is listed twice"),
    provider("A call that is not over has no code.", &[("field = 'result'\nsuccess = 'OK'", "field = 'result'\nsuccess = 'OK'\npending = [«'WAIT'»]")], "`pending` goes with `code`"),
    provider("Another code is the only one.", &[("[[outcome]]\nfield = 'result'\nsuccess = 'OK'", "«[[outcome]]»\nfield = 'result'\nsuccess = 'OK'\ncode_also = 'why'")], "`code_also` goes with `code`"),
    api("A call that is not over was not done.", &[("[errors]\nBUSY = {", "[errors]\n«BUSY» = {")], "`BUSY` is pending, and its end is not known").of(PENDING).help("say retry = \"query\", or \"same\" if a repeat is harmless"),
    formed_api("A reply is found by no constant.", &[("[api]\n", "[«api»]\n"), ("fixed = 'pier.pay'", "default = 'pier.pay'")], "the request has no constant `method`").help("add the row `method` to [request] with fixed = \"…\""),
    formed_api("A content has no row.", &[("include = ['head']\n", "sign = { title = '签名', required = true, type = 'String(512)', in = 'body', fill = 'sign', doc = 'Signature.' }\n"), ("number = {", "«number» = {")], "the request has no `content`").help("add the row `content` with fill = \"content\", or say in = \"body\""),
    formed_api("A content is in a form with a file.", &[("path = '/pay'", "path = '/pay'\nbody = 'multipart'"), ("number = {", "scan = { title = '图片', required = true, type = 'File', in = 'body', doc = 'Scan.' }\n«number» = {")], "a form with a file has no content"),
    formed_api("A signature is in the content.", &[("number = {", "extra = { title = '签名', type = 'String(8)', fill = 'sign_type', doc = 'Extra.' }\nnumber = {"), ("extra = {", "«extra» = {")], "stands beside the content"),
    // Contents that are encrypted.
    formed("The cipher of a content is unknown.", &[("'AES-CBC'", "«'AES-ECB'»")], "unknown cipher `AES-ECB`").help("did you mean `AES-CBC`?"),
    formed("What is encrypted is no content.", &[("content = 'content'\n", ""), ("content = { title = '内容', required = true, type = 'String', fill = 'content', doc = 'Content.' }\n", ""), ("[wire.encryption]", "[wire.«encryption»]")], "`encryption` goes with `content`").label("requests have no content"),
    formed("An encrypted reply is no member.", &[("[wire.member]\nname = '{method}_reply'\nerror = 'error_reply'\n", ""), ("[wire.encryption]", "[wire.«encryption»]")], "`encryption` goes with `member`").label("replies have no member"),
    formed("A ciphertext is not signed.", &[("[sign]\nfield = 'sign'\nalgorithms = ['RSA-SHA256']\n", ""), ("sign = { title = '签名', required = true, type = 'String(512)', fill = 'sign', doc = 'Signature.' }\n", ""), ("success = 'OK'", "success = 'OK'\nsigned = false"), ("[wire.encryption]", "[wire.«encryption»]")], "`encryption` goes with `[sign]`").label("its ciphertexts could be changed"),
    formed("The name of an encryption is too long.", &[("hint = { title = '加密', type = 'String(8)'", "«hint» = { title = '加密', type = 'String(2)'")], "`AES` does not fit into `hint`").label("3 bytes long, the limit is 2"),
    formed_api("An encrypted reply is not signed.", &[("[api]\n", "[«api»]\nreply = 'unsigned'\n")], "a reply that can be encrypted is signed").help("leave reply = \"unsigned\" out"),
    formed_api("A request does not say that its content is encrypted.", &[("include = ['head']\n", "«content» = { title = '内容', required = true, type = 'String', in = 'body', fill = 'content', doc = 'Content.' }\nsign = { title = '签名', required = true, type = 'String(512)', in = 'body', fill = 'sign', doc = 'Signature.' }\n")], "the request does not say that its content is encrypted").help("add a row with fill = \"encryption\""),
    formed_api("A request says how its content is encrypted, and has none.", &[("include = ['head']\n", "«hint» = { title = '加密', type = 'String(8)', in = 'body', fill = 'encryption', doc = 'Encryption.' }\nsign = { title = '签名', required = true, type = 'String(512)', in = 'body', fill = 'sign', doc = 'Signature.' }\n"), ("type = 'String(32)', doc = 'Number.'", "type = 'String(32)', in = 'body', doc = 'Number.'")], "the request has no content that `hint` could be about"),
    formed_api("The encryption of a content is told inside of it.", &[("number = {", "«extra» = { title = '加密', type = 'String(8)', fill = 'encryption', doc = 'Extra.' }\nnumber = {")], "stands beside the content"),
    formed_api("A reply says how it is encrypted.", &[("code = { title = '状态', required = true, type = 'String(16)'", "«code» = { title = '状态', required = true, type = 'String(16)', fill = 'encryption'")], "only the content of a request is encrypted"),
    api("A row says how a content is encrypted, and none is.", &[("doc = 'Page.'", "fill = 'encryption', doc = 'Page.'"), ("page = {", "«page» = {")], "the gateway does not encrypt contents").help("say how under [wire.encryption] of the gateway"),
];

const PENDING: Changes = &[(
    "field = 'result'\nsuccess = 'OK'",
    "field = 'result'\nsuccess = 'OK'\ncode = 'why'\npending = ['BUSY']",
)];
