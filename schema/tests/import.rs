//! What becomes of a documentation page.

use crate::common::{Columns, columns};
use paytable_schema::{
    Source, document, gateway,
    import::{Head, import},
    tables,
};

/// The tables of the page; its descriptions are cut to a few characters.
const PAGE: &str = include_str!("pages/cloudpay_unified_order.txt");
const CLOUDPAY: Head<'_> =
    Head { name: "UnifiedOrder", path: "/_/pay/unifiedOrder", gateway: Some("cloudpay"), beside: None };

fn draft(page: &str) -> String {
    import(page, Head::default()).unwrap()
}

fn cloudpay() -> String {
    import(PAGE, CLOUDPAY).unwrap()
}

/// Where the shipped table says something else than the page, and why.
const DEVIATIONS: &[(&str, &str, &str, &str)] = &[
    // The page says Int; an amount is Fen. That an order costs at least one is the author's to say.
    ("request", "totalFee", "Fen", "Fen(1..1000000000)"),
    // The page gives only a limit; a code of ISO 4217 has three letters.
    ("request", "feeType", "String(16)", "String(3..16)"),
];

/// Rows that the page requires and the shipped table does not: a container can receive the notice in the function's place.
const OPTIONAL: &[(&str, &str)] = &[("request", "functionName")];

#[test]
fn the_page_of_a_shipped_table_gives_its_names_titles_types_and_examples() {
    let shipped = tables::find("cloudpay/unified_order").unwrap().source.text;
    let draft = cloudpay();
    for (section, count) in [
        ("request", 21),
        ("type.StoreInfo", 4),
        ("response.always", 2),
        ("response.accepted", 11),
        ("response.succeeded", 3),
        ("errors", 16),
        ("ack", 2),
    ] {
        let mut expected: Vec<Columns> = columns(shipped, section);
        expected.retain(|row| !row.source);
        for row in &mut expected {
            for (_, _, drafted, written) in
                DEVIATIONS.iter().filter(|(s, name, ..)| *s == section && *name == row.name)
            {
                assert_eq!(row.kind, *written, "the deviation of {} is gone", row.name);
                row.kind = (*drafted).to_owned();
            }
            if OPTIONAL.contains(&(section, row.name.as_str())) {
                assert_eq!(row.required, "false", "the deviation of {} is gone", row.name);
                row.required = "true".to_owned();
            }
        }
        assert_eq!(expected.len(), count, "{section}");
        assert_eq!(columns(&draft, section), expected, "{section}");
    }
}

#[test]
fn an_example_that_breaks_its_row_is_kept_in_a_comment() {
    let draft = cloudpay();
    // The page gives Y where it asks for JSON.
    assert!(draft.contains("# guess: no example; the page's is not JSON: \"Y\"\nsceneInfo = "), "{draft}");
    let long = "字段名|变量名|必填|类型|示例值|描述\n甲|a|是|String(2)|abc|d\n乙|b|是|Int|x1|d\n";
    let long = self::draft(long);
    assert!(long.contains("# guess: no example; the page's does not fit the type: abc\na = "), "{long}");
    assert!(long.contains("# guess: no example; the page's does not fit the type: x1\nb = "), "{long}");
}

#[test]
fn a_description_in_the_example_column_is_no_example() {
    let draft = cloudpay();
    for name in ["detail", "payment"] {
        let row = draft.lines().find(|l| l.starts_with(&format!("{name} = "))).unwrap();
        assert!(!row.contains("example"), "{row}");
    }
    assert!(draft.contains("# guess: no example; its column holds the description\ndetail = "), "{draft}");
}

