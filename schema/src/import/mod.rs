//! A documentation page, as people paste it, to the draft of a table.
//!
//! `page` and `html` turn text into lines and rows of cells, `tables` finds the tables and their columns,
//! `section` says what each describes, `draft` holds it all, `guess` refines a row, `nest` ties
//! rows to the types they hold, and `write` prints TOML. Whatever the page does not
//! say outright is marked `# guess: …`, and what only an author can say is left empty, so that `lint` asks for it.

mod draft;
mod guess;
mod head;
mod html;
mod nest;
mod page;
mod place;
mod section;
mod tables;
mod write;

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
    let pieces = if html::is_html(text) { html::pieces(text) } else { page::pieces(text) };
    let gateway = head.gateway.and_then(known_gateway);
    let mut draft = section::draft(&tables::tables(&pieces), gateway.as_ref());
    (!draft.is_empty()).then(|| write::toml(&mut draft, head, page::title(&pieces)))
}

fn known_gateway(name: &str) -> Option<Gateway> {
    gateway(shipped::find_gateway(name)?).ok()
}
