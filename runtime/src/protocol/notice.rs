//! Reading notices: verification, decryption, and parsing.

use crate::{
    check::ambiguous::{Names, listed},
    codec::{self, decode},
    credentials::merchant::Merchant,
    message::{
        index::FieldIndex,
        raw::{self, Pairs, Raw, Spelling, get},
        value::{Message, MessageMut},
    },
    protocol::{
        ambiguous::ReceivedPairs, decrypt, error::NoticeError, sign, trace,
        verify_error::VerifyError as Doubt,
    },
    protocol::{caller::Caller, compare::is_required, lines, received::Received},
    table::{self, Cipher, Encrypted, Kind, SignatureAlgorithm, Table, ValueSource, Verify},
};

/// Reads a notice into its event, in this order: pairs, signature and decryption, merchant and type of the notice,
/// fields.
pub(crate) fn read(
    notice: &'static table::Notice,
    received: &Received<'_>,
    known: &[&dyn Message],
    caller: &Caller<'_>,
    event: &mut dyn MessageMut,
) -> Result<(), NoticeError> {
    trace::notice(notice, caller.merchant, event, |event| verified(notice, received, known, caller, event))
}

fn verified(
    notice: &'static table::Notice,
    received: &Received<'_>,
    known: &[&dyn Message],
    caller: &Caller<'_>,
    event: &mut dyn MessageMut,
) -> Result<(), NoticeError> {
    let (body, merchant) = (&received.body, caller.merchant);
    let lines = notice.gateway.lines();
    if let (Verify::Sign, Some(lines)) = (notice.verify, lines) {
        lines::verify(lines, received, caller).map_err(NoticeError::Unverified)?;
    }
    let read = codec::read_placed(notice.wire(), body, notice.event);
    let (mut pairs, mut places) = read.map_err(NoticeError::Malformed)?;
    let by_pairs = lines.is_none();
    if notice.verify == Verify::Sign && by_pairs {
        let kind = merchant.kind(notice.signature_algorithms);
        let tables = [notice.event, notice.answer.unwrap_or(notice.event)];
        let message = Authentic {
            gateway: notice.gateway,
            tables: &tables,
            table: notice.event,
            unsigned: notice.unsigned,
            kind,
            known,
        };
        message.verify(&pairs, &places, caller).map_err(NoticeError::Unverified)?;
    }
    open_all(notice.event, &mut pairs, merchant).map_err(NoticeError::Unverified)?;
    if notice.verify == Verify::Encrypted && !holds_opened(notice.event, &pairs) {
        return Err(NoticeError::Unverified(Doubt::NotSigned));
    }
    same_merchant(notice.gateway, notice.event, &pairs, merchant).map_err(NoticeError::Unverified)?;
    is_of_the_merchant(notice, &pairs, merchant).map_err(NoticeError::Unverified)?;
    // Also without a signature: an event that names no order would be taken for one.
    if let Some(field) = missing(notice, &pairs, &places) {
        return Err(NoticeError::Incomplete { field });
    }
    if let Some(field) = another(notice, &pairs, &places) {
        return Err(NoticeError::AnotherMessage { field });
    }
    if let Some(field) = missing_told(notice, &pairs, &places) {
        return Err(NoticeError::Incomplete { field });
    }
    if !by_pairs && let Some(field) = missing_inside(notice.event, &pairs) {
        return Err(NoticeError::Incomplete { field });
    }
    if notice.verify == Verify::Encrypted {
        if let Some(field) = missing_inside(notice.event, &pairs) {
            return Err(NoticeError::Incomplete { field });
        }
        // Values beside a ciphertext are not authenticated; the associated data of the cipher is.
        pairs.retain_mut(|(name, raw)| is_authenticated(notice.event, name, raw));
        places = FieldIndex::of(notice.event, &pairs, Spelling::Wire);
    }
    keep(event, pairs, &places);
    match unread(notice, event) {
        Some(field) if notice.verify == Verify::Sign => Err(NoticeError::Incomplete { field }),
        _ => Ok(()),
    }
}

