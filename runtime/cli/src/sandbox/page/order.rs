//! One order, and its pay page.

use super::{
    badge,
    lists::{notice, pairs, request},
    names::{code_url, link_of_order, link_of_pay_page, time},
    qr,
    shell::Shell,
    shown::{Hidden, yuan},
    texts::Texts,
    views::{ApiName, Code, Event, NoticeRow, OrderPage, PayPage, Payer, RefundRow},
};
use crate::sandbox::journal::{Journal, RequestEntry};
use paytable::sandbox::{Happened, OrderDetails, RefundDetails};
use std::sync::Arc;

/// So many requests and notices of an order are shown with it.
const MOST: usize = 20;

/// Where its own pages are, for the image of an address.
pub(super) struct Own<'a> {
    pub(super) journal: &'a Journal,
    pub(super) hidden: &'a Hidden,
    /// `http://127.0.0.1:8090`.
    pub(super) origin: &'a str,
}

pub(super) fn order(details: &OrderDetails, own: &Own<'_>, s: Shell) -> OrderPage {
    let Own { journal, hidden, .. } = *own;
    let standing = &details.standing;
    let is_of = |entry: &&Arc<RequestEntry>| entry.request.number.as_deref() == Some(&standing.number);
    let requests = journal.requests();
    let deliveries = journal.deliveries();
    let notices = deliveries.iter().filter(|entry| entry.number == standing.number);
    let its: Vec<_> = requests.iter().filter(is_of).collect();
    let last = details.history.len().saturating_sub(1);
    OrderPage {
        number: hidden.line(&standing.number),
        link: link_of_order(&standing.number),
        state: badge::of_order(s.t, standing.trade_state),
        amount: yuan(standing.total_fee.0),
        refunded: (standing.refunded.0 > 0).then(|| yuan(standing.refunded.0)),
        merchant: hidden.line(&standing.mch_id),
        transaction: standing.transaction_id.as_deref().map(|id| hidden.line(id)),
        prepay_id: hidden.line(&details.prepay_id),
        api: api(details.api),
        placed: time(standing.placed_at),
        paid: details.paid_at.map(time),
        expires: details.expires_at.map(time),
        payer: payer(details, &its, own),
        history: details
            .history
            .iter()
            .enumerate()
            .map(|(at, (when, what))| Event {
                time: time(*when),
                text: happened(s.t, *what).to_owned(),
                is_last: at == last,
            })
            .collect(),
        asked: pairs(&details.asked, hidden),
        settled: pairs(&details.settled, hidden),
        refunds: details.refunds.iter().map(|one| refund(one, s.t, hidden)).collect(),
        requests: its.iter().take(MOST).map(|entry| request(entry, &s, hidden)).collect(),
        notices: notices
            .take(MOST)
            .map(|entry| NoticeRow { order: None, ..notice(entry, s.t, hidden) })
            .collect(),
        s,
    }
}

pub(super) fn api(api: &paytable::table::Api) -> ApiName {
    ApiName { name: api.name.to_owned(), title: api.title.to_owned(), doc_url: api.doc_url.to_owned() }
}

fn can_pay(details: &OrderDetails) -> bool {
    matches!(details.standing.trade_state, "NOTPAY" | "USERPAYING")
}

fn payer(details: &OrderDetails, requests: &[&Arc<RequestEntry>], own: &Own<'_>) -> Payer {
    let pay_page = link_of_pay_page(&details.standing.number);
    let is_scanned = asked(details, "trade_type") == Some("NATIVE") || details.api.name.starts_with("Native");
    let address = format!("{}{pay_page}", own.origin);
    let code = if is_scanned { qr::svg(&address) } else { None };
    let mut replies = requests.iter().filter_map(|entry| entry.request.answer.as_ref());
    let code_url = replies.find_map(|answer| code_url(&answer.body));
    Payer {
        can_pay: can_pay(details),
        code: code.map(|svg| Code { svg, address, named: code_url.map(|url| own.hidden.line(&url)) }),
        pay_page,
    }
}

/// What the request that placed an order says.
fn asked<'d>(details: &'d OrderDetails, name: &str) -> Option<&'d str> {
    details.asked.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

fn refund(refund: &RefundDetails, t: &Texts, hidden: &Hidden) -> RefundRow {
    RefundRow {
        number: hidden.line(&refund.number),
        id: hidden.line(&refund.id),
        amount: yuan(refund.amount.0),
        state: badge::of_refund(t, refund.status),
        accepted: time(refund.accepted_at),
        ends: time(refund.ends_at),
    }
}

fn happened(t: &Texts, what: Happened) -> &'static str {
    match what {
        Happened::Placed => t.happened_placed,
        Happened::PrepaidAnew => t.happened_prepaid_anew,
        Happened::PasswordAsked => t.happened_password_asked,
        Happened::WrongPassword => t.happened_wrong_password,
        Happened::NotEnough => t.happened_not_enough,
        Happened::Cancelled => t.happened_cancelled,
        Happened::Paid => t.happened_paid,
        Happened::Failed => t.happened_failed,
        Happened::Closed => t.happened_closed,
        Happened::Expired => t.happened_expired,
        Happened::Reversed => t.happened_reversed,
        Happened::RefundAsked => t.happened_refund_asked,
        _ => "",
    }
}

/// What the payer sees on the phone.
pub(super) fn pay(details: &OrderDetails, hidden: &Hidden, s: Shell) -> PayPage {
    let standing = &details.standing;
    let goods = asked(details, "body").or_else(|| asked(details, "description")).unwrap_or_default();
    PayPage {
        number: hidden.line(&standing.number),
        link: link_of_pay_page(&standing.number),
        order_link: link_of_order(&standing.number),
        merchant: hidden.line(&standing.mch_id),
        goods: hidden.bytes(goods.as_bytes()),
        amount: yuan(standing.total_fee.0),
        state: badge::of_order(s.t, standing.trade_state),
        can_pay: can_pay(details),
        s,
    }
}
