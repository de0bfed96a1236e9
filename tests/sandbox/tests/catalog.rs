//! Every shipped API over HTTP: its example is checked and answered, and the answer is believed.

use paytable::{
    ApiKey, Client, CloudPay, Draft, DynamicMessage, Error, Fen, Merchant, Outcome, Protocol, Time, WechatV2,
    bill::{self, CommentReader, Fee, FundFlowRow, TradeRow},
    cloudpay,
    sandbox::{Sandbox, SandboxBuilder},
    table::{Api, Kind, Method, Reply, SignatureAlgorithm, Verify},
    wechat_v2::{
        self, BatchQueryCommentRequest, DownloadBillRequest, DownloadFundFlowRequest, UnifiedOrderRequest,
        download_bill::{self, BillType, DownloadBillErrorCode, TarType},
        download_fund_flow::{self, AccountType},
        unified_order::{Required, TradeType},
    },
};
use paytable_tests::{
    APPID, KEY, MCH_ID,
    rules::satisfy,
    sample::{Held, Sample},
};
use paytable_tests_sandbox::receiver::{Receiver, Reply as Answer, send};
use std::io::{BufReader, Read};

const SUB_MCH_ID: &str = "1900009231";

pub(crate) fn merchant() -> Merchant {
    Merchant::new(APPID, MCH_ID, ApiKey::new(KEY))
        .notify_url("http://127.0.0.1:9/paid")
        .certificate(Sandbox::client_certificate())
        .secret("workwx_secret", ApiKey::new("workwx-secret"))
        .encryption_key(include_str!("own_rsa_2048_test_pub.pem"))
}

pub(crate) fn setting(name: &str) -> Option<String> {
    match name {
        "appid" => Some(APPID.to_owned()),
        "mch_id" => Some(MCH_ID.to_owned()),
        "notify_url" => Some("http://127.0.0.1:9/paid".to_owned()),
        _ => None,
    }
}

pub(crate) fn builder() -> SandboxBuilder {
    Sandbox::builder().merchant(merchant()).cloud_merchant(SUB_MCH_ID, APPID)
}

pub(crate) fn sandbox() -> Sandbox {
    builder().start().unwrap()
}

/// The example of a request: all that its rules let stand together, or only what every call has to bring.
pub(crate) fn examples(api: &'static Api) -> [Sample; 2] {
    [Sample::request(api.request), Sample::required(api.request)].map(|mut request| {
        if api.gateway.sign().is_none() && request.row("sub_mch_id").is_some() {
            request.set("sub_mch_id", SUB_MCH_ID);
        }
        satisfy(api, &mut request, &setting, &[]);
        request
    })
}

pub(crate) fn ask(sandbox: &Sandbox, prepared: &Draft) -> (u16, Vec<u8>) {
    let method = if prepared.method == Method::Get { "GET" } else { "POST" };
    send(method, &format!("{}{}", sandbox.base_url(), prepared.path), &prepared.body)
}

/// A merchant at either gateway.
pub(crate) enum Side {
    Wechat(Protocol<WechatV2>),
    Cloud(Protocol<CloudPay>),
}

impl Side {
    pub(crate) fn prepare(&self, api: &'static Api, request: &Sample) -> Draft {
        match self {
            Side::Wechat(protocol) => protocol.prepare_dynamic(api, request),
            Side::Cloud(protocol) => protocol.prepare_dynamic(api, request),
        }
        .unwrap_or_else(|error| panic!("{}: {error}", api.name))
    }

    pub(crate) fn accept(
        &self,
        api: &'static Api,
        request: &Sample,
        body: &[u8],
    ) -> Result<DynamicMessage, Error> {
        match self {
            Side::Wechat(protocol) => {
                protocol.accept_dynamic(api, Some(request), &paytable::Received::new(200, body))
            }
            Side::Cloud(protocol) => {
                protocol.accept_dynamic(api, Some(request), &paytable::Received::new(200, body))
            }
        }
    }

