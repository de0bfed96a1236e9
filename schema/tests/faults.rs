//! Every fault that a table can have: what is said, where, and what would be right.
//!
//! A case changes a good table. `«` and `»` in the change stand around the place of the fault; they are taken out
//! before the table is read.

use paytable_schema::{Fault, Faults, Gateway, Place, Source, document, gateway};
use std::{collections::BTreeSet, fs, path::Path};

mod hook;
mod pairs;
mod seam;
mod strict;
mod told;

const GATEWAY: &str = "\
[gateway]
name = 'Quay'
title = 'Quay Pay'
doc = 'An acquirer that does not exist.'
doc_url = 'https://quay.example/docs'

[hosts]
main = 'https://api.quay.example'

[wire]
encoding = 'xml'
root = 'xml'
length_unit = 'bytes'

[merchant]
appid = { title = '应用', identity = false }
mch_id = { title = '商户号', identity = true }

[sign]
field = 'sign'
algorithms = ['MD5']
secret = '&key='
case = 'upper'

[[outcome]]
field = 'code'
success = 'OK'
signed = false
opens = 'accepted'

[[outcome]]
field = 'result'
success = 'OK'
signed = true
opens = 'succeeded'

[notice]
verify = 'sign'
within_seconds = 5
schedule = [15, 30]
";

const API: &str = "\
[api]
name = 'Order'
title = '下单'
doc = 'FieldIndex an order.'
doc_url = 'https://quay.example/docs/order'
path = '/order'
idempotency_key = 'number'
required_on_success = ['pay_no']

[request]
mch_id = { title = '商户号', required = true, type = 'String(32)', fill = 'merchant', doc = 'Merchant.' }
number = { title = '单号', required = true, type = 'String(6..32)', charset = '0-9A-Z', example = 'A00001', doc = 'Number.' }
total = { title = '总额', required = true, type = 'Fen(1..)', example = 88, doc = 'Amount.' }
part = { title = '部分', required = false, type = 'Int(1..9)', example = 1, doc = 'Part.' }
mode = { title = '方式', required = true, type = 'String(8)', enum = ['plain', 'rich'], example = 'plain', doc = 'How.' }
note = { title = '备注', required = false, type = 'String(8)', doc = 'Note.' }
begin = { title = '开始', required = false, type = 'String(14)', format = 'yyyyMMddHHmmss', doc = 'From.' }
end = { title = '结束', required = false, type = 'String(14)', format = 'yyyyMMddHHmmss', doc = 'To.' }
page = { title = '网页', required = false, type = 'String(64)', doc = 'Page.' }
detail = { title = '详情', required = false, type = 'String(600)', json = 'Detail', doc = 'Goods.' }
sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }

[type.Detail]
goods = { title = '商品', required = true, type = 'List', of = 'Goods', doc = 'List.' }

[type.Goods]
name = { title = '名称', required = true, type = 'String', doc = 'Name.' }

[[rule]]
when = { mode = 'rich' }
require = ['note']

[[rule]]
ordered = ['begin', 'end']

[response.always]
code = { title = '状态', required = true, type = 'String(16)', doc = 'Outer.' }

[response.accepted]
result = { title = '结果', required = true, type = 'String(16)', doc = 'Inner.' }

[response.succeeded]
pay_no = { title = '付款号', required = true, type = 'String(32)', doc = 'Proof.' }
kind = { title = '类型', required = true, type = 'String(8)', enum = ['A', 'B'], doc = 'Kind.' }
for_a = { title = '甲', required = false, when = { kind = 'A' }, type = 'String', doc = 'With A.' }

[client.app]
type = 'Ticket'
doc = 'A ticket.'

[type.Ticket]
no = { title = '付款号', required = true, type = 'String(32)', from = ['pay_no'], doc = 'Taken.' }

[errors]
BUSY = { title = '忙', cause = 'Too much.', remedy = 'Wait.', retry = 'later', after = '60s' }
";

const NOTICE: &str = "\
[notice]
name = 'Paid'
title = '通知'
doc = 'Tells of a payment.'
doc_url = 'https://quay.example/docs/paid'

[event]
number = { title = '单号', required = true, type = 'String(32)', doc = 'Number.' }
coupon_count = { title = '数量', required = false, type = 'Int', doc = 'How many.' }
'coupon_id_$n' = { title = '券', required = false, type = 'String(20)', family = 'coupons', doc = 'Coupon.' }
sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }

[family.coupons]
type = 'Coupon'
count = 'coupon_count'
doc = 'The coupons.'

[ack]
code = { title = '状态', required = true, type = 'String(8)', accepted = 'OK', refused = 'FAIL', doc = 'OK stops it.' }
";

const LINK: &str = "\
[api]
name = 'Entrust'
title = '签约'
doc = 'Opens a contract.'
doc_url = 'https://quay.example/docs/entrust'
path = '/entrust'
method = 'GET'
reply = 'none'

[request]
mch_id = { title = '商户号', required = true, type = 'String(32)', fill = 'merchant', doc = 'Merchant.' }
sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }
";

const FORM: &str = "\
[api]
name = 'Upload'
title = '上传'
doc = 'Sends a picture.'
doc_url = 'https://quay.example/docs/upload'
path = '/upload'
body = 'multipart'

[request]
media = { title = '图片', required = true, type = 'File', doc = 'The picture.' }
media_hash = { title = '摘要', required = true, type = 'String(32)', fill = 'md5.media', doc = 'Its digest.' }
sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }

[response.always]
code = { title = '状态', required = true, type = 'String(16)', doc = 'Outer.' }

[response.accepted]
result = { title = '结果', required = true, type = 'String(16)', doc = 'Inner.' }
";

/// What is changed, and to what. The first must be there once.
type Changes = &'static [(&'static str, &'static str)];

struct Case {
    name: &'static str,
    good: &'static str,
    changes: Changes,
    /// Changes to the gateway that the table belongs to.
    gateway: Changes,
    message: &'static str,
    label: Option<&'static str>,
    help: Option<&'static str>,
}

const fn case(good: &'static str, name: &'static str, changes: Changes, message: &'static str) -> Case {
    Case { name, good, changes, gateway: &[], message, label: None, help: None }
}

const fn api(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(API, name, changes, message)
}

const fn notice(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(NOTICE, name, changes, message)
}

const fn provider(name: &'static str, changes: Changes, message: &'static str) -> Case {
    case(GATEWAY, name, changes, message)
}

impl Case {
    const fn of(mut self, gateway: Changes) -> Case {
        self.gateway = gateway;
        self
    }

    const fn label(mut self, label: &'static str) -> Case {
        self.label = Some(label);
        self
    }

    const fn help(mut self, help: &'static str) -> Case {
        self.help = Some(help);
        self
    }

    fn faults(&self, text: &str) -> Vec<(Fault, Place)> {
        let read = if self.good.starts_with("[gateway]") {
            gateway(source(text)).map(drop)
        } else {
            let gateway = if self.good == pairs::FORMED_API {
                paytable_schema::gateway(source(pairs::FORMED)).ok()
            } else {
                Some(good_gateway(self.gateway))
            };
            document(source(text), &gateway.expect("a good gateway")).map(drop)
        };
        read.err().map(|faults| placed(&faults)).unwrap_or_default()
    }

    /// What is not as it should be, if something is.
    fn failure(&self) -> Option<String> {
        let marked = changed(self.good, self.changes);
        let (text, place) = unmarked(&marked);
        let found = self.faults(&text);
        let right = match &found[..] {
            [(fault, at)] => {
                fault.message == self.message
                    && *at == place
                    && fault.help.as_deref() == self.help
                    && self.label.is_none_or(|label| fault.label == label)
            }
            _ => false,
        };
        let Case { name, message, label, help, .. } = self;
        (!right).then(|| {
            format!(
                "{name}\n  wanted {message:?} {label:?} {help:?}\n         {place:?}\n  found  {found:#?}"
            )
        })
    }
}

fn source(text: &str) -> Source<'_> {
    Source { path: "faults.toml", text }
}

fn placed(faults: &Faults) -> Vec<(Fault, Place)> {
    faults.list().iter().cloned().zip(faults.places()).collect()
}

fn good_gateway(changes: Changes) -> Gateway {
    gateway(source(&changed(GATEWAY, changes)))
        .unwrap_or_else(|faults| panic!("{}", faults.render().join("\n")))
}

fn changed(good: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(good.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from:?} is to be there once");
        text.replace(from, to)
    })
}

/// The text without its marks, and the place between them.
fn unmarked(marked: &str) -> (String, Place) {
    let (before, rest) = marked.split_once('«').expect("a place is marked");
    let (inside, after) = rest.split_once('»').expect("the mark is closed");
    let position = |text: &str| {
        let line = text.matches('\n').count() + 1;
        (line, text.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
    };
    let (line, column) = position(before);
    let (end_line, end_column) = position(&format!("{before}{inside}"));
    (format!("{before}{inside}{after}"), Place { line, column, end_line, end_column })
}

const ROW: &str = "type = 'String(8)', doc = 'Note.'";
const UNSIGNED: Changes = &[
    ("encoding = 'xml'\nroot = 'xml'", "encoding = 'json'"),
    ("[sign]\nfield = 'sign'\nalgorithms = ['MD5']\nsecret = '&key='\ncase = 'upper'\n", ""),
    ("signed = true", "signed = false"),
    ("verify = 'sign'", "verify = 'none'"),
];

/// What the tables of a gateway share.
const SHARED: Changes = &[("schedule = [15, 30]\n", SHARES)];
const SHARES: &str = "\
schedule = [15, 30]

[group.buyer]
buyer = { title = '买家', required = true, type = 'String(8)', doc = 'Who buys.' }
paid_at = { title = '支付时间', when = { kind = 'A' }, type = 'String', doc = 'When.' }

[group.parts]
part_count = { title = '数量', type = 'Int', doc = 'How many.' }
'part_no_$n' = { title = '号', type = 'String', family = 'parts', doc = 'Number.' }

[family.parts]
type = 'Part'
count = 'part_count'
doc = 'The parts.'

[type.Buyer]
sent = true
name = { title = '姓名', required = true, type = 'String', doc = 'Name.' }

[type.Deal]
buyer = { title = '买家', type = 'Object', of = 'Buyer', doc = 'Who buys.' }

[type.Pass]
bundle = true
no = { title = '号', required = true, type = 'String', from = ['pass_no', 'old_pass_no'], doc = 'Number.' }
";

/// Error codes that the tables of a gateway share.
const CODES: Changes = &[("schedule = [15, 30]\n", SHARED_CODES)];
const SHARED_CODES: &str = "\
schedule = [15, 30]

[error_group.common]
LOST = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }

[error_group.again]
LOST = { title = '丢', cause = 'Lost.', remedy = 'Send it again.', retry = 'same' }
";