#[test]
fn only_what_an_author_must_say_is_missing() {
    let draft = cloudpay();
    let shipped = tables::find_gateway("cloudpay").unwrap();
    let gateway = gateway(shipped).unwrap();
    let faults = document(Source { path: "draft.toml", text: &draft }, &gateway).unwrap_err();
    for fault in faults.list() {
        assert!(fault.message.ends_with("is empty"), "{}", fault.message);
    }
    let written = draft.replace("retry = \"\"", "retry = \"never\"").replace("= \"\"", "= \"said\"");
    let written = written.replace(
        "[type.Payment]\n",
        "[type.Payment]\nid = { title = \"T\", type = \"String\", doc = \"D.\" }\n",
    );
    let written = written.replace("doc_url = \"said\"", "doc_url = \"https://example.com\"");
    let document = document(Source { path: "draft.toml", text: &written }, &gateway).unwrap();
    let api = document.api.unwrap();
    assert_eq!(api.path.value, "/_/pay/unifiedOrder");
    assert_eq!(api.idempotency_key.as_ref().unwrap().value, "out_trade_no");
    assert_eq!(api.title, "统一下单");
    let notice = document.notice.unwrap();
    assert_eq!(notice.name, "UnifiedOrderCallback");
    let answers: Vec<_> =
        notice.ack.iter().map(|row| (row.accepted.as_str(), row.refused.as_str())).collect();
    assert_eq!(answers, [("0", "1"), ("OK", "{reason}")]);
}

#[test]
fn causes_and_remedies_of_the_page_are_comments_only() {
    let draft = cloudpay();
    let expected = "# cause: 系统超时\n# remedy: 系统异常\n\
                    SYSTEMERROR = { title = \"系统错误\", cause = \"\", remedy = \"\", retry = \"\" }\n";
    assert!(draft.contains(expected), "{draft}");
}

#[test]
fn program_code_below_the_tables_is_not_read() {
    let draft = cloudpay();
    assert!(!draft.contains("not read") && !draft.contains("await"), "{draft}");
}

/// The page with each line of cells written by `row`.
fn rewritten(row: fn(&[&str], bool) -> String, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut in_table = false;
    for line in PAGE.split("// 云函数代码").next().unwrap().lines() {
        let is_row = line.contains('|');
        if !is_row && in_table {
            out.push_str(close);
        }
        if is_row && !line.starts_with("---") {
            let cells: Vec<&str> = line.trim_end_matches('|').split('|').map(str::trim).collect();
            let head = ["字段名", "名称"].contains(&cells[0]);
            if head && is_row && in_table {
                out.push_str(close);
            }
            if head {
                out.push_str(open);
            }
            out.push_str(&row(&cells, head));
        } else if !is_row {
            out.push_str(line);
        }
        out.push('\n');
        in_table = is_row;
    }
    out + if in_table { close } else { "" }
}

#[test]
fn markdown_tabs_and_html_give_the_same_draft() {
    let expected = cloudpay();
    let markdown = rewritten(
        |cells, head| {
            let rule = if head { format!("\n|{}", " :--- |".repeat(cells.len())) } else { String::new() };
            format!("| {} |{rule}", cells.join(" | "))
        },
        "\n",
        "\n",
    );
    let tabs = rewritten(|cells, _| cells.join("\t"), "", "");
    let html = rewritten(
        |cells, head| {
            let tag = if head { "th" } else { "td" };
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| format!("<{tag}><p>{}</p></{tag}>", cell.replace('&', "&amp;")))
                .collect();
            format!("<tr>{}</tr>", cells.concat())
        },
        "<table class=\"doc\">",
        "</table>",
    )
    .replace('\n', "<br/>\n");
    for page in [markdown, tabs, html] {
        let draft = import(&page, CLOUDPAY).unwrap();
        assert_eq!(draft, expected, "{page}");
    }
}

#[test]
fn an_overseas_page_has_its_type_before_required() {
    let page = "## Query\n\n| Field | Variable | Type | Required | Example | Description |\n|---|---|---|---|---|---|\n\
                | Order No. | `out_trade_no` | String(32) | Yes | 2015 | Your number. |\n\
                | Rate | rate | Int | No | 7 | A rate. |\n";
    let draft = draft(page);
    let rows = columns(&draft, "request");
    let found: Vec<_> = rows
        .iter()
        .map(|r| [&r.name, &r.title, &r.required, &r.kind, &r.example].map(String::as_str))
        .collect();
    let expected =
        [["out_trade_no", "Order No.", "true", "String(32)", "2015"], ["rate", "Rate", "false", "Int", "7"]];
    assert_eq!(found, expected);
    assert!(draft.contains("title = \"Query\""), "{draft}");
}