    /// The signed notices for which a body passes.
    fn taken_for(&self, body: &[u8]) -> Vec<&'static str> {
        let Side::Wechat(protocol) = self else { return Vec::new() };
        let signed = wechat_v2::NOTICES.iter().filter(|notice| notice.verify == Verify::Sign);
        signed
            .filter(|notice| protocol.notice_dynamic(notice, body).is_ok())
            .map(|notice| notice.name)
            .collect()
    }
}

/// Every API that is answered with a message, with the digests that it can be called with.
pub(crate) fn answered() -> Vec<(&'static Api, Side)> {
    let mut all = Vec::new();
    for api in wechat_v2::APIS {
        let kinds = if api.signature_algorithms.is_empty() {
            &[SignatureAlgorithm::Md5]
        } else {
            api.signature_algorithms
        };
        all.extend(
            kinds.iter().map(|kind| {
                (*api, Side::Wechat(Protocol::new(merchant().signature_algorithm(*kind)).unwrap()))
            }),
        );
    }
    all.extend(
        cloudpay::APIS.iter().map(|api| (*api, Side::Cloud(Protocol::new(Merchant::bare()).unwrap()))),
    );
    all.retain(|(api, _)| matches!(api.reply, Reply::Signed | Reply::Unsigned));
    all
}

/// APIs that answer according to the orders there are.
const STATEFUL: [&str; 11] = [
    "/pay/orderquery",
    "/pay/closeorder",
    "/pay/micropay",
    "/pay/refundquery",
    "/secapi/pay/refund",
    "/secapi/pay/reverse",
    "/_/pay/queryorder",
    "/_/pay/closeorder",
    "/_/pay/refund",
    "/_/pay/queryrefund",
    // Its code was charged before.
    "/tools/authcodetoopenid",
];

#[test]
fn every_api_answers_the_example_of_its_request_and_is_believed() {
    let mut answers = 0;
    for which in [0, 1] {
        // An order that was placed cannot be placed again with other values; that of the example lapses in 2009.
        let sandbox = builder().start_time(Time::new(2009, 12, 25, 9, 10, 10).unwrap()).start().unwrap();
        for (api, side) in answered() {
            let request = &examples(api)[which];
            let prepared = side.prepare(api, request);
            let (status, body) = ask(&sandbox, &prepared);
            assert_eq!(status, 200, "{}", api.name);
            let reply = side.accept(api, request, &body);
            assert_eq!(side.taken_for(&body), [""; 0], "{}", api.name);
            if STATEFUL.contains(&api.path) {
                // Believed all the same, whatever there is to say.
                let code = reply.as_ref().err().map(|error| error.code().unwrap_or_default());
                let known = code.is_none_or(|code| api.error(code).is_some());
                assert!(known, "{}: {reply:?}", api.name);
                continue;
            }
            let reply = reply
                .unwrap_or_else(|error| panic!("{}: {error}: {}", api.name, String::from_utf8_lossy(&body)));
            has_what_it_must(api, &Sample::of(&reply));
            answers += 1;
        }
    }
    assert!(answers > 265, "{answers}");
}

/// Every required row whose condition holds is there; of a list that it takes a count to know, at least one.
fn has_what_it_must(api: &Api, reply: &Sample) {
    for (field, value) in reply.table.fields.iter().zip(&reply.values) {
        let refuses = api.outcome.iter().any(|layer| layer.code == Some(field.name));
        let listed = matches!(field.kind, Kind::Numbered { items, .. } if items.fields.iter().any(|item| item.required));
        let there = match value {
            Held::Object(_) => true,
            value => value.text(field).is_some(),
        };
        let signature = field.name == "sign" && api.reply != Reply::Signed;
        if (field.required || listed) && field.when.is_empty() && !refuses && !signature {
            assert!(there, "{}: {}", api.name, field.name);
        }
    }
}

