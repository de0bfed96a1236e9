//! Pictures for later requests (图片上传).

use crate::gateways::markers::apis;

apis! {
    /// 图片上传: uploads a picture; later requests refer to it by the `media_id` of the reply.
    ImageUpload: "wechat_v3/image_upload",

    /// 视频上传: uploads the merchant media video.
    MerchantMediaVideoUpload: "wechat_v3/merchant_media_video_upload",
}
