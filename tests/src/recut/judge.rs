//! What is believed of a message that was cut again.

use super::{
    Choices, Genuine, What,
    names::{decides, is_known},
    text,
};
use crate::{KEY, Pairs, digest, protocol, sample::Sample, set, text_to_sign, xml};
use paytable::{
    Api, AuthenticatedNotice, CallRequest, Error, Fen, Notice, NoticeError, Protocol, Received, ResponseOf,
    WechatV2,
    table::{SignatureAlgorithm, Table},
    wechat_v2::{
        CombinedNotice, ContractNotice, MicropayRequest, NativeNotice, OrderQuery, OrderQueryRequest,
        PapayNotice, PayNotice, PlateStateNotice, RefundQueryRequest, RefundRequest, RentNotice,
        UnifiedOrderRequest, micropay, refund, unified_order,
    },
};
use serde::Serialize;
use std::{fmt, sync::LazyLock};

/// A message that was believed and says something else than the genuine one.
#[derive(Clone, Debug)]
pub struct Forgery {
    /// As what it was believed.
    pub as_what: String,
    /// What it says otherwise.
    pub difference: String,
    /// The signed text.
    pub text: String,
    /// The pairs that were believed.
    pub pairs: Pairs,
}

impl fmt::Display for Forgery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Forgery { as_what, difference, text, pairs } = self;
        write!(f, "believed as {as_what}: {difference}\nsigned: {text}\ncut:    {pairs:?}")
    }
}

/// How many were tried, and how many of them were believed because they say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Messages that were given to the reader of a notice or of a reply.
    pub messages: u64,
    /// Of them believed.
    pub believed: u64,
}

/// A message on trial.
struct Trial<'t> {
    genuine: &'t Genuine,
    forged: &'t Pairs,
    body: Vec<u8>,
    protocol: &'static Protocol<WechatV2>,
    tried: &'t mut Tried,
}

/// Tries it as everything that it could be.
pub(super) fn all(
    choices: &mut Choices<'_>,
    genuine: &Genuine,
    forged: &Pairs,
    tried: &mut Tried,
) -> Result<(), Forgery> {
    let text = text_to_sign(&genuine.pairs);
    debug_assert_eq!(text_to_sign(forged), text, "the same text was signed");
    let mut signed = forged.clone();
    set(&mut signed, "sign", &digest(&text, genuine.kind, KEY));
    let body = xml(&signed).into_bytes();
    let mut trial = Trial { genuine, forged, body, protocol: at(genuine.kind), tried };
    trial.notice::<PayNotice>("PayNotice")?;
    trial.notice::<PapayNotice>("PapayNotice")?;
    trial.notice::<ContractNotice>("ContractNotice")?;
    trial.notice::<CombinedNotice>("CombinedNotice")?;
    trial.notice::<NativeNotice>("NativeNotice")?;
    trial.notice::<PlateStateNotice>("PlateStateNotice")?;
    trial.notice::<RentNotice>("RentNotice")?;
    let order = order(choices, genuine);
    trial.notice_for(&order)?;
    trial.replies(choices, &order)
}

/// The genuine message as what it is.
pub(super) fn as_itself(genuine: &Genuine) -> Result<(), String> {
    let mut signed = genuine.pairs.clone();
    set(&mut signed, "sign", &digest(&text_to_sign(&genuine.pairs), genuine.kind, KEY));
    let body = xml(&signed).into_bytes();
    let protocol = at(genuine.kind);
    let told = match genuine.what {
        What::Pay => protocol.notice::<PayNotice>(&body).map(drop).map_err(|error| error.to_string()),
        What::Papay => protocol.notice::<PapayNotice>(&body).map(drop).map_err(|error| error.to_string()),
        What::Contract => {
            protocol.notice::<ContractNotice>(&body).map(drop).map_err(|error| error.to_string())
        }
        What::Combined => {
            protocol.notice::<CombinedNotice>(&body).map(drop).map_err(|error| error.to_string())
        }
        What::Query => {
            believed(protocol.accept_without_request::<OrderQueryRequest>(&Received::new(200, &body)))
        }
        What::Refund => believed(crate::accept_any(protocol, &refund(genuine, "R1"), &body)),
    };
    told.map_err(|error| format!("{error}\n{genuine:?}"))
}

