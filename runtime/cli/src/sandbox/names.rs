//! APIs and notices by the names of their tables, such as `wechat_v2/unified_order`.

use super::authority::apis;
use paytable::{
    alipay, allinpay, cloudpay, swiftpass,
    table::{Api, Notice},
    unionpay, wechat_v2, wechat_v3,
};
use paytable_schema::{nearest, tables};

/// Every shipped notice.
pub(crate) fn notices() -> impl Iterator<Item = &'static Notice> {
    [
        wechat_v2::NOTICES,
        cloudpay::NOTICES,
        wechat_v3::NOTICES,
        alipay::NOTICES,
        swiftpass::NOTICES,
        allinpay::NOTICES,
        unionpay::NOTICES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The API of that table; the text says where its names are.
pub(crate) fn api(name: &str) -> Result<&'static Api, String> {
    let document = paytable_schema::load(name).ok();
    let named = document.and_then(|(gateway, document)| Some((gateway.name, document.api?.name)));
    let found =
        named.and_then(|(gateway, name)| apis().find(|api| api.gateway.name == gateway && api.name == name));
    found.ok_or_else(|| near(name))
}

/// The notice of that table; the text says where its names are.
pub(crate) fn notice(name: &str) -> Result<&'static Notice, String> {
    let document = paytable_schema::load(name).ok();
    let named = document.and_then(|(gateway, document)| Some((gateway.name, document.notice?.name)));
    let found = named.and_then(|(gateway, name)| {
        notices().find(|notice| notice.gateway.name == gateway && notice.name == name)
    });
    found.ok_or_else(|| near(name))
}

fn near(name: &str) -> String {
    let faults = tables::unknown(name);
    let near = faults.list().first().and_then(|fault| fault.help.clone());
    let near = near.filter(|help| help.starts_with("did you mean"));
    near.unwrap_or_else(|| "`paytable coverage` lists the tables".to_owned())
}

/// A field that a notice does not have.
pub(crate) struct UnknownField {
    pub(crate) name: String,
    pub(crate) help: String,
}

/// The first of these names that no field of a notice has; inside of objects, a name has dots. What is encrypted stands as
/// if it were not.
pub(crate) fn unknown_field<'n>(
    notice: &Notice,
    names: impl Iterator<Item = &'n str>,
) -> Option<UnknownField> {
    let known = field_names(notice.event, "");
    let unknown = names.into_iter().find(|name| !known.iter().any(|own| own == name))?;
    let help = match nearest(unknown, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("it has {}", known.join(", ")),
    };
    Some(UnknownField { name: unknown.to_owned(), help })
}

fn field_names(table: &paytable::table::Table, above: &str) -> Vec<String> {
    use paytable::table::{Encrypted, Kind};
    let mut names = Vec::new();
    for field in table.fields {
        let name = format!("{above}{}", field.name);
        match field.kind {
            Kind::Object(inside) => names.extend(field_names(inside, &format!("{name}."))),
            Kind::Encrypted(Encrypted { inside: Some(inside), .. }) => names.extend(field_names(inside, "")),
            Kind::Numbered { items, .. } => {
                names.extend(items.fields.iter().map(|item| format!("{}_0", item.name)));
            }
            _ => names.push(name),
        }
    }
    names
}
