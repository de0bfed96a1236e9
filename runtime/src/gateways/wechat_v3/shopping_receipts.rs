//! Receipts of shopping (电子小票).

use crate::gateways::markers::apis;

apis! {
    /// 创建自定义入口: creates the shopping receipt customentrance.
    ShoppingReceiptCustomentranceCreate: "wechat_v3/shopping_receipt_customentrance_create",

    /// 查询自定义入口: queries the shopping receipt customentrance.
    ShoppingReceiptCustomentranceQuery: "wechat_v3/shopping_receipt_customentrance_query",

    /// 更新自定义入口: changes the shopping receipt customentrance.
    ShoppingReceiptCustomentranceUpdate: "wechat_v3/shopping_receipt_customentrance_update",

    /// 上传商家电子小票跳转信息: creates the shopping receipt merchantshoppingreceiptjumpinfo.
    ShoppingReceiptMerchantshoppingreceiptjumpinfoCreate: "wechat_v3/shopping_receipt_merchantshoppingreceiptjumpinfo_create",

    /// 上传电子小票: creates the shopping receipt shoppingreceipt.
    ShoppingReceiptShoppingreceiptCreate: "wechat_v3/shopping_receipt_shoppingreceipt_create",
}
