//! The tables of other pages than WeChat's: their heads, their nested rows, their conditions, and what is not used.

use crate::common::columns;
use paytable_schema::import::{Head, import};

fn draft(page: &str) -> String {
    import(page, Head::default()).unwrap()
}

#[test]
fn columns_of_names_are_told_apart_by_their_cells() {
    for head in
        ["字段名|参数", "参数名称|字段", "名称|参数名", "Field|Parameter", "域名|中文名称", "字段|字段名"]
    {
        for cells in ["订单号|order_no", "order_no|订单号"] {
            let draft = draft(&format!("{head}|类型|必填\n{cells}|String|是\n{cells}2|String|是\n"));
            assert!(
                draft.contains("order_no = { title = \"订单号\", required = true"),
                "{head}, {cells}: {draft}"
            );
        }
    }
}

#[test]
fn columns_of_requirements_have_many_heads() {
    for (head, cell, expected) in [
        ("可空", "是", "false"),
        ("是否可空", "否", "true"),
        ("允许为空", "N", "true"),
        ("是否必选", "是", "true"),
        ("必选", "可选", "false"),
        ("请求要求", "M", "true"),
        ("M/C/O", "O", "false"),
        ("要求", "M-必填", "true"),
        ("应答要求", "M", "true"),
        ("Required", "Yes", "true"),
        ("Mandatory", "No", "false"),
        ("Optional", "Yes", "false"),
        ("Nullable", "false", "true"),
    ] {
        let draft = draft(&format!("参数|类型|{head}|说明\na|String|{cell}|d\n"));
        assert!(draft.contains(&format!("a = {{ title = \"a\", required = {expected}")), "{head}: {draft}");
        assert!(!draft.contains("guess: not required"), "{head}: {draft}");
    }
    for cell in ["C", "R", "条件必填", "见说明", ""] {
        let draft = draft(&format!("参数|类型|约束|说明\na|String|{cell}|d\n"));
        assert!(
            draft.contains("# guess: not required; the page says ") && draft.contains("required = false"),
            "{draft}"
        );
    }
}

#[test]
fn tables_of_error_codes_have_many_heads() {
    for (head, row) in [
        ("err_code|描述|原因|解决方案", "E1|没有权限|未开通|去开通"),
        ("错误码|错误描述|解决方案", "E1|没有权限|去开通"),
        ("返回码|返回码描述", "E1|没有权限"),
        ("名称|解决方案|描述|原因", "E1|去开通|没有权限|未开通"),
        ("解决方案|状态码|描述", "去开通|E1|没有权限"),
        ("HTTP状态码|错误码|说明", "403|E1|没有权限"),
        ("Error code|Description|Solution", "E1|没有权限|去开通"),
    ] {
        let draft = draft(&format!("{head}\n{row}\n"));
        assert!(draft.contains("E1 = { title = \"没有权限\", cause = \"\""), "{head}: {draft}");
        assert_eq!(draft.contains("# remedy: 去开通"), row.contains("去开通"), "{head}: {draft}");
        assert_eq!(draft.contains("# cause: 未开通"), row.contains("未开通"), "{head}: {draft}");
    }
}

#[test]
fn rows_inside_of_others_become_types() {
    let head = "参数|类型|必填|说明\n";
    for rows in [
        "goods|Object|是|d\n└ goods_id|String(32)|是|d\nend|String|否|d\n",
        "goods|Object|是|d\n- goods_id|String(32)|是|d\nend|String|否|d\n",
        "goods|Object|是|d\n.goods_id|String(32)|是|d\nend|String|否|d\n",
        "goods|Object|是|d\n+goods_id|String(32)|是|d\nend|String|否|d\n",
        "goods|Object|是|d\n　　goods_id|String(32)|是|d\nend|String|否|d\n",
        "goods|Object|是|d\n    goods_id|String(32)|是|d\nend|String|否|d\n",
        "goods|Object|是|d\ngoods.goods_id|String(32)|是|d\nend|String|否|d\n",
        "goods|Object|是|d\ngoods->goods_id|String(32)|是|d\nend|String|否|d\n",
    ] {
        let draft = draft(&format!("{head}{rows}"));
        assert!(draft.contains("type = \"Object\", of = \"Goods\""), "{rows}: {draft}");
        let inside =
            "[type.Goods]\ngoods_id = { title = \"goods_id\", required = true, type = \"String(32)\"";
        assert!(draft.contains(inside), "{rows}: {draft}");
        let names: Vec<String> = columns(&draft, "request").into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["goods", "end"], "{rows}");
    }
    // A row that the page only names in a path, as a list.
    let draft = draft(&format!("{head}order.goods[].goods_id|String|是|d\n"));
    assert!(draft.contains("# guess: a row of this name, from order.goods[].goods_id\ngoods = "), "{draft}");
    assert!(draft.contains("type = \"List\", of = \"Goods\""), "{draft}");
}

