//! JSON of a caller into a message of a table that is chosen at run time.

use crate::{
    codec::{Malformed, decode, read_json, write_json},
    message::{
        dynamic::DynamicMessage,
        raw::{Pairs, Raw, Spelling},
    },
    table::{Kind, Table},
};
use std::fmt;

/// A value of a JSON object for which a message has no place. It does not contain the value, which may be personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The name of the field on the wire. For a nested field, a path such as `scene_info.store_info.id`.
    pub field: String,
    /// The expected type; `None` if the table has no such field.
    pub wanted: Option<&'static str>,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.wanted {
            Some(wanted) => write!(f, "{} must be {wanted}", self.field),
            None => write!(f, "{} is not a known field", self.field),
        }
    }
}

impl DynamicMessage {
    /// A message from a JSON object whose names are those of the wire, and the values for which it has no place. Types
    /// are those of JSON: an amount in a text is a misfit, and so is a number for a row of text. A row of JSON in a text
    /// takes the object as well.
    ///
    /// The rows are not checked; [`Protocol::prepare_dynamic`](crate::Protocol::prepare_dynamic) does.
    ///
    /// ```
    /// use paytable::{Api, DynamicMessage, cloudpay::UnifiedOrder};
    ///
    /// let text = r#"{"body":"小秋TIT店-超市","total_fee":"1","totalFee":1}"#;
    /// let (order, misfits) = DynamicMessage::from_json(UnifiedOrder::TABLE.request, text)?;
    /// assert_eq!(order.get("body"), Some("小秋TIT店-超市"));
    /// let misfits: Vec<String> = misfits.iter().map(ToString::to_string).collect();
    /// assert_eq!(misfits, ["total_fee must be a whole number", "totalFee is not a known field"]);
    /// # Ok::<(), paytable::codec::Malformed>(())
    /// ```
    ///
    /// # Errors
    /// The text is not a JSON object, a name occurs twice, or a limit of the [`codec`](crate::codec) is exceeded.
    pub fn from_json(table: &'static Table, text: &str) -> Result<(DynamicMessage, Vec<Misfit>), Malformed> {
        let mut pairs = read_json::read_object(text)?;
        let mut misfits = Vec::new();
        take_misfits(table, &mut pairs, "", &mut misfits);
        let mut message = DynamicMessage::new(table);
        // Nothing is left: what does not fit was taken out.
        let _ = decode::set_all(&mut message, pairs, Spelling::Wire);
        Ok((message, misfits))
    }

    /// The message as a JSON object whose names are those of the wire, in the order of the table: amounts are numbers, items
    /// of numbered lists are flat (`coupon_id_0`), and a row of JSON in a text is text. Fields that the table does not have
    /// are written as they were received. Fields that are sensitive are not masked.
    ///
    /// ```
    /// use paytable::{Api, DynamicMessage, wechat_v2::OrderQuery};
    ///
    /// let mut reply = DynamicMessage::new(OrderQuery::TABLE.response);
    /// reply.set("total_fee", "88");
    /// reply.item("coupons", 0).unwrap().set("coupon_id", "10000");
    /// assert_eq!(reply.to_json(), r#"{"total_fee":88,"coupon_id_0":"10000"}"#);
    /// ```
    pub fn to_json(&self) -> String {
        write_json::write(self, Spelling::Wire)
    }
}

/// Removes the pairs that do not fit; `before` is the path of the object, with a point at its end.
fn take_misfits(table: &'static Table, pairs: &mut Pairs<'_>, before: &str, misfits: &mut Vec<Misfit>) {
    pairs.retain_mut(|(name, raw)| {
        let field = format!("{before}{name}");
        let Some(at) = table.find(name) else {
            let is_numbered = table.find_numbered(name).is_some();
            if !is_numbered {
                misfits.push(Misfit { field, wanted: None });
            }
            return is_numbered;
        };
        let kind = table.fields[at].kind;
        if let Some(wanted) = mismatch(kind, raw) {
            misfits.push(Misfit { field, wanted: Some(wanted) });
            return false;
        }
        match (kind.nested(), raw) {
            (Some(inside), Raw::Object(pairs)) => take_misfits(inside, pairs, &format!("{field}."), misfits),
            (Some(inside), Raw::List(items)) => {
                for (number, item) in items.iter_mut().enumerate() {
                    if let Raw::Object(pairs) = item {
                        take_misfits(inside, pairs, &format!("{field}[{number}]."), misfits);
                    }
                }
            }
            _ => {}
        }
        true
    });
}

