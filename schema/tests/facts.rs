//! What becomes of facts in JSON. The facts are invented; each stands for a shape that descriptions of APIs have.

use paytable_schema::{
    Document, Gateway, Source, document, gateway,
    import::{Drafted, FactHead, Shared, import_facts, is_facts, tell_apart},
    layout::layout,
    model::{Kind, Method, Place, Reply, Role, Row, ValueSource},
    rules::TimeFormat,
};

const GATEWAY: &str = include_str!("facts/gateway.toml");
const ROWS: &str = include_str!("facts/schemas.json");
const ERRORS: &str = include_str!("facts/errors.json");
const ORDER: &str = include_str!("facts/order.json");
const QUERY: &str = include_str!("facts/query.json");
const LEAVE: &str = include_str!("facts/leave.json");
const UPLOAD: &str = include_str!("facts/upload.json");
const FILE: &str = include_str!("facts/file.json");
const NOTICES: &str = include_str!("facts/notices.json");

fn lock() -> Gateway {
    gateway(Source { path: "gateway.toml", text: GATEWAY }).unwrap_or_else(|faults| panic!("{faults}"))
}

fn drafted(facts: &str) -> Vec<Drafted> {
    let gateway = lock();
    let shared = Shared::new(ROWS, ERRORS).unwrap();
    import_facts(facts, &shared, FactHead { gateway: Some(&gateway), ..FactHead::default() }).unwrap()
}

fn one(facts: &str) -> Drafted {
    let tables = drafted(facts);
    assert_eq!(tables.len(), 1);
    tables[0].clone()
}

fn read(table: &Drafted) -> Document {
    let source = Source { path: "draft.toml", text: &table.text };
    document(source, &lock()).unwrap_or_else(|faults| panic!("{faults}\n{}", table.text))
}

fn row<'d>(document: &'d Document, path: &str) -> &'d Row {
    let (message, name) = match path.split_once('.') {
        None => (&document.api.as_ref().unwrap().request, path),
        Some((of, name)) => (&document.find_type(of).unwrap_or_else(|| panic!("no type {of}")).message, name),
    };
    message.row(name).unwrap_or_else(|| panic!("no row {path}"))
}

#[test]
fn every_shape_of_facts_is_a_sound_table_that_is_laid_out() {
    let mut names = Vec::new();
    for table in [ORDER, QUERY, LEAVE, UPLOAD, FILE, NOTICES].into_iter().flat_map(drafted) {
        read(&table);
        let again = layout(Source { path: "draft.toml", text: &table.text }).unwrap();
        assert_eq!(again, table.text, "{}", table.name);
        names.push(table.name);
    }
    assert_eq!(
        names,
        [
            "berths_order_create",
            "berth_query_by_out_trade_no",
            "berth_leave_create",
            "picture_create",
            "log_query",
            "berth_taken_notice",
            "tide_notice"
        ]
    );
}

#[test]
fn the_same_facts_are_the_same_table() {
    for facts in [ORDER, QUERY, NOTICES] {
        assert_eq!(drafted(facts), drafted(facts));
    }
}

#[test]
fn rows_have_the_type_the_length_and_the_form_that_their_own_example_agrees_with() {
    let document = read(&one(ORDER));
    let of = |path: &str| row(&document, path);
    assert_eq!((of("out_trade_no").length.min, of("out_trade_no").length.max), (6, 32));
    assert_eq!(of("out_trade_no").example.as_ref().unwrap().value, "B20150806");
    assert_eq!(of("begin_time").kind, Kind::Time(TimeFormat::Rfc3339));
    // Its example is no such time.
    assert_eq!(of("end_time").kind, Kind::Text);
    assert_eq!(of("day").kind, Kind::Time(TimeFormat::DashedDate));
    assert_eq!(of("payer_client_ip").kind, Kind::Ip);
    assert_eq!(of("notify_url").kind, Kind::Url { query: false });
    // Twelve bytes in a row of six: its length counts characters.
    assert!(of("title").unit.is_some() && of("title").example.is_some());
    assert_eq!(of("kind").kind, Kind::Choice(vec!["LONG".into(), "SHORT".into()]));
    assert!(of("kind").example.is_none() && of("kind").length.max == u32::MAX);
    assert_eq!(of("Amount.total").kind, Kind::Fen { min: 1, max: 1000 });
    // Those of a shared type of the gateway end there.
    assert_eq!(of("deposit_fee").kind, Kind::Fen { min: 0, max: 500_000 });
    assert_eq!(of("Amount.discount").kind, Kind::Int { min: i64::MIN, max: i64::MAX });
    assert_eq!(of("quays").kind, Kind::List("Quay".into()));
    assert_eq!(of("tags").kind, Kind::Texts);
    assert_eq!(of("note").kind, Kind::Json("Note".into()));
    assert_eq!(of("Note.line").when_absent.as_ref().unwrap().value, "none");
    assert_eq!(of("urgent").when_absent.as_ref().unwrap().value, "false");
    assert_eq!(of("Idempotency-Key").place, Place::Header);
}

