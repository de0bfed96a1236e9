//! The shipped tables against what they were made from: every documented row, in its order, with its name, title,
//! required mark, type and example. What a table says otherwise is listed here, with the reason.

use paytable_schema::{
    load,
    model::{Api, Document, Kind, Message, Row as TableRow, Section},
};

/// Name, title, whether it is required, type, example. An example of JSON or one that stands in another column is
/// left out here.
type Row = (&'static str, &'static str, bool, &'static str, &'static str);

const CLOUDPAY_REQUEST: &[Row] = &[
    ("functionName", "结果通知回调云函数名", true, "String", "paycallback"),
    ("envId", "结果通知回调云函数环境", true, "String", "test-123"),
    ("subMchId", "子商户号", true, "String(32)", "1900000109"),
    ("deviceInfo", "设备号", false, "String(32)", "013467007045764"),
    ("nonceStr", "随机字符串", true, "String(32)", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ("body", "商品描述", true, "String(128)", "腾讯充值中心-QQ会员充值"),
    ("detail", "商品详情", false, "String(6000)", ""),
    ("attach", "附加数据", false, "String(127)", "说明"),
    ("outTradeNo", "商户订单号", true, "String(32)", "1217752501201407033233368018"),
    ("feeType", "货币类型", false, "String(16)", "CNY"),
    ("totalFee", "总金额", true, "Int", "888"),
    ("spbillCreateIp", "终端IP", true, "String(64)", "123.12.12.123"),
    ("timeStart", "交易起始时间", false, "String(14)", "20091225091010"),
    ("timeExpire", "交易结束时间", false, "String(14)", "20091227091010"),
    ("goodsTag", "订单优惠标记", false, "String(32)", "WXG"),
    ("tradeType", "交易类型", true, "String(16)", "JSAPI"),
    ("limitPay", "指定支付方式", false, "String(32)", "no_credit"),
    ("openid", "用户标识", false, "String(128)", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ("subOpenid", "用户子标识", false, "String(128)", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ("receipt", "电子发票入口开放标识", false, "String(8)", "Y"),
    ("sceneInfo", "场景信息", false, "String(256)", "Y"),
];

const CLOUDPAY_STORE: &[Row] = &[
    ("id", "门店id", false, "String(32)", "SZTX001"),
    ("name", "门店名称", false, "String(64)", "腾讯大厦腾大餐厅"),
    ("area_code", "门店行政区划码", false, "String(6)", "440305"),
    ("address", "门店详细地址", false, "String(128)", "科技园中一路腾讯大厦"),
];

const CLOUDPAY_ALWAYS: &[Row] = &[
    ("returnCode", "返回状态码", true, "String(16)", "SUCCESS"),
    ("returnMsg", "返回信息", false, "String(128)", "签名失败"),
];

const CLOUDPAY_ACCEPTED: &[Row] = &[
    ("payment", "小程序中发起支付所需信息", true, "Object", ""),
    ("appid", "服务商的APPID", true, "String(32)", "wxd678efh567hg6787"),
    ("mch_id", "商户号", true, "String(32)", "1900000109"),
    ("sub_appid", "小程序的APPID", true, "String(32)", "wx8888888888888888"),
    ("sub_mch_id", "子商户号", true, "String(32)", "1900000109"),
    ("device_info", "设备号", false, "String(32)", "013467007045764"),
    ("nonce_str", "随机字符串", true, "String(32)", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ("sign", "签名", true, "String(64)", "C380BEC2BFD727A4B6845133519F3AD6"),
    ("result_code", "业务结果", true, "String(16)", "SUCCESS"),
    ("err_code", "错误代码", false, "String(32)", "SYSTEMERROR"),
    ("err_code_des", "错误代码描述", false, "String(128)", "系统错误"),
];

const CLOUDPAY_SUCCEEDED: &[Row] = &[
    ("trade_type", "交易类型", true, "String(16)", "JSAPI"),
    ("prepay_id", "预支付交易会话标识", true, "String(64)", "wx201410272009395522657a690389285100"),
    ("code_url", "二维码链接", false, "String(64)", "weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00"),
];

const CLOUDPAY_ACK: &[Row] =
    &[("errcode", "错误码", true, "Number", "0"), ("errmsg", "错误信息", true, "String", "")];

const CLOUDPAY_ERRORS: &[(&str, &str)] = &[
    ("INVALID_REQUEST", "参数错误"),
    ("NOAUTH", "商户无此接口权限"),
    ("NOTENOUGH", "余额不足"),
    ("ORDERPAID", "商户订单已支付"),
    ("ORDERCLOSED", "订单已关闭"),
    ("SYSTEMERROR", "系统错误"),
    ("APPID_NOT_EXIST", "APPID不存在"),
    ("MCHID_NOT_EXIST", "MCHID不存在"),
    ("APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配"),
    ("LACK_PARAMS", "缺少参数"),
    ("OUT_TRADE_NO_USED", "商户订单号重复"),
    ("SIGNERROR", "签名错误"),
    ("XML_FORMAT_ERROR", "XML格式错误"),
    ("REQUIRE_POST_METHOD", "请使用post方法"),
    ("POST_DATA_EMPTY", "post数据为空"),
    ("NOT_UTF8", "编码格式错误"),
];

const ORDER_REQUEST: &[Row] = &[
    ("version", "接口版本号", false, "String(32)", "1.0"),
    ("profit_sharing", "是否分账", false, "String(1)", "N"),
    ("appid", "公众账号ID", true, "String(32)", "wxd678efh567hg6787"),
    ("mch_id", "商户号", true, "String(32)", "1230000109"),
    ("device_info", "设备号", false, "String(32)", "013467007045764"),
    ("nonce_str", "随机字符串", true, "String(32)", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ("sign", "签名", true, "String(32)", "C380BEC2BFD727A4B6845133519F3AD6"),
    ("sign_type", "签名类型", false, "String(32)", "MD5"),
    ("body", "商品描述", true, "String(128)", "腾讯充值中心-QQ会员充值"),
    ("detail", "商品详情", false, "String(6000)", ""),
    ("attach", "附加数据", false, "String(127)", "深圳分店"),
    ("out_trade_no", "商户订单号", true, "String(32)", "20150806125346"),
    ("fee_type", "标价币种", false, "String(16)", "CNY"),
    ("total_fee", "标价金额", true, "Int", "88"),
    ("spbill_create_ip", "终端IP", true, "String(64)", "123.12.12.123"),
    ("time_start", "交易起始时间", false, "String(14)", "20091225091010"),
    ("time_expire", "交易结束时间", false, "String(14)", "20091227091010"),
    ("goods_tag", "订单优惠标记", false, "String(32)", "WXG"),
    ("notify_url", "通知地址", true, "String(256)", "http://www.weixin.qq.com/wxpay/pay.php"),
    ("trade_type", "交易类型", true, "String(16)", "JSAPI"),
    ("product_id", "商品ID", false, "String(32)", "12235413214070356458058"),
    ("limit_pay", "指定支付方式", false, "String(32)", "no_credit"),
    ("openid", "用户标识", false, "String(128)", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ("receipt", "电子发票入口开放标识", false, "String(8)", "Y"),
    ("scene_info", "场景信息", false, "String(256)", ""),
    ("user_type", "证件类型", false, "String(32)", "IDCARD"),
    ("user_creid", "证件号", false, "String(32)", "43102119910910512X"),
    ("user_truename", "姓名", false, "String(64)", "周星星"),
];

const ORDER_REPLY: &[Row] = &[
    ("return_code", "返回状态码", true, "String(16)", "SUCCESS"),
    ("return_msg", "返回信息", true, "String(128)", "OK"),
    ("appid", "公众账号ID", true, "String(32)", "wx8888888888888888"),
    ("mch_id", "商户号", true, "String(32)", "1900000109"),
    ("device_info", "设备号", false, "String(32)", "013467007045764"),
    ("nonce_str", "随机字符串", true, "String(32)", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ("sign", "签名", true, "String(32)", "C380BEC2BFD727A4B6845133519F3AD6"),
    ("result_code", "业务结果", true, "String(16)", "SUCCESS"),
    ("err_code", "错误代码", false, "String(32)", ""),
    ("err_code_des", "错误代码描述", false, "String(128)", ""),
    ("trade_type", "交易类型", true, "String(16)", "JSAPI"),
    ("prepay_id", "预支付交易会话标识", true, "String(64)", "wx201410272009395522657a690389285100"),
    ("code_url", "二维码链接", false, "String(64)", "weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00"),
    (
        "mweb_url",
        "支付跳转链接",
        false,
        "String(64)",
        "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016121516420242444321ca0631331346&package=1405458241",
    ),
    ("promotion_detail", "营销详情", false, "String(6000)", ""),
];

const ORDER_ERRORS: &[(&str, &str)] = &[
    ("NOAUTH", "商户无此接口权限"),
    ("NOTENOUGH", "余额不足"),
    ("ORDERPAID", "商户订单已支付"),
    ("ORDERCLOSED", "订单已关闭"),
    ("SYSTEMERROR", "系统错误"),
    ("APPID_NOT_EXIST", "APPID不存在"),
    ("MCHID_NOT_EXIST", "MCHID不存在"),
    ("APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配"),
    ("LACK_PARAMS", "缺少参数"),
    ("OUT_TRADE_NO_USED", "商户订单号重复"),
    ("SIGNERROR", "签名错误"),
    ("XML_FORMAT_ERROR", "XML格式错误"),
    ("REQUIRE_POST_METHOD", "请使用post方法"),
    ("POST_DATA_EMPTY", "post数据为空"),
    ("NOT_UTF8", "编码格式错误"),
];

const PAY_NOTICE: &[Row] = &[
    ("return_code", "返回状态码", true, "String(16)", ""),
    ("return_msg", "返回信息", false, "String(128)", ""),
    ("appid", "公众账号ID", true, "String(32)", ""),
    ("mch_id", "商户号", true, "String(32)", ""),
    ("sub_appid", "子商户公众账号ID", false, "String(32)", ""),
    ("sub_mch_id", "子商户号", false, "String(32)", ""),
    ("device_info", "设备号", false, "String(32)", ""),
    ("nonce_str", "随机字符串", true, "String(32)", ""),
    ("sign", "签名", true, "String(64)", ""),
    ("sign_type", "签名类型", false, "String(32)", ""),
    ("result_code", "业务结果", true, "String(16)", ""),
    ("err_code", "错误代码", false, "String(32)", ""),
    ("err_code_des", "错误代码描述", false, "String(128)", ""),
    ("openid", "用户标识", true, "String(128)", "wxd930ea5d5a258f4f"),
    ("is_subscribe", "是否关注公众账号", false, "String(1)", "Y"),
    ("sub_openid", "用户子标识", true, "String(128)", "wxd930ea5d5a258f4f"),
    ("sub_is_subscribe", "是否关注子公众账号", false, "String(1)", "Y"),
    ("trade_type", "交易类型", true, "String(16)", "JSAPI"),
    ("bank_type", "付款银行", true, "String(16)", "CMC"),
    ("total_fee", "订单金额", true, "Int", "100"),
    ("settlement_total_fee", "应结订单金额", false, "Int", "100"),
    ("fee_type", "货币种类", false, "String(8)", "CNY"),
    ("cash_fee", "现金支付金额", true, "Int", "100"),
    ("cash_fee_type", "现金支付货币类型", false, "String(16)", "CNY"),
    ("coupon_fee", "总代金券金额", false, "Int", "10"),
    ("coupon_count", "代金券使用数量", false, "Int", "1"),
    ("coupon_type_$n", "代金券类型", false, "String(8)", ""),
    ("coupon_id_$n", "代金券ID", false, "String(20)", ""),
    ("coupon_fee_$n", "单个代金券支付金额", false, "Int", ""),
    ("transaction_id", "微信支付订单号", true, "String(32)", "1217752501201407033233368018"),
    ("out_trade_no", "商户订单号", true, "String(32)", "1212321211201407033568112322"),
    ("attach", "商家数据包", false, "String(128)", "123456"),
    ("time_end", "支付完成时间", true, "String(14)", "20141030133525"),
    ("version", "接口版本号", false, "String(32)", "1.0"),
    ("promotion_detail", "营销详情", false, "String(6000)", ""),
    ("rate_value", "汇率", false, "String(16)", "650000000"),
];

/// Where a table differs from its source: name, what differs, the source's word, the table's.
type Difference = (&'static str, &'static str, &'static str, &'static str);

const CLOUDPAY_DIFFERENCES: &[Difference] = &[
    // A container can receive the notice in its place.
    ("functionName", "required", "true", "false"),
    // The row asks for JSON, and Y is none. It can be sent as text.
    ("sceneInfo", "example", "Y", ""),
];

const ORDER_REQUEST_DIFFERENCES: &[Difference] = &[
    // HMAC-SHA256 makes 64 letters.
    ("sign", "type", "String(32)", "String(64)"),
    // The parameter rules, which are newer, say 127.
    ("body", "type", "String(128)", "String(127)"),
];

const ORDER_REPLY_DIFFERENCES: &[Difference] = &[
    ("sign", "type", "String(32)", "String(64)"),
    // The documented example has 118 letters.
    ("mweb_url", "type", "String(64)", "String(256)"),
];

const PAY_NOTICE_DIFFERENCES: &[Difference] = &[
    // Partners only.
    ("sub_openid", "required", "true", "false"),
];

fn document(name: &str) -> Document {
    load(name).unwrap_or_else(|faults| panic!("{faults}")).1
}

fn api(document: &Document) -> &Api {
    document.api.as_ref().expect("the table describes an API")
}

/// The type as documentation writes it.
fn type_text(row: &TableRow) -> String {
    let name = match row.kind {
        Kind::Int { .. } | Kind::Fen { .. } => "Int",
        Kind::Object(_) => "Object",
        Kind::List(_) => "List",
        _ => "String",
    };
    if row.length.max == u32::MAX { name.to_owned() } else { format!("{name}({})", row.length.max) }
}

/// The five columns of a table's row.
fn columns(row: &TableRow) -> [(&'static str, String); 5] {
    [
        ("name", row.name.clone()),
        ("title", row.title.clone()),
        ("required", row.required.to_string()),
        ("type", type_text(row)),
        ("example", row.example.as_ref().map(|e| e.value.clone()).unwrap_or_default()),
    ]
}

/// Compares the rows of a section that come from its documentation page.
fn compare(message: &Message, section: Section, documented: &[Row], differences: &[Difference]) {
    let own: Vec<&TableRow> =
        message.rows.iter().filter(|row| row.section == section && row.source.is_none()).collect();
    // Rows of a group stand where the group is included; all others stand as documented.
    let place = |name: &str| documented.iter().position(|row| row.0 == name).unwrap_or(usize::MAX);
    let places: Vec<usize> =
        own.iter().filter(|row| row.group.is_none()).map(|row| place(&row.name)).collect();
    assert!(places.is_sorted(), "not in the order of the page: {places:?}");
    let mut own = own;
    own.sort_by_key(|row| place(&row.name));
    let names = |rows: &mut dyn Iterator<Item = &str>| rows.collect::<Vec<_>>().join(" ");
    assert_eq!(
        names(&mut own.iter().map(|row| row.name.as_str())),
        names(&mut documented.iter().map(|row| row.0))
    );
    let found: Vec<_> = own.iter().zip(documented).flat_map(|(row, source)| differing(row, source)).collect();
    let expected: Vec<_> = differences
        .iter()
        .map(|(name, column, from, to)| (*name, *column, (*from).to_owned(), (*to).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

/// The columns in which a table's row and its source differ. An example where the source has none is welcome.
fn differing(row: &TableRow, source: &Row) -> Vec<(&'static str, &'static str, String, String)> {
    let (name, title, required, type_text, example) = source;
    let documented = [*name, title, &required.to_string(), type_text, example].map(str::to_owned);
    columns(row)
        .into_iter()
        .zip(documented)
        .filter(|((column, table), source)| table != source && !(*column == "example" && source.is_empty()))
        .map(|((column, table), source)| (*name, column, source, table))
        .collect()
}

fn compare_errors(api: &Api, documented: &[(&str, &str)]) {
    let own: Vec<(&str, &str)> = api
        .errors
        .iter()
        .filter(|error| error.source.is_none())
        .map(|error| (error.code.as_str(), error.title.as_str()))
        .collect();
    assert_eq!(own, documented);
}

#[test]
fn the_transcripts_have_as_many_rows_as_their_sources() {
    let counts = [
        CLOUDPAY_REQUEST.len(),
        CLOUDPAY_STORE.len(),
        CLOUDPAY_ALWAYS.len(),
        CLOUDPAY_ACCEPTED.len(),
        CLOUDPAY_SUCCEEDED.len(),
        CLOUDPAY_ERRORS.len(),
        CLOUDPAY_ACK.len(),
        ORDER_REQUEST.len(),
        ORDER_REPLY.len(),
        ORDER_ERRORS.len(),
        PAY_NOTICE.len(),
    ];
    assert_eq!(counts, [21, 4, 2, 11, 3, 16, 2, 28, 15, 15, 36]);
}

#[test]
fn the_cloudpay_order_has_every_documented_row() {
    let document = document("cloudpay/unified_order");
    let api = api(&document);
    compare(&api.request, Section::Always, CLOUDPAY_REQUEST, CLOUDPAY_DIFFERENCES);
    compare(&api.response, Section::Always, CLOUDPAY_ALWAYS, &[]);
    compare(&api.response, Section::Accepted, CLOUDPAY_ACCEPTED, &[]);
    compare(&api.response, Section::Succeeded, CLOUDPAY_SUCCEEDED, &[]);
    let store = document.find_type("StoreInfo").unwrap();
    compare(&store.message, Section::Always, CLOUDPAY_STORE, &[]);
    compare_errors(api, CLOUDPAY_ERRORS);
}

#[test]
fn the_cloudpay_callback_is_answered_as_documented() {
    let document = document("cloudpay/unified_order");
    let ack = &document.notice.as_ref().unwrap().ack;
    let own: Vec<(&str, &str, bool, &str, &str)> = ack
        .iter()
        .map(|row| {
            // Only the number is documented; the text is free.
            let (type_text, value) =
                if row.number { ("Number", row.accepted.as_str()) } else { ("String", "") };
            (row.name.as_str(), row.title.as_str(), row.required, type_text, value)
        })
        .collect();
    assert_eq!(own, CLOUDPAY_ACK);
}

#[test]
fn the_wechat_order_has_every_documented_row() {
    let document = document("wechat_v2/unified_order");
    let api = api(&document);
    compare(&api.request, Section::Always, ORDER_REQUEST, ORDER_REQUEST_DIFFERENCES);
    compare_errors(api, ORDER_ERRORS);
    let partner: Vec<&str> =
        api.request.rows.iter().filter(|row| row.source.is_some()).map(|row| row.name.as_str()).collect();
    assert_eq!(partner, ["sub_appid", "sub_mch_id", "sub_openid"]);
    // The source lists the reply in one go; which of its rows come when is the table's.
    let mut reply = api.response.clone();
    for row in &mut reply.rows {
        row.section = Section::Always;
    }
    compare(&reply, Section::Always, ORDER_REPLY, ORDER_REPLY_DIFFERENCES);
}

#[test]
fn the_pay_notice_has_every_documented_row() {
    let document = document("wechat_v2/pay_notice");
    let notice = document.notice.as_ref().unwrap();
    compare(&notice.event, Section::Always, PAY_NOTICE, PAY_NOTICE_DIFFERENCES);
}

#[test]
fn rows_of_a_reply_come_with_the_layer_that_opens_them() {
    let document = document("wechat_v2/unified_order");
    let names = |section| -> Vec<&str> {
        let rows = api(&document).response.rows.iter().filter(|row| row.section == section);
        rows.map(|row| row.name.as_str()).collect()
    };
    assert_eq!(names(Section::Always), ["return_code", "return_msg"]);
    assert_eq!(
        names(Section::Succeeded),
        ["trade_type", "prepay_id", "code_url", "mweb_url", "promotion_detail"]
    );
}
