//! A documentation page, as people paste it, to the draft of a table.
//!
//! `page` and `html` turn text into lines and rows of cells (`entity` reads `&name;`). `tables` finds the tables, `heads` and
//! the words of `columns` tell their columns, and `cells` is a row that is asked by column. `section` says what each table
//! describes, with `announce` for the lines around it and `outcome` for the gateway's word. `guess` refines a row, with
//! `types`, `described` and `fill` for parts of it; `errors` and `ack` are the rows of other kinds. `levels` and `inside` find
//! the row that holds another, `nest` ties rows to the types they hold. `draft` holds it all, and `write` prints TOML.
//! `facts` reads descriptions that machines can read.
//!
//! Whatever the page does not say outright is marked `# guess: …`. What looks like a row and is none is listed at the end,
//! `# not used: …`. What only an author can say is left empty, so that `lint` asks for it.

mod ack;
mod announce;
mod cells;
mod columns;
mod described;
mod draft;
mod entity;
mod errors;
mod facts;
mod fill;
mod guess;
mod head;
mod heads;
mod html;
mod inside;
mod kind;
mod levels;
mod nest;
mod outcome;
mod page;
mod place;
mod quoted;
mod row;
mod section;
mod tables;
mod types;
mod write;

pub use facts::{Drafted, FactHead, Shared, import_facts, is_facts, tell_apart};
pub use head::Head;

use crate::{loading::gateway, model::Gateway, tables as shipped};

/// The draft of a table; `None` if the page has no table of fields or of errors.
///
/// ```
/// let page = "字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述\n商户订单号 | out_trade_no | 是 | String(32) | 2015 | …";
/// let draft = paytable_schema::import::import(page, paytable_schema::import::Head::default()).unwrap();
/// let row = r#"out_trade_no = { title = "商户订单号", required = true, type = "String(32)", example = "2015", doc = "" }"#;
/// assert!(draft.contains(row));
/// ```
pub fn import(text: &str, head: Head<'_>) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    let pieces = if html::is_html(text) { html::pieces(text) } else { page::pieces(text) };
    let shipped = head.gateway.and_then(known_gateway);
    let mut draft = section::draft(tables::tables(&pieces), head.beside.or(shipped.as_ref()));
    (!draft.is_empty()).then(|| write::toml(&mut draft, head, page::title(&pieces)))
}

fn known_gateway(name: &str) -> Option<Gateway> {
    gateway(shipped::find_gateway(name)?).ok()
}
