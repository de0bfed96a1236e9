//! What a function finds: its event, its context, its environment, and its files.

use super::{KEY, Outcome, call, caller, patient, place, returned, run};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, os::unix::fs::symlink};

#[test]
fn the_event_arrives_as_it_is() {
    let Some(place) = place() else { return };
    place.function("f", "exports.main = (event) => event");
    let runner = place.open(patient());
    let long = format!("{{\"a\":\"{}\"}}", "标".repeat(300_000));
    for text in [
        r#"{"outTradeNo":"标价","totalFee":1,"userInfo":{"appId":"wx"}}"#,
        "{\n\"a\":\n[1,2]}",
        "null",
        "\"\\n\"",
        &long,
    ] {
        assert_eq!(returned(&call(&runner, "f", text)), serde_json::from_str::<Value>(text).unwrap());
    }
}

#[test]
fn the_context_has_what_the_cloud_tells() {
    let Some(called) = run(patient(), "exports.main = (event, context) => context") else { return };
    let context = returned(&called);
    let id = context["request_id"].as_str().unwrap();
    assert!(id.len() == 32 && context["requestId"] == id, "{context}");
    assert_eq!(context["function_name"], "f");
    assert_eq!(context["namespace"], "test-f0b102");
    assert_eq!(context["memory_limit_in_mb"], 256);
    assert_eq!(context["time_limit_in_ms"], 60_000);
    assert_eq!(context["environ"], "TCB_ENV=test-f0b102;SCF_NAMESPACE=test-f0b102");
    let environment: Value = serde_json::from_str(context["environment"].as_str().unwrap()).unwrap();
    assert_eq!(environment, json!({ "TCB_ENV": "test-f0b102", "SCF_NAMESPACE": "test-f0b102" }));
}

