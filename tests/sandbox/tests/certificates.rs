//! APIs that need the merchant's client certificate are not called without one, at the gateway and in the sandbox.

use crate::catalog::{Side, answered, ask, examples};
use paytable::{
    ApiKey, Client, ClientBuilder, Error, Fen, Merchant, Outcome, RetryPolicy, WechatV2,
    sandbox::Sandbox,
    wechat_v2::{RefundRequest, ReverseRequest, TransferRequest, refund, transfer},
};
use paytable_tests::{APPID, KEY, MCH_ID};
use paytable_tests_sandbox::script::{Script, Step, elements};

fn without() -> Merchant {
    Merchant::new(APPID, MCH_ID, ApiKey::new(KEY)).notify_url("http://127.0.0.1:9/paid")
}

fn with() -> Merchant {
    without().certificate(Sandbox::client_certificate())
}

fn builder(merchant: Merchant) -> ClientBuilder<WechatV2> {
    Client::<WechatV2>::builder(merchant)
}

fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some("A00001".into()),
        ..refund::Required { out_refund_no: "R00001".into(), total_fee: Fen(2), refund_fee: Fen(1) }.into()
    }
}

fn reverse() -> ReverseRequest {
    ReverseRequest { out_trade_no: Some("A00001".into()), ..Default::default() }
}

fn transfer() -> TransferRequest {
    TransferRequest {
        ..transfer::Required {
            partner_trade_no: "10000098201411111234567890".into(),
            openid: "oxTWIuGaIt6gTKsQRLau2M0yL16E".into(),
            check_name: transfer::CheckName::NoCheck,
            amount: Fen(100),
            desc: "理赔".into(),
            spbill_create_ip: "127.0.0.1".into(),
        }
        .into()
    }
}

#[tokio::test]
async fn a_call_that_needs_a_certificate_is_not_sent_without_one_at_any_base_url_or_transport() {
    let sandbox = Sandbox::builder().merchant(without()).strict(false).start().unwrap();
    let script = Script::new(|_| Step::Lost);
    let places = [
        builder(without()),
        builder(without()).base_url("https://127.0.0.1:9"),
        builder(without()).base_url(sandbox.base_url()),
        builder(without()).transport(sandbox.transport()),
        builder(without()).transport(script.clone()),
    ];
    for place in places {
        let client = place.build().unwrap();
        let policy = RetryPolicy::default();
        let errors = [
            client.call(&refund()).await.unwrap_err(),
            client.call(&reverse()).await.unwrap_err(),
            client.call(&transfer()).await.unwrap_err(),
            client.call_with_retries(&refund(), policy).await.unwrap_err(),
            client.send(&client.protocol().prepare(&refund()).unwrap()).await.unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, Error::NoCertificate), "{client:?}: {error:?}");
            assert_eq!(error.outcome(), Outcome::NotDone);
            // What is missing, where to put it, and what allows to go without.
            let text = error.to_string();
            for word in ["nothing was sent", "Merchant::certificate", "ClientBuilder::allow_no_certificate"] {
                assert!(text.contains(word), "{text}");
            }
        }
    }
    assert!(script.calls().is_empty(), "{:?}", script.calls());
}

#[tokio::test]
async fn the_switch_of_the_client_sends_such_calls_and_a_strict_sandbox_refuses_them_all_the_same() {
    for is_strict in [true, false] {
        let sandbox = Sandbox::builder().merchant(without()).strict(is_strict).start().unwrap();
        let clients = [
            builder(without()).base_url(sandbox.base_url()),
            builder(without()).transport(sandbox.transport()),
        ];
        for client in clients {
            let client = client.allow_no_certificate().build().unwrap();
            let error = client.call(&refund()).await.unwrap_err();
            if is_strict {
                assert!(matches!(&error, Error::Rejected(_)), "{error:?}");
                assert!(error.to_string().contains("SandboxBuilder::strict"), "{error}");
            } else {
                assert_eq!(error.code(), Some("ORDERNOTEXIST"), "{error:?}");
            }
            let transfer = client.call(&transfer()).await;
            assert_eq!(transfer.is_ok(), !is_strict, "{transfer:?}");
        }
    }
}

