//! Messages of any table, filled from the examples of its rows; what has no example gets a value that fits.

use crate::Pairs;
use paytable::{
    File, List, Message, UnknownFields, Value, ValueRef,
    table::{Encrypted, Field, Kind, Table, TimeFormat, ValueSource},
};
use serde_json::{Map, Value as Json};

/// How many items a list gets.
pub const ITEMS: usize = 2;

/// A message of any table, held by another hand than [`paytable::DynamicMessage`].
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its table.
    pub table: &'static Table,
    /// A value for each field of the table.
    pub values: Vec<Held>,
}

/// Where a value stands in a message.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its path as violations name it: `scene_info.store_info.id`, `receivers[1].account`.
    pub name: String,
    /// Its row.
    pub field: &'static Field,
    /// Positions from the outside in; behind that of a list the item's.
    steps: Vec<usize>,
}

impl Place {
    /// How deep it is: 1 for a row of the message itself.
    pub fn is_top(&self) -> bool {
        self.steps.len() == 1
    }
}

/// Messages of one table.
#[derive(Clone, Debug)]
pub struct Samples(pub Vec<Sample>);

/// A value of a [`Sample`].
#[derive(Clone, Debug)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// Text.
    Text(String),
    /// A number.
    Int(i64),
    /// A message.
    Object(Sample),
    /// Messages.
    List(Samples),
    /// Texts.
    Texts(Vec<String>),
    /// A file.
    File(File),
}

impl Sample {
    /// Every row of a request that is the caller's to fill.
    pub fn request(table: &'static Table) -> Sample {
        Sample::filled(table, &|field| match field.fill {
            ValueSource::Caller | ValueSource::Default(_) => held(field, &field.example_or_other()),
            // Few merchants have a sub-merchant; those that have several name it in each call.
            ValueSource::Merchant { name, identity: false } if name.starts_with("sub_") => {
                held(field, &field.example_or_other())
            }
            _ => Held::Nothing,
        })
    }

    /// Every row of a message that the gateway sends. Its signature is a placeholder.
    pub fn received(table: &'static Table, setting: &dyn Fn(&str) -> String) -> Sample {
        Sample::filled(table, &|field| match field.fill {
            ValueSource::Merchant { name, .. } => Held::Text(setting(name)),
            _ => held(field, &field.example_or_other()),
        })
    }

    /// Of a request only what every call has to bring.
    pub fn required(table: &'static Table) -> Sample {
        let mut all = Sample::request(table);
        all.thin();
        all
    }

    fn thin(&mut self) {
        for (field, value) in self.table.fields.iter().zip(&mut self.values) {
            match value {
                Held::Object(inside) if field.required => inside.thin(),
                Held::List(items) if field.required => {
                    items.0.truncate(1);
                    items.0.iter_mut().for_each(Sample::thin);
                }
                _ if field.required => {}
                _ => *value = Held::Nothing,
            }
        }
    }

    /// A copy of any message.
    pub fn of(message: &dyn Message) -> Sample {
        let table = message.table();
        let mut values = Vec::new();
        message.read(&mut |read| {
            values = table
                .fields
                .iter()
                .zip(read)
                .map(|(field, value)| Held::of(field, value.value_ref()))
                .collect();
        });
        Sample { table, values }
    }

    fn filled(table: &'static Table, value: &dyn Fn(&Field) -> Held) -> Sample {
        let mut values: Vec<Held> = table.fields.iter().map(|field| nested(field, value)).collect();
        for field in table.fields {
            // The list and the number that says how long it is have to agree.
            if let Kind::Numbered { count, .. } = field.kind
                && let Some(at) = table.find(count)
            {
                values[at] = held(&table.fields[at], &ITEMS.to_string());
            }
        }
        Sample { table, values }
    }

    /// The value of that name on the wire, as text.
    pub fn get(&self, name: &str) -> Option<String> {
        let at = self.table.find(name)?;
        self.values[at].text(&self.table.fields[at])
    }

