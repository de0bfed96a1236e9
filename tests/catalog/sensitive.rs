//! What is personal in one table is personal in all of them: no log shows it because a row was forgotten.

use paytable_schema::rules::snake_case;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// Rows that share no more than their name with a personal one: the name, and the title that tells them apart.
const OTHERS: [(&str, &str); 14] = [
    // The serial number of a certificate, which every message shows.
    ("cert_id", "证书ID"),
    // The address and name of a store, which are public.
    ("address", "门店详细地址"),
    ("address", "详细地址"),
    ("name", "门店名称"),
    // Which of the merchant's accounts a refund was paid from.
    ("account", "出资账户类型"),
    // Of an offer, of what is paid for, and of a kind of risk.
    ("name", "优惠名称"),
    ("name", "付费名称"),
    ("name", "风险名称"),
    // Where a service is used.
    ("location", "服务位置"),
    // Of the answer to a notice; the personal one is exchanged for a token.
    ("code", "返回状态码"),
    // The outcome of a call to Alipay.
    ("code", "网关返回码"),
    // Of a coupon.
    ("name", "券名称"),
    // Objects whose own rows are sensitive.
    ("identity", "实名支付"),
    ("user_id", "用户ID"),
];

struct Row {
    place: String,
    name: String,
    title: String,
    is_sensitive: bool,
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The rows below a table of TOML: what has a title and a type.
fn rows(place: &str, table: &Table, found: &mut Vec<Row>) {
    for (key, value) in table {
        let Value::Table(inner) = value else { continue };
        let text = |key: &str| inner.get(key).and_then(Value::as_str);
        match (text("title"), text("type")) {
            (Some(title), Some(_)) => found.push(Row {
                place: place.to_owned(),
                name: snake_case(key.split("_$").next().unwrap()),
                title: title.to_owned(),
                // Signatures are masked wherever they stand.
                is_sensitive: inner.get("sensitive").and_then(Value::as_bool) == Some(true)
                    || text("fill").is_some_and(|fill| fill == "sign" || fill.starts_with("signature.")),
            }),
            _ => rows(&format!("{place} {key}"), inner, found),
        }
    }
}

#[test]
fn a_name_that_is_sensitive_in_one_table_is_sensitive_in_all() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/tables");
    let (mut paths, mut all) = (Vec::new(), Vec::new());
    files(&folder, &mut paths);
    for path in &paths {
        let place = path.strip_prefix(&folder).unwrap().display().to_string();
        rows(&place, &fs::read_to_string(path).unwrap().parse().unwrap(), &mut all);
    }
    let sensitive: BTreeSet<&str> =
        all.iter().filter(|row| row.is_sensitive).map(|row| row.name.as_str()).collect();
    assert!(all.len() > 3000 && sensitive.len() > 40, "{} rows, {} names", all.len(), sensitive.len());
    let is_other = |row: &Row| OTHERS.contains(&(row.name.as_str(), row.title.as_str()));
    let plain = all.iter().filter(|row| !row.is_sensitive && sensitive.contains(row.name.as_str()));
    let forgotten: Vec<String> = plain
        .filter(|row| !is_other(row))
        .map(|row| format!("{}: {} {}", row.place, row.name, row.title))
        .collect();
    assert!(forgotten.is_empty(), "say `sensitive = true`, or argue why not: {forgotten:#?}");
    for (name, title) in OTHERS {
        let is_used = all.iter().any(|row| row.name == name && row.title == title && !row.is_sensitive);
        assert!(is_used && sensitive.contains(name), "no longer needed: {name} {title}");
    }
}
