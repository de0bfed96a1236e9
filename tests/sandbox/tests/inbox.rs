//! What a notice says is done once: however often it comes, from wherever, and whatever breaks in between.

use paytable::{
    ApiKey, CloudPay, Merchant, NoticeError, Protocol, WechatV2, cloudpay,
    inbox::{Handled, Inbox, InboxError, InboxKey, MemoryInbox, SqliteInbox, sql},
    wechat_v2::{self, ContractNotice, PayNotice, PlateStateNotice, RefundNotice},
};
use paytable_tests_sandbox::script::{KEY, merchant, message, refund_notice};
use proptest::prelude::*;
use rusqlite::{Connection, Transaction};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

fn protocol() -> Protocol<WechatV2> {
    Protocol::new(merchant()).unwrap()
}

fn paid(others: &[(&'static str, &'static str)]) -> Result<InboxKey, NoticeError> {
    let mut all = BTreeMap::from([
        ("out_trade_no", "order1"),
        ("transaction_id", "4200"),
        ("total_fee", "100"),
        ("trade_type", "APP"),
        ("result_code", "SUCCESS"),
        ("nonce_str", "first"),
    ]);
    all.extend(others.iter().copied());
    let event = protocol().notice::<PayNotice>(&message(&all.into_iter().collect::<Vec<_>>()))?;
    protocol().inbox_key::<PayNotice>(&event)
}

#[test]
fn repeats_have_one_key_and_everything_else_has_another() {
    let key = paid(&[]).unwrap();
    assert_eq!(paid(&[("nonce_str", "second"), ("bank_type", "CMC")]).unwrap(), key);
    for other in
        [("out_trade_no", "order2"), ("transaction_id", "4201"), ("sub_mch_id", "2"), ("result_code", "FAIL")]
    {
        assert_ne!(paid(&[other]).unwrap(), key, "{other:?}");
    }
    // Values do not run into each other.
    let shifted = [("out_trade_no", "order14"), ("transaction_id", "200")];
    assert_ne!(paid(&shifted).unwrap(), key);
    assert!(key.as_str().starts_with("WechatV2/PayNotice/"), "{key}");
}

#[test]
fn another_merchants_notice_has_another_key() {
    let other = Merchant::new("wx8888888888888888", "1900000110", ApiKey::new(KEY));
    let event = wechat_v2::PayNoticeEvent {
        out_trade_no: Some("order1".into()),
        transaction_id: Some("4200".into()),
        result_code: Some(wechat_v2::pay_notice::ResultCode::Success),
        ..Default::default()
    };
    let other = Protocol::<WechatV2>::new(other).unwrap().inbox_key::<PayNotice>(&event).unwrap();
    assert_ne!(other, protocol().inbox_key::<PayNotice>(&event).unwrap());
}

#[test]
fn a_notice_that_comes_in_several_states_has_a_key_for_each() {
    let state = |told: &[(&str, &str)]| {
        let told = [told, &[("out_refund_no", "R1")]].concat();
        let opened = protocol().unauthenticated_notice::<RefundNotice>(&refund_notice(&told)).unwrap();
        protocol().inbox_key::<RefundNotice>(opened.hint())
    };
    let change = state(&[("refund_id", "50000"), ("refund_status", "CHANGE")]).unwrap();
    assert_ne!(state(&[("refund_id", "50000"), ("refund_status", "SUCCESS")]).unwrap(), change);
    assert_eq!(
        state(&[("refund_id", "50000"), ("refund_status", "CHANGE"), ("refund_fee", "1")]).unwrap(),
        change
    );
    // Without what is in every such notice, it could be taken for another.
    let incomplete = NoticeError::Incomplete { field: "req_info.refund_status" };
    assert_eq!(state(&[("refund_id", "50000")]), Err(incomplete));

    let contract = |change: &'static str| {
        let told =
            [("contract_id", "Wx1"), ("change_type", change), ("plan_id", "1"), ("contract_code", "c")];
        let event = protocol().notice::<ContractNotice>(&message(&told)).unwrap();
        protocol().inbox_key::<ContractNotice>(&event).unwrap()
    };
    assert_ne!(contract("ADD"), contract("DELETE"));
}

#[test]
fn a_key_shows_nothing_personal() {
    let event = wechat_v2::PlateStateNoticeEvent {
        plate_number: Some("粤B888888".into()),
        vehicle_event_type: Some(wechat_v2::plate_state_notice::VehicleEventType::Normal),
        vehicle_event_createtime: paytable::Time::from_unix(0),
        ..Default::default()
    };
    let key = protocol().inbox_key::<PlateStateNotice>(&event).unwrap();
    assert!(!key.as_str().contains("888888"), "{key}");
}

