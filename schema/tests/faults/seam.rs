//! The cases of what requests are signed with and where their rows travel, of states and of answers by status.

use super::{ACK, Case, Changes, api, case, notice, provider};

/// A gateway that signs lines.
pub(super) const LINED: &str = "\
[gateway]
name = 'Lock'
title = 'Lock Pay'
doc = 'An acquirer that does not exist.'
doc_url = 'https://lock.example/docs'

[hosts]
main = 'https://api.lock.example'

[wire]
encoding = 'json'
length_unit = 'bytes'

[merchant]
shop = { title = '商户号', identity = true }

[lines]
request = ['{method}', '{target}', '{time}', '{nonce}', '{body}']
received = ['{header:Lock-Time}', '{body}']
algorithm = 'RSA-SHA256'
signature = 'Lock-Signature'
key_id = 'Lock-Serial'
time = 'Lock-Time'

[lines.headers]
Authorization = 'LOCK shop={merchant:shop},key={key_id},sign={signature}'
Accept = 'a/{{b}}'

[[outcome]]
status = [200, 204]
code = 'code'
opens = 'succeeded'
";

/// An API of the gateway that signs pairs, whose rows travel in many places.
pub(super) const PLACES: &str = "\
[api]
name = 'Close'
title = '关单'
doc = 'Closes an order.'
doc_url = 'https://quay.example/docs/close'
path = '/orders/{number}/close'
method = 'DELETE'
signed = false

[request]
number = { title = '单号', required = true, type = 'String(32)', in = 'path', doc = 'Number.' }
why = { title = '原因', type = 'String(32)', doc = 'Why.' }
Quay-Trace = { title = '跟踪', type = 'String(32)', in = 'header', doc = 'Trace.' }

[response.always]
code = { title = '状态', required = true, type = 'String(16)', doc = 'Outer.' }

[response.accepted]
result = { title = '结果', required = true, type = 'String(16)', doc = 'Inner.' }
";

const fn lined(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(LINED, name, changes, message)
}

const fn places(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(PLACES, name, changes, message)
}

