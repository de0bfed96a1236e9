//! Rows of the store as pages show them: states as badges, times of China, texts of others made harmless.

use super::{
    route::{CALLBACKS, ORDERS},
    texts::Texts,
    views::{Attempt, CallbackRow, Link, OrderRow, TargetRow},
};
use crate::{
    sandbox::page::{
        badge::{Badge, Tone},
        form::{encoded, with_query},
        names,
        shown::{Hidden, yuan},
    },
    serve::store::{
        self, Callback, CallbackState, Destination, Kind, Millis, Order, OrderId, OrderState, Target,
    },
};
use paytable::Time;

/// What a text of a row needs.
#[derive(Clone, Copy)]
pub(super) struct With<'a> {
    pub(super) t: &'static Texts,
    pub(super) hidden: &'a Hidden,
}

/// A reason has so many characters in a list.
const SHORT: usize = 80;
/// So many bytes of a text of an earlier attempt are shown.
const EARLIER: usize = 2048;

impl With<'_> {
    fn line(self, text: &str) -> String {
        self.hidden.line(text)
    }

    fn short(self, text: &str) -> String {
        let line = self.line(text);
        match line.char_indices().nth(SHORT) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// A secret is in no address.
    fn link(self, text: &str, link: impl FnOnce() -> String) -> Link {
        Link { text: self.line(text), link: (!self.hidden.is_in(text)).then(link) }
    }

    /// Leads to the orders that have it in them.
    pub(super) fn searched(self, text: &str) -> Link {
        self.link(text, || with_query(ORDERS, &[("q", text)]))
    }

    pub(super) fn order_link(self, id: &OrderId) -> Link {
        let both = format!("{}/{}", id.merchant, id.number);
        let link = self.link(&both, || link_of_order(id)).link;
        Link { text: self.line(&id.number), link }
    }

    /// `last` is its newest callback.
    pub(super) fn order(self, order: &Order, last: Option<&Callback>) -> OrderRow {
        OrderRow {
            number: self.order_link(&order.id),
            env: self.searched(&order.env),
            target: self.destination(&order.to),
            state: self.order_state(order.state),
            amount: amount(self, order.total_fee, &order.currency),
            placed: time(order.placed_at),
            callback: last.map(|it| (self.callback_state(it.state), link_of_callback(&it.delivery))),
        }
    }

    /// A target, with its path if it is a container.
    pub(super) fn destination(self, to: &Destination) -> Link {
        Link { text: self.line(&format!("{}{}", to.target, to.path)), ..self.searched(&to.target) }
    }

    pub(super) fn order_state(self, state: OrderState) -> Badge {
        let t = self.t;
        let (tone, text) = match state {
            OrderState::Placing => (Tone::Waiting, t.order_placing),
            OrderState::Open => (Tone::Waiting, t.order_open),
            OrderState::Refused => (Tone::Bad, t.order_refused),
            OrderState::Paid => (Tone::Good, t.order_paid),
            OrderState::Closed => (Tone::Quiet, t.order_closed),
            OrderState::Lapsed => (Tone::Quiet, t.order_lapsed),
        };
        Badge::new(tone, text, "")
    }

    pub(super) fn says(self, state: OrderState) -> &'static str {
        let t = self.t;
        match state {
            OrderState::Placing => t.says_placing,
            OrderState::Open => t.says_open,
            OrderState::Refused => t.says_refused,
            OrderState::Paid => t.says_paid,
            OrderState::Closed => t.says_closed,
            OrderState::Lapsed => t.says_lapsed,
        }
    }

    pub(super) fn callback(self, callback: &Callback) -> CallbackRow {
        let is_open = callback.state != CallbackState::Done;
        CallbackRow {
            link: link_of_callback(&callback.delivery),
            number: self.line(&callback.order.number),
            kind: self.kind(callback.kind),
            state: self.callback_state(callback.state),
            target: self.destination(&callback.to).text,
            attempts: callback.attempts,
            created: time(callback.created_at),
            failure: (is_open && !callback.failure.is_empty()).then(|| self.short(&callback.failure)),
        }
    }

    pub(super) fn callback_state(self, state: CallbackState) -> Badge {
        let t = self.t;
        let (tone, text) = match state {
            CallbackState::Waiting => (Tone::Waiting, t.waiting),
            CallbackState::Claimed => (Tone::Changed, t.claimed),
            CallbackState::Done => (Tone::Good, t.done),
            CallbackState::Dead => (Tone::Bad, t.dead),
        };
        let badge = Badge::new(tone, text, "");
        if state == CallbackState::Claimed { Badge { sign: "→", ..badge } } else { badge }
    }

    pub(super) fn kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Payment => self.t.payment,
            Kind::Refund => self.t.refund,
        }
    }

    /// The newest attempt is shown at length, and the start of others.
    pub(super) fn attempt(self, attempt: &store::Attempt, is_newest: bool) -> Attempt {
        let (t, hidden) = (self.t, self.hidden);
        let shown = |text: &str| {
            if is_newest { hidden.bytes(text.as_bytes()) } else { hidden.start(text.as_bytes(), EARLIER) }
        };
        let status = attempt.status.map(|status| status.to_string()).unwrap_or_default();
        let (tone, text) = match attempt.ended_at {
            None => (Tone::Waiting, t.not_ended),
            Some(_) if attempt.accepted => (Tone::Good, t.accepted),
            Some(_) => (Tone::Bad, t.not_accepted),
        };
        Attempt {
            number: attempt.number,
            started: time(attempt.started_at),
            took: attempt.ended_at.map(|ended| duration(ended.saturating_sub(attempt.started_at))),
            end: Badge::new(tone, text, status),
            failure: hidden.start(attempt.failure.as_bytes(), EARLIER),
            answer: shown(&attempt.answer),
            console: shown(&attempt.console),
        }
    }

    pub(super) fn target_row(self, target: &Target) -> TargetRow {
        let t = self.t;
        let (tone, text) = match target {
            Target { is_paused: true, .. } => (Tone::Quiet, t.target_paused),
            Target { paused_until: Some(_), .. } => (Tone::Bad, t.target_probed),
            Target { failures: 1.., .. } => (Tone::Waiting, t.target_failing),
            _ => (Tone::Good, t.target_good),
        };
        TargetRow {
            name: self.link(&target.name, || with_query(CALLBACKS, &[("q", &target.name)])),
            value: (!self.hidden.is_in(&target.name)).then(|| encoded(&target.name)),
            state: Badge::new(tone, text, ""),
            failures: target.failures,
            paused_until: target.paused_until.filter(|_| !target.is_paused).map(time),
            waiting: target.waiting,
            is_stopped: target.is_paused || target.paused_until.is_some(),
            is_paused: target.is_paused,
        }
    }
}

