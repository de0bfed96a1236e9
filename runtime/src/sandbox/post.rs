//! Notices on their way to the merchant.

use crate::sandbox::{
    faults::{Faults, corrupt, travel},
    notification_sender::{Answered, Posted},
    state::State,
};
use std::{sync::Arc, time::Duration};

#[derive(Clone, Copy)]
enum NoticeFate {
    Lost,
    Late,
    Repeated,
    Corrupted,
    AcknowledgementLost,
}

/// Brings a notice to the merchant, and the answer back, as they fare. The text says why there is none.
pub(super) async fn post(state: &Arc<State>, mut posted: Posted) -> Result<Answered, String> {
    let faults = state.script().faults;
    let fate = Faults::fate(
        &state.rng,
        &[
            (faults.notice_lost, NoticeFate::Lost),
            (faults.notice_late, NoticeFate::Late),
            (faults.notice_repeated, NoticeFate::Repeated),
            (faults.notice_corrupted, NoticeFate::Corrupted),
            (faults.acknowledgement_lost, NoticeFate::AcknowledgementLost),
        ],
    );
    travel(&state.rng, faults.latency).await;
    match fate {
        Some(NoticeFate::Lost) => return Err(fault("notice_lost")),
        // The gateway waits for no answer so long: it repeats the notice meanwhile.
        Some(NoticeFate::Late) => {
            post_later(state, posted, faults.lateness);
            return Err(fault("notice_late"));
        }
        Some(NoticeFate::Repeated) => post_later(state, posted.clone(), faults.lateness),
        Some(NoticeFate::Corrupted) => corrupt(&state.rng, &mut posted.body),
        Some(NoticeFate::AcknowledgementLost) | None => {}
    }
    let answer = state.notification_sender.deliver(posted).await;
    if matches!(fate, Some(NoticeFate::AcknowledgementLost)) {
        return Err(fault("acknowledgement_lost"));
    }
    answer
}

/// A fault that was asked for.
fn fault(name: &str) -> String {
    format!("the fault {name}")
}

fn post_later(state: &Arc<State>, posted: Posted, lateness: Duration) {
    let later = state.clone();
    drop(state.spawn(async move {
        travel(&later.rng, lateness).await;
        // What is answered then comes too late.
        let _ = later.notification_sender.deliver(posted).await;
    }));
}
