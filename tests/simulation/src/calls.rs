//! The calls of an order at the gateway that it was placed with: APIv2 or CloudPay.

use crate::{
    online::POLICY,
    shop::Shop,
    store::{Stored, StoredRefund},
};
use paytable::{
    Client, CloudPay, Error, Fen, OrderStatus, OrderStatusError, Time, WechatV2,
    cloudpay::{self, query_refund::RefundItemRefundStatus as CloudRefundStatus},
    wechat_v2::{
        self, CloseOrderRequest, MicropayRequest, RefundQueryRequest, RefundRequest, UnifiedOrderRequest,
        wechat_v2_types::RefundItemRefundStatus,
    },
};

/// What the shop calls gateways with.
pub(crate) struct Clients {
    pub(crate) wechat: Client<WechatV2>,
    pub(crate) cloud: Client<CloudPay>,
}

/// The cloud functions that CloudPay calls, by environment and name, and where they listen.
pub(crate) const ENV: &str = "shop-0a1b2c";
pub(crate) const PAID_FUNCTION: (&str, &str) = ("paid", "https://shop.example/cloud-paid");
pub(crate) const REFUNDED_FUNCTION: (&str, &str) = ("refunded", "https://shop.example/cloud-refunded");

/// The merchant of the mini program, and its appid.
pub(crate) const CLOUD_MERCHANT: (&str, &str) = ("1900009231", "wx7777777777777777");

const BODY: &str = "小秋TIT店-超市";
const IP: &str = "127.0.0.1";

/// Orders as they were first sent: a repeat must be the same.
impl Stored {
    fn expires(&self) -> Option<Time> {
        Time::from_unix(self.placed.unix() + 40 * 60)
    }

    fn sub_mch_id(&self) -> Option<String> {
        self.purchase.sub_merchant().map(str::to_owned)
    }

    fn currency(&self) -> Option<String> {
        self.purchase.currency.map(str::to_owned)
    }

    pub(crate) fn order(&self) -> UnifiedOrderRequest {
        UnifiedOrderRequest {
            product_id: Some("p1".into()),
            time_start: Some(self.placed),
            time_expire: self.expires(),
            sub_mch_id: self.sub_mch_id(),
            fee_type: self.currency(),
            ..wechat_v2::unified_order::Required {
                body: BODY.into(),
                out_trade_no: self.number.clone(),
                total_fee: Fen(self.purchase.fen),
                spbill_create_ip: IP.into(),
                trade_type: wechat_v2::unified_order::TradeType::Native,
            }
            .into()
        }
    }

    pub(crate) fn cloud_order(&self) -> cloudpay::UnifiedOrderRequest {
        cloudpay::UnifiedOrderRequest {
            function_name: Some(PAID_FUNCTION.0.into()),
            time_start: Some(self.placed),
            time_expire: self.expires(),
            fee_type: self.currency(),
            ..cloudpay::unified_order::Required {
                env_id: ENV.into(),
                sub_mch_id: CLOUD_MERCHANT.0.into(),
                body: BODY.into(),
                out_trade_no: self.number.clone(),
                total_fee: Fen(self.purchase.fen),
                spbill_create_ip: IP.into(),
            }
            .into()
        }
    }

    pub(crate) fn charge(&self) -> MicropayRequest {
        MicropayRequest {
            sub_mch_id: self.sub_mch_id(),
            fee_type: self.currency(),
            ..wechat_v2::micropay::Required {
                body: BODY.into(),
                out_trade_no: self.number.clone(),
                total_fee: Fen(self.purchase.fen),
                spbill_create_ip: IP.into(),
                auth_code: self.purchase.code(self.attempt),
            }
            .into()
        }
    }

    fn close(&self) -> CloseOrderRequest {
        CloseOrderRequest {
            sub_mch_id: self.sub_mch_id(),
            ..wechat_v2::close_order::Required { out_trade_no: self.number.clone() }.into()
        }
    }

    fn cloud_close(&self) -> cloudpay::CloseOrderRequest {
        let (sub_mch_id, out_trade_no) = (CLOUD_MERCHANT.0.into(), self.number.clone());
        cloudpay::close_order::Required { sub_mch_id, out_trade_no }.into()
    }

