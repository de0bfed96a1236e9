//! What every store does alike.

use super::*;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

mod ledger;
#[cfg(feature = "postgres")]
mod postgres;
mod queue;
#[cfg(feature = "postgres")]
mod speed;
mod storm;

use ledger::*;
use queue::*;

/// A folder that is removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn fresh() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("paytable-serve-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store whose clock can be moved.
pub(crate) struct Made {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) advance: Box<dyn Fn(Duration) + Send + Sync>,
    _folder: Option<Folder>,
}

pub(crate) fn sqlite() -> Made {
    let folder = Folder::fresh();
    let store = SqliteStore::open(&folder.path().join("serve.db")).unwrap();
    let clock = store.clock().clone();
    Made { store: Arc::new(store), advance: Box::new(move |by| clock.advance(by)), _folder: Some(folder) }
}

const LEASE: Duration = Duration::from_secs(25);

pub(crate) fn id(number: &str) -> OrderId {
    OrderId { merchant: "1900009231".into(), number: number.into() }
}

pub(crate) fn function(name: &str) -> Destination {
    Destination { target: format!("function/e/{name}"), path: String::new() }
}

pub(crate) fn order(number: &str) -> NewOrder {
    NewOrder {
        id: id(number),
        env: "e".into(),
        to: function("f"),
        total_fee: 1,
        currency: "CNY".into(),
        payer: String::new(),
    }
}

pub(crate) fn payment(number: &str) -> NewNotice {
    NewNotice {
        order: id(number),
        kind: Kind::Payment,
        refund: String::new(),
        refund_fee: 0,
        dedup: format!("pay/{number}"),
        delivery: format!("p-{number}"),
        transaction_id: format!("42{number}"),
        total_fee: 1,
        currency: "CNY".into(),
        event: "{}".into(),
        source: Source::Notice,
    }
}

fn refund(number: &str) -> NewNotice {
    NewNotice {
        kind: Kind::Refund,
        refund: format!("r{number}"),
        refund_fee: 1,
        dedup: format!("refund/{number}"),
        delivery: format!("r-{number}"),
        ..payment(number)
    }
}

fn new_refund(number: &str) -> NewRefund {
    NewRefund {
        merchant: id(number).merchant,
        number: format!("r{number}"),
        env: "e".into(),
        to: function("f"),
        refund_fee: 1,
    }
}

fn failed() -> End {
    End { failure: "no".into(), ..End::default() }
}

async fn paid(store: &dyn Store, number: &str, to: Destination) {
    assert_eq!(store.begin_order(&NewOrder { to, ..order(number) }).await.unwrap(), Begun::New);
    assert_eq!(store.note(&payment(number)).await.unwrap(), Noted::New);
}

async fn claim(store: &dyn Store) -> Option<Claimed> {
    store.claim(LEASE, &[]).await.unwrap()
}

async fn state(store: &dyn Store, delivery: &str) -> (CallbackState, i64) {
    let (callback, attempts) = store.callback(delivery).await.unwrap().unwrap();
    assert_eq!(i64::try_from(attempts.len()).unwrap(), callback.attempts);
    (callback.state, callback.attempts)
}

async fn order_state(store: &dyn Store, number: &str) -> OrderState {
    store.order(&id(number)).await.unwrap().unwrap().state
}

/// Each check runs on every store there is.
macro_rules! checks {
    ($($name:ident)*) => {
        mod in_sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::sqlite()).await;
            })*
        }

        #[cfg(feature = "postgres")]
        mod in_postgres {
            $(#[tokio::test]
            #[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
            async fn $name() {
                super::$name(super::postgres::made().await).await;
            })*
        }
    };
}

checks! {
    an_order_has_one_destination_and_one_amount
    a_refused_order_may_be_placed_anew_and_another_not
    a_notice_is_written_once_and_only_if_it_fits_its_order
    a_callback_is_claimed_by_one_and_ended_with_its_token
    a_claim_that_is_over_can_be_taken_by_another
    callbacks_of_one_order_are_made_one_after_the_other_and_payment_first
    a_refund_waits_for_the_payment_for_a_while
    a_refund_of_an_order_that_was_placed_elsewhere_is_told_of
    a_dead_callback_releases_the_next_and_can_be_tried_anew
    what_is_done_is_never_claimed_again
    waits_grow_and_the_last_attempt_is_after_two_days
    a_failing_target_is_paused_and_probed_by_one
    one_failing_callback_does_not_pause_its_target
    a_paused_target_keeps_its_callbacks_and_others_go_on
    full_targets_are_left_out
    orders_and_refunds_are_checked_less_and_less_often
    lists_find_what_they_are_asked_for
    callbacks_of_one_order_are_listed
    figures_of_the_queue_add_up
    many_at_once_claim_each_callback_once
    an_answer_of_any_characters_is_stored
    a_hint_comes_with_what_has_become_due
    one_notice_that_comes_many_times_at_once_is_written_once
    failures_at_once_are_all_counted
    a_failing_target_is_probed_by_one_of_many_at_once
}
