//! Requests on their way to the gateway, and the answers on theirs.

use crate::sandbox::{
    answer::{answer, system_error},
    exchange::{About, Answer, Request},
    faults::{Faults, RequestFault, corrupt, travel, within},
    observe::{Observed, ObservedAnswer, ObservedRequest, tell},
    state::{ApiId, State},
};
use crate::table::Scheme;
#[cfg(feature = "asymmetric")]
use crate::table::{Piece, Reply};
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

/// Brings a request to the gateway and back again, as it fares.
pub(super) async fn carry(state: &Arc<State>, request: Request) -> Returned {
    let seen = state.observer.is_some().then(|| request.clone());
    let (returned, fate) = carried(state, request).await;
    if let Some(request) = seen {
        tell(state.observer.as_ref(), || Observed::Request(observed(state, request, &returned, fate)));
    }
    returned
}

fn observed(
    state: &State,
    request: Request,
    returned: &Returned,
    fate: Option<RequestFault>,
) -> ObservedRequest {
    let answer = match returned {
        Returned::Answer(answer) | Returned::Slow(answer) | Returned::Cut(answer, _) => Some(answer),
        Returned::Refused | Returned::Silence => None,
    };
    let unanswered = || About { api: state.route(&request).map(|(route, _)| route.api), ..About::default() };
    let headers = without_secrets(state, &request);
    let About { api, mch_id, number } = answer.map_or_else(unanswered, |answer| answer.about.clone());
    ObservedRequest {
        at: state.clock.now().time,
        method: request.method,
        path: request.path,
        query: request.query,
        headers,
        body: request.body,
        api,
        mch_id,
        number,
        answer: answer.map(observed_answer),
        fault: fate.map(RequestFault::name),
    }
}

/// The headers of a request as they may be shown. At an unknown path, it can be meant for any gateway.
#[cfg(feature = "asymmetric")]
fn without_secrets(state: &State, request: &Request) -> Vec<(String, String)> {
    let own = state.route(request).map(|(route, _)| route.api.gateway.name);
    let gateways = state.routes.iter().map(|route| route.api.gateway);
    let gateways = gateways.filter(|gateway| own.is_none_or(|own| own == gateway.name));
    let written = gateways.filter_map(crate::table::Gateway::lines).flat_map(|lines| lines.headers);
    let mut headers = request.headers.clone();
    for (name, _) in written.filter(|(_, pieces)| pieces.iter().any(Piece::holds_a_secret)) {
        let given = headers.iter_mut().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        given.for_each(|(_, value)| "***".clone_into(value));
    }
    headers
}

/// Without the feature, no gateway takes a secret.
#[cfg(not(feature = "asymmetric"))]
fn without_secrets(_: &State, request: &Request) -> Vec<(String, String)> {
    request.headers.clone()
}

fn observed_answer(answer: &Answer) -> ObservedAnswer {
    let content_type = [("content-type", answer.content_type.to_owned())];
    let headers = content_type.into_iter().chain(answer.headers.iter().cloned());
    ObservedAnswer {
        status: answer.status,
        headers: headers.map(|(name, value)| (name.to_owned(), value)).collect(),
        body: answer.body.clone(),
    }
}

async fn carried(state: &Arc<State>, request: Request) -> (Returned, Option<RequestFault>) {
    let faults = state.script().faults;
    let fate = asked_for(state, &request).or_else(|| drawn(state, &faults));
    let refuses = matches!(fate, Some(RequestFault::Refused));
    if !refuses {
        travel(&state.rng, faults.latency).await;
    }
    let serve = || answer(state, &request);
    let odd = || state.rng.below(2) == 1;
    let returned = match fate {
        None => Returned::Answer(serve()),
        Some(RequestFault::Refused) => Returned::Refused,
        Some(RequestFault::Lost) => Returned::Silence,
        Some(RequestFault::Unanswered) => {
            serve();
            Returned::Silence
        }
        Some(RequestFault::Late) => {
            travel(&state.rng, faults.lateness).await;
            Returned::Answer(serve())
        }
        Some(RequestFault::Repeated) => {
            let returned = serve();
            arrive_again(state, request.clone(), faults.lateness);
            Returned::Answer(returned)
        }
        Some(RequestFault::Truncated) => {
            let returned = serve();
            let kept = within(&state.rng, returned.body.len());
            Returned::Cut(returned, kept)
        }
        // Nothing but TLS would notice it, and end the connection.
        Some(RequestFault::Corrupted) if is_unsigned(state, &request) => Returned::Cut(serve(), 0),
        Some(RequestFault::Corrupted) if odd() => {
            let mut request = request.clone();
            corrupt(&state.rng, &mut request.body);
            Returned::Answer(answer(state, &request))
        }
        Some(RequestFault::Corrupted) => {
            let mut returned = serve();
            corrupt(&state.rng, &mut returned.body);
            Returned::Answer(returned)
        }
        Some(RequestFault::BadGateway) => {
            if odd() {
                serve();
            }
            let body = b"<html><body>502 Bad Gateway</body></html>".to_vec();
            Returned::Answer(Answer::new(502, "text/html", body))
        }
        Some(RequestFault::Slow) => Returned::Slow(serve()),
        Some(RequestFault::SystemError) => {
            let carried_out = odd();
            Returned::Answer(system_error(state, &request, carried_out))
        }
    };
    if !refuses {
        travel(&state.rng, faults.latency).await;
    }
    (returned, fate)
}

/// The fate that a test asked for, for the next request at this path.
fn asked_for(state: &State, request: &Request) -> Option<RequestFault> {
    if state.script().next_faults.is_empty() {
        return None;
    }
    let (route, _) = state.route(request)?;
    let next = &mut state.script().next_faults;
    let at = next.iter().position(|(api, _)| *api == ApiId::of(route.api))?;
    Some(next.remove(at).1)
}

/// The fate that chance makes.
fn drawn(state: &State, faults: &Faults) -> Option<RequestFault> {
    Faults::fate(
        &state.rng,
        &[
            (faults.refused, RequestFault::Refused),
            (faults.lost, RequestFault::Lost),
            (faults.unanswered, RequestFault::Unanswered),
            (faults.late, RequestFault::Late),
            (faults.repeated, RequestFault::Repeated),
            (faults.truncated, RequestFault::Truncated),
            (faults.corrupted, RequestFault::Corrupted),
            (faults.bad_gateway, RequestFault::BadGateway),
            (faults.slow, RequestFault::Slow),
            (faults.system_error, RequestFault::SystemError),
        ],
    )
}

fn arrive_again(state: &Arc<State>, request: Request, lateness: Duration) {
    let again = state.clone();
    drop(state.spawn(async move {
        travel(&again.rng, lateness).await;
        answer(&again, &request);
    }));
}

/// Whether neither a request nor its reply is signed.
fn is_unsigned(state: &State, request: &Request) -> bool {
    state.route(request).is_some_and(|(route, _)| match &route.api.gateway.scheme {
        Scheme::Unsigned => true,
        Scheme::Pairs(_) => false,
        #[cfg(feature = "asymmetric")]
        Scheme::Lines(lines) => !lines.signs_requests() && route.api.reply == Reply::Unsigned,
    })
}
