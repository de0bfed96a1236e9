//! Red packets (红包), of official accounts, mini programs and WeChat Work.

use crate::Api;

/// 发放普通红包: sends a red packet to one user of an official account; after a doubtful reply, repeat it under the same number only.
#[derive(Api)]
#[api("wechat_v2/red_packet_send")]
pub struct RedPacketSend;

/// 发放裂变红包: sends a packet to one user, who shares it with others; each takes a random part.
#[derive(Api)]
#[api("wechat_v2/red_packet_send_group")]
pub struct RedPacketSendGroup;

/// 发放小程序红包接口: makes a red packet that the user opens in your mini program, which needs `package` of the reply.
#[derive(Api)]
#[api("wechat_v2/red_packet_send_mini_program")]
pub struct RedPacketSendMiniProgram;

/// 查询红包记录: asks how a red packet stands and who took it; the status decides.
#[derive(Api)]
#[api("wechat_v2/red_packet_query")]
pub struct RedPacketQuery;

/// 发放企业红包: sends a red packet from a WeChat Work company, in the name of an app or of a person.
#[derive(Api)]
#[api("wechat_v2/red_packet_send_workwx")]
pub struct RedPacketSendWorkwx;

/// 查询红包记录: asks how a red packet of a WeChat Work company stands; the status decides.
#[derive(Api)]
#[api("wechat_v2/red_packet_query_workwx")]
pub struct RedPacketQueryWorkwx;
