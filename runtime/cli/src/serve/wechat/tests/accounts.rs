//! Providers and sub-merchants, and how they change.

use super::{
    APPID, Both, KEY, LEFT, MCH_ID, NUMBER, OPENID, OTHER_SUB_MCH_ID, PAID_URL, SUB_MCH_ID, draft, function,
    merchant, order, over, providers, sub_merchant, with,
};
use crate::serve::wechat::{Failure, Kind, NotBelieved, Provider, Reply, SubMerchant, Wechat};
use paytable::{ApiKey, Draft, Merchant, Sending, Transport};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

fn one(sub_merchants: Vec<SubMerchant>) -> Provider {
    Provider { merchant: merchant(MCH_ID, KEY), sub_merchants }
}

#[test]
fn a_list_that_does_not_tell_whose_a_call_or_a_notice_is_is_refused() {
    let sub = || sub_merchant(SUB_MCH_ID);
    let without_key = Merchant::bare().with("appid", APPID).with("mch_id", MCH_ID);
    for (what, providers, words) in [
        ("nothing", Vec::new(), "there is no service provider"),
        (
            "a provider twice",
            vec![one(Vec::new()), one(Vec::new())],
            "two service providers have the mch_id 1800008281",
        ),
        (
            "a sub-merchant twice",
            vec![one(vec![sub(), sub()])],
            "two sub-merchants have the sub_mch_id 1900009231",
        ),
        (
            "no number",
            vec![one(vec![SubMerchant { sub_mch_id: String::new(), ..sub() }])],
            "sub_mch_id is empty",
        ),
        (
            "no appid",
            vec![one(vec![SubMerchant { sub_appid: String::new(), ..sub() }])],
            "sub_appid is empty",
        ),
        (
            "a payer that is none",
            vec![one(vec![SubMerchant { payer: Some(String::new()), ..sub() }])],
            "payer is empty",
        ),
        (
            "no key",
            vec![Provider { merchant: without_key, sub_merchants: Vec::new() }],
            "the service provider 1800008281: ",
        ),
        (
            "a key that is none",
            vec![Provider {
                merchant: Merchant::new(APPID, MCH_ID, ApiKey::new("secret")),
                sub_merchants: Vec::new(),
            }],
            "the service provider 1800008281: ",
        ),
    ] {
        let fault = Wechat::new(providers, &|builder| builder).unwrap_err().to_string();
        assert!(fault.contains(words) && !fault.contains("secret"), "{what}: {fault}");
    }
    let mut both = providers();
    both[1].sub_merchants.push(sub());
    let fault = Wechat::new(both, &|builder| builder).unwrap_err().to_string();
    assert!(fault.contains("two sub-merchants"), "{fault}");
}

#[tokio::test]
async fn a_reload_that_fails_leaves_what_was_there() {
    let both = Both::new();
    assert!(both.wechat.reload(Vec::new()).is_err());
    assert!(both.call("unifiedOrder", &order()).await.is_ok());
    both.wechat.reload(vec![providers().remove(1)]).unwrap();
    let failure = both.call("unifiedOrder", &order()).await.unwrap_err();
    assert_eq!(failure, Failure::NoSuchMerchant(SUB_MCH_ID.to_owned()));
    // A notice of what was placed before is refused, and so comes again.
    let notice = both.pay(NUMBER).await;
    let error = both.wechat.notice(Kind::Payment, &notice.body, LEFT).await.unwrap_err();
    assert_eq!(error, NotBelieved::NoSuchMerchant);
    both.wechat.reload(providers()).unwrap();
    assert!(both.wechat.notice(Kind::Payment, &notice.body, LEFT).await.is_ok());
}

/// Lets requests through when it is told to.
struct Gate {
    behind: Arc<dyn Transport>,
    waiting: AtomicUsize,
    open: Semaphore,
}

impl Transport for Gate {
    fn send<'a>(&'a self, url: &'a str, draft: &'a Draft, left: Duration) -> Sending<'a> {
        Box::pin(async move {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            let _permit = self.open.acquire().await.unwrap();
            self.behind.send(url, draft, left).await
        })
    }
}

async fn place(wechat: Arc<Wechat>, sub_mch_id: &'static str, number: String) -> Result<Reply, Failure> {
    let fields = with(order(), &json!({ "sub_mch_id": sub_mch_id, "out_trade_no": number }));
    let body = draft("unifiedOrder", &fields).body;
    wechat.call(function("unifiedOrder"), &body, PAID_URL, Some(OPENID), LEFT).await
}

#[tokio::test]
async fn calls_that_run_keep_the_accounts_that_they_began_with() {
    let both = Both::new();
    let gate = Arc::new(Gate {
        behind: both.sandbox.transport(),
        waiting: AtomicUsize::new(0),
        open: Semaphore::new(0),
    });
    let wechat = Arc::new(over(providers(), gate.clone(), &both.sandbox));
    let running: Vec<_> =
        (0..8).map(|at| tokio::spawn(place(wechat.clone(), SUB_MCH_ID, format!("running{at}")))).collect();
    let all_wait = async {
        while gate.waiting.load(Ordering::SeqCst) < 8 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LEFT, all_wait).await.unwrap();
    // The provider has another key from now on, which the replies to them are not signed with.
    let changed = Provider {
        merchant: merchant(MCH_ID, &"f".repeat(32)),
        sub_merchants: vec![sub_merchant(SUB_MCH_ID)],
    };
    wechat.reload(vec![changed]).unwrap();
    gate.open.add_permits(100);
    for call in running {
        assert!(call.await.unwrap().is_ok());
    }
    // Under the key that the sandbox does not know, a call is turned down.
    let after = place(wechat.clone(), SUB_MCH_ID, "after1".to_owned()).await.unwrap();
    let Reply::Json { respdata, .. } = after else { panic!() };
    assert!(respdata.contains(r#""return_code":"FAIL""#), "{respdata}");
    let gone = place(wechat, OTHER_SUB_MCH_ID, "after2".to_owned()).await;
    assert_eq!(gone, Err(Failure::NoSuchMerchant(OTHER_SUB_MCH_ID.to_owned())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_and_reloads_at_once_never_mix_two_lists() {
    let both = Both::new();
    let wechat = Arc::new(over(providers(), both.sandbox.transport(), &both.sandbox));
    let reloading = {
        let wechat = wechat.clone();
        tokio::spawn(async move {
            for round in 0..100 {
                // Each list has one of the two.
                let mut list = providers();
                list.remove(round % 2);
                wechat.reload(list).unwrap();
                tokio::task::yield_now().await;
            }
            wechat.reload(providers()).unwrap();
        })
    };
    let numbers = [SUB_MCH_ID, OTHER_SUB_MCH_ID];
    let calls: Vec<_> = (0..200)
        .map(|at| tokio::spawn(place(wechat.clone(), numbers[at % 2], format!("order{at:03}"))))
        .collect();
    let (mut done, mut gone) = (0, 0);
    for call in calls {
        match call.await.unwrap() {
            Ok(Reply::Json { respdata, .. }) => {
                assert!(respdata.contains(r#""result_code":"SUCCESS""#), "{respdata}");
                done += 1;
            }
            Err(Failure::NoSuchMerchant(_)) => gone += 1,
            other => panic!("{other:?}"),
        }
    }
    reloading.await.unwrap();
    assert_eq!(done + gone, 200);
    assert!(place(wechat, SUB_MCH_ID, "last01".to_owned()).await.is_ok());
}
