//! What gateways really say when they turn a call down: their words find the row of the error table, and the advice
//! fits the call.

use crate::catalog::{accept, apis, cloud, is_cloud, kinds, wechat};
use paytable::{
    Error, Outcome, Received,
    table::{Api, Reply, Retry, SignatureAlgorithm},
};
use paytable_tests::{signed, xml};

/// Those of APIv2 whose replies have a `return_code`: some speak another language, and links have no reply.
fn v2() -> impl Iterator<Item = &'static Api> {
    let answers = |api: &&Api| {
        api.outcome.first().is_some_and(|layer| layer.field == "return_code") && api.reply != Reply::None
    };
    apis().filter(|api| !is_cloud(api.gateway.name)).filter(answers)
}

fn cloud_apis() -> impl Iterator<Item = &'static Api> {
    apis().filter(|api| is_cloud(api.gateway.name))
}

fn refused(api: &'static Api, body: &str) -> Error {
    if api.reply != Reply::File {
        return accept(api, kinds(api.signature_algorithms)[0], body.as_bytes()).unwrap_err();
    }
    let received = Received::new(200, body.as_bytes());
    let result = if is_cloud(api.gateway.name) {
        cloud().accept_file_dynamic(api, &received)
    } else {
        wechat(SignatureAlgorithm::Md5).accept_file_dynamic(api, &received)
    };
    result.unwrap_err()
}

fn turned_down(names: [&str; 2], words: &str) -> String {
    let [code, message] = names;
    format!("<xml><{code}><![CDATA[FAIL]]></{code}><{message}><![CDATA[{words}]]></{message}></xml>")
}

const SPELLINGS: [[&str; 2]; 3] =
    [["return_code", "return_msg"], ["retcode", "retmsg"], ["return_code", "retmsg"]];

/// Whether a code says that the signature is wrong, whatever the page calls it.
fn is_signature(code: Option<&str>) -> bool {
    code.is_some_and(|code| matches!(&*code.replace([' ', '_'], ""), "SIGNERROR"))
}