// One case, one line: it reads like the table it is.
#[rustfmt::skip]
const CASES: &[Case] = &[
    // What is not TOML, or not what the language expects at its place.
    api("A comma is forgotten.", &[("title = '备注', required", "title = '备注' «»required")], "missing comma between key-value pairs, expected `,`")
        .label("not TOML"),
    api("A row is written a second time.", &[("page = {", "«note» = {")], "duplicate row `note`")
        .help("a row is written once; remove one of the two"),
    api("A key has a slip of the finger.", &[(ROW, "«tpye» = 'String(8)', type = 'String(8)', doc = 'Note.'")], "unknown key `tpye`")
        .help("did you mean `type`?"),
    api("A key is nothing like any other.", &[("doc = 'A ticket.'", "doc = 'A ticket.'\n«colour» = 'red'")], "unknown key `colour`")
        .help("known here are doc, type"),
    api("A section is unknown.", &[("[response.always]", "[response.«alwyas»]\n[response.always]")], "unknown key `alwyas`")
        .help("did you mean `always`?"),
    api("A title is empty.", &[("title = '备注'", "title = «' '»")], "`title` is empty"),
    api("A title is missing.", &[("note = { title = '备注',", "«note» = {")], "`title` is missing"),
    api("The path is missing.", &[("[api]", "[«api»]"), ("path = '/order'\n", "")], "`path` is missing"),
    api("A text is a number.", &[("title = '备注'", "title = «3»")], "expected a string")
        .label("this is of type integer"),
    api("A flag is a text.", &[("required = false, type = 'String(8)', doc", "required = «'no'», type = 'String(8)', doc")], "expected true or false"),
    api("A list is a text.", &[("required_on_success = ['pay_no']", "required_on_success = «'pay_no'»")], "expected a list of strings"),
    api("A demand is a text.", &[("require = ['note']", "require = «'note'»")], "expected a list of strings"),
    api("A row is a number.", &[("page = { title = '网页', required = false, type = 'String(64)', doc = 'Page.' }", "page = «3»")], "expected a table")
        .label("this is of type integer")
        .help("a row is a table; other keys known here are include"),
    api("What a section includes is misspelled.", &[("[request]\n", "[request]\ninclud = «['buyer']»\n")], "expected a table")
        .help("did you mean `include`?"),
    provider("A row of a group is a number.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[group.buyer]\nname = «3»\n")], "expected a table")
        .help("a row is a table"),
    api("A rule is a text.", &[("[[rule]]\nwhen = { mode = 'rich' }\nrequire = ['note']\n", ""), ("[[rule]]\nordered = ['begin', 'end']\n", ""), ("[api]", "rule = [«'a'»]\n[api]")], "expected a table").label("this is of type string"),
    api("Rules are one table.", &[ ("[[rule]]\nwhen = { mode = 'rich' }\nrequire = ['note']\n", ""), ("[[rule]]\nordered = ['begin', 'end']\n", ""), ("[api]", "rule = «{ }»\n[api]"), ], "expected tables, each under [[rule]]"),
    api("A gap is negative.", &[("['begin', 'end']", "['begin', 'end']\ngap_seconds = «-1»")], "expected a whole number, not negative"),
    api("An example is a fraction.", &[("example = 88", "example = «0.88»")], "expected a string or a whole number"),
    api("A number needs more than 64 bits.", &[("example = 88", "example = «99999999999999999999»")], "number out of range"),
    api("A word is empty.", &[("path = '/order'", "path = '/order'\nmethod = «''»")], "`method` is empty"),
    api("A word is needed.", &[("BUSY = {", "«BUSY» = {"), (", retry = 'later', after = '60s'", "")], "`retry` is missing"),
    api("A method is misspelled.", &[("path = '/order'", "path = '/order'\nmethod = «'PSOT'»")], "unknown method `PSOT`")
        .help("did you mean `POST`?"),
    api("A retry is unknown.", &[("retry = 'later', after = '60s'", "retry = «'tomorrow'»")], "unknown retry `tomorrow`")
        .help("it can be never, same, query, later, done"),
    api("Later does not say when.", &[("BUSY = {", "«BUSY» = {"), (", after = '60s'", "")], "`after` is missing")
        .label("from when on can a repeat help?").help("a wait such as \"60s\", \"5m\" or \"1h\"; \"tomorrow\"; or \"by hand\""),
    api("A code that is not for later says when.", &[("retry = 'later', after = '60s'", "retry = 'never', after = «'60s'»")], "`after` goes with `later`")
        .label("this code has no wait").help("leave it out, or say retry = \"later\""),
    api("A wait has no unit.", &[("after = '60s'", "after = «'60'»")], "unknown wait `60`")
        .help("did you mean `60s`?"),
    api("A wait is nothing like a time.", &[("after = '60s'", "after = «'the next full moon'»")], "unknown wait `the next full moon`")
        .help("it can be 60s, 5m, 1h, tomorrow, by hand"),
    api("A wait is no time at all.", &[("after = '60s'", "after = «'0s'»")], "unknown wait `0s`")
        .help("did you mean `60s`?"),
    api("A wait is longer than any.", &[("after = '60s'", "after = «'1193047h'»")], "unknown wait `1193047h`")
        .help("it can be 60s, 5m, 1h, tomorrow, by hand"),
    api("A wait has a sign.", &[("after = '60s'", "after = «'+60s'»")], "unknown wait `+60s`")
        .help("did you mean `60s`?"),
    api("A wait is a number.", &[("after = '60s'", "after = «60»")], "expected a string")
        .label("this is of type integer"),
    api("A role is unknown.", &[("path = '/order'", "path = '/order'\nrole = «'shop'»")], "unknown role `shop`")
        .help("it can be merchant, partner"),
    case("# Nothing.\n", "A table is about nothing.", &[("# Nothing.", "«»# Nothing.")], "neither `[api]` nor `[notice]`"),
    // The type column, and what refines it.
    api("A row has no type.", &[("note = {", "«note» = {"), (ROW, "doc = 'Note.'")], "`type` is missing"),
    api("A type has a slip of the finger.", &[(ROW, "type = «'Strnig(8)'», doc = 'Note.'")], "unknown type `Strnig`")
        .help("did you mean `String`?"),
    api("A type is nothing like any other.", &[(ROW, "type = «'varchar'», doc = 'Note.'")], "unknown type `varchar`")
        .help("the types are String, Int, Fen, Bool, Object, List, File"),
    api("A bound is not closed.", &[(ROW, "type = «'String(8'», doc = 'Note.'")], "the type word is not closed"),
    api("An object has bounds.", &[(ROW, "type = «'Object(8)'», doc = 'Note.'")], "`Object` takes no bounds")
        .label("write `Object`"),
    api("A range is backwards.", &[(ROW, "type = «'String(8..6)'», doc = 'Note.'")], "`8..6` is not a bound of `String`")
        .help("write a largest value `(32)`, or a range `(6..32)`, the smaller first"),
    api("A type is told twice.", &[("note = {", "«note» = {"), (ROW, "type = 'String', format = 'ip', json = 'Detail', doc = 'Note.'")], "`format` and `json` exclude each other"),
    api("A text is of a type.", &[(ROW, "type = 'String', of = «'Goods'», doc = 'Note.'")], "`of` goes with Object and List"),
    api("An object is of no type.", &[(ROW, "type = «'Object'», doc = 'Note.'")], "`of` is missing"),
    api("A number has words.", &[(ROW, "type = «'Int'», enum = ['1'], doc = 'Note.'")], "`enum` goes with String"),
    api("A format is unknown.", &[(ROW, "type = 'String', format = «'uri'», doc = 'Note.'")], "unknown format `uri`")
        .help("did you mean `url`?"),
    api("A charset is empty.", &[(ROW, "type = 'String(8)', charset = «''», doc = 'Note.'")], "the charset is empty"),
    api("A charset is backwards.", &[(ROW, "type = 'String(8)', charset = «'0-9z-a'», doc = 'Note.'")], "the range `z-a` is backwards"),
    api("A unit is unknown.", &[(ROW, "type = 'String(8)', unit = «'char'», doc = 'Note.'")], "unknown unit `char`")
        .help("did you mean `chars`?"),
    api("A unit has no length to measure.", &[("note = {", "«note» = {"), (ROW, "type = 'String', unit = 'chars', doc = 'Note.'")], "`unit` without a length"),
    api("There is no such nested type.", &[("page = {", "«page» = {"), ("type = 'String(64)', doc = 'Page.'", "type = 'String(64)', json = 'Detial', doc = 'Page.'")], "there is no type `Detial`")
        .help("did you mean `Detail`?"),
    api("A flat message holds an object.", &[("note = {", "«note» = {"), (ROW, "type = 'Object', of = 'Goods', doc = 'Note.'")], "flat messages hold no objects")
        .help("write type = \"String(…)\" with json = \"…\" for JSON inside a text"),
    api("A signed reply holds a list.", &[("[response.accepted]\n", "[response.accepted]\n«more» = { title = '更多', required = false, type = 'List', of = 'Goods', doc = 'More.' }\n")], "flat messages hold no objects")
        .help("write type = \"String(…)\" with json = \"…\" for JSON inside a text"),
    api("An unsigned reply holds a list of texts.", &[("path = '/order'", "path = '/order'\nreply = 'unsigned'"), ("[response.accepted]\n", "[response.accepted]\n«more» = { title = '更多', required = false, type = 'List', of = 'String', doc = 'More.' }\n")], "flat messages hold no objects")
        .help("write type = \"String(…)\" with json = \"…\" for JSON inside a text"),
    api("Text stands for what is no JSON.", &[(ROW, "type = 'String(8)', or_text = «true», doc = 'Note.'")], "`or_text` goes with `json`"),
    api("Text stands for JSON in a reply.", &[("[response.accepted]\n", "[response.accepted]\nmore = { title = '更多', required = false, type = 'String', json = 'Detail', or_text = «true», doc = 'More.' }\n")], "`or_text` belongs to the rows of a request itself"),
    // Names.
    api("Two rows are one field of Rust.", &[("page = {", "«Note» = {")], "duplicate row `Note`").label("same field as `note`"),
    api("A name has a dash.", &[("page = {", "«'web-page'» = {")], "`web-page` is not a field name")
        .help("letters, digits and `_`, a letter first; `_$n` or `_$n_$m` at the end of a numbered row"),
    api("The name of an API is not a type name.", &[("name = 'Order'", "name = «'order'»")], "`order` is not a type name")
        .help("letters and digits, a capital first: UnifiedOrder"),
    api("The name of an API is Rust's own.", &[("name = 'Order'", "name = «'Self'»")], "`Self` is not a type name")
        .help("letters and digits, a capital first: UnifiedOrder"),
    notice("The name of a notice is not a type name.", &[("name = 'Paid'", "name = «'paid_notice'»")], "`paid_notice` is not a type name")
        .help("letters and digits, a capital first: UnifiedOrder"),
    provider("The name of a gateway is not a type name.", &[("name = 'Quay'", "name = «'quay'»")], "`quay` is not a type name")
        .help("letters and digits, a capital first: UnifiedOrder"),
    // Values that break their own row.
    api("An example is not a number.", &[("example = 88", "example = «'much'»")], "the example of `total` breaks its own row").label("not a whole number"),
    api("An example is out of range.", &[("example = 1,", "example = «10»,")], "the example of `part` breaks its own row").label("10 is out of range"),
    api("An example is too long.", &[(ROW, "type = 'String(8)', example = «'三个字'», doc = 'Note.'")], "the example of `note` breaks its own row").label("9 bytes long, the limit is 8"),
    api("An example is too short.", &[("'A00001'", "«'A1'»")], "the example of `number` breaks its own row").label("2 bytes long, at least 6 are asked for"),
    api("An example is outside the charset.", &[("'A00001'", "«'a00001'»")], "the example of `number` breaks its own row").label("`a` is outside 0-9A-Z"),
    api("An example is none of the words.", &[("example = 'plain'", "example = «'bold'»")], "the example of `mode` breaks its own row").label("not one of plain, rich"),
    api("An example is no time of the calendar.", &[("doc = 'From.'", "example = «'20230229000000'», doc = 'From.'")], "the example of `begin` breaks its own row").label("not a time written yyyyMMddHHmmss"),
    api("An example is neither yes nor no.", &[(ROW, "type = 'String', format = 'yes_no', example = «'yes'», doc = 'Note.'")], "the example of `note` breaks its own row").label("neither Y nor N"),
    api("An example is not in yuan.", &[(ROW, "type = 'String', format = 'yuan', example = «'1.234'», doc = 'Note.'")], "the example of `note` breaks its own row").label("not an amount in yuan"),
    api("An example is no address.", &[(ROW, "type = 'String', format = 'ip', example = «'1.2.3'», doc = 'Note.'")], "the example of `note` breaks its own row").label("not an IP address"),
    api("An example is no URL.", &[(ROW, "type = 'String', format = 'url', example = «'example.com'», doc = 'Note.'")], "the example of `note` breaks its own row").label("does not start with http:// or https://"),
    api("An example has a query.", &[(ROW, "type = 'String', format = 'url_without_query', example = «'https://a.example/?b'», doc = 'Note.'")], "the example of `note` breaks its own row").label("has a query"),
    api("A default is none of the words.", &[("note = {", "«note» = {"), (ROW, "type = 'String(8)', enum = ['a', 'b'], default = 'c', doc = 'Note.'")], "the value put into `note` breaks its own row").label("not one of a, b"),
    api("A word is listed twice.", &[("mode = { title", "«mode» = { title"), ("['plain', 'rich']", "['plain', 'rich', 'plain']")], "`plain` is listed twice or empty"),
    api("A word is longer than its row.", &[("mode = { title", "«mode» = { title"), ("['plain', 'rich']", "['plain', 'rich', 'very rich']")], "the word `very rich` breaks its own row").label("9 bytes long, the limit is 8"),
    // Who supplies a value.
    api("A value has two owners.", &[("note = {", "«note» = {"), (ROW, "type = 'String(8)', default = 'a', fixed = 'b', doc = 'Note.'")], "`fill`, `default` and `fixed` exclude each other"),
    api("A fill is unknown.", &[(ROW, "type = 'String(8)', fill = «'random'», doc = 'Note.'")], "unknown fill `random`")
        .help("it can be nonce, time, sign_type, sign, content, encryption, key_id, merchant, merchant.NAME, signature.NAME, md5.FILE"),
    api("A digest is of no file.", &[(ROW, "type = 'String(8)', fill = «'md5.'», doc = 'Note.'")], "unknown fill `md5.`")
        .help("it can be nonce, time, sign_type, sign, content, encryption, key_id, merchant, merchant.NAME, signature.NAME, md5.FILE"),
    api("A merchant brings no such thing.", &[("note = {", "«note» = {"), (ROW, "type = 'String(8)', fill = 'merchant.apid', doc = 'Note.'")], "a merchant has no `apid`")
        .help("did you mean `merchant.appid`?"),
    api("A signature is asked for where nothing is signed.", &[("\nsign = { title", "\n«sign» = { title")], "the gateway does not sign").of(UNSIGNED),
    api("A nested row is filled.", &[("[type.Goods]\nname", "[type.Goods]\n«name»"), ("type = 'String', doc = 'Name.'", "type = 'String', fill = 'time', doc = 'Name.'")], "only a message's own rows are filled"),
    api("A reply has a value of the table.", &[("for_a = {", "«for_a» = {"), ("doc = 'With A.'", "fixed = 'a', doc = 'With A.'")], "nothing is put into what is received")
        .help("list the values it can have: enum = […]"),
    api("A required row is an identity that a merchant can lack.", &[("mch_id = {", "«mch_id» = {")], "nobody may be able to set `mch_id`")
        .of(&[("identity = true }", "identity = true, needed = false }")])
        .help("make the row optional, or the merchant's setting needed"),
    api("A request is not signed.", &[("[api]", "[«api»]"), ("sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n", "")], "the request has no signature")
        .help("add a row `sign` with fill = \"sign\""),
    api("A signature has another name than the gateway's.", &[("\nsign = { title", "\n«mac» = { title")], "not the gateway's signature").label("that is `sign`"),
    api("A request has two signatures.", &[("page = {", "«page» = {"), ("doc = 'Page.'", "fill = 'sign', doc = 'Page.'"), (SIGN, ""), ("[request]\n", SIGNED_REQUEST)], "a message has one signature").label("`sign` is one already"),
    api("A row of a request is taken from a reply.", &[("note = {", "«note» = {"), (ROW, "type = 'String(8)', from = ['pay_no'], doc = 'Note.'")], "`from` and `prefix` belong to a client's bundle"),
    // When a row is present.
    api("A row of a request is there on a condition.", &[("note = {", "«note» = {"), (ROW, "type = 'String(8)', when = { mode = 'rich' }, doc = 'Note.'")], "`when` belongs to a reply")
        .help("in a request, write a [[rule]]"),
    api("A condition is on a row that does not exist.", &[("{ kind = 'A' }", "{ «knid» = 'A' }")], "the response has no row `knid`")
        .help("did you mean `kind`?"),
    api("A condition is on a value that never is.", &[("{ kind = 'A' }", "{ kind = «'C'» }")], "`kind` can never have this value").label("not one of A, B"),
    api("A condition is on a row that comes later.", &[("doc = 'Inner.' }", "doc = 'Inner.' }\nwhy = { title = '因', required = false, when = { «kind» = 'A' }, type = 'String', doc = 'Why.' }")], "`kind` is in a later section"),
    api("A condition is on the row itself.", &[("{ kind = 'A' }", "{ «for_a» = 'A' }")], "`for_a` depends on itself"),
    api("A condition is an absence.", &[("{ kind = 'A' }", "{ kind = «false» }")], "`false` is not a condition here")
        .help("write `true` for \"present\"; \"absent\" is a condition of notices only"),
    api("A condition lists no value.", &[("{ mode = 'rich' }", "{ mode = «[]» }")], "a condition without values")
        .help("write `true` for \"present\""),
    api("A section is opened by no layer.", &[("result = {", "«result» = {")], "no layer opens the section `accepted`")
        .of(&[("[[outcome]]\nfield = 'code'\nsuccess = 'OK'\nsigned = false\nopens = 'accepted'\n", "")])
        .help("write the row in another section"),
    api("A reply lacks what decides.", &[("[api]", "[«api»]"), ("result = {", "reslut = {")], "the response has no row `result`").label("a layer of the outcome decides by it")
        .help("where this reply has other layers, say so under [[outcome]]"),
    api("A layer of an API's own decides by no row.", &[("[errors]", "«[[outcome]]»\nfield = 'cdoe'\nsuccess = 'OK'\nopens = 'succeeded'\n\n[errors]"), ("[response.accepted]\nresult = { title = '结果', required = true, type = 'String(16)', doc = 'Inner.' }\n", "")], "the response has no row `cdoe`")
        .help("add the row to the response, or correct the name"),
    // Links, forms and files.
    case(LINK, "A link is posted.", &[("[api]", "[«api»]"), ("method = 'GET'\n", "")], "a link is a GET")
        .help("say method = \"GET\""),
    case(LINK, "A link has a reply.", &[("[request]", "[response.always]\n«code» = { title = '状态', required = true, type = 'String', doc = 'Outer.' }\n\n[request]")], "a link has no reply")
        .help("leave out what belongs to a reply, or say reply = \"signed\""),
    case(LINK, "A link has error codes.", &[("[request]", "[errors]\n«BUSY» = { title = '忙', cause = 'Too much.', remedy = 'Wait.', retry = 'later', after = '60s' }\n\n[request]")], "a link has no reply")
        .help("leave out what belongs to a reply, or say reply = \"signed\""),
    api("An app is called.", &[("path = '/order'", "path = '/order'\nhost = «'app'»")], "only links lead to an app")
        .of(&[("main = 'https://api.quay.example'", "main = 'https://api.quay.example'\napp = 'quay://pay'")])
        .help("say reply = \"none\" if the payer opens it"),
    api("A GET has a body.", &[("path = '/order'", "path = '/order'\nmethod = 'GET'\nbody = «'multipart'»")], "a GET has no body")
        .help("say method = \"POST\", PUT or PATCH"),
    api("A form has no file.", &[("[api]", "[«api»]"), ("path = '/order'", "path = '/order'\nbody = 'multipart'")], "a form without a file"),
    case(FORM, "A file is in no form.", &[("body = 'multipart'\n", ""), ("media = {", "«media» = {")], "only a form carries files")
        .help("say body = \"multipart\" under [api]"),
    case(FORM, "A digest is of a file that is not there.", &[("media_hash = {", "«media_hash» = {"), ("md5.media", "md5.meida")], "there is no file `meida`"),
    case(FORM, "A file comes back.", &[("[response.accepted]\n", "[response.accepted]\n«thumb» = { title = '图', required = true, type = 'File', doc = 'Small.' }\n")], "a file stands in a request"),
    case(FORM, "The digest of a file comes back.", &[("[response.accepted]\n", "[response.accepted]\n«hash» = { title = '摘要', required = true, type = 'String', fill = 'md5.media', doc = 'Digest.' }\n")], "the digest of a file stands beside it"),
    api("A file can be taken for a form.", &[("[api]", "[«api»]"), ("path = '/order'", "path = '/order'\nencoding = 'form'\nreply = 'text'")], "a file comes in place of XML or JSON").label("form data can begin like a file"),
    api("JSON is told to a gateway of JSON.", &[("path = '/order'", "path = '/order'\nencoding = «'json'»")], "the gateway writes JSON anyway")
        .of(&[("encoding = 'xml'\nroot = 'xml'", "encoding = 'json'")]),
    // What is sealed or encrypted.
    api("A cipher closes nothing.", &[(ROW, "type = 'String(8)', cipher = «'AES-256-ECB'», doc = 'Note.'")], "`cipher` goes with `decrypts_to`").label("nothing is sealed here"),
    api("A seal has no cipher.", &[("doc = 'With A.'", "decrypts_to = «'Goods'», doc = 'With A.'")], "`cipher` is missing").label("how is it closed?"),
    api("A cipher is unknown.", &[("doc = 'With A.'", "decrypts_to = 'Goods', cipher = «'AES-128-ECB'», doc = 'With A.'")], "unknown cipher `AES-128-ECB`")
        .help("did you mean `AES-256-ECB`?"),
    api("A cipher lacks what it needs.", &[("doc = 'With A.'", "decrypts_to = 'Goods', cipher = «'AES-256-GCM'», nonce = 'kind', doc = 'With A.'")], "`nonce` and `associated` are both needed"),
    api("A cipher is told more than it needs.", &[("doc = 'With A.'", "decrypts_to = 'Goods', cipher = 'AES-256-ECB', nonce = «'kind'», doc = 'With A.'")], "AES-256-ECB has neither nonce nor associated data"),
    api("A cipher needs a row that is not there.", &[("for_a = {", "«for_a» = {"), ("doc = 'With A.'", "decrypts_to = 'Goods', cipher = 'AES-256-GCM', nonce = 'nonce', associated = 'kind', doc = 'With A.'")], "there is no row `nonce` beside it"),
    api("A request is sealed.", &[("note = {", "«note» = {"), (ROW, "type = 'String', decrypts_to = 'Goods', cipher = 'AES-256-ECB', doc = 'Note.'")], "only what is received is opened")
        .help("what a request keeps from others is encrypted = true"),
    api("A reply is encrypted.", &[("for_a = {", "«for_a» = {"), ("doc = 'With A.'", "encrypted = true, doc = 'With A.'")], "only rows of a request are encrypted"),
    api("What a reply holds is sent encrypted.", &[("for_a = {", "«for_a» = {"), ("type = 'String', doc = 'With A.'", "type = 'String', json = 'Goods', doc = 'With A.'"), ("type = 'String', doc = 'Name.'", "type = 'String', encrypted = true, doc = 'Name.'")], "`Goods` has rows that are sent encrypted")
        .help("rows with encrypted = true stand in a request, or in what only a request holds"),
    api("A number is encrypted.", &[("part = {", "«part» = {"), ("example = 1,", "encrypted = true,")], "only text is encrypted"),
    // Signatures of an API's own, and messages whose signature is known.
    api("A row holds a signature that is not declared.", &[("note = {", "«note» = {"), (ROW, "type = 'String', fill = 'signature.ap', doc = 'Note.'"), ("doc = 'Page.'", "fill = 'signature.app', doc = 'Page.'"), ("[errors]", SIGNATURE)], "there is no signature `ap`")
        .help("did you mean `signature.app`?"),
    api("No row holds a signature.", &[("[errors]", "[signature.«app»]\nalgorithm = 'HMAC-SHA1'\nwritten = 'base64'\n\n[errors]")], "no row holds this signature")
        .help("say fill = \"signature.app\" in a row"),
    api("A signature is over no row.", &[("doc = 'Page.'", "fill = 'signature.app', doc = 'Page.'"), ("[errors]", "[signature.app]\nover = [«'nubmer'»]\nalgorithm = 'HMAC-SHA1'\nwritten = 'base64'\n\n[errors]")], "the message has no row `nubmer`")
        .help("did you mean `number`?"),
    api("An MD5 is over no key.", &[("doc = 'Page.'", "fill = 'signature.app', doc = 'Page.'"), ("[errors]", "[signature.«app»]\nalgorithm = 'MD5'\nwritten = 'upper'\n\n[errors]")], "`secret` is missing"),
    api("An MD5 has the suffix of another's key.", &[("doc = 'Page.'", "fill = 'signature.app', doc = 'Page.'"), ("[errors]", "[signature.«app»]\nalgorithm = 'MD5'\nsecret = '&key='\nkey_suffix = '&'\nwritten = 'upper'\n\n[errors]")], "`key_suffix` goes with an HMAC"),
    api("A known signature is over nothing.", &[("[errors]", "«[[vector]]»\nsource = 'page'\nalgorithm = 'MD5'\nkey = 'k'\nsign = 'x'\n\n[errors]")], "`values` is missing"),
    api("A known signature is over a value of no row.", &[("[errors]", "«[[vector]]»\nsource = 'page'\nalgorithm = 'MD5'\nkey = 'k'\nvalues = { nubmer = 'A00001' }\nsign = 'x'\n\n[errors]")], "the request has no row `nubmer`")
        .label("of the values that are signed"),
    api("A known signature is over itself.", &[("[errors]", "«[[vector]]»\nsource = 'page'\nalgorithm = 'MD5'\nkey = 'k'\nvalues = { sign = 'x' }\nsign = 'x'\n\n[errors]")], "`sign` does not sign itself"),
    api("A known signature is of another digest than the gateway's.", &[("[errors]", "«[[vector]]»\nsource = 'page'\nalgorithm = 'HMAC-SHA256'\nkey = 'k'\nvalues = { number = 'A00001' }\nsign = 'x'\n\n[errors]")], "the gateway does not sign with this algorithm"),
    api("A known signature is of a gateway that does not sign.", &[("[errors]", "«[[vector]]»\nsource = 'page'\nalgorithm = 'MD5'\nkey = 'k'\nvalues = { number = 'A00001' }\nsign = 'x'\n\n[errors]"), (SIGN, "")], "the gateway does not sign").label("nothing to compare").of(UNSIGNED),
    // What tables share.
    api("What changes nothing has a repeat key.", &[("idempotency_key = 'number'", "read_only = true\nidempotency_key = «'number'»")], "what changes nothing needs no `idempotency_key`"),
    api("A group is misspelled.", &[("[request]\n", "[request]\ninclude = [«'buyre'»]\n")], "there is no group `buyre`").of(SHARED)
        .help("did you mean `buyer`?"),
    api("A group is not there.", &[("[request]\n", "[request]\ninclude = [«'buyer'»]\n")], "there is no group `buyer`")
        .help("declare it under [group.buyer] of the gateway"),
    provider("A group includes a group.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[group.buyer]\ninclude = [«'name'»]\n")], "a group includes no other"),
    api("A type of an API's own is said to be sent.", &[("[type.Goods]\n", "[type.Goods]\nsent = «true»\n")], "`sent` is for types of a gateway")
        .help("a type of a file's own is what its rows make it"),
    api("What is only sent is received.", &[("for_a = {", "«for_a» = {"), ("doc = 'With A.'", "json = 'Buyer', doc = 'With A.'")], "`Buyer` is only ever sent").of(SHARED)
        .help("what is received as well is declared without `sent`"),
    api("What is only sent is received within something else.", &[("for_a = {", "«for_a» = {"), ("doc = 'With A.'", "json = 'Deal', doc = 'With A.'")], "`Buyer` is only ever sent").of(SHARED)
        .help("what is received as well is declared without `sent`"),
    api("A type has the name of an item of a gateway's list.", &[("[type.Goods]", "[type.«Part»]"), ("of = 'Goods'", "of = 'Part'"), ("[response.succeeded]\n", "[response.succeeded]\ninclude = ['parts']\n")], "`Part` is taken").of(SHARED)
        .label("by the items of a gateway's list"),
    api("A bundle is of a shared type that is none.", &[("[client.app]\ntype = 'Ticket'", "[client.app]\ntype = «'Deal'»"), (TICKET, "")], "`Deal` is no bundle").of(SHARED)
        .label("the gateway does not say `bundle = true`"),
    api("A reply has nothing that a shared bundle is made of.", &[("[client.app]\ntype = 'Ticket'", "[client.app]\ntype = «'Pass'»"), (TICKET, "")], "the response has none of pass_no, old_pass_no").of(SHARED)
        .label("nothing sets `no`"),
    api("A bundle stands inside a message.", &[("for_a = {", "«for_a» = {"), ("doc = 'With A.'", "json = 'Pass', doc = 'With A.'")], "`Pass` is a bundle").of(SHARED),
    provider("A shared type has two purposes.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[type.Pass]\nsent = true\nbundle = «true»\nno = { title = '号', type = 'String', doc = 'No.' }\n")], "`sent` and `bundle` exclude each other"),
    provider("A shared list has items of a shared type.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[type.Part]\nno = { title = '号', type = 'String', doc = 'No.' }\n\n[family.«parts»]\ntype = 'Part'\ndoc = 'Parts.'\n")], "`Part` is taken")
        .label("its items need a type of their own"),
    // Forms of values.
    api("An example does not begin as its row does.", &[("title = '备注', required = false", "title = '备注', begins_with = ['10', '11'], example = «'12'», required = false")], "the example of `note` breaks its own row")
        .label("does not begin with one of 10, 11"),
    api("An example is what its row never is.", &[("title = '备注', required = false", "title = '备注', never = ['null'], example = «'NULL'», required = false")], "the example of `note` breaks its own row")
        .label("is `null`, which the row never is"),
    api("The example of a required row is blank.", &[("title = '网页', required = false", "title = '网页', example = «' '», required = true")], "the example of `page` breaks its own row")
        .label("blank"),
    api("A beginning is not in the charset.", &[("charset = '0-9A-Z',", "charset = '0-9A-Z', begins_with = ['A', «'b'»],")], "`number` can never begin so")
        .label("`b` is outside 0-9A-Z"),
    api("A beginning is empty.", &[("charset = '0-9A-Z',", "charset = '0-9A-Z', begins_with = [«''», 'A'],")], "an empty beginning"),
    api("A number begins with something.", &[("type = 'Int(1..9)'", "type = 'Int(1..9)', begins_with = [«'1'»]")], "`begins_with` is for text"),
    api("A number is never a word.", &[("type = 'Int(1..9)'", "type = 'Int(1..9)', never = [«'null'»]")], "`never` is for text"),
    api("A word that is never there is too long anyway.", &[("title = '备注', required = false", "title = '备注', never = [«'undefined'»], required = false")], "`undefined` is refused without that")
        .label("9 bytes long, the limit is 8"),
    api("A word that is never there is listed twice.", &[("title = '备注', required = false", "title = '备注', never = ['null', «'Null'»], required = false")], "`Null` is refused without that")
        .label("listed before"),
    api("A word that is never there is blank.", &[("title = '备注', required = false", "title = '备注', never = [«' '»], required = false")], "white space around a word")
        .help("beside `never`, a text of white space only is refused anyway"),
    api("A text is ahead.", &[("note = { title = '备注',", "«note» = { title = '备注', ahead_seconds = 60,")], "`ahead_seconds` is for times with a time of day"),
    api("A date is ahead.", &[("begin = { title = '开始', required = false, type = 'String(14)', format = 'yyyyMMddHHmmss'", "«begin» = { title = '开始', required = false, type = 'String(14)', ahead_seconds = 0, format = 'yyyyMMdd'")], "`ahead_seconds` is for times with a time of day"),
    api("What is received has a form.", &[("result = { title = '结果',", "«result» = { title = '结果', never = ['null'],")], "`begins_with`, `never` and `ahead_seconds` are for what is sent"),
    // Rules.
    api("A rule has two demands.", &[("[[rule]]\nordered", "«[[rule]]»\nforbid = ['note']\nordered")], "a rule demands one thing")
        .help("demands are require, one_of, at_most_one, forbid, together, ordered, not_above, sum; write a rule for each"),
    api("A gap is between nothing.", &[("[[rule]]\nwhen", "«[[rule]]»\ngap_seconds = 3\nwhen")], "`gap_seconds` goes with `ordered`"),
    api("A range leaves open whether its end is in it.", &[("{ mode = 'rich' }", "{ total = «'..100'» }")], "the upper end of a range is written with `=`")
        .help("write \"..=99\", \"20001..\" or \"1..=5\"; a number with `=` before it is in the range"),
    api("A range says that its missing end is in it.", &[("{ mode = 'rich' }", "{ total = «'100..='» }")], "the upper end of a range is written with `=`")
        .help("write \"..=99\", \"20001..\" or \"1..=5\"; a number with `=` before it is in the range"),
    api("A range has no ends.", &[("{ mode = 'rich' }", "{ total = «'..'» }")], "a range without ends")
        .help("write \"..=99\", \"20001..\" or \"1..=5\"; a number with `=` before it is in the range"),
    api("A range ends before it begins.", &[("{ mode = 'rich' }", "{ total = «'9..=8'» }")], "a range without numbers").label("never holds")
        .help("write \"..=99\", \"20001..\" or \"1..=5\"; a number with `=` before it is in the range"),
    api("A range needs more than 64 bits.", &[("{ mode = 'rich' }", "{ total = «'99999999999999999999..'» }")], "number out of range"),
    api("A range is of a text.", &[("{ mode = 'rich' }", "{ page = «'..=99'» }")], "`page` is no number")
        .help("a range is for rows of Int and Fen"),
    api("A range lies below what the row allows.", &[("{ mode = 'rich' }", "{ total = «'..=0'» }")], "`total` can never have such a value"),
    api("A range lies above what the row allows.", &[("{ mode = 'rich' }", "{ part = «'10..'» }")], "`part` can never have such a value"),
    api("A range holds for all that the row allows.", &[("{ mode = 'rich' }", "{ part = «'1..=9'» }")], "every value of `part` is in range")
        .help("write `true` for \"present\", or leave the condition out"),
    api("Ranges together hold for all that the row allows.", &[("{ mode = 'rich' }", "{ part = [«'7..'», '0..=3', '4..=6'] }")], "every value of `part` is in range")
        .help("write `true` for \"present\", or leave the condition out"),
    api("A rule with ranges is written twice.", &[("{ mode = 'rich' }", "{ part = ['8..', '..=2'] }"), ("[[rule]]\nordered", "«[[rule]]»\nwhen = { part = ['..=2', '8..'] }\nrequire = ['note']\n\n[[rule]]\nordered")], "the same rule a second time"),
    notice("A notice is told by a range.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nwhen = { coupon_count = «'1..'» }")], "notices are told apart by words")
        .help("a range stands in the `when` of a rule, or of a row of a reply"),
    api("A rule is about a row that does not exist.", &[("require = ['note']", "require = [«'noet'»]")], "the request has no row `noet`")
        .help("did you mean `note`?"),
    api("A choice has one field.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\none_of = ['begin']")], "a choice needs at least two fields"),
    api("Three fields are compared.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\nordered = ['begin', 'end', 'note']")], "a comparison is between two fields"),
    api("A text is ordered like a time.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\nordered = ['begin', 'note']")], "`ordered` compares times"),
    api("A time is compared like a number.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\nnot_above = ['begin', 'total']")], "`not_above` compares numbers"),
    api("Amounts add up to nothing.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\nsum = ['part', 'total']")], "`equals` is missing").label("what do they add up to?"),
    api("A total is of nothing.", &[("ordered = ['begin', 'end']", "ordered = ['begin', 'end']\nequals = «'total'»")], "`equals` goes with `sum`"),
    api("A sum is of one amount.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\nsum = ['part']\nequals = 'total'")], "a sum needs at least two fields and their total"),
    api("A text is added up.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\nsum = ['part', 'note']\nequals = 'total'")], "`sum` adds numbers"),
    api("A field is beside itself.", &[("ordered = ['begin', 'end']", "ordered = ['begin', «'begin'»]")], "`begin` is named twice"),
    api("A rule demands its own condition.", &[("require = ['note']", "require = [«'note'»]"), ("{ mode = 'rich' }", "{ note = 'a' }")], "`note` is there whenever the condition holds"),
    api("A rule forbids its own condition.", &[("require = ['note']", "forbid = [«'note'»]"), ("{ mode = 'rich' }", "{ note = true }")], "`note` is forbidden where it is present"),
    api("A rule demands a required row.", &[("require = ['note']", "require = ['note', «'total'»]")], "`total` is required anyway"),
    api("A rule forbids a required row.", &[("require = ['note']", "forbid = ['note', «'total'»]")], "`total` is a required row and refused here"),
    api("A rule allows one of two required rows.", &[("require = ['note']", "at_most_one = ['number', «'total'»]")], "`total` is a required row and refused here"),
    api("A rule is written twice.", &[("[[rule]]\nordered = ['begin', 'end']", "«[[rule]]»\nrequire = ['note']\nwhen = { mode = ['rich'] }")], "the same rule a second time"),
    api("Two rules say the opposite.", &[("[[rule]]\nordered = ['begin', 'end']", "[[rule]]\nwhen = { mode = 'rich' }\nforbid = ['page', «'note'»]")], "`note` is demanded and forbidden under one condition"),
    // Nested types and lists.
    api("A nested type has the name of another.", &[("[type.Goods]", "[type.«Required»]"), ("of = 'Goods'", "of = 'Required'")], "`Required` is taken").label("by the required fields of a request"),
    api("A nested type has the name of another's required fields.", &[("[type.Goods]", "[type.«DetailRequired»]"), ("of = 'Goods'", "of = 'DetailRequired'")], "`DetailRequired` is taken").label("by the required fields of `Detail`"),
    api("Two nested types differ in case.", &[("[type.Goods]", "[type.«DETAIL»]"), ("of = 'Goods'", "of = 'DETAIL'")], "`Detail` and `DETAIL` differ in case only"),
    api("A nested type holds itself.", &[("[type.Goods]\n", "[type.«Goods»]\nmore = { title = '更多', required = false, type = 'List', of = 'Goods', doc = 'More.' }\n")], "`Goods` contains itself"),
    api("Nobody uses a nested type.", &[("[type.Detail]", "[type.«Unused»]\na = { title = '甲', required = true, type = 'String', doc = 'A.' }\n\n[type.Detail]")], "no row is of type `Unused`"),
    notice("A list has items of a type that is taken.", &[("[family.coupons]\ntype = 'Coupon'", "[family.«coupons»]\ntype = 'Required'")], "`Required` is taken").label("its items need a type of their own"),
    notice("A row is of no list that was declared.", &[("family = 'coupons'", "family = «'coupon'»"), ("[family.coupons]\ntype = 'Coupon'\ncount = 'coupon_count'\ndoc = 'The coupons.'\n", "")], "there is no `[family.coupon]`"),
    notice("A numbered row is of no list.", &[("'coupon_id_$n' = {", "'coupon_id_$n' = { title = '券', required = false, type = 'String(20)', family = 'coupons', doc = 'Coupon.' }\n«'coupon_no_$n'» = {"), (", family = 'coupons', doc = 'Coupon.' }\nsign", ", doc = 'Coupon.' }\nsign")], "a numbered row belongs to a family")
        .help("say family = \"…\" and declare [family.…]"),
    notice("A row of a list is not numbered.", &[("'coupon_id_$n' = {", "coupon_id = {"), ("family = 'coupons'", "family = «'coupons'»")], "a row of a family is numbered")
        .label("its name does not end in `_$n`"),
    notice("A list is counted by no row.", &[("count = 'coupon_count'", "count = «'coupon_cuont'»")], "there is no row `coupon_cuont`"),
    notice("A list lies within two others.", &[("count = 'coupon_count'\n", "count = 'coupon_count'\nwithin = «'parts'»\n"), ("'coupon_id_$n' = {", "'whole_$n' = { title = '总', required = false, type = 'Fen', family = 'wholes', doc = 'Whole.' }\n'coupon_id_$n_$m' = {"), ("[ack]", "[family.parts]\ntype = 'Part'\nwithin = 'wholes'\ndoc = 'Parts.'\n\n[family.wholes]\ntype = 'Whole'\ndoc = 'Wholes.'\n\n[ack]")], "families nest once"),
    notice("A list is within no other.", &[("count = 'coupon_count'\n", "count = 'coupon_count'\nwithin = «'parts'»\n"), ("coupon_id_$n", "coupon_id_$n_$m")], "there is no `[family.parts]`"),
    notice("A list has a name that Rust has not.", &[("family = 'coupons'", "family = 'the coupons'"), ("[family.coupons]", "[family.«'the coupons'»]")], "`the coupons` is not a name of a list")
        .help("letters, digits and `_`, a letter first"),
    notice("A list has the name of a row.", &[("\nnumber = {", "\n«coupons» = {")], "the list `coupons` has the name of a row"),
    notice("Nobody uses a list.", &[("[ack]", "[family.«parts»]\ntype = 'Part'\ndoc = 'Parts.'\n\n[ack]")], "no row is of the family `parts`"),
    // What a client is handed.
    api("A bundle is of no type.", &[("[client.app]\ntype = 'Ticket'", "[client.«app»]"), (TICKET, "")], "`type` is missing").label("which type holds it?"),
    api("A bundle is of a type that does not exist.", &[("[client.app]\ntype = 'Ticket'", "[client.app]\ntype = «'Tikcet'»"), (TICKET, "")], "there is no `[type.Tikcet]`"),
    api("A bundle takes what no reply has.", &[("from = ['pay_no']", "from = [«'pay_number'»]")], "the response has no row `pay_number`")
        .help("add the row to the response, or correct the name"),
    api("Nobody sets a field of a bundle.", &[("\nno = {", "\n«no» = {"), ("from = ['pay_no'], ", "")], "nothing sets this field")
        .help("take it `from` a reply field, or `fill` it"),
    api("A bundle has the name of a field.", &[("[client.app]", "[client.«payNo»]")], "the reply has `payNo` already").label("the same method or field as `pay_no`"),
    api("A bundle has a name that Rust has not.", &[("[client.app]", "[client.«mini-program»]")], "`mini-program` is not a method name")
        .help("letters, digits and `_`, a letter first"),
    // The head of an API.
    api("A path does not start with a slash.", &[("path = '/order'", "path = «'order'»")], "the path `order` does not start with `/`"),
    api("A host is misspelled.", &[("path = '/order'", "path = '/order'\nhost = «'mian'»")], "the gateway has no host `mian`")
        .help("did you mean `main`?"),
    api("A digest is unknown.", &[("path = '/order'", "path = '/order'\nsignature_algorithms = [«'SHA1'»]")], "unknown algorithm `SHA1`")
        .help("it can be MD5, SHA-256, SM3, HMAC-SHA256, RSA-SHA256"),
    api("A digest is not the gateway's.", &[("path = '/order'", "path = '/order'\nsignature_algorithms = [«'HMAC-SHA256'»]")], "the gateway does not sign with this algorithm"),
    api("What makes a repeat harmless is no row.", &[("idempotency_key = 'number'", "idempotency_key = «'nubmer'»")], "the request has no row `nubmer`")
        .help("did you mean `number`?"),
    api("A required_on_success is no row.", &[("required_on_success = ['pay_no']", "required_on_success = ['pay_no', «'payno'»]")], "the response has no row `payno`")
        .help("did you mean `pay_no`?"),
    api("An error is in no row.", &[("path = '/order'", "path = '/order'\nerror_code = «'cdoe'»")], "the response has no row `cdoe`")
        .help("did you mean `code`?"),
    api("What is deprecated says nothing instead.", &[("path = '/order'", "path = '/order'\n«deprecated» = { since = '2020' }")], "`instead` is missing"),
    api("An error code ends with a space.", &[("BUSY = {", "«'TOO BUSY '» = {")], "`TOO BUSY ` is not an error code"),
    api("An error code is listed in another case.", &[("[errors]", "[errors]\nBusy = { title = '忙', cause = 'Too much.', remedy = 'Wait.', retry = 'later', after = '60s' }"), ("\nBUSY = {", "\n«BUSY» = {")], "the error code `BUSY` is listed before")
        .label("differs from `Busy` in case only"),
    // What reads as more fields, and what is left out.
    api("A row embeds what is no name.", &[(ROW, "type = 'String(8)', embeds = [«'a-b'»], doc = 'Note.'")], "`a-b` is not a field name").label("not a name"),
    api("A row embeds itself.", &[(ROW, "type = 'String(8)', embeds = [«'note'»], doc = 'Note.'")], "`note` embeds itself"),
    api("A row of a nested type embeds a field.", &[("required = true, type = 'String', doc = 'Name.'", "required = true, type = 'String', embeds = [«'page'»], doc = 'Name.'")], "`embeds` belongs to a signed row"),
    api("A number embeds a field.", &[("type = 'Int(1..9)',", "type = 'Int(1..9)', embeds = [«'page'»],")], "only text embeds other fields"),
    api("What a row means that is left out is no value of it.", &[("type = 'Int(1..9)',", "type = 'Int(1..9)', when_absent = «10»,")], "`part` can never have this value").label("10 is out of range"),
    api("A row that has a value is left out.", &[(ROW, "type = 'String(8)', default = 'x', when_absent = «'y'», doc = 'Note.'")], "a row that is always sent is never absent"),
    // What a reply repeats.
    api("A reply repeats a row twice.", &[(TOLD, "number = { title = '单号', required = true, type = 'String(32)', doc = 'Number.' }\nfor_a = {"), ("required_on_success = ['pay_no']", "required_on_success = ['pay_no']\necho = ['number', «'number'»]")], "`number` is listed twice").label("in `echo`"),
    api("A reply repeats what was never sent.", &[("required_on_success = ['pay_no']", "required_on_success = ['pay_no']\necho = [«'pay_no'»]")], "the request has no row `pay_no`")
        .help("add the row to the request, or correct the name"),
    api("A reply repeats a signature.", &[(TOLD, "sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\nfor_a = {"), ("required_on_success = ['pay_no']", "required_on_success = ['pay_no']\necho = [«'sign'»]")], "`sign` cannot be compared").label("never the same in the reply"),
    // Whose a notice is, and what is no notice.
    notice("A notice never has what it requires.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nwhen = { number = «false» }")], "`number` is required").label("every notice has it"),
    notice("A notice never has what is no name.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nwhen = { 'a-b' = «false» }")], "`a-b` is not a field name"),
    notice("A notice is of a setting that no merchant has.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nidentity = { «shop» = ['number'] }")], "a merchant has no `shop`").label("of nobody")
        .help("list it under [merchant] of the gateway"),
    notice("A notice is of nobody.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nidentity = { «mch_id» = [] }")], "an identity without rows"),
    notice("A notice is known again by what anybody can write.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nverify = 'encrypted'\ndedup_by = [«'number'»]"), ("[family.coupons]", "details = { title = '详情', required = true, type = 'String', decrypts_to = 'Inside', cipher = 'AES-256-GCM', nonce = 'number', associated = 'number', doc = 'Encrypted.' }\n\n[type.Inside]\nx = { title = '甲', required = true, type = 'String', doc = 'X.' }\n\n[family.coupons]")], "`number` is not authenticated").label("outside of what is sealed")
        .help("name rows inside the ciphertext: resource.ciphertext.amount"),
    // Error codes that tables share.
    api("A group of error codes is misspelled.", &[("[errors]\n", "[errors]\ninclude = [«'comon'»]\n")], "there is no group of error codes `comon`").of(CODES)
        .label("no group").help("did you mean `common`?"),
    api("A group of error codes is not there.", &[("[errors]\n", "[errors]\ninclude = [«'common'»]\n")], "there is no group of error codes `common`")
        .help("declare it under [error_group.common] of the gateway"),
    api("Two groups have an error code.", &[("[errors]\n", "[errors]\ninclude = ['common', «'again'»]\n")], "the error code `LOST` is listed before").of(CODES)
        .label("another group has it"),
    api("An included error code is listed in another case.", &[("[errors]\n", "[errors]\ninclude = ['common']\n«Lost» = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }\n")], "the error code `Lost` is listed before").of(CODES)
        .label("differs from `LOST` in case only"),
    api("What error codes include is misspelled.", &[("[errors]\n", "[errors]\ninclud = «['common']»\n")], "expected a table").of(CODES)
        .label("this is of type array").help("did you mean `include`?"),
    case(LINK, "A link includes error codes.", &[("[request]", "[errors]\ninclude = [«'common'»]\n\n[request]")], "a link has no reply").of(CODES)
        .help("leave out what belongs to a reply, or say reply = \"signed\""),
    provider("A shared error code is listed in another case.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[error_group.common]\nLOST = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }\n«Lost» = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }\n")], "the error code `Lost` is listed before"),
    provider("An error code of every API is listed in another case.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[errors]\nLOST = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }\n«Lost» = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }\n")], "the error code `Lost` is listed before"),
    provider("Other texts of an error code are no list.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[errors]\nLOST = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query', texts = «'x'» }\n")], "expected a list of strings"),
    provider("A refusal has a code that is not documented.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[error_group.common]\nLOST = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }\n\n[refusals]\nsignature = «'BAD'»\nduplicate = 'LOST'\n")], "there is no error code `BAD`").label("not documented here").help("list it under [errors] or an [error_group.…] of the gateway"),
    provider("A refusal has a reason that does not exist.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[error_group.common]\nLOST = { title = '丢', cause = 'Lost.', remedy = 'Query.', retry = 'query' }\n\n[refusals]\n«twice» = 'LOST'\n")], "unknown key `twice`").label("not part of the language").help("known here are balance, differs, duplicate, inside, malformed, merchant, missing, not_paid, payment_code, signature, too_often"),
    provider("A group of error codes includes another.", &[("schedule = [15, 30]\n", "schedule = [15, 30]\n\n[error_group.common]\ninclude = «['again']»\n")], "expected a table")
        .help("a row is a table"),
    // Notices.
    notice("A notice has no rows.", &[("[notice]", "[«notice»]"), (EVENT, ""), (COUPONS, "")], "`[event]` is missing"),
    notice("A notice is not acknowledged.", &[("[notice]", "[«notice»]"), (ACK, "")], "`[ack]` is missing")
        .help("write [ack] for fixed words, [answer] for a message, or accepted_text and refused_text"),
    notice("A notice is answered twice.", &[("[ack]", "[«answer»]\nsign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n\n[ack]")], "`[ack]` and `[answer]` exclude each other"),
    notice("An answer is not signed.", &[("[notice]", "[«notice»]"), (ACK, "[answer]\nnumber = { title = '单号', required = true, type = 'String(32)', doc = 'Number.' }\n")], "the answer has no signature")
        .help("add a row with fill = \"sign\" under [answer]"),
    notice("An answer holds a file.", &[(ACK, "[answer]\n«scan» = { title = '图片', required = true, type = 'File', doc = 'A picture.' }\nsign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n")], "a file stands in a request"),
    notice("An answer is encrypted.", &[(ACK, "[answer]\n«name» = { title = '姓名', required = true, type = 'String', encrypted = true, doc = 'A name.' }\nsign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n")], "only rows of a request are encrypted"),
    notice("A refusal has no status of HTTP.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nrefused_status = «42»")], "not an HTTP status of this kind").label("200 to 599"),
    notice("A notice must be signed, but the gateway has no signature scheme.", &[("[notice]", "[«notice»]"), ("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nverify = 'sign'"), (SIGN, "")], "a signed notice without `[sign]` or `[lines]`").of(UNSIGNED),
    notice("A notice is believed for a seal that it has not.", &[("[notice]", "[«notice»]"), ("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nverify = 'encrypted'")], "nothing in this notice is sealed")
        .help("only AES-256-GCM shows who closed it; say verify = \"none\" for anything else"),
    notice("A notice is told apart by no row.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nwhen = { «refund_no» = true }")], "the notice has no row `refund_no`")
        .help("add the row to the notice, or correct the name"),
    notice("A notice is compared by no row.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\ncompare = [«'nubmer'»]")], "the notice has no row `nubmer`")
        .help("did you mean `number`?"),
    notice("A notice is known again by no row.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\ndedup_by = [«'nubmer'»]")], "the notice has no row `nubmer`")
        .help("did you mean `number`?"),
    notice("A notice is compared by what no row holds.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\ncompare = [«'number.inside'»]")], "`number` holds no rows").label("nothing is inside"),
    notice("A notice is signed with another digest than the gateway's.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nsignature_algorithms = [«'HMAC-SHA256'»]")], "the gateway does not sign with this algorithm"),
    notice("An acknowledgement never refuses.", &[("\ncode = {", "\n«code» = {"), ("refused = 'FAIL', ", "")], "`accepted` and `refused` are both needed"),
    notice("An acknowledgement has no type.", &[("\ncode = {", "\n«code» = {"), ("required = true, type = 'String(8)', accepted", "required = true, accepted")], "`type` is missing"),
    notice("An acknowledgement is an object.", &[("type = 'String(8)', accepted", "type = «'Object'», accepted")], "an answer is `String` or `Int`"),
    notice("An acknowledgement refuses with a flag.", &[("refused = 'FAIL'", "refused = «false»")], "expected a string or a whole number"),
    notice("A gateway sends no notices.", &[("[notice]", "[«notice»]")], "the gateway has no `[notice]`")
        .of(&[("[notice]\nverify = 'sign'\nwithin_seconds = 5\nschedule = [15, 30]\n", "")]),
    // Gateways.
    provider("A gateway has no head.", &[("[gateway]\nname = 'Quay'\ntitle = 'Quay Pay'\ndoc = 'An acquirer that does not exist.'\ndoc_url = 'https://quay.example/docs'\n", "«»")], "`[gateway]` is missing"),
    provider("A gateway has no hosts.", &[("[gateway]", "«»[gateway]"), ("[hosts]\nmain = 'https://api.quay.example'\n", "")], "`[hosts]` is missing"),
    provider("A gateway has no main host.", &[("[hosts]\nmain", "[«hosts»]\nbackup")], "`main` is missing"),
    provider("A host is no URL.", &[("'https://api.quay.example'", "«'api.quay.example'»")], "the host `main` does not start with http:// or https://"),
    provider("A host is of an app with an impossible name.", &[("'https://api.quay.example'", "«'my app://pay'»")], "the host `main` does not start with http:// or https://"),
    provider("A gateway does not say how bodies are written.", &[("[gateway]", "«»[gateway]"), ("[wire]\nencoding = 'xml'\nroot = 'xml'\nlength_unit = 'bytes'\n", "")], "`[wire]` is missing"),
    provider("XML has no root.", &[("[wire]", "[«wire»]"), ("root = 'xml'\n", "")], "`root` is missing"),
    provider("JSON has a root.", &[("encoding = 'xml'\nroot = 'xml'", "encoding = 'json'\nroot = «'xml'»")], "`root` goes with XML"),
    provider("XML has numbers as text.", &[("[wire]", "[«wire»]"), ("length_unit = 'bytes'", "length_unit = 'bytes'\nnumbers = 'text'")], "`numbers` goes with JSON"),
    provider("A cipher of fields is unknown.", &[("length_unit = 'bytes'", "length_unit = 'bytes'\nfield_cipher = «'AES-CBC'»")], "unknown field_cipher `AES-CBC`").help("it can be RSA-OAEP, RSA-PKCS1v15"),
    provider("A cipher of fields is misspelled.", &[("length_unit = 'bytes'", "length_unit = 'bytes'\nfield_cipher = «'RSA-PKCS1'»")], "unknown field_cipher `RSA-PKCS1`").help("did you mean `RSA-PKCS1v15`?"),
    provider("An encoding is unknown.", &[("encoding = 'xml'", "encoding = «'yaml'»")], "unknown encoding `yaml`").help("it can be xml, json, form"),
    notice("A notice is answered with a text and a message.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\naccepted_text = «'success'»\nrefused_text = 'fail'")], "the answer is a text and a message"),
    notice("A text only accepts.", &[(ACK, ""), ("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\naccepted_text = «'success'»")], "`accepted_text` and `refused_text` are both needed"),
    notice("A text accepts as it refuses.", &[(ACK, ""), ("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\naccepted_text = «'ok'»\nrefused_text = 'ok'")], "acceptance and refusal are the same answer").help("say another refused_text, or a refused_status"),
    notice("No content has a text.", &[(ACK, ""), ("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\naccepted_status = 204\naccepted_text = «'ok'»\nrefused_text = 'no'\nrefused_status = 500")], "`accepted_text` with accepted_status = 204"),
    notice("A form is answered with a form.", &[("[notice]", "[«notice»]"), ("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nencoding = 'form'")], "`answer_encoding` is missing"),
    notice("An answer is written like its notice.", &[("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\nanswer_encoding = «'xml'»")], "the answer is XML anyway"),
    notice("A text is written as JSON.", &[(ACK, ""), ("doc_url = 'https://quay.example/docs/paid'", "doc_url = 'https://quay.example/docs/paid'\naccepted_text = 'ok'\nrefused_text = 'no'\nanswer_encoding = «'json'»")], "`answer_encoding` goes with [ack] or [answer]"),
    provider("A request is plain pairs.", &[("encoding = 'xml'\nroot = 'xml'", "encoding = «'pairs'»")], "unknown encoding `pairs`").help("it can be xml, json, form"),
    provider("A form has a root.", &[("encoding = 'xml'\nroot = 'xml'", "encoding = 'form'\nroot = «'xml'»")], "`root` goes with XML").label("form data has no root element"),
    provider("Replies are XML without a root.", &[("[wire]\nencoding = 'xml'\nroot = 'xml'", "[«wire»]\nencoding = 'form'\nreply_encoding = 'xml'")], "`root` is missing"),
    provider("Notices are XML without a root.", &[("[wire]\nencoding = 'xml'\nroot = 'xml'", "[«wire»]\nencoding = 'form'"), ("verify = 'sign'", "verify = 'sign'\nencoding = 'xml'")], "`root` is missing"),
    provider("Replies are written like requests.", &[("encoding = 'xml'", "encoding = 'xml'\nreply_encoding = «'xml'»")], "the gateway writes XML anyway"),
    provider("Notices are written like requests.", &[("verify = 'sign'", "verify = 'sign'\nencoding = «'xml'»")], "the gateway writes XML anyway"),
    provider("An envelope is around a form.", &[("length_unit = 'bytes'", "length_unit = 'bytes'\nreply_encoding = 'form'\n«envelope» = { field = 'data', code = 'code', success = '0', message = 'why' }")], "`envelope` goes with JSON").label("replies are form data"),
    provider("XML has an envelope.", &[("length_unit = 'bytes'", "length_unit = 'bytes'\n«envelope» = { field = 'data', code = 'code', success = '0', message = 'why' }")], "`envelope` goes with JSON"),
    provider("Nothing is between the last value and the key, and nothing says so.", &[("[sign]", "[«sign»]"), ("secret = '&key='\n", "")], "`secret` is missing"),
    provider("The key of a digest is not in its text.", &[("secret = '&key='", "placement = «'apart'»")], "MD5 without the key in its text proves nothing").help("only an HMAC has a key of its own"),
    provider("SM3 is a digest too.", &[("['MD5']\nsecret = '&key='", "['SM3']\nplacement = «'apart'»")], "SM3 without the key in its text proves nothing").help("only an HMAC has a key of its own"),
    provider("A key apart has a joint.", &[("['MD5']\nsecret = '&key='", "['HMAC-SHA256']\nsecret = «'&key='»\nplacement = 'apart'")], "the key is apart from the text"),
    provider("An HMAC has a hashed key.", &[("['MD5']\nsecret = '&key='", "['SHA-256', 'HMAC-SHA256']\nsecret = '&'\nplacement = «'hashed'»")], "an HMAC takes the key as it is").help("say placement = \"appended\" or \"apart\""),
    provider("The pair of the key has no name.", &[("secret = '&key='", "secret = «''»\nplacement = 'pair'")], "`secret` is empty"),
    api("A row of a request is the pair of the key.", &[("note = {", "«note» = {")], "`note` is the pair of the key")
        .of(&[("secret = '&key='", "secret = 'note'\nplacement = 'pair'")]),
    api("A row of a reply is the pair of the key.", &[("kind = { title", "«kind» = { title")], "`kind` is the pair of the key")
        .of(&[("secret = '&key='", "secret = 'kind'\nplacement = 'pair'")]),
    notice("A row of a notice is the pair of the key.", &[("number = { title", "«number» = { title")], "`number` is the pair of the key")
        .of(&[("secret = '&key='", "secret = 'number'\nplacement = 'pair'")]),
    provider("An envelope says nothing of success.", &[("encoding = 'xml'\nroot = 'xml'\nlength_unit = 'bytes'", "encoding = 'json'\nlength_unit = 'bytes'\n«envelope» = { field = 'data', code = 'code', message = 'why' }")], "`success` is missing"),
    provider("A signature has no digest.", &[("[sign]", "[«sign»]"), ("algorithms = ['MD5']\n", "")], "`algorithms` is missing"),
    provider("A key has no length.", &[("case = 'upper'", "case = 'upper'\n«key_length» = 0")], "`key_length` must be at least 1"),
    provider("Letters of a signature have no case.", &[("[sign]", "[«sign»]"), ("case = 'upper'\n", "")], "`case` is missing"),
    provider("Nothing decides.", &[("[gateway]", "«»[gateway]"), ("[[outcome]]\nfield = 'code'\nsuccess = 'OK'\nsigned = false\nopens = 'accepted'\n\n", ""), ("[[outcome]]\nfield = 'result'\nsuccess = 'OK'\nsigned = true\nopens = 'succeeded'\n", "")], "`[[outcome]]` is missing"),
    provider("A layer opens nothing.", &[("[[outcome]]\nfield = 'result'", "«[[outcome]]»\nfield = 'result'"), ("opens = 'succeeded'\n", "")], "`opens` is missing"),
    provider("Two layers open the same.", &[("[[outcome]]\nfield = 'result'", "«[[outcome]]»\nfield = 'result'"), ("opens = 'accepted'", "opens = 'succeeded'")], "layers open sections in order"),
    provider("No layer opens the last section.", &[("[[outcome]]\nfield = 'code'", "«[[outcome]]»\nfield = 'code'"), ("[[outcome]]\nfield = 'result'\nsuccess = 'OK'\nsigned = true\nopens = 'succeeded'\n", "")], "no layer opens `succeeded`"),
    provider("A layer is signed and nothing says how.", &[("[[outcome]]\nfield = 'result'", "«[[outcome]]»\nfield = 'result'"), (SIGNING, ""), ("verify = 'sign'", "verify = 'none'")], "a signed reply without `[sign]` or `[lines]`"),
    provider("Notices are signed and nothing says how.", &[("[notice]", "[«notice»]"), (SIGNING, ""), ("signed = true", "signed = false")], "signed notices without `[sign]` or `[lines]`"),
    provider("A schedule is not a list.", &[("schedule = [15, 30]", "schedule = «15»")], "expected a list of seconds"),
    provider("Deliveries have no schedule.", &[("[notice]", "[«notice»]"), ("schedule = [15, 30]\n", "")], "`within_seconds` and `schedule` are both needed"),
];

