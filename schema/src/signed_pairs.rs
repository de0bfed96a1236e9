//! What is known of the signed pairs of a gateway as a whole: `k=v&k=v` does not say where a value ends, so a value that
//! reads as another pair is told by the names that pairs can have.

use crate::check::can_echo;
use crate::model::{
    Api, At, Condition, Document, Gateway, Kind, Message, Notice, Place, Reply, Row, State, ValueSource,
    Verify,
};

/// Names on the wire, each list in ASCII order and without repeats. Numbered ones are spelled `coupon_id_$n`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedPairs {
    /// Those that can stand as a pair of any signed message, bundle or link.
    pub names: Vec<String>,
    /// Those that decide what a message means: outcome, conditions, comparison, deduplication, identity.
    pub deciding: Vec<String>,
    /// Those that tell one kind of message from another, wherever they stand: states, and what no notice has beside them.
    pub telling: Vec<String>,
}

/// Collects them from all tables of a gateway.
pub fn signed_pairs<'d>(gateway: &Gateway, documents: impl IntoIterator<Item = &'d Document>) -> SignedPairs {
    let mut found = SignedPairs::default();
    // Lines end where the next one begins, and a body ends the text: none of its values reads as another.
    if gateway.lines.is_some() {
        return found;
    }
    let mut told = Told::default();
    for document in documents {
        told.add(document);
        if let Some(api) = &document.api {
            of_api(api, document, gateway, &mut found);
        }
        if let Some(notice) = &document.notice {
            of_notice(notice, gateway, &mut found);
        }
    }
    let identities = gateway.merchant.iter().filter(|credential| credential.identity);
    found.deciding.extend(identities.map(|credential| credential.name.clone()));
    found.telling.retain(|name| told.tells(name));
    for list in [&mut found.names, &mut found.deciding, &mut found.telling] {
        list.sort_unstable();
        list.dedup();
    }
    found
}

/// The rows that a reply could repeat of its request, of an API whose table does not say which of them it does.
/// Identities of the merchant are compared in any case.
pub fn unmarked_echoes(api: &Api) -> Vec<&str> {
    if api.echo.is_some() || matches!(api.reply, Reply::File | Reply::None) {
        return Vec::new();
    }
    let is_own = |row: &&Row| !matches!(row.fill, ValueSource::Merchant { .. });
    let repeated = api.request.rows.iter().filter(is_own).filter_map(|asked| {
        let told = api.response.row(&asked.wire)?;
        can_echo(asked, told).then_some(asked.wire.as_str())
    });
    repeated.collect()
}

/// A row that embeds names with which its message has all that a notice needs, and that notice: the message could be cut
/// into it.
pub fn embedded_notices<'d>(
    gateway: &Gateway,
    document: &'d Document,
    all: &'d [&Document],
) -> Vec<(&'d Row, &'d Notice)> {
    let messages = document.api.iter().flat_map(|api| {
        let request = (gateway.sign.is_some() && api.signed).then_some(&api.request);
        let response = api.reply_has_signed_pairs(gateway).then_some(&api.response);
        request.into_iter().chain(response)
    });
    let own =
        document.notice.iter().filter(|notice| notice.verify == Verify::Sign).map(|notice| &notice.event);
    let mut found = Vec::new();
    for message in messages.chain(own) {
        for row in message.rows.iter().filter(|row| !row.embeds.is_empty()) {
            let notices = all.iter().filter_map(|document| document.notice.as_ref());
            let is_made = |notice: &&Notice| {
                let has =
                    |name: &str| message.row(name).is_some() || row.embeds.iter().any(|of| of.value == name);
                // A message that is this notice already is made nothing of.
                notice.verify == Verify::Sign
                    && !std::ptr::eq(std::ptr::from_ref(&notice.event), message)
                    && needed(notice).all(has)
            };
            found.extend(notices.filter(is_made).map(|notice| (row, notice)));
        }
    }
    found
}