#[test]
fn a_signature_that_was_changed_on_its_way_is_refused_by_every_api_that_is_signed() {
    let sandbox = sandbox();
    let mut refused = 0;
    for (api, side) in answered().into_iter().filter(|(api, _)| !api.signature_algorithms.is_empty()) {
        let [request, _] = examples(api);
        let mut prepared = side.prepare(api, &request);
        prepared.path = other_signature(prepared.path.as_bytes(), b"&sign=")
            .map_or(prepared.path, |path| text(path).into());
        let markers: [&[u8]; 2] = [b"<sign>", b"name=\"sign\"\r\n\r\n"];
        for marker in markers {
            prepared.body = other_signature(&prepared.body, marker).unwrap_or(prepared.body);
        }
        let (_, body) = ask(&sandbox, &prepared);
        let error = side.accept(api, &request, &body).unwrap_err();
        assert!(matches!(error, Error::Rejected(_) | Error::Api(_)), "{}: {error:?}", api.name);
        let listed = api.errors.iter().copied().find(|row| row.title == "签名错误");
        let known = listed.or(api.error("SIGNERROR"));
        // Replies of a few read-only APIs are never signed, and are answers nevertheless.
        let outcome = if matches!(error, Error::Api(_)) { Outcome::NotDone } else { Outcome::Unknown };
        assert_eq!((error.row(), error.outcome()), (known, outcome), "{}", api.name);
        refused += 1;
    }
    assert!(refused > 140, "{refused}");
}

#[test]
fn another_file_than_the_one_digested_and_another_second_signature_are_refused() {
    let sandbox = sandbox();
    let refused = |side: &Side, api: &'static Api, prepared: &Draft| {
        let (_, body) = ask(&sandbox, prepared);
        side.accept(api, &examples(api)[0], &body).unwrap_err().code().map(str::to_owned)
    };
    let mut tried = 0;
    let stranger = merchant().secret("workwx_secret", ApiKey::new("another"));
    let stranger = Side::Wechat(Protocol::new(stranger).unwrap());
    for (api, side) in answered() {
        let [request, _] = examples(api);
        if api.multipart {
            let mut prepared = side.prepare(api, &request);
            let at = prepared.body.windows(3).position(|three| three == b"\xff\xd8-").unwrap();
            prepared.body[at + 1] = 0xd9;
            assert_eq!(refused(&side, api, &prepared).as_deref(), Some("SIGNERROR"), "{}", api.name);
            tried += 1;
        }
        if !api.signatures.is_empty() && api.request.find("workwx_sign").is_some() {
            let prepared = stranger.prepare(api, &request);
            assert_eq!(refused(&side, api, &prepared).as_deref(), Some("SIGNERROR"), "{}", api.name);
            tried += 1;
        }
    }
    assert!(tried >= 3, "{tried}");
}

pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The bytes with another first digit behind a marker, if that is there.
fn other_signature(bytes: &[u8], marker: &[u8]) -> Option<Vec<u8>> {
    let at = bytes.windows(marker.len()).position(|window| window == marker)? + marker.len();
    let mut other = bytes.to_vec();
    other[at] = if other[at] == b'0' { b'1' } else { b'0' };
    Some(other)
}

/// A sandbox in which two orders of today have been paid.
async fn with_paid_orders() -> (Sandbox, Client<WechatV2>) {
    let receiver = Receiver::start(|_, _| {
        Answer::Full(200, <wechat_v2::PayNotice as paytable::Notice>::accepted().body)
    });
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).strict(false).start().unwrap();
    let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build().unwrap();
    for (number, fen) in [("A00001", 700), ("B00002", 1)] {
        let order = UnifiedOrderRequest {
            openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
            attach: Some("桌 5, `靠窗".into()),
            ..Required {
                body: "茶, 绿".into(),
                out_trade_no: number.into(),
                total_fee: Fen(fen),
                spbill_create_ip: "127.0.0.1".into(),
                trade_type: TradeType::Jsapi,
            }
            .into()
        };
        client.call(&order).await.unwrap();
        assert!(sandbox.pay(number).await.unwrap().acknowledged);
    }
    (sandbox, client)
}

fn trades(day: Time) -> DownloadBillRequest {
    download_bill::Required { bill_date: day }.into()
}

fn funds(account_type: AccountType) -> DownloadFundFlowRequest {
    download_fund_flow::Required { bill_date: Time::now().unwrap(), account_type }.into()
}

