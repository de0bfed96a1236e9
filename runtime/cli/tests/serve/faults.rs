//! Kills at every point between a notice and its end, and receivers that misbehave; the audit says what does not hold.
//! `PAYTABLE_KILLS` says how often each kill is made.

use super::{
    audit::audit,
    receiver::{How, Receiver},
    service::{Place, Service, notice, post_notice, wait_until},
};
use rusqlite::Connection;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

fn kills() -> usize {
    std::env::var("PAYTABLE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

/// A figure among what the tests print.
#[expect(clippy::print_stdout, reason = "it is a measurement")]
fn tell(figure: &str) {
    println!("{figure}");
}

/// Waits until nothing is left to be made.
fn quiet(place: &Place) {
    let connection = Connection::open(place.database()).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    wait_until("the end of the queue", || {
        let open = "SELECT count(*) FROM callbacks WHERE is_open = 1";
        connection.query_row(open, [], |row| row.get::<_, i64>(0)).unwrap() == 0
    });
}

/// All that has to hold of a place.
fn check(place: &Place, receiver: &Receiver, acknowledged: &[String]) {
    quiet(place);
    assert_eq!(audit(&place.database(), &receiver.log(), acknowledged), Vec::<String>::new());
    assert!(!acknowledged.is_empty());
}

/// Sends a notice again until it is acknowledged, as the gateway does.
fn until_acknowledged(place: &Place, number: &str) {
    let until = Instant::now() + Duration::from_secs(20);
    while post_notice(&place.notices, &notice(number, 1)) != Some(true) {
        assert!(Instant::now() < until, "{number}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn order_for(number: &str, function: &str) -> serde_json::Value {
    let mut order = super::service::order(number);
    order["function_name"] = function.into();
    order
}

#[test]
fn killed_before_the_commit_nothing_is_acknowledged_and_nothing_is_lost() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let mut acknowledged = Vec::new();
    for round in 0..kills() {
        let number = format!("order-{round}");
        let service = place.serve();
        service.place(&number);
        let connection = Connection::open(place.database()).unwrap();
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        let posted = thread::spawn({
            let (address, body) = (place.notices.clone(), notice(&number, 1));
            move || post_notice(&address, &body)
        });
        thread::sleep(Duration::from_millis(50 + 7 * round as u64 % 100));
        assert!(!posted.is_finished());
        service.kill();
        assert_eq!(posted.join().unwrap(), None);
        connection.execute_batch("ROLLBACK").unwrap();
        let service = place.serve();
        until_acknowledged(&place, &number);
        acknowledged.push(number);
        drop(service);
    }
    let _service = place.serve();
    check(&place, &receiver, &acknowledged);
}

/// Kills at random times after a notice was posted: before and after the commit, before and after the claim, the call
/// and its end.
#[test]
fn killed_at_any_time_what_is_acknowledged_is_delivered() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let mut acknowledged = Vec::new();
    let (mut cut, mut answered) = (0, 0);
    for round in 0..4 * kills() {
        let number = format!("order-{round}");
        let service = place.serve();
        service.place(&number);
        let posted = thread::spawn({
            let (address, body) = (place.notices.clone(), notice(&number, 1));
            move || post_notice(&address, &body)
        });
        // From at once to well after the end of the first attempt.
        thread::sleep(Duration::from_micros(1_500 * (round as u64 * 7 % 40)));
        service.kill();
        if posted.join().unwrap() == Some(true) {
            answered += 1;
        } else {
            cut += 1;
            let service = place.serve();
            until_acknowledged(&place, &number);
            service.kill();
        }
        acknowledged.push(number);
    }
    tell(&format!("killed at any time: {answered} acknowledged before the kill, {cut} after it"));
    let _service = place.serve();
    check(&place, &receiver, &acknowledged);
}

/// The receiver kills the service while it has the callback, and while the end is written.
#[test]
fn killed_after_the_call_or_while_its_end_is_written_it_is_made_again_at_most_where_that_is_unknown() {
    let service: Arc<std::sync::Mutex<Option<Service>>> = Arc::default();
    let (in_call, kill_before) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(true)));
    let receiver = Receiver::start({
        let (service, in_call, kill_before) = (service.clone(), in_call.clone(), kill_before.clone());
        move |_, _| {
            in_call.fetch_add(1, Ordering::SeqCst);
            if kill_before.load(Ordering::SeqCst) {
                if let Some(service) = service.lock().unwrap().take() {
                    service.kill();
                }
                return How::Close;
            }
            How::accept()
        }
    });
    let place = Place::new(&receiver.target());
    let mut acknowledged = Vec::new();
    for round in 0..kills() {
        for before in [true, false] {
            let number = format!("order-{round}-{before}");
            kill_before.store(before, Ordering::SeqCst);
            let running = place.serve();
            running.place(&number);
            let calls = in_call.load(Ordering::SeqCst);
            *service.lock().unwrap() = Some(running);
            until_acknowledged(&place, &number);
            acknowledged.push(number);
            wait_until("the call", || in_call.load(Ordering::SeqCst) > calls);
            // Accepted, and its end may be written or not.
            if let Some(running) = service.lock().unwrap().take() {
                thread::sleep(Duration::from_micros(200 * round as u64));
                running.kill();
            }
        }
    }
    kill_before.store(false, Ordering::SeqCst);
    let _service = place.serve();
    check(&place, &receiver, &acknowledged);
}