pub(super) fn link_of_order(id: &OrderId) -> String {
    format!("{ORDERS}/orders/{}/{}", encoded(&id.merchant), encoded(&id.number))
}

pub(super) fn link_of_callback(delivery: &str) -> String {
    format!("{CALLBACKS}/{}", encoded(delivery))
}

/// In UTC+8, to the second.
pub(super) fn time(millis: Millis) -> String {
    Time::from_unix(millis.div_euclid(1000)).map(names::time).unwrap_or_default()
}

/// Other currencies are written in their minor unit.
pub(super) fn amount(with: With<'_>, total_fee: i64, currency: &str) -> String {
    match currency {
        "CNY" => format!("¥{}", yuan(total_fee)),
        other => with.line(&format!("{total_fee} {other}")),
    }
}

fn duration(millis: Millis) -> String {
    match millis {
        ..1000 => format!("{millis} ms"),
        _ => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
    }
}

/// JSON with a line for each member; any other text as it is.
pub(super) fn in_lines(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let (mut out, mut depth, mut is_text, mut is_escaped) = (String::new(), 0_usize, false, false);
    let mut before = ' ';
    for c in text.chars() {
        if is_text {
            out.push(c);
            is_text = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
            before = c;
            continue;
        }
        match c {
            ' ' | '\t' | '\r' | '\n' => continue,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !matches!(before, '{' | '[') {
                    line(&mut out, depth);
                }
            }
            _ if matches!(before, '{' | '[' | ',') => line(&mut out, depth),
            _ => {}
        }
        out.push(c);
        match c {
            '{' | '[' => depth += 1,
            ':' => out.push(' '),
            '"' => is_text = true,
            _ => {}
        }
        before = c;
    }
    out
}

/// Deeper ones are not moved further.
const DEEPEST: usize = 8;

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_a_line_for_each_member_and_says_the_same() {
        for (text, expected) in [
            (r#"{"a":1,"b":{"c":"x"}}"#, "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": \"x\"\n  }\n}"),
            (r#"{"a":"{,:\"}\\","b":[]}"#, "{\n  \"a\": \"{,:\\\"}\\\\\",\n  \"b\": []\n}"),
            ("{ }", "{}"),
            ("not {json", "not {json"),
        ] {
            assert_eq!(in_lines(text), expected);
        }
        let text = r#"{"n":12345678901234567890123,"a":[1,[2,{"x":null}],"\u202e, {"]}"#;
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&in_lines(text)), value(text));
        assert!(in_lines(text).contains("12345678901234567890123"));
    }

    #[test]
    fn times_and_durations_are_short() {
        assert_eq!(time(1_700_000_000_999), "2023-11-15 06:13:20");
        assert_eq!(time(i64::MAX), "");
        assert_eq!(
            (duration(0), duration(999), duration(61_250)),
            ("0 ms".into(), "999 ms".into(), "61.2 s".into())
        );
    }
}
