//! What a gateway calls the facts of an order. The books have one name for each, that of APIv2; a table says under
//! `[state]` what its own rows are called, and a route adds what only some of its APIs call otherwise.

use crate::sandbox::{books::Order, clock::Now, facts::Facts};
use crate::{
    message::{money::Fen, time::Time},
    table::{Field, Kind, OrderState, State, Table, TimeFormat, ValueSource},
};
use paytable_schema::rules;
use std::borrow::Cow;

/// What the books call a state, and what that means.
const STATES: &[(&str, OrderState)] = &[
    ("SUCCESS", OrderState::Paid),
    ("NOTPAY", OrderState::Open),
    ("USERPAYING", OrderState::Paying),
    ("CLOSED", OrderState::Closed),
    ("REFUND", OrderState::Refunded),
    ("PAYERROR", OrderState::Failed),
    ("REVOKED", OrderState::Reversed),
];

/// Amounts of the books, which are in fen.
const AMOUNTS: &[&str] = &["total_fee", "cash_fee", "refund_fee", "cash_refund_fee", "settlement_refund_fee"];

/// The names of one message, where they are not those of the books.
#[derive(Clone, Copy)]
pub(super) struct Vocabulary {
    pub(super) state: Option<&'static State>,
    /// Names on the wire, and those of the books. They go before what the state says.
    pub(super) own: &'static [(&'static str, &'static str)],
}

impl Vocabulary {
    pub(super) fn of(
        state: Option<&'static State>,
        own: &'static [(&'static str, &'static str)],
    ) -> Vocabulary {
        let is_that_of_the_books = state.is_none_or(|state| {
            of_state(state, state.number) == Some(state.number) && state.field == "trade_state"
        });
        Vocabulary { state: state.filter(|_| !is_that_of_the_books), own }
    }

    pub(super) fn has_none(&self) -> bool {
        self.state.is_none() && self.own.is_empty()
    }

    /// The name of a row in the books.
    pub(super) fn name_of<'r>(&self, row: &'r str) -> &'r str {
        self.fact(row).unwrap_or(row)
    }

    /// The fact that a row is, if the books have another name for it.
    fn fact(&self, row: &str) -> Option<&'static str> {
        let own = self.own.iter().find(|(name, _)| *name == row).map(|(_, fact)| *fact);
        own.or_else(|| of_state(self.state?, row)).filter(|fact| *fact != row)
    }

    /// Adds what a request says under the names of the books.
    pub(super) fn read(&self, request: &Table, facts: &mut Facts) {
        // A row can be called by a name that another one has on the wire.
        let said = facts.clone();
        for field in request.fields {
            let is_address = matches!(field.fill, ValueSource::Merchant { name: "notify_url", .. });
            let fact = if is_address { Some("notify_url") } else { self.fact(field.name) };
            if let Some(fact) = fact.filter(|fact| *fact != field.name)
                && let Some(value) = said.get(field.name).map(str::to_owned)
            {
                // The books count in fen.
                let fen = if let Kind::Yuan = field.kind { rules::fen_of_yuan(&value) } else { None };
                facts.set(fact, fen.map_or(value, |fen| fen.to_string()));
            }
        }
    }

    /// The facts under the names of that message's rows, and in their words.
    pub(super) fn write<'f>(&self, message: &Table, facts: &'f Facts) -> Cow<'f, Facts> {
        if self.has_none() {
            return Cow::Borrowed(facts);
        }
        let mut told = facts.clone();
        for field in message.fields {
            let own =
                AMOUNTS.iter().find(|name| **name == field.name).filter(|_| matches!(field.kind, Kind::Yuan));
            if let Some(fact) = self.fact(field.name).or(own.copied())
                && let Some(value) = facts.get(fact)
            {
                // A layer of the outcome, or a test, can have said the state already.
                if fact != "trade_state" || facts.get(field.name).is_none() {
                    told.set(field.name, self.word(field, fact, value));
                }
            }
        }
        Cow::Owned(told)
    }

    /// Whether a call says of the order that it names what is not so: the table says what tells orders apart.
    pub(super) fn names_another(&self, request: &Table, said: &Facts, order: &Facts) -> bool {
        let Some(state) = self.state else { return false };
        let compared = state.compare.iter().map(|(ours, _)| *ours).filter(|ours| *ours != state.amount);
        compared.map(|ours| of_state(state, ours).unwrap_or(ours)).any(|fact| {
            let is_called_so =
                |field: &&Field| rules::snake_case(self.name_of(field.name)) == rules::snake_case(fact);
            let row = request.fields.iter().find(is_called_so);
            let said = row.and_then(|row| said.get(row.name));
            said.zip(order.get(fact)).is_some_and(|(said, is)| said != is)
        })
    }

    fn word(&self, field: &Field, fact: &str, value: &str) -> String {
        match (field.kind, self.state) {
            (_, Some(state)) if fact == "trade_state" => state_word(state, value).to_owned(),
            (Kind::Time(format), _) => {
                time(value).map_or_else(|| value.to_owned(), |time| time.format(format))
            }
            (Kind::Yuan, _) => value.parse().map_or_else(|_| value.to_owned(), |fen| Fen(fen).to_string()),
            _ => value.to_owned(),
        }
    }
}

/// The fact at a path, in a message that says the state of an order.
pub(super) fn of_state(state: &State, path: &str) -> Option<&'static str> {
    let named = [
        (state.field, "trade_state"),
        (state.number, "out_trade_no"),
        (state.payment, "transaction_id"),
        (state.amount, "total_fee"),
        (state.payer_amount, "cash_fee"),
        (state.currency, "fee_type"),
        (state.time, "time_end"),
        (state.payer, "openid"),
    ];
    named.into_iter().find(|(own, _)| *own == path).map(|(_, fact)| fact)
}

/// The documented word for a state of the books, or for the next best one: not every gateway says of a payment that a
/// part of it went back, or tells an unpaid order from one whose payment is in progress.
pub(super) fn state_word<'w>(state: &'static State, text: &'w str) -> &'w str {
    let meaning = STATES.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    let word =
        |meaning: OrderState| state.words.iter().find(|(_, means)| *means == meaning).map(|(word, _)| *word);
    let next = match meaning {
        Some(OrderState::Refunded) => Some(OrderState::Paid),
        Some(OrderState::Open) => Some(OrderState::Paying),
        Some(OrderState::Closed | OrderState::Reversed) => Some(OrderState::Failed),
        _ => None,
    };
    meaning.and_then(word).or_else(|| next.and_then(word)).unwrap_or(text)
}

/// What the books call the state of an order. A gateway with a word for what is closed and none for refunds closes an order
/// of which all was given back.
pub(super) fn told_state(state: Option<&State>, order: &Order, now: Now) -> &'static str {
    let (word, _) = order.words();
    let has = |state: &State, wanted| state.words.iter().any(|(_, means)| *means == wanted);
    let closes = |state: &State| has(state, OrderState::Closed) && !has(state, OrderState::Refunded);
    let all = word == "REFUND" && order.refunded(now) >= order.amount();
    if all && state.is_some_and(closes) { "CLOSED" } else { word }
}

/// A time in any of the ways that the books have.
pub(super) fn time(text: &str) -> Option<Time> {
    let formats = [TimeFormat::Compact, TimeFormat::Dashed, TimeFormat::Rfc3339];
    formats.into_iter().find_map(|format| Time::parse(format, text))
}