/// A refusal that is authenticated is believed as well.
fn believed<T>(reply: Result<T, Error>) -> Result<(), String> {
    match reply {
        Ok(_) | Err(Error::Api(_)) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

fn at(kind: SignatureAlgorithm) -> &'static Protocol<WechatV2> {
    static BY_MD5: LazyLock<Protocol<WechatV2>> = LazyLock::new(|| protocol(SignatureAlgorithm::Md5));
    static BY_HMAC: LazyLock<Protocol<WechatV2>> = LazyLock::new(|| protocol(SignatureAlgorithm::HmacSha256));
    match kind {
        SignatureAlgorithm::Md5 => &BY_MD5,
        SignatureAlgorithm::HmacSha256 => &BY_HMAC,
        _ => unreachable!("no message is signed with {}", kind.name()),
    }
}

/// The order that the genuine message is of, as it was stored, or another one.
fn order(choices: &mut Choices<'_>, genuine: &Genuine) -> UnifiedOrderRequest {
    let is_own = !choices.sixteenths(6);
    let own = |name: &str| Some(genuine.get(name).to_owned()).filter(|value| !value.is_empty() && is_own);
    let attach =
        own("attach").or_else(|| choices.sixteenths(6).then(|| text::choose(choices, "attach", false)));
    let number = own("out_trade_no").unwrap_or_else(|| text::value(choices, "out_trade_no"));
    let fee = own("total_fee").unwrap_or_else(|| text::value(choices, "total_fee"));
    UnifiedOrderRequest {
        attach,
        device_info: own("device_info"),
        product_id: Some("1".into()),
        sub_mch_id: own("sub_mch_id"),
        fee_type: own("fee_type"),
        ..unified_order::Required {
            body: "x".into(),
            out_trade_no: number,
            total_fee: Fen(fee.parse().unwrap_or(1)),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: unified_order::TradeType::Native,
        }
        .into()
    }
}

/// The refund that the genuine message could be of.
fn refund(genuine: &Genuine, number: &str) -> RefundRequest {
    let own = |name: &str| Some(genuine.get(name).to_owned()).filter(|value| !value.is_empty());
    let fee = |name: &str| Fen(genuine.get(name).parse().unwrap_or(1));
    RefundRequest {
        out_trade_no: own("out_trade_no").or(Some("N1".into())),
        sub_mch_id: own("sub_mch_id"),
        ..refund::Required {
            out_refund_no: own("out_refund_no").unwrap_or_else(|| number.to_owned()),
            total_fee: fee("total_fee"),
            refund_fee: fee("refund_fee"),
        }
        .into()
    }
}

impl Trial<'_> {
    fn notice<N>(&mut self, name: &str) -> Result<(), Forgery>
    where
        N: AuthenticatedNotice<Gateway = WechatV2>,
        N::Event: Serialize,
    {
        let told = self.protocol.notice::<N>(&self.body);
        self.told(name, N::TABLE.event, told)
    }

    /// With the order at hand.
    fn notice_for(&mut self, order: &UnifiedOrderRequest) -> Result<(), Forgery> {
        let told = self.protocol.notice_for::<PayNotice, _>(&self.body, order);
        self.told("PayNotice of an order", PayNotice::TABLE.event, told)?;
        let told = self.protocol.notice_for::<PapayNotice, _>(&self.body, order);
        self.told("PapayNotice of an order", PapayNotice::TABLE.event, told)
    }

    fn told<E: Serialize>(
        &mut self,
        name: &str,
        table: &'static Table,
        told: Result<E, NoticeError>,
    ) -> Result<(), Forgery> {
        self.tried.messages += 1;
        let Ok(event) = told else { return Ok(()) };
        self.tried.believed += 1;
        self.says_the_same(name, table)?;
        self.reads_the_same(name, &event)
    }

    fn replies(&mut self, choices: &mut Choices<'_>, order: &UnifiedOrderRequest) -> Result<(), Forgery> {
        let own = self.genuine.get("out_trade_no");
        let number = if own.is_empty() || choices.sixteenths(4) { "N2" } else { own }.to_owned();
        let query = OrderQueryRequest { out_trade_no: Some(number.clone()), ..Default::default() };
        self.reply("OrderQuery", &query)?;
        let asked = self.protocol.prepare(&query).expect("a number is enough");
        let told = self.protocol.accept_about(&asked, order, &Received::new(200, &self.body));
        self.answered("OrderQuery about an order", OrderQuery::TABLE.response, told)?;
        let refund = refund(self.genuine, choices.pick::<&str>(&["R1", "R2"]));
        self.reply("Refund", &refund)?;
        self.reply(
            "RefundQuery",
            &RefundQueryRequest { out_trade_no: Some(number.clone()), ..Default::default() },
        )?;
        self.reply("UnifiedOrder", order)?;
        self.reply("Micropay", &charge(number))
    }

    fn reply<R>(&mut self, name: &str, request: &R) -> Result<(), Forgery>
    where
        R: CallRequest,
        R::Api: Api<Gateway = WechatV2>,
        ResponseOf<R>: Serialize,
    {
        let (api, received) = (<R::Api as Api>::TABLE, Received::new(200, &self.body));
        match self.protocol.prepare(request) {
            Ok(prepared) => self.answered(name, api.response, self.protocol.accept(&prepared, &received)),
            // One that another SDK sent.
            Err(_) => {
                let told = self.protocol.accept_dynamic(api, Some(request), &received);
                self.answered(name, api.response, told.map(|reply| Sample::of(&reply).json()))
            }
        }
    }

    fn answered<T: Serialize>(
        &mut self,
        name: &str,
        table: &'static Table,
        told: Result<T, Error>,
    ) -> Result<(), Forgery> {
        self.tried.messages += 1;
        match told {
            Ok(reply) => {
                self.tried.believed += 1;
                self.says_the_same(name, table)?;
                self.reads_the_same(name, &reply)
            }
            Err(Error::Api(refused)) => {
                self.tried.believed += 1;
                let (result, code) = (self.genuine.get("result_code"), self.genuine.get("err_code"));
                if result != "FAIL" || refused.code.as_deref().unwrap_or_default() != code {
                    return Err(self
                        .forgery(name, format!("refused with {:?}, it was {result} {code}", refused.code)));
                }
                self.says_the_same(name, table)
            }
            Err(_) => Ok(()),
        }
    }

    /// What the forged pairs say of fields that the gateway knows is what the genuine ones say.
    fn says_the_same(&self, name: &str, table: &Table) -> Result<(), Forgery> {
        for (field, value) in
            self.genuine.pairs.iter().filter(|(field, value)| is_known(field) && !value.is_empty())
        {
            let told = self.forged.iter().find(|(own, _)| own == field).map_or("", |(_, value)| value);
            if told.is_empty() {
                return Err(self.forgery(name, format!("{field} is gone")));
            }
            let is_shortened = value.strip_prefix(told).is_some_and(|rest| rest.starts_with('&'));
            // What no row of the message takes decides nothing in it.
            let decides = decides(field) && table.find(field).is_some();
            if told != value && (decides || !is_shortened) {
                return Err(self.forgery(name, format!("{field} is {told:?} instead of {value:?}")));
            }
        }
        let is_new = |field: &str| self.genuine.get(field).is_empty();
        let added =
            self.forged.iter().find(|(field, value)| is_known(field) && !value.is_empty() && is_new(field));
        match added {
            Some((field, _)) if self.genuine.is_sendable() => {
                Err(self.forgery(name, format!("{field} was added to a message that this project sent")))
            }
            _ => Ok(()),
        }
    }

    /// What is typed of fields that decide is what was signed.
    fn reads_the_same(&self, name: &str, message: &impl Serialize) -> Result<(), Forgery> {
        let Ok(typed) = serde_json::to_value(message) else { return Ok(()) };
        for (field, value) in self.genuine.pairs.iter().filter(|(field, _)| decides(field) && is_known(field))
        {
            let same = match typed.get(field) {
                Some(serde_json::Value::String(text)) => text == value || is_same_json(text, value),
                Some(serde_json::Value::Number(number)) => number.to_string() == *value,
                _ => false,
            };
            if !same {
                let read = typed.get(field);
                return Err(self.forgery(name, format!("{field} is read as {read:?} instead of {value:?}")));
            }
        }
        Ok(())
    }

    fn forgery(&self, as_what: &str, difference: String) -> Forgery {
        Forgery {
            as_what: as_what.to_owned(),
            difference,
            text: text_to_sign(&self.genuine.pairs),
            pairs: self.forged.clone(),
        }
    }
}

fn charge(number: String) -> MicropayRequest {
    micropay::Required {
        body: "x".into(),
        out_trade_no: number,
        total_fee: Fen(1),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: "130000000000000000".into(),
    }
    .into()
}

/// Members can come in another order.
fn is_same_json(one: &str, other: &str) -> bool {
    let read = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).ok().filter(serde_json::Value::is_object)
    };
    read(one).is_some_and(|one| Some(one) == read(other))
}