/// Number and amount of every trade, once the totals have been verified.
fn booked(bill: &[u8]) -> Vec<(String, Fen, Fee)> {
    let mut bill = bill::open(BufReader::new(bill)).unwrap();
    let rows: Vec<_> = bill.by_ref().collect::<Result<_, _>>().unwrap();
    assert!(bill.totals().is_some());
    let typed = rows.iter().map(|row| TradeRow::try_from(row).unwrap());
    let mut booked: Vec<_> =
        typed.map(|row| (row.out_trade_no.unwrap(), row.total_fee.unwrap(), row.fee.unwrap())).collect();
    booked.sort();
    booked
}

fn both() -> Vec<(String, Fen, Fee)> {
    vec![("A00001".to_owned(), Fen(700), Fee(4200)), ("B00002".to_owned(), Fen(1), Fee(6))]
}

#[tokio::test]
async fn the_bill_of_a_day_holds_what_was_paid_on_it_as_text_or_packed() {
    let (_sandbox, client) = with_paid_orders().await;
    let today = trades(Time::now().unwrap());
    let plain = client.download(&today).await.unwrap().bytes(1 << 20).await.unwrap();
    assert!(plain.starts_with("\u{feff}交易时间,".as_bytes()));
    assert_eq!(booked(&plain), both());

    let packed = DownloadBillRequest { tar_type: Some(TarType::Gzip), ..trades(Time::now().unwrap()) };
    let packed = client.download(&packed).await.unwrap().bytes(1 << 20).await.unwrap();
    assert_eq!((&packed[..2], booked(&packed)), (&[0x1f, 0x8b][..], both()));

    let payments = DownloadBillRequest { bill_type: Some(BillType::Success), ..trades(Time::now().unwrap()) };
    let payments = client.download(&payments).await.unwrap().bytes(1 << 20).await.unwrap();
    assert_eq!(booked(&payments), both());
    assert!(!String::from_utf8(payments).unwrap().lines().next().unwrap().contains("退款"));
}

#[tokio::test]
async fn a_day_without_trades_has_no_bill_and_says_so() {
    let (_sandbox, client) = with_paid_orders().await;
    let error = client.download(&trades(Time::new(2014, 6, 3, 0, 0, 0).unwrap())).await.unwrap_err();
    assert_eq!(DownloadBillErrorCode::of(&error), Some(DownloadBillErrorCode::NoBillExist));
    assert_eq!(error.outcome(), Outcome::NotDone);
    let refunds = DownloadBillRequest { bill_type: Some(BillType::Refund), ..trades(Time::now().unwrap()) };
    assert_eq!(client.download(&refunds).await.unwrap_err().code(), Some("No Bill Exist"));
    let fees = client.download(&funds(AccountType::Fees)).await.unwrap_err();
    assert_eq!(fees.code(), Some("NO_BILL_EXIST"));
}

#[tokio::test]
async fn the_flow_of_funds_and_the_comments_are_those_of_the_paid_orders() {
    let (_sandbox, client) = with_paid_orders().await;
    let flow = client.download(&funds(AccountType::Basic)).await.unwrap().bytes(1 << 20).await.unwrap();
    let mut bill = bill::open(BufReader::new(&flow[..])).unwrap();
    let rows: Vec<_> = bill.by_ref().collect::<Result<_, _>>().unwrap();
    let rows: Vec<_> = rows.iter().map(|row| FundFlowRow::try_from(row).unwrap()).collect();
    assert_eq!(rows.last().unwrap().balance, Some(Fen(701)));
    assert_eq!(bill.totals().unwrap().stated().fen("收入金额").unwrap(), Fen(701));

    let now = Time::now().unwrap().unix();
    let at = |seconds| Time::from_unix(now + seconds).unwrap();
    let asked = |offset| BatchQueryCommentRequest {
        ..wechat_v2::batch_query_comment::Required { begin_time: at(-600), end_time: at(600), offset }.into()
    };
    for (offset, left) in [(0, 2), (1, 1), (2, 0)] {
        let text = client.download(&asked(offset)).await.unwrap().bytes(1 << 20).await.unwrap();
        let mut comments = CommentReader::new(BufReader::new(&text[..])).unwrap();
        assert_eq!((comments.next_offset(), comments.by_ref().map(Result::unwrap).count()), (2, left));
    }
}

