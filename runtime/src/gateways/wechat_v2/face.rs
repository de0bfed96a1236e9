//! Face (人脸支付).

use crate::gateways::markers::apis;

apis! {
    /// 提交刷脸支付: charges a payer who was recognised by a face-pay terminal; if the outcome is unknown, query the order.
    FacePay: "wechat_v2/face_pay",

    /// 查询订单: queries the status of a face payment; the result is in the trade state, not in the result code.
    FacePayQuery: "wechat_v2/face_pay_query",

    /// 撤销订单: cancels a face payment that is unpaid or has an unknown outcome, and refunds one that was paid; repeat it
    /// until recall is N.
    FacePayReverse: "wechat_v2/face_pay_reverse",

    /// 人脸识别SDK-获取调用凭证: fetches the credential with which a face-pay terminal calls its SDK; valid for
    /// `expires_in` seconds.
    FaceAuthInfo: "wechat_v2/face_auth_info",
}
