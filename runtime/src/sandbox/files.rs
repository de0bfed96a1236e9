//! Files: bills of the orders that were paid here, and what payers said about them.
//!
//! The bill of a day exists on the next one.

use crate::sandbox::{
    books::Order,
    call::{Call, Done, Refusal, title},
    refunds::Refund,
};
use crate::{
    bill::Fee,
    gateways::behaviour::Report,
    message::{money::Fen, time::Time},
    table::TimeFormat,
};
use std::fmt::Write as _;

const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn file(call: &mut Call<'_>, payee: Option<&str>, report: Report) -> Result<Done, Refusal> {
    let is_of_past = |day: &str| day < call.now.time.format(TimeFormat::Date).as_str();
    if call.state.is_strict && !call.facts.get("bill_date").is_none_or(is_of_past) {
        return Err(no_bill(call));
    }
    let paid = call.state.orders.paid(call.api.gateway, payee, call.now);
    let text = match report {
        Report::Trades => trades(call, &paid),
        Report::Funds => funds(call, &paid),
        Report::Comments => comments(call, &paid),
    };
    let text = text.ok_or_else(|| no_bill(call))?;
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

/// A line of a bill: a payment, or a refund of one.
struct Entry<'o> {
    order: &'o Order,
    refund: Option<&'o Refund>,
    time: Time,
}

impl Entry<'_> {
    /// In fen.
    fn paid(&self) -> i64 {
        if self.refund.is_some() { 0 } else { self.order.amount() }
    }

    /// In fen.
    fn refunded(&self) -> i64 {
        self.refund.map_or(0, |refund| refund.amount)
    }

    /// Of a payment to pay, of a refund to get back.
    fn fee(&self) -> Fee {
        let Fee(paid) = fee(self.paid());
        let Fee(back) = fee(self.refunded());
        Fee(paid - back)
    }

    fn of_refund(&self, value: impl Fn(&Refund) -> String, otherwise: &str) -> String {
        self.refund.map_or_else(|| otherwise.to_owned(), value)
    }
}

/// What was paid, and what went back, on the day asked for.
fn of_day<'o>(call: &Call<'_>, orders: &'o [Order]) -> Vec<Entry<'o>> {
    let day = call.facts.get("bill_date").unwrap_or_default();
    let mut entries = Vec::new();
    for order in orders {
        entries.extend(order.paid_at().map(|time| Entry { order, refund: None, time }));
        let ended = order.refunds.iter().filter(|refund| refund.status(call.now) == "SUCCESS");
        entries.extend(ended.map(|refund| Entry { order, refund: Some(refund), time: refund.ends_at }));
    }
    entries.retain(|entry| entry.time.format(TimeFormat::Date) == day);
    entries.sort_by_key(|entry| entry.time);
    entries
}

/// A column: its title, and what it says of an entry.
type Column = (&'static str, fn(&Entry<'_>) -> String);

#[rustfmt::skip]
const TRADES: &[Column] = &[
    ("交易时间", |entry| entry.time.format(TimeFormat::Dashed)),
    ("公众账号ID", |entry| known(entry.order, "appid")),
    ("商户号", |entry| known(entry.order, "mch_id")),
    ("特约商户号", |entry| or_zero(known(entry.order, "sub_mch_id"))),
    ("设备号", |entry| known(entry.order, "device_info")),
    ("微信订单号", |entry| known(entry.order, "transaction_id")),
    ("商户订单号", |entry| known(entry.order, "out_trade_no")),
    ("用户标识", |entry| known(entry.order, "openid")),
    ("交易类型", |entry| known(entry.order, "trade_type")),
    ("交易状态", |entry| entry.of_refund(|_| "REFUND".to_owned(), "SUCCESS")),
    ("付款银行", |entry| known(entry.order, "bank_type")),
    ("货币种类", |entry| known(entry.order, "fee_type")),
    ("应结订单金额", |entry| yuan(entry.paid())),
    ("代金券金额", |_| yuan(0)),
    ("退款申请时间", |entry| entry.of_refund(|refund| refund.accepted_at.format(TimeFormat::Dashed), "")),
    ("退款成功时间", |entry| entry.of_refund(|refund| refund.ends_at.format(TimeFormat::Dashed), "")),
    ("微信退款单号", |entry| entry.of_refund(|refund| refund.id.clone(), "0")),
    ("商户退款单号", |entry| entry.of_refund(|refund| refund.number.clone(), "0")),
    ("退款金额", |entry| yuan(entry.refunded())),
    ("充值券退款金额", |_| yuan(0)),
    ("退款类型", |entry| entry.of_refund(|_| "ORIGINAL".to_owned(), "")),
    ("退款状态", |entry| entry.of_refund(|_| "SUCCESS".to_owned(), "")),
    ("商品名称", |entry| known(entry.order, "body")),
    ("商户数据包", |entry| known(entry.order, "attach")),
    ("手续费", |entry| entry.fee().to_string()),
    ("费率", |_| "0.60%".to_owned()),
    ("订单金额", |entry| yuan(entry.paid())),
    ("申请退款金额", |entry| yuan(entry.refunded())),
    ("费率备注", |_| String::new()),
];

