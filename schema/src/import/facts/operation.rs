//! An operation: the head of its table, concluded from its rows, and its sections.

use super::{
    english, errors,
    fact::{Fact, Taken, facts},
    fact_head::FactHead,
    name::{pascal, stem},
    rows::{Maker, Part, Type},
    section::{Section, comment},
    shared::Shared,
};
use crate::{import::quoted::quoted, model::Gateway};
use serde_json::Value;

/// An operation as the facts have it.
struct Operation {
    method: String,
    path: String,
    title: String,
    roles: Vec<String>,
    statuses: Vec<String>,
    host: String,
    docs: Vec<String>,
    is_form: bool,
    is_file: bool,
    is_deprecated: bool,
    request: Vec<Fact>,
    response: Vec<Fact>,
    encrypted: Vec<String>,
    sealed: Vec<String>,
    unused: Vec<String>,
}

/// The name of the table, and its text.
pub(super) fn table(value: &Value, shared: &Shared, head: FactHead<'_>) -> Result<(String, String), String> {
    let operation = read(value, shared)?;
    let stem =
        if head.name.is_empty() { stem(&operation.method, &operation.path) } else { head.name.to_owned() };
    let has_body = !matches!(operation.method.as_str(), "GET" | "DELETE");
    let mut maker = Maker {
        gateway: head.gateway,
        encrypted: &operation.encrypted,
        sealed: &operation.sealed,
        path: &operation.path,
        part: if has_body { Part::Request } else { Part::Query },
        types: Vec::new(),
        taken: vec!["Required".to_owned()],
    };
    let request = maker.message(&operation.request);
    let sent = std::mem::take(&mut maker.types);
    maker.part = Part::Reply;
    let response = maker.message(&operation.response);
    let told = maker.types;
    let mut out = vec![comment("Drafted from facts by `paytable import`. Check every guess.")];
    api(&operation, &stem, head, &request, &response, &mut out);
    message("[request]", &request, &sent, &mut out);
    if !response.lines.is_empty() {
        message("[response.succeeded]", &response, &told, &mut out);
    }
    let repeat = Conclusions::of(&operation, &request, &response);
    errors::write(&shared.codes.at(&operation.path), head.gateway, repeat.repeats(), &mut out);
    Ok((stem, out.join("\n")))
}

fn read(value: &Value, shared: &Shared) -> Result<Operation, String> {
    let mut taken = Taken::of(value).ok_or("expected an object")?;
    let mut rows = |direct: &'static str, named: &'static str| match taken.get(named).and_then(Value::as_str)
    {
        Some(name) => shared.named(name),
        None => shared.whole(facts(taken.get(direct))?),
    };
    let (request, response) = (rows("request", "request_ref")?, rows("response", "response_ref")?);
    let mut operation = Operation {
        method: taken.text("method").to_uppercase(),
        path: taken.text("path"),
        title: taken.text("title_zh"),
        roles: taken.texts("role"),
        statuses: taken.texts("ok_status"),
        host: taken.text("host"),
        docs: taken.texts("docs"),
        is_form: taken.text("body") == "multipart",
        is_file: taken.get("produces").is_some() || taken.get("response_kind").is_some(),
        is_deprecated: taken.truth("deprecated"),
        request,
        response,
        encrypted: paths(taken.get("sensitive_request")),
        sealed: paths(taken.get("sensitive_response")),
        unused: Vec::new(),
    };
    for known in ["tags", "source_updated", "serial_header", "source_lint", "not_in_swagger"] {
        taken.get(known);
    }
    operation.unused = taken.unused();
    if operation.method.is_empty() || !operation.path.starts_with('/') {
        return Err("an operation has a `method` and a `path`".to_owned());
    }
    Ok(operation)
}

/// The paths of rows that are sent encrypted.
fn paths(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| Taken::of(item).map(|mut item| item.text("path"))).collect()
}

/// What a call is, as far as rows tell.
pub(super) struct Conclusions {
    is_read_only: bool,
    key: Option<String>,
    proofs: Vec<String>,
    echo: Vec<String>,
}

/// Numbers of the merchant's that make a repeat harmless, the most particular first.
const KEYS: &[&str] = &[
    "out_refund_no",
    "out_return_no",
    "out_bill_no",
    "out_batch_no",
    "out_transfer_no",
    "out_budget_no",
    "out_authorization_no",
    "out_recharge_no",
    "out_order_no",
    "combine_out_trade_no",
    "out_trade_no",
];

impl Conclusions {
    fn of(operation: &Operation, request: &Section, response: &Section) -> Conclusions {
        let asks = operation.method == "POST" && operation.title.starts_with("查询");
        let is_read_only = operation.method == "GET" || asks;
        let required =
            |name: &str| request.row(name).is_some_and(|row| row.required && !row.has("encrypted"));
        let own = request.rows().find(|row| row.name.ends_with("request_no") && row.required);
        let own = own.map(|row| row.name.as_str());
        let key = own.or_else(|| KEYS.iter().copied().find(|key| required(key)));
        let is_number = |name: &str| ["_no", "_id", "_code"].iter().any(|end| name.ends_with(end));
        let told = |name: &str| response.row(name).is_some_and(|row| !row.has("of") && !row.has("json"));
        let in_path = |name: &str| {
            request
                .row(name)
                .is_some_and(|row| row.keys.iter().any(|(key, value)| *key == "in" && value == "\"path\""))
        };
        let is_plain = |name: &&str| !name.contains("openid") && told(name);
        let echo = request.rows().map(|row| row.name.as_str()).filter(is_plain);
        let echo = echo.filter(|name| Some(*name) == key || (in_path(name) && is_number(name)));
        let proofs = || {
            let required = response.rows().filter(|row| row.required && !row.has("of"));
            required.filter(|row| is_number(&row.name) || response.rows().count() == 1)
        };
        // A number of the gateway's own says more than one that was sent.
        let proof = proofs().find(|row| request.row(&row.name).is_none()).or_else(|| proofs().next());
        let owned = |name: &str| name.to_owned();
        Conclusions {
            is_read_only,
            key: key.filter(|_| !is_read_only && operation.method == "POST").map(owned),
            echo: echo.map(owned).collect(),
            proofs: proof.map(|row| row.name.clone()).into_iter().collect(),
        }
    }

