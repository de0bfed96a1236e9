//! Serde for the status of an order, to store it or pass it on.

use crate::{
    message::serde::Position,
    workflow::order_status::{OrderStatus, Paid},
};
use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor},
    ser::SerializeStruct,
};
use std::{fmt, mem};

/// The words that tables use in `[state]`, and `not_found`.
const STATUS: &[&str] = &["paid", "refunded", "open", "paying", "failed", "closed", "reversed", "not_found"];

/// A word such as `"open"`; with a payment, `{"paid": {…}}` or `{"refunded": {…}}`.
impl Serialize for OrderStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let position: u32 = match self {
            OrderStatus::Paid(paid) => {
                return serializer.serialize_newtype_variant("OrderStatus", 0, STATUS[0], paid);
            }
            OrderStatus::Refunded(paid) => {
                return serializer.serialize_newtype_variant("OrderStatus", 1, STATUS[1], paid);
            }
            OrderStatus::Open => 2,
            OrderStatus::Paying => 3,
            OrderStatus::Failed => 4,
            OrderStatus::Closed => 5,
            OrderStatus::Reversed => 6,
            OrderStatus::NotFound => 7,
        };
        serializer.serialize_unit_variant("OrderStatus", position, STATUS[position as usize])
    }
}

/// Nothing is verified: what is read is as trustworthy as the place where it was stored.
impl<'de> Deserialize<'de> for OrderStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("OrderStatus", STATUS, StatusVisitor)
    }
}

struct StatusVisitor;

impl<'de> Visitor<'de> for StatusVisitor {
    type Value = OrderStatus;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the status of an order")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<OrderStatus, A::Error> {
        let (position, content) = data.variant_seed(Position(STATUS))?;
        let status = match position {
            Some(0) => return content.newtype_variant().map(OrderStatus::Paid),
            Some(1) => return content.newtype_variant().map(OrderStatus::Refunded),
            Some(2) => OrderStatus::Open,
            Some(3) => OrderStatus::Paying,
            Some(4) => OrderStatus::Failed,
            Some(5) => OrderStatus::Closed,
            Some(6) => OrderStatus::Reversed,
            Some(7) => OrderStatus::NotFound,
            _ => {
                return Err(A::Error::custom(format_args!(
                    "expected the status of an order: {}",
                    STATUS.join(", ")
                )));
            }
        };
        content.unit_variant().map(|()| status)
    }
}

const PAID: &[&str] =
    &["out_trade_no", "transaction_id", "total_fee", "cash_fee", "fee_type", "time_end", "openid"];

/// All fields, the payer's id (`openid`) too; `null` for what is not known.
impl Serialize for Paid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Paid", PAID.len())?;
        fields.serialize_field(PAID[0], &self.out_trade_no)?;
        fields.serialize_field(PAID[1], &self.transaction_id)?;
        fields.serialize_field(PAID[2], &self.total_fee)?;
        fields.serialize_field(PAID[3], &self.cash_fee)?;
        fields.serialize_field(PAID[4], &self.fee_type)?;
        fields.serialize_field(PAID[5], &self.time_end)?;
        fields.serialize_field(PAID[6], &self.openid)?;
        fields.end()
    }
}

/// Nothing is verified: what is read is as trustworthy as the place where it was stored. Unknown fields are ignored: a
/// later version can have more.
impl<'de> Deserialize<'de> for Paid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Paid", PAID, PaidVisitor)
    }
}

struct PaidVisitor;

impl<'de> Visitor<'de> for PaidVisitor {
    type Value = Paid;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a payment")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Paid, A::Error> {
        Ok(Paid {
            out_trade_no: next(&mut fields, 0)?,
            transaction_id: next(&mut fields, 1)?,
            total_fee: next(&mut fields, 2)?,
            cash_fee: next(&mut fields, 3)?,
            fee_type: next(&mut fields, 4)?,
            time_end: next(&mut fields, 5)?,
            openid: next(&mut fields, 6)?,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Paid, A::Error> {
        let (mut out_trade_no, mut transaction_id, mut total_fee) = (None, None, None);
        let (mut cash_fee, mut fee_type, mut time_end, mut openid) = (None, None, None, None);
        let mut seen = [false; PAID.len()];
        while let Some(position) = fields.next_key_seed(Position(PAID))? {
            if let Some(position) = position
                && mem::replace(&mut seen[position], true)
            {
                return Err(A::Error::duplicate_field(PAID[position]));
            }
            match position {
                Some(0) => out_trade_no = Some(fields.next_value()?),
                Some(1) => transaction_id = Some(fields.next_value()?),
                Some(2) => total_fee = Some(fields.next_value()?),
                Some(3) => cash_fee = fields.next_value()?,
                Some(4) => fee_type = fields.next_value()?,
                Some(5) => time_end = fields.next_value()?,
                Some(6) => openid = fields.next_value()?,
                _ => _ = fields.next_value::<IgnoredAny>()?,
            }
        }
        let missing = A::Error::missing_field;
        Ok(Paid {
            out_trade_no: out_trade_no.ok_or_else(|| missing(PAID[0]))?,
            transaction_id: transaction_id.ok_or_else(|| missing(PAID[1]))?,
            total_fee: total_fee.ok_or_else(|| missing(PAID[2]))?,
            cash_fee,
            fee_type,
            time_end,
            openid,
        })
    }
}

/// The field at that position, in a format without names.
fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(fields: &mut A, position: usize) -> Result<T, A::Error> {
    fields.next_element()?.ok_or_else(|| A::Error::invalid_length(position, &PaidVisitor))
}