    fn refund(&self, refund: &StoredRefund) -> RefundRequest {
        RefundRequest {
            out_trade_no: Some(self.number.clone()),
            sub_mch_id: self.sub_mch_id(),
            refund_fee_type: self.currency(),
            notify_url: Some("https://shop.example/refunded".into()),
            ..wechat_v2::refund::Required {
                out_refund_no: refund.number.clone(),
                total_fee: Fen(self.purchase.fen),
                refund_fee: Fen(refund.fen),
            }
            .into()
        }
    }

    fn cloud_refund(&self, refund: &StoredRefund) -> cloudpay::RefundRequest {
        cloudpay::RefundRequest {
            function_name: Some(REFUNDED_FUNCTION.0.into()),
            out_trade_no: Some(self.number.clone()),
            refund_fee_type: self.currency(),
            ..cloudpay::refund::Required {
                env_id: ENV.into(),
                sub_mch_id: CLOUD_MERCHANT.0.into(),
                out_refund_no: refund.number.clone(),
                total_fee: Fen(self.purchase.fen),
                refund_fee: Fen(refund.fen),
            }
            .into()
        }
    }
}

pub(crate) async fn place(shop: &Shop, stored: &Stored) -> Result<(), Error> {
    let Clients { wechat, cloud } = &shop.clients;
    if stored.purchase.is_cloud() {
        return cloud.call_with_retries(&stored.cloud_order(), POLICY).await.map(drop);
    }
    wechat.call_with_retries(&stored.order(), POLICY).await.map(drop)
}

pub(crate) async fn status(shop: &Shop, stored: &Stored) -> Result<OrderStatus, OrderStatusError> {
    let Clients { wechat, cloud } = &shop.clients;
    if stored.purchase.is_cloud() {
        return cloud.order_status(&stored.cloud_order()).await;
    }
    wechat.order_status(&stored.order()).await
}

pub(crate) async fn close(shop: &Shop, stored: &Stored) -> Result<(), Error> {
    let Clients { wechat, cloud } = &shop.clients;
    if stored.purchase.is_cloud() {
        return cloud.call_with_retries(&stored.cloud_close(), POLICY).await.map(drop);
    }
    wechat.call_with_retries(&stored.close(), POLICY).await.map(drop)
}

pub(crate) async fn refund(shop: &Shop, stored: &Stored, refund: &StoredRefund) -> Result<(), Error> {
    let Clients { wechat, cloud } = &shop.clients;
    if stored.purchase.is_cloud() {
        return cloud.call_with_retries(&stored.cloud_refund(refund), POLICY).await.map(drop);
    }
    wechat.call_with_retries(&stored.refund(refund), POLICY).await.map(drop)
}

/// Whether the money of a refund has arrived, if the gateway says.
pub(crate) async fn has_arrived(shop: &Shop, stored: &Stored, refund: &str) -> Option<bool> {
    let Clients { wechat, cloud } = &shop.clients;
    let out_refund_no = Some(refund.to_owned());
    let is_it = |number: &Option<String>| number.as_deref() == Some(refund);
    if stored.purchase.is_cloud() {
        let query = cloudpay::query_refund::Required { sub_mch_id: CLOUD_MERCHANT.0.into() }.into();
        let query = cloudpay::QueryRefundRequest { out_refund_no, ..query };
        let reply = cloud.call_with_retries(&query, POLICY).await.ok()?;
        let told = reply.refunds.iter().find(|told| is_it(&told.out_refund_no))?;
        return Some(told.refund_status == Some(CloudRefundStatus::Success));
    }
    let query = RefundQueryRequest { out_refund_no, sub_mch_id: stored.sub_mch_id(), ..Default::default() };
    let reply = wechat.call_with_retries(&query, POLICY).await.ok()?;
    let told = reply.refunds.iter().find(|told| is_it(&told.out_refund_no))?;
    Some(told.refund_status == Some(RefundItemRefundStatus::Success))
}