#[test]
fn rows_in_a_text_are_its_json() {
    let page = "参数|类型|必填|说明\ndetail|String(6000)|是|d\n+goods_id|String(32)|是|d\n";
    let draft = draft(page);
    let row = "# guess: json \"Detail\", since the page describes such an object\ndetail = ";
    assert!(draft.contains(row) && draft.contains("[type.Detail]\ngoods_id = "), "{draft}");
}

#[test]
fn objects_of_request_and_reply_that_share_a_name_are_two_types() {
    let head = "参数|类型|必填|说明\n";
    let rows = |inside: &str| format!("{head}amount|Object|是|d\n└ {inside}|Int|是|d\n");
    let draft = draft(&format!("请求参数\n{}返回参数\n{}", rows("total"), rows("payer_total")));
    assert!(draft.contains("[type.Amount]\ntotal = "), "{draft}");
    assert!(
        draft.contains("# guess: ReplyAmount, since another message holds other rows under Amount\n"),
        "{draft}"
    );
    assert!(draft.contains("of = \"ReplyAmount\""), "{draft}");
    let same = self::draft(&format!("请求参数\n{}返回参数\n{}", rows("total"), rows("total")));
    assert!(same.contains("[type.Amount]") && !same.contains("ReplyAmount"), "{same}");
}

#[test]
fn a_condition_inside_of_a_table_opens_a_section_or_is_a_comment_and_never_a_row() {
    let page = "返回参数\n参数|类型|必填|说明\nreturn_code|String|是|d\n\
                以下字段在return_code为SUCCESS的时候有返回\nresult_code|String|是|d\n\
                The fields below are returned when return_code and result_code are SUCCESS|||\ntrade_state|String|是|d\n\
                |trade_state为SUCCESS||\ntotal_fee|Int|是|d\n";
    let draft = draft(page);
    for (section, names) in [
        ("always", &["return_code"][..]),
        ("accepted", &["result_code"]),
        ("succeeded", &["trade_state", "total_fee"]),
    ] {
        let found: Vec<String> =
            columns(&draft, &format!("response.{section}")).into_iter().map(|row| row.name).collect();
        assert_eq!(found, names, "{draft}");
    }
    let comment = "# guess: of the rows below, the page says: trade_state为SUCCESS\n";
    assert!(draft.contains(comment) && !draft.contains("# not used"), "{draft}");
}

#[test]
fn a_line_that_goes_on_with_a_description_is_no_row_and_no_comment() {
    let page = "参数\t类型\t必填\t说明\na\tString(32)\t是\t订单的号，\n由商户给出，不重复\n示例：A1\nb\tInt\t否\t件数\n";
    let draft = draft(page);
    assert!(draft.contains("example = \"A1\"") && !draft.contains("由商户给出"), "{draft}");
    assert_eq!(columns(&draft, "request").len(), 2);
}

#[test]
fn a_row_without_its_requirement_keeps_its_type() {
    let draft = draft("参数|必选|类型|说明\na|是|Int|d\nb|Object|d\n");
    assert!(draft.contains("# guess: not required; the page says nothing\nb = { title = \"b\", required = false, type = \"Object\""), "{draft}");
}