#[test]
fn every_shipped_notice_that_is_acknowledged_says_what_its_repeats_have_in_common() {
    for notice in wechat_v2::NOTICES.iter().chain(cloudpay::NOTICES) {
        let is_known_again = !notice.dedup_by.is_empty();
        assert_eq!(is_known_again, notice.answer.is_none(), "{}", notice.name);
    }
    let event = cloudpay::RefundCallbackEvent {
        refund_id: Some("50000".into()),
        refund_status: Some(cloudpay::refund_callback::RefundStatus::Success),
        ..Default::default()
    };
    let cloud = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    assert!(cloud.inbox_key::<cloudpay::RefundCallback>(&event).unwrap().as_str().starts_with("CloudPay/"));
}

/// A database of one test, in a file, so that several connections and processes share it.
struct Database(PathBuf);

impl Database {
    fn new(name: &str) -> Database {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("paytable-{name}-{}-{number}.db", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let connection = open(&path);
        connection.execute_batch("CREATE TABLE ledger (notice TEXT, amount INTEGER)").unwrap();
        SqliteInbox::create_table(&connection).unwrap();
        Database(path)
    }

    fn open(&self) -> Connection {
        open(&self.0)
    }

    /// How often each notice was booked.
    fn booked(&self) -> BTreeMap<String, i64> {
        let connection = self.open();
        let mut rows = connection.prepare("SELECT notice, count(*) FROM ledger GROUP BY notice").unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for end in ["", "-journal", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.busy_timeout(Duration::from_secs(60)).unwrap();
    // Durability is the disk's; what is tested here is that things are done together.
    connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
    connection
}

fn book(tx: &Transaction<'_>, notice: &str) -> rusqlite::Result<()> {
    tx.execute("INSERT INTO ledger VALUES (?1, 1)", [notice]).map(drop)
}

/// What every inbox promises, on one whose effect is `add`, and whose state `total` tells.
fn keeps_its_promise<I: Inbox>(inbox: &mut I, add: impl Fn(&mut I::Tx<'_>) + Copy, total: impl Fn() -> i64)
where
    I::Error: std::fmt::Debug,
{
    let key = InboxKey::new("one");
    // A failing effect leaves neither its writes nor a mark.
    let failed = inbox.once(&key, |tx| {
        add(tx);
        Err::<(), _>("not now")
    });
    assert!(matches!(failed, Err(InboxError::Effect("not now"))));
    assert_eq!(total(), 0);
    // Nor does one that panics.
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _ = inbox.once(&key, |tx| -> Result<(), ()> {
            add(tx);
            panic!("in the middle")
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(total(), 0);

    let mut done = |key: &InboxKey| {
        let handled = inbox.once(key, |tx| {
            add(tx);
            Ok::<_, ()>("done")
        });
        handled.unwrap()
    };
    assert_eq!(done(&key), Handled::Now("done"));
    assert_eq!(done(&key), Handled::Before);
    assert_eq!(total(), 1);
    assert_eq!(done(&InboxKey::new("two")), Handled::Now("done"));
    assert_eq!(total(), 2);
}

#[test]
fn the_inbox_in_memory_does_it_once() {
    let inbox = MemoryInbox::new(0);
    keeps_its_promise(&mut inbox.clone(), |total| *total += 1, || inbox.state());
}

#[test]
fn the_inbox_in_sqlite_does_it_once_in_one_transaction_with_the_callers_writes() {
    let database = Database::new("dedup_by");
    let total = || database.booked().values().sum();
    keeps_its_promise(&mut SqliteInbox::new(&mut database.open()), |tx| book(tx, "n").unwrap(), total);
}

#[test]
fn a_transaction_of_the_callers_can_be_marked() {
    let database = Database::new("mark");
    let key = InboxKey::new("one");
    let mut connection = database.open();
    let tx = connection.transaction().unwrap();
    assert!(SqliteInbox::mark(&tx, &key).unwrap());
    tx.rollback().unwrap();
    for is_first in [true, false] {
        let tx = connection.transaction().unwrap();
        assert_eq!(SqliteInbox::mark(&tx, &key).unwrap(), is_first);
        tx.commit().unwrap();
    }
}

#[test]
fn the_statement_marks_once_in_any_transaction_and_what_is_rolled_back_is_not_marked() {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql::CREATE_TABLE).unwrap();
    connection.execute_batch(sql::CREATE_TABLE).unwrap();
    let key = InboxKey::new("a notice");
    for (is_new, commits) in [(true, false), (true, true), (false, true), (false, false)] {
        let transaction = connection.transaction().unwrap();
        assert_eq!(transaction.execute(sql::MARK, [key.as_str()]).unwrap() == 1, is_new);
        if commits {
            transaction.commit().unwrap();
        }
    }
}

#[test]
fn what_is_old_can_be_forgotten_and_what_is_not_stays() {
    let database = Database::new("forget");
    let mut connection = database.open();
    let mut inbox = SqliteInbox::new(&mut connection);
    inbox.once(&InboxKey::new("one"), |_| Ok::<_, ()>(())).unwrap();
    assert_eq!(inbox.forget(Duration::from_secs(3600)).unwrap(), 0);
    assert_eq!(inbox.forget(Duration::MAX).unwrap(), 0);
    pass(&database, 7200);
    assert_eq!(inbox.forget(Duration::from_secs(3600)).unwrap(), 1);
}

/// Lets time pass: the last look at the clock was so many seconds earlier.
fn pass(database: &Database, seconds: i64) {
    database.open().execute("UPDATE paytable_inbox_clock SET seen = seen - ?1", [seconds]).unwrap();
}

#[test]
fn what_was_marked_while_the_clock_was_wrong_is_not_forgotten_early() {
    let database = Database::new("clock");
    let mut connection = database.open();
    let mut inbox = SqliteInbox::new(&mut connection);
    let mark = |inbox: &mut SqliteInbox<'_>, key: &str| {
        inbox.once(&InboxKey::new(key), |_| Ok::<_, ()>(())).unwrap();
    };
    let days = |days: u64| Duration::from_secs(days * 86400);
    // Nothing that a mark holds comes of the clock, so one made in 1970 is like any other.
    mark(&mut inbox, "before");
    assert_eq!(inbox.forget(Duration::ZERO).unwrap(), 0);
    // The clock said 1970 when forgotten was last, and is right now; and the other way round.
    for seen in ["0", "seen + 2000000000"] {
        database.open().execute(&format!("UPDATE paytable_inbox_clock SET seen = {seen}"), []).unwrap();
        mark(&mut inbox, seen);
        assert_eq!(inbox.forget(days(3)).unwrap(), 0, "{seen}");
    }
    // Day by day they grow old.
    for day in 1..=3 {
        pass(&database, 86400);
        assert_eq!(inbox.forget(days(3)).unwrap(), 0, "{day}");
    }
    pass(&database, 86400);
    assert_eq!(inbox.forget(days(3)).unwrap(), 3);
}

#[test]
fn an_effect_that_tries_to_end_the_transaction_leaves_neither_its_writes_nor_its_mark() {
    let database = Database::new("ends");
    let mut connection = database.open();
    let mut inbox = SqliteInbox::new(&mut connection);
    let key = InboxKey::new("one");
    for end in ["COMMIT", "END", "ROLLBACK", "COMMIT; BEGIN", "BEGIN"] {
        let failed = inbox.once(&key, |tx| {
            book(tx, "n").unwrap();
            let ended = tx.execute_batch(end);
            assert!(ended.is_err() && !tx.is_autocommit(), "{end}: {ended:?}");
            Err::<(), _>("failed after that")
        });
        assert_eq!(failed.unwrap_err().to_string(), "the notice is not handled: failed after that", "{end}");
        assert!(database.booked().is_empty(), "{end}");
    }
    // Nor one that tells the transaction to commit when it is dropped, and fails or panics.
    let failed = inbox.once(&key, |tx| {
        book(tx, "n").unwrap();
        tx.set_drop_behavior(rusqlite::DropBehavior::Commit);
        Err::<(), _>("failed")
    });
    assert!(failed.is_err());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _ = inbox.once(&key, |tx| -> Result<(), ()> {
            book(tx, "n").unwrap();
            tx.set_drop_behavior(rusqlite::DropBehavior::Commit);
            panic!("in the middle")
        });
    }));
    assert!(panicked.is_err() && database.booked().is_empty());
    // Savepoints are an effect's own, and afterwards the connection is as it was.
    let done = inbox.once(&key, |tx| {
        let savepoint = tx.savepoint()?;
        savepoint.execute("INSERT INTO ledger VALUES ('n', 1)", [])?;
        savepoint.commit()
    });
    assert_eq!(done.unwrap(), Handled::Now(()));
    assert_eq!(database.booked().values().sum::<i64>(), 1);
    connection.execute_batch("BEGIN; COMMIT").unwrap();
}

#[test]
fn without_its_table_nothing_is_done() {
    let mut connection = Connection::open_in_memory().unwrap();
    let handled = SqliteInbox::new(&mut connection)
        .once(&InboxKey::new("one"), |_| -> Result<(), ()> { panic!("was done") });
    assert!(matches!(handled, Err(InboxError::Store(_))));
}

#[test]
fn several_servers_that_get_the_same_notices_at_a_time_do_each_once() {
    let (servers, notices) = (8, 40);
    let database = Database::new("servers");
    let firsts: usize = thread::scope(|scope| {
        let runs: Vec<_> = (0..servers)
            .map(|server| {
                let database = &database;
                scope.spawn(move || {
                    let mut connection = database.open();
                    let mut inbox = SqliteInbox::new(&mut connection);
                    let mut first = 0;
                    for at in 0..notices {
                        // Each server has another order.
                        let notice = format!("n{}", (at * (2 * server + 1) + server * 5) % notices);
                        let handled = inbox.once(&InboxKey::new(&notice), |tx| book(tx, &notice));
                        first += usize::from(handled.unwrap() == Handled::Now(()));
                    }
                    first
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert_eq!(firsts, database.booked().len());
    assert!(database.booked().values().all(|times| *times == 1), "{:?}", database.booked());

    let inbox = MemoryInbox::new(0);
    thread::scope(|scope| {
        for _ in 0..servers {
            scope.spawn(|| {
                let mut inbox = inbox.clone();
                for notice in 0..notices {
                    let key = InboxKey::new(notice.to_string());
                    let add = |total: &mut i32| {
                        *total += 1;
                        Ok::<_, ()>(())
                    };
                    inbox.once(&key, add).unwrap();
                }
            });
        }
    });
    assert_eq!(inbox.state(), notices);
}

const DATABASE: &str = "PAYTABLE_TEST_DATABASE";
const ENDS: &str = "PAYTABLE_TEST_ENDS";

/// Not a test of its own: the process that the next test starts, and that ends in the middle or before it acknowledged.
#[test]
#[ignore = "ends its process"]
fn a_process_that_handles_a_notice_and_ends() {
    let mut connection = open(Path::new(&std::env::var(DATABASE).unwrap()));
    let ends = std::env::var(ENDS).unwrap();
    let handled = SqliteInbox::new(&mut connection).once(&InboxKey::new("one"), |tx| {
        book(tx, "one")?;
        if ends == "in the middle" {
            std::process::abort();
        }
        Ok::<_, rusqlite::Error>(())
    });
    assert_eq!(handled.unwrap(), Handled::Now(()));
    std::process::abort();
}

#[test]
fn a_process_that_ends_anywhere_leaves_all_of_it_or_nothing() {
    for (ends, booked) in [("in the middle", 0), ("before it acknowledged", 1)] {
        let database = Database::new("killed");
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "inbox::a_process_that_handles_a_notice_and_ends"])
            .env(DATABASE, &database.0)
            .env(ENDS, ends)
            .output()
            .unwrap();
        assert!(
            !run.status.success() && !String::from_utf8_lossy(&run.stdout).contains("panicked"),
            "{run:?}"
        );
        assert_eq!(database.booked().values().sum::<i64>(), booked, "{ends}");
        // The notice comes again, and is acknowledged either way.
        let mut connection = database.open();
        let handled =
            SqliteInbox::new(&mut connection).once(&InboxKey::new("one"), |tx| book(tx, "one")).unwrap();
        assert_eq!(handled == Handled::Before, booked == 1, "{ends}");
        assert_eq!(database.booked(), BTreeMap::from([("one".to_owned(), 1)]), "{ends}");
    }
}

/// How a delivery goes.
#[derive(Clone, Copy, Debug)]
enum Goes {
    Well,
    /// The effect writes and then fails.
    Wrong,
    /// The effect writes and then panics.
    Mad,
}

fn deliveries() -> impl Strategy<Value = Vec<(u8, Goes)>> {
    let goes = prop_oneof![3 => Just(Goes::Well), 1 => Just(Goes::Wrong), 1 => Just(Goes::Mad)];
    prop::collection::vec((0..6_u8, goes), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_in_whatever_order_each_notice_that_went_well_is_booked_once(deliveries in deliveries()) {
        let database = Database::new("property");
        let mut connection = database.open();
        let mut expected = BTreeMap::new();
        for (number, goes) in deliveries {
            let (notice, mut inbox) = (number.to_string(), SqliteInbox::new(&mut connection));
            let handled = catch_unwind(AssertUnwindSafe(|| {
                inbox.once(&InboxKey::new(&notice), |tx| {
                    book(tx, &notice).unwrap();
                    match goes {
                        Goes::Well => Ok(()),
                        Goes::Wrong => Err("wrong"),
                        Goes::Mad => std::panic::resume_unwind(Box::new(())),
                    }
                })
            }));
            let before = expected.contains_key(&notice);
            match (goes, handled) {
                (_, Ok(Ok(Handled::Before))) => prop_assert!(before),
                (Goes::Well, Ok(Ok(Handled::Now(())))) => prop_assert!(expected.insert(notice, 1).is_none()),
                (Goes::Wrong, Ok(Err(InboxError::Effect("wrong")))) | (Goes::Mad, Err(_)) => prop_assert!(!before),
                (_, other) => prop_assert!(false, "{other:?}"),
            }
            prop_assert_eq!(database.booked(), expected.clone());
        }
    }
}