const EVENT: &str = "\
[event]
number = { title = '单号', required = true, type = 'String(32)', doc = 'Number.' }
coupon_count = { title = '数量', required = false, type = 'Int', doc = 'How many.' }
'coupon_id_$n' = { title = '券', required = false, type = 'String(20)', family = 'coupons', doc = 'Coupon.' }
sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }

";
const COUPONS: &str = "\
[family.coupons]
type = 'Coupon'
count = 'coupon_count'
doc = 'The coupons.'

";
/// Where a row is put into the reply.
const TOLD: &str = "for_a = {";
const SIGN: &str =
    "sign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n";
const SIGNED_REQUEST: &str = "[request]\nsign = { title = '签名', required = true, type = 'String(64)', fill = 'sign', doc = 'Signature.' }\n";
const SIGNING: &str = "[sign]\nfield = 'sign'\nalgorithms = ['MD5']\nsecret = '&key='\ncase = 'upper'\n";
const ACK: &str = "[ack]\ncode = { title = '状态', required = true, type = 'String(8)', accepted = 'OK', refused = 'FAIL', doc = 'OK stops it.' }\n";
const SIGNATURE: &str = "[signature.app]\nalgorithm = 'HMAC-SHA1'\nwritten = 'base64'\n\n[errors]";
const TICKET: &str = "[type.Ticket]\nno = { title = '付款号', required = true, type = 'String(32)', from = ['pay_no'], doc = 'Taken.' }\n";

fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(hook::CASES).chain(seam::CASES).chain(pairs::CASES).chain(strict::CASES)
}

#[test]
fn the_tables_that_cases_change_are_good() {
    let gateway = good_gateway(&[]);
    for text in [seam::LINED, hook::HOOKED, hook::BORNE, pairs::KEYED, pairs::FORMED] {
        paytable_schema::gateway(source(text))
            .unwrap_or_else(|faults| panic!("{}", faults.render().join("\n")));
    }
    for text in [API, NOTICE, LINK, FORM, seam::PLACES] {
        document(source(text), &gateway).unwrap_or_else(|faults| panic!("{}", faults.render().join("\n")));
    }
}

#[test]
fn every_fault_is_told_once_at_its_place_with_what_would_be_right() {
    let failures: Vec<String> = cases().filter_map(Case::failure).collect();
    assert!(failures.is_empty(), "{} cases\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_cases_are_of_many_kinds() {
    let names: BTreeSet<&str> = cases().map(|case| case.name).collect();
    assert_eq!(names.len(), cases().count(), "each case has a name of its own");
    let kinds: BTreeSet<String> = cases().map(|case| kind(case.message)).collect();
    assert!(kinds.len() >= 90, "{} kinds: {kinds:#?}", kinds.len());
}

/// The message without the names in it.
fn kind(message: &str) -> String {
    let parts = message.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part } else { "…" }).collect()
}

