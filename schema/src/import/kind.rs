//! The types of rows.

/// The `type` column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    String { min: u32, max: Option<u32> },
    Int(String),
    Fen(String),
    Bool,
    Object,
    List,
    File,
}

impl Kind {
    pub(super) fn word(&self) -> String {
        match self {
            Kind::String { max: None, .. } => "String".to_owned(),
            Kind::String { min: 0, max: Some(max) } => format!("String({max})"),
            Kind::String { min, max: Some(max) } => format!("String({min}..{max})"),
            Kind::Int(bounds) => format!("Int{bounds}"),
            Kind::Fen(bounds) => format!("Fen{bounds}"),
            Kind::Bool => "Bool".to_owned(),
            Kind::Object => "Object".to_owned(),
            Kind::List => "List".to_owned(),
            Kind::File => "File".to_owned(),
        }
    }

    pub(super) fn is_nested(&self) -> bool {
        matches!(self, Kind::Object | Kind::List)
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Kind::String { .. })
    }
}
