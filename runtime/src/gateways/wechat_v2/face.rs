//! Face (人脸支付).

use paytable_macros::Api;

/// 提交刷脸支付: charges a payer who was recognised by a face-pay terminal; if the outcome is unknown, query the order.
#[derive(Api)]
#[api("wechat_v2/face_pay")]
pub struct FacePay;

/// 查询订单: queries the status of a face payment; the result is in the trade state, not in the result code.
#[derive(Api)]
#[api("wechat_v2/face_pay_query")]
pub struct FacePayQuery;

/// 撤销订单: cancels a face payment that is unpaid or has an unknown outcome, and refunds one that was paid; repeat it
/// until recall is N.
#[derive(Api)]
#[api("wechat_v2/face_pay_reverse")]
pub struct FacePayReverse;

/// 人脸识别SDK-获取调用凭证: fetches the credential with which a face-pay terminal calls its SDK; valid for
/// `expires_in` seconds.
#[derive(Api)]
#[api("wechat_v2/face_auth_info")]
pub struct FaceAuthInfo;