#[test]
fn killed_while_it_ends_nothing_is_lost() {
    let receiver = Receiver::start(|_, _| How::After(Duration::from_millis(300)));
    let place = Place::new(&receiver.target());
    let mut acknowledged = Vec::new();
    for round in 0..kills() {
        let service = place.serve();
        for order in 0..3 {
            let number = format!("order-{round}-{order}");
            service.place(&number);
            until_acknowledged(&place, &number);
            acknowledged.push(number);
        }
        service.signal("TERM");
        thread::sleep(Duration::from_millis(40 * round as u64 % 350));
        service.kill();
    }
    let _service = place.serve();
    check(&place, &receiver, &acknowledged);
}

#[test]
fn a_process_that_was_stopped_past_its_claim_does_not_end_what_another_one_made() {
    let hangs = Arc::new(AtomicBool::new(true));
    let receiver = Receiver::start({
        let hangs = hangs.clone();
        move |_, before| {
            if before == 0 && hangs.load(Ordering::SeqCst) {
                // Answered only after the process goes on again.
                return How::After(Duration::from_millis(900));
            }
            How::accept()
        }
    });
    let place = Place::new(&receiver.target());
    let stopped = place.serve();
    stopped.place("order-1");
    until_acknowledged(&place, "order-1");
    wait_until("the call", || receiver.log().len() == 1);
    stopped.signal("STOP");
    let other = place.serve_with(&["--notices", "127.0.0.1:0", "--callback-timeout", "1"]);
    wait_until("the second call", || receiver.accepted("order-1") >= 1 && receiver.log().len() == 2);
    quiet(&place);
    stopped.signal("CONT");
    thread::sleep(Duration::from_millis(1500));
    let connection = Connection::open(place.database()).unwrap();
    let states: Vec<(i64, Option<bool>)> = connection
        .prepare("SELECT number, CASE WHEN ended_at IS NULL THEN NULL ELSE is_accepted END FROM attempts")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(states.len(), 2, "{states:?}");
    assert_eq!(states[1], (2, Some(true)), "{states:?}");
    check(&place, &receiver, &["order-1".to_owned()]);
    drop(other);
}

#[test]
fn two_processes_on_one_file_share_the_work_and_a_storm_of_repeats_is_told_once() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let one = place.serve();
    let two = place.serve_with(&["--notices", "127.0.0.1:0", "--callback-timeout", "1"]);
    let other = two.said["notices"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
    let numbers: Vec<String> = (0..40).map(|at| format!("order-{at}")).collect();
    for (at, number) in numbers.iter().enumerate() {
        if at % 2 == 0 {
            one.place(number)
        } else {
            two.place(number)
        };
    }
    let posts: Vec<_> = (0..8)
        .map(|thread| {
            let (numbers, address) =
                (numbers.clone(), if thread % 2 == 0 { place.notices.clone() } else { other.clone() });
            thread::spawn(move || {
                numbers.iter().map(|number| post_notice(&address, &notice(number, 1))).collect::<Vec<_>>()
            })
        })
        .collect();
    for post in posts {
        assert!(post.join().unwrap().iter().all(|acknowledged| *acknowledged == Some(true)));
    }
    check(&place, &receiver, &numbers);
    assert_eq!(receiver.log().len(), 40);
}

