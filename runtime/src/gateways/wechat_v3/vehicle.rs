//! Parking and motorways without stopping (停车服务, ETC).

use crate::gateways::markers::apis;

apis! {
    /// 通过商户ETC绑定号查询签约状态: queries the vehicle etc contract.
    VehicleEtcContractQuery: "wechat_v3/vehicle_etc_contract_query",

    /// 预开通用户ETC指定卡扣费: creates the vehicle etc preopen.
    VehicleEtcPreopenCreate: "wechat_v3/vehicle_etc_preopen_create",

    /// 高速场景商户扣款: creates the vehicle etc transactions highway.
    VehicleEtcTransactionsHighwayCreate: "wechat_v3/vehicle_etc_transactions_highway_create",

    /// 查询订单: queries the vehicle etc transactions ID.
    VehicleEtcTransactionsIdQuery: "wechat_v3/vehicle_etc_transactions_id_query",

    /// 查询订单: queries the vehicle etc transaction by its own trade number.
    VehicleEtcTransactionQueryByOutTradeNo: "wechat_v3/vehicle_etc_transaction_query_by_out_trade_no",

    /// 查询ETC签约状态: queries the vehicle etc user contracts.
    VehicleEtcUserContractsQuery: "wechat_v3/vehicle_etc_user_contracts_query",

    /// 创建停车入场: creates the vehicle parking.
    VehicleParkingCreate: "wechat_v3/vehicle_parking_create",

    /// 查询车牌服务开通信息: calls the vehicle parking services find.
    VehicleParkingServicesFind: "wechat_v3/vehicle_parking_services_find",

    /// 查询订单: queries the vehicle transaction by its own trade number.
    VehicleTransactionQueryByOutTradeNo: "wechat_v3/vehicle_transaction_query_by_out_trade_no",

    /// 扣费受理: creates the vehicle transactions parking.
    VehicleTransactionsParkingCreate: "wechat_v3/vehicle_transactions_parking_create",
}