#[test]
fn what_no_table_can_say_is_kept_as_a_comment() {
    let text = one(ORDER).text;
    for line in [
        "# not read: slots: a list of numbers",
        "# not read: weight: a number with a fraction",
        "# not read: cargo: an object of unknown rows",
        "# guess: not used, colour = blue",
        "# guess: not used, pattern = /[a-z]+/: line",
        "# guess: its words are not used, as it is a number: months",
        "# guess: no format rfc3339, as its example is none: end_time",
        "# guess: format, by its example: day",
        "# guess: its length counts characters, by its example: title",
        "# guess: no length 3, as its own values are longer: kind",
        "# guess: not used, enum, as the gateway's [state] lacks some of SUCCESS, ADRIFT: trade_state",
        "# not read: NO_SLOT (没有车位, final)",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    // The runtime writes it.
    assert!(!text.contains("Lock-Serial"));
    let text = one(QUERY).text;
    for line in [
        "# not read: transaction_id: in the path, which does not name it",
        "# not read: lanes: a list or an object in the query",
        "# not read: body_row: the body of a method that has none",
        "# guess: a row, as the path names it: lane",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(drafted(NOTICES)[0].text.contains("# not read: colour: in the sample alone\n"));
}

#[test]
fn rows_are_filled_masked_and_encrypted_by_what_the_facts_and_their_names_say() {
    let document = read(&one(ORDER));
    let fill = |path: &str| row(&document, path).fill.clone();
    let merchant = |name: &str, identity| ValueSource::Merchant { name: name.to_owned(), identity };
    assert_eq!(fill("mchid"), merchant("mchid", true));
    assert_eq!(fill("sub_mchid"), merchant("sub_mchid", false));
    // Of an order, the address that is told of its payment.
    assert_eq!(fill("notify_url"), merchant("notify_url", false));
    let name = row(&document, "Keeper.real_name");
    assert!(name.encrypted && name.sensitive && name.example.is_none() && name.length.max == u32::MAX);
    let phone = row(&document, "Keeper.tel");
    assert!(phone.sensitive && !phone.encrypted);
    // The same rows in the reply are not sent: they are a type of their own.
    let reply = document.types.iter().find(|it| it.name != "Keeper" && it.message.row("real_name").is_some());
    assert!(reply.unwrap().message.rows.iter().all(|row| !row.encrypted));
    let api = document.api.unwrap();
    assert_eq!(api.response.row("sp_mchid").unwrap().fill, merchant("mchid", true));

    let query = read(&one(QUERY));
    assert_eq!(row(&query, "sp_mchid").fill, merchant("mchid", true));
    // What has to be there and not every merchant has is asked for.
    assert_eq!(row(&query, "sub_mchid").fill, ValueSource::Caller);
    assert_eq!(row(&query, "out_trade_no").place, Place::Path);
    assert!(row(&query, "out_trade_no").required);
}

#[test]
fn the_head_says_what_the_call_is() {
    let api = |facts: &str| read(&one(facts)).api.unwrap();
    let names = |list: &[paytable_schema::model::At<String>]| {
        list.iter().map(|at| at.value.clone()).collect::<Vec<_>>().join(", ")
    };
    let order = api(ORDER);
    assert_eq!((order.name.as_str(), order.title.as_str()), ("BerthsOrderCreate", "泊位下单API"));
    assert_eq!(order.doc_url, "https://pay.weixin.qq.com/doc/v3/merchant/4010000001");
    assert_eq!(order.idempotency_key.unwrap().value, "out_trade_no");
    assert_eq!(names(&order.required_on_success), "berth_id");
    assert_eq!(names(order.echo.as_deref().unwrap()), "out_trade_no");
    assert_eq!(order.role, Some(Role::Merchant));
    let codes: Vec<&str> = order.errors.iter().map(|error| error.code.as_str()).collect();
    assert_eq!(codes, ["PARAM_ERROR", "INVALID_REQUEST", "SYSTEM_ERROR"]);

    let query = api(QUERY);
    assert!(query.read_only && query.idempotency_key.is_none() && query.method == Method::Get);
    assert_eq!((query.host.value.as_str(), query.role), ("island", Some(Role::Partner)));
    assert_eq!(query.doc_url, "https://lock.example/docs");

    let upload = api(UPLOAD);
    assert!(upload.multipart && upload.request.row("file").unwrap().kind == Kind::File);
    assert_eq!(api(FILE).reply, Reply::File);
}

#[test]
fn a_call_that_may_be_done_twice_is_neither_idempotent_nor_repeated_after_an_error() {
    let table = one(LEAVE);
    let api = read(&table).api.unwrap();
    assert!(
        !api.read_only && api.idempotency_key.is_none() && api.deprecated.is_some() && api.role.is_none()
    );
    let system = api.errors.iter().find(|error| error.code == "SYSTEM_ERROR").unwrap();
    assert_eq!(system.group.as_deref(), Some("unrepeatable"));
    assert!(api.response.rows.is_empty());
}

#[test]
fn notices_are_told_apart_and_those_of_the_same_rows_are_one() {
    let tables = drafted(NOTICES);
    let taken = read(&tables[0]).notice.unwrap();
    assert_eq!((taken.name.as_str(), taken.title.as_str()), ("BerthTakenNotice", "泊位占用通知"));
    let told: Vec<&str> = taken.when.iter().map(|condition| condition.field.value.as_str()).collect();
    assert_eq!(told, ["event_type", "resource.original_type"]);
    // It is sealed under the merchant's own key.
    assert!(taken.identity.is_empty());
    let compared: Vec<&str> = taken.compare.iter().map(|path| path.value.as_str()).collect();
    assert_eq!(compared, ["resource.ciphertext.mchid", "resource.ciphertext.out_trade_no"]);
    let sealed = read(&tables[0]).find_type("BerthTaken").unwrap().message.clone();
    assert!(sealed.row("openid").unwrap().sensitive);
    // A notice without a row that is said to be required would be refused.
    assert!(sealed.row("out_trade_no").unwrap().required && !sealed.row("openid").unwrap().required);
    let tide = read(&tables[1]).notice.unwrap();
    let events: Vec<&str> = tide.when[0].values.iter().map(|word| word.value.as_str()).collect();
    assert_eq!(events, ["TIDE.HIGH", "TIDE.LOW"]);
}

#[test]
fn tables_of_one_name_get_those_of_what_their_paths_differ_in() {
    let by = |parameter: &str| {
        one(&LEAVE.replace("/v3/berths/{berth_id}", &format!("/v3/berths/{{{parameter}}}")))
    };
    let mut tables = vec![by("berth_id"), by("slip_code"), one(UPLOAD)];
    tell_apart(&mut tables).unwrap();
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(
        names,
        ["berth_leave_create_by_berth_id", "berth_leave_create_by_slip_code", "picture_create"]
    );
    assert_eq!(read(&tables[1]).api.unwrap().name, "BerthLeaveCreateBySlipCode");
    let mut same = vec![one(LEAVE), one(LEAVE)];
    assert_eq!(tell_apart(&mut same), Err("several tables are named `berth_leave_create`".to_owned()));
}

#[test]
fn what_is_no_facts_is_an_error_and_never_an_endless_one() {
    let shared = Shared::new(ROWS, "").unwrap();
    let fails = |text: &str| import_facts(text, &shared, FactHead::default()).unwrap_err();
    for (text, why) in [
        ("{", "EOF while parsing"),
        ("[]", "expected an object"),
        ("{}", "an operation has a `method` and a `path`"),
        (r#"{"method": "GET", "path": "/a", "request": 1}"#, "expected a list of rows, found 1"),
        (r#"{"method": "GET", "path": "/a", "request": [1]}"#, "expected a row, found 1"),
        (r#"{"method": "GET", "path": "/a", "request": [{"type": "int"}]}"#, "a row without a name"),
        (r#"{"method": "GET", "path": "/a", "response_ref": "nowhere"}"#, "nothing is named `nowhere`"),
        (r#"{"method": "GET", "path": "/a", "response_ref": "loop"}"#, "rows that refer to each other"),
        (r#"{"notices": []}"#, "an `envelope` with `fields`"),
    ] {
        assert!(fails(text).contains(why), "{text}: {}", fails(text));
    }
    assert!(
        Shared::new("[]", "").is_err() && Shared::new("", "[]").is_err() && Shared::new("x", "").is_err()
    );
    assert!(is_facts(" \u{feff}{\"a\"".trim_start()) && !is_facts("<html>") && !is_facts("字段名 | 变量名"));
}
