//! `show`: a table as a page.

use crate::run::{Folder, GATEWAY, SHARING, code, note, out, run, run_on, table};

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
fn show_reads_a_file_and_reports_its_faults() {
    let folder = Folder::new();
    let output = run_on(&["show"], &folder.file("a.toml", &table("A", "/a")));
    assert!(out(&output).contains("返回状态码 | return_code | 是 | String(16) |  | D |"), "{}", out(&output));
    let output = run_on(&["show"], &folder.file("b.toml", &table("B", "b")));
    assert!(note(&output).contains("the path `b` does not start with `/`"));
    assert_eq!((code(&output), out(&output).as_str()), (1, ""));
}
