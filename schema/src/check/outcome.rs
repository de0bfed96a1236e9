//! The layers of a reply.

use crate::{
    fault::Faults,
    model::{Api, ErrorCode, Kind, Layer, Reply, Retry, Section, Span},
};

pub(super) fn check(api: &Api, faults: &mut Faults) {
    if api.reply == Reply::None {
        return;
    }
    if api.own_outcome {
        layers_open_in_order(&api.outcome, faults);
        pending_words_differ(&api.outcome, faults);
    }
    outcome_rows_exist(api, faults);
    pending_words_are_not_failures(api, faults);
    success_is_a_word_of_its_row(api, faults);
    deciding_rows_are_there_in_time(api, faults);
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

/// A call that is not over can have been done: its code must not say otherwise.
fn pending_words_are_not_failures(api: &Api, faults: &mut Faults) {
    for layer in &api.outcome {
        for word in &layer.pending {
            let certain = |error: &&ErrorCode| !matches!(error.retry, Retry::Same | Retry::Query);
            let row = api.errors.iter().filter(|error| error.code == word.value).find(certain);
            if let Some(row) = row {
                let message = format!("`{}` is pending, and its end is not known", word.value);
                let help = "say retry = \"query\", or \"same\" if a repeat is harmless";
                faults.add_with_help(&row.span, message, "says how it ended", help);
            }
        }
    }
}

/// The place of a fault of a layer: the gateway's stand in another file.
fn place<'a>(api: &'a Api, layer: &'a Layer) -> &'a Span {
    if api.own_outcome { &layer.span } else { &api.span }
}

/// A success that the row cannot say would never come.
fn success_is_a_word_of_its_row(api: &Api, faults: &mut Faults) {
    // The success of these is the file.
    if api.reply == Reply::File {
        return;
    }
    for layer in api.outcome.iter().filter(|layer| layer.statuses.is_empty()) {
        let Some(Kind::Choice(words)) = api.response.row(&layer.field).map(|row| &row.kind) else { continue };
        if !words.contains(&layer.success) {
            let message = format!("`{}` is no word of `{}`", layer.success, layer.field);
            let help = format!("its words are {}", words.join(", "));
            faults.add_with_help(place(api, layer), message, "no reply would be a success", help);
        }
    }
}

/// A word cannot mean two things, and a failure is told with a code.
pub(super) fn pending_words_differ(layers: &[Layer], faults: &mut Faults) {
    for layer in layers {
        for (at, word) in layer.pending.iter().enumerate() {
            if word.value == layer.success
                || layer.pending[..at].iter().any(|other| other.value == word.value)
            {
                faults.add(&word.span, format!("`{}` is listed twice", word.value), "in this layer");
            }
        }
        if let Some(word) = layer.pending.first().filter(|_| layer.code.is_none()) {
            faults.add(&word.span, "`pending` goes with `code`", "nothing could be told of it");
        }
        if layer.code_also.is_some() && layer.code.is_none() {
            faults.add(&layer.span, "`code_also` goes with `code`", "has no `code`");
        }
    }
}

/// The row that opens a section stands before it.
fn deciding_rows_are_there_in_time(api: &Api, faults: &mut Faults) {
    for layer in api.outcome.iter().filter(|layer| layer.statuses.is_empty()) {
        if let Some(row) = api.response.row(&layer.field).filter(|row| row.section >= layer.opens) {
            let message = format!("`{}` stands in the section that it opens", row.name);
            let help = "write the row in a section before it";
            faults.add_with_help(&row.span, message, "not there when the reply is judged", help);
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
