//! What a table of the language can have, as data: the parser reads by these lists, and they become a JSON Schema.
//!
//! The lists themselves stand beside the code that reads what they name, in `parse`.

/// What one TOML table can have.
#[derive(Debug)]
pub struct Shape {
    /// What it is called in a JSON Schema; no two shapes share it.
    pub name: &'static str,
    /// Keys of the language.
    pub keys: &'static [Key],
    /// Keys that belong elsewhere: the parser reads them only to say where.
    pub elsewhere: &'static [&'static str],
    /// Names of the author's choice, beside the keys.
    pub names: Option<Names>,
    /// Keys that are only read beside another one, which comes first.
    pub beside: &'static [(&'static str, &'static [&'static str])],
    /// Sets of keys, of which one has to be there as a whole; empty where that depends on nothing.
    pub one_of: &'static [&'static [&'static str]],
}

/// Names of the author's choice, and what stands under them.
#[derive(Debug)]
pub struct Names {
    /// Which names there can be.
    pub which: Which,
    /// What stands under each.
    pub value: Value,
}

/// Which names an author can choose.
#[derive(Debug)]
pub enum Which {
    /// Any.
    Any,
    /// Those that this regular expression matches.
    Pattern(&'static str),
    /// Some of these words.
    Words(&'static [&'static str]),
}

/// A key of the language.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it can be.
    pub value: Value,
    /// Whether it has to be there, whatever else is.
    pub needed: bool,
}

/// What a key can be.
#[derive(Debug)]
pub enum Value {
    /// A string, which can be empty.
    Text,
    /// A string of more than white space.
    Filled,
    /// One of a few words.
    Words(&'static [&'static str]),
    /// A string that this regular expression matches.
    Pattern(&'static str),
    /// True or false.
    Bool,
    /// True, and nothing else.
    True,
    /// A whole number between these two.
    Whole(u32, u32),
    /// A string or a whole number.
    Scalar,
    /// A list of so many values or more.
    List(usize, &'static Value),
    /// A table.
    Table(&'static Shape),
    /// Tables, each under a header in double brackets.
    Tables(&'static Shape),
    /// One of these.
    OneOf(&'static [Value]),
}

impl Shape {
    /// A table with these keys and no others.
    pub(crate) const fn new(name: &'static str, keys: &'static [Key]) -> Shape {
        Shape { name, keys, elsewhere: &[], names: None, beside: &[], one_of: &[] }
    }

    /// A table whose names are the author's choice.
    pub(crate) const fn open(name: &'static str, value: Value) -> Shape {
        Shape { names: Some(Names { which: Which::Any, value }), ..Shape::new(name, &[]) }
    }

    /// A table whose names are the author's choice among these.
    pub(crate) const fn named(name: &'static str, which: Which, value: Value) -> Shape {
        Shape { names: Some(Names { which, value }), ..Shape::new(name, &[]) }
    }

    /// The key of that name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The key without which that one is not read.
    pub(crate) fn needs(&self, name: &str) -> Option<&'static str> {
        self.beside.iter().find(|(_, keys)| keys.contains(&name)).map(|(needed, _)| *needed)
    }

    /// Whether the parser reads that name as a key, be it only to say where it belongs.
    pub(crate) fn reads(&self, name: &str) -> bool {
        self.key(name).is_some() || self.elsewhere.contains(&name)
    }
}

impl Key {
    /// A key that has to be there.
    pub(crate) const fn needed(name: &'static str, value: Value) -> Key {
        Key { name, value, needed: true }
    }

    /// A key that can be left out.
    pub(crate) const fn may(name: &'static str, value: Value) -> Key {
        Key { name, value, needed: false }
    }

    /// Keys with the names of a list of words, each a text that can be left out.
    pub(crate) const fn texts<T, const N: usize>(words: &[(&'static str, T)]) -> [Key; N] {
        let mut keys = [const { Key::may("", Value::Text) }; N];
        let mut at = 0;
        while at < N {
            keys[at].name = words[at].0;
            at += 1;
        }
        keys
    }
}

impl Value {
    /// Any number of texts, be it none.
    pub(crate) const TEXTS: Value = Value::List(0, &Value::Text);
    /// A whole number that fits 32 bits.
    pub(crate) const NUMBER: Value = Value::Whole(0, u32::MAX);
    /// A string, a whole number, or true or false.
    pub(crate) const ANY_SCALAR: Value = Value::OneOf(&[Value::Bool, Value::Scalar]);

    /// The table that it can be, by itself or repeated.
    pub fn shape(&self) -> Option<&'static Shape> {
        match self {
            Value::Table(shape) | Value::Tables(shape) => Some(shape),
            Value::OneOf(values) => values.iter().find_map(Value::shape),
            _ => None,
        }
    }

    /// The words that it can be, by itself or in a list, if it can be no other text.
    pub fn words(&self) -> Option<&'static [&'static str]> {
        match self {
            Value::Words(words) => Some(words),
            Value::List(_, value) => value.words(),
            _ => None,
        }
    }
}

/// The words of a list that says what each means.
pub(crate) const fn words_of<T, const N: usize>(list: &[(&'static str, T)]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = list[at].0;
        at += 1;
    }
    words
}

/// The words of such a list, as what a key can be.
macro_rules! words {
    ($list:expr) => {
        $crate::language::Value::Words(const { &$crate::language::words_of::<_, { $list.len() }>($list) })
    };
}

pub(crate) use words;
