//! Red packets of brands (品牌红包).

use crate::gateways::markers::apis;

apis! {
    /// 品牌商户发放红包: creates the brand redpacket brand merchant batch.
    BrandRedpacketBrandMerchantBatchCreate: "wechat_v3/brand_redpacket_brand_merchant_batch_create",

    /// 微信支付批次单号查询批次单: queries the brand redpacket brand merchant batch.
    BrandRedpacketBrandMerchantBatchQuery: "wechat_v3/brand_redpacket_brand_merchant_batch_query",

    /// 商家明细单号查询明细单: queries the brand redpacket brand merchant batch detail.
    BrandRedpacketBrandMerchantBatchDetailQuery: "wechat_v3/brand_redpacket_brand_merchant_batch_detail_query",

    /// 商家批次单号查询批次单: queries the brand redpacket brand merchant own batch.
    BrandRedpacketBrandMerchantOutBatchQuery: "wechat_v3/brand_redpacket_brand_merchant_out_batch_query",

    /// 商家明细单号查询明细单: queries the brand redpacket brand merchant own batch own detail.
    BrandRedpacketBrandMerchantOutBatchOutDetailQuery: "wechat_v3/brand_redpacket_brand_merchant_out_batch_out_detail_query",
}
