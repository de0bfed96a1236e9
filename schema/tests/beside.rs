//! What shows only when a table is read beside the one that it names.

use paytable_schema::{
    Document, Fault, Gateway, Source,
    beside::{keys_faults, query_faults, unused_faults},
    document, gateway, tables,
};

const GATEWAY: &str = "\
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

[lines]
request = ['{body}']
received = ['{header:Lock-Time}', '{body}']
algorithm = 'RSA-SHA256'
signature = 'Lock-Signature'
key_id = 'Lock-Serial'
time = 'Lock-Time'
headers = { Authorization = '{signature}' }

[keys]
refresh = 'keys'
list = 'data'
id = 'serial'
certificate = 'sealed.text'

[[outcome]]
status = [200]
opens = 'succeeded'

[state]
field = 'state'
words = { DONE = 'paid' }
";

const ORDER: &str = "\
[api]
name = 'Order'
title = '下单'
doc = 'Places an order.'
doc_url = 'https://lock.example/docs/order'
path = '/order'
query = 'query'
query_rows = ['shop', 'number = order_number']

[request]
shop = { title = '商户号', required = true, type = 'String', doc = 'Merchant.' }
number = { title = '单号', required = true, type = 'String', doc = 'Number.' }
total = { title = '总额', required = true, type = 'Fen', doc = 'Amount.' }
";

const QUERY: &str = "\
[api]
name = 'Query'
title = '查询'
doc = 'Asks how an order stands.'
doc_url = 'https://lock.example/docs/query'
path = '/query'
method = 'GET'
read_only = true

[request]
shop = { title = '商户号', required = true, type = 'String', doc = 'Merchant.' }
order_number = { title = '单号', required = true, type = 'String', doc = 'Number.' }
depth = { title = '深度', type = 'Int', doc = 'How much is told.' }

[response.succeeded]
state = { title = '状态', required = true, type = 'String', enum = ['DONE'], doc = 'How it stands.' }
";

const KEYS: &str = "\
[api]
name = 'Keys'
title = '证书'
doc = 'Gets the keys.'
doc_url = 'https://lock.example/docs/keys'
path = '/keys'
method = 'GET'
read_only = true

[response.succeeded]
data = { title = '列表', required = true, type = 'List', of = 'Key', doc = 'The keys.' }

[type.Key]
serial = { title = '序列号', type = 'String', doc = 'Names the key.' }
count = { title = '数量', type = 'Int', doc = 'A number.' }
sealed = { title = '证书', type = 'Object', of = 'Sealed', doc = 'The certificate.' }

[type.Sealed]
nonce = { title = '随机串', type = 'String', doc = 'Random text.' }
about = { title = '附加数据', type = 'String', doc = 'What it is of.' }
text = { title = '密文', type = 'String', decrypts_to = 'text', cipher = 'AES-256-GCM', nonce = 'nonce', associated = 'about', doc = 'The certificate.' }
";

const NOTICE: &str = "\
[notice]
name = 'Told'
title = '通知'
doc = 'Says something.'
doc_url = 'https://lock.example/docs/told'
verify = 'none'

[event]
state = { title = '状态', type = 'String', enum = ['DONE'], doc = 'How it stands.' }

[ack]
code = { title = '状态', type = 'String', accepted = 'OK', refused = 'FAIL', doc = 'The answer.' }
";

fn source(text: &str) -> Source<'_> {
    Source { path: "beside.toml", text }
}

fn changed(text: &str, (from, to): (&str, &str)) -> String {
    assert!(from.is_empty() || text.matches(from).count() == 1, "{from:?}");
    if from.is_empty() { text.to_owned() } else { text.replace(from, to) }
}

fn read(text: &str, gateway: &Gateway) -> Document {
    document(source(text), gateway).unwrap_or_else(|faults| panic!("{faults}"))
}