    /// Whether a call can be made again with the same values, and whether one can have been made under its number.
    fn repeats(&self) -> errors::Repeats {
        match (self.is_read_only, &self.key) {
            (true, _) => errors::Repeats::AtWill,
            (false, Some(_)) => errors::Repeats::ByNumber,
            (false, None) => errors::Repeats::Not,
        }
    }
}

fn api(
    operation: &Operation,
    stem: &str,
    head: FactHead<'_>,
    request: &Section,
    response: &Section,
    out: &mut Vec<String>,
) {
    let found = Conclusions::of(operation, request, response);
    out.extend([String::new(), "[api]".to_owned()]);
    for unused in &operation.unused {
        out.push(comment(&format!("guess: not used, {unused}")));
    }
    out.push(format!("name = {}", quoted(&pascal(stem))));
    out.extend(head.shipped.map(|name| format!("gateway = {}", quoted(name))));
    out.push(format!("title = {}", quoted(&operation.title)));
    out.push(comment("guess: doc, made of the path"));
    out.push(format!("doc = {}", quoted(&english::deed(stem))));
    doc_url(operation, head.gateway, out);
    out.extend(host(operation, head.gateway));
    out.push(format!("path = {}", quoted(&operation.path)));
    if operation.method != "POST" {
        out.push(format!("method = {}", quoted(&operation.method)));
    }
    if operation.is_form {
        out.push("body = \"multipart\"".to_owned());
    }
    if operation.is_file {
        out.push("reply = \"text\"".to_owned());
    }
    out.extend(role(&operation.roles).map(|role| format!("role = {}", quoted(role))));
    if found.is_read_only {
        out.push("read_only = true".to_owned());
    }
    if let Some(key) = &found.key {
        out.push(comment("guess: idempotency_key, by its name"));
        out.push(format!("idempotency_key = {}", quoted(key)));
    }
    // That nothing is repeated is said as well, where rows have one name.
    let says_echo = request.rows().any(|row| response.row(&row.name).is_some());
    for (key, rows, is_said) in
        [("required_on_success", &found.proofs, false), ("echo", &found.echo, says_echo)]
    {
        if (is_said || !rows.is_empty()) && !operation.is_file {
            out.push(comment(&format!("guess: {key}, by the names of rows")));
            let rows: Vec<String> = rows.iter().map(|row| quoted(row)).collect();
            out.push(format!("{key} = [{}]", rows.join(", ")));
        }
    }
    if operation.is_deprecated {
        out.extend([String::new(), "[api.deprecated]".to_owned()]);
        out.push("instead = \"see its page\"".to_owned());
    }
    for status in operation.statuses.iter().filter(|status| !matches!(status.as_str(), "200" | "202" | "204"))
    {
        out.push(comment(&format!("guess: not used, the status {status}")));
    }
}

/// Where pages of the documentation are.
const PAGES: &str = "https://pay.weixin.qq.com/";

fn doc_url(operation: &Operation, gateway: Option<&Gateway>, out: &mut Vec<String>) {
    let current = operation.docs.iter().find(|page| page.starts_with("doc/v3/"));
    let page = current.or(operation.docs.first()).map(|page| format!("{PAGES}{page}"));
    if page.is_none() {
        out.push(comment("guess: doc_url, as no page is named"));
    }
    let page = page.or_else(|| gateway.map(|gateway| gateway.doc_url.clone()));
    out.push(format!("doc_url = {}", quoted(&page.unwrap_or_default())));
}

/// The gateway's host of that address, where it is not its main one.
fn host(operation: &Operation, gateway: Option<&Gateway>) -> Option<String> {
    let named = |(name, url): &(String, crate::model::At<String>)| {
        let own = url.value.split("://").nth(1).unwrap_or_default();
        let is_it = own == operation.host || own.split('.').next() == Some(operation.host.as_str());
        is_it.then(|| name.clone())
    };
    let hosts = gateway.map(|gateway| gateway.hosts.as_slice()).unwrap_or_default();
    let found = hosts.iter().filter(|_| !operation.host.is_empty()).find_map(named);
    found.filter(|name| name != "main").map(|name| format!("host = {}", quoted(&name)))
}

/// Words of roles: merchants that take money for themselves, and those who act for others.
const MERCHANTS: [&str; 3] = ["直连商户", "普通商户", "特约商户（直连模式）"];

fn role(roles: &[String]) -> Option<&'static str> {
    let own = roles.iter().filter(|role| MERCHANTS.contains(&role.as_str())).count();
    match own {
        _ if roles.is_empty() || roles.iter().any(|role| role.contains("微信")) => None,
        0 => Some("partner"),
        all if all == roles.len() => Some("merchant"),
        _ => None,
    }
}

/// A section and the types that its rows hold.
pub(super) fn message(heading: &str, section: &Section, types: &[Type], out: &mut Vec<String>) {
    out.extend([String::new(), heading.to_owned()]);
    section.write(out);
    for nested in types {
        out.extend([String::new(), format!("[type.{}]", nested.name)]);
        nested.section.write(out);
    }
}