/// A required field that is not valid JSON. If one of its texts was split at an `&`, the rest became a field that no
/// table has.
fn unread(notice: &table::Notice, event: &dyn Message) -> Option<&'static str> {
    let json =
        |at: &u16| matches!(notice.event.fields[usize::from(*at)].kind, Kind::Json(_) | Kind::JsonList(_));
    let mut unread = None;
    event.read(&mut |values| {
        let is_unread = |at: &&u16| json(at) && values[usize::from(**at)].value_ref().is_absent();
        unread = notice.needed.iter().find(is_unread).map(|at| notice.event.fields[usize::from(*at)].name);
    });
    unread
}

/// The field that shows that a message is not this notice: a field that distinguishes notices has another value, or a
/// field is present that this notice never has.
fn another(notice: &table::Notice, pairs: &Pairs<'_>, places: &FieldIndex) -> Option<String> {
    let differs = |condition: &&table::Condition| {
        let told = at_path(pairs, condition.field).and_then(Raw::text);
        !condition.is_presence() && !told.is_some_and(|told| condition.is_met_by(told))
    };
    if let Some(condition) = notice.when.iter().find(differs) {
        return Some(condition.field.to_owned());
    }
    let is_foreign = |name: &str, at: usize| {
        notice.absent.contains(&name)
            || (notice.verify == Verify::Sign
                && places.get(at).is_none()
                && notice.event.find_numbered(name).is_none()
                && listed(notice.gateway.pairs.telling, name))
    };
    let is_there =
        |path: &&&str| path.contains('.') && at_path(pairs, path).is_some_and(|raw| !raw.is_empty());
    if let Some(path) = notice.absent.iter().find(is_there) {
        return Some((*path).to_owned());
    }
    let mut there = pairs.iter().enumerate().filter(|(_, (_, raw))| !raw.is_empty());
    there.find(|(at, (name, _))| is_foreign(name, *at)).map(|(_, (name, _))| name.to_string())
}

/// The value at a path such as `resource.ciphertext.mchid`, after decryption.
fn at_path<'p, 'a>(pairs: &'p Pairs<'a>, path: &str) -> Option<&'p Raw<'a>> {
    match path.split_once('.') {
        None => get(pairs, path),
        Some((name, inside)) => match get(pairs, name)? {
            Raw::Object(inner) => at_path(inner, inside),
            _ => None,
        },
    }
}

/// Whether one of the fields that can contain a setting of the merchant contains it.
fn is_of_the_merchant(notice: &table::Notice, pairs: &Pairs<'_>, merchant: &Merchant) -> Result<(), Doubt> {
    for (setting, field) in notice.identity {
        let holds = |path: &str| {
            at_path(pairs, path)
                .filter(|raw| !raw.is_empty())
                .is_some_and(|raw| raw.text() == merchant.setting(setting))
        };
        let mut alike = notice.identity.iter().filter(|(other, _)| other == setting);
        if !alike.any(|(_, path)| holds(path)) {
            return Err(Doubt::WrongMerchant { field });
        }
    }
    Ok(())
}

