//! The binary, run as people run it.

use crate::common::columns;
use paytable_schema::{load, tables};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

/// A folder of this test's own, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let own = format!("cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(own);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paytable-schema"));
    command.env_remove("NO_COLOR");
    command
}

fn run(args: &[&str]) -> Output {
    command().args(args).output().unwrap()
}

fn run_on(verb: &[&str], path: &Path) -> Output {
    command().args(verb).arg(path).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn note(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

const TABLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tables");

/// A sound table of a shipped gateway.
fn table(name: &str, path: &str) -> String {
    format!(
        "[api]\nname = \"{name}\"\ngateway = \"cloudpay\"\ntitle = \"T\"\ndoc = \"D\"\ndoc_url = \"U\"\npath = \"{path}\"\n\n\
         [response.always]\n\
         return_code = {{ title = \"返回状态码\", required = true, type = \"String(16)\", doc = \"D\" }}\n\
         result_code = {{ title = \"业务结果\", required = true, type = \"String(16)\", doc = \"D\" }}\n"
    )
}

#[test]
fn lint_finds_nothing_in_the_shipped_tables_and_counts_them() {
    let output = run(&["lint", TABLES]);
    let files = tables::TABLES.len() + tables::GATEWAYS.len();
    assert_eq!(out(&output), format!("{files} tables, 0 faults\n"));
    assert_eq!(note(&output), "", "every table says what a reply repeats");
    assert_eq!(code(&output), 0);
}

#[test]
fn lint_shows_all_faults_of_all_files_and_ends_with_one() {
    let folder = Folder::new();
    folder.file("a.toml", &table("A", "/a").replace("required", "requird"));
    folder.file("deep/b.toml", &table("B", "b"));
    let output = run_on(&["lint"], &folder.0);
    let text = out(&output);
    assert_eq!(text.matches("error: unknown key `requird`").count(), 2, "{text}");
    assert!(text.contains("error: the path `b` does not start with `/`"), "{text}");
    assert!(text.contains("= help: did you mean `required`?"), "{text}");
    assert!(text.ends_with("\n\n2 tables, 3 faults\n"), "{text}");
    assert_eq!(code(&output), 1);
}

#[test]
fn lint_writes_json_lines_for_editors() {
    let folder = Folder::new();
    let path =
        folder.file("a.toml", &table("A", "/a").replace("type = \"String(16)\"", "typ = \"String(16)\""));
    let output = run_on(&["lint", "--format", "json"], &path);
    let lines: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let unknown = lines.iter().find(|line| line["message"] == "unknown key `typ`").unwrap();
    assert_eq!(unknown["file"], path.display().to_string());
    let place = ["line", "column", "end_line", "end_column"].map(|key| unknown[key].as_u64().unwrap());
    assert_eq!(place, [10, 51, 10, 54]);
    assert_eq!(unknown["help"], "did you mean `type`?");
    assert!(note(&output).starts_with("1 table, "), "{}", note(&output));
    assert_eq!(code(&output), 1);
}

#[test]
fn lint_is_coloured_only_where_it_is_asked_for() {
    let folder = Folder::new();
    let path = folder.file("a.toml", "[api]\n");
    assert!(out(&run_on(&["lint", "--color", "always"], &path)).contains("\u{1b}["));
    for verb in [&["lint"][..], &["lint", "--color", "auto"], &["lint", "--color", "never"]] {
        assert!(!out(&run_on(verb, &path)).contains('\u{1b}'), "{verb:?}");
    }
}

#[test]
fn lint_tells_tables_apart_by_name_and_path_within_a_gateway() {
    let folder = Folder::new();
    folder.file("a.toml", &table("Same", "/same"));
    let twin = folder.file("b.toml", &table("Same", "/same"));
    folder.file("c.toml", &table("Other", "/other"));
    let output = run_on(&["lint"], &folder.0);
    let text = out(&output);
    assert!(text.contains("error: the name `Same` is taken"), "{text}");
    assert!(text.contains("error: the path `/same` is taken"), "{text}");
    for place in ["2:8", "7:8"] {
        assert!(text.contains(&format!("{}:{place}", twin.display())), "{place} in {text}");
    }
    assert!(text.contains("a.toml"), "{text}");
    assert!(text.ends_with("3 tables, 2 faults\n"), "{text}");
}

#[test]
fn lint_refuses_embedded_names_that_make_a_notice_of_a_message() {
    let folder = Folder::new();
    let rows = |embeds: &str| {
        format!(
            "[api]\nname = \"A\"\ngateway = \"wechat_v2\"\ntitle = \"T\"\ndoc = \"D\"\ndoc_url = \"U\"\npath = \"/a\"\n\n\
             [request]\ninclude = [\"request\"]\n\
             page = {{ title = \"P\", required = true, type = \"String\", embeds = [{embeds}], doc = \"D\" }}\n\n\
             [response.always]\ninclude = [\"return\"]\n\n[response.accepted]\ninclude = [\"reply\"]\n"
        )
    };
    let path = folder.file("a.toml", &rows("\"plan_id\", \"contract_code\""));
    assert_eq!(out(&run_on(&["lint"], &path)), "1 table, 0 faults\n");
    // With the type of the change it has all that the notice of a contract needs.
    let path = folder.file("a.toml", &rows("\"plan_id\", \"contract_code\", \"change_type\""));
    let text = out(&run_on(&["lint"], &path));
    assert!(text.contains("error: what `page` embeds makes a `ContractNotice` of this message"), "{text}");
    assert!(text.contains(&format!("{}:11:8", path.display())) || text.contains(":11:"), "{text}");
    assert!(text.ends_with("1 table, 1 fault\n"), "{text}");
}

#[test]
fn lint_lists_what_a_reply_could_repeat_where_the_table_does_not_say() {
    let folder = Folder::new();
    let number = "number = { title = \"N\", required = true, type = \"String\", doc = \"D\" }\n";
    let asked = table("A", "/a")
        .replace("[response.always]\n", &format!("[request]\n{number}\n[response.always]\n{number}"));
    let path = folder.file("a.toml", &asked);
    let output = run_on(&["lint"], &path);
    let said = format!("{}: note: no `echo`; request and reply have number\n", path.display());
    assert_eq!((note(&output), out(&output).as_str(), code(&output)), (said, "1 table, 0 faults\n", 0));
    for decided in ["echo = []", "echo = [\"number\"]"] {
        let path = folder.file("b.toml", &asked.replace("path = ", &format!("{decided}\npath = ")));
        assert_eq!(note(&run_on(&["lint"], &path)), "", "{decided}");
    }
}

#[test]
fn lint_looks_at_the_query_that_an_order_names_beside_it_or_among_the_shipped_tables() {
    let folder = Folder::new();
    let order = |query: &str, rows: &str| {
        let head = format!("path = \"/a\"\nquery = \"{query}\"\nquery_rows = [\"{rows}\"]\n\n[request]\n");
        let rows = "number = { title = \"号\", required = true, type = \"String\", doc = \"D\" }\n\
                    sub_mch_id = { title = \"号\", required = true, type = \"String\", doc = \"D\" }\n";
        folder.file("a.toml", &table("A", "/a").replace("path = \"/a\"\n", &(head + rows)))
    };
    let text = |path: &Path| out(&run_on(&["lint"], path));
    assert_eq!(text(&order("query_order", "number = out_trade_no\", \"sub_mch_id")), "1 table, 0 faults\n");
    let lacks = text(&order("query_order", "number = out_trade_no"));
    assert!(lacks.contains("error: the query needs `sub_mch_id`"), "{lacks}");
    let lost = text(&order("own_query", "number"));
    assert!(lost.contains("error: there is no table `own_query` beside this one"), "{lost}");
    folder.file("own_query.toml", &table("B", "/b"));
    let own = text(&order("own_query", "number"));
    assert!(own.contains("error: `B` is not a query"), "{own}");
}

#[test]
fn lint_lets_tables_share_a_path_by_another_method_or_by_a_row_that_tells_them_apart() {
    let folder = Folder::new();
    let row = |value: &str| {
        format!(
            "path = \"/a\"\n\n[request]\nkind = {{ title = \"类\", type = \"String\", fixed = \"{value}\", doc = \"D\" }}\n"
        )
    };
    let with = |name: &str, head: &str| {
        folder.file(&format!("{name}.toml"), &table(name, "/a").replace("path = \"/a\"\n", head))
    };
    with("A", &row("a"));
    with("B", &row("b"));
    with("C", "path = \"/a\"\nmethod = \"PUT\"\n");
    assert_eq!(out(&run_on(&["lint"], &folder.0)), "3 tables, 0 faults\n");
    with("D", &row("a"));
    let text = out(&run_on(&["lint"], &folder.0));
    assert!(text.contains("error: the path `/a` is taken"), "{text}");
}

#[test]
fn lint_takes_a_file_named_twice_once() {
    let folder = Folder::new();
    let path = folder.file("a.toml", &table("A", "/a"));
    let output = command().arg("lint").arg(&path).arg(&folder.0).output().unwrap();
    assert_eq!(out(&output), "1 table, 0 faults\n");
}

#[test]
fn lint_uses_the_gateway_beside_a_table_and_reports_its_faults_once() {
    let folder = Folder::new();
    let own = table("A", "/a").replace("gateway = \"cloudpay\"\n", "");
    folder.file("a.toml", &own);
    folder.file("b.toml", &own.replace("\"A\"", "\"B\"").replace("/a", "/b"));
    let text = out(&run_on(&["lint"], &folder.0));
    assert_eq!(text.matches("error: no gateway").count(), 2, "{text}");
    let gateway = tables::find_gateway("cloudpay").unwrap().text;
    folder.file("gateway.toml", gateway);
    assert_eq!(out(&run_on(&["lint"], &folder.0)), "3 tables, 0 faults\n");
    let broken = folder.file("gateway.toml", &gateway.replace("encoding", "encodin"));
    let text = out(&run_on(&["lint"], &folder.0));
    assert!(text.contains("error: unknown key `encodin`"), "{text}");
    assert_eq!(text.matches(&broken.display().to_string()).count(), text.matches("error:").count(), "{text}");
    assert!(text.contains("unknown key") && text.matches("unknown key").count() == 1, "{text}");
    let named =
        command().arg("lint").arg(folder.0.join("a.toml")).arg(folder.0.join("b.toml")).output().unwrap();
    assert_eq!(out(&named).matches("unknown key").count(), 1, "{}", out(&named));
}

#[test]
fn lint_shows_where_an_unknown_gateway_is_named() {
    let folder = Folder::new();
    let path = folder.file("a.toml", &table("A", "/a").replace("\"cloudpay\"", "\"cloudpai\""));
    let text = out(&run_on(&["lint"], &path));
    assert!(text.contains("no gateway is named `cloudpai`") && text.contains("a.toml:3:11"), "{text}");
    assert!(text.contains("did you mean `cloudpay`?"), "{text}");
}

#[test]
fn what_cannot_be_run_ends_with_two() {
    for args in [
        &[][..],
        &["lnit"],
        &["lint"],
        &["lint", "--format", "xml", TABLES],
        &["lint", "--colour", "auto", TABLES],
        &["lint", "/no/such/file.toml"],
        &["fmt"],
        &["show"],
        &["show", "wechat_v2/unifiedorder"],
        &["import", "--gateway", "wechat_v1", "/dev/null"],
        &["import", "/dev/null"],
        &["coverage", TABLES],
    ] {
        let output = run(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(out(&output).is_empty() && !note(&output).is_empty(), "{args:?}");
    }
    assert!(
        note(&run(&["show", "wechat_v2/unifiedorder"])).contains("did you mean `wechat_v2/unified_order`?")
    );
}

#[test]
fn help_and_version_are_answers() {
    for args in [["help"], ["--help"], ["-h"]] {
        let output = run(&args);
        assert!(out(&output).starts_with("usage: paytable-schema") && code(&output) == 0, "{args:?}");
    }
    assert_eq!(out(&run(&["--version"])), concat!("paytable-schema ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn show_prints_what_the_documentation_prints() {
    let text = out(&run(&["show", "wechat_v2/unified_order"]));
    for line in [
        "统一下单",
        "POST https://api.mch.weixin.qq.com/pay/unifiedorder",
        "字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |",
        "交易结束时间 | time_expire | 否 | String(14) | 20091227091010 | When the order lapses. Written yyyyMMddHHmmss. Not in the past. |",
        "用户标识 | openid | 否 | String(128) | oUpF8uMuAJO_M2pxb1Q9zNjWeS6o | The payer under appid. Neither blank nor undefined or null. |",
        "标价金额 | total_fee | 是 | Fen(1..1000000000) | 88 | Order amount. |",
        "商户订单号 | out_trade_no | 是 | String(6..32) | 20150806125346 | Your order number, unique within the merchant. Characters 0-9A-Za-z_\\|*-. |",
        "以下字段在return_code 和result_code都为SUCCESS的时候有返回",
        "StoreInfo 对象说明",
        "- When trade_type is JSAPI: at least one of openid, sub_openid must be given.",
        "- user_type, user_creid, user_truename go together: all or none.",
        "名称 | 描述 | 原因 | 解决方案 | 重试 |",
        "ORDERPAID | 商户订单已支付 | An order of this number has been paid before. | Query the order and compare it with yours: another order under this number may be the paid one. | query |",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\nin\n{text}");
    }
}

/// A gateway whose tables share rows and types.
const GATEWAY: &str = r#"
[gateway]
name = "Quay"
title = "Quay"
doc = "D"
doc_url = "U"

[hosts]
main = "https://quay.example"

[wire]
encoding = "xml"
root = "xml"
length_unit = "bytes"

[sign]
field = "sign"
algorithms = ["MD5", "HMAC-SHA256"]
secret = "&key="
case = "upper"

[[outcome]]
field = "code"
success = "OK"
opens = "succeeded"

[group.head]
number = { title = "单号", required = true, type = "String(32)", doc = "Number." }
detail = { title = "详情", type = "String", json = "Detail", doc = "Detail." }
sign = { title = "签名", required = true, type = "String", fill = "sign", doc = "Signature." }

[type.Unused]
a = { title = "甲", type = "String", doc = "A." }

[type.Goods]
name = { title = "名称", type = "String", doc = "Name." }

[type.Detail]
goods = { title = "商品", type = "List", of = "Goods", doc = "Goods." }
"#;

const SHARING: &str = r#"
[api]
name = "Order"
title = "下单"
doc = "D"
doc_url = "U"
path = "/order"

[request]
include = ["head"]

[response.always]
code = { title = "状态", required = true, type = "String", doc = "State." }

[[vector]]
source = "page"
algorithm = "MD5"
key = "k"
values = { number = "a", detail = "" }
sign = "SIGN"
"#;

#[test]
fn show_prints_what_a_table_shares_with_others_and_nothing_else() {
    let folder = Folder::new();
    folder.file("gateway.toml", GATEWAY);
    let text = out(&run_on(&["show"], &folder.file("order.toml", SHARING)));
    for line in [
        "单号 | number | 是 | String(32) |  | Number. |",
        "Detail 对象说明",
        "商品 | goods | 否 | List |  | Goods. Each a Goods. |",
        "Goods 对象说明",
        "名称 | name | 否 | String |  | Name. |",
    ] {
        assert_eq!(text.lines().filter(|l| *l == line).count(), 1, "{line} in {text}");
    }
    assert!(!text.contains("Unused"), "{text}");
}

#[test]
fn lint_computes_known_signatures_again() {
    let folder = Folder::new();
    folder.file("gateway.toml", GATEWAY);
    // printf 'number=a&key=k' | openssl md5
    let right = SHARING.replace("SIGN", "EA78C129DAED4F4DF691F95DE9B77A70");
    let path = folder.file("order.toml", &right);
    assert_eq!(out(&run_on(&["lint"], &path)), "1 table, 0 faults\n");
    folder.file("order.toml", &right.replace("EA78", "EA79"));
    let output = run_on(&["lint"], &path);
    let text = out(&output);
    assert!(text.contains("error: the signature is not that of the values"), "{text}");
    assert!(text.contains("order.toml:20:8"), "{text}");
    assert!(text.contains("`number=a&key=k` makes `EA78C129DAED4F4DF691F95DE9B77A70`"), "{text}");
    assert_eq!(code(&output), 1);
}

#[test]
fn show_reads_a_file_and_reports_its_faults() {
    let folder = Folder::new();
    let output = run_on(&["show"], &folder.file("a.toml", &table("A", "/a")));
    assert!(out(&output).contains("返回状态码 | return_code | 是 | String(16) |  | D |"), "{}", out(&output));
    let output = run_on(&["show"], &folder.file("b.toml", &table("B", "b")));
    assert!(note(&output).contains("the path `b` does not start with `/`"));
    assert_eq!((code(&output), out(&output).as_str()), (1, ""));
}

#[test]
fn fmt_lays_out_a_file_and_check_only_says_so() {
    let folder = Folder::new();
    let tidy = table("A", "/a");
    let untidy = tidy.replace(" = ", "=").replace("[response", "\n\n[response");
    let path = folder.file("a.toml", &untidy);
    let output = run_on(&["fmt", "--check"], &folder.0);
    assert_eq!((code(&output), out(&output)), (1, format!("{} would change\n", path.display())));
    assert_eq!(fs::read_to_string(&path).unwrap(), untidy);
    assert_eq!(code(&run_on(&["fmt"], &folder.0)), 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), tidy);
    assert_eq!(code(&run_on(&["fmt", "--check"], &folder.0)), 0);
}

#[test]
fn fmt_leaves_alone_what_is_not_toml() {
    let folder = Folder::new();
    let path = folder.file("a.toml", "[api\n");
    let output = run_on(&["fmt"], &path);
    assert_eq!(code(&output), 1);
    assert!(note(&output).contains("a.toml:1"), "{}", note(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), "[api\n");
}

#[test]
fn fmt_check_passes_on_the_shipped_tables() {
    let output = run(&["fmt", "--check", TABLES]);
    assert_eq!((code(&output), out(&output).as_str()), (0, ""));
}

fn import(args: &[&str], page: &str) -> String {
    let mut child =
        command().arg("import").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    out(&output)
}

#[test]
fn import_reads_a_file_or_standard_input() {
    let page = "字段名|变量名|必填|类型|示例值|描述\n甲|a|是|String|1|d\n";
    let folder = Folder::new();
    let path = folder.file("page.txt", page);
    let args = ["--api", "A", "--path", "/a", "--gateway", "wechat_v2"];
    let from_file = out(&command().arg("import").args(args).arg(path).output().unwrap());
    assert!(from_file.contains("name = \"A\"\ngateway = \"wechat_v2\"\n"), "{from_file}");
    assert!(from_file.contains("path = \"/a\"\n"), "{from_file}");
    assert_eq!(import(&args, page), from_file);
    assert_eq!(import(&[&args[..], &["-"]].concat(), page), from_file);
}

#[test]
fn what_show_prints_is_a_page_that_import_reads_back() {
    for table in tables::TABLES {
        let page = out(&run(&["show", table.name]));
        let folder = table.name.split('/').next().unwrap();
        let draft = import(&["--api", "A", "--path", "/a", "--gateway", folder], &page);
        let document = load(table.name).unwrap().1;
        let layers = document.api.map_or(0, |api| api.outcome.len());
        let is_answered = document.notice.is_some_and(|notice| notice.answer.is_some());
        let mut rows = 0;
        for section in [
            "request",
            "response.always",
            "response.accepted",
            "response.succeeded",
            "event",
            "ack",
            "answer",
            "errors",
        ] {
            // A page tells neither what its only layer opens nor whether an answer is always the same.
            let drafted = match section {
                "ack" if is_answered => continue,
                "answer" if is_answered => "ack",
                "response.accepted" if layers == 1 => continue,
                "response.succeeded" if layers == 1 => "response.accepted",
                section => section,
            };
            let expected = expected(table, section);
            rows += expected.len();
            assert_eq!(told(&draft, drafted), expected, "{section} of {}", table.name);
        }
        assert!(rows > 0, "{}", table.name);
    }
}

/// Name, title and required mark of the rows in a section.
fn told(text: &str, section: &str) -> Vec<[String; 3]> {
    columns(text, section).into_iter().map(|row| [row.name, row.title, row.required]).collect()
}

/// The rows of a table's section, those included from its gateway first.
fn expected(table: &tables::Table, section: &str) -> Vec<[String; 3]> {
    let groups = included(table.source.text, section).into_iter();
    let kind = if section == "errors" { "error_group" } else { "group" };
    let mut rows: Vec<_> =
        groups.flat_map(|group| told(table.gateway.text, &format!("{kind}.{group}"))).collect();
    for own in told(table.source.text, section) {
        match rows.iter_mut().find(|row| row[0] == own[0]) {
            Some(row) => *row = own,
            None => rows.push(own),
        }
    }
    rows
}

/// The groups that a section includes.
fn included(text: &str, section: &str) -> Vec<String> {
    let file: toml::Table = text.parse().unwrap();
    let mut value = Some(&toml::Value::Table(file));
    for step in section.split('.').chain(["include"]) {
        value = value.and_then(|value| value.get(step));
    }
    let names = value.and_then(toml::Value::as_array).into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

#[test]
fn coverage_has_a_line_for_every_api_and_notice() {
    let page = out(&run(&["coverage"]));
    let lines = |start: &str| page.lines().filter(|line| line.starts_with(start)).count();
    let (mut apis, mut notices) = (0, 0);
    for table in tables::TABLES {
        let (_, document) = load(table.name).unwrap();
        if let Some(api) = document.api {
            apis += 1;
            let start = format!("| [{}]({}) {} |", api.name, api.doc_url, api.title);
            let line =
                page.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{start}"));
            let rows =
                format!("{}` | {} | {} |", api.path.value, api.request.rows.len(), api.response.rows.len());
            assert!(line.contains(&rows), "{rows} in {line}");
            assert_eq!(line.contains("| yes |"), api.certificate, "{line}");
        }
        if let Some(notice) = document.notice {
            notices += 1;
            assert_eq!(lines(&format!("| [{}]({})", notice.name, notice.doc_url)), 1, "{}", notice.name);
        }
    }
    assert_eq!(lines("| ["), apis + notices);
    for (what, count) in [("APIs", apis), ("notices", notices)] {
        let total = page.lines().find(|line| line.starts_with(&format!("| {what} |"))).unwrap();
        assert!(total.ends_with(&format!("| {count} |")), "{total}");
    }
}

#[test]
fn the_page_of_what_is_shipped_is_made_of_the_tables_of_today() {
    // Beside the crate in its repository only; a package does not carry it.
    let Ok(page) = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../COVERAGE.md")) else { return };
    let help = "cargo run -p paytable-schema --features cli -- coverage > COVERAGE.md";
    assert!(out(&run(&["coverage"])) == page, "COVERAGE.md is of yesterday: {help}");
}

#[test]
fn the_readme_names_every_command_and_option_of_the_help() {
    let readme = include_str!("../README.md");
    let help = out(&run(&["help"]));
    let commands: Vec<&str> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(commands.len(), 5, "{help}");
    for line in commands {
        let words: Vec<&str> = line.split([' ', '[', ']']).filter(|word| !word.is_empty()).collect();
        assert!(
            [' ', '`'].iter().any(|end| readme.contains(&format!("`paytable-schema {}{end}", words[0]))),
            "README.md: explain `{}`",
            words[0]
        );
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(
                readme.contains(&format!("`{option}")),
                "README.md: explain `{option}` of `{}`",
                words[0]
            );
        }
    }
}
