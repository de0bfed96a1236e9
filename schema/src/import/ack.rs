//! Rows of the answer to a notice.

use super::{
    cells::{self, Cells},
    heads::Column,
    kind::Kind,
    quoted::quoted,
    types,
};

/// A row of the answer to a notice.
#[derive(Debug)]
pub(super) struct AckRow {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) required: bool,
    pub(super) kind: &'static str,
    pub(super) accepted: String,
    pub(super) refused: String,
}

pub(super) fn ack(cells: &Cells) -> Option<AckRow> {
    let name = cells::name(cells.get(Column::Name))?;
    let title = cells.get(Column::Title);
    let kind = types::read(cells.get(Column::Type), cells.get(Column::Length)).kind;
    let (accepted, refused) = answers(cells, &kind);
    Some(AckRow {
        title: if title.is_empty() { name.clone() } else { title.to_owned() },
        required: cells.presence().1.unwrap_or(false),
        kind: if matches!(kind, Kind::Int(_)) { "Int" } else { "String" },
        name,
        accepted,
        refused,
    })
}

/// What is answered when the notice was accepted, and when not, as TOML.
fn answers(cells: &Cells, kind: &Kind) -> (String, String) {
    let (accepted, refused) = (cells.get(Column::Accepted), cells.get(Column::Refused));
    let shown = [cells.get(Column::Example), cells.get(Column::Description)];
    if matches!(kind, Kind::Int(_)) {
        let number = |text: &str| text.parse::<i64>().ok();
        let zero = number(accepted).or_else(|| shown.iter().find_map(|text| number(text))).unwrap_or(0);
        let other = number(refused).unwrap_or(i64::from(zero == 0));
        return (zero.to_string(), other.to_string());
    }
    if !accepted.is_empty() && !refused.is_empty() {
        return (quoted(accepted), quoted(refused));
    }
    let is_code = shown.iter().any(|text| text.starts_with("SUCCESS"));
    let (accepted, refused) = if is_code { ("SUCCESS", "FAIL") } else { ("OK", "{reason}") };
    (quoted(accepted), quoted(refused))
}
