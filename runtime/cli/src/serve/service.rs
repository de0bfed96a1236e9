//! CloudPay, carried out here: an order is written down, placed with WeChat Pay, and its destination remembered.

use super::{
    Shared,
    store::{Begun, Destination, NewOrder, NewRefund, OrderId, Placed, Store, StoreError},
    targets::{Named, Targets},
    tokens::Tokens,
    wechat::{CallResult, Failure, Reply, Wechat},
};
use crate::cloud::upstream::{
    Call, Upstream,
    errcode::{INVALID_PARAM, SERVER_TIMEOUT, SYS_ERR},
};
use paytable::{Received, Sending};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};

/// What is left of a call's time for writing down what came of it.
const WRITE: Duration = Duration::from_secs(1);

/// The service as cloud functions and containers see it.
pub(crate) struct Service {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) wechat: Arc<Wechat>,
    pub(crate) targets: Shared<Targets>,
    /// Whether there is a local function of a name.
    pub(crate) is_local: Box<dyn Fn(&str) -> bool + Send + Sync>,
    pub(crate) tokens: Tokens,
    pub(crate) notify: NotifyUrls,
}

/// Where WeChat Pay posts notices.
#[derive(Clone)]
pub(crate) struct NotifyUrls {
    pub(crate) payment: String,
    pub(crate) refund: String,
}

/// Why a call is not carried out, or what came of it is unknown: an envelope without a reply.
struct Refusal(i64, String);

impl Refusal {
    fn invalid(why: impl Into<String>) -> Refusal {
        Refusal(INVALID_PARAM, why.into())
    }

    fn store(error: &StoreError) -> Refusal {
        Refusal(SYS_ERR, format!("nothing was carried out: {error}"))
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        let code = match failure {
            Failure::NotCarriedOut(_) => SYS_ERR,
            Failure::Unknown(_) => SERVER_TIMEOUT,
            Failure::NoSuchMerchant(_) => INVALID_PARAM,
        };
        Refusal(code, failure.to_string())
    }
}

impl Upstream for Service {
    fn call<'a>(&'a self, call: Call<'a>, left: Duration) -> Sending<'a> {
        Box::pin(async move { Ok(self.answer(call, left).await) })
    }
}

