//! Rows of a reply whose page does not say when they are there: the gateway's outcome says it.

use super::{
    draft::{Draft, Entry},
    place::Section,
    row::Row,
};
use crate::model::Gateway;

/// Where one layer decides, and the page names no condition, what that layer does not need is there on success.
pub(super) fn split(draft: &mut Draft, gateway: &Gateway) {
    let named =
        [Section::Accepted, Section::Succeeded].iter().any(|section| draft.message(section).is_some());
    let [layer] = &gateway.outcome[..] else { return };
    if named {
        return;
    }
    let Some(at) = draft.messages.iter().position(|(section, _)| *section == Section::Always) else { return };
    let mut always = vec![layer.field.clone()];
    always.extend(
        [&layer.code, &layer.code_also, &layer.message, &layer.field_also, &layer.message_also]
            .into_iter()
            .flatten()
            .cloned(),
    );
    if let Some(sign) = &gateway.sign {
        always.push(sign.field.clone());
        always.extend(sign.type_field.iter().chain(&sign.key_id).cloned());
        always.extend(sign.certificate.iter().map(|certificate| certificate.field.value.clone()));
    }
    let stays = |entry: &Entry<Row>| entry.row().is_some_and(|row| always.contains(&row.name));
    let (stay, mut go): (Vec<_>, Vec<_>) =
        std::mem::take(&mut draft.messages[at].1).into_iter().partition(stays);
    if stay.is_empty() && !layer.field.is_empty() {
        // Not a reply of this gateway's form.
        draft.messages[at].1 = go;
        return;
    }
    if go.iter().any(|entry| entry.row().is_some()) {
        go.insert(
            0,
            Entry::Said(
                "nothing about when they are there, so the gateway's outcome opens this section".to_owned(),
            ),
        );
    }
    let parts = [(Section::Always, stay), (Section::Succeeded, go)];
    draft.messages.splice(at..=at, parts.into_iter().filter(|(_, entries)| !entries.is_empty()));
}
