//! Messages as the gateway makes them.

use super::{
    Choices,
    names::{self, can_be_sent},
    text,
};
use crate::{APPID, MCH_ID, Pairs, sample, set};
use paytable::{
    Api as _, Gateway as _, Notice as _, WechatV2,
    table::{Field, Kind, SignatureAlgorithm, Table},
    wechat_v2,
};

/// Which message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The notice of a payment.
    Pay,
    /// The notice of a deduction.
    Papay,
    /// The notice of a contract.
    Contract,
    /// The notice of a combined order.
    Combined,
    /// The reply to an order query.
    Query,
    /// The reply to a refund.
    Refund,
}

impl What {
    const ALL: [What; 6] =
        [What::Pay, What::Query, What::Papay, What::Contract, What::Combined, What::Refund];

    fn table(self) -> &'static Table {
        match self {
            What::Pay => wechat_v2::PayNotice::TABLE.event,
            What::Papay => wechat_v2::PapayNotice::TABLE.event,
            What::Contract => wechat_v2::ContractNotice::TABLE.event,
            What::Combined => wechat_v2::CombinedNotice::TABLE.event,
            What::Query => wechat_v2::OrderQuery::TABLE.response,
            What::Refund => wechat_v2::Refund::TABLE.response,
        }
    }

    /// Rows that are not marked as required and without which it is not that message, and rows that it never has.
    fn told_by(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            What::Papay => (&["contract_id", "out_trade_no", "result_code", "total_fee"], &[]),
            What::Contract => (&["result_code"], &["err_code", "err_code_des"]),
            _ => (&[], &[]),
        }
    }
}

/// A message with the values that were signed.
#[derive(Clone, Debug)]
pub struct Genuine {
    /// Which it is.
    pub what: What,
    /// Its pairs, without the signature.
    pub pairs: Pairs,
    /// The digest it is signed by.
    pub kind: SignatureAlgorithm,
}

/// What a query tells of an order that nobody paid.
const UNPAID: [&str; 8] = [
    "return_code",
    "result_code",
    "appid",
    "mch_id",
    "nonce_str",
    "out_trade_no",
    "trade_state",
    "trade_state_desc",
];

/// How its free texts are chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// By an attacker who orders through another SDK.
    Any,
    /// By an attacker, and this project sent them.
    Sent,
    /// Without a known name.
    Plain,
}

impl Genuine {
    /// One with free texts of an attacker's.
    pub(super) fn choose(choices: &mut Choices<'_>) -> Genuine {
        let texts = if choices.sixteenths(6) { Texts::Sent } else { Texts::Any };
        Genuine::made(choices, texts)
    }

    /// One with free texts of other people, whole.
    pub(super) fn plain(choices: &mut Choices<'_>) -> Genuine {
        Genuine::made(choices, Texts::Plain)
    }

    fn made(choices: &mut Choices<'_>, texts: Texts) -> Genuine {
        let what = *choices.pick(&What::ALL);
        let kind = *choices.pick(&[SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256]);
        let kind = if what == What::Combined { SignatureAlgorithm::HmacSha256 } else { kind };
        let is_unpaid = what == What::Query && texts != Texts::Plain && choices.sixteenths(6);
        let mut maker = Maker { choices, texts, kind, is_unpaid, pairs: Pairs::new() };
        let (always, never) = what.told_by();
        for field in what.table().fields.iter().filter(|field| !never.contains(&field.name)) {
            maker.row(field, always.contains(&field.name));
        }
        maker.code(what.table(), never);
        Genuine { what, pairs: maker.pairs, kind }
    }

    /// The value of a pair; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// Whether this project could have sent all of its texts.
    pub fn is_sendable(&self) -> bool {
        self.pairs.iter().all(|(name, value)| can_be_sent(name, value))
    }
}

struct Maker<'c, 'b> {
    choices: &'c mut Choices<'b>,
    texts: Texts,
    kind: SignatureAlgorithm,
    /// Little is told of an order that nobody paid.
    is_unpaid: bool,
    pairs: Pairs,
}