#[test]
fn a_bill_is_read_while_it_comes_by_code_that_waits() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (sandbox, client) = runtime.block_on(with_paid_orders());
    let merchant = client.protocol().merchant().clone();
    let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build_blocking().unwrap();
    let mut text = Vec::new();
    client.download(&trades(Time::now().unwrap())).unwrap().read_to_end(&mut text).unwrap();
    assert_eq!(booked(&text), both());
    // Straight from the connection, nothing in between.
    let bill = client.download(&trades(Time::now().unwrap())).unwrap();
    assert_eq!(bill::open(BufReader::new(bill)).unwrap().map(Result::unwrap).count(), 2);
    let empty = client.download(&trades(Time::new(2014, 6, 3, 0, 0, 0).unwrap())).unwrap_err();
    assert_eq!(empty.code(), Some("No Bill Exist"));
}

#[tokio::test]
async fn a_provider_of_cloudpay_has_the_bill_of_one_merchant_or_of_all() {
    let receiver = Receiver::start(|_, _| {
        Answer::Full(200, <cloudpay::UnifiedOrderCallback as paytable::Notice>::accepted().body)
    });
    let sandbox = Sandbox::builder()
        .strict(false)
        .cloud_merchant(SUB_MCH_ID, APPID)
        .cloud_merchant("1900009232", APPID)
        .function("env", "paid", receiver.url.as_str())
        .start()
        .unwrap();
    let client = Client::<CloudPay>::builder(Merchant::bare()).base_url(sandbox.base_url()).build().unwrap();
    for (number, merchant) in [("A00001", SUB_MCH_ID), ("B00002", "1900009232")] {
        let order: cloudpay::UnifiedOrderRequest = cloudpay::UnifiedOrderRequest {
            function_name: Some("paid".into()),
            ..cloudpay::unified_order::Required {
                env_id: "env".into(),
                sub_mch_id: merchant.into(),
                body: "茶".into(),
                out_trade_no: number.into(),
                total_fee: Fen(100),
                spbill_create_ip: "127.0.0.1".into(),
            }
            .into()
        };
        client.call(&order).await.unwrap();
        assert!(sandbox.pay(number).await.unwrap().acknowledged);
    }
    let asked = |sub_mch_id: Option<&str>, day| cloudpay::DownloadBillRequest {
        sub_mch_id: sub_mch_id.map(str::to_owned),
        ..cloudpay::download_bill::Required { bill_date: day }.into()
    };
    let now = Time::now().unwrap();
    for (merchant, trades) in [(Some(SUB_MCH_ID), 1), (None, 2)] {
        let bill = client.download(&asked(merchant, now)).await.unwrap().bytes(1 << 20).await.unwrap();
        assert_eq!(booked(&bill).len(), trades);
    }
    let error = client.download(&asked(None, Time::new(2014, 6, 3, 0, 0, 0).unwrap())).await.unwrap_err();
    assert_eq!(error.code(), Some("NO_BILL_EXIST"));
}

#[tokio::test]
async fn who_took_a_packet_and_whom_a_bank_found_are_lists_in_the_sandbox_too() {
    let sandbox = builder().strict(false).start().unwrap();
    let client = Client::<WechatV2>::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();
    let packet: wechat_v2::RedPacketQueryRequest =
        wechat_v2::red_packet_query::Required { mch_billno: "10000098201411111234567890".into() }.into();
    let takers = client.call(&packet).await.unwrap().hblist.unwrap().hbinfo;
    assert_eq!((takers.len(), takers[0].amount), (1, Some(Fen(100))));
    let search: wechat_v2::BankSubMerchantQueryRequest =
        wechat_v2::bank_sub_merchant_query::Required { page_index: "1".into() }.into();
    let found = client.call(&search).await.unwrap().mchinfo;
    assert_eq!((found.len(), found[0].merchant_name.as_deref()), (1, Some("商户名称")));
}
