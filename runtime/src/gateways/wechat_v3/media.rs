//! Pictures for later requests (图片上传).

use paytable_macros::Api;

/// 图片上传: uploads a picture; the `media_id` in the reply names it in later requests.
#[derive(Api)]
#[api("wechat_v3/image_upload")]
pub struct ImageUpload;