#[test]
fn neighbours_that_are_alternatives_become_a_rule() {
    let split = "字段名|变量名|必填|类型|示例值|描述\n甲|transaction_id|二选一|String(32)|1|d\n\
                 乙|out_trade_no|String(32)|2|d\n丙|nonce_str|是|String(32)|3|d\n";
    let draft = draft(split);
    let rule = "[[rule]]\n# guess: the page marks these neighbours as alternatives\none_of = [\"transaction_id\", \"out_trade_no\"]\n";
    assert!(draft.contains(rule), "{draft}");
    assert!(draft.contains("# guess: not required; the page says \"二选一\"\ntransaction_id = "), "{draft}");
    let required: Vec<String> = columns(&draft, "request").into_iter().map(|row| row.required).collect();
    assert_eq!(required, ["false", "false", "true"]);
}

#[test]
fn numbered_rows_get_their_family() {
    let page = "通知参数\n字段名|变量名|必填|类型|示例值|描述\n数量|coupon_count|否|Int|1|d\n券|coupon_id_$n|否|String(20)|1|d\n";
    let draft = draft(page);
    let family =
        "[family.coupons]\ntype = \"Coupon\"\n# guess: counted by this row\ncount = \"coupon_count\"\n";
    assert!(draft.contains(family), "{draft}");
    assert!(draft.contains("\"coupon_id_$n\" = { title = \"券\""), "{draft}");
    assert!(draft.contains("[event]") && !draft.contains("[api]"), "{draft}");
}

#[test]
fn a_line_that_is_no_row_is_kept_as_a_comment() {
    let page =
        "字段名|变量名|必填|类型|示例值|描述\n甲|a|是|String|1|d\n甲|a|否|Int|2|d\n乙|变量|是|String|1|d\n";
    let draft = draft(page);
    assert!(draft.contains("# not used: 甲 | a | 否 | Int | 2 | d\n"), "{draft}");
    assert!(draft.contains("# not used: 乙 | 变量 | 是 | String | 1 | d\n"), "{draft}");
    assert_eq!(columns(&draft, "request").len(), 1);
}

#[test]
fn guesses_follow_from_name_title_and_example() {
    for (cells, expected) in [
        ("金额|x|是|Int|1", "type = \"Fen\""),
        ("费|coupon_fee|是|Int|1", "type = \"Fen\""),
        ("费率|fee_rate|是|Int|1", "type = \"Int\""),
        ("数量|count|是|Int(10)|1", "type = \"Int\""),
        ("时间|pay_time|是|String(14)|20141030133525", "format = \"yyyyMMddHHmmss\""),
        ("时间|pay_time|是|String(14)|", "format = \"yyyyMMddHHmmss\""),
        ("日期|bill_date|是|String(8)|20140603", "format = \"yyyyMMdd\""),
        ("地址|create_ip|是|String(16)|8.8.8.8", "format = \"ip\""),
        ("链接|pay_url|是|String(64)|https://a.cn/?b=1", "format = \"url\""),
        ("通知|notify_url|是|String(64)|https://a.cn/b", "format = \"url_without_query\""),
        ("链接|code_url|是|String(64)|weixin://a", "type = \"String(64)\", example"),
        ("号|no|是|string[1,32]|a", "type = \"String(1..32)\""),
        ("号|no|是|String（32）|a", "type = \"String(32)\""),
        ("电话|mobile|是|String|1", "sensitive = true"),
        ("签名|sign|是|String(32)|A", "fill = \"sign\""),
        ("怪|odd|是|Quaternion|1", "type = \"String\""),
    ] {
        let draft = draft(&format!("字段名|变量名|必填|类型|示例值|描述\n{cells}|d\n"));
        let row = draft.lines().last().unwrap();
        assert!(row.contains(expected), "{cells}: {row}");
    }
}

