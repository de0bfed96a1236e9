//! Words of a `gateway.toml` that no shipped gateway needs.

use paytable_schema::{Source, gateway, model::Gateway, tables};

/// WeChat Pay's own file with one change.
fn changed(from: &str, to: &str) -> Result<Gateway, Vec<String>> {
    let file = tables::find_gateway("wechat_v2").unwrap();
    assert!(file.text.contains(from), "{from}");
    let text = file.text.replacen(from, to, 1);
    gateway(Source { path: file.path, text: &text })
        .map_err(|faults| faults.list().iter().map(|fault| fault.message.clone()).collect())
}

#[test]
fn what_is_empty_is_left_out_of_the_signed_text_unless_the_gateway_says_otherwise() {
    let empties = |to: &str| changed("[sign]\n", to).map(|gateway| gateway.sign.unwrap().empties);
    assert_eq!(empties("[sign]\n"), Ok(false));
    assert_eq!(empties("[sign]\nempty = \"left_out\"\n"), Ok(false));
    assert_eq!(empties("[sign]\nempty = \"signed\"\n"), Ok(true));
    assert_eq!(empties("[sign]\nempty = \"sined\"\n"), Err(vec!["unknown empty `sined`".to_owned()]));
}

#[test]
fn the_length_of_keys_is_a_whole_number_of_at_least_one() {
    let length = |to: &str| changed("key_length = 32 ", to).map(|gateway| gateway.sign.unwrap().key_length);
    assert_eq!(length("key_length = 32 "), Ok(Some(32)));
    assert_eq!(length(""), Ok(None));
    assert_eq!(length("key_length = 0 "), Err(vec!["`key_length` must be at least 1".to_owned()]));
    assert!(length("key_length = \"32\" ").is_err());
}

#[test]
fn numbers_are_text_only_where_they_could_be_numbers() {
    let numbers = |to: &str| {
        changed("encoding = \"xml\"\nroot = \"xml\"\n", to).map(|gateway| gateway.wire.text_numbers)
    };
    assert_eq!(numbers("encoding = \"json\"\n"), Ok(false));
    assert_eq!(numbers("encoding = \"json\"\nnumbers = \"text\"\n"), Ok(true));
    let fault = Err(vec!["`numbers` goes with JSON".to_owned()]);
    assert_eq!(numbers("encoding = \"xml\"\nroot = \"xml\"\nnumbers = \"text\"\n"), fault);
}

#[test]
fn a_table_has_the_error_codes_that_it_includes_and_its_own_stand_in_their_place() {
    use paytable_schema::{
        document,
        model::{After, Retry},
    };
    let gateway = changed("[error_group.common]\n", "[error_group.common]\n").unwrap();
    let table = tables::find("wechat_v2/refund_v2").unwrap();
    let retry = |text: &str, code: &str| {
        let read = document(Source { path: "refund_v2.toml", text }, &gateway).unwrap();
        let errors = read.api.unwrap().errors;
        let found: Vec<Retry> = errors.iter().filter(|error| error.code == code).map(|e| e.retry).collect();
        found
    };
    let shipped = table.source.text;
    assert_eq!(retry(shipped, "SYSTEMERROR"), [Retry::Same]);
    assert_eq!(retry(shipped, "NOTENOUGH"), [Retry::Later(After::ByHand)]);
    let (before, _) = shipped.split_once("[errors]\n").unwrap();
    assert_eq!(retry(before, "NOTENOUGH"), []);
    let own = format!(
        "{shipped}NOTENOUGH = {{ title = \"余额不足\", cause = \"No money.\", remedy = \"Wait.\", retry = \"later\", after = \"2h\" }}\n"
    );
    assert_eq!(retry(&own, "NOTENOUGH"), [Retry::Later(After::Seconds(7200))]);
    for (after, expected) in [("5m", 300), ("1s", 1), ("90s", 90)] {
        let own = own.replace("\"2h\"", &format!("\"{after}\""));
        assert_eq!(retry(&own, "NOTENOUGH"), [Retry::Later(After::Seconds(expected))]);
    }
}
