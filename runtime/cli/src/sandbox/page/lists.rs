//! The lists: orders, requests, notices.

use super::{
    badge,
    form::with_query,
    keys::AllKeys,
    names::{link_of_order, outcome, time},
    shell::Shell,
    shown::{Hidden, Pieces, yuan},
    texts::Texts,
    views::{
        Attempt, FirstSteps, Link, Message, NoticeRow, NoticesPage, OrderRow, OrdersPage, Pages, Pair,
        RequestRow, RequestsPage,
    },
};
use crate::sandbox::journal::{DeliveryEntry, Journal, RequestEntry};
use paytable::sandbox::{ObservedAnswer, ObservedNotice, OrderSearch, Sandbox, Standing};
use std::sync::Arc;

/// So many rows stand on one page.
const ROWS: usize = 50;
/// A number of a page is not above this one.
const MOST_PAGES: usize = 1_000_000;
/// A notice has its attempts with it.
const NOTICES: usize = 10;

/// What is looked for, and which part of it is shown.
pub(super) struct Search<'a> {
    pub(super) q: &'a str,
    /// From 1.
    pub(super) page: usize,
}

impl Search<'_> {
    fn pages(&self, path: &str, found: usize, rows: usize) -> Pages {
        let count = found.div_ceil(rows).max(1);
        let page = self.page.clamp(1, count);
        let link = |page: usize| {
            let number = page.to_string();
            let pairs = [("q", self.q), ("page", number.as_str())];
            with_query(path, &pairs[usize::from(self.q.is_empty())..])
        };
        Pages {
            page,
            count: Some(count),
            before: (page > 1).then(|| link(page - 1)),
            after: (page < count).then(|| link(page + 1)),
        }
    }
}

pub(super) fn orders(sandbox: &Sandbox, keys: &AllKeys, search: &Search<'_>, s: Shell) -> OrdersPage {
    let mut wanted = OrderSearch::by(wanted(search.q));
    wanted.limit = ROWS;
    wanted.skip = (search.page.clamp(1, MOST_PAGES) - 1) * ROWS;
    let (mut standing, found) = sandbox.find_orders(&wanted);
    let pages = search.pages("/", found, ROWS);
    if standing.is_empty() && found > 0 {
        // Behind the last page is the last page.
        wanted.skip = (pages.page - 1) * ROWS;
        (standing, _) = sandbox.find_orders(&wanted);
    }
    let has_orders =
        found > 0 || (!search.q.is_empty() && sandbox.find_orders(&OrderSearch::default()).1 > 0);
    let number = format!("FIRST{}", sandbox.now().unix());
    OrdersPage {
        q: keys.hidden.line(search.q),
        has_orders,
        found,
        rows: standing.iter().map(|one| order(one, s.t, &keys.hidden)).collect(),
        pages,
        first_steps: FirstSteps {
            base_url: sandbox.base_url().to_owned(),
            command: if has_orders { None } else { keys.first_order(sandbox.base_url(), &number) },
        },
        s,
    }
}

/// Amounts are written in yuan and looked for in fen.
fn wanted(q: &str) -> String {
    let q = q.trim();
    let amount = q.trim_start_matches(['¥', '￥']).replace(',', "");
    let fen = amount.split_once('.').and_then(|(yuan, rest)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = digits(yuan) && digits(rest) && rest.len() <= 2;
        fits.then(|| format!("{yuan}{rest:0<2}").parse::<u64>().ok())?
    });
    fen.map_or_else(|| q.to_owned(), |fen| fen.to_string())
}

fn order(standing: &Standing, t: &Texts, hidden: &Hidden) -> OrderRow {
    OrderRow {
        number: hidden.line(&standing.number),
        link: order_link(&standing.number, hidden).link,
        state: badge::of_order(t, standing.trade_state),
        amount: yuan(standing.total_fee.0),
        refunded: (standing.refunded.0 > 0).then(|| yuan(standing.refunded.0)),
        merchant: hidden.line(&standing.mch_id),
        transaction: standing.transaction_id.as_deref().map(|id| hidden.line(id)),
        placed: time(standing.placed_at),
    }
}

pub(super) fn requests(journal: &Journal, hidden: &Hidden, search: &Search<'_>, s: Shell) -> RequestsPage {
    let all = journal.requests();
    let q = search.q.trim();
    let found: Vec<_> = all.iter().filter(|entry| fits(entry, q)).collect();
    let pages = search.pages("/requests", found.len(), ROWS);
    let shown = found.iter().skip((pages.page - 1) * ROWS).take(ROWS);
    RequestsPage {
        q: hidden.line(search.q),
        all: all.len(),
        found: found.len(),
        rows: shown.map(|entry| request(entry, &s, hidden)).collect(),
        pages,
        s,
    }
}

fn fits(entry: &RequestEntry, q: &str) -> bool {
    let request = &entry.request;
    q.is_empty()
        || request.number.as_deref().is_some_and(|number| number.contains(q))
        || request.path.contains(q)
        || request.mch_id.as_deref() == Some(q)
        || request.api.is_some_and(|api| api.name == q || api.title.contains(q))
        || request.answer.as_ref().is_some_and(|answer| answer.status.to_string() == q)
}