#[test]
fn words_at_the_start_of_a_description_are_an_enum() {
    let draft = draft(
        "字段名|变量名|必填|类型|示例值|描述\n甲|a|是|String|NO|YES/NO 说明\n乙|b|是|String|X|YES/NO\n",
    );
    assert!(draft.contains("enum = [\"YES\", \"NO\"], example = \"NO\""), "{draft}");
    assert!(
        draft.contains("b = { title = \"乙\", required = true, type = \"String\", example = \"X\""),
        "{draft}"
    );
}

#[test]
fn a_gateway_says_what_is_filled_and_how_long_a_text_is() {
    let head = Head { gateway: Some("wechat_v2"), ..Head::default() };
    let page = "字段名|变量名|必填|类型|示例值|描述\n商户号|mch_id|是|String(4)|微信|d\n签名|sign|是|String(32)|A|d\n";
    let signed = import(page, head).unwrap();
    assert!(signed.contains("type = \"String(4)\", fill = \"merchant\", doc"), "{signed}");
    assert!(signed.contains("fill = \"sign\""), "{signed}");
    let unsigned = import(page, Head { gateway: Some("cloudpay"), ..head }).unwrap();
    assert!(!unsigned.contains("fill ="), "{unsigned}");
}

#[test]
fn a_code_of_words_is_a_code_and_a_sentence_is_none() {
    let head = "名称|描述|原因|解决方案\n";
    let draft =
        draft(&format!("{head}No Bill Exist|账单不存在|a|b\nSee the page of the other codes|x|a|b\n"));
    assert!(draft.contains("\"No Bill Exist\" = { title = \"账单不存在\""), "{draft}");
    assert!(!draft.contains("\"See the page"), "{draft}");
}

#[test]
fn a_sentence_opens_a_section_whichever_fields_it_names() {
    let rows = |name: &str| format!("字段名|变量名|必填|类型|示例值|描述\n甲|{name}|是|String|1|d\n\n");
    let page = format!(
        "返回参数\n\n{}以下字段在retcode为0的时候有返回\n\n{}以下字段在a 和 b都为0的时候有返回\n\n{}",
        rows("retcode"),
        rows("token"),
        rows("user")
    );
    let draft = draft(&page);
    for (section, name) in [("always", "retcode"), ("accepted", "token"), ("succeeded", "user")] {
        assert!(draft.contains(&format!("[response.{section}]\n{name} = ")), "{section}: {draft}");
    }
}

#[test]
fn a_page_without_tables_gives_nothing() {
    for page in [
        "",
        "统一下单",
        "a | b | c\n1 | 2 | 3",
        "<table><tr><td>x</td></tr></table>",
        "参数名 | 类型 | 必填 | 说明\n",
        "参数名 | 类型 | 必填 | 说明\n一句话 | 是 | 是 | 是\n",
    ] {
        assert_eq!(import(page, Head::default()), None, "{page}");
    }
}

#[test]
fn a_page_that_claims_to_be_deep_is_read_up_to_a_limit() {
    let head = "参数|类型|必填|说明\n";
    let path = "ab.cd.".repeat(50_000);
    let deep = |row: &str| format!("{head}a|String|是|d\n{row}\n");
    for page in [
        deep(&format!("{path}e|String|是|d")),
        deep(&format!("b|{}|是|d", "list<".repeat(50_000))),
        format!("{path}e 对象说明\n{head}a|String|是|d\n"),
        "<table><tr><td>参数<td>类型<td>必填<tr><td>a<td>String<td>是".repeat(500),
        (0..300)
            .map(|level| format!("{}n{level}|Object|是|d\n", "-".repeat(level)))
            .fold(head.to_owned(), |page, row| page + &row),
    ] {
        let draft = draft(&page);
        assert!(draft.contains("\na = ") || draft.contains("\nn0 = "), "{}", draft.len());
    }
}