/// The type that a row wants, if the value has another one.
fn mismatch(kind: Kind, raw: &Raw<'_>) -> Option<&'static str> {
    let all = |items: &[Raw<'_>], fits: fn(&Raw<'_>) -> bool| items.iter().all(fits);
    let is_object: fn(&Raw<'_>) -> bool = |raw| matches!(raw, Raw::Object(_));
    let is_text: fn(&Raw<'_>) -> bool = |raw| matches!(raw, Raw::Text(_));
    let (fits, wanted) = match (kind, raw) {
        (Kind::Int { .. }, raw) => (matches!(raw, Raw::Number(_)) && raw.int().is_some(), "a whole number"),
        (Kind::Bool, raw) => (matches!(raw, Raw::Bool(_)), "true or false"),
        (Kind::Object(_), raw) => (is_object(raw), "an object"),
        (Kind::Json(_) | Kind::Form(_), raw) => (is_object(raw) || is_text(raw), "an object, or it as text"),
        (Kind::List(_), Raw::List(items)) => (all(items, is_object), "a list of objects"),
        (Kind::JsonList(_), Raw::List(items)) => (all(items, is_object), "a list of objects, or it as text"),
        (Kind::List(_), _) => (false, "a list of objects"),
        (Kind::JsonList(_), raw) => (is_text(raw), "a list of objects, or it as text"),
        (Kind::Texts { .. }, Raw::List(items)) => (all(items, is_text), "a list of texts"),
        (Kind::Texts { json }, raw) => (json && is_text(raw), "a list of texts"),
        (Kind::File, _) => (false, "a file, which JSON cannot hold"),
        (_, raw) => (is_text(raw), "a text"),
    };
    (!fits).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gateways::cloudpay::{ProfitSharing, UnifiedOrder},
        message::api::Api as _,
    };

    fn misfits(table: &'static Table, text: &str) -> Vec<String> {
        let (_, misfits) = DynamicMessage::from_json(table, text).unwrap();
        misfits.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_table_has_no_place_for_is_named_with_its_path() {
        let order = UnifiedOrder::TABLE.request;
        for (text, expected) in [
            ("{}", &[][..]),
            (r#"{"total_fee":1,"body":"x","scene_info":{"store_info":{"id":"1"}}}"#, &[]),
            (r#"{"scene_info":"Y"}"#, &[]),
            (r#"{"total_fee":"1"}"#, &["total_fee must be a whole number"]),
            (r#"{"total_fee":1.5}"#, &["total_fee must be a whole number"]),
            (r#"{"total_fee":1e3}"#, &["total_fee must be a whole number"]),
            (r#"{"total_fee":99999999999999999999}"#, &["total_fee must be a whole number"]),
            (
                r#"{"total_fee":null,"body":null}"#,
                &["total_fee must be a whole number", "body must be a text"],
            ),
            (r#"{"out_trade_no":1}"#, &["out_trade_no must be a text"]),
            (
                r#"{"body":true,"attach":[],"detail":{}}"#,
                &["body must be a text", "attach must be a text", "detail must be a text"],
            ),
            (r#"{"container":"x"}"#, &["container must be an object"]),
            (
                r#"{"container":{"service":1,"x":2}}"#,
                &["container.service must be a text", "container.x is not a known field"],
            ),
            (
                r#"{"scene_info":{"store_info":{"no":"1"}}}"#,
                &["scene_info.store_info.no is not a known field"],
            ),
            (r#"{"outTradeNo":"1"}"#, &["outTradeNo is not a known field"]),
        ] {
            assert_eq!(misfits(order, text), expected, "{text}");
        }
        let sharing = ProfitSharing::TABLE.request;
        assert_eq!(
            misfits(sharing, r#"{"receivers":[{"amount":"1"},{"x":1}]}"#),
            ["receivers[0].amount must be a whole number", "receivers[1].x is not a known field",]
        );
        assert_eq!(misfits(sharing, r#"{"receivers":[1]}"#).len(), 1);
    }

    #[test]
    fn what_is_no_object_of_json_is_not_read() {
        let read = |text: &str| DynamicMessage::from_json(UnifiedOrder::TABLE.request, text).map(drop);
        assert_eq!(read("[]"), Err(Malformed::NotAnObject));
        assert_eq!(read("{"), Err(Malformed::Syntax));
        assert_eq!(read(r#"{"body":"1","body":"2"}"#), Err(Malformed::Duplicate));
        assert_eq!(read(&format!("{{\"x\":{}{}}}", "[".repeat(70), "]".repeat(70))), Err(Malformed::TooDeep));
    }
}