/// A message of an API that has all that a notice is told by.
#[derive(Clone, Copy, Debug)]
pub struct Passing<'d> {
    /// The API.
    pub api: &'d Api,
    /// Whether it is the request, which a shared key signs as well; otherwise the reply.
    pub is_request: bool,
}

/// The messages that pass for a notice, because one key signs them all: a receiver could be handed one in its place. An
/// accepted order, for example, would be taken for a paid one. A notice without `when` has nothing to be told by, and is
/// not compared.
pub fn passing<'d>(gateway: &Gateway, notice: &Notice, all: &[&'d Document]) -> Vec<Passing<'d>> {
    let is_told = notice.verify == Verify::Sign && !notice.when.is_empty();
    let Some(sign) = gateway.sign.as_ref().filter(|_| is_told) else { return Vec::new() };
    let telling = signed_pairs(gateway, all.iter().copied()).telling;
    let has_shared_key = sign.algorithms.iter().any(|algorithm| !algorithm.is_asymmetric());
    let own = all.iter().find(|document| document.notice.as_ref().is_some_and(|own| own.name == notice.name));
    let told = own.and_then(|document| notice.told_state(gateway, document.types(gateway)));
    let mut found = Vec::new();
    for document in all {
        let Some(api) = &document.api else { continue };
        if has_shared_key && api.signed && passes(&api.request, &[], notice, &telling) {
            found.push(Passing { api, is_request: true });
        }
        let says_the_same = told.is_some_and(|told| {
            api.told_state(gateway, document.types(gateway)).is_some_and(|own| is_same(own, told))
        });
        if api.reply_has_signed_pairs(gateway)
            && !says_the_same
            && passes(&api.response, &api.required_on_success, notice, &telling)
        {
            found.push(Passing { api, is_request: false });
        }
    }
    found
}

/// Whether two messages say the state of an order in the same field and the same words: what one says of it holds in the
/// other's place as well.
fn is_same(one: &State, other: &State) -> bool {
    let words = |state: &State| {
        state.words.iter().map(|(word, state)| (word.value.clone(), *state)).collect::<Vec<_>>()
    };
    one.field.value == other.field.value && words(one) == words(other)
}

/// Whether a message can be one that its receiver takes for the notice. `proven` are rows that it has in any case, beside
/// those that are required. A row without a list of words has that of its example.
fn passes(message: &Message, proven: &[At<String>], notice: &Notice, telling: &[String]) -> bool {
    let is_always_there = |row: &Row| row.required || proven.iter().any(|name| name.value == row.wire);
    let tells = |row: &&Row| {
        is_always_there(row)
            && notice.event.row(&row.wire).is_none()
            && (telling.contains(&row.wire) || notice.absent.iter().any(|name| name.value == row.wire))
    };
    let can_be = |condition: &Condition| {
        let Some(row) = message.row(&condition.field.value) else { return false };
        let fits = |word: &String| condition.values.iter().any(|value| value.value == *word);
        match (&row.fill, &row.kind, &row.example) {
            _ if condition.values.is_empty() => true,
            (ValueSource::Fixed(word), ..) => fits(word),
            (_, Kind::Choice(words), _) => words.iter().any(fits),
            (.., Some(example)) => fits(&example.value),
            _ => true,
        }
    };
    needed(notice).all(|name| message.row(name).is_some())
        && notice.when.iter().all(can_be)
        && !message.rows.iter().any(|row| tells(&row))
}

/// What every such notice has: what it is told by, and the required rows that are compared.
fn needed(notice: &Notice) -> impl Iterator<Item = &str> {
    let root = |path: &'_ At<String>| path.value.split('.').next().unwrap_or_default().to_owned();
    let compared = notice.compare.iter().map(root).filter_map(|name| notice.event.row(&name));
    let required = compared.filter(|row| row.required).map(|row| row.wire.as_str());
    notice.when.iter().map(|condition| condition.field.value.as_str()).chain(required)
}

/// What signed notices say without being told by it, and in which words replies say how something stands.
#[derive(Default)]
struct Told {
    beside: Vec<String>,
    states: Vec<String>,
}