#[test]
fn the_environment_is_that_of_the_cloud_and_nothing_of_this_process() {
    let Some(called) = run(patient(), "exports.main = () => process.env") else { return };
    let variables = returned(&called);
    let variables = variables.as_object().unwrap();
    let inherited = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER"];
    let names: BTreeSet<&str> =
        variables.keys().map(String::as_str).filter(|name| !inherited.contains(name)).collect();
    let expected = [
        "SCF_NAMESPACE",
        "TCB_CONTEXT_CNFG",
        "TCB_CONTEXT_KEYS",
        "TCB_ENV",
        "TCB_SOURCE",
        "TENCENTCLOUD_REGION",
        "TENCENTCLOUD_RUNENV",
        "TENCENTCLOUD_SECRETID",
        "TENCENTCLOUD_SECRETKEY",
        "TZ",
        "WX_API_TOKEN",
        "WX_APPID",
        "WX_CONTEXT_KEYS",
        "WX_OPENID",
    ];
    assert_eq!(names, BTreeSet::from(expected));
    assert_eq!(variables["TENCENTCLOUD_SECRETKEY"], KEY);
    assert_eq!(variables["TCB_SOURCE"], "wx_paycallback");
    assert_eq!(variables["TCB_CONTEXT_CNFG"], r#"{"TCB_SDK_GRAY_0":true,"URL":"http://127.0.0.1:1/admin"}"#);
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_has_limits_of_its_own_and_leaves_no_copy_of_its_memory() {
    let Some(called) =
        run(patient(), "exports.main = () => require('fs').readFileSync('/proc/self/limits', 'utf8')")
    else {
        return;
    };
    let limits = returned(&called);
    let hard = |name: &str| {
        let line = limits.as_str().unwrap().lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(hard("Max core file size"), 0);
    assert_eq!(hard("Max cpu time"), 490);
    assert!((512 << 20..2048 << 20).contains(&hard("Max data size")));
}

#[test]
fn a_secret_that_is_printed_or_thrown_is_not_kept() {
    let text = "exports.main = () => { console.log(process.env); throw new Error(process.env.TENCENTCLOUD_SECRETKEY + \
                process.env.WX_API_TOKEN) }";
    let Some(called) = run(patient(), text) else { return };
    let Outcome::Threw { message, stack } = &called.outcome else { panic!("{}", called.outcome) };
    assert_eq!(message, "[secret][secret]");
    for text in [&called.console, stack] {
        assert!(text.contains("[secret]") && !text.contains(KEY) && !text.contains("a-token-of"), "{text}");
    }
}

#[test]
fn what_cannot_stand_in_an_environment_is_refused() {
    let Some(place) = place() else { return };
    place.function("f", "exports.main = () => 1");
    let mut who = caller();
    who.openid = Some("a\0b".to_owned());
    let called = super::block_on(place.open(patient()).call("f", super::event("{}"), &who));
    assert!(matches!(called.outcome, Outcome::NotStarted(_)), "{}", called.outcome);
}

#[test]
fn files_beside_the_function_are_found_as_node_finds_them() {
    let Some(place) = place() else { return };
    place.file("node_modules/shared/index.js", "module.exports = 'of all'");
    place.file("f/node_modules/own/index.js", "module.exports = 'its own'");
    place.file("f/lib/part.js", "module.exports = 'a part'");
    place.file("f/data.txt", "data");
    place.function(
        "f",
        "const fs = require('fs'); exports.main = () => [require('shared'), require('own'), require('./lib/part'), \
         fs.readFileSync('data.txt', 'utf8'), process.cwd() === __dirname, require.main === module, process.argv.length, \
         new Date(0).getHours()]",
    );
    let expected = json!(["of all", "its own", "a part", "data", true, false, 2, 0]);
    assert_eq!(returned(&call(&place.open(patient()), "f", "{}")), expected);
}

#[test]
fn a_package_that_is_a_link_finds_the_packages_beside_its_target() {
    let Some(place) = place() else { return };
    place.file("store/node_modules/linked/index.js", "module.exports = require('beside')");
    place.file("store/node_modules/beside/index.js", "module.exports = 'beside'");
    fs::create_dir_all(place.root.join("f/node_modules")).unwrap();
    symlink("../../store/node_modules/linked", place.root.join("f/node_modules/linked")).unwrap();
    place.function("f", "const found = require('linked'); exports.main = () => found");
    assert_eq!(returned(&call(&place.open(patient()), "f", "{}")), "beside");
}

#[test]
fn a_function_is_a_folder_with_a_file_to_run() {
    let Some(place) = place() else { return };
    let other = super::place().unwrap();
    other.function("away", "exports.main = () => 'away'");
    place.function("pay_cb", "exports.main = () => 'index'");
    place.file("pay_cb/package.json", r#"{"main":"other.js"}"#);
    place.file("pay_cb/other.js", "exports.main = () => 'other'");
    place.file("main-of-package/package.json", r#"{"main":"lib/start.js"}"#);
    place.file("main-of-package/lib/start.js", "exports.main = () => 'start'");
    place.function("0", "exports.main = () => 'digit'");
    // None of these is one.
    place.file("no_entry/readme.md", "");
    place.file("no_main/package.json", r#"{"main":"gone.js"}"#);
    place.file("bad_package/package.json", "{");
    place.file("up/package.json", r#"{"main":"../pay_cb/index.js"}"#);
    place.file("out/package.json", &json!({ "main": other.root.join("away/index.js") }).to_string());
    place.file("file", "exports.main = () => 1");
    place.function("node_modules", "exports.main = () => 1");
    place.function("标价", "exports.main = () => 1");
    place.function("with.dot", "exports.main = () => 1");
    place.function("with space", "exports.main = () => 1");
    place.function(&"x".repeat(65), "exports.main = () => 1");
    fs::create_dir_all(place.root.join("folder_entry/index.js")).unwrap();
    // Reading them would wait for a writer.
    for path in ["pipe_package/package.json", "pipe_entry/index.js"] {
        let path = place.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }
    symlink(other.root.join("away"), place.root.join("link_out")).unwrap();
    fs::create_dir(place.root.join("link_entry")).unwrap();
    symlink(other.root.join("away/index.js"), place.root.join("link_entry/index.js")).unwrap();
    symlink("nowhere", place.root.join("broken")).unwrap();
    symlink("loop", place.root.join("loop")).unwrap();
    // A link within the folder is.
    symlink("pay_cb", place.root.join("alias")).unwrap();

    let runner = place.open(patient());
    assert_eq!(runner.names().unwrap(), ["0", "alias", "main-of-package", "pay_cb", "up"]);
    for (name, value) in
        [("pay_cb", "index"), ("alias", "index"), ("main-of-package", "start"), ("0", "digit")]
    {
        assert!(runner.has(name), "{name}");
        assert_eq!(returned(&call(&runner, name, "{}")), value);
    }
    let long = "x".repeat(65);
    for name in [
        "",
        ".",
        "..",
        "../pay_cb",
        "pay_cb/",
        "/pay_cb",
        "./pay_cb",
        "pay_cb/../pay_cb",
        "pay_cb\0",
        "PAY_CB",
        "pay_cb ",
        "no_entry",
        "no_main",
        "bad_package",
        "out",
        "file",
        "node_modules",
        "标价",
        "with.dot",
        "with space",
        &long,
        "folder_entry",
        "pipe_package",
        "pipe_entry",
        "link_out",
        "link_entry",
        "broken",
        "loop",
        "missing",
        "-e",
        "away",
    ] {
        assert!(!runner.has(name), "{name}");
        let called = call(&runner, name, "{}");
        assert!(matches!(called.outcome, Outcome::Unknown(_)), "{name}: {}", called.outcome);
        assert!(called.accepted().is_err());
    }
}

#[test]
fn a_changed_file_is_seen_by_the_next_call() {
    let Some(place) = place() else { return };
    let runner = place.open(patient());
    assert!(!runner.has("f") && runner.names().unwrap().is_empty());
    place.file("f/part.js", "module.exports = 1");
    place.function("f", "exports.main = () => require('./part')");
    assert_eq!(returned(&call(&runner, "f", "{}")), 1);
    place.file("f/part.js", "module.exports = 2");
    assert_eq!(returned(&call(&runner, "f", "{}")), 2);
    place.function("f", "exports.main = () => 3");
    assert_eq!(returned(&call(&runner, "f", "{}")), 3);
    fs::remove_dir_all(place.root.join("f")).unwrap();
    assert!(matches!(call(&runner, "f", "{}").outcome, Outcome::Unknown(_)));
    fs::remove_dir_all(&place.root).unwrap();
    assert!(runner.names().unwrap_err().contains("the folder of functions"));
}
