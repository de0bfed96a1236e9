//! The way from an order to its query.

use crate::{
    gateways::cloudpay::{QueryOrderRequest, UnifiedOrderRequest, query_order},
    workflow::order_status::Order,
};

impl Order for UnifiedOrderRequest {
    type Query = QueryOrderRequest;

    fn query(&self) -> Self::Query {
        QueryOrderRequest {
            out_trade_no: Some(self.out_trade_no.clone()),
            ..query_order::Required { sub_mch_id: self.sub_mch_id.clone() }.into()
        }
    }
}
