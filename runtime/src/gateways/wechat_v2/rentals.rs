//! Rentals and hotels without a deposit (免押租借与免押速住).

use paytable_macros::Api;

/// 创建租借订单: creates a deposit-free rental order; the payer then confirms it in the mini program of the reply.
#[derive(Api)]
#[api("wechat_v2/rent_create")]
pub struct RentCreate;

/// 查询租借订单: queries the status of a rental order; the result is in `state`, and `finish_ticket` is needed to
/// finish it.
#[derive(Api)]
#[api("wechat_v2/rent_query")]
pub struct RentQuery;

/// 撤销租借订单: cancels a rental order, for a reason that is kept with it.
#[derive(Api)]
#[api("wechat_v2/rent_cancel")]
pub struct RentCancel;

/// 修改租借订单: changes the amounts of a rental order.
#[derive(Api)]
#[api("wechat_v2/rent_change")]
pub struct RentChange;

/// 完结租借订单: finishes a rental order and charges the payer `total_amount`.
#[derive(Api)]
#[api("wechat_v2/rent_finish")]
pub struct RentFinish;

/// 创建速住订单: creates a deposit-free hotel order; the payer then confirms it in the mini program of the reply.
#[derive(Api)]
#[api("wechat_v2/hotel_create")]
pub struct HotelCreate;

/// 查询速住订单: queries the status of a hotel order; the result is in `state`, and `finish_ticket` is needed to finish
/// it.
#[derive(Api)]
#[api("wechat_v2/hotel_query")]
pub struct HotelQuery;

/// 完结速住订单: finishes a hotel order and charges the payer `total_amount`.
#[derive(Api)]
#[api("wechat_v2/hotel_finish")]
pub struct HotelFinish;
