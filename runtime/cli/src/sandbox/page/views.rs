//! What each page shows, as plain data, and its template.

use super::{badge::Badge, qr::Svg, shell::Shell, shown::Pieces};
use askama::Template;

/// A part of a long list.
pub(crate) struct Pages {
    pub(crate) page: usize,
    /// `None` if they were not counted.
    pub(crate) count: Option<usize>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// All orders, or those that were searched for.
#[derive(Template)]
#[template(path = "orders.html")]
pub(super) struct OrdersPage {
    pub(super) s: Shell,
    pub(super) q: String,
    /// Whether there are any, found or not.
    pub(super) has_orders: bool,
    pub(super) found: usize,
    pub(super) rows: Vec<OrderRow>,
    pub(super) pages: Pages,
    pub(super) first_steps: FirstSteps,
}

pub(super) struct OrderRow {
    pub(super) number: String,
    pub(super) link: String,
    pub(super) state: Badge,
    pub(super) amount: String,
    pub(super) refunded: Option<String>,
    pub(super) merchant: String,
    pub(super) transaction: Option<String>,
    /// When it was placed.
    pub(super) placed: String,
}

/// How a first order is placed.
pub(super) struct FirstSteps {
    pub(super) base_url: String,
    /// A line for a shell that places one; `None` if there is no merchant that this program may sign for.
    pub(super) command: Option<String>,
}

/// An order.
#[derive(Template)]
#[template(path = "order.html")]
pub(super) struct OrderPage {
    pub(super) s: Shell,
    pub(super) number: String,
    pub(super) link: String,
    pub(super) state: Badge,
    pub(super) amount: String,
    pub(super) refunded: Option<String>,
    pub(super) merchant: String,
    pub(super) transaction: Option<String>,
    pub(super) prepay_id: String,
    pub(super) api: ApiName,
    pub(super) placed: String,
    pub(super) paid: Option<String>,
    pub(super) expires: Option<String>,
    pub(super) payer: Payer,
    pub(super) history: Vec<Event>,
    pub(super) asked: Vec<Pair>,
    pub(super) settled: Vec<Pair>,
    pub(super) refunds: Vec<RefundRow>,
    pub(super) requests: Vec<RequestRow>,
    pub(super) notices: Vec<NoticeRow>,
}

/// What the payer of an order can do.
pub(super) struct Payer {
    pub(super) can_pay: bool,
    pub(super) pay_page: String,
    /// For an order that is paid by scanning a code.
    pub(super) code: Option<Code>,
}

pub(super) struct Code {
    pub(super) svg: Svg,
    /// The address that the image has.
    pub(super) address: String,
    /// The link that the reply named.
    pub(super) named: Option<String>,
}

/// An API, and where it is documented.
pub(super) struct ApiName {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) doc_url: String,
}

pub(super) struct Event {
    pub(super) time: String,
    pub(super) text: String,
    /// Whether the latest one.
    pub(super) is_last: bool,
}

pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: Pieces,
}

pub(super) struct RefundRow {
    pub(super) number: String,
    pub(super) id: String,
    pub(super) amount: String,
    pub(super) state: Badge,
    pub(super) accepted: String,
    pub(super) ends: String,
}

/// The latest requests.
#[derive(Template)]
#[template(path = "requests.html")]
pub(super) struct RequestsPage {
    pub(super) s: Shell,
    pub(super) q: String,
    pub(super) all: usize,
    pub(super) found: usize,
    pub(super) rows: Vec<RequestRow>,
    pub(super) pages: Pages,
}

pub(super) struct RequestRow {
    pub(super) link: String,
    pub(super) time: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) api: Option<String>,
    pub(super) result: Badge,
    pub(super) merchant: Option<String>,
    pub(super) order: Option<Link>,
}

pub(super) struct Link {
    pub(super) text: String,
    pub(super) link: String,
}

/// A request with its reply.
#[derive(Template)]
#[template(path = "request.html")]
pub(super) struct RequestPage {
    pub(super) s: Shell,
    pub(super) method: String,
    pub(super) target: String,
    pub(super) time: String,
    pub(super) result: Badge,
    pub(super) api: Option<ApiName>,
    pub(super) merchant: Option<String>,
    pub(super) order: Option<Link>,
    /// What was done to it on its way, by the name of the fault.
    pub(super) fault: Option<&'static str>,
    pub(super) signature: Signature,
    pub(super) request: Message,
    pub(super) reply: Message,
}

