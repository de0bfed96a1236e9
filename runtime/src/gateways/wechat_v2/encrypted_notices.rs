//! Notices (通知) whose content is encrypted with the APIv3 key.

use crate::gateways::markers::notices;

notices! {
    /// 免押租借/速住 订单通知: reports that a payer confirmed a rental or hotel order or paid it, or that one of these
    /// failed.
    RentNotice: "wechat_v2/rent_notice",

    /// 分账动账通知(v2和V3分账共用): reports to a receiver that shared money arrived or was returned; the merchant that
    /// shares receives none.
    ProfitSharingNotice: "wechat_v2/profit_sharing_notice",
}