/// A required field that is missing in the decrypted content: then another message was encrypted.
fn missing_inside(table: &Table, pairs: &Pairs<'_>) -> Option<&'static str> {
    table.at(table.messages).find_map(|field| match (field.kind, get(pairs, field.name)) {
        (Kind::Encrypted(sealed), Some(Raw::Object(inner))) => missing_required(sealed.inside?, inner),
        (Kind::Object(inside), Some(Raw::Object(inner))) => missing_inside(inside, inner),
        _ => None,
    })
}

fn missing_required(table: &Table, pairs: &Pairs<'_>) -> Option<&'static str> {
    table.fields.iter().find_map(|field| {
        let told = get(pairs, field.name).filter(|raw| !raw.is_empty());
        match (field.kind, told) {
            (_, None) => field.required.then_some(field.name),
            (Kind::Object(inside), Some(Raw::Object(inner))) => missing_required(inside, inner),
            _ => None,
        }
    })
}

/// Whether a pair is a decrypted ciphertext, the associated data of one, or contains one.
fn is_authenticated(table: &Table, name: &str, raw: &mut Raw<'_>) -> bool {
    table.at(table.messages).any(|field| match (field.kind, &mut *raw) {
        (Kind::Encrypted(_), Raw::Object(_)) if field.name == name => true,
        (Kind::Encrypted(Encrypted { cipher: Cipher::Gcm { nonce, associated }, .. }), _) => {
            name == *nonce || name == *associated
        }
        (Kind::Object(inside), Raw::Object(inner)) if field.name == name => {
            inner.retain_mut(|(name, raw)| is_authenticated(inside, name, raw));
            true
        }
        _ => false,
    })
}

/// A required field that is missing. One key signs requests, replies, links and bundles too, and none of them is a
/// notice. Fields that distinguish notices, and fields that are compared with the order, are in every notice.
fn missing(notice: &table::Notice, pairs: &Pairs<'_>, places: &FieldIndex) -> Option<&'static str> {
    let is_there = |at: &u16| {
        let pair = places.pair_of(usize::from(*at)).and_then(|pair| pairs.get(pair));
        pair.is_some_and(|(_, raw)| !raw.is_empty())
    };
    let missing = notice.needed.iter().find(|at| !is_there(at))?;
    notice.event.fields.get(usize::from(*missing)).map(|field| field.name)
}

/// A required field that the status of an order needs: the number of the payment if there is one. In a notice without a
/// signature also the number and the amount of the order, and of the fields inside objects that it is compared by, the
/// first if it has none of them.
fn missing_told(notice: &table::Notice, pairs: &Pairs<'_>, places: &FieldIndex) -> Option<&'static str> {
    // Most paths are names, whose position is known.
    let value = |path: &str| match notice.event.find(path) {
        Some(at) => places.pair_of(at).and_then(|pair| pairs.get(pair)).map(|(_, raw)| raw),
        None => at_path(pairs, path),
    };
    let is_missing =
        |path: &&'static str| value(path).is_none_or(Raw::is_empty) && is_required(notice.event, path);
    let is_hint = notice.verify == Verify::Nothing;
    if let Some(state) = notice.state {
        let of_order = [
            state.has_payment(value(state.field).and_then(Raw::text)).then_some(state.payment),
            is_hint.then_some(state.number),
            is_hint.then_some(state.amount),
        ];
        if let Some(missing) = of_order.into_iter().flatten().find(is_missing) {
            return Some(missing);
        }
    }
    let inside = || notice.compare.iter().copied().filter(|path| is_hint && path.contains('.'));
    inside().next().filter(|_| inside().all(|path| is_missing(&path)))
}

pub(crate) fn open_all(table: &Table, pairs: &mut Pairs<'_>, merchant: &Merchant) -> Result<(), Doubt> {
    decrypt::open(table, pairs, merchant).map_err(Doubt::Encrypted)
}

/// Whether the message contained a ciphertext that authenticates it: one that only the gateway can have encrypted.
fn holds_opened(table: &Table, pairs: &Pairs<'_>) -> bool {
    table.fields.iter().any(|field| match (field.kind, get(pairs, field.name)) {
        (Kind::Encrypted(sealed), Some(Raw::Object(_))) => sealed.cipher != Cipher::Ecb,
        (Kind::Object(inside), Some(Raw::Object(inner))) => holds_opened(inside, inner),
        _ => false,
    })
}

/// Whether a message has the fields of this notice. Nothing is verified. What tells it from others in a ciphertext is
/// decrypted with the merchant's key.
pub(crate) fn is_of(notice: &table::Notice, pairs: &Pairs<'_>, merchant: &Merchant) -> bool {
    let holds = |pairs: &Pairs<'_>, condition: &table::Condition| {
        let value = at_path(pairs, condition.field).filter(|raw| !raw.is_empty());
        let fits = |raw: &Raw<'_>| raw.text().is_some_and(|text| condition.is_met_by(text));
        value.is_some_and(|raw| condition.is_presence() || fits(raw))
    };
    let is_sealed = |path: &str| leads_into_a_ciphertext(notice.event, path);
    let (inside, outside): (Vec<_>, Vec<_>) =
        notice.when.iter().partition(|condition| is_sealed(condition.field));
    if notice.when.is_empty() || !outside.iter().all(|condition| holds(pairs, condition)) {
        return false;
    }
    let absent: Vec<&str> = notice.absent.iter().copied().filter(|path| is_sealed(path)).collect();
    if inside.is_empty() && absent.is_empty() {
        return true;
    }
    let mut opened = pairs.clone();
    open_all(notice.event, &mut opened, merchant).is_ok()
        && inside.iter().all(|condition| holds(&opened, condition))
        && absent.iter().all(|path| at_path(&opened, path).is_none_or(Raw::is_empty))
}

/// Whether a path of the table is inside of a value that is encrypted.
fn leads_into_a_ciphertext(table: &Table, path: &str) -> bool {
    let Some((name, inside)) = path.split_once('.') else { return false };
    match table.find(name).map(|at| table.fields[at].kind) {
        Some(Kind::Encrypted(_)) => true,
        Some(Kind::Object(nested)) => leads_into_a_ciphertext(nested, inside),
        _ => false,
    }
}

/// A message that must carry the gateway's signature.
pub(crate) struct Authentic<'a> {
    pub(crate) gateway: &'static table::Gateway,
    /// The tables with the names that its pairs can have, beside the gateway's own.
    pub(crate) tables: &'a [&'static Table],
    pub(crate) table: &'static Table,
    /// The names of fields that the signed text leaves out, in addition to the signature.
    pub(crate) unsigned: &'static [&'static str],
    pub(crate) kind: SignatureAlgorithm,
    /// The requests and orders that the caller sent or stored.
    pub(crate) known: &'a [&'a dyn Message],
}

