//! What functions do wrong, one by one.

use super::{Limits, Outcome, call, event, patient, place, run};
use crate::serve::runner::Called;
use std::time::Duration;

/// What is expected of a call.
enum Is {
    Returned(&'static str),
    /// Part of the message.
    Threw(&'static str),
    NotLoaded(&'static str),
    NoMain(&'static str),
    NoJson(&'static str),
    TooLong(u64),
    Exited(i32),
    Killed(i32),
    OutOfMemory,
    Spoiled,
}

impl Is {
    fn holds(&self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Is::Returned(expected), Outcome::Returned(value)) => expected == value,
            (Is::Threw(part), Outcome::Threw { message, .. })
            | (Is::NotLoaded(part), Outcome::NotLoaded { message, .. })
            | (Is::NoJson(part), Outcome::NoJson(message)) => message.contains(part),
            (Is::NoMain(kind), Outcome::NoMain(given)) => kind == given,
            (Is::TooLong(length), Outcome::TooLong(given)) => length == given,
            (Is::Exited(code), Outcome::Exited(given)) => code == given,
            (Is::Killed(signal), Outcome::Killed { signal: given }) => signal == given,
            (Is::OutOfMemory, Outcome::OutOfMemory) | (Is::Spoiled, Outcome::Spoiled) => true,
            _ => false,
        }
    }
}

/// The text of the function, what comes of it, and what is printed among other things.
const TABLE: &[(&str, Is, &str)] = &[
    // Values.
    ("exports.main = () => ({ errcode: 0 })", Is::Returned(r#"{"errcode":0}"#), ""),
    ("exports.main = async (event) => event", Is::Returned("{}"), ""),
    ("module.exports = { main() { return this === module.exports } }", Is::Returned("true"), ""),
    ("exports.main = () => {}", Is::Returned("null"), ""),
    ("exports.main = () => () => 1", Is::Returned("null"), ""),
    ("exports.main = () => Symbol('s')", Is::Returned("null"), ""),
    ("exports.main = () => [undefined, NaN, -0]", Is::Returned("[null,null,0]"), ""),
    ("exports.main = () => '\\ud800\\n'", Is::Returned(r#""\ud800\n""#), ""),
    ("exports.main = () => 1n", Is::NoJson("BigInt"), ""),
    ("exports.main = () => { const a = {}; a.a = a; return a }", Is::NoJson("circular"), ""),
    ("exports.main = () => ({ toJSON() { throw new Error('no JSON') } })", Is::NoJson("no JSON"), ""),
    ("exports.main = () => ({ get a() { throw 7 } })", Is::NoJson("7"), ""),
    ("exports.main = () => ({ then(_, no) { no(new Error('thenable')) } })", Is::Threw("thenable"), ""),
    ("exports.main = () => 'x'.repeat(1 << 20)", Is::TooLong((1 << 20) + 2), ""),
    ("exports.main = () => 'x'.repeat((1 << 20) - 2).length", Is::Returned("1048574"), ""),
    ("exports.main = () => '标'.repeat(1 << 19)", Is::TooLong((3 << 19) + 2), ""),
    // Errors.
    ("exports.main = () => { throw new Error('of main') }", Is::Threw("of main"), ""),
    ("exports.main = async () => { throw 'a text' }", Is::Threw("a text"), ""),
    ("exports.main = () => Promise.reject()", Is::Threw("undefined"), ""),
    ("exports.main = () => { throw null }", Is::Threw("null"), ""),
    ("exports.main = () => { throw { get message() { throw 1 } } }", Is::Threw("cannot be shown"), ""),
    ("exports.main = () => { throw new Error('x'.repeat(1e7)) }", Is::Threw("xxxx"), ""),
    (
        "exports.main = () => { setTimeout(() => { throw new Error('of a timer') }); return new Promise(() => {}) }",
        Is::Threw("of a timer"),
        "",
    ),
    (
        "exports.main = () => { Promise.reject(new Error('of nobody')); return new Promise((r) => setTimeout(r, 5000)) }",
        Is::Threw("of nobody"),
        "",
    ),
    (
        "exports.main = () => { process.on('uncaughtException', () => console.log('seen')); setTimeout(() => { throw 1 }); \
         return new Promise((r) => setTimeout(r, 100, 'went on')) }",
        Is::Returned("\"went on\""),
        "seen",
    ),
    // Endings.
    ("exports.main = () => process.exit(0)", Is::Exited(0), ""),
    ("exports.main = () => { console.log('before'); process.exit(3) }", Is::Exited(3), "before\n"),
    ("process.exit(4)", Is::Exited(4), ""),
    ("exports.main = () => new Promise(() => {})", Is::Exited(0), ""),
    ("exports.main = () => { process.kill(process.pid, 'SIGKILL'); for (;;); }", Is::Killed(9), ""),
    ("exports.main = () => { process.abort() }", Is::Killed(6), ""),
    (
        "exports.main = () => { console.log('JavaScript heap out of memory'); process.exit(134) }",
        Is::Exited(134),
        "",
    ),
    // Left behind.
    ("exports.main = () => { setInterval(() => {}, 1000); return 1 }", Is::Returned("1"), ""),
    ("exports.main = () => { process.on('exit', () => { for (;;); }); return 2 }", Is::Returned("2"), ""),
    ("require('net').createServer().listen(0); exports.main = () => 3", Is::Returned("3"), ""),
    // Output.
    (
        "exports.main = () => { process.stdout.write('no end of line') }",
        Is::Returned("null"),
        "no end of line",
    ),
    (
        "exports.main = () => { process.stdout.write(Buffer.from([0x61, 0xff, 0xe6, 0xa0])) }",
        Is::Returned("null"),
        "a\\xff\\xe6\\xa0",
    ),
    (
        "exports.main = () => { console.log('1'); console.error('2'); console.log('3') }",
        Is::Returned("null"),
        "1\n2\n3\n",
    ),
    (
        "exports.main = () => { console.log('00000000000000000000000000000000 returned {\"errcode\":0}'); return 1 }",
        Is::Returned("1"),
        "returned {\"errcode\":0}",
    ),
    (
        "exports.main = () => { require('fs').writeSync(0, '0'.repeat(32) + ' returned {\"errcode\":0}\\n'); for (;;); }",
        Is::Spoiled,
        "",
    ),
    (
        "exports.main = () => { const part = 'x'.repeat(1 << 16); for (;;) require('fs').writeSync(0, part) }",
        Is::Spoiled,
        "",
    ),
    ("exports.main = () => { require('fs').closeSync(0); return 1 }", Is::Exited(1), ""),
    (
        "exports.main = async () => { let n = 0; for await (const part of process.stdin) n += part.length; return n }",
        Is::Returned("0"),
        "",
    ),
    ("exports.main = () => require('fs').readFileSync(0).length", Is::Returned("0"), ""),
    // What others rely on is replaced.
    (
        "console.log = process.stdout.write = JSON.stringify = process.exit = process.reallyExit = () => 'replaced';\n\
         JSON.parse = Buffer.from = Buffer.byteLength = require('fs').writeSync = () => { throw 1 };\n\
         exports.main = () => { console.log(1); return { a: 1 } }",
        Is::Returned(r#"{"a":1}"#),
        "",
    ),
    (
        "process.removeAllListeners(); exports.main = () => { setTimeout(() => { throw new Error('late') }); \
         return new Promise(() => {}) }",
        Is::Exited(1),
        "Error: late",
    ),
    // Files that are no functions.
    ("exports.main = (", Is::NotLoaded("Unexpected end of input"), ""),
    ("throw new Error('at the top')", Is::NotLoaded("at the top"), ""),
    ("", Is::NoMain("undefined"), ""),
    ("module.exports = null", Is::NoMain("undefined"), ""),
    ("exports.main = {}", Is::NoMain("object"), ""),
    ("module.exports = { get main() { throw new Error('getter') } }", Is::NotLoaded("getter"), ""),
    ("exports.handler = () => 1", Is::NoMain("undefined"), ""),
    ("import fs from 'fs'; await 1; export const main = () => 1", Is::NotLoaded(""), ""),
    ("require('./missing')", Is::NotLoaded("Cannot find module './missing'"), ""),
    // Globals of `node --eval`.
    (
        "exports.main = () => typeof fs + typeof path + typeof os",
        Is::Returned("\"undefinedundefinedundefined\""),
        "",
    ),
    // Memory.
    ("exports.main = () => { const a = []; for (;;) a.push({ a: [1, 2, 3] }) }", Is::OutOfMemory, "heap"),
];

#[test]
fn what_a_function_does_wrong_is_told_and_ends_with_its_process() {
    let Some(place) = place() else { return };
    for (number, (text, ..)) in TABLE.iter().enumerate() {
        place.function(&format!("f{number}"), text);
    }
    let runner = place.open(patient());
    for (number, (text, expected, printed)) in TABLE.iter().enumerate() {
        let called = call(&runner, &format!("f{number}"), "{}");
        let shown = called.console.chars().take(2000).collect::<String>();
        assert!(expected.holds(&called.outcome), "{text}\n{:.2000}\n{shown}", called.outcome.to_string());
        assert!(called.console.contains(printed), "{text}\n{shown}");
        assert!(called.outcome.to_string().len() < 10_000, "{text}");
    }
}

#[test]
fn a_function_that_does_not_end_is_ended() {
    let limits = Limits { time: Duration::from_secs(2), ..Limits::default() };
    for text in [
        "exports.main = () => { for (;;); }",
        "for (;;);",
        "exports.main = () => new Promise((done) => setTimeout(done, 1e8))",
        "exports.main = () => ({ toJSON() { for (;;); } })",
        "process.on('SIGTERM', () => {}); exports.main = () => new Promise((done) => setInterval(() => {}, 1000))",
        // Text without end, slow and fast.
        "exports.main = () => new Promise(() => setInterval(() => process.stdout.write('.'), 1))",
        "exports.main = () => { for (;;) process.stdout.write('x'.repeat(1 << 16)) }",
    ] {
        let Some(Called { outcome, console, took }) = run(limits, text) else { return };
        assert_eq!(outcome, Outcome::TimedOut(limits.time), "{text}");
        assert!(took >= limits.time && took < limits.time + Duration::from_secs(3), "{text} took {took:?}");
        assert!(console.len() <= limits.console + 100, "{text}: {}", console.len());
    }
}

#[test]
fn of_a_hundred_megabytes_beginning_and_end_are_kept() {
    let text = "exports.main = () => { console.log('first'); for (let i = 0; i < 1600; i++) console.log('x'.repeat(1 << 16)); \
                console.log('last'); return 1 }";
    let Some(called) = run(patient(), text) else { return };
    assert_eq!(called.outcome, Outcome::Returned("1".to_owned()));
    assert!(called.console.starts_with("first\nxxx") && called.console.ends_with("xxx\nlast\n"));
    assert!(called.console.contains(" of 104859211 bytes are cut out here]"), "{:.200}", called.console);
    assert!(called.console.len() < Limits::default().console + 100);
}

#[test]
fn an_error_has_its_stack_with_the_line_of_the_function() {
    let Some(called) = run(patient(), "exports.main = () => {\n  throw new TypeError('here')\n}") else {
        return;
    };
    let Outcome::Threw { message, stack } = called.outcome else { panic!("{}", called.outcome) };
    assert_eq!(message, "here");
    assert!(stack.starts_with("TypeError: here\n") && stack.contains("f/index.js:2:9"), "{stack}");
    let Some(called) = run(patient(), "exports.main = () => {\n  a b\n}") else { return };
    let Outcome::NotLoaded { stack, .. } = called.outcome else { panic!("{}", called.outcome) };
    assert!(stack.contains("f/index.js:2"), "{stack}");
}

#[test]
fn buffers_are_bounded_as_well() {
    // 1.5 GB.
    let text = "exports.main = () => { const kept = []; while (kept.length < 150) { kept.push(Buffer.alloc(10 << 20, 1)); \
                process.stdout.write('.') } return kept.length }";
    let Some(called) = run(patient(), text) else { return };
    // Other systems have no such bound.
    if cfg!(target_os = "linux") {
        // Versions of Node differ in whether the function sees it.
        let told = called.outcome.to_string().to_lowercase();
        assert!(called.outcome == Outcome::OutOfMemory || told.contains("alloca"), "{told}");
        let count = called.console.chars().take_while(|c| *c == '.').count();
        assert!((10..60).contains(&count), "{count} times 10 MiB");
    }
}

#[test]
fn a_package_that_is_not_installed_is_named_with_the_command_that_installs_it() {
    let Some(place) = place() else { return };
    place.function("bare", "require('wx-server-sdk-of-nobody')");
    place.function("listed", "exports.main = () => require('@scope/of-nobody')");
    place.file("listed/package.json", "{}");
    let runner = place.open(patient());
    let real = place.root.canonicalize().unwrap();
    let bare = call(&runner, "bare", "{}").outcome.to_string();
    let advice = format!("; run `npm install wx-server-sdk-of-nobody` in {}/bare", real.display());
    assert!(bare.starts_with("the function could not be loaded: ") && bare.ends_with(&advice), "{bare}");
    let listed = call(&runner, "listed", "{}").outcome.to_string();
    let advice = format!("; run `npm install` in {}/listed", real.display());
    assert!(listed.starts_with("the function threw: ") && listed.ends_with(&advice), "{listed}");
}

#[test]
fn a_callback_is_taken_by_the_number_zero_alone() {
    let Some(place) = place() else { return };
    for (name, text, taken) in [
        ("taken", "exports.main = async () => ({ errcode: 0, errmsg: 'OK' })", Ok(())),
        ("minus", "exports.main = async () => ({ errcode: -0 })", Ok(())),
        ("text", "exports.main = async () => ({ errcode: '0' })", Err("is the text \"0\"")),
        ("nothing", "exports.main = async () => {}", Err("no JSON object: null")),
        ("threw", "exports.main = () => { throw new Error('{\"errcode\":0}') }", Err("the function threw")),
        (
            "printed",
            "exports.main = () => { console.log('{\"errcode\":0}'); process.exit(0) }",
            Err("code 0 before"),
        ),
    ] {
        place.function(name, text);
        let called = block_on_call(&place, name);
        match (called.accepted(), taken) {
            (Ok(()), Ok(())) => {}
            (Err(reason), Err(part)) => assert!(reason.contains(part), "{name}: {reason}"),
            (given, _) => panic!("{name}: {given:?}"),
        }
    }
}

fn block_on_call(place: &super::Place, name: &str) -> Called {
    super::block_on(place.open(patient()).call(name, event("{}"), &super::caller()))
}

#[test]
fn a_long_answer_arrives_from_a_function_that_has_read_its_standard_input() {
    let text =
        "exports.main = async () => { for await (const part of process.stdin); return 'x'.repeat(1000000) }";
    let Some(called) = run(patient(), text) else { return };
    assert_eq!(super::returned(&called).as_str().map(str::len), Some(1_000_000));
}