    /// Sets a value by its name on the wire.
    ///
    /// # Panics
    /// If the table has no such field.
    pub fn set(&mut self, name: &str, text: &str) {
        let at = self.at(name);
        self.values[at] = held(&self.table.fields[at], text);
    }

    /// Sets a value to its example, or to one that fits.
    ///
    /// # Panics
    /// If the table has no such field.
    pub fn give(&mut self, name: &str) {
        let at = self.at(name);
        let field = &self.table.fields[at];
        self.values[at] = nested(field, &|field| held(field, &field.example_or_other()));
    }

    /// Removes a value.
    ///
    /// # Panics
    /// If the table has no such field.
    pub fn clear(&mut self, name: &str) {
        let at = self.at(name);
        self.values[at] = Held::Nothing;
    }

    fn at(&self, name: &str) -> usize {
        self.table.find(name).unwrap_or_else(|| panic!("{} has no {name}", self.table.name))
    }

    /// Every value that is there, nested ones included; of a list the last item.
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        self.collect("", &[], &mut places);
        places
    }

    fn collect(&self, above: &str, steps: &[usize], places: &mut Vec<Place>) {
        for (at, (field, value)) in self.table.fields.iter().zip(&self.values).enumerate() {
            let (name, steps) = (format!("{above}{}", field.name), [steps, &[at]].concat());
            match value {
                Held::Nothing => continue,
                Held::Object(inside) => inside.collect(&format!("{name}."), &steps, places),
                Held::List(items) => {
                    if let Some((last, item)) = items.0.iter().enumerate().next_back() {
                        item.collect(&format!("{name}[{last}]."), &[&steps[..], &[last]].concat(), places);
                    }
                }
                _ => {}
            }
            places.push(Place { name, field, steps });
        }
    }

    /// The value at a place.
    ///
    /// # Panics
    /// If the place is another message's.
    pub fn at_place(&mut self, place: &Place) -> &mut Held {
        self.step(&place.steps)
    }

    fn step(&mut self, steps: &[usize]) -> &mut Held {
        match (steps, &mut self.values[steps[0]]) {
            ([_], value) => value,
            ([_, rest @ ..], Held::Object(inside)) => inside.step(rest),
            ([_, item, rest @ ..], Held::List(items)) => items.0[*item].step(rest),
            _ => panic!("no such place in {}", self.table.name),
        }
    }

    /// The row of that name on the wire.
    pub fn row(&self, name: &str) -> Option<&'static Field> {
        self.table.find(name).map(|at| &self.table.fields[at])
    }

    /// Names and values as a flat message has them.
    pub fn flat(&self) -> Pairs {
        let mut pairs = Pairs::new();
        self.flatten("", &mut pairs);
        pairs
    }

    fn flatten(&self, number: &str, pairs: &mut Pairs) {
        for (field, value) in self.table.fields.iter().zip(&self.values) {
            if let (Kind::Numbered { .. }, Held::List(items)) = (field.kind, value) {
                for (at, item) in items.0.iter().enumerate() {
                    item.flatten(&format!("{number}_{at}"), pairs);
                }
            } else if let Some(text) = value.text(field) {
                pairs.push((format!("{}{number}", field.name), text));
            }
        }
    }

    /// The message as JSON.
    pub fn json(&self) -> Json {
        let mut map = Map::new();
        for (field, value) in self.table.fields.iter().zip(&self.values) {
            match (field.kind, value) {
                (_, Held::Nothing) => {}
                (Kind::Numbered { .. }, Held::List(items)) => {
                    let mut pairs = Pairs::new();
                    for (at, item) in items.0.iter().enumerate() {
                        item.flatten(&format!("_{at}"), &mut pairs);
                    }
                    map.extend(pairs.into_iter().map(|(name, text)| (name, text.into())));
                }
                (Kind::List(_), Held::List(items)) => {
                    map.insert(field.name.into(), items.0.iter().map(Sample::json).collect());
                }
                (Kind::Object(_) | Kind::Encrypted(_), Held::Object(inside)) => {
                    map.insert(field.name.into(), inside.json());
                }
                (Kind::Texts { json: false }, Held::Texts(texts)) => {
                    map.insert(field.name.into(), texts.clone().into());
                }
                (_, Held::Int(number)) => {
                    map.insert(field.name.into(), (*number).into());
                }
                (_, value) => {
                    map.extend(value.text(field).map(|text| (field.name.into(), text.into())));
                }
            }
        }
        Json::Object(map)
    }
}