impl Service {
    async fn answer(&self, call: Call<'_>, left: Duration) -> Received<'static> {
        let body = match self.carried_out(call, left.saturating_sub(WRITE)).await {
            Ok(Reply::File(bytes)) => bytes,
            Ok(Reply::Json { respdata, .. }) => {
                format!(r#"{{"errcode":0,"errmsg":"ok","respdata":{respdata}}}"#).into_bytes()
            }
            Err(Refusal(errcode, errmsg)) => {
                json!({ "errcode": errcode, "errmsg": errmsg }).to_string().into_bytes()
            }
        };
        Received::new(200, body)
    }

    async fn carried_out(&self, call: Call<'_>, left: Duration) -> Result<Reply, Refusal> {
        let request: Map<String, Value> = serde_json::from_slice(&call.draft.body)
            .map_err(|_| Refusal::invalid("the request is not a JSON object"))?;
        match call.api.name {
            "UnifiedOrder" => self.place(call, &request, left).await,
            "Refund" => self.refund(call, &request, left).await,
            "CloseOrder" => self.close(call, &request, left).await,
            _ => Ok(self.call_wechat(call, "", None, left).await?),
        }
    }

    async fn call_wechat(
        &self,
        call: Call<'_>,
        notify_url: &str,
        payer: Option<&str>,
        left: Duration,
    ) -> Result<Reply, Failure> {
        self.wechat.call(call.api, &call.draft.body, notify_url, payer, left).await
    }

    /// The order is written before WeChat Pay is asked: a process that ends meanwhile leaves no payment without a
    /// destination.
    async fn place(
        &self,
        call: Call<'_>,
        request: &Map<String, Value>,
        left: Duration,
    ) -> Result<Reply, Refusal> {
        let payer = call.token.and_then(|token| self.tokens.payer(token));
        if let (Some(_), None) = (call.token, &payer) {
            return Err(Refusal::invalid("the token of the function is not valid any more"));
        }
        let order = NewOrder {
            id: OrderId { merchant: text(request, "sub_mch_id"), number: text(request, "out_trade_no") },
            env: text(request, "env_id"),
            to: self.destination(request)?,
            total_fee: int(request, "total_fee"),
            currency: Some(text(request, "fee_type")).filter(|it| !it.is_empty()).unwrap_or("CNY".into()),
            payer: Some(text(request, "sub_openid"))
                .filter(|openid| !openid.is_empty())
                .or_else(|| payer.clone())
                .or_else(|| self.wechat.payer(&text(request, "sub_mch_id")))
                .unwrap_or_default(),
        };
        if !self.wechat.knows(&order.id.merchant) {
            return Err(Failure::NoSuchMerchant(order.id.merchant).into());
        }
        match self.store.begin_order(&order).await.map_err(|error| Refusal::store(&error))? {
            Begun::New | Begun::Repeated => {}
            Begun::Other(field) => return Err(other("out_trade_no", &order.id.number, field)),
        }
        let replied = self.call_wechat(call, &self.notify.payment, payer.as_deref(), left).await;
        let placed = match &replied {
            Ok(Reply::Json { result: CallResult::Done, .. }) => Some(Placed::Open),
            Ok(Reply::Json { result: CallResult::NotDone, .. })
            | Err(Failure::NotCarriedOut(_) | Failure::NoSuchMerchant(_)) => Some(Placed::Refused),
            _ => None,
        };
        if let Some(placed) = placed {
            // What is not written is found out by a query.
            let _ = self.store.settle_order(&order.id, placed).await;
        }
        Ok(replied?)
    }

    async fn refund(
        &self,
        call: Call<'_>,
        request: &Map<String, Value>,
        left: Duration,
    ) -> Result<Reply, Refusal> {
        let is_told = ["function_name", "container"].iter().any(|name| request.contains_key(*name));
        let refund = NewRefund {
            merchant: text(request, "sub_mch_id"),
            number: text(request, "out_refund_no"),
            env: text(request, "env_id"),
            to: if is_told { self.destination(request)? } else { Destination::default() },
            refund_fee: int(request, "refund_fee"),
        };
        if !self.wechat.knows(&refund.merchant) {
            return Err(Failure::NoSuchMerchant(refund.merchant).into());
        }
        let begun = self.store.begin_refund(&refund).await.map_err(|error| Refusal::store(&error))?;
        if let Begun::Other(field) = begun {
            return Err(other("out_refund_no", &refund.number, field));
        }
        let replied = self.call_wechat(call, &self.notify.refund, None, left).await;
        let is_refused = matches!(
            &replied,
            Ok(Reply::Json { result: CallResult::NotDone, .. })
                | Err(Failure::NotCarriedOut(_) | Failure::NoSuchMerchant(_))
        );
        // An earlier call under this number may have gone through.
        if is_refused && begun == Begun::New {
            let _ = self.store.refuse_refund(&refund.merchant, &refund.number).await;
        }
        Ok(replied?)
    }

    async fn close(
        &self,
        call: Call<'_>,
        request: &Map<String, Value>,
        left: Duration,
    ) -> Result<Reply, Refusal> {
        let reply = self.call_wechat(call, "", None, left).await?;
        if let Reply::Json { result: CallResult::Done, .. } = reply {
            let id = OrderId { merchant: text(request, "sub_mch_id"), number: text(request, "out_trade_no") };
            let _ = self.store.close_order(&id).await;
        }
        Ok(reply)
    }

    /// Where the callback goes that a request asks for.
    fn destination(&self, request: &Map<String, Value>) -> Result<Destination, Refusal> {
        let (env, name) = (text(request, "env_id"), text(request, "function_name"));
        let container = request.get("container").and_then(Value::as_object);
        let part = |name: &str| container.map(|container| text(container, name)).unwrap_or_default();
        let (service, path) = (part("service"), part("path"));
        let named = match container {
            Some(_) => Named::Container { service: &service, path: &path },
            None => Named::Function { env: &env, name: &name },
        };
        self.targets.get().destination(&named, &self.is_local).map_err(Refusal::invalid)
    }
}

fn other(name: &str, number: &str, field: &str) -> Refusal {
    Refusal::invalid(format!(
        "{name} {number} was used before with another {field}; a repeated call must carry the same values, and another \
         order needs another number"
    ))
}

fn text(request: &Map<String, Value>, name: &str) -> String {
    request.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn int(request: &Map<String, Value>, name: &str) -> i64 {
    request.get(name).and_then(Value::as_i64).unwrap_or_default()
}
