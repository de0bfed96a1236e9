//! A message without a struct: a table and values.

use crate::{
    message::{
        copy::copy_value,
        debug::debug,
        file::File,
        money::Fen,
        raw::Raw,
        set::{items, set_object},
        text,
        unknown::UnknownFields,
        value::{List, ListMut, Message, MessageMut, TypeMismatch, Value, ValueMut, ValueRef},
    },
    table::{Encrypted, Field, Kind, Table},
};
use std::fmt;

/// A message of a table that is chosen at run time.
///
/// Tools use it. So does the sandbox, which must accept requests that no struct could hold: a number in a field of text
/// stays a number, so that the check reports it.
///
/// ```
/// use paytable::{Api, DynamicMessage, wechat_v2::UnifiedOrder};
///
/// let mut reply = DynamicMessage::new(UnifiedOrder::TABLE.response);
/// reply.set("prepay_id", "wx201410272009395522657a690389285100");
/// assert_eq!(reply.get("prepay_id"), Some("wx201410272009395522657a690389285100"));
/// assert!(!reply.set("no_such_field", "x"));
/// ```
#[derive(Clone)]
pub struct DynamicMessage {
    table: &'static Table,
    values: Vec<Held>,
    unknown_fields: UnknownFields,
}

#[derive(Clone)]
enum Held {
    Nothing,
    Text(String),
    Int(i64),
    Object(DynamicMessage),
    List(DynamicList),
    Texts(Vec<String>),
    File(File),
}

/// Messages without structs.
#[derive(Clone)]
pub(crate) struct DynamicList {
    table: &'static Table,
    items: Vec<DynamicMessage>,
}

impl DynamicMessage {
    /// An empty message of that table.
    pub fn new(table: &'static Table) -> DynamicMessage {
        let empty = |field: &Field| match field.kind {
            Kind::Numbered { items, .. } => Held::List(DynamicList { table: items, items: Vec::new() }),
            _ => Held::Nothing,
        };
        DynamicMessage {
            table,
            values: table.fields.iter().map(empty).collect(),
            unknown_fields: UnknownFields::default(),
        }
    }

    /// A copy of any message, with those texts replaced for which `change` returns another one.
    pub(crate) fn changed(message: &dyn Message, change: &Change<'_>) -> DynamicMessage {
        let table = message.table();
        let mut values = Vec::new();
        message.read(&mut |given| {
            let pairs = table.fields.iter().zip(given);
            values = pairs.map(|(field, value)| Held::changed(field, value.value_ref(), change)).collect();
        });
        DynamicMessage { table, values, unknown_fields: UnknownFields::default() }
    }