#[tokio::test]
async fn the_sandbox_takes_such_calls_of_a_merchant_with_a_certificate() {
    let sandbox = Sandbox::builder().merchant(with()).start().unwrap();
    for client in
        [builder(with()).base_url(sandbox.base_url()), builder(with()).transport(sandbox.transport())]
    {
        let client = client.build().unwrap();
        assert_eq!(client.call(&refund()).await.unwrap_err().code(), Some("ORDERNOTEXIST"));
        client.call(&transfer()).await.unwrap();
    }
}

#[tokio::test]
async fn over_its_transport_the_certificate_of_the_caller_counts_and_over_its_socket_that_which_it_knows() {
    // Known without one, called with one.
    let sandbox = Sandbox::builder().merchant(without()).start().unwrap();
    let client = builder(with()).transport(sandbox.transport()).build().unwrap();
    client.call(&transfer()).await.unwrap();
    let client = builder(with()).base_url(sandbox.base_url()).build().unwrap();
    client.call(&transfer()).await.unwrap_err();
    // Known with one, called without.
    let sandbox = Sandbox::builder().merchant(with()).start().unwrap();
    let client = builder(without()).transport(sandbox.transport()).allow_no_certificate().build().unwrap();
    client.call(&transfer()).await.unwrap_err();
    let client = builder(without()).base_url(sandbox.base_url()).allow_no_certificate().build().unwrap();
    client.call(&transfer()).await.unwrap();
}

#[test]
fn every_api_whose_table_needs_a_certificate_is_refused_by_the_sandbox_without_one() {
    let bare = || {
        let merchant = without().secret("workwx_secret", ApiKey::new("workwx-secret"));
        Sandbox::builder().merchant(merchant)
    };
    let (strict, lenient) = (bare().start().unwrap(), bare().strict(false).start().unwrap());
    let mut refused = 0;
    for (api, side) in answered().into_iter().filter(|(_, side)| matches!(side, Side::Wechat(_))) {
        let [request, _] = examples(api);
        let refusal = |sandbox: &Sandbox| {
            let (_, body) = ask(sandbox, &side.prepare(api, &request));
            elements(&body).remove("return_msg").filter(|words| words.contains("client certificate"))
        };
        assert_eq!(refusal(&strict).is_some(), api.certificate, "{}", api.name);
        assert_eq!(refusal(&lenient), None, "{}", api.name);
        refused += usize::from(api.certificate);
    }
    assert!(refused > 60, "{refused}");
}

#[tokio::test]
async fn a_payment_code_is_not_charged_by_a_merchant_who_could_not_reverse_it() {
    let sandbox = Sandbox::builder().merchant(without()).start().unwrap();
    let client = builder(without()).transport(sandbox.transport()).build().unwrap();
    let charge: paytable::wechat_v2::MicropayRequest = paytable::wechat_v2::micropay::Required {
        body: "茶".into(),
        out_trade_no: "MICRO0001".into(),
        total_fee: Fen(1),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: "130061098828009406".into(),
    }
    .into();
    let unpaid = client.micropay(&charge, &paytable::MicropayPolicy::default()).await;
    let text = format!("{:?}", unpaid.unwrap_err());
    assert!(text.contains("NoCertificate"), "{text}");
    assert!(sandbox.orders().is_empty());
}

#[test]
fn the_certificate_for_tests_can_be_presented_and_is_not_printed() {
    let merchant = with();
    let client = builder(merchant.clone()).build().unwrap();
    assert!(client.protocol().merchant().client_certificate().is_some());
    let shown = format!("{merchant:?} {client:?} {:?}", Sandbox::client_certificate());
    assert!(!shown.contains("BEGIN"), "{shown}");
    let pem = String::from_utf8(Sandbox::client_certificate().pem().to_vec()).unwrap();
    assert!(pem.contains("BEGIN CERTIFICATE") && pem.contains("PRIVATE KEY"));
}
