//! Pictures for applications (图片上传).

use crate::gateways::markers::apis;

apis! {
    /// 图片上传API: uploads a picture for an application; the application refers to it by the `media_id` of the reply.
    MediaUpload: "wechat_v2/media_upload",
}