/// The columns that a bill of refunds has, and no other bill of trades.
const REFUND_TIMES: [&str; 2] = ["退款申请时间", "退款成功时间"];

/// The trades of a day: payments, refunds, or both.
fn trades(call: &Call<'_>, orders: &[Order]) -> Option<String> {
    let kind = call.facts.get("bill_type").unwrap_or("ALL");
    let mut entries = of_day(call, orders);
    match kind {
        "ALL" => {}
        "SUCCESS" => entries.retain(|entry| entry.refund.is_none()),
        "REFUND" => entries.retain(|entry| entry.refund.is_some()),
        _ => return None,
    }
    if entries.is_empty() {
        return None;
    }
    // A bill of payments has no columns about refunds. Only a bill of refunds has their times.
    let is_there = |title: &str| match kind {
        "SUCCESS" => !title.contains("退款"),
        "REFUND" => true,
        _ => !REFUND_TIMES.contains(&title),
    };
    let columns: Vec<&Column> = TRADES.iter().filter(|(title, _)| is_there(title)).collect();
    let paid: i64 = entries.iter().map(Entry::paid).sum();
    let refunded: i64 = entries.iter().map(Entry::refunded).sum();
    let Fee(all_paid) = fee(paid);
    let Fee(all_back) = fee(refunded);
    let totals = [
        ("总交易单数", entries.len().to_string()),
        ("应结订单总金额", yuan(paid)),
        ("退款总金额", yuan(refunded)),
        ("充值券退款总金额", yuan(0)),
        ("手续费总金额", Fee(all_paid - all_back).to_string()),
        ("订单总金额", yuan(paid)),
        ("申请退款总金额", yuan(refunded)),
    ];
    let rows = entries.iter().map(|entry| columns.iter().map(|(_, value)| value(entry)).collect());
    Some(bill(&columns.iter().map(|(title, _)| *title).collect::<Vec<_>>(), rows, &totals))
}

/// What came into the account on a day, and what left it.
fn funds(call: &Call<'_>, orders: &[Order]) -> Option<String> {
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
    let entries = of_day(call, orders);
    if entries.is_empty() || call.facts.get("account_type") != Some("Basic") {
        return None;
    }
    let mut balance = 0;
    let rows = entries.iter().map(|entry| {
        balance += entry.paid() - entry.refunded();
        let payment = known(entry.order, "transaction_id");
        let word = entry.of_refund(|_| "退款".to_owned(), "交易");
        vec![
            entry.time.format(TimeFormat::Dashed),
            payment.clone(),
            entry.of_refund(|refund| refund.id.clone(), &payment),
            word.clone(),
            word,
            entry.of_refund(|_| "支出".to_owned(), "收入"),
            yuan(entry.paid() + entry.refunded()),
            yuan(balance),
            "system".to_owned(),
            String::new(),
            entry.of_refund(|refund| refund.number.clone(), &known(entry.order, "out_trade_no")),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let spent = entries.iter().filter(|entry| entry.refund.is_some()).count();
    let totals = [
        ("资金流水总笔数", rows.len().to_string()),
        ("收入笔数", (rows.len() - spent).to_string()),
        ("收入金额", yuan(entries.iter().map(Entry::paid).sum())),
        ("支出笔数", spent.to_string()),
        ("支出金额", yuan(entries.iter().map(Entry::refunded).sum())),
    ];
    Some(bill(&titles, rows.into_iter(), &totals))
}

/// A comment on every order paid within the time asked for, behind the next offset.
fn comments(call: &Call<'_>, orders: &[Order]) -> Option<String> {
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
    value.replace(['`', '\r', '\n'], " ")
}

fn known(order: &Order, name: &str) -> String {
    order.settled.get(name).or(order.asked.get(name)).unwrap_or_default().to_owned()
}

fn or_zero(text: String) -> String {
    if text.is_empty() { "0".to_owned() } else { text }
}

fn yuan(fen: i64) -> String {
    Fen(fen).to_string()
}

/// Six thousandths of an amount in fen.
fn fee(fen: i64) -> Fee {
    Fee(fen.saturating_mul(6))
}
