//! Orders of a service provider at APIv3, in the sandbox: placed for a sub-merchant, paid, told of, queried and closed.

use paytable::{
    Client, Fen, OrderStatus, Received, WechatV3,
    sandbox::{Observed, ObservedNotice, Sandbox},
    wechat_v3::{
        OrderAmountRequired, PartnerCloseOrderRequest, PartnerJsapiOrderRequest, PartnerNativeOrderRequest,
        PartnerOrderQueryByIdRequest, PartnerTransactionNotice, TransactionNotice, partner_jsapi_order,
        partner_native_order,
    },
};
use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

const SUB: &str = "1900000777";

type Answering = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>;

type Seen = Arc<Mutex<Vec<ObservedNotice>>>;

fn both() -> (Sandbox, Client<WechatV3>, Seen) {
    let merchant = crate::wechat_v3::merchant()
        .notify_url("http://shop.example/paid")
        .peer_certificate(&Sandbox::platform_certificate());
    let seen = Seen::default();
    let noted = seen.clone();
    let sandbox = Sandbox::builder()
        .merchant(merchant.clone())
        .observer(move |observed| {
            if let Observed::Notice(notice) = observed {
                noted.lock().unwrap().push(notice);
            }
        })
        .start_here(Arc::new(|_| -> Answering { Box::pin(async { Some(Vec::new()) }) }));
    let builder = Client::<WechatV3>::builder(merchant).transport(sandbox.transport()).clock(sandbox.clock());
    let client = builder.build().unwrap();
    (sandbox, client, seen)
}

fn order(number: &str) -> PartnerJsapiOrderRequest {
    partner_jsapi_order::Required {
        sub_mchid: SUB.into(),
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: number.into(),
        amount: OrderAmountRequired { total: Fen(88) }.into(),
        payer: partner_jsapi_order::Payer {
            sp_openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
            ..empty()
        },
    }
    .into()
}

fn empty() -> partner_jsapi_order::Payer {
    partner_jsapi_order::Payer { sp_openid: None, sub_openid: None, identity: None }
}

#[tokio::test(start_paused = true)]
async fn an_order_for_a_sub_merchant_is_paid_told_of_and_queried() {
    let (sandbox, client, seen) = both();
    let order = order("P0000001");
    let reply = client.call(&order).await.unwrap();
    // The bundle is under the appid of the provider; of the sub-merchant there is none.
    assert_eq!(reply.mini_program(&client).unwrap().app_id, "wx8888888888888888");
    assert!(matches!(client.order_status(&order).await.unwrap(), OrderStatus::Open));
    assert!(sandbox.pay("P0000001").await.unwrap().acknowledged);
    let OrderStatus::Paid(paid) = client.order_status(&order).await.unwrap() else { panic!("not paid") };
    assert_eq!(paid.total_fee, Fen(88));

    let notice = seen.lock().unwrap().pop().unwrap();
    let received = || {
        let headers = notice.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
        Received::new(200, &notice.body[..]).headers(headers)
    };
    let event = client.notice::<PartnerTransactionNotice>(received()).unwrap();
    let status =
        client.protocol().order_status_from_notice::<PartnerTransactionNotice, _>(&event, &order).unwrap();
    assert!(matches!(status, OrderStatus::Paid(_)), "{status:?}");
    assert!(client.notice::<TransactionNotice>(received()).is_err());
    // Another sub-merchant's order under the same number is another order.
    let other = PartnerJsapiOrderRequest { sub_mchid: "1900000778".into(), ..order };
    assert!(
        client.protocol().order_status_from_notice::<PartnerTransactionNotice, _>(&event, &other).is_err()
    );

    let id = paid.transaction_id;
    let query = PartnerOrderQueryByIdRequest { transaction_id: id, sub_mchid: SUB.into() };
    assert_eq!(client.call(&query).await.unwrap().out_trade_no.as_deref(), Some("P0000001"));
}

#[tokio::test(start_paused = true)]
async fn an_order_for_a_sub_merchant_that_is_closed_cannot_be_paid() {
    let (sandbox, client, _) = both();
    let order: PartnerNativeOrderRequest = partner_native_order::Required {
        sub_mchid: SUB.into(),
        description: "小秋TIT店-超市".into(),
        out_trade_no: "P0000002".into(),
        amount: OrderAmountRequired { total: Fen(1) }.into(),
    }
    .into();
    client.call(&order).await.unwrap();
    let close = PartnerCloseOrderRequest { out_trade_no: "P0000002".into(), sub_mchid: SUB.into() };
    client.call(&close).await.unwrap();
    assert!(sandbox.pay("P0000002").await.is_err());
    assert!(matches!(client.order_status(&order).await.unwrap(), OrderStatus::Closed));
}
