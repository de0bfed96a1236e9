//! The types of single values, and of options and lists of them.

use crate::{
    message::{
        copy::copy_all,
        file::File,
        money::Fen,
        raw::Raw,
        set::{items, set_object},
        time::Time,
        value::{Empty, List, ListMut, Message, MessageMut, TypeMismatch, Value, ValueMut, ValueRef},
    },
    table::{Field, Kind},
};

impl Value for String {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Text(self)
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl ValueMut for String {
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Text(text) = from.value_ref() {
            text.clone_into(self);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), TypeMismatch> {
        *self = String::from(raw.text().ok_or(TypeMismatch { wanted: "text" })?);
        Ok(())
    }
}

impl Empty for String {
    fn empty() -> Self {
        String::new()
    }
}

impl Value for i64 {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Int(*self)
    }
}

impl ValueMut for i64 {
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Int(number) = from.value_ref() {
            *self = number;
        }
    }

    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), TypeMismatch> {
        *self = raw.int().ok_or(TypeMismatch { wanted: "a whole number" })?;
        Ok(())
    }
}

impl Empty for i64 {
    fn empty() -> Self {
        0
    }
}

impl Value for Fen {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Int(self.0)
    }
}

impl ValueMut for Fen {
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Int(fen) = from.value_ref() {
            *self = Fen(fen);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        let fen = match field.kind {
            Kind::Yuan => {
                raw.text().and_then(Fen::from_yuan).ok_or(TypeMismatch { wanted: "an amount in yuan" })?
            }
            _ => Fen(raw.int().ok_or(TypeMismatch { wanted: "a whole number of fen" })?),
        };
        *self = fen;
        Ok(())
    }
}

impl Empty for Fen {
    fn empty() -> Self {
        Fen(0)
    }
}

impl Value for bool {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Bool(*self)
    }
}

impl ValueMut for bool {
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Bool(truth) = from.value_ref() {
            *self = truth;
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        *self = match (field.kind, raw.text()) {
            (Kind::Bool, Some("true")) => true,
            (Kind::Bool, Some("false")) => false,
            (Kind::Bool, _) => return Err(TypeMismatch { wanted: "true or false" }),
            (_, Some("Y")) => true,
            (_, Some("N")) => false,
            _ => return Err(TypeMismatch { wanted: "Y or N" }),
        };
        Ok(())
    }
}

impl Empty for bool {
    fn empty() -> Self {
        false
    }
}

impl Value for Time {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Time(*self)
    }
}

impl ValueMut for Time {
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Time(time) = from.value_ref() {
            *self = time;
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        let Kind::Time(format) = field.kind else { return Err(TypeMismatch { wanted: "another field" }) };
        let wanted = TypeMismatch { wanted: format.pattern() };
        *self = Time::parse(format, raw.text().ok_or(wanted)?).ok_or(wanted)?;
        Ok(())
    }
}

impl Empty for Time {
    fn empty() -> Self {
        Time::EPOCH
    }
}

impl Value for File {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::File(self)
    }
}

impl ValueMut for File {
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::File(file) = from.value_ref() {
            self.clone_from(file);
        }
    }

    // Gateways send no files. A stored request contains the name of its file, not the content.
    fn set(&mut self, _: &Raw<'_>, _: &Field) -> Result<(), TypeMismatch> {
        Err(TypeMismatch { wanted: "no file" })
    }
}

impl Empty for File {
    fn empty() -> Self {
        File { name: String::new(), content_type: String::new(), bytes: Vec::new() }
    }
}

impl<T: Value + Empty> Value for Option<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        self.as_ref().map_or(ValueRef::Absent, Value::value_ref)
    }

    fn text(&self) -> Option<&str> {
        self.as_ref().map_or(Some(""), Value::text)
    }
}

impl<T: ValueMut + Empty> ValueMut for Option<T> {
    fn copy(&mut self, from: &dyn Value) {
        if from.value_ref().is_absent() {
            *self = None;
        } else {
            // In place, so that it need not be moved.
            self.get_or_insert_with(T::empty).copy(from);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        // Gateways send an empty element for a missing value.
        if raw.is_empty() {
            return Ok(());
        }
        // In place, so that it need not be moved.
        let was_nothing = self.is_none();
        let result = self.get_or_insert_with(T::empty).set(raw, field);
        if was_nothing && result.is_err() {
            *self = None;
        }
        result
    }
}

impl<T: Clone> Empty for Option<T> {
    fn empty() -> Self {
        None
    }
}

impl<T: Message + Empty + 'static> Value for Vec<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::List(self)
    }
}

impl<T: MessageMut + Empty + 'static> ValueMut for Vec<T> {
    fn copy(&mut self, from: &dyn Value) {
        self.clear();
        if let ValueRef::List(list) = from.value_ref() {
            for item in (0..list.len()).filter_map(|at| list.get(at)) {
                let mut message = T::empty();
                copy_all(item, &mut message);
                self.push(message);
            }
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        if raw.is_empty() {
            self.clear();
            return Ok(());
        }
        let items = items(raw, field)?;
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            let mut message = T::empty();
            set_object(&mut message, item, field)?;
            list.push(message);
        }
        *self = list;
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn ListMut> {
        Some(self)
    }
}

impl Value for Vec<String> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Texts(self)
    }
}

impl ValueMut for Vec<String> {
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Texts(texts) = from.value_ref() {
            texts.clone_into(self);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
        if raw.is_empty() {
            self.clear();
            return Ok(());
        }
        let items = items(raw, field)?;
        let texts: Option<Vec<String>> = items.iter().map(|item| item.text().map(str::to_owned)).collect();
        *self = texts.ok_or(TypeMismatch { wanted: "a list of texts" })?;
        Ok(())
    }
}

impl<T: Clone> Empty for Vec<T> {
    fn empty() -> Self {
        Vec::new()
    }
}

impl<T: Message + Empty + 'static> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, at: usize) -> Option<&dyn Message> {
        self.as_slice().get(at).map(|item| item as &dyn Message)
    }
}

impl<T: MessageMut + Empty + 'static> ListMut for Vec<T> {
    fn at(&mut self, at: usize) -> &mut dyn MessageMut {
        if self.as_slice().len() <= at {
            self.resize_with(at + 1, T::empty);
        }
        &mut self[at]
    }
}
