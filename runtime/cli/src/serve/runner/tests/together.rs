//! Several calls at a time, calls that are given up, and what functions start.

use super::{super::SCRIPT, Limits, Outcome, Place, block_on, call, caller, event, patient, place, returned};
use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process};
use serde_json::json;
use std::{
    fs,
    io::Write,
    os::{
        fd::OwnedFd,
        unix::{net::UnixStream as Socket, process::ExitStatusExt},
    },
    process::Command,
    thread,
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

/// The number in a file that a function writes, when it is there.
fn number(place: &Place, name: &str) -> Option<Pid> {
    let text = fs::read_to_string(place.root.join(name)).ok()?;
    Pid::from_raw(text.strip_suffix('\n')?.parse().ok()?)
}

/// Whether a process ends in a moment. What was killed is shortly there until its parent looks.
fn is_gone(process: Pid) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(5) {
        let state =
            fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).unwrap_or_default();
        if test_kill_process(process).is_err() || state.contains(") Z ") {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    false
}

#[test]
fn twenty_calls_at_once_are_answered_and_no_more_run_than_may() {
    let Some(place) = place() else { return };
    place.function(
        "f",
        "exports.main = async (event) => { const from = Date.now(); await new Promise((done) => setTimeout(done, 100)); \
         console.log('printed by ' + event.n); return [event.n, from, Date.now()] }",
    );
    let runner = place.open(patient());
    let (runner, who) = (&runner, &caller());
    let texts: Vec<String> = (0..20).map(|n| format!("{{\"n\":{n}}}")).collect();
    let calls = block_on(async {
        let mut calls: Vec<_> =
            texts.iter().map(|text| Box::pin(runner.call("f", event(text), who))).collect();
        let mut done = Vec::new();
        while !calls.is_empty() {
            let (called, place) = std::future::poll_fn(|context| {
                for (place, call) in calls.iter_mut().enumerate() {
                    if let std::task::Poll::Ready(called) = call.as_mut().poll(context) {
                        return std::task::Poll::Ready((called, place));
                    }
                }
                std::task::Poll::Pending
            })
            .await;
            drop(calls.swap_remove(place));
            done.push(called);
        }
        done
    });
    let mut spans = Vec::new();
    for called in &calls {
        let value = returned(called);
        assert_eq!(called.console, format!("printed by {}\n", value[0]));
        spans.push((value[1].as_u64().unwrap(), value[2].as_u64().unwrap()));
    }
    assert_eq!(spans.len(), 20);
    let most =
        spans.iter().map(|(at, _)| spans.iter().filter(|(from, to)| from <= at && at < to).count()).max();
    assert!((1..=Limits::default().processes).contains(&most.unwrap()), "{most:?} at a time");
}

#[test]
fn a_call_whose_turn_does_not_come_is_not_started() {
    let Some(place) = place() else { return };
    place.function("f", "exports.main = () => new Promise((done) => setTimeout(done, 5000))");
    let limits = Limits { processes: 1, wait: Duration::from_millis(100), ..patient() };
    let runner = place.open(limits);
    let who = caller();
    block_on(async {
        let mut first = Box::pin(runner.call("f", event("{}"), &who));
        assert!(timeout(Duration::from_millis(10), &mut first).await.is_err());
        let second = runner.call("f", event("{}"), &who).await;
        let Outcome::NotStarted(why) = second.outcome else { panic!("{}", second.outcome) };
        assert!(why.starts_with("1 functions ran for 100ms"), "{why}");
        drop(first);
        // Its turn is given back.
        assert!(timeout(Duration::from_millis(500), runner.call("missing", event("{}"), &who)).await.is_ok());
    });
}

#[test]
fn a_call_that_is_given_up_ends_its_process_and_what_it_started() {
    let Some(place) = place() else { return };
    place.function(
        "f",
        "const { writeFileSync } = require('fs');\n\
         exports.main = () => { const child = require('child_process').spawn('sleep', ['300'], { stdio: 'inherit' });\n\
         writeFileSync('../child', child.pid + '\\n'); writeFileSync('../own', process.pid + '\\n'); for (;;); }",
    );
    let runner = place.open(patient());
    let who = caller();
    let (own, child) = block_on(async {
        let mut given_up = Box::pin(runner.call("f", event("{}"), &who));
        loop {
            if let Some(own) = number(&place, "own") {
                break (own, number(&place, "child").unwrap());
            }
            assert!(timeout(Duration::from_millis(20), &mut given_up).await.is_err());
        }
    });
    assert!(is_gone(own) && is_gone(child));
}

#[test]
fn what_a_function_started_neither_holds_its_call_nor_stays() {
    let Some(place) = place() else { return };
    place.function(
        "group",
        "exports.main = () => { const child = require('child_process').spawn('sleep', ['300'], { stdio: 'inherit' });\n\
         console.log('started'); require('fs').writeFileSync('../group.pid', child.pid + '\\n'); return 1 }",
    );
    // In a group of its own, it stays: but its output is not waited for.
    place.function(
        "detached",
        "exports.main = () => { const child = require('child_process').spawn('sleep', ['300'], { stdio: 'inherit', \
         detached: true }); require('fs').writeFileSync('../detached.pid', child.pid + '\\n'); process.exit(5) }",
    );
    place.function(
        "flood",
        "exports.main = () => { const child = require('child_process').spawn('yes', [], { stdio: 'inherit', \
         detached: true }); require('fs').writeFileSync('../flood.pid', child.pid + '\\n'); return 2 }",
    );
    let runner = place.open(patient());
    let group = call(&runner, "group", "{}");
    assert_eq!((returned(&group), group.console.as_str()), (1.into(), "started\n"));
    assert!(is_gone(number(&place, "group.pid").unwrap()));

    let detached = call(&runner, "detached", "{}");
    let _ = kill_process_group(number(&place, "detached.pid").unwrap(), Signal::KILL);
    assert_eq!(detached.outcome, Outcome::Exited(5));
    let flood = call(&runner, "flood", "{}");
    let _ = kill_process(number(&place, "flood.pid").unwrap(), Signal::KILL);
    assert_eq!(returned(&flood), 2);
    for called in [group, detached, flood] {
        assert!(called.took < Duration::from_secs(20), "{:?}", called.took);
        assert!(called.console.len() < Limits::default().console + 100);
    }
}

#[test]
fn nothing_of_a_call_is_left_in_the_folder_of_temporary_files_nor_of_its_processes() {
    let Some(place) = place() else { return };
    place.function("f", "exports.main = () => [process.ppid, require.main.filename]");
    let runner = place.open(patient());
    let value = returned(&call(&runner, "f", "{}"));
    assert_eq!(value[0], std::process::id());
    assert!(!std::path::Path::new(value[1].as_str().unwrap()).exists());
}

#[test]
fn a_process_whose_runner_is_gone_ends_by_itself() {
    let Some(place) = place() else { return };
    place.function("f", "exports.main = () => new Promise(() => setInterval(() => {}, 1000))");
    place.file("main.cjs", SCRIPT);
    let (mut ours, theirs) = Socket::pair().unwrap();
    let entry = place.root.join("f/index.js");
    let request =
        json!({ "mark": "m", "entry": entry, "longest": 1, "context": { "time_limit_in_ms": 100 } });
    write!(ours, "{request}\n{{}}").unwrap();
    drop(ours);
    let mut command = Command::new("node");
    command.arg(place.root.join("main.cjs")).stdin(OwnedFd::from(theirs));
    let status = command.status().unwrap();
    assert_eq!(status.signal(), Some(9), "{status}");
}

#[test]
fn calls_do_not_keep_the_program_from_other_work() {
    let Some(place) = place() else { return };
    place.function(
        "f",
        "exports.main = () => { for (let i = 0; i < 1600; i++) console.log('x'.repeat(1 << 16)) }",
    );
    let runner = place.open(patient());
    let who = caller();
    block_on(async {
        let mut called = Box::pin(runner.call("f", event("{}"), &who));
        let mut ticks = 0;
        let called = loop {
            tokio::select! {
                called = &mut called => break called,
                () = sleep(Duration::from_millis(1)) => ticks += 1,
            }
        };
        assert_eq!(returned(&called), serde_json::Value::Null);
        assert!(ticks > 10, "{ticks}");
    });
}