#[test]
fn an_object_is_of_the_type_that_its_description_refers_to() {
    let page = "返回参数\n参数|类型|说明\ncontents|Array|列表【详见**ChannelDTO参数描述**】\n\n**ChannelDTO参数描述**\n\n\
                参数|类型|说明\nchannelId|String|d\n";
    let draft = draft(page);
    assert!(draft.contains("# guess: of \"ChannelDTO\", as the description refers to it"), "{draft}");
    assert!(draft.contains("[type.ChannelDTO]\n# guess:") && draft.contains("\nchannelId = "), "{draft}");
    let amount = self::draft("参数|类型|必填|说明\namount|String|是|转账金额，单位：元\n");
    assert!(amount.contains("format = \"yuan\""), "{amount}");
}

#[test]
fn rows_that_are_not_used_are_listed_at_the_end() {
    let page = "参数|类型|必填|说明\na|String|是|d\n号 码|String|是|d\n\n修订记录\n版本|日期|内容\nV1|2020|初稿\n\n\
                返回码|说明\n0|成功\n一句 话|x\n";
    let draft = draft(page);
    let end = "\n# not used: 版本 | 日期 | 内容\n# not used: V1 | 2020 | 初稿\n# not used: 号 码 | String | 是 | d\n\
               # not used: 一句 话 | x\n";
    assert!(draft.ends_with(end), "{draft}");
}

#[test]
fn a_column_of_letters_says_whether_rows_are_required_under_any_head() {
    let draft = draft("参数|类型|出现时机|说明\na|String|M|d\nb|String|O|d\nc|String|C|d\n");
    assert!(
        draft.contains("a = { title = \"a\", required = true")
            && draft.contains("b = { title = \"b\", required = false"),
        "{draft}"
    );
    let guess = "[request]\n# guess: of the rows below, the page says: whether they are required, under a head that is not known\n";
    assert!(draft.contains(guess), "{draft}");
    // Whether a row is signed is something else.
    let signed = self::draft("参数|类型|是否签名|说明\na|String|Y|d\n");
    assert!(signed.contains("# guess: not required; the page says nothing\na = "), "{signed}");
}

#[test]
fn a_number_with_decimals_is_a_text() {
    let draft = draft(
        "参数|类型|长度|必填|说明|示例\na|number|20|是|d|88.88\namount|number||是|单位：元|10\nc|number|4|是|d|10\n",
    );
    assert!(draft.contains("# guess: type String(20), since it is a number with decimals\na = "), "{draft}");
    assert!(draft.contains("type = \"String(20)\", example = \"88.88\""), "{draft}");
    assert!(
        draft.contains(
            "title = \"amount\", required = true, type = \"String\", format = \"yuan\", example = \"10\""
        ),
        "{draft}"
    );
    assert!(draft.contains("type = \"Int\", example = 10"), "{draft}");
}

#[test]
fn a_heading_can_have_the_words_of_headings_in_its_name() {
    let head = "参数|类型|必填|说明\n";
    let page = format!(
        "请求参数\n{head}pay_fields|Object|是|d\n\n**pay_fields 字段说明**\n\n{head}code|String|是|d\n\n\
                        请求业务参数\n{head}attach|String|否|d\n"
    );
    let draft = draft(&page);
    assert!(draft.contains("[type.PayFields]\ncode = "), "{draft}");
    let names: Vec<String> = columns(&draft, "request").into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["pay_fields", "attach"], "{draft}");
}

#[test]
fn lines_outside_of_tables_that_look_like_rows_are_listed_at_the_end() {
    let page = "参数|类型|必填|说明\na|String|是|d\n\nout_trade_no string(32) 商户订单号\nattach String 否 附加数据\n\
                The type of amount is string.\n\n银行|代码\n工商银行|ICBC\n\n\tint code = 1;\n";
    let end = "\n# not used: out_trade_no string(32) 商户订单号\n# not used: attach String 否 附加数据\n\
               # not used: 银行 | 代码\n# not used: 工商银行 | ICBC\n";
    let draft = draft(page);
    assert!(draft.ends_with(end), "{draft}");
}