impl Told {
    fn add(&mut self, document: &Document) {
        if let Some(api) = &document.api {
            let is_state = |row: &&Row| {
                matches!(row.kind, Kind::Choice(_))
                    && api
                        .required_on_success
                        .iter()
                        .any(|required_on_success| required_on_success.value == row.wire)
            };
            self.states.extend(api.response.rows.iter().filter(is_state).map(|row| row.wire.clone()));
        }
        if let Some(notice) = document.notice.as_ref().filter(|notice| notice.verify == Verify::Sign) {
            let is_told_by =
                |row: &Row| notice.when.iter().any(|condition| condition.field.value == row.wire);
            let beside = notice.event.rows.iter().filter(|row| !is_told_by(row));
            self.beside.extend(beside.map(|row| row.wire.clone()));
        }
    }

    /// An openid proves a reply and stands in many notices; a trade state proves one, and is none of theirs.
    fn tells(&self, name: &String) -> bool {
        self.states.contains(name) || !self.beside.contains(name)
    }
}

fn of_api(api: &Api, document: &Document, gateway: &Gateway, found: &mut SignedPairs) {
    let signs = gateway.sign.is_some();
    if signs && api.signed {
        add(&api.request, gateway, found);
    }
    for signature in &api.signatures {
        let is_covered = |row: &&Row| {
            (signature.over.is_empty() || signature.over.iter().any(|name| name.value == row.wire))
                && row.fill != ValueSource::Signature(signature.name.clone())
        };
        found.names.extend(api.request.rows.iter().filter(is_covered).map(|row| row.wire.clone()));
    }
    for bundle in &api.bundles {
        if let Some(nested) = document.types(gateway).find(&bundle.type_name.value) {
            add_rows(nested.message.rows.iter(), found);
        }
    }
    let decides = api.echo.iter().flatten().chain(&api.idempotency_key).chain(&api.required_on_success);
    found.deciding.extend(decides.map(|name| name.value.clone()));
    found.telling.extend(api.idempotency_key.iter().map(|name| name.value.clone()));
    if api.reply_has_signed_pairs(gateway) {
        add(&api.response, gateway, found);
        let layers = api.outcome.iter().filter(|layer| api.response.row(&layer.field).is_some());
        for layer in layers {
            let code = api.error_fields.code.as_ref().map(|code| code.value.clone()).or(layer.code.clone());
            found.deciding.extend([layer.field.clone()].into_iter().chain(code));
        }
        found.telling.extend(api.required_on_success.iter().map(|name| name.value.clone()));
    }
}

fn of_notice(notice: &Notice, gateway: &Gateway, found: &mut SignedPairs) {
    if notice.verify == Verify::Sign {
        add(&notice.event, gateway, found);
    }
    if let Some(answer) = notice.answer.as_ref().filter(|_| gateway.sign.is_some()) {
        add(answer, gateway, found);
    }
    let root = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let when = notice.when.iter().map(|condition| &condition.field);
    found.deciding.extend(when.chain(&notice.compare).chain(&notice.dedup_by).map(|path| root(&path.value)));
    if notice.verify == Verify::Sign {
        found.telling.extend(notice.when.iter().map(|condition| root(&condition.field.value)));
    }
}

/// The rows of a signed message.
fn add(message: &Message, gateway: &Gateway, found: &mut SignedPairs) {
    let field = gateway.sign.as_ref().map(|sign| sign.field.as_str());
    add_rows(message.rows.iter().filter(|row| Some(row.wire.as_str()) != field), found);
}

/// No signature is over itself, and rows of the content are pairs of nothing.
fn add_rows<'r>(rows: impl Iterator<Item = &'r Row>, found: &mut SignedPairs) {
    let is_pair = |row: &&Row| row.fill != ValueSource::Sign && row.place != Place::Content;
    for row in rows.filter(is_pair) {
        found.names.push(row.wire.clone());
        if matches!(row.fill, ValueSource::Merchant { identity: true, .. }) {
            found.deciding.push(row.wire.clone());
        }
    }
}