/// Messages that no case can have, and why.
const NO_CASE: &[(&str, &str)] = &[(
    "parse/syntax.rs: message",
    "the TOML parser's own words; one of them is the case of the forgotten comma",
)];

#[test]
fn every_message_of_the_sources_has_a_case() {
    let mut lacking = Vec::new();
    let mut excepted = BTreeSet::new();
    let messages = messages();
    assert!(messages.len() > 80, "{messages:#?}");
    for message in messages {
        if let Some(exception) = NO_CASE.iter().find(|(what, _)| *what == message) {
            excepted.insert(exception.0);
        } else if !cases().any(|case| is_of(case.message, &message)) {
            lacking.push(message);
        }
    }
    assert!(lacking.is_empty(), "no case for {lacking:#?}");
    assert_eq!(excepted.len(), NO_CASE.len(), "an exception that is none any more");
}

/// The messages of all calls that add a fault: the text between the quotes, or the file and the variable where
/// there is none.
fn messages() -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["parse", "check"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
        let mut files: Vec<_> = fs::read_dir(path).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let name = format!("{folder}/{}", file.file_name().unwrap().to_str().unwrap());
            found.extend(messages_of(&name, text.split("#[cfg(test)]").next().unwrap()));
        }
    }
    found
}

fn messages_of(file: &str, text: &str) -> Vec<String> {
    let calls = text.match_indices("faults.add").filter_map(|(at, call)| {
        let rest = &text[at + call.len()..];
        let rest = rest.strip_prefix("_with_help").unwrap_or(rest).strip_prefix('(')?;
        Some((at, second_argument(rest)))
    });
    let message = |(at, argument): (usize, &str)| {
        literal(argument).unwrap_or_else(|| {
            let name: String = argument.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let given = text[..at].rsplit_once(&format!("let {name} = ")).map(|(_, value)| value);
            given.and_then(literal).unwrap_or_else(|| format!("{file}: {name}"))
        })
    };
    calls.map(message).collect()
}

