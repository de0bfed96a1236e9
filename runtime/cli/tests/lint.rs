//! `lint`: which faults it finds, and how it prints them.

use crate::run::{Folder, GATEWAY, SHARING, TABLES, code, command, note, out, run, run_on, table};
use paytable_schema::tables;
use std::{fs, path::Path};

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
    let output = run_on(&["lint", "--json"], &path);
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
            "[api]\nname = \"A\"\ngateway = \"wechat_v2\"\ntitle = \"T\"\ndoc = \"D\"\ndoc_url = \"https://u.example\"\npath = \"/a\"\n\n\
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
fn lint_refuses_a_notice_that_is_told_by_what_signed_orders_have_as_well() {
    let folder = Folder::new();
    let shipped = Path::new(TABLES).join("unionpay");
    for file in fs::read_dir(shipped).unwrap().map(|file| file.unwrap().path()) {
        folder.file(file.file_name().unwrap().to_str().unwrap(), &fs::read_to_string(&file).unwrap());
    }
    assert!(out(&run_on(&["lint"], &folder.0)).ends_with(" tables, 0 faults\n"));
    let notice = folder.0.join("payment_notice.toml");
    let settled = fs::read_to_string(&notice).unwrap();
    let told = ", settleAmt = true, settleDate = true, traceNo = true";
    assert!(settled.contains(told));
    fs::write(&notice, settled.replace(told, "")).unwrap();
    let text = out(&run_on(&["lint"], &folder.0));
    assert!(text.contains("error: the reply of `BackOrder` passes for this notice"), "{text}");
    assert!(text.contains("error: the request of `FrontOrder` passes for this notice"), "{text}");
    assert!(text.contains("= help: name in `when` a row that only the notice has"), "{text}");
    assert!(text.contains("payment_notice.toml:"), "{text}");
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
    // Two tables have little of what the whole gateway names.
    let is_unused = |line: &str| ["no table", "no reply", "no row"].iter().any(|start| line.contains(start));
    let text = out(&run_on(&["lint"], &folder.0));
    assert!(text.lines().filter(|line| line.starts_with("error")).all(is_unused), "{text}");
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
fn a_file_that_is_not_utf_8_is_one_fault_and_keeps_no_other_file_from_being_read() {
    let folder = Folder::new();
    folder.file("a.toml", &table("A", "/a").replacen("required", "requird", 1));
    let gbk = folder.file("b.toml", "");
    let mut bytes = b"[api]\ntitle = \"".to_vec();
    bytes.extend([0xd6, 0xa7, 0xb8, 0xb6, b'"', b'\n']);
    std::fs::write(&gbk, &bytes).unwrap();
    let output = run_on(&["lint"], &folder.0);
    let text = out(&output);
    assert!(text.contains("error: the file is not UTF-8") && text.contains("b.toml:2:11"), "{text}");
    assert!(text.contains("error: unknown key `requird`"), "{text}");
    assert!(text.ends_with("\n\n2 tables, 2 faults\n"), "{text}");
    assert_eq!(code(&output), 1);
    // Nothing is written back of what could not be read.
    assert_eq!(code(&run_on(&["fmt"], &gbk)), 1);
    assert_eq!(std::fs::read(&gbk).unwrap(), bytes);
}
