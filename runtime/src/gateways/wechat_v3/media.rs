//! Pictures for later requests (图片上传).

use paytable_macros::Api;

/// 图片上传: uploads a picture; later requests refer to it by the `media_id` of the reply.
#[derive(Api)]
#[api("wechat_v3/image_upload")]
pub struct ImageUpload;
