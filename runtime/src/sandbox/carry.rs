//! Requests on their way to the gateway, and the answers on theirs.

use crate::sandbox::{
    answer::{answer, system_error},
    exchange::{Answer, Request},
    faults::{Faults, corrupt, travel, within},
    state::State,
};
use crate::table::Scheme;
use std::{sync::Arc, time::Duration};

/// What comes back.
pub(super) enum Returned {
    Answer(Answer),
    /// One that trickles in.
    Slow(Answer),
    /// One that breaks off after so many bytes.
    Cut(Answer, usize),
    /// No connection.
    Refused,
    /// Nothing, ever.
    Silence,
}

#[derive(Clone, Copy)]
enum Fate {
    Refused,
    Lost,
    Unanswered,
    Late,
    Repeated,
    Truncated,
    Corrupted,
    BadGateway,
    Slow,
    SystemError,
}

/// Brings a request to the gateway and back again, as it fares.
pub(super) async fn carry(state: &Arc<State>, request: Request) -> Returned {
    let faults = state.script().faults;
    let fate = Faults::fate(
        &state.rng,
        &[
            (faults.refused, Fate::Refused),
            (faults.lost, Fate::Lost),
            (faults.unanswered, Fate::Unanswered),
            (faults.late, Fate::Late),
            (faults.repeated, Fate::Repeated),
            (faults.truncated, Fate::Truncated),
            (faults.corrupted, Fate::Corrupted),
            (faults.bad_gateway, Fate::BadGateway),
            (faults.slow, Fate::Slow),
            (faults.system_error, Fate::SystemError),
        ],
    );
    let refuses = matches!(fate, Some(Fate::Refused));
    if !refuses {
        travel(&state.rng, faults.latency).await;
    }
    let serve = || answer(state, &request);
    let odd = || state.rng.below(2) == 1;
    let returned = match fate {
        None => Returned::Answer(serve()),
        Some(Fate::Refused) => Returned::Refused,
        Some(Fate::Lost) => Returned::Silence,
        Some(Fate::Unanswered) => {
            serve();
            Returned::Silence
        }
        Some(Fate::Late) => {
            travel(&state.rng, faults.lateness).await;
            Returned::Answer(serve())
        }
        Some(Fate::Repeated) => {
            let returned = serve();
            arrive_again(state, request.clone(), faults.lateness);
            Returned::Answer(returned)
        }
        Some(Fate::Truncated) => {
            let returned = serve();
            let kept = within(&state.rng, returned.body.len());
            Returned::Cut(returned, kept)
        }
        // Nothing but TLS would notice it, and end the connection.
        Some(Fate::Corrupted) if is_unsigned(state, &request) => Returned::Cut(serve(), 0),
        Some(Fate::Corrupted) if odd() => {
            let mut request = request.clone();
            corrupt(&state.rng, &mut request.body);
            Returned::Answer(answer(state, &request))
        }
        Some(Fate::Corrupted) => {
            let mut returned = serve();
            corrupt(&state.rng, &mut returned.body);
            Returned::Answer(returned)
        }
        Some(Fate::BadGateway) => {
            if odd() {
                serve();
            }
            let body = b"<html><body>502 Bad Gateway</body></html>".to_vec();
            Returned::Answer(Answer::new(502, "text/html", body))
        }
        Some(Fate::Slow) => Returned::Slow(serve()),
        Some(Fate::SystemError) => {
            let carried_out = odd();
            Returned::Answer(system_error(state, &request, carried_out))
        }
    };
    if !refuses {
        travel(&state.rng, faults.latency).await;
    }
    returned
}

fn arrive_again(state: &Arc<State>, request: Request, lateness: Duration) {
    let again = state.clone();
    drop(state.spawn(async move {
        travel(&again.rng, lateness).await;
        answer(&again, &request);
    }));
}

/// Whether no message of the gateway is signed.
fn is_unsigned(state: &State, request: &Request) -> bool {
    state.route(request).is_some_and(|(route, _)| matches!(route.api.gateway.scheme, Scheme::Unsigned))
}