impl Held {
    fn of(field: &Field, slot: ValueRef<'_>) -> Held {
        match slot {
            ValueRef::Absent => Held::Nothing,
            ValueRef::Text(text) => Held::Text(text.to_owned()),
            ValueRef::Int(fen) if matches!(field.kind, Kind::Yuan) => {
                Held::Text(format!("{}.{:02}", fen / 100, fen % 100))
            }
            ValueRef::Int(number) => Held::Int(number),
            ValueRef::Bool(truth) => Held::Text(if matches!(field.kind, Kind::Bool) {
                truth.to_string()
            } else {
                if truth { "Y" } else { "N" }.to_owned()
            }),
            ValueRef::Time(time) => match field.kind {
                Kind::Time(format) => Held::Text(time.format(format)),
                _ => Held::Nothing,
            },
            ValueRef::Object(inside) => Held::Object(Sample::of(inside)),
            ValueRef::List(list) => {
                Held::List(Samples((0..list.len()).filter_map(|at| list.get(at)).map(Sample::of).collect()))
            }
            ValueRef::Texts(texts) => Held::Texts(texts.to_vec()),
            ValueRef::File(file) => Held::File(file.clone()),
        }
    }

    /// The text of a value where messages are flat.
    pub fn text(&self, field: &Field) -> Option<String> {
        match self {
            Held::Nothing | Held::File(_) => None,
            Held::Text(text) if text.is_empty() => None,
            Held::Text(text) => Some(text.clone()),
            Held::Int(number) => Some(number.to_string()),
            Held::Object(inside) if matches!(field.kind, Kind::Form(_)) => Some(form(inside)),
            Held::Object(inside) => Some(inside.json().to_string()),
            Held::List(items) if items.0.is_empty() => None,
            Held::List(items) => {
                Some(Json::from(items.0.iter().map(Sample::json).collect::<Vec<_>>()).to_string())
            }
            Held::Texts(texts) if texts.is_empty() => None,
            Held::Texts(texts) => Some(Json::from(texts.clone()).to_string()),
        }
    }
}

/// A query, encoded once more as a whole.
fn form(inside: &Sample) -> String {
    let parts = inside.flat().into_iter().map(|(name, value)| format!("{name}={}", percent(&value)));
    percent(&parts.collect::<Vec<_>>().join("&"))
}