    /// Sets a field by its name on the wire. Returns `false` if the table has no such field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) -> bool {
        let Some(at) = self.table.find(name) else { return false };
        let text = value.into();
        self.values[at] = match (self.table.fields[at].kind, text.parse()) {
            (Kind::Int { .. }, Ok(number)) => Held::Int(number),
            _ => Held::Text(text),
        };
        true
    }

    /// Sets a field of the type file. Returns `false` if the table has no such field.
    pub fn set_file(&mut self, name: &str, file: File) -> bool {
        self.put(name, |kind| matches!(kind, Kind::File), Held::File(file))
    }

    /// Sets a field that is a list of texts. Returns `false` if the table has no such field.
    pub fn set_texts(&mut self, name: &str, texts: Vec<String>) -> bool {
        self.put(name, |kind| matches!(kind, Kind::Texts { .. }), Held::Texts(texts))
    }

    fn put(&mut self, name: &str, fits: impl Fn(Kind) -> bool, value: Held) -> bool {
        let at = self.table.find(name).filter(|at| fits(self.table.fields[*at].kind));
        if let Some(at) = at {
            self.values[at] = value;
        }
        at.is_some()
    }

    /// Removes the value of a field, by its name on the wire.
    pub fn remove(&mut self, name: &str) {
        if let Some(at) = self.table.find(name) {
            self.values[at] = Held::Nothing;
        }
    }

    /// The text of a field, by its name on the wire; `None` if it has no value or is not text.
    pub fn get(&self, name: &str) -> Option<&str> {
        match &self.values[self.table.find(name)?] {
            Held::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number in a field, by its name on the wire; `None` if it has no value or is not a whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        match &self.values[self.table.find(name)?] {
            Held::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The message nested in a field, by its name on the wire. It is created if it does not exist. `None` if the field
    /// is not an object.
    pub fn object(&mut self, name: &str) -> Option<&mut DynamicMessage> {
        let at = self.table.find(name)?;
        let (Kind::Object(table)
        | Kind::Json(table)
        | Kind::Form(table)
        | Kind::Encrypted(&Encrypted { inside: Some(table), .. })) = self.table.fields[at].kind
        else {
            return None;
        };
        if !matches!(self.values[at], Held::Object(_)) {
            self.values[at] = Held::Object(DynamicMessage::new(table));
        }
        match &mut self.values[at] {
            Held::Object(record) => Some(record),
            _ => None,
        }
    }

    /// An item of a list, by the name of the list. The list grows as far as needed. `None` if there is no such list.
    ///
    /// A list of numbered fields has the name of its struct field: `coupons` for `coupon_id_$n`.
    ///
    /// ```
    /// use paytable::{Notice, DynamicMessage, wechat_v2::PayNotice};
    ///
    /// let mut event = DynamicMessage::new(PayNotice::TABLE.event);
    /// assert!(event.item("coupons", 0).unwrap().set("coupon_id", "10000"));
    /// assert!(event.item("openid", 0).is_none());
    /// ```
    pub fn item(&mut self, name: &str, at: usize) -> Option<&mut DynamicMessage> {
        let list = self.table.fields.iter().position(|field| field.name == name)?;
        let (Kind::List(items) | Kind::JsonList(items) | Kind::Numbered { items, .. }) =
            self.table.fields[list].kind
        else {
            return None;
        };
        if !matches!(self.values[list], Held::List(_)) {
            self.values[list] = Held::List(DynamicList { table: items, items: Vec::new() });
        }
        match &mut self.values[list] {
            Held::List(records) => Some(records.grown(at)),
            _ => None,
        }
    }
}

/// Prints the message as the struct of its table would be printed: sensitive fields are masked.
impl fmt::Debug for DynamicMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

impl Message for DynamicMessage {
    fn table(&self) -> &'static Table {
        self.table
    }

    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value])) {
        let values: Vec<&dyn Value> = self.values.iter().map(|v| v as &dyn Value).collect();
        visit(&values);
    }

    fn unknown_fields(&self) -> Option<&UnknownFields> {
        Some(&self.unknown_fields)
    }
}

impl MessageMut for DynamicMessage {
    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn ValueMut])) {
        let mut values: Vec<&mut dyn ValueMut> =
            self.values.iter_mut().map(|v| v as &mut dyn ValueMut).collect();
        visit(&mut values);
    }

    fn unknown_fields_mut(&mut self) -> Option<&mut UnknownFields> {
        Some(&mut self.unknown_fields)
    }
}

/// The text that stands in the place of a field's own, if another one does.
pub(crate) type Change<'a> = dyn Fn(&Field, &str) -> Option<String> + 'a;

impl Held {
    fn changed(field: &Field, value: ValueRef<'_>, change: &Change<'_>) -> Held {
        match value {
            ValueRef::Absent => Held::Nothing,
            ValueRef::Text(text) => Held::Text(change(field, text).unwrap_or_else(|| text.to_owned())),
            ValueRef::Int(number) if matches!(field.kind, Kind::Yuan) => Held::Text(Fen(number).to_string()),
            ValueRef::Int(number) => Held::Int(number),
            ValueRef::Bool(truth) => Held::Text(text::word(field, truth).to_owned()),
            ValueRef::Time(time) => match field.kind {
                Kind::Time(format) => Held::Text(time.format(format)),
                _ => Held::Nothing,
            },
            ValueRef::Object(inside) => Held::Object(DynamicMessage::changed(inside, change)),
            ValueRef::List(list) => DynamicList::changed(list, change).map_or(Held::Nothing, Held::List),
            ValueRef::Texts(texts) => Held::Texts(texts.to_vec()),
            ValueRef::File(file) => Held::File(file.clone()),
        }
    }
}

