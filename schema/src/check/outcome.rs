//! The layers of a reply.

use crate::{
    fault::Faults,
    model::{Api, Layer, Reply, Section},
};

pub(super) fn check(api: &Api, faults: &mut Faults) {
    if api.reply == Reply::None {
        return;
    }
    if api.own_outcome {
        layers_open_in_order(&api.outcome, faults);
    }
    outcome_rows_exist(api, faults);
    sections_are_opened(api, faults);
}

/// A reply is read layer by layer; a section opened twice or out of order would never be reached.
pub(super) fn layers_open_in_order(layers: &[Layer], faults: &mut Faults) {
    for pair in layers.windows(2) {
        if pair[0].opens >= pair[1].opens {
            faults.add(&pair[1].span, "layers open sections in order", "opens nothing new");
        }
    }
    if let Some(last) = layers.last()
        && last.opens != Section::Succeeded
    {
        faults.add(&last.span, "no layer opens `succeeded`", "the last one should");
    }
}

/// Without the field that decides, every reply would count as unknown.
fn outcome_rows_exist(api: &Api, faults: &mut Faults) {
    // Where a file is the success, only the outermost layer is needed to say that there is none.
    let wanted = if api.reply == Reply::File { 1 } else { usize::MAX };
    for layer in api.outcome.iter().take(wanted) {
        let decides_by_row = layer.statuses.is_empty();
        if decides_by_row && api.response.row(&layer.field).is_none() {
            let message = format!("the response has no row `{}`", layer.field);
            let span = if api.own_outcome { &layer.span } else { &api.span };
            let help = if api.own_outcome {
                "add the row to the response, or correct the name"
            } else {
                "where this reply has other layers, say so under [[outcome]]"
            };
            faults.add_with_help(span, message, "a layer of the outcome decides by it", help);
        }
    }
}

/// Rows of a section that no layer opens would never be present. One fault a section is enough.
fn sections_are_opened(api: &Api, faults: &mut Faults) {
    for (section, name) in [(Section::Accepted, "accepted"), (Section::Succeeded, "succeeded")] {
        if api.outcome.iter().any(|layer| layer.opens == section) {
            continue;
        }
        if let Some(row) = api.response.rows.iter().find(|row| row.section == section) {
            let help = "write the row in another section";
            let message = format!("no layer opens the section `{name}`");
            faults.add_with_help(&row.span, message, "would never be present", help);
        }
    }
}
