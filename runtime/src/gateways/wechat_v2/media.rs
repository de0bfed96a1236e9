//! Pictures for applications (图片上传).

use paytable_macros::Api;

/// 图片上传API: uploads a picture for an application; the `media_id` in the reply names it there.
#[derive(Api)]
#[api("wechat_v2/media_upload")]
pub struct MediaUpload;
