//! Pictures for applications (图片上传).

use paytable_macros::Api;

/// 图片上传API: uploads a picture for an application; the application refers to it by the `media_id` of the reply.
#[derive(Api)]
#[api("wechat_v2/media_upload")]
pub struct MediaUpload;