#[test]
fn a_disk_that_takes_no_more_refuses_the_notice_and_loses_nothing() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let service = place.serve();
    service.place("order-1");
    service.end();
    // No file may grow beyond 256 KiB.
    let full = place.serve_in(&["bash", "-c", "trap '' XFSZ; ulimit -f 256; exec \"$0\" \"$@\""]);
    let refused = (2..400).find_map(|at| {
        let placed = full.call("unifiedOrder", &super::service::order(&format!("order-{at}")));
        (placed["errcode"] != 0).then_some(placed)
    });
    let refused = refused.expect("the disk takes no more");
    let said = refused["errmsg"].as_str().unwrap();
    assert!(said.starts_with("nothing was carried out: the store failed"), "{said}");
    assert_eq!(post_notice(&place.notices, &notice("order-1", 1)), Some(false));
    assert!(receiver.log().is_empty());
    full.kill();
    let _service = place.serve();
    until_acknowledged(&place, "order-1");
    check(&place, &receiver, &["order-1".to_owned()]);
}

#[test]
fn receivers_that_misbehave_are_bounded_and_tried_again() {
    let cases: [(&str, How, &str); 10] = [
        ("hangs", How::Hang, "no answer within 1 seconds"),
        ("drips", How::Drip, "no answer within 1 seconds"),
        ("floods", How::Flood(100 << 20), "more than 65536 bytes"),
        ("closes", How::Close, "no answer"),
        ("html", How::Answer(200, "<html>ok</html>"), "JSON"),
        ("empty", How::Answer(200, ""), "the answer is empty"),
        ("text", How::Answer(200, r#"{"errcode":"0"}"#), "errcode"),
        ("other", How::Answer(200, r#"{"errcode":1,"errmsg":"no"}"#), "errcode"),
        ("fails", How::Answer(500, r#"{"errcode":0}"#), "the status is 500"),
        ("away", How::Redirect("http://127.0.0.1:1/".to_owned()), "redirects are not followed"),
    ];
    let answers: Vec<(String, How)> =
        cases.iter().map(|(name, how, _)| (format!("order-{name}"), how.clone())).collect();
    let receiver = Receiver::start(move |received, before| {
        let how = answers.iter().find(|(number, _)| number == received.number());
        // A redirect to this machine is not followed either.
        how.filter(|_| before == 0).map_or(How::accept(), |(_, how)| how.clone())
    });
    let targets: String = cases.iter().map(|(name, ..)| receiver.target_of("e", name)).collect();
    let place = Place::new(&(targets + &receiver.target()));
    let service = place.serve();
    let mut acknowledged = Vec::new();
    for (name, ..) in &cases {
        let number = format!("order-{name}");
        let placed = service.call("unifiedOrder", &order_for(&number, name));
        assert_eq!(placed["errcode"], 0, "{placed}");
        until_acknowledged(&place, &number);
        acknowledged.push(number);
    }
    // One that is well is told meanwhile.
    service.place("order-well");
    until_acknowledged(&place, "order-well");
    let began = Instant::now();
    wait_until("the one that is well", || receiver.accepted("order-well") == 1);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    acknowledged.push("order-well".to_owned());
    check(&place, &receiver, &acknowledged);
    let connection = Connection::open(place.database()).unwrap();
    for (name, _, why) in &cases {
        let failure: String = connection
            .query_row(
                "SELECT a.failure FROM attempts a JOIN callbacks c ON c.id = a.callback WHERE c.number = ?1 AND a.number = 1",
                [format!("order-{name}")],
                |row| row.get(0),
            )
            .unwrap();
        assert!(failure.contains(why), "{name}: {failure}");
    }
    assert_eq!(service.get("/healthz").0, 200);
}

#[test]
fn a_restored_copy_is_told_again_under_the_same_delivery() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let service = place.serve();
    service.place("order-1");
    let data = place.folder.path().join("data");
    let copy = place.folder.path().join("copy.db");
    let backup = ["callbacks", "--data", data.to_str().unwrap(), "backup", copy.to_str().unwrap()];
    assert_eq!(crate::run::code(&crate::run::run(&backup)), 0);
    until_acknowledged(&place, "order-1");
    wait_until("the callback", || receiver.accepted("order-1") == 1);
    service.end();
    for name in ["serve.db", "serve.db-wal", "serve.db-shm"] {
        let _ = std::fs::remove_file(data.join(name));
    }
    std::fs::copy(&copy, data.join("serve.db")).unwrap();
    let _service = place.serve();
    until_acknowledged(&place, "order-1");
    wait_until("the callback again", || receiver.accepted("order-1") == 2);
    let log = receiver.log();
    assert_eq!(log[0].delivery, log[1].delivery);
}

/// Four processes share one PostgreSQL, and are killed and started again.
#[cfg(feature = "postgres")]
#[test]
#[ignore = "needs a PostgreSQL, whose address is in PAYTABLE_POSTGRES; .ci/databases runs it"]
fn four_processes_on_one_postgres_lose_nothing_when_they_are_killed() {
    let receiver = Receiver::start(|_, _| How::After(Duration::from_millis(20)));
    let place = Place::new(&receiver.target());
    let start = || {
        let options =
            ["--notices", "127.0.0.1:0", "--callback-timeout", "1", "--database-env", "PAYTABLE_POSTGRES"];
        place.serve_with(&options)
    };
    let mut processes: Vec<Service> = (0..4).map(|_| start()).collect();
    // Of this run alone: the database outlives it.
    let run = std::process::id();
    let mut killed = 0;
    for order in 0..60 {
        let number = format!("order-{run}-{order}");
        let of = order % 4;
        processes[of].place(&number);
        // Each notice twice, of two processes at once.
        let posts: Vec<_> = [of, (of + 1) % 4]
            .map(|at| {
                processes[at].said["notices"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned()
            })
            .map(|address| {
                thread::spawn({
                    let body = notice(&number, 1);
                    move || post_notice(&address, &body)
                })
            })
            .into();
        if order % 5 == 4 {
            thread::sleep(Duration::from_millis(order as u64 * 3 % 50));
            std::mem::replace(&mut processes[of], start()).kill();
            killed += 1;
        }
        let acknowledged = posts.into_iter().filter_map(|post| post.join().unwrap()).any(|it| it);
        if !acknowledged {
            let again = processes[of].said["notices"].as_str().unwrap().strip_prefix("http://").unwrap();
            assert_eq!(post_notice(again, &notice(&number, 1)), Some(true));
        }
    }
    wait_until("all callbacks", || {
        (0..60).all(|order| receiver.accepted(&format!("order-{run}-{order}")) > 0)
    });
    // Where no process was killed, each was made once.
    let repeated = (0..60).filter(|order| receiver.accepted(&format!("order-{run}-{order}")) > 1).count();
    assert!(repeated <= killed * 4, "{repeated}");
    tell(&format!("four processes: {killed} killed, {repeated} callbacks made again"));
}

#[test]
fn the_audit_finds_what_is_planted() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let service = place.serve();
    let numbers: Vec<String> = (0..3).map(|at| format!("order-{at}")).collect();
    for number in &numbers {
        service.place(number);
        until_acknowledged(&place, number);
    }
    check(&place, &receiver, &numbers);
    service.end();
    let log = receiver.log().clone();
    let plant = |sql: &str, numbers: &[String], expected: &str| {
        let copy = place.folder.path().join("planted.db");
        let _ = std::fs::remove_file(&copy);
        std::fs::copy(place.database(), &copy).unwrap();
        Connection::open(&copy).unwrap().execute_batch(sql).unwrap();
        let found = audit(&copy, &log, numbers);
        assert!(found.iter().any(|line| line.contains(expected)), "{expected}: {found:?}");
    };
    // Acknowledged before the commit, which a kill then prevented.
    let lost = [numbers.clone(), vec!["order-9".to_owned()]].concat();
    plant("", &lost, "order-9 was acknowledged, and there is no callback");
    // Ended without the token of the claim.
    plant(
        "UPDATE attempts SET ended_at = NULL, is_accepted = 0 WHERE callback = 1",
        &numbers,
        "no attempt was accepted",
    );
    plant(
        "UPDATE callbacks SET state = 'waiting' WHERE id = 2",
        &numbers,
        "is waiting, neither done nor dead",
    );
    plant(
        "INSERT INTO attempts VALUES (1, 2, 'x', (SELECT ended_at + 1 FROM attempts WHERE callback = 1), NULL, 0, '', NULL, '', '');
         UPDATE callbacks SET attempts = 2 WHERE id = 1",
        &numbers,
        "attempt 2 was made after it",
    );
    plant(
        "INSERT INTO attempts VALUES (1, 2, 'x', (SELECT started_at FROM attempts WHERE callback = 1), NULL, 0, '', NULL, '', '');
         UPDATE callbacks SET attempts = 2 WHERE id = 1",
        &numbers,
        "two claims of the order order-0 were alive",
    );
    plant("DELETE FROM attempts WHERE callback = 3", &numbers, "and counts 1");
}