impl Value for Held {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            Held::Nothing => ValueRef::Absent,
            Held::Text(text) => ValueRef::Text(text),
            Held::Int(number) => ValueRef::Int(*number),
            Held::Object(record) => ValueRef::Object(record),
            Held::List(records) => ValueRef::List(records),
            Held::Texts(texts) => ValueRef::Texts(texts),
            Held::File(file) => ValueRef::File(file),
        }
    }
}

impl ValueMut for Held {
    fn copy(&mut self, from: &dyn Value) {
        copy_value(self, from);
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        *self = match (field.kind, raw) {
            (Kind::Int { .. }, raw) if raw.int().is_some() => Held::Int(raw.int().unwrap_or_default()),
            // A text that is not valid JSON stays text, so that the check reports it.
            (
                Kind::Json(table)
                | Kind::Object(table)
                | Kind::Form(table)
                | Kind::Encrypted(&Encrypted { inside: Some(table), .. }),
                raw,
            ) => {
                let mut record = DynamicMessage::new(table);
                match (set_object(&mut record, raw, field), raw.text()) {
                    (Ok(()), _) => Held::Object(record),
                    (Err(_), Some(text)) => Held::Text(text.to_owned()),
                    (Err(mismatch), None) => return Err(mismatch),
                }
            }
            (Kind::List(table) | Kind::JsonList(table), raw) => {
                let items = match (items(raw, field), raw.text()) {
                    (Ok(items), _) => items,
                    (Err(_), Some(text)) => {
                        *self = Held::Text(text.to_owned());
                        return Ok(());
                    }
                    (Err(mismatch), None) => return Err(mismatch),
                };
                let mut records = DynamicList { table, items: Vec::new() };
                for (at, item) in items.iter().enumerate() {
                    set_object(records.at(at), item, field)?;
                }
                Held::List(records)
            }
            (Kind::Texts { .. }, raw) => {
                let mut texts: Vec<String> = Vec::new();
                match (texts.set(raw, field), raw.text()) {
                    (Ok(()), _) => Held::Texts(texts),
                    (Err(_), Some(text)) => Held::Text(text.to_owned()),
                    (Err(mismatch), None) => return Err(mismatch),
                }
            }
            (_, raw) => Held::Text(raw.text().ok_or(TypeMismatch { wanted: "text" })?.to_owned()),
        };
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn ListMut> {
        match self {
            Held::List(records) => Some(records),
            _ => None,
        }
    }
}

impl List for DynamicList {
    fn len(&self) -> usize {
        self.items.len()
    }

    fn get(&self, at: usize) -> Option<&dyn Message> {
        self.items.get(at).map(|item| item as &dyn Message)
    }
}

impl ListMut for DynamicList {
    fn at(&mut self, at: usize) -> &mut dyn MessageMut {
        self.grown(at)
    }
}

impl DynamicList {
    /// The same of a list; `None` of an empty one, which no field sends.
    pub(crate) fn changed(list: &dyn List, change: &Change<'_>) -> Option<DynamicList> {
        let items = (0..list.len()).filter_map(|at| list.get(at));
        let items: Vec<_> = items.map(|item| DynamicMessage::changed(item, change)).collect();
        items.first().map(|first| first.table).map(|table| DynamicList { table, items })
    }

    fn grown(&mut self, at: usize) -> &mut DynamicMessage {
        let table = self.table;
        if self.items.len() <= at {
            self.items.resize_with(at + 1, || DynamicMessage::new(table));
        }
        &mut self.items[at]
    }
}
