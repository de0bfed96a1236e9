//! Files: bills of the orders that were paid here, and what payers said about them.
//!
//! The gateway has the bill of a day on the next one; here it is there at once, for whoever tests.

use super::{
    behave::{Call, Done, Refusal, title},
    orders::Order,
};
use crate::{bill::Fee, money::Fen, table::TimeFormat, time::Time};
use std::fmt::Write as _;

/// Writes a file about orders; `None` where there is nothing to write about.
pub(super) type Write = fn(&Call<'_>, &[Order]) -> Option<String>;

const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn file(call: &mut Call<'_>, payee: Option<&str>, write: Write) -> Result<Done, Refusal> {
    let paid = call.state.orders.paid(call.api.gateway, payee);
    let text = write(call, &paid).ok_or_else(|| no_bill(call))?;
    match call.facts.get("tar_type") {
        Some("GZIP") => Ok(packed(text)),
        _ => Ok(Done::File(TEXT, text.into_bytes())),
    }
}

/// There is no bill, in the words and under the number that the API has for it.
fn no_bill(call: &Call<'_>) -> Refusal {
    if call.api.error("No Bill Exist").is_some() {
        return Refusal("20002", "No Bill Exist".to_owned());
    }
    let words = title(call.api, "NO_BILL_EXIST");
    Refusal("NO_BILL_EXIST", if words == "NO_BILL_EXIST" { "账单不存在".to_owned() } else { words })
}

#[cfg(feature = "gzip")]
fn packed(text: String) -> Done {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    match gzip.write_all(text.as_bytes()).and_then(|()| gzip.finish()) {
        Ok(packed) => Done::File("application/x-gzip", packed),
        // Nothing is written but memory.
        Err(_) => Done::File(TEXT, text.into_bytes()),
    }
}

/// Without the feature nobody here could open it either.
#[cfg(not(feature = "gzip"))]
fn packed(text: String) -> Done {
    Done::File(TEXT, text.into_bytes())
}

/// The orders that were paid on the day asked for.
fn of_day<'o>(call: &Call<'_>, orders: &'o [Order]) -> Vec<&'o Order> {
    let day = call.facts.get("bill_date").unwrap_or_default();
    orders
        .iter()
        .filter(|order| order.paid_at().is_some_and(|time| time.format(TimeFormat::Date) == day))
        .collect()
}

/// A column: its title, and what it says of an order.
type Column = (&'static str, fn(&Order) -> String);

const NONE: fn(&Order) -> String = |_| String::new();
const ZERO: fn(&Order) -> String = |_| "0".to_owned();
const NO_MONEY: fn(&Order) -> String = |_| yuan(0);

#[rustfmt::skip]
const TRADES: &[Column] = &[
    ("交易时间", |order| order.paid_at().map_or_else(String::new, |time| time.format(TimeFormat::Dashed))),
    ("公众账号ID", |order| known(order, "appid")),
    ("商户号", |order| known(order, "mch_id")),
    ("特约商户号", |order| or_zero(known(order, "sub_mch_id"))),
    ("设备号", |order| known(order, "device_info")),
    ("微信订单号", |order| known(order, "transaction_id")),
    ("商户订单号", |order| known(order, "out_trade_no")),
    ("用户标识", |order| known(order, "openid")),
    ("交易类型", |order| known(order, "trade_type")),
    ("交易状态", |_| "SUCCESS".to_owned()),
    ("付款银行", |order| known(order, "bank_type")),
    ("货币种类", |order| known(order, "fee_type")),
    ("应结订单金额", |order| yuan(amount(order))),
    ("代金券金额", NO_MONEY),
    ("微信退款单号", ZERO),
    ("商户退款单号", ZERO),
    ("退款金额", NO_MONEY),
    ("充值券退款金额", NO_MONEY),
    ("退款类型", NONE),
    ("退款状态", NONE),
    ("商品名称", |order| known(order, "body")),
    ("商户数据包", |order| known(order, "attach")),
    ("手续费", |order| fee(amount(order)).to_string()),
    ("费率", |_| "0.60%".to_owned()),
    ("订单金额", |order| yuan(amount(order))),
    ("申请退款金额", NO_MONEY),
    ("费率备注", NONE),
];

/// The trades of a day. Nothing is ever refunded here, so a bill of refunds has nothing to say.
pub(super) fn trades(call: &Call<'_>, orders: &[Order]) -> Option<String> {
    let orders = of_day(call, orders);
    let kind = call.facts.get("bill_type").unwrap_or("ALL");
    if orders.is_empty() || !matches!(kind, "ALL" | "SUCCESS") {
        return None;
    }
    // A bill of payments has no columns about refunds, nor totals of them.
    let columns: Vec<&Column> =
        TRADES.iter().filter(|(title, _)| kind == "ALL" || !title.contains("退款")).collect();
    let total: i64 = orders.iter().map(|order| amount(order)).sum();
    let totals = [
        ("总交易单数", orders.len().to_string()),
        ("应结订单总金额", yuan(total)),
        ("退款总金额", yuan(0)),
        ("充值券退款总金额", yuan(0)),
        ("手续费总金额", fee(total).to_string()),
        ("订单总金额", yuan(total)),
        ("申请退款总金额", yuan(0)),
    ];
    let rows = orders.iter().map(|order| columns.iter().map(|(_, value)| value(order)).collect());
    Some(bill(&columns.iter().map(|(title, _)| *title).collect::<Vec<_>>(), rows, &totals))
}

/// What came into the account on a day.
pub(super) fn funds(call: &Call<'_>, orders: &[Order]) -> Option<String> {
    let titles = [
        "记账时间",
        "微信支付业务单号",
        "资金流水单号",
        "业务名称",
        "业务类型",
        "收支类型",
        "收支金额(元)",
        "账户结余(元)",
        "资金变更提交申请人",
        "备注",
        "业务凭证号",
    ];
    let orders = of_day(call, orders);
    if orders.is_empty() || call.facts.get("account_type") != Some("Basic") {
        return None;
    }
    let mut balance = 0;
    let rows = orders.iter().map(|order| {
        balance += amount(order);
        let time = order.paid_at().map_or_else(String::new, |time| time.format(TimeFormat::Dashed));
        let (payment, word) = (known(order, "transaction_id"), || "交易".to_owned());
        vec![
            time,
            payment.clone(),
            payment.clone(),
            word(),
            word(),
            "收入".to_owned(),
            yuan(amount(order)),
            yuan(balance),
            "system".to_owned(),
            String::new(),
            known(order, "out_trade_no"),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let totals = [
        ("资金流水总笔数", rows.len().to_string()),
        ("收入笔数", rows.len().to_string()),
        ("收入金额", yuan(balance)),
        ("支出笔数", "0".to_owned()),
        ("支出金额", yuan(0)),
    ];
    Some(bill(&titles, rows.into_iter(), &totals))
}

/// A comment on every order paid within the time asked for, behind the next offset.
pub(super) fn comments(call: &Call<'_>, orders: &[Order]) -> Option<String> {
    let asked = |name| call.facts.get(name).unwrap_or_default();
    let time = |name| Time::parse(TimeFormat::Compact, asked(name));
    let (begin, end) = time("begin_time").zip(time("end_time"))?;
    let (offset, limit) = (asked("offset").parse().unwrap_or(0), asked("limit").parse().unwrap_or(200));
    let within = orders.iter().filter_map(|order| Some((order.paid_at()?, order)));
    let within: Vec<_> =
        within.filter(|(time, _)| (begin..=end).contains(time)).skip(offset).take(limit).collect();
    let mut text = format!("`{}\r\n", offset + within.len());
    for (time, order) in within {
        let (time, payment) = (time.format(TimeFormat::Dashed), known(order, "transaction_id"));
        let _ = write!(text, "`{time},`{payment},`5,`赞\r\n");
    }
    Some(text)
}

/// Titles, rows, titles of totals, totals; every value behind a back-tick.
fn bill(titles: &[&str], rows: impl Iterator<Item = Vec<String>>, totals: &[(&str, String)]) -> String {
    let line = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| format!("`{}", on_one_line(value))).collect();
        values.join(",")
    };
    let mut lines = vec![format!("\u{feff}{}", titles.join(","))];
    lines.extend(rows.map(|row| line(&row)));
    let (titles, totals): (Vec<&str>, Vec<String>) = totals.iter().cloned().unzip();
    lines.extend([titles.join(","), line(&totals)]);
    lines.join("\r\n") + "\r\n"
}

fn on_one_line(value: &str) -> String {
    value.replace(['`', '\n'], " ")
}

fn known(order: &Order, name: &str) -> String {
    order.settled.get(name).or(order.asked.get(name)).unwrap_or_default().to_owned()
}

fn or_zero(text: String) -> String {
    if text.is_empty() { "0".to_owned() } else { text }
}

/// In fen.
fn amount(order: &Order) -> i64 {
    known(order, "total_fee").parse().unwrap_or(0)
}

fn yuan(fen: i64) -> String {
    Fen(fen).to_string()
}

/// Six thousandths of an amount in fen.
fn fee(fen: i64) -> Fee {
    Fee(fen.saturating_mul(6))
}
