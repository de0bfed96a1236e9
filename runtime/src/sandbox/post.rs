//! Notices on their way to the merchant.

use crate::sandbox::{
    faults::{Faults, corrupt, travel},
    notification_sender::Posted,
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

/// Brings a notice to the merchant, and the answer back, as they fare.
pub(super) async fn post(state: &Arc<State>, mut posted: Posted, accepted: &[u16]) -> Option<Vec<u8>> {
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
        Some(NoticeFate::Lost) => return None,
        // The gateway waits for no answer so long: it repeats the notice meanwhile.
        Some(NoticeFate::Late) => {
            post_later(state, posted, faults.lateness);
            return None;
        }
        Some(NoticeFate::Repeated) => post_later(state, posted.clone(), faults.lateness),
        Some(NoticeFate::Corrupted) => corrupt(&state.rng, &mut posted.body),
        Some(NoticeFate::AcknowledgementLost) | None => {}
    }
    let answer = state.notification_sender.deliver(posted, accepted).await;
    if matches!(fate, Some(NoticeFate::AcknowledgementLost)) { None } else { answer }
}

fn post_later(state: &Arc<State>, posted: Posted, lateness: Duration) {
    let later = state.clone();
    drop(state.spawn(async move {
        travel(&later.rng, lateness).await;
        // What is answered then comes too late.
        later.notification_sender.deliver(posted, &[]).await;
    }));
}
