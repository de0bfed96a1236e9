//! Error codes: those groups of the gateway's that say of a code what the facts say.

use super::{section::comment, shared::Code};
use crate::{
    import::quoted::quoted,
    model::{ErrorGroup, Gateway, Retry},
};

/// Whether a call can be made again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeats {
    /// It changes nothing.
    AtWill,
    /// A number of the merchant's makes it harmless.
    ByNumber,
    /// It may be done twice.
    Not,
}

/// What a code means for a repeat of this call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Never,
    Same,
    Query,
    Later,
}

impl Wanted {
    fn of(class: &str, repeats: Repeats) -> Option<Wanted> {
        let word = class.split([' ', ':', '/', ',']).next().unwrap_or_default();
        Some(match word {
            // Another call can have been made under the number.
            "fix" if class.contains("query first") && repeats == Repeats::ByNumber => Wanted::Query,
            "final" if class.contains("refill") => Wanted::Later,
            "fix" | "final" => Wanted::Never,
            "query" | "already" => Wanted::Query,
            "retry-same" if repeats == Repeats::Not => Wanted::Query,
            "retry-same" => Wanted::Same,
            "retry-later" => Wanted::Later,
            _ => return None,
        })
    }

    fn is(self, retry: Retry) -> bool {
        matches!(
            (self, retry),
            (Wanted::Never, Retry::Never)
                | (Wanted::Same, Retry::Same)
                | (Wanted::Query, Retry::Query)
                | (Wanted::Later, Retry::Later(_))
        )
    }
}

pub(super) fn write(
    codes: &[(&str, &Code)],
    gateway: Option<&Gateway>,
    repeats: Repeats,
    out: &mut Vec<String>,
) {
    let groups = gateway.map(|gateway| gateway.error_groups.as_slice()).unwrap_or_default();
    let (mut chosen, mut left) = (Vec::<&ErrorGroup>::new(), Vec::new());
    for (code, known) in codes {
        if chosen.iter().any(|group| has(group, code)) {
            continue;
        }
        match Wanted::of(&known.class, repeats).and_then(|wanted| best(groups, code, wanted, codes, &chosen))
        {
            Some(group) => chosen.push(group),
            None => left.push(format!("{code} ({}, {})", known.title, known.class)),
        }
    }
    if chosen.is_empty() && left.is_empty() {
        return;
    }
    out.extend([String::new(), "[errors]".to_owned()]);
    for code in left {
        out.push(comment(&format!("not read: {code}")));
    }
    if !chosen.is_empty() {
        let names: Vec<String> = chosen.iter().map(|group| quoted(&group.name)).collect();
        out.push(format!("include = [{}]", names.join(", ")));
    }
}

fn has(group: &ErrorGroup, code: &str) -> bool {
    group.errors.iter().any(|known| known.code == code)
}

/// The group that says this of the code, and of the fewest codes that the operation does not list.
fn best<'g>(
    groups: &'g [ErrorGroup],
    code: &str,
    wanted: Wanted,
    codes: &[(&str, &Code)],
    chosen: &[&ErrorGroup],
) -> Option<&'g ErrorGroup> {
    let says =
        |group: &&ErrorGroup| group.errors.iter().any(|known| known.code == code && wanted.is(known.retry));
    let repeats = |group: &&ErrorGroup| {
        group.errors.iter().any(|known| chosen.iter().any(|other| has(other, &known.code)))
    };
    let foreign = |group: &&ErrorGroup| {
        group.errors.iter().filter(|known| codes.iter().all(|(listed, _)| *listed != known.code)).count()
    };
    groups.iter().filter(says).filter(|group| !repeats(group)).min_by_key(foreign)
}
