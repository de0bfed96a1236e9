//! Where the values in signed lines begin and end.
//!
//! A signature covers one text. If its lines do not say where a value ends, another message with the same text, cut in
//! another place, has the same signature.

use super::header::is_same_part;
use crate::{
    fault::Faults,
    model::{Lines, Piece},
};

/// The runtime refuses values that contain the text beside them, and a body that goes on with a digit behind the time.
/// Here are those that it could not tell apart.
pub(super) fn check(lines: &Lines, faults: &mut Faults) {
    let mut has_body = false;
    for line in &lines.received {
        for (at, piece) in line.pieces.iter().enumerate() {
            match &piece.value {
                Piece::Body if has_body => {
                    faults.add(&piece.span, "the body is there twice", "one says it all");
                }
                Piece::Body => has_body = true,
                Piece::Header(name) => {
                    let beside = if has_body { at.checked_sub(1) } else { Some(at + 1) }
                        .and_then(|at| line.pieces.get(at));
                    let is_time = is_same_part(name, &lines.time.value);
                    let ends = match beside.map(|piece| &piece.value) {
                        // Digits, before a body that begins with something else.
                        Some(Piece::Body) => is_time && !has_body,
                        // A part is refused where it stands.
                        Some(piece) => matches!(piece, Piece::Text(_) | Piece::Part(_)),
                        None => true,
                    };
                    if !ends {
                        let help = "write a text between the two, or each in a line of its own";
                        let message = format!("nothing says where `{name}` ends");
                        faults.add_with_help(&piece.span, message, "runs into what is beside it", help);
                    }
                }
                _ => {}
            }
        }
    }
}
