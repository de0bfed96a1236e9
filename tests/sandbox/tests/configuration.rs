//! What is wrong with the settings of a client is told when it is built: base URLs, and the texts of certificates. The
//! merchant's numbers and keys are tested in the crate above.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    ApiKey, BuildError, Certificate, Client, CloudPay, KeyFault, KeyKind, Merchant, SendError, Sending,
    Transport, WechatV2, wechat_v2::OrderQueryRequest,
};
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY)).notify_url("https://example.com/n")
}

fn at(url: &str) -> Result<Client<WechatV2>, BuildError> {
    Client::builder(merchant()).base_url(url).build()
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../keys/merchant").join(name)).unwrap()
}

fn pem(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}

/// Keeps the address of the last request.
#[derive(Default)]
struct Addresses(Mutex<String>);

impl Transport for Addresses {
    fn send<'a>(&'a self, url: &'a str, _: &'a paytable::Draft, _: Duration) -> Sending<'a> {
        url.clone_into(&mut self.0.lock().unwrap());
        Box::pin(async { Err(SendError::not_sent("it is a test")) })
    }
}

#[tokio::test]
async fn upper_case_slashes_and_white_space_around_a_base_url_do_not_change_where_requests_go() {
    for (given, expected) in [
        ("https://api.example.com", "https://api.example.com/pay/orderquery"),
        ("HTTPS://API.Example.COM", "https://api.example.com/pay/orderquery"),
        ("https://api.example.com//", "https://api.example.com/pay/orderquery"),
        (" https://api.example.com/Prefix/\r\n", "https://api.example.com/Prefix/pay/orderquery"),
        ("\u{feff}HTTP://localhost:1/", "http://localhost:1/pay/orderquery"),
    ] {
        assert!(at(given).is_ok(), "{given:?}");
        let seen = Arc::new(Addresses::default());
        let builder = Client::<WechatV2>::builder(merchant()).base_url(given);
        let client = builder.transport(seen.clone()).build().unwrap();
        let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
        client.call(&query).await.unwrap_err();
        assert_eq!(*seen.0.lock().unwrap(), expected, "{given:?}");
    }
}

#[test]
fn a_base_url_with_a_query_or_a_fragment_is_refused() {
    for url in ["http://localhost:1?x=1", "https://api.example.com/?", "https://h/#a", "https://h#"] {
        let error = at(url).unwrap_err();
        assert!(matches!(error, BuildError::BaseUrlQuery), "{url}: {error}");
        assert!(error.to_string().contains("remove the ? or #"), "{error}");
    }
}

#[test]
fn a_base_url_in_quotes_or_with_a_line_end_inside_is_refused() {
    for url in ["\"https://api.example.com\"", "https://api.exa\nmple.com", "https://api.example.com/a b", ""]
    {
        let error = at(url).unwrap_err();
        assert!(matches!(error, BuildError::BaseUrl), "{url:?}: {error}");
        assert!(error.to_string().contains("https://api.example.com, without blanks"), "{error}");
    }
}

#[test]
fn plain_http_on_a_private_network_needs_a_word_that_the_error_names() {
    const INSIDE: &str = "http://gateway.internal:8080";
    let cloud = |url: &str| Client::<CloudPay>::builder(Merchant::bare()).base_url(url);
    let error = cloud(INSIDE).build().unwrap_err();
    assert!(matches!(error, BuildError::PlainHttp), "{error}");
    assert!(error.to_string().contains("ClientBuilder::allow_plain_http"), "{error}");
    assert!(cloud(INSIDE).allow_plain_http().build().is_ok());
    assert!(cloud("HTTP://api.weixin.qq.com/").build().is_ok(), "its own host");
    // What is signed over TLS everywhere else is not sent in the clear.
    let secure = Client::<WechatV2>::builder(merchant()).base_url(INSIDE).allow_plain_http().build();
    assert!(matches!(secure, Err(BuildError::PlainHttp)));
}

#[test]
fn a_root_certificate_that_is_none_is_refused_with_its_reason() {
    let error = Client::<WechatV2>::builder(merchant()).root_certificate(pem("key.pem")).build().unwrap_err();
    let BuildError::Certificate(fault) = &error else { panic!("{error}") };
    assert_eq!(fault.downcast_ref(), Some(&KeyFault::Lacks(KeyKind::Certificate)));
    assert!(error.to_string().contains("a root certificate cannot be used: "), "{error}");
    let built = Client::<WechatV2>::builder(merchant()).root_certificate(pem("ca.pem").replace('\n', "\\n"));
    assert!(built.build().is_ok());
}