#[test]
fn a_wrong_signature_is_known_by_the_gateways_words_for_every_api() {
    let mut tried = 0;
    for api in v2() {
        for words in
            ["签名错误", "签名错误，请检查后再试", "签名失败", "SIGNERROR", "SIGN ERROR", "sign_error"]
        {
            for spelling in SPELLINGS {
                let error = refused(api, &turned_down(spelling, words));
                assert!(is_signature(error.code()), "{} {words} {spelling:?}: {error:?}", api.name);
                assert_eq!(error.row().map(|row| row.retry), Some(Retry::Never), "{}", api.name);
                tried += 1;
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

#[test]
fn what_the_gateway_refuses_any_message_for_has_a_row_for_every_api() {
    for api in v2().chain(cloud_apis()) {
        for (code, outcome) in [
            ("SIGNERROR", Outcome::NotDone),
            ("PARAM_ERROR", Outcome::NotDone),
            ("FREQUENCY_LIMITED", Outcome::NotDone),
            ("V2_ACCOUNT_SIMPLE_BAN", Outcome::NotDone),
            ("TRADE_ERROR", Outcome::Unknown),
        ] {
            let row = api.error(code).unwrap_or_else(|| panic!("{} {code}", api.name));
            let is_unknown = matches!(row.retry, Retry::Query | Retry::Same);
            assert_eq!(is_unknown, outcome == Outcome::Unknown, "{} {code}", api.name);
            assert!(!row.remedy.is_empty() && !row.cause.is_empty());
        }
    }
}

#[test]
fn words_of_a_row_are_found_with_a_comment_behind_or_a_number_before_and_not_inside_of_others() {
    let order = v2().find(|api| api.name == "UnifiedOrder").unwrap();
    for (words, code) in [
        ("参数错误：输入的商户订单号有误", Some("INVALID_REQUEST")),
        ("参数格式校验错误", Some("PARAM_ERROR")),
        ("缺少参数", Some("LACK_PARAMS")),
        ("appid不存在", Some("APPID_NOT_EXIST")),
        ("频率限制，请稍后再试", Some("FREQUENCY_LIMITED")),
        ("201 商户订单号重复", Some("OUT_TRADE_NO_USED")),
        ("  签名错误。", Some("SIGNERROR")),
        // Another word that begins alike, and one that only contains it.
        ("签名错误码", None),
        ("没有签名错误", None),
        ("系统", None),
        ("", None),
    ] {
        let error = refused(order, &turned_down(SPELLINGS[0], words));
        assert_eq!(error.code(), code, "{words}");
        // Whatever was found: the reply is not authenticated.
        assert_eq!(error.outcome(), Outcome::Unknown, "{words}");
    }
}

#[test]
fn a_new_code_is_not_overruled_by_a_text_that_is_known() {
    let order = v2().find(|api| api.name == "UnifiedOrder").unwrap();
    let answer = |code: &str| {
        let mut pairs =
            vec![("return_code", "SUCCESS"), ("result_code", "FAIL"), ("err_code_des", "签名错误")];
        pairs.extend([
            ("appid", paytable_tests::APPID),
            ("mch_id", paytable_tests::MCH_ID),
            ("nonce_str", "1"),
        ]);
        pairs.extend((!code.is_empty()).then_some(("err_code", code)));
        let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        refused(order, &xml(&signed(pairs, SignatureAlgorithm::Md5)))
    };
    for (code, found, outcome) in [
        ("NEW_IN_2030", None, Outcome::Unknown),
        ("", Some(Retry::Never), Outcome::NotDone),
        ("20002", Some(Retry::Never), Outcome::NotDone),
    ] {
        let error = answer(code);
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!((error.row().map(|row| row.retry), error.outcome()), (found, outcome), "{code}");
    }
}

#[test]
fn another_spelling_of_the_return_code_is_never_a_success() {
    for api in v2().filter(|api| api.reply != Reply::File) {
        let body = "<xml><retcode>SUCCESS</retcode><result_code>SUCCESS</result_code></xml>";
        let error = refused(api, body);
        assert!(matches!(error, Error::Unknown(_)), "{}: {error:?}", api.name);
    }
}

#[test]
fn a_bill_that_does_not_exist_is_known_in_every_spelling() {
    let bill = v2().find(|api| api.name == "DownloadBill").unwrap();
    for words in ["NO Bill Exist", "No Bill Exist", "no bill exist", "NO_BILL_EXIST"] {
        for number in ["<error_code>20002</error_code>", ""] {
            let body = turned_down(SPELLINGS[0], words).replace("</xml>", &format!("{number}</xml>"));
            let error = refused(bill, &body);
            assert_eq!(error.code(), Some("No Bill Exist"), "{body}");
            let text = error.to_string();
            assert!(text.contains("an empty day has no bill") && !text.contains("query the order"), "{text}");
        }
    }
    let cloud = cloud_apis().find(|api| api.reply == Reply::File).unwrap();
    for words in ["NO Bill Exist", "No Bill Exist"] {
        let body = format!(r#"{{"return_code":"FAIL","return_msg":"{words}"}}"#);
        let error = refused(cloud, &body);
        assert_eq!(error.code(), Some("NO_BILL_EXIST"), "{error:?}");
    }
}

#[test]
fn the_advice_for_a_query_or_a_bill_is_not_to_query_the_order() {
    let mut read = 0;
    for api in v2().chain(cloud_apis()) {
        for words in ["签名错误，请检查后再试", "new words"] {
            let body = if is_cloud(api.gateway.name) {
                format!(r#"{{"errcode":0,"respdata":{{"return_code":"FAIL","return_msg":"{words}"}}}}"#)
            } else {
                turned_down(SPELLINGS[0], words)
            };
            let text = refused(api, &body).to_string();
            assert!(text.contains(words), "{}: {text}", api.name);
            if api.read_only {
                assert!(!text.contains("query the order"), "{}: {text}", api.name);
                read += 1;
            } else if text.contains("not authenticated") {
                assert!(
                    text.contains("query the order before you use another number"),
                    "{}: {text}",
                    api.name
                );
            }
        }
    }
    assert!(read > 80, "{read}");
}

#[test]
fn cloudpay_without_its_envelope_is_read_as_the_reply_itself() {
    let order = cloud_apis().find(|api| api.name == "UnifiedOrder").unwrap();
    for body in [
        r#"{"return_code":"FAIL","return_msg":"签名错误，请检查后再试"}"#,
        r#"{"retcode":"FAIL","retmsg":"签名错误，请检查后再试"}"#,
        r#"{"errcode":-1,"errmsg":"签名错误，请检查后再试"}"#,
        r#"{"errcode":0,"errmsg":"ok","respdata":{"return_code":"FAIL","return_msg":"签名错误"}}"#,
    ] {
        let error = refused(order, body);
        assert!(matches!(error, Error::Rejected(_)), "{body}: {error:?}");
        assert_eq!(error.code(), Some("SIGNERROR"), "{body}");
    }
    let body =
        r#"{"return_code":"SUCCESS","result_code":"FAIL","err_code":"ORDERPAID","err_code_des":"paid"}"#;
    let error = refused(order, body);
    assert!(matches!(error, Error::Api(_)) && error.code() == Some("ORDERPAID"), "{error:?}");
    for body in ["{}", r#"{"errmsg":"签名错误"}"#, r#"{"respdata":{"return_code":"FAIL"}}"#] {
        let error = refused(order, body);
        assert!(matches!(error, Error::Unknown(_)), "{body}: {error:?}");
    }
}
