//! Red packets (红包) of official accounts, mini programs and WeChat Work.

use paytable_macros::Api;

/// 发放普通红包: sends a red packet to one user of an official account; if the outcome is unknown, repeat it with the
/// same number only.
#[derive(Api)]
#[api("wechat_v2/red_packet_send")]
pub struct RedPacketSend;

/// 发放裂变红包: sends a packet to one user, who shares it with others at random; deprecated by WeChat.
#[derive(Api)]
#[api("wechat_v2/red_packet_send_group")]
pub struct RedPacketSendGroup;

/// 发放小程序红包接口: makes a red packet that the user opens in your mini program, which needs `package` of the reply.
#[derive(Api)]
#[api("wechat_v2/red_packet_send_mini_program")]
pub struct RedPacketSendMiniProgram;

/// 查询红包记录: queries the status of a red packet; the result is in the status.
///
/// After a part of it was received, the reply is nested XML and rejected as
/// [`Unknown::Malformed`](crate::Unknown::Malformed). This does not mean that the packet failed: do not send it again
/// with
/// another number.
#[derive(Api)]
#[api("wechat_v2/red_packet_query")]
pub struct RedPacketQuery;

/// 发放企业红包: sends a red packet from a `WeCom` company, in the name of an app or of a person.
#[derive(Api)]
#[api("wechat_v2/red_packet_send_workwx")]
pub struct RedPacketSendWorkwx;

/// 查询红包记录: queries the status of a red packet of a `WeCom` company; the result is in the status.
#[derive(Api)]
#[api("wechat_v2/red_packet_query_workwx")]
pub struct RedPacketQueryWorkwx;
