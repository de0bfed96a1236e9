//! Rentals and hotels without a deposit (免押租借与免押速住).

use crate::gateways::markers::apis;

apis! {
    /// 创建租借订单: creates a deposit-free rental order; the payer then confirms it in the mini program of the reply.
    RentCreate: "wechat_v2/rent_create",

    /// 查询租借订单: queries the status of a rental order; the result is in `state`, and `finish_ticket` is needed to
    /// finish it.
    RentQuery: "wechat_v2/rent_query",

    /// 撤销租借订单: cancels a rental order, for a reason that is kept with it.
    RentCancel: "wechat_v2/rent_cancel",

    /// 修改租借订单: changes the amounts of a rental order.
    RentChange: "wechat_v2/rent_change",

    /// 完结租借订单: finishes a rental order and charges the payer `total_amount`.
    RentFinish: "wechat_v2/rent_finish",

    /// 创建速住订单: creates a deposit-free hotel order; the payer then confirms it in the mini program of the reply.
    HotelCreate: "wechat_v2/hotel_create",

    /// 查询速住订单: queries the status of a hotel order; the result is in `state`, and `finish_ticket` is needed to finish
    /// it.
    HotelQuery: "wechat_v2/hotel_query",

    /// 完结速住订单: finishes a hotel order and charges the payer `total_amount`.
    HotelFinish: "wechat_v2/hotel_finish",
}