impl Authentic<'_> {
    pub(crate) fn verify(
        &self,
        pairs: &Pairs<'_>,
        places: &FieldIndex,
        caller: &Caller<'_>,
    ) -> Result<(), Doubt> {
        let Authentic { gateway, tables, table, unsigned, kind, known } = *self;
        let Some(sign) = gateway.sign() else { return Err(Doubt::NotSigned) };
        let names = Names { gateway: &gateway.pairs, tables };
        let Caller { merchant, .. } = *caller;
        let received = ReceivedPairs { pairs, places, table, sign, unsigned, merchant, known };
        sign::verify(&received, names, kind, caller.now())
    }
}

/// One key can belong to several merchants. Messages for another merchant are rejected. An identity is found by its own
/// name, and by the names of the rows that it fills.
pub(crate) fn same_merchant(
    gateway: &table::Gateway,
    table: &Table,
    pairs: &Pairs<'_>,
    merchant: &Merchant,
) -> Result<(), Doubt> {
    let own = gateway.merchant.iter().filter(|c| c.identity).map(|c| (c.name, c.name));
    let rows = table.at(table.identities).filter_map(|field| match field.fill {
        ValueSource::Merchant { name, identity: true } => Some((field.name, name)),
        _ => None,
    });
    for (field, setting) in own.chain(rows) {
        let received = get(pairs, field).filter(|raw| !raw.is_empty() || field == setting);
        if received.is_some_and(|value| value.text() != merchant.setting(setting)) {
            return Err(Doubt::WrongMerchant { field });
        }
    }
    Ok(())
}

/// Parses received pairs into a message. Fields that the table does not have, and values that a row cannot hold, are
/// kept as unknown fields.
pub(crate) fn keep(message: &mut dyn MessageMut, mut pairs: Pairs<'_>, places: &FieldIndex) {
    let left = decode::set_placed(message, &mut pairs, places, Spelling::Wire);
    if let Some(extra) = message.unknown_fields_mut() {
        for (name, raw, _) in left {
            extra.keep(&name, raw);
        }
    }
    raw::give_back(pairs);
}

/// An event that was read or decrypted, but is not authenticated.
///
/// CloudPay delivers events over a private network without a signature; any sender that can reach the address can forge
/// one. A refund notice of APIv2 is encrypted with the merchant's key, but its cipher authenticates nothing: parts of
/// several notices can be combined, and an old notice can be replayed. Query the order or the refund before you process
/// the event; [`Client::order_status`](crate::Client::order_status) and
/// [`Client::confirm_refund`](crate::Client::confirm_refund) do this.
#[derive(Debug)]
pub struct Unauthenticated<E>(E);

impl<E> Unauthenticated<E> {
    pub(crate) fn new(event: E) -> Self {
        Unauthenticated(event)
    }

    /// The event, to find the order that has to be queried. Do not process it.
    pub fn hint(&self) -> &E {
        &self.0
    }

    /// The event, after the caller has confirmed it by a query, or knows that only the gateway can have sent it.
    pub fn confirmed(self) -> E {
        self.0
    }
}
