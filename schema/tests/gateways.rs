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
fn numbers_are_text_only_where_they_could_be_numbers() {
    let numbers = |to: &str| {
        changed("encoding = \"xml\"\nroot = \"xml\"\n", to).map(|gateway| gateway.wire.text_numbers)
    };
    assert_eq!(numbers("encoding = \"json\"\n"), Ok(false));
    assert_eq!(numbers("encoding = \"json\"\nnumbers = \"text\"\n"), Ok(true));
    let fault = Err(vec!["`numbers` goes with JSON".to_owned()]);
    assert_eq!(numbers("encoding = \"xml\"\nroot = \"xml\"\nnumbers = \"text\"\n"), fault);
}