fn read_gateway(text: &str) -> Gateway {
    gateway(source(text)).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The faults, and the text at the place of each.
fn told(faults: Vec<Fault>, text: &str) -> Vec<(String, String)> {
    faults.into_iter().map(|fault| (fault.message, text[fault.span].to_owned())).collect()
}

fn said(told: &[(String, String)]) -> Vec<(&str, &str)> {
    told.iter().map(|(message, at)| (message.as_str(), at.as_str())).collect()
}

const SAME: (&str, &str) = ("", "");

#[test]
fn an_order_is_held_against_its_query() {
    let delivered = format!("{GATEWAY}\n[notice]\nverify = 'none'\nwithin_seconds = 5\nschedule = [5]\n");
    let gateway = read_gateway(&delivered);
    let found = |order: (&str, &str), query: &str| {
        let order = changed(ORDER, order);
        let api = read(&order, &gateway).api.unwrap();
        told(query_faults(&api, &read(query, &gateway), &gateway), &order)
    };
    assert_eq!(said(&found(SAME, QUERY)), []);
    assert_eq!(said(&found(SAME, NOTICE)), [("the table `query` has no [api]", "'query'")]);
    let writes = changed(QUERY, ("read_only = true\n", ""));
    assert_eq!(said(&found(SAME, &writes)), [("`Query` is not a query", "'query'")]);
    let silent = changed(QUERY, ("state = {", "status = {"));
    assert_eq!(said(&found(SAME, &silent)), [("the reply of `Query` has no state", "'query'")]);
    assert_eq!(
        said(&found(("number = order_number", "number"), QUERY)),
        [
            ("the request of `Query` has no row `number`", "'number'"),
            ("the query needs `order_number`", "'query'")
        ]
    );
    assert_eq!(
        said(&found(("'shop', ", "'shop', 'total = depth', 'number = depth', "), QUERY)),
        [("`number` and `depth` are of different types", "'number = depth'")]
    );
}

#[test]
fn the_keys_of_a_gateway_are_held_against_the_api_that_downloads_them() {
    let found = |change: (&str, &str), keys: &str| {
        let text = changed(GATEWAY, change);
        let gateway = read_gateway(&text);
        told(keys_faults(gateway.keys.as_ref().unwrap(), &read(keys, &gateway), &gateway), &text)
    };
    assert_eq!(said(&found(SAME, KEYS)), []);
    let writes = changed(KEYS, ("read_only = true\n", ""));
    assert_eq!(said(&found(SAME, &writes)), [("`Keys` is not read only", "'keys'")]);
    assert_eq!(
        said(&found(("list = 'data'", "list = 'date'"), KEYS)),
        [("`date` is no list of objects in the reply of `Keys`", "'date'")]
    );
    assert_eq!(
        said(&found(("id = 'serial'", "id = 'count'"), KEYS)),
        [("`count` is no text of `Key`", "'count'")]
    );
    assert_eq!(
        said(&found(("'sealed.text'", "'sealed.txt'"), KEYS)),
        [("`sealed.txt` is no text of `Key`", "'sealed.txt'")]
    );
}

#[test]
fn shipped_tables_are_sound_beside_those_that_they_name() {
    let (mut orders, mut refreshed) = (0, 0);
    for (folder, source) in tables::GATEWAYS {
        let gateway = gateway(*source).unwrap();
        let named = |stem: &str| {
            let name = format!("{folder}/{stem}");
            let table = tables::find(&name).unwrap_or_else(|| panic!("there is no {name}"));
            document(table.source, &gateway).unwrap()
        };
        if let Some(keys) = &gateway.keys {
            assert_eq!(keys_faults(keys, &named(&keys.refresh.value), &gateway), [], "{folder}");
            refreshed += 1;
        }
        for table in tables::TABLES.iter().filter(|table| table.name.starts_with(&format!("{folder}/"))) {
            let Some(api) = document(table.source, &gateway).unwrap().api else { continue };
            if let Some(query) = &api.query {
                assert_eq!(query_faults(&api, &named(&query.api.value), &gateway), [], "{}", table.name);
                orders += 1;
            }
        }
    }
    assert!(orders >= 3 && refreshed >= 1, "{orders} {refreshed}");
}

/// What a gateway says that none of these tables has.
fn unused(gateway_text: &str, tables: &[&str]) -> Vec<String> {
    let gateway =
        gateway(source(gateway_text)).unwrap_or_else(|faults| panic!("{}", faults.render().join("\n")));
    let read = |text: &&str| {
        document(source(text), &gateway).unwrap_or_else(|faults| panic!("{}", faults.render().join("\n")))
    };
    let documents: Vec<Document> = tables.iter().map(read).collect();
    let faults = unused_faults(&gateway, &documents.iter().collect::<Vec<_>>());
    faults.into_iter().map(|Fault { message, .. }| message).collect()
}

const SIGNING: &str = "\
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

[sign]
field = 'sign'
type_field = 'sign_type'
algorithms = ['MD5']
secret = '&key='
case = 'upper'

[[outcome]]
field = 'code'
success = 'OK'
code = 'code'
message = 'words'
opens = 'succeeded'

[group.head]
shop = { title = '商户号', required = true, type = 'String', fill = 'merchant', doc = 'Merchant.' }
sign_type = { title = '签名类型', type = 'String', fill = 'sign_type', doc = 'Algorithm.' }
";

const SIGNED: &str = "\
[api]
name = 'Order'
title = '下单'
doc = 'Places an order.'
doc_url = 'https://lock.example/docs/order'
path = '/order'

[request]
include = ['head']
sign = { title = '签名', required = true, type = 'String(32)', fill = 'sign', doc = 'Signature.' }

[response.always]
code = { title = '状态', required = true, type = 'String', doc = 'Outcome.' }
words = { title = '说明', type = 'String', doc = 'The same in words.' }
";

#[test]
fn what_a_gateway_says_and_no_table_has_is_a_fault() {
    assert_eq!(unused(SIGNING, &[SIGNED]), [""; 0]);
    let bare = SIGNED.replace("include = ['head']\n", "");
    let all = [
        "no table includes the group `head`",
        "no row holds the identity `shop`",
        "no table has a row `sign_type`",
    ];
    assert_eq!(unused(SIGNING, &[&bare]), all);
    // One table of several is enough.
    let other = SIGNED.replace("'Order'", "'Other'");
    assert_eq!(unused(SIGNING, &[&bare, &other]), [""; 0]);
    let mute =
        SIGNED.replace("words = { title = '说明', type = 'String', doc = 'The same in words.' }\n", "");
    assert_eq!(unused(SIGNING, &[&mute]), ["no reply has a row `words`"]);
}
