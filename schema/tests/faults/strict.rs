//! The cases of what is written well and cannot be meant: addresses, values that do not fit, words that say nothing.

use super::{Case, api, notice, provider};

// One case, one line: it reads like the table it is.
#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    api("A path has a blank.", &[("path = '/order'", "path = «'/the order'»")], "a path has no blank").help("a value that needs encoding is a row with in = \"path\" or in = \"query\""),
    api("A path has a line end.", &[("path = '/order'", "path = «\"/order\\n\"»")], "a path has no line end").help("a value that needs encoding is a row with in = \"path\" or in = \"query\""),
    api("A path is not in ASCII.", &[("path = '/order'", "path = «'/支付'»")], "a path has no `支`").help("a value that needs encoding is a row with in = \"path\" or in = \"query\""),
    api("A path has a fragment.", &[("path = '/order'", "path = «'/order#top'»")], "a path has no `#`").help("a value that needs encoding is a row with in = \"path\" or in = \"query\""),
    api("A path has what cannot be seen.", &[("path = '/order'", "path = «\"/order\\u200b\"»")], "a path has no U+200B").help("a value that needs encoding is a row with in = \"path\" or in = \"query\""),
    api("A path leads up.", &[("path = '/order'", "path = «'/pay/../order'»")], "a segment of the path is empty or only dots"),
    api("A path has an empty segment.", &[("path = '/order'", "path = «'//order'»")], "a segment of the path is empty or only dots"),
    api("A page is no address.", &[("doc_url = 'https://quay.example/docs/order'", "doc_url = «'the page on orders'»")], "`doc_url` does not start with http:// or https://").label("where is the page?"),
    notice("The page of a notice is no address.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = «'https://'»")], "`doc_url` has no host"),
    provider("The page of a gateway is no address.", &[("doc_url = 'https://quay.example/docs'", "doc_url = «'quay.example'»")], "`doc_url` does not start with http:// or https://"),
    provider("A host ends with a slash.", &[("main = 'https://api.quay.example'", "main = «'https://api.quay.example/'»")], "the host `main` ends with `/`").help("write \"https://api.quay.example\""),
    provider("A host has a user.", &[("main = 'https://api.quay.example'", "main = «'https://me@api.quay.example'»")], "the host `main` has a user"),
    provider("A receiver has no time.", &[("[notice]", "[«notice»]"), ("within_seconds = 5", "within_seconds = 0")], "`within_seconds` must be at least 1"),
    provider("A notice is repeated at once.", &[("[notice]", "[«notice»]"), ("schedule = [15, 30]", "schedule = [15, 0]")], "the waits of `schedule` must be at least 1"),
    api("An enum has no words.", &[("enum = ['plain', 'rich'], example = 'plain'", "enum = «[]»"), ("[[rule]]\nwhen = { mode = 'rich' }\nrequire = ['note']\n", "")], "`enum` has no words"),
    api("A word has a blank.", &[("mode = {", "«mode» = {"), ("enum = ['plain', 'rich']", "enum = ['plain', 'rich', 'odd ']")], "white space around the word `odd `"),
    api("A type is empty.", &[("[type.Goods]\nname = { title = '名称', required = true, type = 'String', doc = 'Name.' }", "[type.«Goods»]")], "`Goods` is empty"),
    api("A time is longer than its row.", &[("begin = { title = '开始', required = false, type = 'String(14)'", "«begin» = { title = '开始', required = false, type = 'String(10)'")], "`yyyyMMddHHmmss` is 14 long").label("the limit of `begin` is 10"),
    api("A nonce is longer than its row.", &[("note = {", "«note» = {"), ("type = 'String(8)', doc = 'Note.'", "type = 'String(8)', fill = 'nonce', doc = 'Note.'")], "a nonce does not fit into `note`").label("32 characters, the limit is 8"),
    api("A nonce has letters.", &[("note = {", "«note» = {"), ("type = 'String(8)', doc = 'Note.'", "type = 'String(32)', charset = '0-9', fill = 'nonce', doc = 'Note.'")], "a nonce does not fit into `note`").label("it can have `A`, which is outside 0-9"),
    api("A time is longer than the row that it fills.", &[("note = {", "«note» = {"), ("type = 'String(8)', doc = 'Note.'", "type = 'String(8)', fill = 'time', doc = 'Note.'")], "the time does not fit into `note`"),
    api("A signature is longer than its row.", &[("sign = { title = '签名', required = true, type = 'String(64)'", "«sign» = { title = '签名', required = true, type = 'String(8)'")], "a signature does not fit into `sign`"),
    api("A signature is in capitals.", &[("sign = { title = '签名', required = true, type = 'String(64)'", "«sign» = { title = '签名', required = true, charset = '0-9a-f', type = 'String(64)'")], "a signature does not fit into `sign`"),
    api("The signature of a reply is not filled.", &[("pay_no = {", "«sign» = { title = '签名', type = 'String(64)', doc = 'S.' }\npay_no = {")], "nothing fills the signature of the reply").help("say fill = \"sign\""),
    api("A success is no word of its row.", &[("[api]", "[«api»]"), ("result = { title = '结果', required = true, type = 'String(16)'", "result = { title = '结果', required = true, type = 'String(16)', enum = ['YES', 'NO']")], "`OK` is no word of `result`").help("its words are YES, NO"),
    api("A row stands in the section that it opens.", &[("[response.accepted]\nresult", "[response.succeeded]\n«result»"), ("[response.succeeded]\npay_no", "pay_no")], "`result` stands in the section that it opens").help("write the row in a section before it"),
    notice("An API and its notice have one name.", &[("[notice]\nname = 'Paid'", "[api]\nname = 'Paid'\ntitle = 'T'\ndoc = 'D.'\ndoc_url = 'https://quay.example'\npath = '/p'\n\n[request]\nsign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n\n[response.always]\ncode = { title = '状态', required = true, type = 'String(16)', doc = 'Outer.' }\n\n[response.accepted]\nresult = { title = '结果', required = true, type = 'String(16)', doc = 'Inner.' }\n\n[notice]\nname = «'Paid'»")], "the API is called `Paid` too"),
    api("A brace is forgotten.", &[("page = { title = '网页', required = false, type = 'String(64)', doc = 'Page.' }", "«page» = { title = '网页', required = false, type = 'String(64)', doc = 'Page.'")], "this row is not closed").help("close what the row opened: a `\"`, a `]` or the `}` at its end"),
    api("A quote is forgotten.", &[("page = { title = '网页', required = false, type = 'String(64)', doc = 'Page.' }", "«page» = { title = '网页', required = false, type = 'String(64)', doc = \"Page. }")], "this row is not closed").help("close what the row opened: a `\"`, a `]` or the `}` at its end"),
    api("A comma is full-width.", &[("title = '网页', required", "title = '网页'«，» required")], "TOML has no `，` (U+FF0C) here").help("write `,`"),
    api("A quote is of a word processor.", &[("doc = 'Page.' }", "doc = «“»Page.” }")], "TOML has no `“` (U+201C) here").help("write `\"`"),
    api("A comment is of another language.", &[("[request]", "«//» rows\n[request]")], "TOML has no `//` here").help("a comment begins with `#`"),
    api("A character cannot be seen.", &[("\npage = {", "\n«\u{200b}»page = {")], "TOML has no U+200B here").help("remove it; an editor may have to show what cannot be seen"),
];