/// What follows the first comma that no bracket is around.
fn second_argument(arguments: &str) -> &str {
    let mut depth = 0;
    let comma = arguments.find(|c| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    arguments[comma.unwrap() + 1..].trim_start()
}

/// The text of `"…"` or `format!("…", …)`.
fn literal(code: &str) -> Option<String> {
    let code = code.strip_prefix("format!(").unwrap_or(code).trim_start();
    let (text, _) = code.strip_prefix('"')?.split_once('"')?;
    Some(text.to_owned())
}

/// Whether the message is the text with something in place of each `{…}`.
fn is_of(message: &str, text: &str) -> bool {
    let mut rest = message;
    for (at, piece) in text.split('{').enumerate() {
        let piece = if at == 0 { piece } else { piece.split_once('}').map_or(piece, |(_, after)| after) };
        match rest.find(piece) {
            Some(found) if found == 0 || at > 0 => rest = &rest[found + piece.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || text.ends_with('}')
}

#[test]
fn all_faults_of_a_table_come_at_once_in_the_order_of_the_file() {
    let changes: Changes = &[
        ("path = '/order'", "path = 'order'"),
        ("required_on_success = ['pay_no']", "required_on_success = ['pay']"),
        ("title = '备注', ", ""),
        ("doc = 'From.'", "dco = 'From.', doc = 'From.'"),
        ("[[rule]]\nordered = ['begin', 'end']", "[[rule]]\nordered = ['begin']"),
        ("doc = 'Outer.'", "doc = ''"),
        ("BUSY", "' BUSY'"),
    ];
    let faults = document(source(&changed(API, changes)), &good_gateway(&[])).unwrap_err();
    let found: Vec<&str> = faults.list().iter().map(|fault| fault.message.as_str()).collect();
    let expected = [
        "the path `order` does not start with `/`",
        "the response has no row `pay`",
        "`title` is missing",
        "unknown key `dco`",
        "a comparison is between two fields",
        "`doc` is empty",
        "` BUSY` is not an error code",
    ];
    assert_eq!(found, expected);
    let lines: Vec<usize> = faults.places().iter().map(|place| place.line).collect();
    assert!(lines.is_sorted() && lines[0] == 6, "{lines:?}");
}

#[test]
fn all_faults_of_a_gateway_come_at_once_even_without_its_wire() {
    let changes: Changes = &[
        ("name = 'Quay'", "name = 'quay'"),
        ("main = 'https://api.quay.example'", "main = 'api.quay.example'"),
        ("[wire]\nencoding = 'xml'\nroot = 'xml'\nlength_unit = 'bytes'\n", ""),
        ("opens = 'accepted'", "opens = 'acepted'"),
        ("schedule = [15, 30]", "schedule = [15, -30]"),
    ];
    let faults = gateway(source(&changed(GATEWAY, changes))).unwrap_err();
    let found: Vec<&str> = faults.list().iter().map(|fault| fault.message.as_str()).collect();
    let expected = [
        "`[wire]` is missing",
        "`quay` is not a type name",
        "the host `main` does not start with http:// or https://",
        "unknown opens `acepted`",
        "layers open sections in order",
        "expected a whole number, not negative",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_fault_in_an_included_row_is_shown_where_the_table_includes_it() {
    let gateway = good_gateway(SHARED);
    for (from, to, message) in [
        ("[request]\n", "[request]\ninclude = [«'buyer'»]\n", "`when` belongs to a reply"),
        ("[response.always]\n", "[response.always]\ninclude = [«'buyer'»]\n", "`kind` is in a later section"),
        (
            "[response.succeeded]\n",
            "[response.succeeded]\ninclude = ['buyer', «'buyer'»]\n",
            "duplicate row `buyer`",
        ),
        ("[type.Goods]\n", "[type.Goods]\ninclude = [«'parts'»]\n", "there is no `[family.parts]`"),
        (
            "[response.succeeded]\n",
            "[response.succeeded]\n'part_no_$n' = { title = '号', type = 'String', family = «'parts'», doc = 'No.' }\n",
            "there is no row `part_count`",
        ),
    ] {
        let marked = changed(API, &[(from, to)]);
        let (text, place) = unmarked(&marked);
        let faults = document(source(&text), &gateway).unwrap_err();
        let (found, at) = &placed(&faults)[0];
        assert_eq!(found.message, message);
        assert_eq!(*at, place, "{message}");
    }
}

#[test]
fn each_of_several_rules_has_a_place_of_its_own() {
    let rules = "[[rule]]\none_of = ['note']\n\n[[rule]] # here\nat_most_one = ['note']\n\n[[rule]]\ntogether = ['note']\n";
    let text = changed(API, &[("[[rule]]\nwhen = { mode = 'rich' }\nrequire = ['note']\n", "")]) + rules;
    let first = text.lines().count() - rules.lines().count() + 1;
    let faults = document(source(&text), &good_gateway(&[])).unwrap_err();
    let places: Vec<_> = faults.places().iter().map(|p| (p.line, p.column, p.end_column)).collect();
    assert_eq!(places, [(first, 1, 9), (first + 3, 1, 9), (first + 6, 1, 9)]);
    let inline = changed(
        &text,
        &[
            (rules, ""),
            ("[api]", "rule = [{ one_of = ['note'] }, { together = ['note'] }]\n[api]"),
            ("[[rule]]\nordered = ['begin', 'end']\n", ""),
        ],
    );
    let faults = document(source(&inline), &good_gateway(&[])).unwrap_err();
    let columns: Vec<usize> = faults.places().iter().map(|place| place.column).collect();
    assert_eq!(columns, [9, 32]);
}

#[test]
fn a_syntax_error_hides_no_other_one_and_is_told_once() {
    let page = "page = { title = '网页', required = false, type = 'String(64)', doc = 'Page.' }";
    let changes = [
        (page, "page = { title = '网页', required = false, type = 'String(64)', doc = 'Page.'"),
        ("title = '备注', required", "title = '备注'， required"),
        ("[type.Goods]\nname = {", "[type.Goods]\nname = = {"),
    ];
    let faults = document(source(&changed(API, &changes)), &good_gateway(&[])).unwrap_err();
    let told: Vec<&str> = faults.list().iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert_eq!(told[..2], ["TOML has no `，` (U+FF0C) here", "this row is not closed"]);
}