/// Why a client certificate is refused.
fn fault(text: &[u8]) -> Option<KeyFault> {
    let merchant = merchant().certificate(Certificate::from_pem(text));
    match Client::<WechatV2>::builder(merchant).build() {
        Ok(_) => None,
        Err(BuildError::ClientCertificate(fault)) => Some(*fault.downcast().unwrap()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_certificate_with_its_key_is_read_in_every_form_it_is_handed_out_in() {
    let (certificate, key) = (pem("cert.pem"), pem("key.pem"));
    let both = format!("{certificate}{key}");
    let same_key = |text: &str| {
        let read = Certificate::from_pem(text);
        assert!(read.pem() == both.as_bytes(), "PEM in its usual form, for a transport of the caller's");
        assert_eq!(fault(text.as_bytes()), None);
    };
    same_key(&both);
    same_key(&format!("{key}{certificate}"));
    same_key(&format!("\u{feff}{both}"));
    same_key(&both.replace('\n', "\r\n"));
    same_key(&format!("\"{}\"", both.replace('\n', "\\n")));
    // No line end between the two files, and a byte order mark of the second.
    same_key(&format!("{}{key}", certificate.trim_end()));
    same_key(&format!("{certificate}\u{feff}{key}"));
    same_key(&format!(
        "Bag Attributes\n    localKeyID: 01\n{certificate}Key Attributes: <No Attributes>\n{key}"
    ));
    assert_eq!(fault(format!("{certificate}{}", pem("pkcs1_key.pem")).as_bytes()), None);
    assert_eq!(fault(format!("{certificate}{}{key}", pem("ca.pem")).as_bytes()), None);
    // TLS itself takes elliptic curves.
    assert_eq!(fault(format!("{}{}", pem("ec_cert.pem"), pem("ec_key.pem")).as_bytes()), None);
}

#[test]
fn each_fault_of_a_client_certificate_has_a_text_of_its_own() {
    use KeyFault::{
        Empty, Encrypted, Lacks, Malformed, Mismatch, NoLines, NotBase64, NotPem, Pkcs12, Several, Truncated,
        Utf16, Version1, WrongBlock, WrongKind,
    };
    let (certificate, key) = (pem("cert.pem"), pem("key.pem"));
    let with = |other: &str| format!("{certificate}{}", pem(other)).into_bytes();
    let mut lines: Vec<&str> = key.lines().collect();
    lines.remove(5);
    let without_a_line = lines.join("\n");
    let base64: String = certificate.lines().filter(|line| !line.starts_with('-')).collect();
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(key.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let public = WrongKind { given: KeyKind::PublicKey, expected: KeyKind::PrivateKey };
    let request = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n";
    let label = "CERTIFICATE REQUEST".to_owned();
    let cases = [
        (Vec::new(), Empty),
        (b"\xef\xbb\xbf \n".to_vec(), Empty),
        (b"certs/apiclient_cert.pem".to_vec(), NotPem),
        (certificate.clone().into_bytes(), Lacks(KeyKind::PrivateKey)),
        (key.clone().into_bytes(), Lacks(KeyKind::Certificate)),
        (with("encrypted_key.pem"), Encrypted),
        (with("public_key.pem"), public),
        (with("ec_key.pem"), Mismatch),
        (format!("{}{certificate}{key}", pem("ca.pem")).into_bytes(), Mismatch),
        (format!("{}{key}", pem("v1_cert.pem")).into_bytes(), Version1),
        (format!("{certificate}{key}{key}").into_bytes(), Several),
        (format!("{certificate}{}", &key[..key.len() / 2]).into_bytes(), Truncated),
        (format!("{certificate}{without_a_line}").into_bytes(), Malformed),
        (format!("{certificate}{}", key.replace("\nM", "\n*M")).into_bytes(), NotBase64),
        (format!("{request}{key}").into_bytes(), WrongBlock { label, expected: KeyKind::Certificate }),
        (base64.into_bytes(), NoLines),
        (bytes("new.p12"), Pkcs12),
        (BASE64_STANDARD.encode(bytes("old.p12")).into_bytes(), Pkcs12),
        (utf16, Utf16),
    ];
    let mut texts = std::collections::BTreeMap::new();
    for (text, expected) in cases {
        let found = fault(&text).expect("a fault");
        assert_eq!(found, expected);
        texts.insert(found.to_string(), format!("{found:?}"));
        let said = format!("{found} {found:?}");
        assert!(
            !key.lines().any(|line| line.len() > 20 && said.contains(&line[..20]) && !line.starts_with('-'))
        );
    }
    // Two texts are empty, two are PKCS#12, and two have a key that belongs to another certificate.
    assert_eq!(texts.len(), 16, "{texts:#?}");
}