pub(super) fn request(entry: &Arc<RequestEntry>, s: &Shell, hidden: &Hidden) -> RequestRow {
    let (t, is_chinese) = (s.t, s.language.is_chinese());
    let request = &entry.request;
    RequestRow {
        link: format!("/requests/{}", entry.id),
        time: time(request.at),
        method: request.method.name().to_owned(),
        path: hidden.line(&request.path),
        api: request.api.map(|api| if is_chinese { api.title } else { api.name }.to_owned()),
        result: result(request.answer.as_ref(), t, hidden),
        merchant: request.mch_id.as_deref().map(|mch_id| hidden.line(mch_id)),
        order: request.number.as_deref().map(|number| order_link(number, hidden)),
    }
}

/// The status of an answer, and the code of an error or of success that it names.
pub(super) fn result(answer: Option<&ObservedAnswer>, t: &Texts, hidden: &Hidden) -> badge::Badge {
    let Some(answer) = answer else { return badge::Badge::new(badge::Tone::Bad, t.no_answer, "") };
    let head = &answer.body[..answer.body.len().min(4096)];
    let outcome = outcome(&String::from_utf8_lossy(head)).map(|outcome| hidden.line(&outcome));
    badge::of_status(answer.status, outcome.as_deref())
}

pub(super) fn order_link(number: &str, hidden: &Hidden) -> Link {
    let link = if hidden.is_in(number) { "/".to_owned() } else { link_of_order(number) };
    Link { text: hidden.line(number), link }
}

pub(super) fn notices(journal: &Journal, hidden: &Hidden, search: &Search<'_>, s: Shell) -> NoticesPage {
    let all = journal.deliveries();
    let pages = search.pages("/notices", all.len(), NOTICES);
    let shown = all.iter().skip((pages.page - 1) * NOTICES).take(NOTICES);
    NoticesPage { rows: shown.map(|entry| notice(entry, s.t, hidden)).collect(), pages, s }
}

pub(super) fn notice(entry: &Arc<DeliveryEntry>, t: &Texts, hidden: &Hidden) -> NoticeRow {
    NoticeRow {
        id: entry.id.to_string(),
        title: entry.notice.title.to_owned(),
        name: entry.notice.name.to_owned(),
        url: hidden.line(&entry.url),
        state: badge::of_notice(t, entry.is_acknowledged()),
        order: (!entry.number.is_empty()).then(|| order_link(&entry.number, hidden)),
        next: entry.next().map(time),
        attempts: entry
            .attempts
            .iter()
            .enumerate()
            .map(|(at, one)| attempt(at + 1, one, t, hidden))
            .collect(),
    }
}

fn attempt(number: usize, attempt: &Arc<ObservedNotice>, t: &Texts, hidden: &Hidden) -> Attempt {
    let (answer, body) = match &attempt.answer {
        Ok(answer) => {
            let tone = if attempt.acknowledged { badge::Tone::Good } else { badge::Tone::Bad };
            let word = if attempt.acknowledged { t.acknowledged } else { t.not_acknowledged };
            let badge = badge::Badge::new(tone, format!("{} {word}", answer.status), "");
            (badge, hidden.start_of(&answer.body))
        }
        Err(why) => (badge::Badge::new(badge::Tone::Bad, t.no_answer, ""), hidden.bytes(why.as_bytes())),
    };
    Attempt {
        number,
        time: time(attempt.at),
        sent: message(&attempt.headers, &attempt.body, hidden),
        answer,
        answer_body: body,
    }
}

/// Headers and body.
pub(super) fn message(headers: &[(String, String)], body: &[u8], hidden: &Hidden) -> Message {
    Message { headers: pairs(headers, hidden), body: hidden.bytes(body) }
}

pub(super) fn no_message() -> Message {
    Message { headers: Vec::new(), body: Pieces::default() }
}

pub(super) fn pairs(pairs: &[(String, String)], hidden: &Hidden) -> Vec<Pair> {
    let pair = |(name, value): &(String, String)| Pair {
        name: hidden.line(name),
        value: hidden.bytes(value.as_bytes()),
    };
    pairs.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_with_a_point_is_looked_for_in_fen() {
        for (q, expected) in [
            ("0.01", "1"),
            ("¥1,234.5", "123450"),
            ("12.00", "1200"),
            (" A00001 ", "A00001"),
            ("100", "100"),
            ("1.234", "1.234"),
            ("1.x", "1.x"),
            (".5", ".5"),
        ] {
            assert_eq!(wanted(q), expected);
        }
    }

    #[test]
    fn a_page_is_between_the_first_and_the_last() {
        for (page, found, expected) in
            [(0, 0, (1, 1)), (1, 200_000, (1, 4000)), (9, 51, (2, 2)), (usize::MAX, 50, (1, 1))]
        {
            let pages = Search { q: "a&b", page }.pages("/", found, ROWS);
            assert_eq!((pages.page, pages.count), (expected.0, Some(expected.1)));
        }
        let pages = Search { q: "a&b", page: 2 }.pages("/", 150, ROWS);
        assert_eq!(pages.before.as_deref(), Some("/?q=a%26b&page=1"));
        assert_eq!(pages.after.as_deref(), Some("/?q=a%26b&page=3"));
        assert_eq!(Search { q: "", page: 1 }.pages("/", 51, ROWS).after.as_deref(), Some("/?page=2"));
    }
}
