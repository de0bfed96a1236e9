//! What a browser is shown that was led to the gateway: an order that waits for its payer, or why there is none.

use crate::sandbox::{call::Call, exchange::Answer};
use crate::{message::money::Fen, protocol::page::escape, table::Api};

/// The order that the browser has placed.
pub(super) fn order(call: &Call<'_>) -> Answer {
    let number = call.names().number.unwrap_or_default();
    let amount = call.facts.get("total_fee").and_then(|fen| fen.parse().ok()).map(Fen);
    let amount = amount.map_or_else(String::new, |amount| amount.to_string());
    page(
        200,
        call.api,
        &[
            ("Order", number),
            ("Amount", &amount),
            (
                "State",
                "waits for its payer, who pays in the sandbox: on its page, by its control interface, or by a test",
            ),
        ],
    )
}

/// Why the browser has placed no order.
pub(super) fn refusal(api: &Api, code: &str, words: &str) -> Answer {
    page(400, api, &[("Refused", words), ("Code", code)])
}

fn page(status: u16, api: &Api, rows: &[(&str, &str)]) -> Answer {
    let mut html = String::from("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>");
    escape(&mut html, api.title);
    html.push_str("</title>\n<h1>");
    escape(&mut html, api.title);
    html.push_str("</h1>\n<dl>\n");
    for (name, value) in rows {
        html.extend(["<dt>", name, "</dt><dd>"]);
        escape(&mut html, value);
        html.push_str("</dd>\n");
    }
    html.push_str("</dl>\n</html>\n");
    Answer::new(status, "text/html; charset=utf-8", html.into_bytes())
}
