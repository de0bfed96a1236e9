//! What only shows when a table is read beside another one that it names.

use crate::{
    fault::Fault,
    model::{
        Api, At, Document, Gateway, Kind, Message, PublicKeys, Reply, Row, Span, ValueSource, split_path,
    },
};

/// What is wrong with the `query` of an order, seen beside the table that it names. The places are in the order's file.
pub fn query_faults(order: &Api, query: &Document, gateway: &Gateway) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(said) = &order.query else { return faults };
    let name = &said.api.value;
    let Some(api) = &query.api else {
        return vec![fault(&said.api, format!("the table `{name}` has no [api]"), "cannot be called", None)];
    };
    if !api.read_only || matches!(api.reply, Reply::File | Reply::None) {
        let help = format!("an API that tells of an order says read_only = true: `{}` does not", api.name);
        let help = if api.read_only { None } else { Some(help) };
        let message = format!("`{}` is not a query", api.name);
        faults.push(fault(&said.api, message, "its reply tells nothing of an order", help));
    }
    if api.told_state(gateway, query.types(gateway)).is_none() {
        let help = "the gateway or the table of the query says under [state] what its words mean".to_owned();
        let message = format!("the reply of `{}` has no state", api.name);
        faults.push(fault(&said.api, message, "how does the order stand?", Some(help)));
    }
    for (ours, theirs) in &said.rows {
        let Some(asked) = api.request.row(&theirs.value) else {
            let message = format!("the request of `{}` has no row `{}`", api.name, theirs.value);
            faults.push(fault(theirs, message, "carries over to nothing", None));
            continue;
        };
        if let Some(row) = order.request.row(&ours.value).filter(|row| !carries_over(row, asked)) {
            let message = format!("`{}` and `{}` are of different types", row.name, asked.name);
            faults.push(fault(ours, message, "cannot carry over", None));
        }
    }
    let is_left_out = |row: &&Row| {
        row.required
            && row.fill == ValueSource::Caller
            && !said.rows.iter().any(|(_, theirs)| theirs.value == row.wire)
    };
    for row in api.request.rows.iter().filter(is_left_out) {
        let help = format!("add \"{}\" to `query_rows`; \"ours = theirs\" where the names differ", row.wire);
        let message = format!("the query needs `{}`", row.wire);
        faults.push(fault(&said.api, message, "carries over from no row", Some(help)));
    }
    faults
}

/// Both hold one value, and of the same kind.
fn carries_over(ours: &Row, theirs: &Row) -> bool {
    let is_text = |row: &Row| matches!(row.kind, Kind::Text | Kind::Choice(_) | Kind::Ip | Kind::Url { .. });
    let is_number = |row: &Row| matches!(row.kind, Kind::Int { .. } | Kind::Fen { .. });
    is_text(ours) && is_text(theirs)
        || is_number(ours) && is_number(theirs)
        || ours.kind.nested().is_none() && ours.kind == theirs.kind
}

/// What is wrong with the `[keys]` of a gateway, seen beside the table that they name. The places are in the gateway's
/// file.
pub fn keys_faults(keys: &PublicKeys, refresh: &Document, gateway: &Gateway) -> Vec<Fault> {
    let name = &keys.refresh.value;
    let Some(api) = &refresh.api else {
        let message = format!("the table `{name}` has no [api]");
        return vec![fault(&keys.refresh, message, "cannot be called", None)];
    };
    let mut faults = Vec::new();
    if !api.read_only {
        let message = format!("`{}` is not read only", api.name);
        faults.push(fault(&keys.refresh, message, "called whenever a key is unknown", None));
    }
    let types = refresh.types(gateway);
    let items = api.response.at_path(&keys.list.value, types).and_then(|row| match &row.kind {
        Kind::List(of) => types.find(of),
        _ => None,
    });
    let Some(items) = items else {
        let message = format!("`{}` is no list of objects in the reply of `{}`", keys.list.value, api.name);
        faults.push(fault(&keys.list, message, "holds no keys", None));
        return faults;
    };
    for path in [&keys.id, &keys.certificate] {
        let row = items.message.at_path(&path.value, types);
        let is_text = row.is_some_and(|row| match &row.kind {
            Kind::Text => true,
            Kind::Encrypted(encrypted) => encrypted.of.is_none(),
            _ => false,
        });
        if !is_text {
            let (first, _) = split_path(&path.value);
            let message = format!("`{}` is no text of `{}`", path.value, items.name);
            let help = row.is_none().then(|| format!("`{}` has no such row below `{first}`", items.name));
            faults.push(fault(path, message, "leads to no text", help));
        }
    }
    faults
}

/// What a gateway says that none of its tables has: a group that no section includes, an identity that no row holds, and
/// the names of rows that say why a call failed. All tables of the gateway have to be there. The places are in the
/// gateway's file.
pub fn unused_faults(gateway: &Gateway, documents: &[&Document]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let messages: Vec<&Message> = documents.iter().flat_map(|document| messages(document)).collect();
    let rows = || messages.iter().flat_map(|message| &message.rows);
    let shared = || gateway.types.iter().flat_map(|nested| &nested.message.rows);
    for group in &gateway.groups {
        if !rows().chain(shared()).any(|row| row.group.as_deref() == Some(group.name.as_str())) {
            let message = format!("no table includes the group `{}`", group.name);
            faults.push(fault_at(&group.span, message, "never used"));
        }
    }
    for setting in gateway.merchant.iter().filter(|setting| setting.identity) {
        let holds = |row: &Row| match &row.fill {
            ValueSource::Merchant { name, .. } => *name == setting.name,
            _ => row.wire == setting.name,
        };
        if !rows().chain(shared()).any(holds) {
            let message = format!("no row holds the identity `{}`", setting.name);
            faults.push(fault_at(&setting.span, message, "never compared"));
        }
    }
    for layer in gateway.outcome.iter().filter(|layer| layer.statuses.is_empty()) {
        for name in [&layer.code, &layer.message].into_iter().flatten() {
            if !rows().any(|row| row.wire == *name) {
                let message = format!("no reply has a row `{name}`");
                faults.push(fault_at(&layer.span, message, "would say why a call failed"));
            }
        }
    }
    if let Some(name) = gateway.sign.as_ref().and_then(|sign| sign.type_field.as_ref())
        && !rows().any(|row| row.wire == *name)
    {
        let message = format!("no table has a row `{name}`");
        faults.push(fault_at(&gateway.name_span, message, "would name the algorithm (`type_field`)"));
    }
    faults
}

fn messages(document: &Document) -> Vec<&Message> {
    let api = document.api.iter().flat_map(|api| [&api.request, &api.response]);
    let notice = document.notice.iter().flat_map(|notice| [&notice.event].into_iter().chain(&notice.answer));
    api.chain(notice).chain(document.types.iter().map(|nested| &nested.message)).collect()
}

fn fault_at(span: &Span, message: String, label: &str) -> Fault {
    Fault { message, span: span.clone(), label: label.to_owned(), help: None }
}

fn fault(at: &At<String>, message: String, label: &str, help: Option<String>) -> Fault {
    Fault { message, span: at.span.clone(), label: label.to_owned(), help }
}