/// Headers and body, as they were on the wire.
pub(super) struct Message {
    pub(super) headers: Vec<Pair>,
    pub(super) body: Pieces,
}

/// What was found out about a signature.
pub(super) struct Signature {
    pub(super) verdict: Badge,
    /// What more there is to say where nothing was compared.
    pub(super) note: Option<String>,
    pub(super) compared: Option<Compared>,
}

/// A signature beside the right one.
pub(super) struct Compared {
    pub(super) algorithm: &'static str,
    pub(super) signed_text: Pieces,
    pub(super) right: Option<String>,
    pub(super) given: Option<String>,
    pub(super) is_right: bool,
    pub(super) reasons: Vec<Reason>,
    pub(super) is_unexplained: bool,
    pub(super) remarks: Vec<Pieces>,
    pub(super) parts: Vec<SignedPart>,
}

pub(super) struct Reason {
    pub(super) mistakes: Vec<Mistake>,
    pub(super) signed_text: Pieces,
    pub(super) difference: Option<Difference>,
}

pub(super) struct Mistake {
    pub(super) code: &'static str,
    pub(super) text: Pieces,
    pub(super) fix: Pieces,
}

/// Where two texts begin to differ; the first character is 1.
pub(super) struct Difference {
    pub(super) at: usize,
    pub(super) right: Pieces,
    pub(super) signed: Pieces,
}

pub(super) struct SignedPart {
    pub(super) name: String,
    pub(super) value: Pieces,
    pub(super) is_signed: bool,
}

/// The notices, with all their attempts.
#[derive(Template)]
#[template(path = "notices.html")]
pub(super) struct NoticesPage {
    pub(super) s: Shell,
    pub(super) rows: Vec<NoticeRow>,
    pub(super) pages: Pages,
}

pub(super) struct NoticeRow {
    /// Its number.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) state: Badge,
    pub(super) order: Option<Link>,
    /// When it is sent again.
    pub(super) next: Option<String>,
    pub(super) attempts: Vec<Attempt>,
}

pub(super) struct Attempt {
    pub(super) number: usize,
    pub(super) time: String,
    pub(super) sent: Message,
    pub(super) answer: Badge,
    pub(super) answer_body: Pieces,
}

/// The clock, and what the gateway and the network do.
#[derive(Template)]
#[template(path = "gateway.html")]
pub(super) struct GatewayPage {
    pub(super) s: Shell,
    pub(super) of_requests: Vec<Rate>,
    pub(super) of_notices: Vec<Rate>,
    pub(super) times: Vec<Rate>,
    pub(super) has_faults: bool,
    pub(super) refund_ends: Vec<Item>,
    /// The tables that can be named.
    pub(super) apis: Vec<&'static str>,
    pub(super) payers: Vec<Item>,
}

/// A number of the faults.
pub(super) struct Rate {
    /// The name of its field, such as `requests.lost`.
    pub(super) name: String,
    pub(super) text: &'static str,
    pub(super) value: u64,
    pub(super) most: u64,
}

/// One of several.
pub(super) struct Item {
    pub(super) value: &'static str,
    pub(super) text: &'static str,
    pub(super) is_chosen: bool,
}

/// What the payer sees on the phone.
#[derive(Template)]
#[template(path = "pay.html")]
pub(super) struct PayPage {
    pub(super) s: Shell,
    pub(super) number: String,
    pub(super) link: String,
    pub(super) order_link: String,
    pub(super) merchant: String,
    pub(super) goods: Pieces,
    pub(super) amount: String,
    pub(super) state: Badge,
    pub(super) can_pay: bool,
}

/// Why a page was refused.
#[derive(Template)]
#[template(path = "problem.html")]
pub(crate) struct ProblemPage {
    pub(crate) s: Shell,
    pub(crate) status: u16,
    pub(crate) title: &'static str,
    pub(crate) help: String,
}
