//! The way from an order to its query.

use crate::{
    gateways::wechat_v2::{MicropayRequest, OrderQueryRequest, UnifiedOrderRequest},
    workflow::order_status::Order,
};

impl Order for UnifiedOrderRequest {
    type Query = OrderQueryRequest;

    fn query(&self) -> Self::Query {
        OrderQueryRequest {
            appid: self.appid.clone(),
            sub_appid: self.sub_appid.clone(),
            sub_mch_id: self.sub_mch_id.clone(),
            out_trade_no: Some(self.out_trade_no.clone()),
            ..Default::default()
        }
    }
}

impl Order for MicropayRequest {
    type Query = OrderQueryRequest;

    fn query(&self) -> Self::Query {
        OrderQueryRequest {
            appid: self.appid.clone(),
            sub_appid: self.sub_appid.clone(),
            sub_mch_id: self.sub_mch_id.clone(),
            out_trade_no: Some(self.out_trade_no.clone()),
            ..Default::default()
        }
    }
}