/// Percent encoding of all but the unreserved characters.
pub fn percent(text: &str) -> String {
    let unreserved = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let one =
        |byte: u8| if unreserved(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

/// A value of that field, read from text.
pub fn held(field: &Field, text: &str) -> Held {
    match field.kind {
        Kind::Int { .. } => text.parse().map_or_else(|_| Held::Text(text.to_owned()), Held::Int),
        Kind::Texts { .. } => match serde_json::from_str(text) {
            Ok(texts) => Held::Texts(texts),
            Err(_) => Held::Texts(vec![text.to_owned(); ITEMS]),
        },
        Kind::File => Held::File(File::new("sample.jpg", "image/jpeg", b"\xff\xd8--\r\n\x00".to_vec())),
        _ => Held::Text(text.to_owned()),
    }
}

fn nested(field: &Field, value: &dyn Fn(&Field) -> Held) -> Held {
    match field.kind {
        Kind::Json(inside)
        | Kind::Object(inside)
        | Kind::Form(inside)
        | Kind::Encrypted(&Encrypted { inside: Some(inside), .. }) => {
            Held::Object(Sample::filled(inside, value))
        }
        Kind::List(items) | Kind::JsonList(items) | Kind::Numbered { items, .. } => {
            Held::List(Samples(vec![Sample::filled(items, value); ITEMS]))
        }
        _ => value(field),
    }
}

/// The example of a row, or something that fits its type, length and charset.
pub fn example(field: &Field) -> String {
    field.example_or_other()
}

/// What a row can be filled with.
trait Examples {
    /// Its example, or something that fits its type, length and charset.
    fn example_or_other(&self) -> String;
}

impl Examples for Field {
    fn example_or_other(&self) -> String {
        if let (Kind::Time(format), true) = (self.kind, is_ahead(self)) {
            return ahead(format).to_owned();
        }
        if !self.example.is_empty() {
            return self.example.to_owned();
        }
        match self.kind {
            Kind::Choice(words) => words[0].to_owned(),
            Kind::Bool => "true".to_owned(),
            Kind::Int { min, max } => 1.clamp(min, max).to_string(),
            Kind::Time(format) => moment(format).to_owned(),
            Kind::Ip => "127.0.0.1".to_owned(),
            Kind::Url { .. } => "https://example.com/x".to_owned(),
            Kind::Yuan => "8.88".to_owned(),
            _ => text_of(self, 6.clamp(self.min as usize, self.max as usize)),
        }
    }
}

/// Text of that many characters, out of those that the row allows.
pub fn text_of(field: &Field, length: usize) -> String {
    let allowed =
        if field.charset.is_empty() { vec!['s', 'a', 'm', 'p', 'l', 'e'] } else { charset(field.charset) };
    beginning(field).chars().chain(allowed.iter().copied().cycle()).take(length).collect()
}

/// What texts of that field begin with here.
pub fn beginning(field: &Field) -> &'static str {
    field.rare.and_then(|rare| rare.begins_with.first()).copied().unwrap_or_default()
}

/// Whether a row is a time that a request must have ahead of it: the documented examples are past.
pub fn is_ahead(field: &Field) -> bool {
    field.rare.is_some_and(|rare| rare.ahead_seconds.is_some())
}

/// A moment far ahead, in every format.
pub fn ahead(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Compact => "20991030133525",
        TimeFormat::Dashed => "2099-10-30 13:35:25",
        TimeFormat::Date => "20991030",
        TimeFormat::DashedDate => "2099-10-30",
        TimeFormat::Rfc3339 => "2099-10-30T13:35:25+08:00",
        TimeFormat::Unix => "4097021725",
    }
}

/// The characters of a set such as `0-9A-Z_-`.
pub fn charset(set: &str) -> Vec<char> {
    let chars: Vec<char> = set.chars().collect();
    let mut all = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if at + 2 < chars.len() && chars[at + 1] == '-' {
            all.extend(chars[at]..=chars[at + 2]);
            at += 3;
        } else {
            all.push(chars[at]);
            at += 1;
        }
    }
    all
}

/// One moment in every format.
pub fn moment(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Compact => "20141030133525",
        TimeFormat::Dashed => "2014-10-30 13:35:25",
        TimeFormat::Date => "20141030",
        TimeFormat::DashedDate => "2014-10-30",
        TimeFormat::Rfc3339 => "2014-10-30T13:35:25+08:00",
        TimeFormat::Unix => "1414647325",
    }
}

impl Message for Sample {
    fn table(&self) -> &'static Table {
        self.table
    }

    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value])) {
        let values: Vec<&dyn Value> = self.values.iter().map(|value| value as &dyn Value).collect();
        visit(&values);
    }

    fn unknown_fields(&self) -> Option<&UnknownFields> {
        None
    }
}

impl Value for Held {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            Held::Nothing => ValueRef::Absent,
            Held::Text(text) => ValueRef::Text(text),
            Held::Int(number) => ValueRef::Int(*number),
            Held::Object(inside) => ValueRef::Object(inside),
            Held::List(items) => ValueRef::List(items),
            Held::Texts(texts) => ValueRef::Texts(texts),
            Held::File(file) => ValueRef::File(file),
        }
    }
}

impl List for Samples {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, at: usize) -> Option<&dyn Message> {
        self.0.get(at).map(|item| item as &dyn Message)
    }
}
