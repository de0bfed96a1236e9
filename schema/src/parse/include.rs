//! Groups of the gateway, included in the sections of its tables.

use super::{
    context::{Context, wire},
    keys::Keys,
    nearest::nearest,
};
use crate::{
    fault::Faults,
    model::{At, Condition, Message, Row, Span},
};

/// `include = ["reply", "coupons"]`: the rows of these groups.
pub(super) fn groups(keys: &mut Keys<'_>, context: Context<'_>, message: &mut Message, faults: &mut Faults) {
    for name in keys.strings_if_list("include", faults) {
        let Some(group) = context.gateway.group(&name.value) else {
            let known = || context.gateway.groups.iter().map(|group| group.name.as_str());
            let help = match nearest(&name.value, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it under [group.{}] of the gateway", name.value),
            };
            faults.add_with_help(&name.span, format!("there is no group `{}`", name.value), "no group", help);
            continue;
        };
        let rows = group.message.rows.iter();
        message.rows.extend(rows.map(|row| moved(row, &group.name, context, &name.span)));
    }
}

/// The row as this table has it. Its faults stand where the table asks for it: its own place is in another file.
fn moved(row: &Row, group: &str, context: Context<'_>, span: &Span) -> Row {
    let Context { names, section, .. } = context;
    let at = |text: &At<String>| At { value: text.value.clone(), span: span.clone() };
    let wired = |text: &At<String>| At { value: names.wire(&text.value), span: span.clone() };
    let condition = |c: &Condition| Condition {
        field: wired(&c.field),
        values: c.values.iter().map(at).collect(),
        ranges: c.ranges.iter().map(|range| At { value: range.value, span: span.clone() }).collect(),
    };
    Row {
        wire: wire(&row.name, row.place, names),
        said_place: row.said_place.as_ref().map(|said| At { value: said.value, span: span.clone() }),
        section,
        when: row.when.iter().map(condition).collect(),
        embeds: row.embeds.iter().map(at).collect(),
        begins_with: row.begins_with.iter().map(at).collect(),
        never: row.never.iter().map(at).collect(),
        when_absent: row.when_absent.as_ref().map(at),
        example: row.example.as_ref().map(at),
        from: row.from.iter().map(at).collect(),
        or_text: row.or_text.as_ref().map(|_| At { value: (), span: span.clone() }),
        family: row.family.as_ref().map(at),
        group: Some(group.to_owned()),
        span: span.clone(),
        ..row.clone()
    }
}