// One case, one line: it reads like the table it is.
#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // Lines, headers and their pieces.
    provider("A gateway signs in two ways.", &[("[notice]", "[«lines»]\nrequest = ['{body}']\nreceived = ['{body}', '{header:T}']\nalgorithm = 'RSA-SHA256'\nsignature = 'S'\nkey_id = 'K'\ntime = 'T'\nheaders = { A = '{signature}' }\n\n[notice]")], "`[sign]` and `[lines]` exclude each other"),
    provider("Keys are of no use.", &[("[notice]", "[keys]\nrefresh = «'keys'»\nlist = 'data'\nid = 'id'\ncertificate = 'pem'\n\n[notice]")], "`[keys]` without `[lines]`")
        .help("only signatures over [lines] are verified with public keys"),
    lined("No line is signed.", &[("[lines]\n", "[«lines»]\n"), ("received = ['{header:Lock-Time}', '{body}']\n", "")], "`received` is missing"),
    lined("Lines are signed with a digest.", &[("'RSA-SHA256'", "«'MD5'»")], "unknown algorithm `MD5`").help("it can be RSA-SHA256, HMAC-SHA256, HMAC-SHA512"),
    lined("A time window is closed.", &[("[lines]\n", "[«lines»]\nwindow_seconds = 0\n")], "`window_seconds` must be at least 1"),
    lined("A body is not signed.", &[("[lines]\n", "[«lines»]\n"), (", '{nonce}', '{body}']", ", '{nonce}']")], "`request` does not cover the body")
        .help("add the line \"{body}\""),
    lined("A time is not signed.", &[("time = 'Lock-Time'", "time = «'Lock-Date'»")], "the time of a message is not signed")
        .help("add the line \"{header:Lock-Date}\" to `received`"),
    lined("No header is signed.", &[("[lines]\n", "[«lines»]\n"), (",sign={signature}", "")], "no header holds the signature")
        .help("write it under [lines.headers], with {signature} where the signature stands"),
    lined("Two headers are signed.", &[("Accept = 'a/{{b}}'", "«Accept» = '{signature}'")], "one header holds the signature").label("`Authorization` holds it already"),
    lined("A header has a blank in its name.", &[("Accept = 'a/{{b}}'", "«'Acc ept'» = 'a'")], "`Acc ept` is not the name of a header"),
    lined("A header that is received has a blank in its name.", &[("['{header:Lock-Time}', ", "['{header:Lock-Time}', '«{header:Lock Time}»', ")], "`Lock Time` is not the name of a header")
        .help("write the header, or with a colon one of its parameters: `Harbour-Signature:t`"),
    lined("A header is there twice.", &[("Accept = 'a/{{b}}'", "Accept = 'a'\n«accept» = 'b'")], "the header `accept` is listed twice").label("the same as `Accept`"),
    lined("A piece is misspelled.", &[("'{method}'", "'«{metod}»'")], "unknown piece `metod`").help("did you mean `method`?"),
    lined("A piece has no name.", &[("'{method}'", "'«{merchant}»'")], "unknown piece `merchant`").help("it can be method, target, time, time_ms, nonce, body, body_sha256, merchant:NAME, key_id"),
    lined("A piece is not closed.", &[("'{method}'", "'x «{method»'")], "a piece is not closed")
        .label("`}` is missing").help("a piece is written `{body}`; a brace of the text itself is written twice"),
    lined("A piece is not opened.", &[("'{method}'", "'method«}»'")], "`}` closes nothing")
        .help("a piece is written `{body}`; a brace of the text itself is written twice"),
    lined("A part is not closed.", &[("'{method}'", "'x «[{merchant:shop}»'")], "a part is not closed").label("`]` is missing")
        .help("a part in brackets is left out where the merchant has no value for it; a bracket of the text itself is written twice"),
    lined("A part is not opened.", &[("'{method}'", "'method«]»'")], "`]` closes nothing")
        .help("a part in brackets is left out where the merchant has no value for it; a bracket of the text itself is written twice"),
    lined("A part is inside of a part.", &[("'{method}'", "'[{merchant:shop}«[»{key_id}]]'")], "a part inside of a part")
        .help("a part in brackets is left out where the merchant has no value for it; a bracket of the text itself is written twice"),
    lined("A part is always there.", &[("'{method}'", "'{method}«[ a]»'")], "nothing in this part can be missing").label("is always there")
        .help("a part in brackets is left out where the merchant has no value for it; a bracket of the text itself is written twice"),
    lined("A body is left out.", &[("'{method}'", "'{method}[«{body}»{key_id}]'")], "`body` cannot stand here").help("the pieces known here are merchant:NAME, key_id, peer_key_id"),
    lined("A part of what is received is left out.", &[("'{header:Lock-Time}', ", "'{header:Lock-Time}«[x]»', ")], "no part of this is left out")
        .help("requests have such parts, in their lines and headers; write `[[` for a bracket"),
    lined("A unit of time is unknown.", &[("time = 'Lock-Time'", "time = 'Lock-Time'\ntime_unit = «'us'»")], "unknown time_unit `us`").help("did you mean `s`?"),
    lined("A header that names a key is empty.", &[("key_id = 'Lock-Serial'", "key_id = «''»")], "`key_id` is empty"),
    lined("A header has the body in it.", &[("'a/{{b}}'", "'a/{{b}}«{body}»'")], "`body` cannot stand here")
        .help("the pieces known here are merchant:NAME, nonce, time, time_ms, body_sha256, key_id, peer_key_id, signature"),
    lined("A place inside a text with escapes is that of the text.", &[("'a/{{b}}'", "«\"\\t{body}\"»")], "`body` cannot stand here")
        .help("the pieces known here are merchant:NAME, nonce, time, time_ms, body_sha256, key_id, peer_key_id, signature"),
    lined("A merchant does not have it.", &[("{merchant:shop}", "«{merchant:shpo}»")], "a merchant has no `shpo`").help("did you mean `{merchant:shop}`?"),
    lined("A line is two.", &[("'{method}', ", "«\"{method}\\nx\"», ")], "a line with a line break in it")
        .help("write each line by itself: line feeds are put between them"),
    // Layers by status.
    lined("A layer decided by the status has another name of its field.", &[("status = [200, 204]", "status = [200, 204]\nfield_also = «'code'»")], "`status` and `field_also` exclude each other"),
    lined("A layer is decided by two things.", &[("status = [200, 204]", "status = [200, 204]\nfield = «'code'»")], "`status` and `field` exclude each other"),
    lined("A status is not in a list.", &[("[200, 204]", "«200»")], "expected a list of HTTP statuses"),
    lined("No status is a success.", &[("[200, 204]", "«[]»")], "`status` is empty"),
    lined("A failure is a success.", &[("[200, 204]", "[200, «404»]")], "not an HTTP status of this kind").label("200 to 299"),
    // Where rows travel.
    places("A row is in a body that is not there.", &[("type = 'String(32)', doc = 'Why.'", "type = 'String(32)', in = «'body'», doc = 'Why.'")], "a DELETE has no body")
        .help("leave `in` out: its rows are the query"),
    places("A place is unknown.", &[("type = 'String(32)', doc = 'Why.'", "type = 'String(32)', in = «'quey'», doc = 'Why.'")], "unknown in `quey`").help("did you mean `query`?"),
    places("Braces of a path do not match.", &[("'/orders/{number}/close'", "«'/orders/{number/close'»")], "the braces of the path do not match")
        .help("a row stands in the path as `{order_no}`"),
    places("A path has a name without a row.", &[("'/orders/{number}/close'", "«'/orders/{number}/{way}'»")], "no row has the value of `way`")
        .help("add the row `way` to [request] with in = \"path\" and required = true"),
    places("A path has a name twice.", &[("'/orders/{number}/close'", "«'/orders/{number}/{number}'»")], "`number` stands in the path twice"),
    places("A path lacks a row.", &[("type = 'String(32)', doc = 'Why.'", "required = true, type = 'String(32)', in = «'path'», doc = 'Why.'")], "`why` is not in the path")
        .help("write `{why}` where its value stands in `path`"),
    places("A row of the path can be left out.", &[("title = '单号', required = true", "title = '单号'"), ("in = 'path'", "in = «'path'»")], "`number` stands in the path and is not required")
        .help("say required = true"),
    places("A header holds a list.", &[("type = 'String(32)', in = 'header'", "type = 'List', of = 'String', in = «'header'»")], "`Quay-Trace` does not fit into the header")
        .of(&[("encoding = 'xml'\nroot = 'xml'", "encoding = 'json'")]),
    places("A header is the client's.", &[("Quay-Trace = {", "Content-Type = {"), ("in = 'header'", "in = «'header'»")], "the header `Content-Type` is written anyway"),
    places("A row of a reply travels.", &[("[response.accepted]\n", "[response.accepted]\nto = { title = '到', type = 'String', in = «'header'», doc = 'To.' }\n")], "`in` belongs to the rows of a request itself"),
    places("A link has a header.", &[("method = 'DELETE'", "method = 'GET'\nreply = 'none'"), ("in = 'header'", "in = «'header'»"), (ANSWERED, "")], "a link has no headers"),
    api("A row travels apart from the signature.", &[("type = 'String(64)', doc = 'Page.'", "type = 'String(64)', in = «'query'», doc = 'Page.'")], "`page` travels apart from the signed pairs"),
    // Signatures over lines inside a message.
    api("A signature over lines is over pairs.", &[LINED_PAGE, ("[errors]", "[signature.«page»]\nlines = ['{field:number}']\nover = ['number']\nalgorithm = 'RSA-SHA256'\nwritten = 'base64'\n\n[errors]")], "`lines` and `over` exclude each other"),
    api("A signature over lines is a digest.", &[LINED_PAGE, ("[errors]", "[signature.«page»]\nlines = ['{field:number}']\nalgorithm = 'HMAC-SHA1'\nwritten = 'base64'\n\n[errors]")], "`lines` are not signed with HMAC-SHA1").help("say algorithm = \"RSA-SHA256\""),
    api("A signature over lines is hexadecimal.", &[LINED_PAGE, ("[errors]", "[signature.«page»]\nlines = ['{field:number}']\nalgorithm = 'RSA-SHA256'\nwritten = 'upper'\n\n[errors]")], "a signature of RSA is written in base64"),
    api("A signature of RSA is over pairs.", &[LINED_PAGE, ("[errors]", "[signature.«page»]\nalgorithm = 'RSA-SHA256'\nwritten = 'base64'\n\n[errors]")], "RSA-SHA256 signs lines")
        .help("write `lines`, or use MD5, SHA-256, HMAC-SHA256 or HMAC-SHA1"),
    api("A signature of an API's own is made with SM3.", &[("[errors]", "[signature.page]\nalgorithm = «'SM3'»\nsecret = '&key='\nwritten = 'lower'\n\n[errors]")], "unknown algorithm `SM3`")
        .help("it can be MD5, SHA-256, HMAC-SHA256, HMAC-SHA1, RSA-SHA256"),
    api("A line has a field that is not there.", &[LINED_PAGE, ("[errors]", "[signature.page]\nlines = ['«{field:nubmer}»']\nalgorithm = 'RSA-SHA256'\nwritten = 'base64'\n\n[errors]")], "the message has no row `nubmer`").help("did you mean `number`?"),
    api("A line has the signature in it.", &[LINED_PAGE, ("[errors]", "[signature.page]\nlines = ['«{field:page}»']\nalgorithm = 'RSA-SHA256'\nwritten = 'base64'\n\n[errors]")], "`page` does not sign itself"),
    // Answers by status.
    notice("An answer has no body to stand in.", &[("[notice]\n", "[notice]\naccepted_status = 204\n"), (ACK, "[«answer»]\nsign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n")], "`[answer]` with accepted_status = 204"),
    notice("An acceptance without a body has words.", &[("[notice]\n", "[notice]\naccepted_status = 204\n"), ("accepted = 'OK'", "accepted = «'OK'»")], "`accepted` with accepted_status = 204")
        .help("leave it out: [ack] is what refuses the notice"),
    notice("A refusal says nothing.", &[("[notice]\n", "[notice]\naccepted_status = 204\n"), ("[ack]\ncode =", "[ack]\n«code» ="), ("accepted = 'OK', refused = 'FAIL', ", "")], "`refused` is missing"),
    notice("An acceptance is a refusal.", &[("[notice]\n", "[notice]\naccepted_status = «500»\n")], "not an HTTP status of this kind").label("200 to 299"),
    // States, and how they are asked for.
    provider("A state has no words.", &[("[notice]", "[«state»]\nfield = 'kind'\n\n[notice]")], "`words` is missing"),
    provider("No word of a state means anything.", &[("[notice]", "[«state»]\nfield = 'kind'\nwords = {}\n\n[notice]")], "`words` is empty"),
    provider("A word means nothing that is known.", &[("[notice]", "[state]\nfield = 'kind'\nwords = { A = «'payed'» }\n\n[notice]")], "unknown state `payed`").help("it can be paid, open, paying, closed, refunded, failed, reversed"),
    provider("A state is compared twice.", &[("[notice]", "[state]\nfield = 'kind'\nwords = { A = 'paid' }\ncompare = ['total', «'total = amount'»]\n\n[notice]")], "`total` is listed twice"),
    provider("A row is compared both ways and not at all, in a state.", &[("[notice]", "[state]\nfield = 'kind'\nwords = { A = 'paid' }\ncompare = ['total']\ncompare_both_ways = [«'kind'»]\n\n[notice]")], "`kind` is not in `compare`"),
    api("A word of the row has no meaning.", &[("kind = {", "«kind» = {")], "`[state]` does not say what `B` means").of(STATED)
        .help("add it to the `words` of [state]; a table can have a [state] of its own"),
    api("A word has no row.", &[("[errors]", "[state]\nfield = 'kind'\nwords = { A = 'paid', B = 'open', «C» = 'closed' }\n\n[errors]")], "`C` is not a word of `kind`")
        .help("add it to the enum of `kind`, or leave it out"),
    api("A state has no row.", &[("[errors]", "[state]\nfield = «'knid'»\nwords = { A = 'paid', B = 'open' }\n\n[errors]")], "the response has no row `knid`").help("did you mean `kind`?"),
    api("A path of a state leads nowhere.", &[("[errors]", "[state]\nfield = 'kind'\nwords = { A = 'paid', B = 'open' }\nnumber = «'pay_no.value'»\n\n[errors]")], "`pay_no` has no `value`")
        .help("a dot leads into an object of the message"),
    api("An amount is a text.", &[("[errors]", "[state]\nfield = 'kind'\nwords = { A = 'paid', B = 'open' }\namount = «'pay_no'»\n\n[errors]")], "`pay_no` is of another type").label("an amount is a number"),
    api("A query says nothing of its rows.", &[("path = '/order'", "path = '/order'\nquery = «'query'»")], "`query_rows` is missing")
        .help("name the rows of the request by which the query finds the order"),
    api("Rows carry over to no query.", &[("path = '/order'", "path = '/order'\nquery_rows = «['number']»")], "`query_rows` goes with `query`"),
    api("A row that carries over is not there.", &[("path = '/order'", "path = '/order'\nquery = 'query'\nquery_rows = [«'nubmer = number'»]")], "the request has no row `nubmer`").help("did you mean `number`?"),
    api("A query is asked for.", &[("idempotency_key = 'number'\n", "read_only = true\nquery = «'query'»\nquery_rows = ['number']\n")], "what changes nothing is no order"),
];

const LINED_PAGE: (&str, &str) = ("doc = 'Page.'", "fill = 'signature.page', doc = 'Page.'");
const ANSWERED: &str = "\n[response.always]\ncode = { title = '状态', required = true, type = 'String(16)', doc = 'Outer.' }\n\n[response.accepted]\nresult = { title = '结果', required = true, type = 'String(16)', doc = 'Inner.' }\n";
const STATED: Changes = &[("[notice]", "[state]\nfield = 'kind'\nwords = { A = 'paid' }\n\n[notice]")];