impl Maker<'_, '_> {
    fn row(&mut self, field: &Field, always: bool) {
        if let Kind::Numbered { items, .. } = field.kind {
            for number in 0..self.choices.below(3) {
                for item in items.fields {
                    let value = self.value(item);
                    self.pairs.push((format!("{}_{number}", item.name), value));
                }
            }
            return;
        }
        let is_seldom = self.is_unpaid && !UNPAID.contains(&field.name);
        let rarely_missing =
            self.texts != Texts::Plain && self.choices.sixteenths(if is_seldom { 15 } else { 1 });
        let is_there = if always || field.required { !rarely_missing } else { self.choices.sixteenths(6) };
        // How many coupons came is said where they come, or not at all.
        if is_there && field.name != "sign" && !field.name.ends_with("_count") {
            let value = self.value(field);
            self.pairs.push((field.name.to_owned(), value));
        }
    }

    /// The gateway refuses with a code.
    fn code(&mut self, table: &Table, never: &[&str]) {
        let has = |name: &str, text: &str| self.pairs.iter().any(|(own, value)| own == name && value == text);
        let is_there = self.pairs.iter().any(|(own, value)| own == "err_code" && !value.is_empty());
        if has("result_code", "FAIL")
            && !is_there
            && !never.contains(&"err_code")
            && table.find("err_code").is_some()
        {
            let code = text::value(self.choices, "err_code");
            set(&mut self.pairs, "err_code", &code);
        }
    }

    fn value(&mut self, field: &Field) -> String {
        match field.name {
            "appid" | "combine_appid" => APPID.to_owned(),
            "mch_id" | "combine_mch_id" => MCH_ID.to_owned(),
            "return_code" => "SUCCESS".to_owned(),
            "sign_type" => self.kind.name().to_owned(),
            "result_code" => (if self.choices.sixteenths(3) { "FAIL" } else { "SUCCESS" }).to_owned(),
            "trade_state" if self.is_unpaid => "NOTPAY".to_owned(),
            "sub_order_list" => self.sub_orders(),
            "promotion_detail" if matches!(field.kind, Kind::Json(_)) => self.promotion(),
            // Wherever it stands, a payment notice is of one of the four.
            "trade_type" => (*self.choices.pick(&["JSAPI", "NATIVE", "APP", "MWEB"])).to_owned(),
            name => match field.kind {
                Kind::Choice(words) => (*self.choices.pick(words)).to_owned(),
                Kind::Int { min, max } => {
                    self.choices.pick(&[1, 100, 0, 900_000]).clamp(&min, &max).to_string()
                }
                Kind::Time(format) => sample::moment(format).to_owned(),
                _ if names::decides(name) => text::value(self.choices, name),
                _ => self.free(name),
            },
        }
    }

    /// A text that somebody chose.
    fn free(&mut self, name: &str) -> String {
        if !self.choices.sixteenths(6) {
            return "x".to_owned();
        }
        match self.texts {
            Texts::Any => text::choose(self.choices, name, false),
            Texts::Sent => text::choose(self.choices, name, true),
            // What decides at some other message holds no `&` anywhere.
            Texts::Plain if WechatV2::TABLE.pairs.deciding.split(' ').any(|known| known == name) => {
                "x".to_owned()
            }
            Texts::Plain => text::plain(self.choices),
        }
    }

    fn sub_orders(&mut self) -> String {
        let attach = serde_json::Value::from(self.free("sub_order_list"));
        let (number, fee) =
            (text::value(self.choices, "out_trade_no"), text::value(self.choices, "total_fee"));
        format!(
            "{{\"order_num\":1,\"order_list\":[{{\"appid\":\"{APPID}\",\"attach\":{attach},\"mch_id\":\"{MCH_ID}\",\
             \"out_trade_no\":\"{number}\",\"total_fee\":{fee},\"transaction_id\":\"T1\"}}]}}"
        )
    }

    fn promotion(&mut self) -> String {
        let id = serde_json::Value::from(self.free("promotion_detail"));
        format!("{{\"promotion_detail\":[{{\"promotion_id\":{id},\"amount\":1}}]}}")
    }
}
